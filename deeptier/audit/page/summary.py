"""Headline figures: what the books add up to, by currency, and how much there is of everything."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.audit.books import OPEN
from deeptier.audit.events.bids import FeePaid, InterestShared
from deeptier.audit.events.desk import Discounted
from deeptier.audit.fold.clearing import NO_GUARANTEE, held_for
from deeptier.audit.page.document import Figure
from deeptier.audit.page.scope import Scope

#: Events that move a payable's principal.
PRINCIPAL = ("PayableIssued", "Repaid", "GuaranteePaid", "Retired", "Cancelled")
_CASH_IN = ("Repaid", "GuaranteePaid", "GuarantorReimbursed", "DepositLocked")
_CASH_OUT = ("Claimed", "Redeemed", "ArrearsRedeemed", "RecoveryPaid", "DepositReleased")


def money_figures(scope: Scope, currency: str) -> list[Figure]:
    """The figures of one currency, in minor units."""
    books, payables = scope.books, scope.payables[currency]
    accounts = [books.accounts[number] for number in payables]
    overdue = [number for number in payables if scope.overdue(number)]
    in_default = [number for number in payables if books.accounts[number].defaulted]

    def figure(label: str, value: int, names: Sequence[str], note: str = "") -> Figure:
        return Figure(label, "money", value, scope.sources.of_payables(payables, *names), note)

    def of(label: str, value: int, numbers: Sequence[int], note: str) -> Figure:
        return Figure(label, "money", value, scope.sources.of_payables(numbers, *PRINCIPAL), note)

    issued, live = sum(each.issued for each in accounts), sum(scope.live[n] for n in payables)
    unpaid = sum(each.unpaid for each in accounts)
    guaranteed = sum(books.guarantees.get(n, NO_GUARANTEE).owed for n in payables)
    return [
        figure("Face issued", issued, ["PayableIssued"], "at issue"),
        figure("Open", unpaid, PRINCIPAL, "principal still to come from obligors"),
        of(
            "Overdue",
            sum(map(scope.overdue, payables)),
            overdue,
            f"{_count(len(overdue), 'payable')} past the due day",
        ),
        of(
            "In default",
            sum(books.accounts[number].unpaid for number in in_default),
            in_default,
            f"{_count(len(in_default), 'payable')} in declared default",
        ),
        figure(
            "Face of live lots",
            live,
            ["PayableIssued", "Redeemed", "Retired", "Cancelled"],
            "in the hands of holders",
        ),
        figure("Redeemed", sum(each.redeemed for each in accounts), ["Redeemed"], "paid in full"),
        figure(
            "Retired or cancelled",
            sum(each.retired + each.annulled for each in accounts),
            ["Retired", "Cancelled"],
            "fell away unpaid, by consent",
        ),
        figure("Cash in", sum(each.cash_in for each in accounts), _CASH_IN, "came in for payables"),
        figure("Cash out", sum(each.cash_out for each in accounts), _CASH_OUT, "was paid on"),
        figure(
            "Cash held",
            sum(held_for(books, number) for number in payables),
            (*_CASH_IN, *_CASH_OUT),
            "came in and is not paid on yet",
        ),
        figure(
            "Penalty paid",
            sum(each.penalty_paid for each in accounts),
            ["Repaid", "GuaranteePaid"],
            "for late payment",
        ),
        figure(
            "Owed to guarantors",
            guaranteed,
            ["GuaranteePaid", "GuarantorReimbursed"],
            "paid in an obligor's place, not had back",
        ),
        *_discounts(scope, set(payables)),
    ]


def _discounts(scope: Scope, payables: set[int]) -> list[Figure]:
    sold, discount, borne, fees = 0, 0, 0, 0
    for event in scope.history.rebuilt.events:
        if isinstance(event, Discounted) and event.lot >> 192 in payables:
            sold += event.face_amount
            discount += event.discount
        elif isinstance(event, InterestShared) and event.lot >> 192 in payables:
            borne += event.cash
        elif isinstance(event, FeePaid) and event.lot >> 192 in payables:
            fees += event.fee
    sources = scope.sources
    sales = sources.of_payables(payables, "Discounted")
    shares = sources.of_payables(payables, "InterestShared")
    return [
        Figure("Face sold to financiers", "money", sold, sales, "before it was due"),
        Figure("Discounts paid", "money", discount, sales, "interest taken up front"),
        Figure("Discounts borne by obligors", "money", borne, shares, "part of them, by mandate"),
        Figure("Service fees", "money", fees, sources.of_payables(payables, "FeePaid"), "of sales"),
    ]


def count_figures(scope: Scope) -> list[Figure]:
    """How much there is of everything, whatever the currency."""
    books, sources = scope.books, scope.sources
    active = sum(each.status == OPEN for each in books.enterprises.values())
    frozen = sum(each.frozen for each in books.enterprises.values())
    holders = len({lot.owner for lot in books.lots.values()})
    register = ("EnterpriseOnboarded", "EnterpriseClosed", "EnterpriseReplaced")
    freezing = ("EnterpriseFrozen", "EnterpriseThawed")
    moves = ("PayableIssued", "Split", "Delivered", "Followed", "Redeemed", "Retired", "Cancelled")
    return [
        Figure(
            "Enterprises",
            "count",
            len(books.enterprises),
            sources.named(*register),
            f"{active} open, {frozen} frozen",
        ),
        Figure("Frozen enterprises", "count", frozen, sources.named(*freezing), "by order"),
        Figure("Payables", "count", len(books.papers), sources.named("PayableIssued"), "issued"),
        Figure(
            "Credit lines",
            "count",
            len(books.lines),
            sources.named("LineGranted"),
            "granted by guarantor banks",
        ),
        Figure("Live lots", "count", len(books.lots), sources.named(*moves), "in someone's hands"),
        Figure("Ended lots", "count", len(books.ended), sources.named(*moves), "cut up or paid"),
        Figure("Holders", "count", holders, sources.named(*moves), "own a live lot"),
    ]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
