"""Questions about standing bids, interest mandates, and exposures."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import NOBODY, Books
from deeptier.audit.events.bids import StandingBid
from deeptier.audit.financing import Exposed, InterestMandate
from deeptier.audit.findings import Amount, LotNumber, shown

_PARTIES = ("address", "address", "address")
_STANDING = View(
    "DiscountDesk",
    "standingBidOf",
    _PARTIES,
    (
        ("budget", "uint64"),
        ("last day", "uint24"),
        ("day basis", "uint16"),
        ("method", "uint8"),
        ("recourse", "bool"),
        ("revision", "uint32"),
        *(
            (f"{word} {band}", kind)
            for band in range(1, 5)
            for word, kind in (("longest days", "uint16"), ("rate ppm", "uint32"))
        ),
    ),
)
_MANDATE = View(
    "DiscountDesk",
    "interestMandateOf",
    ("address", "address"),
    (("highest share ppm", "uint32"), ("highest rate ppm", "uint32"), ("budget", "uint64")),
)
_EXPOSURE = View("DiscountDesk", "exposureOf", _PARTIES, (("exposure", "uint64"),))
_EXPOSED = View(
    "DiscountDesk",
    "exposedBy",
    ("uint256", "uint8"),
    (("financier", "address"), ("face", "uint64"), ("obligor", "address")),
)


def questions(books: Books) -> Iterator[Question]:
    """All that the desk says beside sales; of every sale, what counts of it against a cap."""
    for key, bid in books.standing.items():
        yield Question(_STANDING, key, f"standing bid of {shown(key[0])}", _bid(bid))
    possible = ((line.obligor, line.currency) for line in books.lines.values())
    for obligor, currency in dict.fromkeys((*possible, *books.interest)):
        mandate = books.interest.get((obligor, currency), InterestMandate())
        subject = f"interest mandate of {shown(obligor)} in {shown(currency)}"
        words: dict[str, object] = {
            "highest share ppm": mandate.highest_share_ppm,
            "highest rate ppm": mandate.highest_rate_ppm,
            "budget": Amount(mandate.budget),
        }
        yield Question(_MANDATE, (obligor, currency), subject, words)
    for key, exposure in books.exposures.items():
        subject = f"{shown(key[0])} on {shown(key[1])}"
        yield Question(_EXPOSURE, key, subject, {"exposure": Amount(exposure)})
    for lot, hops in dict.fromkeys((*books.duties, *books.exposed)):
        exposed = books.exposed.get((lot, hops), Exposed(NOBODY, 0, NOBODY))
        counted = {
            "financier": exposed.financier,
            "face": Amount(exposed.face),
            "obligor": exposed.obligor,
        }
        subject = f"exposure by lot {LotNumber(lot)} at {hops} hops"
        yield Question(_EXPOSED, (lot, hops), subject, counted)


def _bid(bid: StandingBid) -> dict[str, object]:
    words: dict[str, object] = {
        "budget": Amount(bid.budget),
        "last day": bid.last_day,
        "day basis": bid.day_basis,
        "method": bid.method,
        "recourse": bid.recourse,
        "revision": bid.revision,
    }
    for band, (longest_days, rate_ppm) in enumerate(bid.bands, 1):
        words |= {f"longest days {band}": longest_days, f"rate ppm {band}": rate_ppm}
    return words
