"""What IAS 7.44H asks an obligor to tell of its supplier finance arrangement, over a period.

Carrying amounts are principal: face that the holders of lots are owed, and what a guarantor paid of
it and has not back. That is what is used of the obligor's credit lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import LineFollowed, Repaid
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.protections import Cancelled, GuarantorReimbursed, Retired
from deeptier.audit.export.ledger import HeldLot, Ledger, Obligation
from deeptier.audit.history import History
from deeptier.audit.texts import day_text
from deeptier.errors import InputError
from deeptier.rounding import half_up

#: What of the standard the logs do not say.
NOT_ON_CHAIN = (
    "Which line of the balance sheet carries the amounts (44H(b)(i)), and the due dates of trade"
    " payables outside of the arrangement (44H(b)(iii)), are not on the chain."
)


@dataclass(frozen=True)
class Standing:
    """What an obligor owes at the end of a day, in minor units.

    Attributes:
        carrying: principal that is not paid.
        paid_to_suppliers: of it, for which a bank has paid a supplier: lots that were sold to a
            financier or foreclosed by one, wherever they are now, at their share of what is not
            paid; and what the guarantor paid to the holders.
        to_guarantors: of both, owed to a guarantor that paid the holders.
        advanced: what financiers advanced to suppliers on lots that are pledged and not foreclosed.
        first_due_day: of the payables that are not paid; none where all are.
        shortest_days: from the day of issue to the due day; none where all are paid.
    """

    carrying: int = 0
    paid_to_suppliers: int = 0
    to_guarantors: int = 0
    advanced: int = 0
    payables: int = 0
    first_due_day: int | None = None
    last_due_day: int | None = None
    shortest_days: int | None = None
    longest_days: int | None = None


@dataclass(frozen=True)
class Changes:
    """What made the difference. Only `paid` is cash; the others are non-cash changes.

    Attributes:
        paid: principal that came in, out of locked deposits too: to holders and to guarantors.
        retired: given up by the obligor, which had bought the lots.
        taken_over: from the account whose place the obligor took, or below zero to that one.
    """

    issued: int = 0
    paid: int = 0
    retired: int = 0
    cancelled: int = 0
    taken_over: int = 0

    @property
    def total(self) -> int:
        """Closing less opening carrying amount."""
        return self.issued - self.paid - self.retired - self.cancelled + self.taken_over


@dataclass(frozen=True)
class Disclosure:
    """An obligor's figures in one currency, for a period of whole days."""

    obligor: str
    currency: str
    from_day: int
    to_day: int
    opening: Standing
    closing: Standing
    changes: Changes


@dataclass
class _Period:
    opening: dict[tuple[str, str], Standing] = field(default_factory=dict)
    changes: dict[tuple[str, str], Changes] = field(default_factory=lambda: defaultdict(Changes))


def disclosures_of(
    history: History, from_day: int | None = None, to_day: int | None = None
) -> tuple[Disclosure, ...]:
    """The figures of each obligor and currency, from the first to the last day, both included.

    By default the period is the whole history.

    Errors: `InputError` for a period that ends before it begins, or after the history.
    """
    events = history.rebuilt.events
    start = history.day_of(events[0].place) if events else history.today
    from_day = start if from_day is None else from_day
    to_day = history.today if to_day is None else to_day
    if to_day > history.today:
        last = f"{day_text(history.today)}, the history's last day, or before"
        raise InputError("--to", day_text(to_day), last)
    if to_day < from_day:
        last = f"{day_text(to_day)}, the period's last day, or before"
        raise InputError("--from", day_text(from_day), last)
    ledger, period = Ledger(), _Period()
    _run(ledger, period, history, events, from_day, to_day)
    closing = _standings(ledger)
    keys = sorted({*period.opening, *period.changes, *closing})
    return tuple(
        Disclosure(
            *key,
            from_day,
            to_day,
            period.opening.get(key, Standing()),
            closing.get(key, Standing()),
            period.changes.get(key, Changes()),
        )
        for key in keys
    )


def _run(
    ledger: Ledger,
    period: _Period,
    history: History,
    events: Iterable[Event],
    from_day: int,
    to_day: int,
) -> None:
    is_open = False
    for event in events:
        day = history.day_of(event.place)
        if day > to_day:
            break
        if day >= from_day:
            if not is_open:
                period.opening, is_open = _standings(ledger), True
            _count(ledger, period, event)
        ledger.apply(event, day)
    if not is_open:
        period.opening = _standings(ledger)


def _count(ledger: Ledger, period: _Period, event: Event) -> None:
    if isinstance(event, PayableIssued):
        line = ledger.lines.get(event.terms.line)
        obligor = event.terms.obligor if line is None else line.obligor
        _add(period, (obligor, event.terms.currency), issued=event.terms.face_amount)
    elif isinstance(event, (Repaid, GuarantorReimbursed)):
        _add(period, _key(ledger, event.payable_number), paid=event.principal)
    elif isinstance(event, Retired):
        _add(period, _key(ledger, event.payable_number), retired=event.amount)
    elif isinstance(event, Cancelled):
        _add(period, _key(ledger, event.payable_number), cancelled=event.face_amount)
    elif isinstance(event, LineFollowed):
        for number, each in ledger.under(event.line):
            carrying = each.unpaid + each.principal_to_guarantor
            before = _key(ledger, number)
            if before[0] != event.obligor and carrying:
                _add(period, before, taken_over=-carrying)
                _add(period, (event.obligor, each.currency), taken_over=carrying)


def _add(period: _Period, key: tuple[str, str], **more: int) -> None:
    before = period.changes[key]
    sums = {name: getattr(before, name) + amount for name, amount in more.items()}
    period.changes[key] = replace(before, **sums)


def _key(ledger: Ledger, number: int) -> tuple[str, str]:
    return ledger.sides(number).obligor, ledger.obligation(number).currency


def _standings(ledger: Ledger) -> dict[tuple[str, str], Standing]:
    lots: dict[int, list[tuple[int, HeldLot]]] = defaultdict(list)
    for number, lot in ledger.lots.items():
        lots[number >> 192].append((number, lot))
    found: dict[tuple[str, str], Standing] = {}
    for number, obligation in ledger.obligations.items():
        if obligation.unpaid + obligation.principal_to_guarantor > 0:
            key = _key(ledger, number)
            own = _standing(ledger, obligation, lots[number])
            found[key] = _sum(found[key], own) if key in found else own
    return found


def _standing(ledger: Ledger, obligation: Obligation, lots: list[tuple[int, HeldLot]]) -> Standing:
    to_guarantors = obligation.principal_to_guarantor
    financed = sum(lot.amount for _, lot in lots if lot.financed)
    loans = [ledger.loans.get(number) for number, _ in lots]
    days = obligation.due_day - obligation.issued_day
    unpaid, face = obligation.unpaid, obligation.face
    return Standing(
        carrying=unpaid + to_guarantors,
        paid_to_suppliers=(half_up(financed * unpaid, face) if face else 0) + to_guarantors,
        to_guarantors=to_guarantors,
        advanced=sum(loan.outstanding for loan in loans if loan and not loan.foreclosed),
        payables=1,
        first_due_day=obligation.due_day,
        last_due_day=obligation.due_day,
        shortest_days=days,
        longest_days=days,
    )


def _sum(one: Standing, other: Standing) -> Standing:
    """Of two obligors' standings neither of which is empty."""
    first, second = asdict(one), asdict(other)
    of = {"first_due_day": min, "shortest_days": min, "last_due_day": max, "longest_days": max}
    return Standing(
        **{
            name: of[name](first[name], second[name]) if name in of else first[name] + second[name]
            for name in first
        }
    )
