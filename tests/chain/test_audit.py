"""The audit on a devnet: a long history gives no finding, and changes to its logs give some."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from audit_history import live
from audit_stage import CASH, FACE, LIMIT, START_TIME, Stage, stage_on
from eth_hash.auto import keccak

from deeptier.audit import Finding, Step, Verdict, rebuild, verify
from deeptier.audit.decode import Log
from deeptier.audit.events import SCHEMAS, Schema
from deeptier.audit.extract import extract, names_of
from deeptier.audit.node import Node
from deeptier.audit.rebuild import Rebuilt, rebuild_from_logs
from deeptier.audit.verify import compare
from deeptier.chain.devnet import BACKENDS, Devnet
from deeptier.lot_id import LotId

#: Kinds of events that write nothing: without them nothing differs.
SAYS_ONLY = {"RoleLabel", "Skipped"}
#: Logs that can go unseen: a later one overwrites what they wrote, or nothing else names the key
#: that a view must be asked for.
UNSEEN_WHEN_DROPPED = SAYS_ONLY | {
    "RulesWithdrawn",  # another announcement takes its place
    "OperationCanceled",  # expired since
    "OperationExecuted",
    "TransferSingle",  # of a lot to its own holder
    "RoleGranted",
    "ApprovalForAll",
    "BidCancelled",
    "PledgeBidCancelled",
    "ConsentApproved",  # withdrawn later
    "ConsentUsed",
}
#: Arguments that no contract keeps, and values that a later event overwrites.
UNSEEN_WHEN_CHANGED = {
    ("RoleLabel", "roleId"),
    ("RoleLabel", "label"),
    ("Skipped", "lot"),
    ("Skipped", "reason"),
    ("TransferSingle", "operator"),
    ("TransferBatch", "operator"),
    ("Delivered", "ref"),
    ("BidCancelled", "financier"),
    ("EnterpriseFrozen", "orderHash"),
    ("EnterpriseThawed", "orderHash"),
    ("LotFrozen", "orderHash"),
    ("LotThawed", "orderHash"),
    ("PayableFrozen", "orderHash"),
    ("PayableThawed", "orderHash"),
    ("BusinessPaused", "orderHash"),
    ("BusinessPaused", "sinceDay"),
    ("BusinessResumed", "orderHash"),
    ("BusinessResumed", "onDay"),
    ("Defaulted", "day"),
    ("RecourseClaimed", "day"),
    ("OperationScheduled", "schedule"),
    ("RoleGranted", "delay"),
    ("RoleGranted", "since"),
    ("RulesAnnounced", "rules"),
    ("RulesAnnounced", "fromDay"),
    ("CurrencyAnnounced", "fromDay"),
    ("Anchored", "by"),
    ("Offered", "lastDay"),
    ("Pledged", "sinceDay"),
    ("Pledged", "repayDay"),
    ("PledgeBidCancelled", "financier"),
    ("SplitByOrder", "orderHash"),
    ("SuccessorProposed", "fromDay"),
}


class Remembering:
    """A node's provider that asks each question once: many audits of one block are then quick."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider
        self._answers: dict[str, Any] = {}

    def make_request(self, method: str, params: list[Any]) -> Any:
        key = json.dumps([method, params])
        if key not in self._answers:
            self._answers[key] = self._provider.make_request(method, params)
        return self._answers[key]

    def make_batch_request(self, requests: Sequence[Any]) -> list[Any]:
        keys = [json.dumps(list(request)) for request in requests]
        new = [
            (key, each)
            for key, each in zip(keys, requests, strict=True)
            if key not in self._answers
        ]
        if new:
            answers = self._provider.make_batch_request([request for _, request in new])
            self._answers |= dict(zip((key for key, _ in new), answers, strict=True))
        return [self._answers[key] for key in keys]


@dataclass
class History:
    """A stage after its history, and audits of what its logs would be."""

    stage: Stage

    @cached_property
    def web3(self) -> Any:
        return SimpleNamespace(provider=Remembering(self.stage.devnet.web3.provider))

    @cached_property
    def truth(self) -> Rebuilt:
        return rebuild(self.web3, self.stage.deployment)

    @cached_property
    def logs(self) -> tuple[Log, ...]:
        return extract(Node(self.web3), self.stage.deployment, self.truth.head.number)

    def schema(self, log: Log) -> Schema:
        return SCHEMAS[names_of(self.stage.deployment)[log.address]][log.topics[0]]

    def audit(self, logs: Sequence[Log]) -> tuple[Finding, ...]:
        """What is found in these logs, by themselves and beside the contracts' views."""
        rebuilt = rebuild_from_logs(logs, self.stage.deployment, self.truth.head)
        return rebuilt.findings or compare(self.web3, rebuilt).findings


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], History]]:
    """By backend: the history that was lived there, once."""
    lived: dict[str, History] = {}
    with ExitStack() as devnets:

        def history_on(backend: str) -> History:
            if backend not in lived:
                devnet = devnets.enter_context(Devnet.start(backend, start_time=START_TIME))
                stage = stage_on(devnet, tmp_path_factory.mktemp(backend))
                live(stage)
                lived[backend] = History(stage)
            return lived[backend]

        yield history_on


@pytest.fixture(params=BACKENDS)
def history(request: pytest.FixtureRequest, histories: Callable[[str], History]) -> History:
    return histories(request.param)


@pytest.fixture
def any_history(histories: Callable[[str], History]) -> History:
    """What is tried on every log takes a while, and has nothing to do with the node."""
    return histories("anvil")


def test_long_history_gives_no_finding(history: History) -> None:
    steps: list[Step] = []
    verdict = verify(history.stage.devnet.web3, history.stage.deployment, progress=steps.append)
    assert verdict.findings == ()
    assert verdict.exit_code == 0
    figures = verdict.figures
    assert (figures.enterprises, figures.payables, figures.lines) == (13, 12, 4)
    assert (figures.lots_live, figures.lots_ended) == (26, 17)
    (cny,) = figures.currencies
    assert (cny.face, cny.live, cny.redeemed) == (12 * FACE, 8_299_989_995, 2_600_010_005)
    assert (cny.retired, cny.cancelled) == (FACE // 10, FACE)
    assert (cny.principal_paid, cny.penalty_paid) == (5_994_500_000, 27_798_312)
    assert (cny.paid, cny.paid_out, cny.held) == (6_622_299_312, 3_264_489_371, 3_357_809_941)
    assert (cny.for_guarantors, cny.deposits_locked) == (0, 0)
    assert (cny.line_limit, cny.line_used) == (3 * LIMIT + FACE, 4_905_500_000)
    assert cny.face == cny.live + cny.redeemed + cny.retired + cny.cancelled
    assert cny.paid == cny.paid_out + cny.held
    assert verdict.logs == sum(verdict.events.values()) == len(history.logs)
    assert {step.stage for step in steps} == {"logs", "state"}
    assert steps[-1] == Step("state", verdict.questions, verdict.questions)
    assert verdict.block_number == history.stage.devnet.web3.eth.block_number


def test_history_has_every_event_of_the_journal(any_history: History) -> None:
    told = {type(event).__name__ for event in any_history.truth.events}
    known = {schema.event.__name__ for schemas in SCHEMAS.values() for schema in schemas.values()}
    never = {"RoleAdminChanged", "RoleGrantDelayChanged", "TargetClosed", "TargetAdminDelayUpdated"}
    assert known - told == never


def test_no_finding_at_any_block_of_the_history(history: History) -> None:
    devnet, deployment = history.stage.devnet, history.stage.deployment
    first = deployment.contracts[-1].block
    assert first is not None
    for block in range(first, devnet.web3.eth.block_number, 10):
        verdict = verify(devnet.web3, deployment, block)
        assert (verdict.block_number, verdict.findings) == (block, ())


def test_known_lots_are_where_the_house_says(history: History) -> None:
    for number, lot in history.truth.books.lots.items():
        owner, amount, *_ = history.stage.ask("Warrants", "lotOf", number)
        assert (owner.lower(), amount) == (lot.owner, lot.amount)


def test_every_dropped_log_is_found(any_history: History) -> None:
    unseen = set()
    for index, log in enumerate(any_history.logs):
        if not any_history.audit((*any_history.logs[:index], *any_history.logs[index + 1 :])):
            unseen.add(any_history.schema(log).event.__name__)
    assert unseen == UNSEEN_WHEN_DROPPED


def test_every_changed_word_is_found(any_history: History) -> None:
    """One bit of each word, in the first log and the last of each kind."""
    kinds: dict[str, list[int]] = {}
    for index, log in enumerate(any_history.logs):
        kinds.setdefault(any_history.schema(log).event.__name__, []).append(index)
    unseen = set()
    chosen = {each[at] for each in kinds.values() for at in (0, -1)}
    for index in sorted(chosen):
        log = any_history.logs[index]
        for name, changed in _changes(log, any_history.schema(log)):
            if not any_history.audit(
                (*any_history.logs[:index], changed, *any_history.logs[index + 1 :])
            ):
                unseen.add((any_history.schema(log).event.__name__, name))
    assert unseen == UNSEEN_WHEN_CHANGED


def _changes(log: Log, schema: Schema) -> Iterator[tuple[str, Log]]:
    """The log with one bit of one word flipped, for each word, and the name of its argument.

    Words after the first of an argument of several words are named as that argument.
    """
    indexed = [member.name for member in schema.members if member.indexed]
    for position, name in enumerate(indexed, 1):
        topics = list(log.topics)
        topics[position] = _flipped(topics[position], 0)
        yield name, replace(log, topics=tuple(topics))
    plain = [member for member in schema.members if not member.indexed]
    for at in range(0, len(log.data), 32):
        member = plain[min(at // 32, len(plain) - 1)]
        yield member.name, replace(log, data=_flipped(log.data, at))


def _flipped(data: bytes, at: int) -> bytes:
    word = int.from_bytes(data[at : at + 32], "big") ^ 1
    return data[:at] + word.to_bytes(32, "big") + data[at + 32 :]


def test_two_swapped_logs_are_found_or_change_nothing(any_history: History) -> None:
    """Each log with one neighbour."""
    found = 0
    for index in range(0, len(any_history.logs) - 1, 2):
        logs = list(any_history.logs)
        one, other = logs[index], logs[index + 1]
        logs[index], logs[index + 1] = _at(one, other), _at(other, one)
        if any_history.audit(logs):
            found += 1
        else:
            rebuilt = rebuild_from_logs(logs, any_history.stage.deployment, any_history.truth.head)
            assert rebuilt.books == any_history.truth.books
            assert rebuilt.holdings == any_history.truth.holdings
    assert found == 88  # the rest say the same in either order


def _at(place: Log, content: Log) -> Log:
    """A log's content at the place of another."""
    where = {"block": place.block, "index": place.index, "transaction": place.transaction}
    return replace(content, **where)


def test_lie_that_agrees_with_itself_is_found_in_the_views(any_history: History) -> None:
    """One fen more in a child, in every log about its split: only the chain knows better."""
    lie = {30_003: 30_004, 60_006: 60_007}
    words = {old.to_bytes(32, "big"): new.to_bytes(32, "big") for old, new in lie.items()}
    logs = []
    for log in any_history.logs:
        data = log.data
        for old, new in words.items():
            data = data.replace(old, new)
        logs.append(replace(log, data=data))
    rebuilt = rebuild_from_logs(logs, any_history.stage.deployment, any_history.truth.head)
    assert rebuilt.findings == ()
    block = f"(block {any_history.truth.head.number})"
    found = [str(finding) for finding in compare(any_history.web3, rebuilt).findings]
    assert [line for line in found if "ERC-1155" not in line] == [
        f"I4: lot 5, amount: expected 9,999,399.93, found 9,999,399.94 {block}",
        f"I4: lot 5-3, amount: expected 300.04, found 300.03 {block}",
        f"I4: lot 5, outstanding: expected 9,999,399.93, found 9,999,399.94 {block}",
        f"I4: lot 5-3, outstanding: expected 300.04, found 300.03 {block}",
    ]
    assert len(found) == 6


def test_changed_storage_is_found(tmp_path: Path) -> None:
    with Devnet.start("anvil", start_time=START_TIME) as devnet:
        stage = stage_on(devnet, tmp_path)
        root = stage.issue("supplier1")
        assert verify(devnet.web3, stage.deployment).findings == ()
        _set_amount(stage, root, FACE - 1)
        assert [str(finding) for finding in _verify(stage).findings] == [
            _differs(stage, f"lot {root}, amount", "10,000,000.00", "9,999,999.99"),
            _differs(
                stage,
                f"lots {root} to {root}, ERC-1155, balances 1",
                "10,000,000.00",
                "9,999,999.99",
            ),
            _differs(stage, f"lot {root}, outstanding", "10,000,000.00", "9,999,999.99"),
        ]


def test_cash_that_is_gone_is_found(tmp_path: Path) -> None:
    with Devnet.start("anvil", start_time=START_TIME) as devnet:
        stage = stage_on(devnet, tmp_path)
        stage.issue("supplier1")
        clearing = stage.deployment.addresses["Clearing"]
        stage.house.repay(stage.senders["core"], 1, 5_00)
        _set_balance(stage, clearing, 4_99)
        assert [str(finding) for finding in _verify(stage).findings] == [
            _differs(stage, f"deposits of {clearing}, balance", "5.00", "4.99")
        ]
        assert stage.house.balance_of(stage.at("core")) == CASH - 5_00


def _verify(stage: Stage) -> Verdict:
    return verify(stage.devnet.web3, stage.deployment)


def _differs(stage: Stage, subject: str, expected: str, actual: str) -> str:
    block = stage.devnet.web3.eth.block_number
    return f"I4: {subject}: expected {expected}, found {actual} (block {block})"


def _set_amount(stage: Stage, lot: LotId, amount: int) -> None:
    """Change the word of a lot behind the contract's back."""
    warrants, web3 = stage.deployment.addresses["Warrants"], stage.devnet.web3
    for slot in range(20):
        at = keccak(lot.number.to_bytes(32, "big") + slot.to_bytes(32, "big"))
        word = int.from_bytes(web3.eth.get_storage_at(warrants, int.from_bytes(at, "big")), "big")
        if word >> 32 & 2**64 - 1 == FACE:
            _store(stage, warrants, at, word - (FACE - amount << 32))
            return
    raise AssertionError("the word of the lot is nowhere")


def _set_balance(stage: Stage, account: str, amount: int) -> None:
    """Change a balance behind the token's back; the slot is Solady's."""
    token = stage.deployment.addresses["DepositToken"]
    at = keccak(bytes.fromhex(account[2:]) + bytes(8) + bytes.fromhex("87a211a2"))
    _store(stage, token, at, amount)


def _store(stage: Stage, contract: str, at: bytes, word: int) -> None:
    words = [contract, "0x" + at.hex(), f"0x{word:064x}"]
    response = stage.devnet.web3.provider.make_request("anvil_setStorageAt", words)
    assert "error" not in response
    stage.devnet.set_time(stage.devnet.now + 1)
