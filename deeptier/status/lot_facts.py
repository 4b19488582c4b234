"""What is to be said of one lot: whose it is, what it will bring, and how it came there."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.fold.pledges import owed_on
from deeptier.audit.lineage.steps import TITLE, Lineage, Step
from deeptier.audit.lineage.trace import lineage_of
from deeptier.days import date_of
from deeptier.lot_id import LotId
from deeptier.status.reading import Reading, Who


@dataclass(frozen=True)
class TitleStep:
    """A step by which title was made, divided, passed or ended. Amounts in minor units.

    Attributes:
        lot: the lot asked for, or one that it was cut from.
        giver: None where nobody gave.
        amount: of the title after the step.
    """

    date: str
    what: str
    lot: str
    giver: Who | None
    receiver: Who | None
    amount: int


@dataclass(frozen=True)
class LotFacts:
    """One lot today. Amounts in minor units of the currency.

    Attributes:
        state: "live", or how it ended.
        amount: its face now; zero once it ended.
        claimed: what its holder was paid on it so far, while it is live.
        outstanding: what is still to come to it as of today, with penalty.
        tier: of the holder; the payee is tier 1.
        depth: how many cuts lie between it and the root lot.
        lots_cut: how many were cut from it.
        days_left: to the due day; negative once it is over.
        holds: what keeps it where it is.
        offered_to: who may accept it, until `offered_until`.
        pledged_to: who advanced cash on it, and is owed `pledged_for` today.
        title: from the issue on.
    """

    lot: str
    state: str
    payable: int
    obligor: Who
    payee: Who
    guarantor: Who | None
    currency: str
    holder: Who
    amount: int
    claimed: int
    outstanding: int
    tier: int
    tier_cap: int
    depth: int
    lots_cut: int
    due_date: str
    days_left: int
    holds: tuple[str, ...]
    offered_to: Who | None
    offered_until: str | None
    pledged_to: Who | None
    pledged_for: int
    title: tuple[TitleStep, ...]


def lot_facts(reading: Reading, lot: LotId) -> LotFacts:
    """The facts of a lot, live or ended.

    Errors: `InputError` for a lot that never was.
    """
    books, number = reading.books, lot.number
    lineage = lineage_of(reading.history, lot)
    paper = books.papers[lot.payable]
    live = number in books.lots
    offer = books.offers.get(number) if live and books.lots[number].offered else None
    loan = books.loans.get(number) if live and books.lots[number].pledged else None
    replaced = live and books.lots[number].owner in books.successors
    return LotFacts(
        lot=str(lot),
        state=lineage.state,
        payable=lot.payable,
        obligor=reading.known(reading.obligor(paper)),
        payee=reading.known(lineage.terms.payee),
        guarantor=reading.who(lineage.terms.guarantor),
        currency=reading.known(paper.currency).address,
        holder=reading.known(lineage.holder),
        amount=lineage.amount,
        claimed=books.claimed[number] if live else 0,
        outstanding=reading.outstanding(number) if live else 0,
        tier=lineage.tier,
        tier_cap=paper.tier_cap,
        depth=lot.depth,
        lots_cut=len(lineage.children),
        due_date=date_of(paper.due_day).isoformat(),
        days_left=paper.due_day - reading.today,
        holds=(*lineage.holds, *(("holder replaced",) if replaced else ())),
        offered_to=reading.known(offer.to) if offer else None,
        offered_until=date_of(offer.last_day).isoformat() if offer else None,
        pledged_to=reading.known(loan.financier) if loan else None,
        pledged_for=owed_on(loan, reading.today) - loan.received if loan else 0,
        title=tuple(_steps(reading, lineage)),
    )


def _steps(reading: Reading, lineage: Lineage) -> list[TitleStep]:
    return [_step(reading, each) for each in lineage.steps if each.kind in TITLE]


def _step(reading: Reading, step: Step) -> TitleStep:
    return TitleStep(
        date=date_of(step.day).isoformat(),
        what=step.kind.value,
        lot=str(step.lot),
        giver=reading.known(step.from_) if step.from_ else None,
        receiver=reading.known(step.to) if step.to else None,
        amount=step.after,
    )
