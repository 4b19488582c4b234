"""The tables of sales at a discount, of deposits that moved, and of balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from deeptier.audit.books import NOBODY
from deeptier.audit.events.bids import FeePaid, InterestShared
from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.token import Approval, Transfer
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.positions import positions_of
from deeptier.audit.export.table import Row, Table, columns_of
from deeptier.audit.export.tables.payables import rate_of
from deeptier.audit.export.view import View
from deeptier.audit.findings import LotNumber, shown

_METHODS = ("simple discount", "true yield")
_BESIDE = (Transfer, Approval)
_DISCOUNTS = columns_of(
    "sold_on:date lot payable:number seller seller_address financier financier_address currency"
    " face:amount discount:amount price:amount fee:amount borne_by_obligor:amount rate_a_year"
    " rate_ppm:number days:number day_basis:number method bid block:number log_index:number"
    " transaction"
)
_MOVEMENTS = columns_of(
    "time_utc:time civil_date:date from from_address to to_address currency amount:wide_amount"
    " kind beside block:number log_index:number transaction"
)
_BALANCES = columns_of("party address side account currency balance:wide_amount")


def discounts(view: View) -> Table:
    """Every sale of a lot before it was due: price, rate, days, bid, and who bore what."""

    def rows() -> Iterator[Row]:
        fees, shares = _beside_sales(view)
        books = view.history.rebuilt.books
        for event in view.history.rebuilt.events:
            if not isinstance(event, Discounted):
                continue
            paper, place = books.papers.get(event.lot >> 192), event.place
            currency = "" if paper is None else paper.currency
            key = (place.transaction, event.lot)
            yield (
                view.day_of(place),
                str(LotNumber(event.lot)),
                event.lot >> 192,
                view.parties.name(event.seller),
                shown(event.seller),
                view.parties.name(event.financier),
                shown(event.financier),
                view.symbol(currency),
                view.money(event.face_amount, currency),
                view.money(event.discount, currency),
                view.money(event.proceeds, currency),
                view.money(fees.get(key, 0), currency),
                view.money(shares.get(key, 0), currency),
                rate_of(event.rate_ppm),
                event.rate_ppm,
                event.tenor_days,
                event.day_basis,
                _METHODS[event.method] if event.method < len(_METHODS) else f"{event.method}",
                shown(event.bid_digest),
                place.block,
                place.index,
                place.transaction,
            )

    return Table("discounts", _DISCOUNTS, rows)


_ByLot = dict[tuple[str, int], int]


def _beside_sales(view: View) -> tuple[_ByLot, _ByLot]:
    """Fees, and obligors' shares of the discount, by transaction and lot."""
    fees: _ByLot = defaultdict(int)
    shares: _ByLot = defaultdict(int)
    for event in view.history.rebuilt.events:
        if isinstance(event, FeePaid):
            fees[event.place.transaction, event.lot] += event.fee
        elif isinstance(event, InterestShared):
            shares[event.place.transaction, event.lot] += event.cash
    return fees, shares


def cash_movements(view: View) -> Table:
    """Every transfer of the deposit token, with the events of its transaction."""

    def rows() -> Iterator[Row]:
        beside: dict[str, list[str]] = defaultdict(list)
        for event in view.history.rebuilt.events:
            name, transaction = type(event).__name__, event.place.transaction
            if not isinstance(event, _BESIDE) and name not in beside[transaction]:
                beside[transaction].append(name)
        deposit = view.tokens.deposit
        for event in view.history.rebuilt.events:
            if isinstance(event, Transfer):
                place = event.place
                yield (
                    view.time_of(place),
                    view.day_of(place),
                    view.parties.name(event.from_),
                    shown(event.from_),
                    view.parties.name(event.to),
                    shown(event.to),
                    view.symbol(deposit),
                    view.money(event.amount, deposit),
                    _kind(event),
                    ", ".join(beside[place.transaction]),
                    place.block,
                    place.index,
                    place.transaction,
                )

    return Table("cash_movements", _MOVEMENTS, rows)


def _kind(event: Transfer) -> str:
    if event.from_ == NOBODY:
        return "issued by the bank"
    return "taken back by the bank" if event.to == NOBODY else "transfer"


def balances(view: View) -> Table:
    """What each party has and owes on the last day, as the journal's balances say it.

    Assets are above zero; liabilities too, on their own side.
    """

    def rows() -> Iterator[Row]:
        found = positions_of(view.history.rebuilt.books)
        order = list(Kind)
        for position in sorted(found, key=lambda each: (each[0], order.index(each[1]), each[2])):
            party, kind, currency = position
            amount = found[position]
            yield (
                view.parties.name(party),
                shown(party),
                kind.root,
                kind.title,
                view.symbol(currency),
                view.money(amount if kind.root == "Assets" else -amount, currency),
            )

    return Table("balances", _BALANCES, rows)
