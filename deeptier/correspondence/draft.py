"""Drafts of letters as people write them: rows of fields, and the message that each means."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deeptier.correspondence.draft_fields import CONSENT, FIELDS, kind_of
from deeptier.correspondence.room import currency_of
from deeptier.errors import InputError
from deeptier.letters.letter import Letter
from deeptier.lot_id import LotId
from deeptier.messages import (
    Acceptance,
    Bid,
    Cancellation,
    Delivery,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
)
from deeptier.operations.around import Around
from deeptier.operations.fields import read_fields
from deeptier.operations.papers import reference_of
from deeptier.operations.payables import draft_of
from deeptier.operations.records import Record, meant, read_records
from deeptier.reading.problems import ProblemsError
from deeptier.structs import ZERO_ADDRESS, Struct

if TYPE_CHECKING:
    from deeptier.chain.house import House

_MANY = "endorse-many"
_NONCE_BITS = 128


@dataclass(frozen=True)
class Draft:
    """What is to be signed.

    Attributes:
        name: tells it from the others of its file.
        message: what is agreed.
        extra: what is signed beside it.
        about: the letter that it names, such as the bid that is accepted; None where its file was
            not typed.
    """

    name: str
    message: Struct
    extra: Mapping[str, Any] = field(default_factory=dict)
    about: Letter | None = None

    @classmethod
    def of_letter(cls, letter: Letter) -> Draft:
        """What another party signed, to be signed as well."""
        return cls(Path(letter.place).stem, letter.message, letter.extra)


@dataclass(frozen=True)
class Setting:
    """What drafts are read in the light of.

    Attributes:
        around: names, money and day.
        signer: address of whose consent it becomes.
        house: asked for what a draft leaves out; None where no chain is asked.
    """

    around: Around
    signer: str
    house: House | None

    def version(self, values: Mapping[str, Any], record: Record, name: str = "version") -> int:
        """The version of a lot: as typed, or as it is on the chain now."""
        if values[name] is not None:
            return int(values[name])
        return self._house(name, record).version(values["lot"])

    def series(self, values: Mapping[str, Any], record: Record) -> int:
        """The series of the signer's bids: as typed, or as it is on the chain now."""
        if values["series"] is not None:
            return int(values["series"])
        return self._house("series", record).bid_series(self.signer)

    def _house(self, name: str, record: Record) -> House:
        """Who tells a field that was left out."""
        if self.house is None:
            expected = "given: no chain is asked (--offline)"
            raise ProblemsError((record.problem(name, f"is missing; it must be {expected}"),))
        return self.house

    def day(self, values: Mapping[str, Any]) -> int:
        """The last day of a consent: today unless typed."""
        return self.around.today if values["last_day"] is None else int(values["last_day"])


def read_drafts(path: Path, setting: Setting) -> list[Draft]:
    """The drafts of a file of rows; all of one kind, which the column `consent` names.

    Errors: `ProblemsError` with everything that is wrong in the file; `InputError` for one of no
    known kind; `OSError`.
    """
    columns = {name for fields in FIELDS.values() for name in (each.name for each in fields)}
    records = read_records(path, [CONSENT, *sorted(columns)])
    kinds = {kind_of(record) for record in records}
    if len(kinds) > 1:
        raise InputError(CONSENT, ", ".join(sorted(kinds)), "the same in all rows of a file")
    kind = kinds.pop()
    _require_known(records, kind)
    rows = [(record, _values(record, kind, setting)) for record in records]
    if kind == _MANY:
        return [_endorse_many(rows, setting)]
    return [_MAKERS[kind](record, values, setting) for record, values in rows]


def _require_known(records: Sequence[Record], kind: str) -> None:
    """No row may have a field of another kind of consent."""
    known = [CONSENT, *(each.name for each in FIELDS[kind])]
    problems = [
        record.problem(
            name, f"is unknown in {kind}{meant(name, known)}; known are {', '.join(known)}"
        )
        for record in records
        for name in record.fields
        if name not in known
    ]
    if problems:
        raise ProblemsError(tuple(problems))


def _values(record: Record, kind: str, setting: Setting) -> dict[str, Any]:
    """The fields of a row; amounts in the currency of its lot, where a chain can tell."""
    around = setting.around
    lot = record.fields.get("lot")
    if setting.house is not None and lot is not None and "currency" not in record.fields:
        around = _around_lot(record, lot, around, setting.house)
    return read_fields(record, FIELDS[kind], around)


def _around_lot(record: Record, text: str, around: Around, house: House) -> Around:
    try:
        lot = LotId.parse(text)
    except InputError:
        return around  # read_fields tells of it
    if not house.lot(lot).amount:
        problem = f"is {text!r}; it must be a live lot of this deployment"
        raise ProblemsError((record.problem("lot", problem),))
    return around.within(currency_of(house, lot))


def _payable(record: Record, values: dict[str, Any], setting: Setting) -> Draft:
    draft = draft_of(record, values, setting.around)
    return Draft(draft.reference, draft.terms, {"invoices": draft.invoices})


def _cancellation(_: Record, values: dict[str, Any], setting: Setting) -> Draft:
    terms = values["terms"]
    message = Cancellation(values["payable"], terms.digest, setting.day(values))
    return Draft(f"cancellation-{values['payable']}", message, about=terms.letter)


def _bid(record: Record, values: dict[str, Any], setting: Setting) -> Draft:
    lot, obligor = values["lot"], values["obligor"]
    if (lot is None) == (obligor is None):
        given = "neither" if lot is None else "both"
        problem = f"are {given} given; give exactly one of them"
        raise ProblemsError((record.problem("lot and obligor", problem),))
    message = Bid(
        financier=setting.signer,
        lot=lot,
        lot_version=setting.version(values, record) if lot is not None else 0,
        obligor=obligor or ZERO_ADDRESS,
        currency=values["currency"] or _currency(values, setting),
        budget=values["amount"],
        rate_ppm=values["rate"],
        day_basis=values["basis"],
        method=values["method"],
        recourse=values["recourse"],
        obligor_share_ppm=values["obligor_share"],
        fee_ppm=values["fee"],
        fee_receiver=values["fee_receiver"] or ZERO_ADDRESS,
        last_due_day=values["last_due"],
        last_day=setting.day(values),
        series=setting.series(values, record),
        nonce=_nonce(values),
    )
    return Draft(f"bid-{lot or 'any'}", message)


def _pledge_bid(record: Record, values: dict[str, Any], setting: Setting) -> Draft:
    message = PledgeBid(
        financier=setting.signer,
        lot=values["lot"],
        lot_version=setting.version(values, record),
        currency=values["currency"] or _currency(values, setting),
        advance_ppm=values["advance"],
        rate_ppm=values["rate"],
        day_basis=values["basis"],
        repay_day=values["repay"],
        last_day=setting.day(values),
        nonce=_nonce(values),
    )
    return Draft(f"pledge-bid-{values['lot']}", message)


def _currency(values: Mapping[str, Any], setting: Setting) -> str:
    """The currency of the lot that is named, else the deployment's own."""
    if setting.house is None or values["lot"] is None:
        return setting.around.deposits
    return currency_of(setting.house, values["lot"])


def _nonce(values: Mapping[str, Any]) -> int:
    return secrets.randbits(_NONCE_BITS) if values["nonce"] is None else int(values["nonce"])


def _about_lot(
    name: str, make: Callable[[LotId, Mapping[str, Any], int, int], Struct]
) -> Callable[[Record, dict[str, Any], Setting], Draft]:
    """Drafts of messages about a lot at a version."""

    def maker(record: Record, values: dict[str, Any], setting: Setting) -> Draft:
        version, last_day = setting.version(values, record), setting.day(values)
        message = make(values["lot"], values, version, last_day)
        about = values["bid"].letter if "bid" in values else None
        return Draft(f"{name}-{values['lot']}", message, about=about)

    return maker


def _endorse_many(rows: Sequence[tuple[Record, dict[str, Any]]], setting: Setting) -> Draft:
    record, first = rows[0]
    for other, values in rows[1:]:
        for name in ("lot", "last_day", "version"):
            if values[name] != first[name]:
                raise ProblemsError((other.problem(name, "must be the same as in the first row"),))
    deliveries = tuple(
        Delivery(values["to"], values["amount"], reference_of(values["trade"]))
        for _, values in rows
    )
    lot, version = first["lot"], setting.version(first, record)
    return Draft(f"{_MANY}-{lot}", EndorseMany(lot, deliveries, version, setting.day(first)))


def _offer_acceptance(record: Record, values: dict[str, Any], setting: Setting) -> Draft:
    trade, lot = values["trade"], values["lot"]
    if trade is not None:
        reference = reference_of(trade)
    elif setting.house is not None:
        reference = setting.house.offer(lot).trade_reference
    else:
        problem = "is missing; it must be given: no chain is asked (--offline)"
        raise ProblemsError((record.problem("trade", problem),))
    version = setting.version(values, record)
    message = OfferAcceptance(lot, reference, version, setting.day(values))
    return Draft(f"acceptance-{lot}", message)


_MAKERS: Mapping[str, Callable[[Record, dict[str, Any], Setting], Draft]] = {
    "payable": _payable,
    "cancellation": _cancellation,
    "bid": _bid,
    "pledge-bid": _pledge_bid,
    "offer-acceptance": _offer_acceptance,
    "split": _about_lot(
        "split", lambda lot, words, version, day: Split(lot, words["amounts"], version, day)
    ),
    "endorse": _about_lot(
        "endorse",
        lambda lot, words, version, day: Endorse(
            lot, words["to"], words["amount"], reference_of(words["trade"]), version, day
        ),
    ),
    "hand-over": _about_lot(
        "hand-over",
        lambda lot, words, version, day: Handover(
            lot, words["to"], words["amount"], reference_of(words["trade"]), version, day
        ),
    ),
    "acceptance": _about_lot(
        "acceptance",
        lambda lot, words, version, day: Acceptance(
            words["bid"].digest, lot, words["amount"], version, day
        ),
    ),
    "pledge-acceptance": _about_lot(
        "pledge-acceptance",
        lambda lot, words, version, day: PledgeAcceptance(words["bid"].digest, lot, version, day),
    ),
}
