"""Questions about the ledger of lots: each lot, the child that would be next, papers, operators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import NOBODY, Books, Lot, Paper
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.holdings import Holdings
from deeptier.lot_id import MAX_CHILD, MAX_DEPTH, LotId

_LOT = View(
    "Warrants",
    "lotOf",
    ("uint256",),
    (
        ("owner", "address"),
        ("amount", "uint64"),
        ("children", "uint16"),
        ("hops", "uint8"),
        ("frozen", "bool"),
        ("offered", "bool"),
        ("pledged", "bool"),
    ),
)
_PAPER = View(
    "Warrants",
    "paperOf",
    ("uint64",),
    (
        ("currency", "address"),
        ("line", "uint32"),
        ("due day", "uint24"),
        ("grace days", "uint16"),
        ("tier cap", "uint8"),
        ("backing", "uint8"),
        ("guaranteed", "bool"),
        ("frozen", "bool"),
    ),
)
_OPERATOR = View("Warrants", "isApprovedForAll", ("address", "address"), (("approved", "bool"),))
_URI = View("Warrants", "uri", ("uint256",), (("uri", "string"),))
_BALANCES = View(
    "Warrants", "balanceOfBatch", ("address[]", "uint256[]"), (("balances", "uint256[]"),)
)
_BALANCES_AT_ONCE = 50

_NO_LOT = Lot(NOBODY, 0, 0, 0, frozen=False, born=0)
_NO_PAPER = Paper(NOBODY, 0, 0, 0, 0, 0, guaranteed=False, frozen=False)


def questions(books: Books, holdings: Holdings) -> Iterator[Question]:
    """All that the ledger says; `holdings` are the second book's."""
    yield Question(_URI, (0,), "metadata", {"uri": books.metadata_uri})
    for number, paper in books.papers.items():
        yield Question(_PAPER, (number,), f"payable {number}", _paper(paper))
    next_number = books.payable_count + 1
    yield Question(_PAPER, (next_number,), f"payable {next_number}", _paper(_NO_PAPER))
    yield _question(LotId(next_number), _NO_LOT)
    yield from _lots(books)
    for (holder, operator), approved in books.operators.items():
        subject = f"operator {shown(operator)} of {shown(holder)}"
        yield Question(_OPERATOR, (holder, operator), subject, {"approved": approved})
    yield from _balances(holdings)


def _lots(books: Books) -> Iterator[Question]:
    """Every lot that ever was, and the child that each would have next, which must not be."""
    for number, lot in books.lots.items():
        yield _question(LotId.from_number(number), lot)
        yield from _next_child(number, lot.children)
    for number, ended in books.ended.items():
        yield _question(LotId.from_number(number), _NO_LOT)
        yield from _next_child(number, ended.children)


def _next_child(number: int, children: int) -> Iterator[Question]:
    lot_id = LotId.from_number(number)
    if lot_id.depth < MAX_DEPTH and children < MAX_CHILD:
        yield _question(lot_id.child(children + 1), _NO_LOT)


def _question(lot_id: LotId, lot: Lot) -> Question:
    expected = {
        "owner": lot.owner,
        "amount": Amount(lot.amount),
        "children": lot.children,
        "hops": lot.hops,
        "frozen": lot.frozen,
        "offered": lot.offered,
        "pledged": lot.pledged,
    }
    return Question(_LOT, (lot_id.number,), f"lot {lot_id}", expected)


def _paper(paper: Paper) -> Mapping[str, object]:
    return {
        "currency": paper.currency,
        "line": paper.line,
        "due day": paper.due_day,
        "grace days": paper.grace_days,
        "tier cap": paper.tier_cap,
        "backing": paper.backing,
        "guaranteed": paper.guaranteed,
        "frozen": paper.frozen,
    }


def _balances(holdings: Holdings) -> Iterator[Question]:
    """The balances of the second book, many at once."""
    entries = iter(holdings.items())
    while chunk := tuple(islice(entries, _BALANCES_AT_ONCE)):
        holders = [holder for (holder, _), _ in chunk]
        lots = [lot for (_, lot), _ in chunk]
        subject = f"lots {LotNumber(lots[0])} to {LotNumber(lots[-1])}, ERC-1155"
        expected = {"balances": tuple(Amount(amount) for _, amount in chunk)}
        yield Question(_BALANCES, (holders, lots), subject, expected)
