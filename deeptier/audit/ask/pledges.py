"""Questions about pledged lots and their loans, and about offers."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import NOBODY, Books
from deeptier.audit.financing import Loan, Offer
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.pledges import owed_on

_LOAN = View(
    "Pledges",
    "loanOf",
    ("uint256",),
    (
        ("financier", "address"),
        ("advance", "uint64"),
        ("since day", "uint24"),
        ("pledgor", "address"),
        ("rate ppm", "uint32"),
        ("day basis", "uint16"),
        ("repay day", "uint24"),
        ("foreclosed", "bool"),
        ("received", "uint64"),
        ("debt", "uint64"),
        ("digest", "bytes32"),
    ),
)
_DEBT = View("Pledges", "debtOf", ("uint256",), (("debt", "uint64"),))
_USED = View("Pledges", "isBidUsed", ("bytes32",), (("used", "bool"),))
_OFFER = View(
    "Offers",
    "offerOf",
    ("uint256",),
    (("to", "address"), ("last day", "uint24"), ("trade reference", "bytes32")),
)

_NO_LOAN = Loan(NOBODY, 0, 0, NOBODY, 0, 0, 0, False, 0, 0, bytes(32))
_NO_OFFER = Offer(NOBODY, 0, bytes(32))


def questions(books: Books, today: int) -> Iterator[Question]:
    """Every loan and every offer that was, and what is owed on a day."""
    for number, loan in books.loans.items():
        subject = f"loan on lot {LotNumber(number)}"
        yield Question(_LOAN, (number,), subject, _loan(loan or _NO_LOAN))
        debt = Amount(owed_on(loan, today) - loan.received if loan else 0)
        yield Question(_DEBT, (number,), f"{subject}, today", {"debt": debt})
    for digest, used in books.used_bids.items():
        yield Question(_USED, (digest,), f"bid {shown(digest)}", {"used": used})
    for number, offer in books.offers.items():
        kept = offer or _NO_OFFER
        words = {
            "to": kept.to,
            "last day": kept.last_day,
            "trade reference": kept.trade_reference,
        }
        yield Question(_OFFER, (number,), f"offer of lot {LotNumber(number)}", words)


def _loan(loan: Loan) -> dict[str, object]:
    return {
        "financier": loan.financier,
        "advance": Amount(loan.advance),
        "since day": loan.since_day,
        "pledgor": loan.pledgor,
        "rate ppm": loan.rate_ppm,
        "day basis": loan.day_basis,
        "repay day": loan.repay_day,
        "foreclosed": loan.foreclosed,
        "received": Amount(loan.received),
        "debt": Amount(loan.debt),
        "digest": loan.digest,
    }
