"""The fields of each kind of consent, as people write them in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deeptier.bounds import MAX_UINT24, MAX_UINT64
from deeptier.errors import DeeptierError, InputError
from deeptier.letters.letter import Letter
from deeptier.letters.reading import read_letter
from deeptier.messages import Bid, PledgeBid, Terms
from deeptier.operations.around import Around
from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import (
    AMOUNT,
    AMOUNTS,
    ANSWER,
    BASIS,
    CURRENCY,
    DAY,
    LOT,
    METHOD,
    NONCE,
    PAPER,
    PARTY,
    PAYABLE,
    RATE,
    Kind,
    whole,
)
from deeptier.operations.papers import is_word
from deeptier.operations.payables import PAYABLE_FIELDS
from deeptier.operations.records import Record, meant
from deeptier.reading.problems import ProblemsError
from deeptier.structs import Struct

#: The column that tells which consent a row is; a payable's unless given.
CONSENT = "consent"


@dataclass(frozen=True)
class Named:
    """A letter that another one names.

    Attributes:
        digest: its 32 bytes.
        letter: the letter itself, where its file was typed.
    """

    digest: bytes
    letter: Letter | None = None


def _named(struct: type[Struct]) -> Any:
    def read(text: str, _: Around) -> Named:
        if is_word(text):
            return Named(bytes.fromhex(text[2:]))
        try:
            letter = read_letter(Path(text), struct)
        except DeeptierError as error:
            expected = f"a file of its letter, or the 32 bytes of its digest ({error})"
            raise InputError("letter", text, expected) from None
        return Named(letter.digest, letter)

    return read


def _naming(name: str, struct: type[Struct], help_: str) -> Field:
    return Field(
        name, Kind("a file of its letter, or its digest", "FILE|0x…", _named(struct)), help_
    )


_VERSION = Kind("a version", "259", whole(0, MAX_UINT24))
_SERIES = Kind("a number", "0", whole(0, MAX_UINT64))

_LOT = Field("lot", LOT, "The lot.")
_TO = Field("to", PARTY, "Who is given it.")
_AMOUNT = Field("amount", AMOUNT, "How much.")
_TRADE = Field("trade", PAPER, "The trade behind it: text, or the 32-byte reference of papers.")
_BID = _naming("bid", Bid, "The bid: its file, or its digest.")
_PLEDGE_BID = _naming("bid", PledgeBid, "The financier's offer: its file, or its digest.")
_TERMS = _naming("terms", Terms, "Its terms: a file that a party signed, or their digest.")
_LAST_DAY = optional("last_day", DAY, "Last day to carry it to the chain; today unless given.")
_VERSION_FIELD = optional("version", _VERSION, "Version of the lot; the chain is asked for it.")
_CURRENCY = optional("currency", CURRENCY, "Token; that of the lot unless given.")
_END = (_CURRENCY, _VERSION_FIELD, _LAST_DAY)
_NONCE = optional("nonce", NONCE, "Tells equal bids apart; drawn unless given.")
_BASIS = optional("basis", BASIS, "Days in the year.", "360")
_RATE = Field("rate", RATE, "Rate a year.")

#: By the word in the column `consent`.
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "payable": PAYABLE_FIELDS,
    "cancellation": (
        Field("payable", PAYABLE, "Number of the payable."),
        _TERMS,
        _LAST_DAY,
    ),
    "bid": (
        optional("lot", LOT, "The one lot that it buys."),
        optional("obligor", PARTY, "Or: any lot that it owes."),
        Field("amount", AMOUNT, "Face that it may buy in all."),
        _RATE,
        _BASIS,
        optional("method", METHOD, "What the rate is a rate of.", "discount"),
        optional("recourse", ANSWER, "Whether the lot may be sold back after default.", "no"),
        optional("obligor_share", RATE, "Of the discount, what the obligor bears.", "0%"),
        optional("fee", RATE, "Service fee on the face.", "0%"),
        optional("fee_receiver", PARTY, "Who is paid the fee."),
        Field("last_due", DAY, "Latest due day of what it buys."),
        optional("series", _SERIES, "Series of the financier's bids; the chain is asked for it."),
        _NONCE,
        *_END,
    ),
    "acceptance": (_BID, _LOT, _AMOUNT, *_END),
    "split": (_LOT, Field("amounts", AMOUNTS, "What is cut out."), *_END),
    "endorse": (_LOT, _TO, _AMOUNT, _TRADE, *_END),
    "endorse-many": (_LOT, _TO, _AMOUNT, _TRADE, *_END),
    "hand-over": (_LOT, _TO, _AMOUNT, _TRADE, *_END),
    "offer-acceptance": (
        _LOT,
        optional("trade", PAPER, "The trade behind it; the chain is asked for it."),
        _VERSION_FIELD,
        _LAST_DAY,
    ),
    "pledge-bid": (
        _LOT,
        Field("advance", RATE, "Of the lot's amount, what is advanced."),
        _RATE,
        _BASIS,
        Field("repay", DAY, "Day by which it is paid back."),
        _NONCE,
        *_END,
    ),
    "pledge-acceptance": (_PLEDGE_BID, _LOT, *_END),
}


def kind_of(record: Record) -> str:
    """Which consent a row is.

    Errors: `ProblemsError` for a word that is none.
    """
    word = record.fields.get(CONSENT, "payable")
    kind = word.lower().replace("_", "-")
    if kind not in FIELDS:
        known = ", ".join(FIELDS)
        text = f"is {word!r}; it must be one of {known}{meant(word, FIELDS)}"
        raise ProblemsError((record.problem(CONSENT, text),))
    return kind
