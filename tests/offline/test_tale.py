"""A history told as a scenario is the same history: byte for byte, second for second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tale_histories import DAY, HASHED, HOUSE, MADE, MESSAGES, SIGNED, a_command
from web3 import Web3

from deeptier.days import day_number, first_second
from deeptier.model.consents import Signature, Words
from deeptier.model.core import Command, Refusal
from deeptier.scenario.actions import Send
from deeptier.scenario.loader import parse_scenario
from deeptier.scenario.model import Scenario, Step
from deeptier.scenario.speech import Speech
from proof import cast
from proof.chooser import SeededChooser
from proof.house import START, House
from proof.steps import wander
from proof.tale import UntellableError, tale
from proof.tally import Tally
from proof.world import Stage

BUILDS = Path(__file__).resolve().parents[2] / "build" / "contracts"
REFUSAL = Refusal("R37", "Warrants_Matured", ())
PASSED = Command(cast.address_of("core1"), "Evidence.anchor", {"roots": [b"\1" * 32] * 4})


def address(name: str) -> str:
    found = HOUSE.addresses.get(name) or cast.address_of(name.replace("_", " "))
    return str(Web3.to_checksum_address(found))


def calldata(contract: str, function: str, arguments: Sequence[Any]) -> bytes:
    made = Web3().eth.contract(abi=MADE[contract].abi)
    return bytes.fromhex(made.encode_abi(function, args=list(arguments))[2:])


def ask(contract: str, view: str, *arguments: Any) -> bytes:
    return HOUSE.evm.ask(HOUSE.addresses[contract], calldata(contract, view, arguments))


SPEECH = Speech(
    chain_id=HOUSE.chain_id,
    address=address,
    account=lambda name: Account.from_key(cast.key_of(name.replace("_", " ")).to_bytes()),
    ask=ask,
)


def read(history: Any) -> Scenario:
    return parse_scenario(tale(history), "t.yaml", BUILDS)


def sent(step: Step) -> tuple[str, bytes]:
    """Who sends what, as a run would."""
    action = step.action
    assert isinstance(action, Send)
    arguments = SPEECH.plain(action.arguments)
    return address(action.who).lower(), calldata(action.contract, action.function, arguments)


@settings(max_examples=30, phases=(Phase.generate,))
@given(st.lists(st.tuples(a_command(), st.sampled_from((None, REFUSAL))), min_size=8, max_size=8))
def test_any_call_is_told_byte_for_byte(history: list[tuple[Command, Refusal | None]]) -> None:
    steps = read(history).steps
    assert [sent(step) for step in steps] == [
        (command.sender, HOUSE.interface.call(command.name, command.arguments))
        for command, _ in history
    ]
    assert [step.expected.refused for step in steps] == [
        refusal and refusal.error for _, refusal in history
    ]


def test_histories_of_the_machine_are_told_byte_for_byte() -> None:
    stage = Stage(House(MADE))
    world = stage.world()
    wander(SeededChooser(1), world, Tally(), 120)
    history = [
        each.now if each.command is None else (each.command, each.refusal) for each in world.steps
    ]
    commands = [each.command for each in world.steps if each.command is not None]
    assert len(commands) > 60
    assert [sent(step) for step in read(history).steps] == [
        (command.sender, HOUSE.interface.call(command.name, command.arguments))
        for command in commands
    ]


def test_every_message_that_a_contract_hashes_is_told() -> None:
    assert sorted(f"{words.contract}.{words.name}" for words in HASHED) == sorted(MESSAGES)


@pytest.mark.parametrize("flaw", ["", "high s", "other chain", "cut short"])
@pytest.mark.parametrize("words", SIGNED, ids=lambda words: words.name)
def test_a_signature_is_told_with_its_flaw(words: Words, flaw: str) -> None:
    """The proof's own contracts on the next chain hash what a key signed for it."""
    signature = Signature(cast.address_of("bank2"), words, flaw)
    command = Command(
        cast.address_of("outsider1"),
        "Warrants.safeTransferFrom",
        {
            "from_": cast.address_of("supplier1"),
            "to": HOUSE.addresses["smart"],
            "lot": (7, 3, 1),
            "value": 2**256 - 1,
            "data": signature,
        },
    )
    _, data = sent(read([(command, None)]).steps[0])
    assert HOUSE.signature(signature) in data
    assert data == HOUSE.interface.call(command.name, command.arguments)


def test_the_clock_moves_to_any_second() -> None:
    midnight = first_second(DAY)
    seconds = (START, midnight - 1, midnight, midnight, midnight + 86_399)
    history = [each for second in seconds for each in (second, (PASSED, None))]
    told = read([(PASSED, None), *history])
    assert [
        first_second(day_number(step.date)) + step.time
        for step in told.steps
        if step.time is not None
    ] == [START, midnight - 1, midnight, midnight + 86_399]
    assert [step.time for step in told.steps] == [43_200, None, 86_399, 0, None, 86_399]


def test_a_short_history_reads_so() -> None:
    words = Words("Warrants", "Split", ((7,), (500, 300), 0, DAY))
    history = [
        first_second(DAY) - 1,
        (Command(cast.address_of("supplier1"), "Warrants.approveConsent", {"digest": words}), None),
        (
            Command(
                HOUSE.addresses["smart"],
                "Warrants.setApprovalForAll",
                {"operator": HOUSE.addresses["Clearing"], "approved": True},
            ),
            Refusal("R1", "Lots_OperatorInvalid", ()),
        ),
    ]
    assert tale(history) == SHORT


SHORT = """\
# A history of the random machine. Replay after `make compile`: deeptier run THIS_FILE \
--backend anvil --counterparts build/contracts
title: A history of 2 commands
currency: DEP
start: '2026-01-01'
parties:
  supplier1:
    name: supplier1
    roles: [account]
  smart_key:
    name: smart_key
    roles: [account]
counterparts:
  smart:
    contract: SmartAccount
    arguments: {key: smart_key}
lines: {}
payables: {}
steps:
- date: '2026-01-06'
  time: '23:59:59'
  do: send
  who: supplier1
  call: Warrants.approveConsent
  with:
    digest:
      words: Warrants.Split
      with:
        lot: '7'
        amounts: [500, 300]
        version: 0
        last_day: '2026-01-07'
- date: '2026-01-06'
  do: send
  who: smart
  call: Warrants.setApprovalForAll
  with: {operator: Clearing, approved: true}
  expect: {refused: Lots_OperatorInvalid}
"""


def test_officers_have_their_office_and_all_others_no_role() -> None:
    names = (*cast.OFFICERS, "core1")
    told = read([(replace(PASSED, sender=cast.address_of(name)), None) for name in names])
    assert {name: [role.value for role in told.parties[name].roles] for name in names} == {
        "registrar": ["registrar"],
        "regulator": ["regulator"],
        "rulemaker": ["rulemaker"],
        "bank": ["deposit bank"],
        "core1": ["account"],
    }


def test_a_stranger_acts_in_no_scenario() -> None:
    stranger = Command("0x" + "ee" * 20, "Evidence.anchor", {"roots": [b"\1" * 32] * 4})
    with pytest.raises(UntellableError, match=r"0xeeee.* acts or signs, and is none of the cast"):
        tale([(stranger, None)])
