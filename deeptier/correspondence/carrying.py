"""Letters carried to the chain: which of them belong together, and the call that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deeptier.bulk.intent import Intent
from deeptier.correspondence.pile import UNDONE, Pile
from deeptier.errors import InputError
from deeptier.letters.amounts import amounts_of
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter
from deeptier.lot_id import LotId
from deeptier.messages import (
    Acceptance,
    Bid,
    Cancellation,
    Consent,
    Endorse,
    EndorseMany,
    Handover,
    IssueConsents,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
)
from deeptier.operations.agreements import Agreements
from deeptier.operations.around import Around
from deeptier.operations.facts import Facts
from deeptier.operations.planning import Step
from deeptier.operations.records import Record
from deeptier.operations.verb import Case, Deed
from deeptier.structs import Struct, members

if TYPE_CHECKING:
    from deeptier.desk.office import Office


@dataclass(frozen=True)
class _Way:
    """How one kind of letter gets to the chain.

    Attributes:
        verb: that does the same from a file of rows; approvals are by its name.
        deed: the call; None where the letter only goes with another one.
    """

    verb: str
    deed: Callable[[Pile, Letter], Deed | None]


def steps_of_letters(
    office: Office, letters: Sequence[Letter], sender: str, names: Mapping[str, str]
) -> list[Step]:
    """The calls that letters make, in their order; several of one digest make one call.

    Args:
        office: asked for lots, and for consents that were approved on chain.
        letters: of one step of the life cycle, all that it takes.
        sender: name of who carries them; what it agrees to itself needs no letter.
        names: by address, for the sentences.

    Errors: `InputError` naming the file of a letter that needs another one beside it, and letters
    of several steps.
    """
    verbs = dict.fromkeys(_WAYS[type(each.message)].verb for each in letters)
    if len(verbs) > 1 and set(verbs) != {"issue", "cancel"}:
        raise InputError("letters", " and ".join(verbs), "those of one step at a time")
    around, facts = Around.of(office), Facts(office.house)
    party = office.book.party(sender)
    facts.learn(lots=[lot for each in letters if (lot := _lot(each)) is not None])
    pile = Pile.of(office.house, facts, letters, party.address, office.book.names)
    return [_step(pile, each, deed, around, party.name, names) for each, deed in _deeds(pile)]


def _deeds(pile: Pile) -> Iterator[tuple[Letter, Deed]]:
    """One for each digest: the letters of several parties to the same words are one call."""
    seen = set()
    for letter in pile.letters:
        if letter.digest in seen:
            continue
        seen.add(letter.digest)
        deed = _WAYS[type(letter.message)].deed(pile, letter)
        if deed is not None:
            yield letter, deed


def _step(
    pile: Pile, letter: Letter, deed: Deed, around: Around, sender: str, names: Mapping[str, str]
) -> Step:
    way = _WAYS[type(letter.message)]
    within = around.within(pile.currency(letter))
    amounts = _amounts(pile, letter)
    said = describe(letter, names, within.decimals)[0].removesuffix(".")
    intent = Intent(
        key=letter.place,
        verb=way.verb,
        sender=sender,
        contract=deed.contract,
        function=deed.function,
        arguments=deed.arguments,
        sentence=f"{way.verb}: {said}",
        decimals=within.decimals,
    )
    values = {"lot": _lot(letter), "amounts": amounts}  # by which a dry run knows the lots
    record = Record(letter.place, 0, {}, {})
    agreements = Agreements(pile.house)
    case = Case(pile.house, within, pile.facts, agreements, pile.sender, record, values)
    return Step(intent, (case,), sum(amounts) if amounts else None)


def _lot(letter: Letter) -> LotId | None:
    message: Any = letter.message
    if isinstance(message, Cancellation):
        return LotId(message.payable_number)
    return getattr(message, "lot", None)


def _issue(pile: Pile, letter: Letter) -> Deed | None:
    terms: Any = letter.message
    if letter.digest in pile.cancelled:
        return None
    consents = IssueConsents(
        *(pile.signature(party, letter) for party in (terms.obligor, terms.payee, terms.guarantor))
    )
    arguments = (terms.as_tuple(), list(letter.extra["invoices"]), consents.as_tuple())
    return Deed("Payables", "issue", arguments)


def _cancel(pile: Pile, letter: Letter) -> Deed:
    message: Any = letter.message
    agreed = pile.named(letter, message.terms_digest, UNDONE)
    terms: Any = agreed.message
    obligor, payee = (
        pile.signature(pile.house.current_account(party), letter)
        for party in (terms.obligor, terms.payee)
    )
    invoices = list(agreed.extra["invoices"])
    arguments = (terms.as_tuple(), invoices, message.last_day, obligor, payee)
    return Deed("Payables", "cancel", arguments)


def _with_consent(contract: str, function: str, *names: str) -> Callable[[Pile, Letter], Deed]:
    """A holder's letter: the lot, other words of the message, and the consent."""

    def deed(_: Pile, letter: Letter) -> Deed:
        attributes = [each.attribute for each in members(type(letter.message))]
        words = dict(zip(attributes, letter.message.as_tuple(), strict=True))
        arguments = (words["lot"], *(words[name] for name in names), _consent(letter))
        return Deed(contract, function, arguments)

    return deed


def _hand_over(pile: Pile, letter: Letter) -> Deed:
    message: Any = letter.message
    owner = pile.facts.lot(message.lot).owner
    giver = Consent(message.version, message.last_day, pile.signature(owner, letter))
    receiver = pile.signature(message.to, letter)
    words = (message.lot.number, message.to, message.amount, message.trade_reference)
    return Deed("Offers", "handOver", (*words, giver.as_tuple(), receiver))


def _discount(pile: Pile, letter: Letter) -> Deed:
    message: Any = letter.message
    bid = pile.named(letter, message.bid, "the bid that it takes")
    words = (bid.message.as_tuple(), bid.signature, message.lot.number, message.amount)
    return Deed("DiscountDesk", "acceptWithConsent", (*words, _consent(letter)))


def _pledge(pile: Pile, letter: Letter) -> Deed:
    message: Any = letter.message
    bid = pile.named(letter, message.bid, "the offer that it takes")
    words = (bid.message.as_tuple(), bid.signature)
    return Deed("Pledges", "pledgeWithConsent", (*words, _consent(letter)))


def _bid(pile: Pile, letter: Letter) -> Deed | None:
    if letter.digest in pile.taken:
        return None
    expected = "beside the holder's acceptance; the holder itself takes it by `deeptier discount`"
    raise InputError("bid", letter.place, expected)


def _pledge_bid(pile: Pile, letter: Letter) -> Deed | None:
    """By the holder itself, or with the holder's letter."""
    if letter.digest in pile.taken:
        return None
    message: Any = letter.message
    if pile.facts.lot(message.lot).owner != pile.sender:
        raise InputError("offer", letter.place, "beside the holder's letter, or carried by it")
    return Deed("Pledges", "pledge", (message.as_tuple(), letter.signature))


def _consent(letter: Letter) -> tuple[Any, ...]:
    message: Any = letter.message
    return Consent(message.version, message.last_day, letter.signature).as_tuple()


def _amounts(pile: Pile, letter: Letter) -> tuple[int, ...]:
    """A cancellation is about the face of the terms that it undoes."""
    message = letter.message
    if isinstance(message, Cancellation):
        return amounts_of(pile.named(letter, message.terms_digest, UNDONE).message)
    return amounts_of(message)


_WAYS: Mapping[type[Struct], _Way] = {
    Terms: _Way("issue", _issue),
    Cancellation: _Way("cancel", _cancel),
    Split: _Way("split", _with_consent("Warrants", "splitWithConsent", "amounts")),
    Endorse: _Way(
        "endorse",
        _with_consent("Warrants", "endorseWithConsent", "to", "amount", "trade_reference"),
    ),
    EndorseMany: _Way(
        "endorse-many", _with_consent("Warrants", "endorseManyWithConsent", "deliveries")
    ),
    OfferAcceptance: _Way("accept", _with_consent("Offers", "acceptWithConsent")),
    Handover: _Way("hand-over", _hand_over),
    Bid: _Way("discount", _bid),
    Acceptance: _Way("discount", _discount),
    PledgeBid: _Way("pledge", _pledge_bid),
    PledgeAcceptance: _Way("pledge", _pledge),
}
