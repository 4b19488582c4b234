"""A receiver that calls back gains nothing: every function, in every hook of a delivery."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deliveries import deliveries
from entries import functions_that_change_state
from hooks import Hooks
from stage import AGENT, Stage
from world import settle

from deeptier.chain.governance import RESTRICTED


@pytest.fixture(scope="module")
def receiver(theatre: Stage) -> Iterator[Hooks]:
    """The agent's world, in deposits."""
    mark = theatre.mark()
    try:
        yield Hooks(settle(theatre, "DepositToken"))
    finally:
        theatre.go_back(mark)


DELIVERIES = (
    *("endorse a part", "endorse the whole", "endorse with consent", "endorse to many"),
    *("endorse to many with consent", "endorse to many, one asks", "transfer"),
    *("transfer in a batch", "sell a part by standing bid", "sell with consent"),
    *("sell the whole", "accept an offer", "hand over", "move by order", "cut by order"),
    *("pay recourse", "foreclose", "split", "offer a part", "offer to many", "issue"),
)
#: A giver is called back for each part that it offers to one that asks, before the next is cut:
#: what it cuts then is numbered in between. The sums are kept.
IN_BETWEEN = {
    "offer to many": {
        *("Warrants.split", "Warrants.endorse", "Warrants.endorseMany"),
        "DiscountDesk.acceptStanding",
    }
}


def test_every_function_that_changes_state_is_called(receiver: Hooks) -> None:
    called = {command.name for command in receiver.entries}
    assert called == functions_that_change_state(receiver.world)
    assert tuple(deliveries(receiver.world)) == DELIVERIES


@pytest.mark.rule("R49")
@pytest.mark.rule("R102")
def test_alone_all_go_on_but_what_is_for_offices_and_modules(receiver: Hooks) -> None:
    refused = {command.name for command in receiver.entries} - receiver.that_go_on()
    reserved = {
        *("Clearing.annulAccount", "Clearing.clearTogether", "Clearing.openAccount"),
        *("DiscountDesk.recordEndorser", "Evidence.oblige", "Offers.open", "Pledges.share"),
        *("Enterprises.recordCure", "Enterprises.recordDefault"),
        *(f"Warrants.{name}" for name in ("cut", "deliver", "end", "issueRootLot", "pledge")),
        *("Warrants.release", "Warrants.sell"),
    }
    restricted = {
        f"{contract}.{name}"
        for targets in RESTRICTED.values()
        for contract, names in targets.items()
        for name in names
    }
    governed = {f"{name}.setAuthority" for name in ("Enterprises", "Warrants", "Orders")}
    # Nobody allowed the agent anything, and it has no key to sign a permit.
    others = {"DepositToken.setAuthority", "DepositToken.transferFrom", "DepositToken.permit"}
    assert refused == reserved | restricted | governed | others


@pytest.mark.rule("R49")
@pytest.mark.rule("R56")
@pytest.mark.parametrize("name", DELIVERIES)
def test_a_receiver_that_calls_back_gains_nothing(receiver: Hooks, name: str) -> None:
    strays = receiver.strays(AGENT, deliveries(receiver.world)[name])
    assert strays == IN_BETWEEN.get(name, set())
