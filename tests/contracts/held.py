"""Every operation of the specification's table of holds: brought about up to its last step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dated_rules import hold
from financing import ENDLESS, pledge, pledge_bid
from stage import NO_BYTES32, ORDER, TRADE, Stage, commitment

FACE = 1_000_000_000
DIGEST = commitment("digest")


@dataclass(frozen=True)
class Held:
    """An operation that is ready: its parties, its lot if it has one, and the step itself."""

    act: Callable[[], Any]
    gives: tuple[Any, ...] = ()
    gets: tuple[Any, ...] = ()
    lot: int = 0


def _line(name: str, *values: int) -> Callable[[Stage], Held]:
    def prepare(stage: Stage) -> Held:
        clearing, people = stage.house.clearing, stage.people
        bank = {"from": people.guarantor}
        if name == "resumeLine":
            clearing.suspendLine(stage.line, bank)
        act = getattr(clearing, name)
        return Held(lambda: act(stage.line, *values, bank), (people.guarantor,), (people.core,))

    return prepare


def _grant_line(stage: Stage) -> Held:
    return Held(stage.grant_line, (stage.people.guarantor,), (stage.people.core,))


def _issue(stage: Stage) -> Held:
    people = stage.people

    def act() -> Any:
        return stage.confirm(stage.terms(guarantor=people.guarantor))

    return Held(act, (people.core, people.guarantor), (people.supplier1,))


def _cancel(stage: Stage) -> Held:
    payables, people, terms = stage.house.payables, stage.people, stage.terms()
    stage.confirm(terms)
    digest = bytes(payables.cancellationDigest(1, stage.terms_digest(terms), terms.lastDay))
    consents = [stage.sign(who, digest) for who in (people.core, people.supplier1)]

    def act() -> Any:
        return payables.cancel(terms.words, [], terms.lastDay, *consents, {"from": people.outsider})

    return Held(act, (people.supplier1,), (people.core,), 1 << 192)


def _split(stage: Stage) -> Held:
    lot = stage.issue()
    return Held(lambda: stage.split(lot, 1), (stage.people.supplier1,), lot=lot)


def _deliver(form: str, asks: bool = False) -> Callable[[Stage], Held]:
    def prepare(stage: Stage) -> Held:
        lot, people, warrants = stage.issue(), stage.people, stage.house.warrants
        giver, receiver = people.supplier1, people.supplier2
        holder = {"from": giver}
        acts = {
            "endorse": lambda: warrants.endorse(lot, receiver, 1, TRADE, holder),
            "endorseMany": lambda: warrants.endorseMany(lot, [(receiver, 1, TRADE)], holder),
            "plain transfer": lambda: warrants.safeTransferFrom(
                giver, receiver, lot, FACE, TRADE, holder
            ),
            "handOver": lambda: _hand_over(stage, lot),
        }
        if asks:
            stage.house.enterprises.setAcceptance(9, {"from": receiver})
        return Held(acts[form], (giver,), (receiver,), lot)

    return prepare


def _hand_over(stage: Stage, lot: int) -> Any:
    offers, people = stage.house.offers, stage.people
    what = (lot, people.supplier2, 1, TRADE)
    giver = stage.consent(people.supplier1, lot, offers.handoverDigest, *what)
    digest = bytes(offers.handoverDigest(*what, *giver[:2]))
    receiver = stage.sign(people.supplier2, digest)
    return offers.handOver(*what, giver, receiver, {"from": people.outsider})


def _offered(name: str, days: int = 200) -> Callable[[Stage], Held]:
    def prepare(stage: Stage) -> Held:
        lot, people, house = stage.issue(), stage.people, stage.house
        receiver = {"from": people.supplier2}
        house.enterprises.setAcceptance(days, receiver)
        house.warrants.endorse(lot, people.supplier2, FACE, TRADE, {"from": people.supplier1})
        if name == "returnLapsed":
            stage.sleep_days(days + 1)
        act = getattr(house.offers, name)
        return Held(lambda: act(lot, receiver), (people.supplier1,), (people.supplier2,), lot)

    return prepare


def _accept_bid(stage: Stage) -> Held:
    lot, people = stage.issue(), stage.people
    bid = stage.bid(lot)
    return Held(lambda: stage.accept(bid, lot), (people.supplier1,), (people.financier,), lot)


def _standing_bid(stage: Stage) -> tuple[int, int, int, int, bool, int, list[tuple[int, int]]]:
    bands = [(365, 43_500), (0, 0), (0, 0), (0, 0)]
    return (10**12, stage.today + 50, 360, 0, False, 0, bands)


def _accept_standing(stage: Stage) -> Held:
    lot, people, house = stage.issue(), stage.people, stage.house
    by = {"from": people.financier}
    house.desk.setStandingBid(people.core, house.deposits, _standing_bid(stage), by)

    def act() -> Any:
        return house.desk.acceptStanding(people.financier, lot, 9, 0, {"from": people.supplier1})

    return Held(act, (people.supplier1,), (people.financier,), lot)


def _pledge(stage: Stage) -> Held:
    lot, people = stage.issue(), stage.people
    return Held(lambda: pledge(stage, lot), (people.supplier1,), (people.financier,), lot)


def _repay_loan(stage: Stage) -> Held:
    lot, people, house = stage.issue(), stage.people, stage.house
    pledge(stage, lot)
    payer = people.supplier3
    stage.fund(payer, FACE)
    house.deposits.approve(house.pledges, ENDLESS, {"from": payer})
    act = house.pledges.repayLoan
    return Held(lambda: act(lot, {"from": payer}), (payer,), (people.financier,), lot)


def _foreclose(stage: Stage) -> Held:
    lot, people, house = stage.issue(), stage.people, stage.house
    pledge(stage, lot, repayDay=stage.today + 1)
    stage.sleep_days(2)
    by = {"from": people.financier}
    return Held(
        lambda: house.pledges.foreclose(lot, by), (people.supplier1,), (people.financier,), lot
    )


def _retire(stage: Stage) -> Held:
    people, clearing = stage.people, stage.house.clearing
    lot = stage.endorse(stage.issue(), people.core)
    return Held(lambda: clearing.retire(lot, {"from": people.core}), (people.core,), lot=lot)


def _own(name: str) -> Callable[[Stage], Held]:
    """What a party sets for itself."""

    def prepare(stage: Stage) -> Held:
        house, people = stage.house, stage.people
        who = people.core if "andate" in name else people.financier
        by = {"from": who}
        approving = (house.payables, house.warrants, house.desk, house.offers, house.pledges)
        bid, offer = stage.bid(), pledge_bid(stage, 1 << 192, nonce=1)
        if name == "withdrawConsent":
            for contract in approving:
                contract.approveConsent(DIGEST, by)
        acts = {
            "setAcceptance": lambda: house.enterprises.setAcceptance(9, by),
            "setStandingBid": lambda: house.desk.setStandingBid(
                people.core, house.deposits, _standing_bid(stage), by
            ),
            "setInterestMandate": lambda: house.desk.setInterestMandate(
                house.deposits, 1, 1, 1, by
            ),
            "cancelBid": lambda: house.desk.cancelBid(bid.words, by),
            "cancelAllBids": lambda: house.desk.cancelAllBids(by),
            "cancelPledgeBid": lambda: house.pledges.cancelPledgeBid(offer.words, by),
            "approveConsent": lambda: [c.approveConsent(DIGEST, by) for c in approving],
            "withdrawConsent": lambda: [c.withdrawConsent(DIGEST, by) for c in approving],
            "setApprovalForAll": lambda: house.warrants.setApprovalForAll(people.core, True, by),
            "setMandate": lambda: house.clearing.setMandate(house.deposits, True, by),
        }
        return Held(acts[name], (who,))

    return prepare


def _anchor(stage: Stage) -> Held:
    who, roots = stage.people.supplier1, [DIGEST, NO_BYTES32, NO_BYTES32, NO_BYTES32]
    return Held(lambda: stage.house.evidence.anchor(roots, {"from": who}), (who,))


def _present(stage: Stage) -> Held:
    lot, who, evidence = stage.issue(), stage.people.supplier1, stage.house.evidence
    roots = [DIGEST, NO_BYTES32, NO_BYTES32, NO_BYTES32]
    ref = evidence.anchor(roots, {"from": stage.people.outsider}).return_value
    return Held(lambda: evidence.present(lot, ref, {"from": who}), (who,), lot=lot)


def _register(stage: Stage) -> Held:
    lot, who, evidence = stage.issue(), stage.people.financier, stage.house.evidence
    return Held(lambda: evidence.register(lot, 0, DIGEST, {"from": who}), (who,), lot=lot)


def _repay(stage: Stage) -> Held:
    lot = stage.issue()
    return Held(lambda: stage.repay(lot, 5), (stage.people.core,), lot=lot)


def _collect(stage: Stage) -> Held:
    lot, house, people = stage.issue(due_in=5), stage.house, stage.people
    house.clearing.setMandate(house.deposits, True, {"from": people.core})
    stage.sleep_days(5)
    act = house.clearing.collect
    return Held(lambda: act(1, {"from": people.outsider}), (people.core,), lot=lot)


def _guaranteed(stage: Stage) -> int:
    """A lot in default whose guarantor has cash, and lets Clearing take it."""
    house, guarantor = stage.house, stage.people.guarantor
    lot = stage.issue(due_in=5, guarantor=guarantor, penaltyPpmPerDay=0)
    stage.default(lot)
    stage.fund(guarantor, FACE)
    house.deposits.approve(house.clearing, ENDLESS, {"from": guarantor})
    return lot


def _pay_guarantee(stage: Stage) -> Held:
    lot, guarantor = _guaranteed(stage), stage.people.guarantor
    act = stage.house.clearing.payGuarantee
    holders = (stage.people.supplier1,)
    return Held(lambda: act(1, 5, {"from": guarantor}), (guarantor,), holders, lot)


def _pay_recovery(stage: Stage) -> Held:
    lot, people, clearing = _guaranteed(stage), stage.people, stage.house.clearing
    clearing.payGuarantee(1, FACE, {"from": people.guarantor})
    stage.repay(lot, 100)
    act = clearing.payRecovery
    return Held(lambda: act(1, {"from": people.outsider}), gets=(people.guarantor,), lot=lot)


def _give_back_deposit(stage: Stage) -> Held:
    lot, people = stage.issue(depositPpm=100_000), stage.people
    stage.repay(lot, FACE)
    act = stage.house.clearing.giveBackDeposit
    return Held(lambda: act(1, {"from": people.outsider}), gets=(people.core,), lot=lot)


def _paid(name: str, pledged: bool = False) -> Callable[[Stage], Held]:
    def prepare(stage: Stage) -> Held:
        people, clearing = stage.people, stage.house.clearing
        lot = stage.issue(due_in=50, penaltyPpmPerDay=0)
        if pledged:
            pledge(stage, lot)
        stage.sleep_days(50)
        stage.repay(lot, FACE if name == "redeem" else FACE // 2)
        what = [lot] if name == "clear" else lot

        def act() -> Any:
            return getattr(clearing, name)(what, {"from": people.outsider})

        holder = (people.supplier1,)
        return (
            Held(act, holder, (people.financier,), lot) if pledged else Held(act, (), holder, lot)
        )

    return prepare


def _declare_default(stage: Stage) -> Held:
    lot, people = stage.issue(due_in=5), stage.people
    stage.sleep_days(16)
    act = stage.house.clearing.declareDefault
    return Held(lambda: act(1, {"from": people.outsider}), (people.core,), (people.supplier1,), lot)


def _recourse(stage: Stage) -> int:
    """A lot in default that the financier bought with recourse."""
    lot = stage.issue(due_in=5)
    stage.accept(stage.bid(lot, recourse=True), lot)
    stage.default(lot)
    return lot


def _claim_recourse(stage: Stage) -> Held:
    lot, people = _recourse(stage), stage.people
    act = stage.house.desk.claimRecourse
    by = {"from": people.financier}
    return Held(lambda: act(lot, lot, by), (people.financier,), (people.supplier1,), lot)


def _pay_recourse(stage: Stage) -> Held:
    lot, people, house = _recourse(stage), stage.people, stage.house
    house.desk.claimRecourse(lot, lot, {"from": people.financier})
    payer = {"from": people.supplier3}
    stage.fund(people.supplier3, 2 * FACE)
    house.deposits.approve(house.desk, ENDLESS, payer)
    gets = (people.financier, people.supplier1)
    return Held(lambda: house.desk.payRecourse(lot, payer), (people.supplier3,), gets, lot)


def _release_exposure(stage: Stage) -> Held:
    people, desk = stage.people, stage.house.desk
    hold(stage, financierCap=10**12)
    lot = stage.issue()
    stage.accept(stage.bid(lot), lot)
    stage.endorse(lot, people.supplier2)
    by = {"from": people.outsider}
    return Held(lambda: desk.releaseExposure(lot, 1, by), (people.financier,), lot=lot)


def _follow(name: str) -> Callable[[Stage], Held]:
    def prepare(stage: Stage) -> Held:
        lot, people, house = stage.issue(), stage.people, stage.house
        old = people.supplier1 if name == "follow" else people.core
        house.enterprises.proposeSuccessor(old, people.outsider, {"from": people.registrar})
        stage.sleep_days(3)
        anyone = {"from": people.supplier4}
        house.enterprises.completeSuccession(old, anyone)
        acts = {
            "follow": lambda: house.warrants.follow(lot, anyone),
            "followLine": lambda: house.clearing.followLine(stage.line, anyone),
        }
        return Held(acts[name], gets=(people.outsider,), lot=lot)

    return prepare


def _order(name: str, side: str = "") -> Callable[[Stage], Held]:
    def prepare(stage: Stage) -> Held:
        lot, people, orders = stage.issue(), stage.people, stage.house.orders
        by = {"from": people.regulator}
        acts = {
            "moveByOrder": lambda: orders.moveByOrder(lot, people.supplier2, FACE, ORDER, by),
            "splitByOrder": lambda: orders.splitByOrder(lot, [1], ORDER, by),
        }
        if side == "to":
            return Held(acts[name], gets=(people.supplier2,), lot=lot)
        return Held(acts[name], (people.supplier1,), lot=lot)

    return prepare


def _succession(name: str) -> Callable[[Stage], Held]:
    def prepare(stage: Stage) -> Held:
        enterprises, people = stage.house.enterprises, stage.people
        old = people.supplier1
        enterprises.proposeSuccessor(old, people.outsider, {"from": people.registrar})
        stage.sleep_days(3)
        acts = {
            "refuseSuccessor": lambda: enterprises.refuseSuccessor({"from": old}),
            "completeSuccession": lambda: enterprises.completeSuccession(
                old, {"from": people.supplier4}
            ),
        }
        return Held(acts[name], (old,))

    return prepare


def _transfer_deposits(stage: Stage) -> Held:
    people, deposits = stage.people, stage.house.deposits
    act = deposits.transfer
    return Held(
        lambda: act(people.supplier1, 5, {"from": people.core}), (people.core,), (people.supplier1,)
    )


Prepare = Callable[[Stage], Held]


def _owns(*names: str) -> tuple[Prepare, ...]:
    return tuple(_own(name) for name in names)


#: The rows of the table, by their words up to the parties; each has one operation or more.
ROWS: dict[str, tuple[Prepare, ...]] = {
    "grantLine": (_grant_line,),
    "setLineLimit, renewLine, resumeLine": (
        *(_line("setLineLimit", 5), _line("renewLine", 2**24 - 1), _line("resumeLine")),
    ),
    "suspendLine": (_line("suspendLine"),),
    "followLine": (_follow("followLine"),),
    "issue": (_issue,),
    "cancel": (_cancel,),
    "split": (_split,),
    "endorse, endorseMany, plain transfer, offer by endorse or endorseMany": (
        *(_deliver(form) for form in ("endorse", "endorseMany", "plain transfer")),
        *(_deliver(form, asks=True) for form in ("endorse", "endorseMany")),
    ),
    "accept an offer": (_offered("accept"),),
    "handOver": (_deliver("handOver"),),
    "reject, returnLapsed": (_offered("reject"), _offered("returnLapsed", 1)),
    "moveByOrder, from its holder": (_order("moveByOrder"),),
    "moveByOrder, to its receiver": (_order("moveByOrder", "to"),),
    "splitByOrder": (_order("splitByOrder"),),
    "follow": (_follow("follow"),),
    "refuseSuccessor": (_succession("refuseSuccessor"),),
    "completeSuccession": (_succession("completeSuccession"),),
    "accept a bid, acceptStanding": (_accept_bid, _accept_standing),
    "pledge": (_pledge,),
    "cancelPledgeBid": _owns("cancelPledgeBid"),
    "repayLoan": (_repay_loan,),
    "foreclose": (_foreclose,),
    "retire": (_retire,),
    "setAcceptance": _owns("setAcceptance"),
    "setStandingBid, setInterestMandate, cancelBid, cancelAllBids, approveConsent, "
    "withdrawConsent, setApprovalForAll, setMandate": _owns(
        *("setStandingBid", "setInterestMandate", "cancelBid", "cancelAllBids"),
        *("approveConsent", "withdrawConsent", "setApprovalForAll", "setMandate"),
    ),
    "anchor": (_anchor,),
    "present": (_present,),
    "register": (_register,),
    "repay": (_repay,),
    "collect": (_collect,),
    "payGuarantee": (_pay_guarantee,),
    "payRecovery": (_pay_recovery,),
    "giveBackDeposit": (_give_back_deposit,),
    "claim, redeem": (_paid("claim"), _paid("redeem")),
    "claim, redeem of a pledged lot": (
        *(_paid("claim", pledged=True), _paid("redeem", pledged=True)),
    ),
    "clear": (_paid("clear"),),
    "declareDefault": (_declare_default,),
    "claimRecourse": (_claim_recourse,),
    "payRecourse": (_pay_recourse,),
    "releaseExposure": (_release_exposure,),
    "transfer of deposits": (_transfer_deposits,),
}
