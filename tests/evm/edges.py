"""Commands whose answer turns at one midnight, with their answers on either side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stage import FACE, FIRST_DAY, TRADE, Refusal, Stage, at

from deeptier.lot_id import LotId
from deeptier.model.consents import Words
from deeptier.model.core import Command, Lot
from deeptier.model.papers import Rules

HALF = FACE // 2
ROOT = LotId(1).number
STRICT = Rules(10, 10, 90, 1_000, 16, 1, 7, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Edge:
    """A command, and its answers in the last second of a day and in the first of the next."""

    command: Command
    day: int
    through: Refusal | None
    after: Refusal | None


Scene = Callable[[Stage], Edge]
EDGES: dict[str, Scene] = {}


def edge(scene: Scene) -> Scene:
    """Register a scene by its name."""
    EDGES[scene.__name__.replace("_", " ")] = scene
    return scene


def _day(number: int) -> int:
    return FIRST_DAY + number


def _endorsing(stage: Stage, lot: Lot) -> Command:
    return stage.command(
        "supplier1",
        "Warrants.endorse",
        lot=lot,
        to=at("supplier2"),
        amount=FACE,
        trade_reference=TRADE,
    )


def _matured() -> Refusal:
    return "Warrants_Matured", (1, _day(150), _day(150))


def _expired(last: int) -> Refusal:
    return "Consents_Expired", (_day(last), _day(last + 1))


@edge
def endorse_through_the_eve(stage: Stage) -> Edge:
    return Edge(_endorsing(stage, stage.issue()), 149, None, _matured())


@edge
def split_through_the_eve(stage: Stage) -> Edge:
    split = stage.command("supplier1", "Warrants.split", lot=stage.issue(), amounts=(1,))
    return Edge(split, 149, None, _matured())


@edge
def sell_through_the_eve(stage: Stage) -> Edge:
    root = stage.issue()
    return Edge(stage.selling(stage.bid(root), root), 149, None, _matured())


@edge
def pledge_through_the_eve(stage: Stage) -> Edge:
    bid = stage.pledge_bid(stage.issue(), repay_day=_day(150), last_day=_day(200))
    return Edge(stage.pledging(bid), 149, None, _matured())


@edge
def retire_through_the_eve(stage: Stage) -> Edge:
    root = stage.issue()
    bid = stage.bid(root, financier=at("core1"))
    role = {"account": at("core1"), "roles": 5, "expiry_day": _day(900)}
    stage.do("registrar", "Enterprises.renew", **role)
    assert stage.answer(stage.selling(bid, root)) is None
    matured = ("Clearing_Matured", (1, _day(150), _day(150)))
    return Edge(stage.command("core1", "Clearing.retire", lot=root), 149, None, matured)


@edge
def claim_from_the_due_day(stage: Stage) -> Edge:
    root = stage.issue()
    stage.do("core1", "Clearing.repay", payable_number=1, amount=HALF)
    claim = stage.command("outsider1", "Clearing.claim", lot=root)
    return Edge(claim, 149, ("Clearing_NotDue", (1, _day(150), _day(149))), None)


@edge
def collect_from_the_due_day(stage: Stage) -> Edge:
    stage.issue()
    stage.do("core1", "Clearing.setMandate", currency=stage.deposits, granted=True)
    collect = stage.command("outsider1", "Clearing.collect", payable_number=1)
    return Edge(collect, 149, ("Clearing_NotDue", (1, _day(150), _day(149))), None)


@edge
def repay_the_face_alone_through_the_due_day(stage: Stage) -> Edge:
    stage.issue()
    over = stage.command("core1", "Clearing.repay", payable_number=1, amount=FACE + 1)
    return Edge(over, 150, ("Clearing_Overpaid", (1, FACE + 1, FACE)), None)


@edge
def declare_default_after_the_last_day_of_grace(stage: Stage) -> Edge:
    stage.issue()
    declare = stage.command("outsider1", "Clearing.declareDefault", payable_number=1)
    return Edge(declare, 160, ("Clearing_InGrace", (1, _day(160), _day(160))), None)


@edge
def terms_through_their_last_day(stage: Stage) -> Edge:
    return Edge(stage.issuing(stage.terms(last_day=_day(5))), 5, None, _expired(5))


@edge
def terms_until_the_eve_of_their_due_day(stage: Stage) -> Edge:
    terms = stage.terms(due_in=6, last_day=_day(9))
    return Edge(stage.issuing(terms), 5, None, ("Payables_DueDayInvalid", (_day(6), _day(6))))


@edge
def a_bid_through_its_last_day(stage: Stage) -> Edge:
    root = stage.issue()
    return Edge(stage.selling(stage.bid(root, last_day=_day(5)), root), 5, None, _expired(5))


@edge
def a_standing_bid_through_its_last_day(stage: Stage) -> Edge:
    root = stage.issue()
    kept = {"obligor": at("core1"), "currency": stage.deposits}
    stage.do("financier1", "DiscountDesk.setStandingBid", **kept, bid=stage.standing())
    taking = {"financier": at("financier1"), "lot": root, "amount": HALF, "least_proceeds": 0}
    command = stage.command("supplier1", "DiscountDesk.acceptStanding", **taking)
    # It stands through day 200, and the lot through day 149.
    return Edge(command, 149, None, _matured())


@edge
def a_bid_to_advance_through_its_last_day(stage: Stage) -> Edge:
    bid = stage.pledge_bid(stage.issue(), last_day=_day(5))
    return Edge(stage.pledging(bid), 5, None, _expired(5))


@edge
def a_holders_consent_through_its_last_day(stage: Stage) -> Edge:
    root = stage.issue()
    consent = stage.consent("supplier1", "Warrants", "Split", root, root, (1,))
    what = {"lot": root, "amounts": (1,), "consent": consent}
    return Edge(
        stage.command("outsider1", "Warrants.splitWithConsent", **what), 0, None, _expired(0)
    )


@edge
def an_offer_through_its_last_day(stage: Stage) -> Edge:
    root = stage.issue()
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    assert stage.answer(_endorsing(stage, root)) is None
    accept = stage.command("supplier2", "Offers.accept", lot=root)
    return Edge(accept, 5, None, ("Offers_Lapsed", (ROOT, _day(5), _day(6))))


@edge
def a_lapsed_offer_from_the_day_after(stage: Stage) -> Edge:
    root = stage.issue()
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    assert stage.answer(_endorsing(stage, root)) is None
    back = stage.command("outsider1", "Offers.returnLapsed", lot=root)
    return Edge(back, 5, ("Offers_NotLapsed", (ROOT, _day(5), _day(5))), None)


@edge
def foreclose_after_the_last_day_to_repay(stage: Stage) -> Edge:
    root = stage.issue()
    assert stage.answer(stage.pledging(stage.pledge_bid(root))) is None
    take = stage.command("financier1", "Pledges.foreclose", lot=root)
    return Edge(take, 30, ("Pledges_NotOverdue", (ROOT, _day(30), _day(30))), None)


@edge
def complete_a_succession_from_the_third_day(stage: Stage) -> Edge:
    parties = {"account": at("supplier1"), "successor": at("outsider3")}
    stage.do("registrar", "Enterprises.proposeSuccessor", **parties)
    complete = stage.command("outsider1", "Enterprises.completeSuccession", account=at("supplier1"))
    return Edge(complete, 2, ("Successions_TooEarly", (at("supplier1"), _day(3), _day(2))), None)


@edge
def the_rules_before_through_the_eve_of_new_ones(stage: Stage) -> Edge:
    stage.do("rulemaker", "Enterprises.announceRules", rules=STRICT, from_day=_day(3))
    issue = stage.issuing(stage.terms())
    return Edge(issue, 2, None, ("Payables_TenorTooLong", (147, 10)))


@edge
def withdraw_an_announcement_through_the_eve(stage: Stage) -> Edge:
    stage.do("rulemaker", "Enterprises.announceRules", rules=STRICT, from_day=_day(3))
    withdraw = stage.command("rulemaker", "Enterprises.withdrawAnnouncement")
    return Edge(withdraw, 2, None, ("Rulebook_NothingAnnounced", (_day(3),)))


@edge
def adopt_rules_from_their_day(stage: Stage) -> Edge:
    stage.do("rulemaker", "Enterprises.announceRules", rules=STRICT, from_day=_day(3))
    adopt = stage.command("outsider1", "Enterprises.adoptRules")
    return Edge(adopt, 2, ("Rulebook_NotYet", (_day(3), _day(2))), None)


@edge
def a_currency_through_the_eve_of_its_end(stage: Stage) -> Edge:
    ended = {"currency": stage.deposits, "allowed": False, "from_day": _day(3)}
    stage.do("rulemaker", "Enterprises.announceCurrency", **ended)
    gone = ("Enterprises_CurrencyNotAllowed", (stage.deposits,))
    return Edge(stage.issuing(stage.terms()), 2, None, gone)


@edge
def an_enterprise_through_its_expiry_day(stage: Stage) -> Edge:
    root = stage.issue()
    role = {"account": at("supplier1"), "roles": 2, "expiry_day": _day(5)}
    stage.do("registrar", "Enterprises.renew", **role)
    lapsed = ("Enterprises_Expired", (at("supplier1"), _day(5), _day(6)))
    return Edge(_endorsing(stage, root), 5, None, lapsed)


@edge
def a_line_through_its_expiry_day(stage: Stage) -> Edge:
    stage.do("bank1", "Clearing.renewLine", line=1, expiry_day=_day(5))
    issue = stage.issuing(stage.terms(last_day=_day(9)))
    return Edge(issue, 5, None, ("CreditLines_Expired", (1, _day(5), _day(6))))


@edge
def cancel_through_the_eve(stage: Stage) -> Edge:
    terms = stage.terms()
    stage.confirm(terms)
    agreed = Words("Payables", "Terms", (terms, ()))
    words = Words("Payables", "Cancellation", (1, agreed, _day(200)))
    signatures = {
        "obligor_signature": stage.signed("core1", words),
        "payee_signature": stage.signed("supplier1", words),
    }
    paper = {"terms": terms, "invoices": (), "last_day": _day(200)}
    cancel = stage.command("outsider1", "Payables.cancel", **paper, **signatures)
    return Edge(cancel, 149, None, ("Clearing_Matured", (1, _day(150), _day(150))))


@edge
def a_registration_through_its_last_day(stage: Stage) -> Edge:
    asking = Rules(180, 365, 90, 1_000, 16, 1, 7, 0, 0, 0, 7, 0, 0)
    stage.do("rulemaker", "Enterprises.announceRules", rules=asking, from_day=_day(1))
    stage.jump(1)
    root = stage.issue()
    assert stage.answer(stage.selling(stage.bid(root), root)) is None
    # The reseller has to register by day 8; from day 9 it sells nothing on without an entry.
    onward = stage.bid(root, financier=at("financier2"))
    sale = stage.selling(onward, root, by="financier1")
    return Edge(sale, 8, None, ("Evidence_RegistrationMissing", (ROOT, 1, _day(8))))
