"""Races about who deals: offers, successors, registration, evidence."""

from __future__ import annotations

from dataclasses import replace

from races_sales import DAY_RULES
from racing import Pair, race
from stage import FACE, FIRST_DAY, ORDER, TRADE, Stage, at

from deeptier.model.core import Command, Lot

ROOTS = tuple(word.ljust(32, b".") for word in (b"invoice", b"waybill", b"contract", b"payment"))


def _endorsing(stage: Stage, lot: Lot, to: str = "supplier2", by: str = "supplier1") -> Command:
    return stage.command(
        by, "Warrants.endorse", lot=lot, to=at(to), amount=FACE, trade_reference=TRADE
    )


def _offered(stage: Stage) -> Lot:
    """A root lot that is offered to supplier2 through day 5."""
    root = stage.issue()
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    assert stage.answer(_endorsing(stage, root)) is None
    return root


def _offer(stage: Stage, name: str, lot: Lot, by: str = "supplier2") -> Command:
    return stage.command(by, f"Offers.{name}", lot=lot)


def _moving(stage: Stage, lot: Lot) -> Command:
    return stage.command(
        "regulator",
        "Orders.moveByOrder",
        lot=lot,
        to=at("supplier3"),
        amount=FACE,
        order_hash=ORDER,
    )


def _proposed(stage: Stage, account: str = "supplier1") -> Command:
    """The command that completes a proposal, on the first day on which it can be."""
    stage.do(
        "registrar", "Enterprises.proposeSuccessor", account=at(account), successor=at("outsider3")
    )
    stage.jump((stage.today - FIRST_DAY) + 3)
    return stage.command("outsider1", "Enterprises.completeSuccession", account=at(account))


@race("R112", "R113")
def accept_an_offer_against_its_reject(stage: Stage) -> Pair:
    """The receiver's first word ends the offer."""
    root = _offered(stage)
    return _offer(stage, "accept", root), _offer(stage, "reject", root)


@race("R112", "R113")
def accept_an_offer_against_returnLapsed_on_its_last_day(stage: Stage) -> Pair:
    """Through its last day an offer is accepted and not returned."""
    root = _offered(stage)
    stage.jump(5, second=86_399)
    return _offer(stage, "accept", root), _offer(stage, "returnLapsed", root, "outsider1")


@race("R112", "R113")
def accept_an_offer_against_returnLapsed_on_the_day_after(stage: Stage) -> Pair:
    """From the day after it is returned and not accepted: midnight decides, not who comes first."""
    root = _offered(stage)
    stage.jump(6, second=0)
    return _offer(stage, "accept", root), _offer(stage, "returnLapsed", root, "outsider1")


@race("R113")
def reject_against_returnLapsed(stage: Stage) -> Pair:
    """Both give the lot back to its holder, once."""
    root = _offered(stage)
    stage.jump(6)
    return _offer(stage, "reject", root), _offer(stage, "returnLapsed", root, "outsider1")


@race("R112", "R117")
def accept_an_offer_against_moveByOrder(stage: Stage) -> Pair:
    """An order takes the lot from whoever holds it, and ends an offer that stands."""
    root = _offered(stage)
    return _offer(stage, "accept", root), _moving(stage, root)


@race("R109", "R114")
def offer_against_accepting_a_bid(stage: Stage) -> Pair:
    """What is offered is not sold; what was sold is not its seller's to offer."""
    root = stage.issue()
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    return _endorsing(stage, root), stage.selling(stage.bid(root), root)


@race("R108", "R109")
def setAcceptance_against_endorse(stage: Stage) -> Pair:
    """Who asks in time is asked; what was delivered before stays delivered."""
    root = stage.issue()
    asks = stage.command("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    return asks, _endorsing(stage, root)


@race("R108", "R109")
def setAcceptance_against_a_plain_transfer(stage: Stage) -> Pair:
    """A plain transfer cannot be an offer, so it is refused where the receiver asks."""
    root = stage.issue()
    asks = stage.command("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    parties = {"from_": at("supplier1"), "to": at("supplier2")}
    move = stage.command(
        "supplier1", "Warrants.safeTransferFrom", **parties, lot=root, value=FACE, data=TRADE
    )
    return asks, move


@race("R112", "R192", "R196")
def accept_an_offer_against_completeSuccession_of_its_receiver(stage: Stage) -> Pair:
    """Accepted before, the lot follows; after, the successor accepts, and the old account
    cannot."""
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    root = stage.issue()
    assert stage.answer(_endorsing(stage, root)) is None
    complete = _proposed(stage, "supplier2")
    return _offer(stage, "accept", root), complete


@race("R191", "R192")
def completeSuccession_against_refuseSuccessor(stage: Stage) -> Pair:
    """The account refuses until the proposal is completed; who slept three days may lose this."""
    complete = _proposed(stage)
    return complete, stage.command("supplier1", "Enterprises.refuseSuccessor")


@race("R191", "R192")
def completeSuccession_against_withdrawSuccessor(stage: Stage) -> Pair:
    """The registrar withdraws until the proposal is completed."""
    complete = _proposed(stage)
    withdraw = stage.command("registrar", "Enterprises.withdrawSuccessor", account=at("supplier1"))
    return complete, withdraw


@race("R190", "R192")
def two_proposals_of_one_successor(stage: Stage) -> Pair:
    """An account takes one place. The other proposal is void, and is withdrawn by its registrar."""
    first = _proposed(stage)
    second = _proposed(stage, "supplier2")
    return first, second


@race("R192", "R193")
def completeSuccession_against_endorse(stage: Stage) -> Pair:
    """The old account deals until it is replaced; what it gave away does not follow."""
    root = stage.issue()
    return _proposed(stage), _endorsing(stage, root)


@race("R190", "R192")
def completeSuccession_against_onboarding_the_successor(stage: Stage) -> Pair:
    """A successor is unknown until it takes the place; one that was let in itself takes none."""
    complete = _proposed(stage)
    let_in = stage.command(
        "registrar",
        "Enterprises.onboard",
        account=at("outsider3"),
        roles=2,
        expiry_day=stage.today,
        identity=TRADE,
    )
    return complete, let_in


@race("R7", "R192")
def completeSuccession_against_close(stage: Stage) -> Pair:
    """A closed account is not replaced, a replaced one not closed: its successor is."""
    complete = _proposed(stage)
    return complete, stage.command("registrar", "Enterprises.close", account=at("supplier1"))


@race("R194", "R195")
def follow_against_claim(stage: Stage) -> Pair:
    """Nobody is paid at an account that was replaced, so the cash waits until the lot followed."""
    root = stage.issue()
    assert stage.answer(_proposed(stage)) is None
    stage.jump(150)
    stage.do("core1", "Clearing.repay", payable_number=1, amount=FACE // 2)
    follow = stage.command("outsider1", "Warrants.follow", lot=root)
    return follow, stage.command("outsider1", "Clearing.claim", lot=root)


@race("R195", "R116")
def follow_against_moveByOrder(stage: Stage) -> Pair:
    """An order reaches a lot that has not followed, and one that has."""
    root = stage.issue()
    assert stage.answer(_proposed(stage)) is None
    return stage.command("outsider1", "Warrants.follow", lot=root), _moving(stage, root)


@race("R15", "R203")
def followLine_against_issue_by_the_successor(stage: Stage) -> Pair:
    """A successor draws the line once the line names it."""
    assert stage.answer(_proposed(stage, "core1")) is None
    follow = stage.command("outsider1", "Clearing.followLine", line=1)
    return follow, stage.issuing(stage.terms(obligor=at("outsider3")))


@race("R203", "R17")
def followLine_against_repay(stage: Stage) -> Pair:
    """Who stands behind a line changes no amount."""
    stage.issue()
    assert stage.answer(_proposed(stage, "core1")) is None
    follow = stage.command("outsider1", "Clearing.followLine", line=1)
    return follow, stage.command("core1", "Clearing.repay", payable_number=1, amount=FACE)


@race("R196", "R89")
def followLine_against_collect(stage: Stage) -> Pair:
    """A mandate dies when the line follows; until then it takes from the old account."""
    stage.issue(due_in=3)
    stage.do("core1", "Clearing.setMandate", currency=stage.deposits, granted=True)
    assert stage.answer(_proposed(stage, "core1")) is None
    follow = stage.command("outsider1", "Clearing.followLine", line=1)
    return follow, stage.command("outsider1", "Clearing.collect", payable_number=1)


@race("R196", "R58")
def followLine_against_a_bid_for_the_old_obligor(stage: Stage) -> Pair:
    """A bid for any lot of an obligor dies when its line follows."""
    root = stage.issue()
    assert stage.answer(_proposed(stage, "core1")) is None
    follow = stage.command("outsider1", "Clearing.followLine", line=1)
    return follow, stage.selling(stage.bid(), root)


@race("R11", "R203")
def followLine_against_suspendLine_by_the_old_bank(stage: Stage) -> Pair:
    """The old bank suspends until the line follows, so that no line is without a brake."""
    assert stage.answer(_proposed(stage, "bank1")) is None
    follow = stage.command("outsider1", "Clearing.followLine", line=1)
    return follow, stage.command("bank1", "Clearing.suspendLine", line=1)


@race("R176")
def two_anchorings_of_one_reference(stage: Stage) -> Pair:
    """Roots are anchored once, by anyone: whoever comes first says the same."""
    return (
        stage.command("supplier1", "Evidence.anchor", roots=ROOTS),
        stage.command("outsider1", "Evidence.anchor", roots=ROOTS),
    )


@race("R179")
def present_against_endorse(stage: Stage) -> Pair:
    """Only the holder presents; what it presented stays its own and serves no other."""
    root = stage.issue()
    reference = stage.do("supplier1", "Evidence.anchor", roots=ROOTS)
    present = stage.command("supplier1", "Evidence.present", lot=root, ref=reference)
    return present, _endorsing(stage, root)


@race("R182", "R183")
def register_against_foreclose_after_its_last_day(stage: Stage) -> Pair:
    """A financier that is late with its entry is refused until it is there, and no longer."""
    root = _due_for_registration(stage, days=7)
    stage.jump(40)
    take = stage.command("financier1", "Pledges.foreclose", lot=root)
    return _registering(stage, root), take


@race("R179", "R180")
def present_against_accept_where_the_rules_ask(stage: Stage) -> Pair:
    """A sale for which evidence is asked waits until the seller presented it."""
    asking = replace(DAY_RULES, discount_streams=1)
    stage.do("rulemaker", "Enterprises.announceRules", rules=asking, from_day=stage.today + 1)
    stage.jump(1)
    root = stage.issue()
    reference = stage.do("supplier1", "Evidence.anchor", roots=ROOTS)
    present = stage.command("supplier1", "Evidence.present", lot=root, ref=reference)
    return present, stage.selling(stage.bid(root), root)


def _due_for_registration(stage: Stage, days: int) -> Lot:
    asking = replace(DAY_RULES, registration_days=days)
    stage.do("rulemaker", "Enterprises.announceRules", rules=asking, from_day=stage.today + 1)
    stage.jump(1)
    root = stage.issue()
    assert stage.answer(stage.pledging(stage.pledge_bid(root))) is None
    return root


def _registering(stage: Stage, lot: Lot) -> Command:
    return stage.command("financier1", "Evidence.register", lot=lot, hops=0, registration=TRADE)
