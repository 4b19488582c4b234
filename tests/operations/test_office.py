"""An office: connected to the right chain with the right code, or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from desk_stage import DEPOSITS, EXPIRY_DAY, FIRST_DAY, LINE_LIMIT, MEMBERS, Stage

from deeptier.chain.record import DeploymentError
from deeptier.chain.verbs.enterprises import Status


def test_stage_is_furnished(stage: Stage) -> None:
    office = stage.office
    assert office.today == FIRST_DAY
    for name, roles in MEMBERS.items():
        enterprise = office.house.enterprise(office.book.address(name))
        assert (enterprise.status, enterprise.roles) == (Status.OPEN, roles)
        assert enterprise.expiry_day == EXPIRY_DAY
    assert office.house.line(1).limit == LINE_LIMIT
    assert office.house.balance_of(office.book.address("bank")) == DEPOSITS


def test_sender_acts_for_a_named_party(stage: Stage) -> None:
    office = stage.office
    done = office.house.transfer(office.sender("core"), office.book.address("anna"), 1)
    assert done.receipt.gas_used > 21_000
    assert office.house.balance_of(office.book.address("anna")) == 1


def change(stage: Stage, how: Callable[[dict[str, Any]], object]) -> None:
    """Change the record of the deployment."""
    path = stage.desk.network().record
    words = json.loads(path.read_text())
    how(words)
    path.write_text(json.dumps(words))


def refused(stage: Stage, says: str) -> None:
    with pytest.raises(DeploymentError) as caught:
        stage.desk.open()
    assert re.search(says, str(caught.value)), caught.value


def test_refuses_without_a_record(stage: Stage) -> None:
    stage.desk.network().record.unlink()
    refused(stage, "no deployment on devnet: .* is missing. `deeptier deploy --network devnet --as")


def test_refuses_a_record_that_is_cut_short(stage: Stage) -> None:
    path = stage.desk.network().record
    path.write_text(path.read_text()[:1_000])
    refused(stage, f"{path} is not the record of a deployment .Input data was truncated")


def test_record_may_come_from_another_editor(stage: Stage) -> None:
    """With a mark of its coding before it, and other ends of lines."""
    path = stage.desk.network().record
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert stage.office.today == FIRST_DAY


@pytest.mark.parametrize("words", ["null", "5", "[]", '"x"', "{}", '{"format": 1}', "[" * 100_000])
def test_refuses_a_record_that_is_none(stage: Stage, words: str) -> None:
    path = stage.desk.network().record
    path.write_text(words)
    refused(stage, f"{path} is not the record of a deployment .*Get the file of those who")


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (lambda words: words.update(contracts=[]), "contracts must be Governance, Enterprises, "),
        (lambda words: words["contracts"].reverse(), "contracts must be Governance, Enterprises, "),
        (
            lambda words: words.update(chain_id="31337"),
            "Expected `int`, got `str` - at `$.chain_id`",
        ),
        (lambda words: words.update(complete="yes"), "Expected `bool`, got `str` - at `$.comp"),
        (lambda words: words.update(settings=None), "Expected `object`, got `null` - at `$.set"),
        (lambda words: words.pop("genesis_hash"), "missing required field `genesis_hash`"),
        (lambda words: words.update(deployer="core"), "address is 'core'; it must be"),
        (lambda words: words.update(format=2), "format is 2; this version of Deeptier reads 1"),
        (lambda words: words["contracts"][0].update(block="1"), "at `$.contracts[0].block`"),
        (lambda words: words["contracts"][3].pop("block"), "is complete, and Clearing is not dep"),
        (lambda words: words["contracts"][3].update(code_hash=None), "Clearing is not deployed"),
        (lambda words: swap(words, "Offers", "Pledges"), "Offers is not where transaction 6 of 0x"),
    ],
)
def test_refuses_a_record_that_was_changed(
    stage: Stage, how: Callable[[dict[str, Any]], object], says: str
) -> None:
    change(stage, how)
    refused(stage, f"{re.escape(says)}.*. Get the file of those who deployed")


def swap(words: dict[str, Any], one: str, other: str) -> None:
    """Each contract stands where the other does, code and all."""
    found = {each["name"]: each for each in words["contracts"]}
    kept = {name: (found[name]["address"], found[name]["code_hash"]) for name in (one, other)}
    for name, takes in ((one, other), (other, one)):
        found[name]["address"], found[name]["code_hash"] = kept[takes]


def test_refuses_an_unfinished_deployment(stage: Stage) -> None:
    change(stage, lambda words: words.update(complete=False))
    refused(stage, "is not finished. `deeptier deploy --network devnet --as NAME` goes on")


@pytest.mark.parametrize(
    ("field", "value"), [("civil_offset", 0), ("civil_offset", -36_000), ("token_symbol", "EURD")]
)
def test_refuses_a_record_that_tells_other_days_or_money(
    stage: Stage, field: str, value: object
) -> None:
    """By the first every due day is another one, by the second every amount is."""
    change(stage, lambda words: words["settings"].update({field: value}))
    refused(stage, f"tells another {field} than the contracts on devnet do: it was edited. Get th")


def test_refuses_a_record_of_another_chain(stage: Stage) -> None:
    change(stage, lambda words: words.update(chain_id=5))
    refused(stage, "is on chain 5, and devnet is chain 31337")


def test_refuses_a_chain_that_was_reset(stage: Stage) -> None:
    change(stage, lambda words: words.update(genesis_hash="0x" + "12" * 32))
    refused(stage, "is gone: devnet was reset, it begins with another block. Remove the file")


def test_refuses_other_code(stage: Stage) -> None:
    address = stage.office.house.address("Clearing")
    stage.devnet.clock.ask("anvil_setCode", address, "0x60016000")
    refused(
        stage, f"the code of Clearing at {address} on devnet is not what was deployed: its hash"
    )


def test_refuses_missing_code(stage: Stage) -> None:
    address = stage.office.house.address("DepositToken")
    stage.devnet.clock.ask("anvil_setCode", address, "0x")
    refused(stage, f"DepositToken is not at {address} on devnet, where .*devnet.json says it is")
