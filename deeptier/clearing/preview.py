"""What clearing would do, by the contracts' own arithmetic: nothing is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from web3.exceptions import Web3Exception

from deeptier.clearing.cash import Cash, Key, balances_of, cash_of, purses_of
from deeptier.clearing.due import Due
from deeptier.clearing.ledger import Ledger
from deeptier.clearing.report import Report, UnpaidLot, changes, rows_of
from deeptier.clearing.steps import Collection, collecting, collections, payable_now, paying
from deeptier.clearing.words import Words
from deeptier.desk.office import Office

_MARGIN_PERCENT = 120


def preview(office: Office, ledger: Ledger, dues: Sequence[Due], words: Words) -> Report:
    """The report that clearing would end with, as the chain stands at the ledger's head.

    Errors: `AuditError` where a token does not answer.
    """
    views, numbers = ledger.views, [due.number for due in dues]
    before = cash_of(ledger.books, numbers, ledger.day)
    purses = purses_of(views, dues, office.house.address("Clearing"))
    found = collections(dues, before, purses, words)
    cash = {each.due.number: before[each.due.number].with_payment(each.amount) for each in found}
    moved: Counter[Key] = Counter()
    for each in found:
        moved[each.due.obligor, each.due.currency] -= each.amount
    paid, kept = _pay(dues, cash, moved)
    after = {number: _paid_out(cash[number], paid[number]) for number in numbers}
    block_gas = int(office.web3.eth.get_block("latest")["gasLimit"])
    batches = list(paying(list(payable_now(dues, cash)), "", block_gas))
    collecting_gas, count = _collecting_gas(office, found, words)
    return Report(
        block=ledger.head.number,
        day=ledger.day,
        rows=rows_of(
            dues,
            after,
            {each.due.number: each.amount for each in found},
            paid,
            {each.due.number: each.reason for each in found if each.reason},
        ),
        unpaid_lots=kept,
        collections=count,
        batches=len(batches),
        failed=(),
        gas=collecting_gas + sum(each.gas or 0 for each in batches),
        deposits=changes(balances_of(views, moved), moved),
    )


def _pay(
    dues: Sequence[Due], cash: Mapping[int, Cash], moved: Counter[Key]
) -> tuple[Counter[int], tuple[UnpaidLot, ...]]:
    """What holders get by payable, and the lots whose cash is kept; adds to what moves."""
    paid: Counter[int] = Counter()
    kept = []
    for due, holding in payable_now(dues, cash):
        share = cash[due.number].share(holding)
        if holding.kept is not None:
            kept.append(UnpaidLot(holding.lot, holding.holder, due.currency, share, holding.kept))
            continue
        paid[due.number] += share
        moved[holding.holder, due.currency] += share
    for due in dues:
        rest = cash[due.number].unpaid - paid[due.number]
        if not cash[due.number].principal_owed and due.holdings and _all_paid(due):
            paid[due.number] += rest  # the last lot takes what the floors of the others left
            moved[due.holdings[-1].holder, due.currency] += rest
    return paid, tuple(kept)


def _all_paid(due: Due) -> bool:
    return all(holding.kept is None for holding in due.holdings)


def _paid_out(cash: Cash, amount: int) -> Cash:
    """Whether of face or beyond makes no difference to a report."""
    return replace(cash, extra_paid_out=cash.extra_paid_out + amount)


def _collecting_gas(office: Office, found: Sequence[Collection], words: Words) -> tuple[int, int]:
    """Gas of all collections, of which one is estimated; and their number."""
    intents = list(collecting(found, "", words))
    if not intents:
        return 0, 0
    first = next(each for each in found if each.amount)
    function = office.house.function("Clearing", "collect", first.due.number)
    try:
        gas = function.estimate_gas({"from": cast(Any, first.due.obligor)})
    except Web3Exception:  # it is not due yet
        return 0, len(intents)
    return gas * _MARGIN_PERCENT // 100 * len(intents), len(intents)
