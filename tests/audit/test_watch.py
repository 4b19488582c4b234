"""A watch on real chains: what was, comes, is refused, falls away, and does not answer."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from audit_scenes import Scene, play_scene
from eth_typing import HexStr
from typer.testing import CliRunner
from web3 import HTTPProvider, Web3

from deeptier.audit.errors import AuditError
from deeptier.audit.replay import Replay
from deeptier.audit.watch.exposure import Exposure
from deeptier.audit.watch.follow import Span, Watch
from deeptier.audit.watch.notes import Note
from deeptier.audit.watch.rules import Rules, rules_of
from deeptier.chain.devnet import Devnet
from deeptier.chain.house import House
from deeptier.cli import app
from deeptier.consents import IssueConsents, Terms
from deeptier.days import civil_day
from deeptier.keys.devnet_keys import devnet_account as devnet_key

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from deeptier.cli import main; main()", "audit", "watch"]
ORDER = b"\x0a" * 32


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Three tiers on a chain of this file's own, to go on with; all is paid."""
    with ExitStack() as chains:
        yield play_scene("three_tiers", tmp_path_factory.mktemp("watch"), chains)


@pytest.fixture(autouse=True)
def undone(stage: Scene) -> Iterator[None]:
    """Every test begins at the end of the play."""
    snapshot = ask(stage.web3, "evm_snapshot")
    yield
    assert ask(stage.web3, "evm_revert", snapshot) is True


def ask(web3: Web3, method: str, *parameters: Any) -> Any:
    response: Any = web3.provider.make_request(method, list(parameters))  # type: ignore[arg-type]
    assert "error" not in response, response
    return response["result"]


def mine(scene: Scene, party: str, contract: str, function: str, *arguments: Any) -> str:
    """Send a call and wait for its block: anvil answers before it has mined one."""
    sent = send(scene, party, contract, function, *arguments)
    scene.web3.eth.wait_for_transaction_receipt(HexStr(sent), poll_latency=0.01)
    return sent


def send(scene: Scene, party: str, contract: str, function: str, *arguments: Any) -> str:
    """Send a call without asking first whether it is refused; its transaction."""
    sender = devnet_key(0).address
    if party != "the deployer":
        sender = Web3.to_checksum_address(next(a for a, n in scene.names.items() if n == party))
    call = scene.deployment.contract(contract, scene.web3).functions[function](*arguments)
    request = {
        "from": sender,
        "to": scene.deployment.addresses[contract],
        "data": call._encode_transaction_data(),
        "gas": hex(1_000_000),
        "gasPrice": "0x0",
    }
    return str(ask(scene.web3, "eth_sendTransaction", request))


def address(scene: Scene, party: str) -> str:
    return str(Web3.to_checksum_address(next(a for a, n in scene.names.items() if n == party)))


def watched(
    scene: Scene, span: Span, rules: Rules | None = None, *acts: Callable[[], Any]
) -> list[Note]:
    """What a watch tells; each time it waits, the next act happens."""
    told: list[Note] = []
    script = iter(acts)
    watch = Watch(
        scene.web3,
        scene.deployment,
        rules or Rules(),
        scene.names,
        told.append,
        sleep=lambda _: next(script)(),
    )
    watch.run(span)
    assert next(script, None) is None
    assert watch.alarms == len(alarms(told))
    return told


def alarms(notes: list[Note]) -> list[Note]:
    return [note for note in notes if note.kind == "alarm"]


def lines(notes: list[Note]) -> list[str]:
    return [note.line for note in notes]


def test_bad_weather_raises_its_alarms(bad_weather: Scene) -> None:
    head = bad_weather.web3.eth.block_number
    rules = rules_of({"deepest_tier": "2", "obligor_amount": "9,999,999.99", "refused": "none"})
    told = watched(bad_weather, Span(0, head), rules)
    assert told[0].kind == "start"
    raised = [(note.more["rule"], note.date, note.more["amount"]) for note in alarms(told)]
    assert raised == [
        ("concentration", "2026-01-07", 1_000_000_000),
        ("overdue", "2026-07-03", 200_000_000),
        ("frozen", "2026-07-03", 133_333_333),
        ("overdue", "2026-07-10", 349_999_999),
        ("default", "2026-07-11", 200_000_000),
        ("tier depth", "2026-07-14", 200_000_000),
    ]
    events = [note for note in told if note.kind == "event"]
    assert len(events) == len(bad_weather.history.rebuilt.events)
    assert (
        "2026-03-16  block 56  Dongji Hull Fittings sold lot 2, 2,000,000.00, to Jiangwan Bank for"
        " 1,970,246.58 (106 days at 5.20%: discount 29,753.42)"
    ) in lines(told)


def test_what_still_lasts_is_told_at_the_beginning(bad_weather: Scene) -> None:
    head = bad_weather.web3.eth.block_number
    told = watched(bad_weather, Span(None, head))
    assert [line.partition(" (")[0] for line in lines(told)[1:]] == [
        "2026-08-20  ALARM default: payable 2 is in default, 1,301,000.00 unpaid",
        "2026-08-20  ALARM overdue: payable 2 of Tianmu Shipyard, due 2026-06-30, has 1,301,000.00"
        " unpaid",
        f"2026-08-20  block {head}  watched up to block {head}; 2 alarms",
    ]


def test_days_that_pass_raise_overdue_without_an_event(bad_weather: Scene) -> None:
    """Payable 1 was due on 2026-07-06; block 62 is the first of a later day, and has no log."""
    told = watched(bad_weather, Span(62, 62))
    overdue = [note for note in alarms(told) if note.block == 62]
    assert [(note.more["rule"], note.more["subject"]) for note in overdue] == [
        ("overdue", "payable 1")
    ]
    assert not [note for note in told if note.kind == "event"]
    later = watched(bad_weather, Span(62, 62), rules_of({"overdue_days": "4"}))
    assert not [note for note in alarms(later) if note.block == 62]


def test_shares_are_judged_among_enough_parties(bad_weather: Scene) -> None:
    def concentrations(**words: str) -> list[str]:
        told = watched(bad_weather, Span(0, 56), rules_of(words))
        return [note.text for note in alarms(told) if note.more["rule"] == "concentration"]

    assert concentrations() == []
    assert concentrations(share_parties="2", obligor_share="80%") == [
        "Ruiyun Appliances owes 10,000,000.00, 83.3333% of what is open: more than 80.00%"
    ]
    assert concentrations(financier_amount="1,999,999.99") == [
        "Jiangwan Bank holds 2,000,000.00, 16.6666% of what is open: more than 1,999,999.99"
    ]
    assert concentrations(financier_amount="2,000,000.00") == []


def test_events_that_come_are_told_as_they_come(stage: Scene) -> None:
    head = stage.web3.eth.block_number
    castings = address(stage, "Shuangxi Castings")
    told = watched(
        stage,
        Span(None, head + 2),
        None,
        lambda: mine(stage, "the deployer", "Enterprises", "freeze", castings, ORDER),
        lambda: None,
        lambda: mine(stage, "the deployer", "Enterprises", "thaw", castings, ORDER),
    )
    text = "Shuangxi Castings was frozen by order 0x0a0a0a0a…"
    assert [(note.kind, note.block) for note in told] == [
        ("start", head),
        ("event", head + 1),
        ("alarm", head + 1),
        ("event", head + 2),
        ("end", head + 2),
    ]
    assert told[1].text == text
    transaction = told[1].more["transaction"]
    assert told[2].line == (
        f"2026-07-06  ALARM frozen: {text} (block {head + 1}, log 0, {transaction})"
    )


def test_duplicates_that_were_refused_raise_an_alarm(stage: Scene) -> None:
    """An invoice is presented twice, and something that was never allowed is tried."""
    head = stage.web3.eth.block_number
    _, twice, never = [
        issue(stage, nonce=100),
        issue(stage, nonce=101),
        mine(stage, "Lanhe Motors", "Enterprises", "freeze", devnet_key(1).address, ORDER),
    ]
    span = Span(head + 1, head + 3)
    told = watched(stage, span)
    assert [(note.kind, note.more["transaction"]) for note in told if note.block == head + 2] == [
        ("refused", twice),
        ("alarm", twice),
    ]
    refused, alarm = (note for note in told if note.block == head + 2)
    assert refused.more["error"] == "Payables_InvoiceUsed"
    assert refused.text.startswith("Payables refused a transaction of Platform desk: ")
    assert alarm.line == (
        f"2026-07-06  ALARM duplicate refused: {refused.text} (block {head + 2}, {twice})"
    )
    assert [note.more["transaction"] for note in told if note.kind == "refused"] == [twice, never]
    assert len(alarms(told)) == 1
    assert len(alarms(watched(stage, span, rules_of({"refused": "all"})))) == 2
    unasked = watched(stage, span, rules_of({"refused": "none"}))
    assert {note.kind for note in unasked} == {"start", "event", "end"}


def issue(scene: Scene, nonce: int) -> str:
    """Lanhe Motors and Qiaodong Drivetrain sign terms for the same invoice."""
    house = House(scene.deployment, scene.web3)
    keys = {key.address: key for key in map(devnet_key, range(20))}
    obligor, payee = address(scene, "Lanhe Motors"), address(scene, "Qiaodong Drivetrain")
    today = civil_day(scene.devnet.now)
    terms = Terms(
        line=1,
        obligor=obligor,
        payee=payee,
        currency=scene.deployment.addresses["DepositToken"],
        face_amount=123_456_789,
        due_day=today + 90,
        tier_cap=8,
        document_root=ORDER,
        last_day=today,
        nonce=nonce,
    )
    signed = [house.sign(keys[party], terms, invoices=[ORDER]) for party in (obligor, payee)]
    words = (terms.as_tuple(), [ORDER], IssueConsents(*signed).as_tuple())
    return mine(scene, "Platform desk", "Payables", "issue", *words)


def test_what_is_refused_for_what_its_own_block_did_is_explained(stage: Scene) -> None:
    head = stage.web3.eth.block_number
    castings = address(stage, "Shuangxi Castings")
    ask(stage.web3, "evm_setAutomine", False)
    try:
        for _ in range(2):
            send(stage, "the deployer", "Enterprises", "freeze", castings, ORDER)
        ask(stage.web3, "evm_mine")
    finally:
        ask(stage.web3, "evm_setAutomine", True)
    told = watched(stage, Span(head + 1, head + 1))
    (refused,) = [note for note in told if note.kind == "refused"]
    assert refused.more["error"] == "Enterprises_Frozen"


@pytest.mark.parametrize("depth", [1, 3, 64])
def test_a_reorganisation_is_told_and_followed(stage: Scene, depth: int) -> None:
    head = stage.web3.eth.block_number
    castings = address(stage, "Shuangxi Castings")

    def freeze_and_go_on() -> None:
        mine(stage, "the deployer", "Enterprises", "freeze", castings, ORDER)
        for _ in range(depth - 1):
            ask(stage.web3, "evm_mine")

    told = watched(
        stage,
        Span(None, head + depth + 1),
        None,
        freeze_and_go_on,
        lambda: ask(stage.web3, "anvil_reorg", depth, []),
        lambda: ask(stage.web3, "evm_mine"),
    )
    assert [note.kind for note in told] == ["start", "event", "alarm", "reorganised", "end"]
    assert told[3].more == {"ancestor": head, "fallen": depth}
    last = watched(stage, Span(None, head + depth + 1))
    assert not alarms(last), "the freeze fell away"


def test_a_chain_that_went_back_is_followed_when_it_goes_another_way(stage: Scene) -> None:
    head = stage.web3.eth.block_number
    castings, bearings = address(stage, "Shuangxi Castings"), address(stage, "Heling Bearings")
    snapshot = ask(stage.web3, "evm_snapshot")

    def another_way() -> None:
        ask(stage.web3, "evm_revert", snapshot)
        mine(stage, "the deployer", "Enterprises", "freeze", bearings, ORDER)
        ask(stage.web3, "evm_mine")

    told = watched(
        stage,
        Span(None, head + 2),
        None,
        lambda: mine(stage, "the deployer", "Enterprises", "freeze", castings, ORDER),
        another_way,
    )
    assert [note.text.partition(" was")[0] for note in told if note.kind == "event"] == [
        "Shuangxi Castings",
        "Heling Bearings",
    ]
    assert [note.more for note in told if note.kind == "reorganised"] == [
        {"ancestor": head, "fallen": 1}
    ]


def test_a_node_that_is_silent_is_waited_for(tmp_path: Path, stage: Scene) -> None:
    """The node ends, is asked again after growing pauses, and comes back with its chain."""
    chain = tmp_path / "chain"
    with ExitStack() as chains:
        devnet = Devnet.start("anvil", state=chain)
        port = int(devnet.url.rpartition(":")[2])
        chains.callback(lambda: devnet.stop())
        scene = _deployed(devnet, tmp_path)
        head = devnet.web3.eth.block_number
        pauses: list[float] = []
        told: list[Note] = []

        def sleep(seconds: float) -> None:
            nonlocal devnet
            pauses.append(seconds)
            if len(pauses) == 1:
                devnet.stop()
            elif len(pauses) == 3:
                devnet = Devnet.start("anvil", port, state=chain)
                ask(devnet.web3, "evm_mine")

        watch = Watch(devnet.web3, scene, Rules(), {}, told.append, 0.25, sleep)
        watch.run(Span(None, head + 1))
    assert pauses == [0.25, 0.25, 0.5]
    assert [note.kind for note in told] == ["start", "silent", "silent", "answers", "end"]
    assert told[1].text.endswith("it is asked again in 0.25 seconds")


def _deployed(devnet: Devnet, folder: Path) -> Any:
    from deeptier.chain.deployment import DeploySettings, deploy

    settings = DeploySettings.held_by(str(devnet_key(0).address))
    return deploy(devnet.web3, devnet_key(0), settings, folder / "record.json")


def test_a_chain_without_the_contracts_is_refused(stage: Scene) -> None:
    with Devnet.start("anvil") as empty:
        for _ in range(stage.deployment.first_block + 1):
            ask(empty.web3, "evm_mine")
        watch = Watch(empty.web3, stage.deployment, Rules(), {}, lambda _: None)
        with pytest.raises(AuditError, match=r"there is no contract at 0x.*, where Governance"):
            watch.run(Span())


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_command_tells_until_it_is_stopped(
    stage: Scene, sent: signal.Signals, code: int
) -> None:
    where = ["--rpc", stage.devnet.url, "--deployment", str(stage.record)]
    command = [*COMMAND, *where, "--json", "--pause", "0.05"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["kind"] == "start"
        mine(stage, "Heling Bearings", "Enterprises", "setAcceptance", 3)
        event = json.loads(process.stdout.readline())
        process.send_signal(sent)
        rest, err = process.stdout.read(), process.stderr.read()
        assert process.wait(10) == code
    account = address(stage, "Heling Bearings").lower()
    assert event["fields"] == {"account": account, "acceptance_days": 3}
    assert list(event) == [
        *("kind", "block", "date", "time", "event", "contract", "transaction", "log", "fields"),
        "text",
    ]
    assert [json.loads(line)["kind"] for line in rest.splitlines()] == ["stopped"]
    assert "Traceback" not in err


def test_the_command_ends_with_1_after_an_alarm_and_2_on_misuse(
    bad_weather: Scene, tmp_path: Path
) -> None:
    names, rules = tmp_path / "names.json", tmp_path / "rules.yaml"
    names.write_text(json.dumps(bad_weather.names), "utf-8")
    rules.write_text("overdue_days: soon\n", "utf-8")
    where = ("--rpc", bad_weather.devnet.url, "--deployment", str(bad_weather.record))

    def watch(*options: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["audit", "watch", *where, *options])
        return done.exit_code, done.stdout, done.stderr

    code, out, err = watch("--from", "57", "--until", "59", "--names", str(names))
    assert (code, err) == (1, "")
    assert "ALARM overdue: payable 2 of Tianmu Shipyard, due 2026-06-30" in out
    assert " moved lot " not in out
    assert watch("--from", "9", "--until", "8") == (
        2,
        "",
        "error: --until is 8; it must be --from, 9, or later\n",
    )
    code, out, err = watch("--rules", str(rules), "--json")
    message = "rule overdue_days is 'soon'; it must be a whole number from 0 to 1,000,000"
    assert (code, err) == (2, f"error: {message}\n")
    assert json.loads(out) == {"kind": "stopped", "ok": False, "error": message, "details": []}


def test_a_first_block_that_is_still_to_come_is_waited_for(stage: Scene) -> None:
    head = stage.web3.eth.block_number

    def act() -> str:
        return mine(stage, "Heling Bearings", "Enterprises", "setAcceptance", next(days))

    days = iter((3, 4, 5))
    told = watched(stage, Span(head + 3, head + 3), None, act, act, act)
    assert [(note.kind, note.block) for note in told] == [
        ("start", head),
        ("event", head + 3),
        ("end", head + 3),
    ]


class Forgetful(HTTPProvider):
    """A way to a node that has no old state."""

    def make_request(self, method: Any, params: Any) -> Any:
        if method == "eth_call":
            return {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": "pruned"}}
        return super().make_request(method, params)


def test_a_node_that_cannot_call_again_is_said_once(stage: Scene) -> None:
    head = stage.web3.eth.block_number
    for nonce in (200, 201, 202):
        issue(stage, nonce)
    told: list[Note] = []
    forgetful = Web3(Forgetful(stage.devnet.url))
    Watch(forgetful, stage.deployment, Rules(), {}, told.append).run(Span(head + 1, head + 3))
    notices = [note.text for note in told if note.kind == "notice"]
    assert notices == ["the node cannot say why transactions were refused: pruned"]
    refused = [note for note in told if note.kind == "refused"]
    assert [note.more["error"] for note in refused] == [None, None]
    assert len(alarms(told)) == 2, "they may be duplicates"


@pytest.mark.parametrize("play", ["bad_weather", "stage"])
def test_exposure_is_what_the_books_add_up_to(play: str, request: pytest.FixtureRequest) -> None:
    """Block by block, what is kept up equals what is counted afresh."""
    history = request.getfixturevalue(play).history
    replay, exposure = Replay(history.rebuilt.books.addresses), Exposure()
    books = replay.books
    for _, block in groupby(history.rebuilt.events, lambda event: event.place.block):
        events = tuple(block)
        replay.book(events)
        exposure.take(events, books)
        owed: Counter[str] = Counter()
        held: Counter[str] = Counter()
        for number, account in books.accounts.items():
            owed[books.parties[number][0]] += account.unpaid
        for number, lot in books.lots.items():
            held[lot.owner] += lot.amount if books.accounts[number >> 192].unpaid else 0
        assert sum(exposure.owed.values(), Counter()) == +owed
        assert sum(exposure.held.values(), Counter()) == +held
    assert exposure.owed
