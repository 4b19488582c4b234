"""The kinds of fields: how each is read from what was typed, and what would be right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deeptier.bids.files import SignedBid, read_bids
from deeptier.bounds import MAX_UINT64
from deeptier.calendar import Convention
from deeptier.chain.verbs.standing_bids import Band
from deeptier.days import day_number, parse_date
from deeptier.discounting import Basis, Method
from deeptier.errors import DeeptierError, InputError
from deeptier.evidence.streams import STREAMS
from deeptier.lot_id import LotId
from deeptier.messages import Backing
from deeptier.money import format_amount, parse_amount, parse_rate
from deeptier.operations.around import Around
from deeptier.operations.papers import identity_of, is_word, word_of
from deeptier.operations.records import meant
from deeptier.roles import GovernanceRole, Role

_DIGITS = re.compile(r"0|[1-9][0-9]*")
_DECIMAL_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}")
#: Days since 1900 or 1904, of this century.
_COUNTED_DAY = re.compile(r"[34567][0-9]{4}")
_LONGEST_TEXT = 400
TEXT_EXPECTED = f"1 to {_LONGEST_TEXT} characters that can be shown, with plain blanks only"
#: What somebody means as bytes: with its sign, or as long as 32 bytes are.
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]*|[0-9a-fA-F]{64}")
_MOST_DIGITS = 20


@dataclass(frozen=True)
class Kind:
    """One kind of field.

    Attributes:
        name: as a sentence says it: "an amount".
        example: how it is typed.
        read: what it means; raises `InputError` for what is not of the kind.
        words: all that may be typed, where they are few.
    """

    name: str
    example: str
    read: Callable[[str, Around], Any]
    words: tuple[str, ...] = ()


def _amount(text: str, around: Around, least: int = 1) -> int:
    try:
        amount = parse_amount(text, around.decimals)
    except InputError as error:
        if _DECIMAL_COMMA.fullmatch(text):
            point = "; a comma groups thousands and a point starts the decimals"
            raise InputError("amount", text, error.expected + point) from None
        raise
    if amount < least:
        raise InputError("amount", text, f"at least {format_amount(least, around.decimals)}")
    return amount


def _amount_or_zero(text: str, around: Around) -> int:
    return _amount(text, around, 0)


def _amounts(text: str, around: Around) -> tuple[int, ...]:
    return tuple(_amount(word, around) for word in text.split())


def _party(text: str, around: Around) -> str:
    return around.book.address(text)


def _currency(text: str, around: Around) -> str:
    address = around.book.address(text)
    around.decimals_of(address)  # refuses what is no currency
    return address


def _lot(text: str, _: Around) -> LotId:
    try:
        return LotId.parse(text)
    except InputError as error:
        raise InputError("lot", text, f"a lot such as 7-3-1: {error.expected}") from None


def _day(text: str, _: Around) -> int:
    try:
        return day_number(parse_date(text))
    except InputError as error:
        counted = "; a workbook counts days so: make the cell a date"
        hint = counted if _COUNTED_DAY.fullmatch(text) else ""
        raise InputError("date", text, error.expected + hint) from None


def _rate(text: str, _: Around) -> int:
    return parse_rate(text)


def _word(text: str, _: Around) -> bytes:
    if not is_word(text):
        raise InputError("word", text, "32 bytes: 0x and 64 hexadecimal digits")
    return bytes.fromhex(text[2:])


def _words(text: str, around: Around) -> tuple[bytes, ...]:
    words = tuple(_word(each, around) for each in text.split())
    if len(set(words)) < len(words):
        raise InputError("words", text, "each fingerprint once")
    return words


def is_text(text: str) -> bool:
    """Whether a text can be shown, on one line, so that what is seen is what is meant."""
    return text.isprintable() and len(text) <= _LONGEST_TEXT


def _text(text: str, _: Around) -> str:
    if not is_text(text):
        raise InputError("text", text, TEXT_EXPECTED)
    return text


def _paper(text: str, around: Around) -> str:
    """Text that is hashed, the same however its accents were typed, or 32 bytes.

    What was to be 32 bytes and is not is refused: hashed, it would mean another paper.
    """
    if not is_word(text) and _HEXADECIMAL.fullmatch(text):
        raise InputError("text", text, "text, or 32 bytes: 0x and 64 hexadecimal digits")
    return unicodedata.normalize("NFC", _text(text, around))


def whole(low: int, high: int) -> Callable[[str, Around], int]:
    """Reads a whole number within bounds."""

    def read(text: str, _: Around) -> int:
        plain = _DIGITS.fullmatch(text) and len(text) <= _MOST_DIGITS
        if plain and low <= int(text) <= high:
            return int(text)
        raise InputError("number", text, f"a whole number from {low:,} to {high:,}")

    return read


def _bands(text: str, around: Around) -> tuple[Band, ...]:
    """Such as "90:4.35% 180:4.80%": the rate for what is due in at most so many days."""
    bands = []
    for word in text.split():
        days, colon, rate = word.partition(":")
        if not colon:
            raise InputError("bands", text, 'days and rates such as "90:4.35% 180:4.80%"')
        bands.append(Band(whole(1, 2**16 - 1)(days, around), parse_rate(rate)))
    if not 1 <= len(bands) <= _MOST_BANDS or bands != sorted(bands, key=lambda b: b.longest_days):
        raise InputError("bands", text, f"1 to {_MOST_BANDS} bands, the shortest first")
    return tuple(bands)


def _bid(text: str, _: Around) -> SignedBid:
    try:
        bids = read_bids([Path(text)])
    except InputError:
        raise
    except DeeptierError as error:
        raise InputError("bid", text, f"a file of a bid ({error})") from None
    if len(bids) > 1:
        raise InputError("bid", text, "a file of one bid; `deeptier bids best` finds the best")
    return bids[0]


def _set_of(what: str, choices: Mapping[str, int]) -> Callable[[str, Around], int]:
    """Words out of a few, each a bit of one number; "none" is the empty set, where it is one."""

    def read(text: str, _: Around) -> int:
        found = 0
        for word in re.split(r"[\s,+]+", text):
            if word.lower() not in choices:
                expected = f"{what} out of {', '.join(choices)}{meant(word, choices)}"
                raise InputError(what, text, expected)
            found |= choices[word.lower()]
        return found

    return read


def _choice(choices: Mapping[str, Any]) -> Callable[[str, Around], Any]:
    def read(text: str, _: Around) -> Any:
        if text.lower() in choices:
            return choices[text.lower()]
        raise InputError("choice", text, f"one of {', '.join(choices)}{meant(text, choices)}")

    return read


def _tag(tag: str) -> Callable[[str, Around], bytes]:
    def read(text: str, around: Around) -> bytes:
        if is_word(text):
            return _word(text, around)
        return word_of(tag, _paper(text, around))

    return read


def _identity(text: str, around: Around) -> bytes:
    return _word(text, around) if is_word(text) else identity_of(_paper(text, around))


_MOST_BANDS = 4
_ROLES = {role.name.lower(): role for role in Role if role.name}
_STREAMS = {"none": 0, **{label: stream.bit for label, stream in STREAMS.items()}}
ROLLS = {each.value: each for each in Convention}
BACKINGS = {backing.name.lower(): backing for backing in Backing}
METHODS = {"discount": Method.DISCOUNT, "true-yield": Method.TRUE_YIELD}
BASES = {"360": Basis.ACT_360, "365": Basis.ACT_365}
GOVERNANCE_ROLES = {role.name.lower(): role for role in GovernanceRole}
CONTRACTS = {"clearing": "Clearing", "discount-desk": "DiscountDesk", "pledges": "Pledges"}
YES_NO = {"yes": True, "no": False, "true": True, "false": False}

AMOUNT = Kind("an amount", "10,000,000.00", _amount)
AMOUNT_OR_ZERO = Kind("an amount", "10,000,000.00", _amount_or_zero)
AMOUNTS = Kind("amounts", '"1,000.00 2,500.00"', _amounts)
PARTY = Kind("a party", "NAME", _party)
CURRENCY = Kind("a currency", "NAME", _currency)
LOT = Kind("a lot", "7-3-1", _lot)
PAYABLE = Kind("a payable", "7", whole(1, MAX_UINT64))
LINE = Kind("a credit line", "1", whole(1, 2**32 - 1))
DAY = Kind("a date", "2026-12-31", _day)
RATE = Kind("a rate", "4.35%", _rate)
WORD = Kind("a 32-byte word", "0x…", _word)
FINGERPRINTS = Kind("fingerprints", '"0x… 0x…"', _words)
TEXT = Kind("text", "TEXT", _text)
PAPER = Kind("text, or a 32-byte word", "TEXT|0x…", _paper)
ORDER = Kind("text, or a 32-byte word", "TEXT|0x…", _tag("order"))
REASON = Kind("text, or a 32-byte word", "TEXT|0x…", _tag("reason"))
REGISTRATION = Kind("text, or a 32-byte word", "TEXT|0x…", _tag("registration"))
IDENTITY = Kind("text, or a 32-byte word", "TEXT|0x…", _identity)
NONCE = Kind("a number", "17", whole(0, 2**63))
DAYS = Kind("a number of days", "30", whole(0, 2**16 - 1))
FEW_DAYS = Kind("a number of days", "5", whole(0, 255))
COUNT = Kind("a number", "3", whole(0, 255))
TIERS = Kind("a number of tiers", "6", whole(1, 255))
ROLES = Kind("roles", "supplier", _set_of("roles", _ROLES), tuple(_ROLES))
GOVERNANCE_ROLE = Kind(
    "a role", "|".join(GOVERNANCE_ROLES), _choice(GOVERNANCE_ROLES), tuple(GOVERNANCE_ROLES)
)
BACKING = Kind("a backing", "|".join(BACKINGS), _choice(BACKINGS), tuple(BACKINGS))
ROLL = Kind("a convention", "|".join(ROLLS), _choice(ROLLS), tuple(ROLLS))
METHOD = Kind("a method", "|".join(METHODS), _choice(METHODS), tuple(METHODS))
BASIS = Kind("days in the year", "|".join(BASES), _choice(BASES), tuple(BASES))
CONTRACT = Kind("a contract", "|".join(CONTRACTS), _choice(CONTRACTS), tuple(CONTRACTS))
BANDS = Kind("days and rates", '"90:4.35% 180:4.80%"', _bands)
BID = Kind("a file of a bid", "FILE", _bid)
STREAM_SET = Kind("streams", "none|logistics,business", _set_of("streams", _STREAMS))
BACKING_SET = Kind(
    "backings",
    "accounts_payable",
    _set_of("backings", {name: 1 << backing for name, backing in BACKINGS.items()}),
)
ANSWER = Kind("yes or no", "yes|no", _choice(YES_NO), ("yes", "no"))

#: What a misplaced word is recognised by, the most telling first.
RECOGNISED = (DAY, RATE, WORD, AMOUNT, LOT, PARTY)
