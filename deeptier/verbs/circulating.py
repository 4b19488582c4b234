"""Verbs of circulation: issue, cancel, cut, deliver, accept."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.consents import (
    Cancellation,
    Consent,
    Delivery,
    Endorse,
    EndorseMany,
    Handover,
    IssueConsents,
    OfferAcceptance,
    Split,
    lot_version,
)
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import ANSWER, FEW_DAYS, PARTY, PAYABLE
from deeptier.operations.papers import reference_of
from deeptier.operations.payables import PAYABLE_FIELDS, PayableDraft, draft_of
from deeptier.operations.verb import Case, Deed, Verb, plain
from deeptier.structs import ZERO_ADDRESS
from deeptier.verbs.words import LAST_DAY, LOT_, PART, PARTS, TO, TRADE

_SIGNED = (
    "Whoever sends needs no signature. Others' come from letters (--consents DIR), from keys that"
    " are here (--sign-for NAME), or were approved on chain before."
)
_MOST_DELIVERIES = 40


def version_of(case: Case, lot: LotId) -> int:
    """The version of a lot that a consent names."""
    state = case.facts.lot(lot)
    return lot_version(state.children, state.hops)


def day_of(case: Case) -> int:
    """The last day of a consent that is signed now."""
    last_day = case["last_day"]
    return case.around.today if last_day is None else int(last_day)


def _issue(case: Case) -> Deed:
    draft = draft_of(case.record, dict(case.values), case.around)
    parties = (draft.terms.obligor, draft.terms.payee, draft.terms.guarantor)
    obligor, payee, guarantor = (_signed(case, party, draft) for party in parties)
    consents = IssueConsents(obligor, payee, guarantor)
    arguments = (draft.terms.as_tuple(), list(draft.invoices), consents.as_tuple())
    return Deed("Payables", "issue", arguments)


def _signed(case: Case, party: str, draft: PayableDraft) -> bytes:
    """A party's signature on terms; empty for the sender, for nobody, and for an approval."""
    if party in (case.sender, ZERO_ADDRESS):
        return b""
    return case.agreements.signature(party, draft.terms, invoices=draft.invoices) or b""


def _cancel(case: Case) -> Deed:
    draft = draft_of(case.record, dict(case.values), case.around)
    digest = case.house.digest(draft.terms, invoices=draft.invoices)
    message = Cancellation(case["payable"], digest, case.around.today)
    obligor, payee = (
        b"" if party == case.sender else case.agreements.signature(party, message) or b""
        for party in (draft.terms.obligor, draft.terms.payee)
    )
    arguments = (
        draft.terms.as_tuple(),
        list(draft.invoices),
        message.last_day,
        obligor,
        payee,
    )
    return Deed("Payables", "cancel", arguments)


def _split(case: Case) -> Deed:
    lot, amounts = case["lot"], case["amounts"]
    owner = case.facts.lot(lot).owner
    words = (lot.number, list(amounts))
    if owner != case.sender:
        message = Split(lot, amounts, version_of(case, lot), day_of(case))
        consent = case.agreements.consent(owner, message)
        if consent is not None:
            return Deed("Warrants", "splitWithConsent", (*words, consent.as_tuple()))
    return Deed("Warrants", "split", words)


def _endorse(case: Case) -> Deed:
    lot, to, amount = case["lot"], case["to"], case["amount"]
    trade = reference_of(case["trade"])
    owner = case.facts.lot(lot).owner
    words = (lot.number, to, amount, trade)
    if owner != case.sender:
        message = Endorse(lot, to, amount, trade, version_of(case, lot), day_of(case))
        consent = case.agreements.consent(owner, message)
        if consent is not None:
            return Deed("Warrants", "endorseWithConsent", (*words, consent.as_tuple()))
    return Deed("Warrants", "endorse", words)


def _endorse_many(cases: Sequence[Case]) -> Deed:
    first = cases[0]
    lot: LotId = first["lot"]
    deliveries = tuple(
        Delivery(case["to"], case["amount"], reference_of(case["trade"])) for case in cases
    )
    owner = first.facts.lot(lot).owner
    words = (lot.number, [each.as_tuple() for each in deliveries])
    in_all = format_amount(sum(each.amount for each in deliveries), first.around.decimals)
    many = f"deliver {len(deliveries)} cuts of lot {lot}, {in_all} in all"
    says = many if len(deliveries) > 1 else ""
    if owner != first.sender:
        message = EndorseMany(lot, deliveries, version_of(first, lot), day_of(first))
        consent = first.agreements.consent(owner, message)
        if consent is not None:
            consented = (*words, consent.as_tuple())
            return Deed("Warrants", "endorseManyWithConsent", consented, says)
    return Deed("Warrants", "endorseMany", words, says)


def _accept(case: Case) -> Deed:
    lot = case["lot"]
    if case["receiver"] in (None, case.sender):
        return Deed("Offers", "accept", (lot.number,))
    trade = case.house.offer(lot).trade_reference
    message = OfferAcceptance(lot, trade, version_of(case, lot), day_of(case))
    consent = case.agreements.consent(case["receiver"], message)
    if consent is None:
        case.wrong("receiver", "one whose letter is in --consents DIR, or that --sign-for names")
    return Deed("Offers", "acceptWithConsent", (lot.number, consent.as_tuple()))


def _hand_over(case: Case) -> Deed:
    lot, to, amount = case["lot"], case["to"], case["amount"]
    trade, owner = reference_of(case["trade"]), case.facts.lot(lot).owner
    message = Handover(lot, to, amount, trade, version_of(case, lot), day_of(case))
    giver = case.agreements.consent(owner, message)
    if giver is None:
        if owner != case.sender:
            case.wrong("lot", f"one whose holder's letter is here, or --sign-for names: {owner}")
        giver = Consent(message.version, message.last_day)
    signed = Handover(lot, to, amount, trade, giver.version, giver.last_day)
    receiver = b"" if to == case.sender else case.agreements.signature(to, signed) or b""
    words = (lot.number, to, amount, trade, giver.as_tuple(), receiver)
    return Deed("Offers", "handOver", words)


def _one(case: Case) -> Deed:
    return _endorse_many([case])


CIRCULATING = (
    Verb(
        "issue",
        "Issue a payable: confirmed by its obligor and its payee, born with its root lot.",
        "anyone who brings the consents",
        PAYABLE_FIELDS,
        _issue,
        "issue {reference}: {obligor} owes {payee} {amount}, due {due}",
        consents=True,
        notes=_SIGNED,
    ),
    Verb(
        "cancel",
        "Undo a payable, by the consents of its obligor and its payee.",
        "anyone who brings the consents",
        (Field("payable", PAYABLE, "Number of the payable."), *PAYABLE_FIELDS),
        _cancel,
        "cancel payable {payable}, {reference}",
        consents=True,
        notes=f"The fields are those that it was issued with. {_SIGNED}",
    ),
    Verb(
        "split",
        "Cut lots out of a lot.",
        "its holder, or anyone with the holder's consent",
        (LOT_, PARTS, LAST_DAY),
        _split,
        "cut {amounts} out of lot {lot}",
        about="lot",
        takes=True,
        consents=True,
    ),
    Verb(
        "endorse",
        "Deliver a lot, or a part of it, to another enterprise against a trade.",
        "its holder, or anyone with the holder's consent",
        (LOT_, TO, PART, TRADE, LAST_DAY),
        _endorse,
        "deliver {amount} of lot {lot} to {to} against {trade}",
        about="lot",
        whole=True,
        takes=True,
        consents=True,
    ),
    Verb(
        "endorse-many",
        "Deliver cuts of a lot to several enterprises, in one transaction for each lot.",
        "its holder, or anyone with the holder's consent",
        (LOT_, TO, PART, TRADE, LAST_DAY),
        _one,
        "deliver {amount} of lot {lot} to {to} against {trade}",
        about="lot",
        whole=True,
        takes=True,
        consents=True,
        together=_endorse_many,
        most=_MOST_DELIVERIES,
        notes="Rows of one lot become one transaction: it costs less, and all or none happen.",
    ),
    Verb(
        "accept",
        "Take a lot that is held for a receiver that asked to accept.",
        "the receiver, or anyone with its consent",
        (LOT_, optional("receiver", PARTY, "The receiver, where another sends."), LAST_DAY),
        _accept,
        "accept lot {lot}",
        consents=True,
    ),
    Verb(
        "reject",
        "Refuse a lot that is held for the sender.",
        "the receiver",
        (LOT_,),
        plain("Offers", "reject", "lot"),
        "reject lot {lot}",
    ),
    Verb(
        "return-offer",
        "Free a lot whose offer was not accepted in time.",
        "anyone",
        (LOT_,),
        plain("Offers", "returnLapsed", "lot"),
        "give lot {lot} back to its holder",
    ),
    Verb(
        "hand-over",
        "Deliver at once what giver and receiver of a lot both signed.",
        "anyone who brings the consents",
        (LOT_, TO, PART, TRADE, LAST_DAY),
        _hand_over,
        "hand {amount} of lot {lot} over to {to} against {trade}",
        about="lot",
        whole=True,
        takes=True,
        consents=True,
        notes=_SIGNED,
    ),
    Verb(
        "follow",
        "Give a lot to the account that took its holder's place.",
        "anyone",
        (LOT_,),
        plain("Warrants", "follow", "lot"),
        "give lot {lot} to the account in its holder's place",
    ),
    Verb(
        "acceptance",
        "Ask to accept what the sender is given, or no longer.",
        "an enterprise, for itself",
        (Field("days", FEW_DAYS, "Days to accept; 0: what is given is taken at once."),),
        plain("Enterprises", "setAcceptance", "days"),
        "ask to accept within {days} days",
    ),
    Verb(
        "operator",
        "Let an account act for the sender on all its lots, or no longer.",
        "a holder, for itself",
        (
            Field("operator", PARTY, "Who acts."),
            optional("allowed", ANSWER, "Whether it may.", "yes"),
        ),
        plain("Warrants", "setApprovalForAll", "operator", "allowed"),
        "let {operator} act on all lots: {allowed}",
    ),
)
