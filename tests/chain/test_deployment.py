"""A deployment is made once: killed anywhere it goes on, and what does not fit is refused."""

from __future__ import annotations

import functools
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chain_stage import Stage
from eth_utils.crypto import keccak

from deeptier.chain import deployment as deployment_module
from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.chain.deployment import (
    Deployment,
    DeploymentError,
    DeploySettings,
    DeployStep,
    Rules,
    deploy,
    verify,
)
from deeptier.chain.devnet import Devnet
from deeptier.chain.governance import setup_steps
from deeptier.chain.record import ContractRecord
from deeptier.chain.sending import Sender, UnminedError
from deeptier.errors import InputError

TRANSACTIONS = 26  # 11 contracts, 1 currency, 4 labels, 6 restrictions, 4 memberships
STEPS = TRANSACTIONS + 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deployments" / "consortium.json"


@pytest.fixture
def there(stage: Stage, path: Path) -> Deployment:
    """A complete deployment, recorded at `path`."""
    stage.house.deployment.save(path)
    return stage.house.deployment


class Killed(BaseException):
    """Stands for the end of the process."""


def settings_of(devnet: Devnet, **others: Any) -> DeploySettings:
    return DeploySettings.held_by(devnet.accounts[0].address, **others)


def run(devnet: Devnet, path: Path, progress: Any = None, **others: Any) -> Deployment:
    return deploy(devnet.web3, devnet.accounts[0], settings_of(devnet, **others), path, progress)


def sent(devnet: Devnet) -> int:
    return devnet.web3.eth.get_transaction_count(devnet.accounts[0].address)


def is_whole(devnet: Devnet, path: Path) -> bool:
    """Everything is there, once, as the record and the settings say."""
    deployment = Deployment.load(path)
    assert deployment.complete
    assert verify(deployment, devnet.web3) == ()
    assert sent(devnet) == TRANSACTIONS
    return True


def test_everything_is_deployed_in_order(devnet: Devnet, path: Path) -> None:
    steps: list[DeployStep] = []
    made = run(devnet, path, steps.append)
    assert is_whole(devnet, path)
    assert Deployment.load(path) == made
    assert [step.number for step in steps] == list(range(1, STEPS + 1))
    assert {step.total for step in steps} == {STEPS}
    assert [step.receipt is None for step in steps] == [False] * TRANSACTIONS + [True]
    assert steps[0].text == f"deployed Governance at {made.addresses['Governance']}"
    assert steps[-1].text == "read everything back"


def test_record_says_what_stands_where(devnet: Devnet, path: Path) -> None:
    made = run(devnet, path)
    assert made.network == "consortium"
    assert made.chain_id == devnet.web3.eth.chain_id
    assert list(made.addresses) == list(CONTRACTS)
    assert made.addresses["Governance"] == "0x5FbDB2315678afecb367f032d93F642f64180aa3"
    assert made.first_block == made.contracts[0].block
    at = made.addresses
    assert made.record("Clearing").arguments == (
        at["Enterprises"],
        at["Warrants"],
        at["Payables"],
        at["Pledges"],
    )
    for nonce, record in enumerate(made.contracts):
        code = devnet.web3.eth.get_code(record.address)
        mined = devnet.web3.eth.get_transaction_receipt(record.transaction)
        assert record.nonce == nonce
        assert record.signed == ()
        assert record.code_hash == "0x" + keccak(bytes(code)).hex()
        assert (mined["contractAddress"], mined["blockNumber"]) == (record.address, record.block)
    assert json.loads(path.read_text())["contracts"][0]["address"] == at["Governance"]
    assert [file.name for file in path.parent.iterdir()] == ["consortium.json"]


def test_plan_is_written_before_the_first_transaction(devnet: Devnet, path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sender, "send", _kill)
        with pytest.raises(Killed):
            run(devnet, path)
    plan = Deployment.load(path)
    assert sent(devnet) == 0
    assert not plan.complete
    assert plan.addresses == run(devnet, path).addresses


def _kill(*_: Any, **__: Any) -> Any:
    raise Killed


def test_second_run_finds_all_there_and_sends_nothing(devnet: Devnet, path: Path) -> None:
    made = run(devnet, path)
    words = path.read_bytes()
    steps: list[DeployStep] = []
    assert run(devnet, path, steps.append) == made
    assert path.read_bytes() == words
    assert [step.text for step in steps] == [
        f"{name} is at {address}" for name, address in made.addresses.items()
    ]
    assert is_whole(devnet, path)


def test_second_run_leaves_alone_what_governance_did_since(
    stage: Stage, there: Deployment, path: Path
) -> None:
    before = sent(stage.devnet)
    governance = there.contract("Governance", stage.devnet.web3)
    operator = stage.devnet.accounts[0]
    Sender(stage.devnet.web3, operator).send(governance.functions.revokeRole(1, operator.address))
    run(stage.devnet, path)
    assert governance.functions.hasRole(1, operator.address).call() == [False, 0]
    assert sent(stage.devnet) == before + 1


def test_run_goes_on_after_every_single_step(devnet: Devnet, path: Path) -> None:
    """One run after another, each killed as soon as it has done one thing that was not done."""
    runs = 0

    def kill_when_something_is_done(step: DeployStep) -> None:
        if step.receipt is not None:
            raise Killed

    while True:
        runs += 1
        try:
            run(devnet, path, kill_when_something_is_done)
        except Killed:
            continue
        break
    assert runs == TRANSACTIONS + 1
    assert is_whole(devnet, path)


def killed_once_each(
    patch: pytest.MonkeyPatch, target: type, name: str, place: Callable[..., object], after: bool
) -> set[object]:
    """Has a method kill the process once for each `place` that its arguments name."""
    original, seen = getattr(target, name), set[object]()

    def wrapped(*args: Any, **words: Any) -> Any:
        key = place(*args)
        if key is None or key in seen:
            return original(*args, **words)
        seen.add(key)
        if after:
            original(*args, **words)
        raise Killed

    patch.setattr(target, name, wrapped)
    return seen


def run_to_the_end(devnet: Devnet, path: Path) -> int:
    kills = 0
    while True:
        try:
            run(devnet, path)
        except Killed:
            kills += 1
        else:
            return kills


@pytest.mark.parametrize("after", [True, False], ids=["sent, not recorded", "signed, not sent"])
def test_run_goes_on_around_every_broadcast(devnet: Devnet, path: Path, after: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        killed_once_each(patch, Sender, "_broadcast", lambda *_: ("at", sent(devnet)), after=after)
        kills = run_to_the_end(devnet, path)
    assert kills == TRANSACTIONS
    assert is_whole(devnet, path)


@pytest.mark.parametrize("after", [True, False], ids=["written", "not written"])
def test_run_goes_on_around_every_record(devnet: Devnet, path: Path, after: bool) -> None:
    def state(deployment: Deployment, _: Path) -> object:
        return tuple((bool(each.signed), each.transaction) for each in deployment.contracts)

    with pytest.MonkeyPatch.context() as patch:
        seen = killed_once_each(patch, Deployment, "save", state, after=after)
        kills = run_to_the_end(devnet, path)
    assert kills == len(seen)
    assert kills >= 15  # the plan, and for each of 7 contracts: signed, recorded
    assert is_whole(devnet, path)


KILLED_RUN = """
import sys
from deeptier.chain.connection import connect
from deeptier.chain.deployment import DeploySettings, deploy
from eth_account import Account
url, path, key, stop = sys.argv[1:]
account = Account.from_key(key)
def progress(step):
    if step.number == int(stop):
        print(step.number, flush=True)
        sys.stdin.read()
deploy(connect(url), account, DeploySettings.held_by(account.address), path, progress)
"""


def test_killed_process_is_followed_by_one_that_goes_on(devnet: Devnet, path: Path) -> None:
    for stop in (1, 4, 11, 13, 19):
        command = [sys.executable, "-c", KILLED_RUN, devnet.url, str(path)]
        with subprocess.Popen(
            [*command, devnet.accounts[0].key.hex(), str(stop)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == f"{stop}\n"
            process.send_signal(signal.SIGKILL)
    run(devnet, path)
    assert is_whole(devnet, path)


def test_transaction_in_the_pool_is_waited_for(devnet: Devnet, path: Path) -> None:
    """Sent and not mined when the first run gives up: the second finds it, and sends no other."""
    stop, go = {
        "anvil": (("evm_setAutomine", [False]), ("evm_setAutomine", [True])),
        "ganache": (("miner_stop", []), ("miner_start", [])),
    }[devnet.backend]
    ask = devnet.web3.provider.make_request
    ask(*stop)
    try:
        with pytest.MonkeyPatch.context() as patch:
            impatient = functools.partial(Sender, receipt_seconds=1)
            patch.setattr(deployment_module, "Sender", impatient)
            with pytest.raises(UnminedError) as first:
                run(devnet, path)
            with pytest.raises(UnminedError) as second:
                run(devnet, path)
    finally:
        ask(*go)
        ask("evm_mine", [])
    assert first.value.transaction_hash == second.value.transaction_hash
    made = run(devnet, path)
    assert made.contracts[0].transaction == first.value.transaction_hash
    assert is_whole(devnet, path)


def refused(devnet: Devnet, path: Path, **others: Any) -> str:
    before, words = sent(devnet), path.read_bytes() if path.exists() else b""
    with pytest.raises(DeploymentError) as caught:
        run(devnet, path, **others)
    assert sent(devnet) == before
    assert (path.read_bytes() if path.exists() else b"") == words
    return str(caught.value)


def changed(path: Path, **words: Any) -> None:
    replace(Deployment.load(path), **words).save(path)


def changed_record(path: Path, name: str, **words: Any) -> ContractRecord:
    deployment = Deployment.load(path)
    record = replace(deployment.record(name), **words)
    deployment.with_record(record).save(path)
    return record


def test_other_chain_is_refused(stage: Stage, there: Deployment, path: Path) -> None:
    changed(path, chain_id=1)
    found = stage.devnet.web3.eth.chain_id
    assert refused(stage.devnet, path) == (
        f"the deployment in {path} is on chain 1, this is chain {found}"
    )


def test_reset_chain_is_refused(path: Path, backend: str) -> None:
    with Devnet.start(backend) as first:
        run(first, path)
        chain_id = first.web3.eth.chain_id
    with Devnet.start(backend, start_time=1_700_000_000) as second:
        assert refused(second, path) == (
            f"the deployment in {path} is gone: chain {chain_id} was reset, its first block is "
            "another one. Remove the file to deploy anew"
        )


def test_chain_reset_to_the_same_first_block_is_refused(devnet: Devnet, path: Path) -> None:
    ask = devnet.web3.provider.make_request
    snapshot = ask("evm_snapshot", [])["result"]
    made = run(devnet, path)
    assert ask("evm_revert", [snapshot])["result"] is True
    assert refused(devnet, path) == (
        f"Governance is gone from {made.addresses['Governance']}: chain {made.chain_id} was "
        "reset. Remove the file to deploy anew"
    )


def test_other_code_at_an_address_is_refused(stage: Stage, there: Deployment, path: Path) -> None:
    changed_record(path, "Clearing", code_hash="0x" + "00" * 32)
    assert refused(stage.devnet, path) == (
        f"the code of Clearing at {there.addresses['Clearing']} is not what was deployed there"
    )


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ({"civil_offset": 0}, "civil_offset 28800, not 0"),
        ({"token_symbol": "EUR"}, "token_symbol CNYD, not EUR"),
        ({"banks": ()}, "banks ('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',), not ()"),
    ],
)
def test_other_settings_are_refused(
    stage: Stage, there: Deployment, path: Path, others: dict[str, Any], sentence: str
) -> None:
    remedy = "deploy with the same as before; `deeptier role` changes who holds a role"
    told = f"the deployment in {path} has {sentence}: {remedy}"
    assert refused(stage.devnet, path, **others) == told


def test_other_deployer_is_refused_while_it_is_not_complete(
    stage: Stage, there: Deployment, path: Path
) -> None:
    first, second = stage.devnet.accounts[:2]
    assert deploy(stage.devnet.web3, second, there.settings, path) == there
    changed(path, complete=False)
    with pytest.raises(DeploymentError) as caught:
        deploy(stage.devnet.web3, second, there.settings, path)
    assert str(caught.value) == (
        f"the deployment in {path} was begun by {first.address}, and only this account can go on"
    )


def test_other_version_of_the_contracts_is_refused(
    stage: Stage, there: Deployment, path: Path
) -> None:
    changed_record(path, "Payables", creation_hash="0x" + "00" * 32)
    assert refused(stage.devnet, path) == (
        f"the deployment in {path} was begun with another version of Payables"
    )


def test_nonce_that_left_the_plan_is_refused(devnet: Devnet, path: Path) -> None:
    def kill_after_the_third(step: DeployStep) -> None:
        if step.number == 3:
            raise Killed

    with pytest.raises(Killed):
        run(devnet, path, kill_after_the_third)
    sender = devnet.accounts[0].address
    devnet.web3.eth.wait_for_transaction_receipt(
        devnet.web3.eth.send_transaction({"from": sender, "to": sender, "value": 0})
    )
    assert refused(devnet, path) == (
        f"Clearing is planned as transaction 3 of {sender}, which stands at 4: "
        "it sent something else meanwhile. Remove the file to deploy anew"
    )


def test_code_that_the_record_knows_nothing_of_is_refused(
    stage: Stage, there: Deployment, path: Path
) -> None:
    changed(path, complete=False)
    changed_record(path, "Warrants", transaction=None, block=None, code_hash=None)
    assert refused(stage.devnet, path) == (
        f"there is code at {there.addresses['Warrants']}, where Warrants is planned, "
        "by a transaction that the record does not know"
    )


def test_deployer_with_waiting_transactions_is_refused(devnet: Devnet, path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        count = devnet.web3.eth.get_transaction_count
        patch.setattr(
            devnet.web3.eth,
            "get_transaction_count",
            lambda account, block="latest": count(account) + (block == "pending"),
        )
        sentence = refused(devnet, path)
    assert sentence == (
        f"{devnet.accounts[0].address} has transactions that are not mined yet: wait for them"
    )
    assert not path.exists()


def test_only_one_deploys_at_a_time(devnet: Devnet, path: Path) -> None:
    """Two would write the record over each other, and lose what the other signed."""
    refusals: list[str] = []

    def meanwhile(step: DeployStep) -> None:
        if step.number == 1:
            refusals.append(refused(devnet, path))

    run(devnet, path, meanwhile)
    assert refusals == [
        f"another process deploys into {path.parent} now: wait until it is done",
    ]
    assert is_whole(devnet, path)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (b"", "is not the record of a deployment (Input data was truncated). Get the file of"),
        (b"{}", "is not the record of a deployment (Object missing required field `format`)."),
        (b'{"format": 2}', "is not the record of a deployment (its format is 2; this version of"),
        (b"[]", "is not the record of a deployment (Expected `object`, got `array`). Get the"),
        (b"\xff", "cannot be read: it is no text. Get the file of those who deployed"),
    ],
)
def test_file_that_is_no_record_is_refused(path: Path, words: bytes, sentence: str) -> None:
    path.parent.mkdir()
    path.write_bytes(words)
    with pytest.raises(DeploymentError) as caught:
        Deployment.load(path)
    assert str(caught.value).startswith(f"{path} {sentence}")


def test_missing_file_is_told(path: Path) -> None:
    with pytest.raises(DeploymentError) as caught:
        Deployment.load(path)
    assert str(caught.value) == f"there is no deployment at {path}"


def test_settings_reach_the_chain(devnet: Devnet, path: Path) -> None:
    two, three = (account.address for account in devnet.accounts[1:3])
    settings = DeploySettings(
        rules=Rules(90, 180, 30, 500, 8, 3, 5, 4, 1, 2, 10, 10**9, 10**8),
        civil_offset=-18_000,
        metadata_uri="ipfs://lots/{id}",
        token_name="Dollar deposit",
        token_symbol="USDX",
        rule_delay_seconds=60,
        registrars=(two, three),
        regulators=(three.lower(),),
        rulemakers=(two,),
    )
    made = deploy(devnet.web3, devnet.accounts[0], settings, path)
    assert verify(made, devnet.web3) == ()
    assert Deployment.load(path).settings == settings
    governance = made.contract("Governance", devnet.web3).functions
    assert governance.hasRole(1, two).call() == [True, 0]
    assert governance.hasRole(1, three).call() == [True, 0]
    assert governance.hasRole(2, three).call() == [True, 0]
    assert governance.hasRole(3, two).call() == [True, 60]
    assert governance.hasRole(4, devnet.accounts[0].address).call() == [False, 0]
    assert made.contract("Enterprises", devnet.web3).functions.civilOffset().call() == -18_000
    assert made.contract("DepositToken", devnet.web3).functions.symbol().call() == "USDX"
    assert made.contract("Enterprises", devnet.web3).functions.currentRules().call() == (
        *(90, 180, 30, 500, 8),
        *(3, 5, 4, 1, 2, 10),
        *(10**9, 10**8),
    )


def test_settings_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match=r"^banks\[0\] is 'Bank'; it must be an address"):
        DeploySettings(banks=("Bank",))
    with pytest.raises(InputError, match=r"^civil_offset is 50401; it must be an integer from"):
        DeploySettings(civil_offset=50_401)


def test_every_setup_step_is_seen_as_done(stage: Stage, there: Deployment) -> None:
    assert all(step.is_done() for step in setup_steps(there, stage.devnet.web3))


@pytest.mark.parametrize(
    ("call", "difference"),
    [
        (
            lambda made, web3: made.contract("Governance", web3).functions.revokeRole(
                4, made.deployer
            ),
            "membership and delay of {deployer} as BANK: "
            "the chain says (False, 0), the record (True, 0)",
        ),
        (
            lambda made, web3: made.contract("Governance", web3).functions.setTargetFunctionRole(
                made.addresses["Warrants"], [bytes.fromhex("ffffffff")], 0
            ),
            None,
        ),
        (
            lambda made, web3: made.contract("Governance", web3).functions.updateAuthority(
                made.addresses["Enterprises"], made.addresses["Governance"]
            ),
            None,
        ),
        (
            lambda made, web3: made.contract("Governance", web3).functions.setTargetFunctionRole(
                made.addresses["DepositToken"], [bytes.fromhex("40c10f19")], 7
            ),
            "role that may call DepositToken.mint: the chain says 7, the record 4",
        ),
    ],
)
def test_verification_tells_what_governance_changed(
    stage: Stage, there: Deployment, call: Callable[..., Any], difference: str | None
) -> None:
    Sender(stage.devnet.web3, stage.devnet.accounts[0]).send(call(there, stage.devnet.web3))
    expected = () if difference is None else (difference.format(deployer=there.deployer),)
    assert verify(there, stage.devnet.web3) == expected


@pytest.mark.parametrize(
    ("name", "words", "difference"),
    [
        ("Clearing", {"creation_hash": "0x00"}, "data that deployed Clearing: the chain says 0x"),
        ("Clearing", {"code_hash": "0x00"}, "code hash of Clearing: the chain says 0x"),
        ("Clearing", {"nonce": 9}, "nonce that deployed Clearing: the chain says 3, the record 9"),
        (
            "Clearing",
            {"transaction": "0x" + "00" * 32},
            "the transaction 0x" + "00" * 32 + " that deployed Clearing is not to be found",
        ),
        ("Payables", {"address": "0x" + "11" * 20}, "Payables has no code at 0x" + "11" * 20),
    ],
)
def test_verification_tells_what_the_record_has_wrong(
    stage: Stage, there: Deployment, name: str, words: dict[str, Any], difference: str
) -> None:
    changed = there.with_record(replace(there.record(name), **words))
    (found,) = verify(changed, stage.devnet.web3)
    assert found.startswith(difference)


@pytest.mark.parametrize(
    ("words", "difference"),
    [
        ({"civil_offset": 0}, "civil offset: the chain says 28800, the record 0"),
        (
            {"rules": Rules(1)},
            "rules: the chain says (180, 365, 90, 1000, 16, 1, 7, 0, 0, 0, 0, 0, 0), the"
            " record (1, ",
        ),
        ({"metadata_uri": "x"}, "metadata URI: the chain says deeptier:{id}, the record x"),
        ({"token_name": "x"}, "token name: the chain says CNY deposit, the record x"),
        ({"token_symbol": "x"}, "token symbol: the chain says CNYD, the record x"),
    ],
)
def test_verification_tells_what_the_settings_have_otherwise(
    stage: Stage, there: Deployment, words: dict[str, Any], difference: str
) -> None:
    (found,) = verify(replace(there, settings=replace(there.settings, **words)), stage.devnet.web3)
    assert found.startswith(difference)


def test_artifacts_are_those_of_the_deployed_contracts() -> None:
    for name in CONTRACTS:
        made = artifact(name)
        assert made.name == name
        assert len(bytes.fromhex(made.bytecode.removeprefix("0x"))) > 1_000
        assert made.compiler["evmVersion"] == "paris"
        assert made.compiler["version"].startswith("0.8.30+commit.")
    with pytest.raises(InputError, match=r"^contract is 'Money'; it must be one of Governance, "):
        artifact("Money")
