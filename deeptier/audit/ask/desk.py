"""Questions about the discount desk."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import FINANCIER, NOBODY, Books, Claim, Right
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.desk import held_at_hops

_FILLED = View("DiscountDesk", "filledOf", ("bytes32",), (("filled", "uint64"),))
_SERIES = View("DiscountDesk", "seriesOf", ("address",), (("series", "uint64"),))
_RECOURSE = View(
    "DiscountDesk",
    "recourseOf",
    ("uint256", "uint8"),
    (("seller", "address"), ("price", "uint64"), ("children", "uint16")),
)
_CLAIM = View(
    "DiscountDesk",
    "recourseClaimOf",
    ("uint256",),
    (
        ("holder", "address"),
        ("seller", "address"),
        ("sold as", "uint256"),
        ("hops", "uint8"),
        ("day", "uint24"),
    ),
)
_HELD = View("DiscountDesk", "heldAtHops", ("uint256",), (("held at hops", "uint8"),))

_NO_RIGHT = Right(NOBODY, 0, 0)
_NO_CLAIM = Claim(NOBODY, NOBODY, 0, 0, 0)


def questions(books: Books) -> Iterator[Question]:
    """All that the desk says."""
    for digest, filled in books.filled.items():
        yield Question(_FILLED, (digest,), f"bid {shown(digest)}", {"filled": Amount(filled)})
    financiers = (name for name, each in books.enterprises.items() if each.roles & FINANCIER)
    for financier in dict.fromkeys((*financiers, *books.series)):
        series = books.series.get(financier, 0)
        yield Question(_SERIES, (financier,), f"bids of {shown(financier)}", {"series": series})
    for lot, hops in dict.fromkeys((*books.rights, *books.duties)):
        right = books.rights.get((lot, hops), _NO_RIGHT)
        expected = {
            "seller": right.seller,
            "price": Amount(right.price),
            "children": right.children,
        }
        subject = f"recourse for lot {LotNumber(lot)} at {hops} hops"
        yield Question(_RECOURSE, (lot, hops), subject, expected)
    yield from _claims(books)


def _claims(books: Books) -> Iterator[Question]:
    """Claims, and none, for every lot of a payable that was ever sold with recourse."""
    sold = {lot >> 192 for lot, _ in books.rights}
    claimable = (lot for lot in (*books.lots, *books.ended) if lot >> 192 in sold)
    for lot in dict.fromkeys((*claimable, *books.claims)):
        claim = books.claims.get(lot) or _NO_CLAIM
        expected = {
            "holder": claim.holder,
            "seller": claim.seller,
            "sold as": LotNumber(claim.sold_as),
            "hops": claim.hops,
            "day": claim.day,
        }
        yield Question(_CLAIM, (lot,), f"recourse claim for lot {LotNumber(lot)}", expected)
        if lot in books.lots:
            hops = held_at_hops(books, lot, books.lots[lot].hops)
            yield Question(_HELD, (lot,), f"lot {LotNumber(lot)}", {"held at hops": hops})
