"""Every way in which somebody's signature is asked, for one party that signs or answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from stage import FACE, TRADE, Stage, at

from deeptier.model.consents import Signature, Words
from deeptier.model.core import Command, Lot
from deeptier.model.papers import Consent

#: A signature of the party, by words: sound, flawed, or somebody else's.
Sign = Callable[[Words], Signature]
Ask = Callable[[Stage, str, Sign], tuple[Command, Words]]


def _issue(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    terms = stage.terms(payee=party)
    words = Words("Payables", "Terms", (terms, ()))
    command = stage.issuing(terms)
    consents = replace(command.arguments["consents"], payee=sign(words))
    return replace(command, arguments={**command.arguments, "consents": consents}), words


def _accept_bid(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = stage.issue()
    bid = stage.bid(root, financier=party)
    words = stage.bid_words(bid)
    command = stage.selling(bid, root)
    return _with(command, bid_signature=sign(words)), words


def _sell(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = _given(stage, party)
    bid = stage.bid(root)
    words = Words("DiscountDesk", "Acceptance", (stage.bid_words(bid), root, FACE, 1, stage.today))
    command = stage.command(
        "outsider1",
        "DiscountDesk.acceptWithConsent",
        bid=bid,
        bid_signature=stage.signed("financier1", stage.bid_words(bid)),
        lot=root,
        amount=FACE,
        consent=Consent(1, stage.today, sign(words)),
    )
    return command, words


def _endorse(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = _given(stage, party)
    words = Words("Warrants", "Endorse", (root, at("supplier3"), FACE, TRADE, 1, stage.today))
    command = stage.command(
        "outsider1",
        "Warrants.endorseWithConsent",
        lot=root,
        to=at("supplier3"),
        amount=FACE,
        trade_reference=TRADE,
        consent=Consent(1, stage.today, sign(words)),
    )
    return command, words


def _endorse_many(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = _given(stage, party)
    many = (stage.delivery("supplier3", 1),)
    words = Words("Warrants", "EndorseMany", (root, many, 1, stage.today))
    consent = Consent(1, stage.today, sign(words))
    command = stage.command(
        "outsider1",
        "Warrants.endorseManyWithConsent",
        lot=root,
        deliveries=many,
        consent=consent,
    )
    return command, words


def _split(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = _given(stage, party)
    words = Words("Warrants", "Split", (root, (1, 2), 1, stage.today))
    consent = Consent(1, stage.today, sign(words))
    command = stage.command(
        "outsider1", "Warrants.splitWithConsent", lot=root, amounts=(1, 2), consent=consent
    )
    return command, words


def _accept_offer(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = stage.issue()
    stage.do(party, "Enterprises.setAcceptance", acceptance_days=5)
    stage.do("supplier1", "Warrants.endorse", **_whole(root, party))
    words = Words("Offers", "OfferAcceptance", (root, TRADE, 0, stage.today))
    consent = Consent(0, stage.today, sign(words))
    return stage.command("outsider1", "Offers.acceptWithConsent", lot=root, consent=consent), words


def _hand_over(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = stage.issue()
    what = (root, party, FACE, TRADE)
    giver = stage.consent("supplier1", "Offers", "Handover", root, *what)
    words = Words("Offers", "Handover", (*what, 0, stage.today))
    command = stage.command(
        "outsider1",
        "Offers.handOver",
        **_whole(root, party),
        giver=giver,
        receiver=sign(words),
    )
    return command, words


def _advance(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = stage.issue()
    bid = stage.pledge_bid(root, financier=party)
    words = Words("Pledges", "PledgeBid", (bid,))
    return _with(stage.pledging(bid), bid_signature=sign(words)), words


def _pledge(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    root = _given(stage, party)
    bid = stage.pledge_bid(root)
    asked = Words("Pledges", "PledgeBid", (bid,))
    words = Words("Pledges", "PledgeAcceptance", (asked, root, 1, stage.today))
    command = stage.command(
        "outsider1",
        "Pledges.pledgeWithConsent",
        bid=bid,
        bid_signature=stage.signed("financier1", asked),
        consent=Consent(1, stage.today, sign(words)),
    )
    return command, words


def _cancel(stage: Stage, party: str, sign: Sign) -> tuple[Command, Words]:
    terms = stage.terms(payee=party)
    agreed = Words("Payables", "Terms", (terms, ()))
    stage.do(party, "Payables.approveConsent", digest=agreed)
    issue = stage.issuing(terms)
    consents = replace(issue.arguments["consents"], payee=None)
    assert stage.answer(_with(issue, consents=consents)) is None
    words = Words("Payables", "Cancellation", (1, agreed, stage.today))
    command = stage.command(
        "outsider1",
        "Payables.cancel",
        terms=terms,
        invoices=(),
        last_day=stage.today,
        obligor_signature=stage.signed("core1", words),
        payee_signature=sign(words),
    )
    return command, words


#: Each asks one party, an enterprise that is supplier and financier, for its signature.
ASKED: Mapping[str, Ask] = {
    "issue": _issue,
    "cancel": _cancel,
    "split": _split,
    "endorse": _endorse,
    "endorse to many": _endorse_many,
    "accept an offer": _accept_offer,
    "hand over": _hand_over,
    "bid": _accept_bid,
    "sell": _sell,
    "bid to advance": _advance,
    "pledge": _pledge,
}


def _with(command: Command, **changed: object) -> Command:
    return replace(command, arguments={**command.arguments, **changed})


def _given(stage: Stage, party: str) -> Lot:
    root = stage.issue()
    stage.do("supplier1", "Warrants.endorse", **_whole(root, party))
    return root


def _whole(lot: Lot, to: str) -> dict[str, object]:
    return {"lot": lot, "to": to, "amount": FACE, "trade_reference": TRADE}
