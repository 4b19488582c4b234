"""What a letter agrees to, in words and amounts, every account in full beside its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deeptier.consents import (
    Acceptance,
    Backing,
    Bid,
    Cancellation,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
)
from deeptier.days import date_of
from deeptier.discounting import Method
from deeptier.letters.letter import Letter
from deeptier.money import format_amount, format_rate
from deeptier.structs import NO_WORD, ZERO_ADDRESS, Struct

_LABEL_WIDTH = 13
_USUAL_DECIMALS = 2
_LAST_DATE_DAY = 2_932_896

Line = tuple[str, str]


@dataclass(frozen=True)
class Wording:
    """How accounts and amounts are told.

    Attributes:
        names: by address.
        decimals: of the currency; None where nobody said: then minor units are told, too.
    """

    names: Mapping[str, str]
    decimals: int | None = None

    def name(self, address: str) -> str:
        """What to call an account in a sentence."""
        return self.names.get(address, address)

    def account(self, address: str) -> str:
        """A name, with the account in full."""
        if address == ZERO_ADDRESS:
            return "nobody"
        name = self.names.get(address)
        return f"{address} (not in the address book)" if name is None else f"{name}  {address}"

    def amount(self, minor_units: int) -> str:
        """An amount as people write it."""
        if self.decimals is not None:
            return format_amount(minor_units, self.decimals)
        usual = format_amount(minor_units, _USUAL_DECIMALS)
        unknown = f"{minor_units:,} minor units of a currency that is not known here"
        return f"{unknown} ({usual} if it has {_USUAL_DECIMALS} decimals)"


def describe(letter: Letter, names: Mapping[str, str], decimals: int | None = None) -> list[str]:
    """A sentence that says what is agreed, then every field on a line of its own.

    `names` are by address; `decimals` those of the currency, where they are known.
    """
    wording = Wording(names, decimals)
    sentence, lines = describe_message(letter.message, wording, **letter.extra)
    domain = letter.domain
    lines += [
        ("consent of", wording.account(letter.signer)),
        ("for", f"{letter.contract} {domain.verifying_contract} on chain {domain.chain_id}"),
        ("digest", "0x" + letter.digest.hex()),
    ]
    return [sentence, *(f"  {label:<{_LABEL_WIDTH}} {text}" for label, text in lines)]


def describe_message(message: Struct, wording: Wording, **extra: Any) -> tuple[str, list[Line]]:
    """The sentence, and the fields with their labels."""
    sentence, lines = _TELLERS[type(message)](message, wording)
    if isinstance(message, Terms):
        lines += _invoices(extra["invoices"])
    return sentence, lines


def message_lines(message: Struct, wording: Wording) -> list[Line]:
    """The fields of a message with their labels, without what is signed beside it."""
    return _TELLERS[type(message)](message, wording)[1]


def _terms(terms: Terms, say: Wording) -> tuple[str, list[Line]]:
    amount, due = say.amount(terms.face_amount), day(terms.due_day)
    sentence = f"{say.name(terms.obligor)} owes {say.name(terms.payee)} {amount} on {due}."
    grace = f", then {terms.grace_days} days of grace" if terms.grace_days else ""
    return sentence, [
        ("obligor", say.account(terms.obligor)),
        ("payee", say.account(terms.payee)),
        ("guarantor", say.account(terms.guarantor)),
        ("amount", amount),
        ("currency", say.account(terms.currency)),
        ("due", due + grace),
        ("penalty", f"{format_rate(terms.penalty_ppm_per_day)} a day on what is late"),
        ("backing", Backing(terms.backing).name.lower().replace("_", " ")),
        ("credit line", str(terms.line)),
        ("tier cap", str(terms.tier_cap)),
        ("deposit", f"{rate(terms.deposit_ppm)} of the amount"),
        ("documents", _word(terms.document_root)),
        (
            "long tenor",
            "no reason" if terms.long_tenor_reason == NO_WORD else _word(terms.long_tenor_reason),
        ),
        ("issue until", day(terms.last_day)),
        ("nonce", str(terms.nonce)),
    ]


def _invoices(invoices: tuple[bytes, ...]) -> list[Line]:
    if not invoices:
        return [("invoices", "none")]
    return [("invoice", _word(each)) for each in invoices]


def _bid(bid: Bid, say: Wording) -> tuple[str, list[Line]]:
    what = f"lot {bid.lot}" if bid.lot else f"lots that {say.name(bid.obligor)} owes"
    sentence = (
        f"{say.name(bid.financier)} offers to buy {what}, up to {say.amount(bid.budget)}, "
        f"at {rate(bid.rate_ppm)} a year."
    )
    how = "true yield" if bid.method is Method.TRUE_YIELD else "discount"
    scope: Line = ("lot", f"{bid.lot}, {version(bid.lot_version)}") if bid.lot else ("lots", what)
    fee = "none"
    if bid.fee_ppm:
        fee = f"{rate(bid.fee_ppm)} of the face to {say.account(bid.fee_receiver)}"
    return sentence, [
        ("financier", say.account(bid.financier)),
        scope,
        ("obligor", say.account(bid.obligor) if bid.obligor != ZERO_ADDRESS else "whoever it is"),
        ("budget", f"{say.amount(bid.budget)} of face"),
        ("currency", say.account(bid.currency)),
        ("rate", f"{rate(bid.rate_ppm)} a year of {int(bid.day_basis)} days, as {how}"),
        ("recourse", "yes: the lot may be sold back after default" if bid.recourse else "no"),
        ("obligor bears", f"{rate(bid.obligor_share_ppm)} of the discount"),
        ("fee", fee),
        ("due until", day(bid.last_due_day)),
        ("accept until", day(bid.last_day)),
        ("series", str(bid.series)),
        ("nonce", str(bid.nonce)),
    ]


def _acceptance(message: Acceptance, say: Wording) -> tuple[str, list[Line]]:
    amount = say.amount(message.amount)
    return f"The holder sells {amount} of lot {message.lot} by a bid.", [
        ("bid", _word(message.bid)),
        *_lot(message),
        ("amount", amount),
    ]


def _split(message: Split, say: Wording) -> tuple[str, list[Line]]:
    cuts = [say.amount(each) for each in message.amounts]
    sentence = f"The holder cuts {len(cuts)} lots out of lot {message.lot}."
    return sentence, [*_lot(message), *(("cut", each) for each in cuts)]


def _endorse(message: Endorse | Handover, say: Wording) -> tuple[str, list[Line]]:
    amount = say.amount(message.amount)
    both = isinstance(message, Handover)
    end = ", at once: both sides sign." if both else "."
    sentence = f"The holder delivers {amount} of lot {message.lot} to {say.name(message.to)}{end}"
    return sentence, [
        *_lot(message),
        ("to", say.account(message.to)),
        ("amount", amount),
        ("trade", _word(message.trade_reference)),
    ]


def _endorse_many(message: EndorseMany, say: Wording) -> tuple[str, list[Line]]:
    count = len(message.deliveries)
    total = say.amount(sum(each.amount for each in message.deliveries))
    lines = _lot(message)
    for each in message.deliveries:
        lines += [
            ("to", say.account(each.to)),
            ("  amount", say.amount(each.amount)),
            ("  trade", _word(each.trade_reference)),
        ]
    sentence = f"The holder delivers {total} in all, of lot {message.lot}, to {count} receivers."
    return sentence, lines


def _cancellation(message: Cancellation, _: Wording) -> tuple[str, list[Line]]:
    return f"A party of payable {message.payable_number} agrees to undo it.", [
        ("payable", str(message.payable_number)),
        ("its terms", _word(message.terms_digest)),
        ("cancel until", day(message.last_day)),
    ]


def _pledge_bid(bid: PledgeBid, say: Wording) -> tuple[str, list[Line]]:
    sentence = (
        f"{say.name(bid.financier)} offers to advance {rate(bid.advance_ppm)} of lot {bid.lot} "
        f"until {day(bid.repay_day)}, at {rate(bid.rate_ppm)} a year."
    )
    return sentence, [
        ("financier", say.account(bid.financier)),
        ("lot", f"{bid.lot}, {version(bid.lot_version)}"),
        ("advance", f"{rate(bid.advance_ppm)} of the lot's amount"),
        ("currency", say.account(bid.currency)),
        ("rate", f"{rate(bid.rate_ppm)} a year of {int(bid.day_basis)} days"),
        ("repay by", day(bid.repay_day)),
        ("accept until", day(bid.last_day)),
        ("nonce", str(bid.nonce)),
    ]


def _pledge_acceptance(message: PledgeAcceptance, _: Wording) -> tuple[str, list[Line]]:
    return f"The holder pledges lot {message.lot} by a bid.", [
        ("bid", _word(message.bid)),
        *_lot(message),
    ]


def _offer_acceptance(message: OfferAcceptance, _: Wording) -> tuple[str, list[Line]]:
    return f"The receiver accepts lot {message.lot}, which is held for it.", [
        *_lot(message),
        ("trade", _word(message.trade_reference)),
    ]


def _lot(message: Any) -> list[Line]:
    """What messages about a lot as it stands have in common."""
    return [
        ("lot", f"{message.lot}, {version(message.version)}"),
        ("carry until", day(message.last_day)),
    ]


def version(number: int) -> str:
    """The state of a lot that a message names; after any change of it the message is void."""
    cuts, hops = number >> 8, number & 0xFF
    deliveries = "1 delivery" if hops == 1 else f"{hops} deliveries"
    return f"as long as it has {cuts} cut{'s'[: cuts != 1]} and {deliveries}"


def day(number: int) -> str:
    """A day number as a date, where the calendar has one."""
    return date_of(number).isoformat() if number <= _LAST_DATE_DAY else f"day {number}"


def rate(ppm: int) -> str:
    """Parts per million as a percentage, above 100 % too."""
    whole, rest = divmod(ppm, 1_000_000)
    if ppm <= 1_000_000:
        return format_rate(ppm)
    percent = whole * 100 + rest // 10_000
    return f"{percent}.{rest % 10_000:04d}%"


def _word(word: bytes) -> str:
    return "0x" + word.hex()


_TELLERS: Mapping[type[Struct], Callable[[Any, Wording], tuple[str, list[Line]]]] = {
    Terms: _terms,
    Cancellation: _cancellation,
    Bid: _bid,
    Acceptance: _acceptance,
    Split: _split,
    Endorse: _endorse,
    EndorseMany: _endorse_many,
    OfferAcceptance: _offer_acceptance,
    Handover: _endorse,
    PledgeBid: _pledge_bid,
    PledgeAcceptance: _pledge_acceptance,
}
