"""From rows to intents: all of a file is read and checked before anything is signed or sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from deeptier.bulk.intent import Intent
from deeptier.chain.verbs.warrants import LotState
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.operations.agreements import Agreements
from deeptier.operations.around import Around
from deeptier.operations.facts import Facts
from deeptier.operations.fields import read_fields
from deeptier.operations.kinds import TEXT_EXPECTED, is_text
from deeptier.operations.records import Record, raise_any
from deeptier.operations.saying import sentence
from deeptier.operations.verb import Case, Deed, Verb
from deeptier.reading.problems import Problem, ProblemsError
from deeptier.structs import ZERO_ADDRESS

if TYPE_CHECKING:
    from deeptier.desk.office import Office

#: The column that tells who sends a row.
SENDER = "as"
#: Between the references of rows that became one intent: no reference has a no-break space.
JOINT = ",\u00a0"
REFERENCE = "reference"

_BITS = {"payable": 64, "line": 32}


@dataclass(frozen=True)
class Step:
    """One intent, and the rows that it is made of.

    Attributes:
        intent: what is sent.
        cases: the rows.
        amount: what approvals by amount look at, in minor units; None where there is none.
    """

    intent: Intent
    cases: tuple[Case, ...]
    amount: int | None

    @property
    def references(self) -> tuple[str, ...]:
        """By which the rows are known."""
        return tuple(reference_of_row(case.record) for case in self.cases)


def plan(
    office: Office,
    verb: Verb,
    records: Sequence[Record],
    sender: str | None,
    agreements: Agreements | None = None,
    problems: Sequence[Problem] = (),
) -> list[Step]:
    """What rows of a verb come to, in order.

    Args:
        office: asked what the rows need to know, in few questions.
        verb: what is done.
        records: the rows.
        sender: name of who sends, where a row does not tell.
        agreements: consents of others.
        problems: that were found in the rows before.

    Errors: `ProblemsError` with everything that is wrong in the rows.
    """
    around, facts = Around.of(office), Facts(office.house)
    facts.learn(*_mentioned(verb, records))
    planner = _Planner(office, verb, around, facts, agreements or Agreements(office.house), sender)
    return planner.steps(records, problems)


def reference_of_row(record: Record) -> str:
    """By which a row is known: its reference, else its line."""
    return record.fields.get(REFERENCE) or (f"line {record.line}" if record.line else "1")


def _references(records: Sequence[Record]) -> Iterator[Problem]:
    """Rows that are known by no name of their own."""
    seen: dict[str, Record] = {}
    for record in records:
        reference = reference_of_row(record)
        first = seen.setdefault(reference, record)
        if not is_text(reference):
            yield record.problem(REFERENCE, f"is {reference!r}; it must be {TEXT_EXPECTED}")
        elif first is not record:
            at = first.file if record.file != first.file else f"line {first.line}"
            text = f"is {reference!r} as in {at}; it must be another in every row"
            yield record.problem(REFERENCE, text)


def _mentioned(verb: Verb, records: Sequence[Record]) -> tuple[list[LotId], list[int], list[int]]:
    """The lots, payables and lines that rows name, as far as they can be read."""
    lots = [lot for record in records if (lot := _lot_of(verb, record)) is not None]
    payables, lines = (
        [number for record in records if (number := _number_of(verb, record, about)) is not None]
        for about in ("payable", "line")
    )
    if verb.about == "lot":
        payables = [lot.payable for lot in lots]
    return lots, payables, lines


def _lot_of(verb: Verb, record: Record) -> LotId | None:
    """The lot that a row names, where it can be read and must be live."""
    text = record.fields.get("lot")
    if text is None or "lot" not in verb.columns or not verb.live or "lot" in record.days:
        return None
    try:
        return LotId.parse(text)
    except InputError:
        return None


def _number_of(verb: Verb, record: Record, about: str) -> int | None:
    """The payable or line that a row is about, where it can be read."""
    text = record.fields.get(about, "")
    bits = _BITS[about]
    readable = verb.about == about and text.isascii() and text.isdigit() and len(text) <= bits
    return int(text) if readable and 0 < int(text) < 2**bits else None


@dataclass(frozen=True)
class _Planner:
    """One file of one verb."""

    office: Office
    verb: Verb
    around: Around
    facts: Facts
    agreements: Agreements
    sender: str | None

    def steps(self, records: Sequence[Record], earlier: Sequence[Problem]) -> list[Step]:
        problems = [*earlier, *_references(records)]
        cases = []
        for record in records:
            try:
                cases.append(self._case(record))
            except ProblemsError as error:
                problems += error.problems
        steps = [] if problems else list(self._deeds(cases, problems))
        raise_any(problems)
        return steps

    def _case(self, record: Record) -> Case:
        """A row, read in the currency of what it names."""
        problems: list[Problem] = []
        around = self._around(record, problems)
        sender = self._sender(record, problems)
        values = read_fields(record, self.verb.fields, around, problems)
        if values.get("currency"):
            around = around.within(values["currency"])
        house = self.office.house
        return Case(house, around, self.facts, self.agreements, sender, record, values)

    def _sender(self, record: Record, problems: list[Problem]) -> str:
        name = record.fields.get(SENDER) or self.sender
        if name is None:
            problems.append(
                record.problem(SENDER, "is missing; it must be a party of the address book")
            )
            return ZERO_ADDRESS
        try:
            return self.office.book.party(name).address
        except InputError as error:
            problems.append(record.problem(SENDER, f"is {name!r}; it must be {error.expected}"))
            return ZERO_ADDRESS

    def _around(self, record: Record, problems: list[Problem]) -> Around:
        """Amounts of a row are in the currency of the lot, payable or line that it names."""
        currency = self.around.deposits
        lot = _lot_of(self.verb, record)
        payable = _number_of(self.verb, record, "payable")
        line = _number_of(self.verb, record, "line")
        if lot is not None:
            if not self.facts.lot(lot).amount:
                problems.append(_not_there(record, "lot", "a live lot: made, and not spent"))
            elif self.verb.about == "lot":
                currency = self.facts.paper(lot.payable).currency
        elif payable is not None:
            currency = self.facts.paper(payable).currency
            if not self.facts.paper(payable).is_there:
                problems.append(_not_there(record, "payable", "one that was issued"))
        elif line is not None:
            currency = self.facts.line(line).currency
            if self.facts.line(line).bank == ZERO_ADDRESS:
                problems.append(_not_there(record, "line", "one that was granted"))
        return self.around.within(self.around.deposits if problems else currency)

    def _deeds(self, cases: Sequence[Case], problems: list[Problem]) -> Iterator[Step]:
        """A deed after the other, each in the light of those before it."""
        for group in _groups(self.verb, cases):
            try:
                ready = [self._whole(case) for case in group]
                together = self.verb.together
                deed = together(ready) if together else self.verb.make(ready[0])
                for case in ready:
                    self._after(case)
            except ProblemsError as error:
                problems += error.problems
            except InputError as error:
                text = f"is {error.value!r}; it must be {error.expected}"
                problems.append(group[0].record.problem(error.field, text))
            else:
                yield self._step(deed, ready)

    def _step(self, deed: Deed, cases: Sequence[Case]) -> Step:
        first = cases[0]
        references = [reference_of_row(case.record) for case in cases]
        says = deed.says or sentence(self.verb, first)
        amounts = [_weight(case.values.get(self.verb.amount)) for case in cases]
        known = [amount for amount in amounts if amount is not None]
        intent = Intent(
            key=JOINT.join(references),
            verb=self.verb.name,
            sender=self.office.book.name(first.sender),
            contract=deed.contract,
            function=deed.function,
            arguments=deed.arguments,
            sentence=says,
            decimals=first.around.decimals,
        )
        return Step(intent, tuple(cases), sum(known) if known else None)

    def _whole(self, case: Case) -> Case:
        """The same row, where no amount means all that is left of the lot."""
        if not self.verb.whole or case["amount"] is not None:
            return case
        amount = self.facts.lot(case["lot"]).amount
        if not amount:
            text = f"is {str(case['lot'])!r}; it must be a lot that rows above leave something of"
            raise ProblemsError((case.record.problem("lot", text),))
        return replace(case, values={**case.values, "amount": amount})

    def _after(self, case: Case) -> None:
        """What is left of the row's lot, as far as later rows must know."""
        if not self.verb.takes:
            return
        lot: LotId = case["lot"]
        before = self.facts.lot(lot)
        taken = _weight(case.values.get("amount") or case.values.get("amounts")) or 0
        if taken > before.amount:
            field_ = "amount" if "amount" in case.values else "amounts"
            left = format_amount(before.amount, case.around.decimals)
            typed = case.record.fields.get(field_)
            text = f"is {typed!r}; it must be at most {left}, which is left of lot {lot}"
            raise ProblemsError((case.record.problem(field_, text),))
        self.facts.lots[lot] = _less(before, taken, len(case.values.get("amounts") or (0,)))


def _less(before: LotState, taken: int, cuts: int) -> LotState:
    """A lot after something was taken from it."""
    if taken == before.amount:
        return replace(before, hops=min(before.hops + 1, 255), amount=0)
    children = min(before.children + cuts, 2**16 - 1)
    return replace(before, children=children, amount=before.amount - taken)


def _groups(verb: Verb, cases: Sequence[Case]) -> Iterator[list[Case]]:
    """The rows of each deed: one, or several of one lot and sender that follow each other."""
    if verb.together is None:
        yield from ([case] for case in cases)
        return
    for _, found in groupby(cases, key=lambda case: (case["lot"], case.sender)):
        rows = list(found)
        for start in range(0, len(rows), verb.most):
            yield rows[start : start + verb.most]


def _not_there(record: Record, name: str, expected: str) -> Problem:
    return record.problem(name, f"is {record.fields[name]!r}; it must be {expected}")


def _weight(amount: int | tuple[int, ...] | None) -> int | None:
    return sum(amount) if isinstance(amount, tuple) else amount


def merged(record: Record, defaults: Mapping[str, str]) -> Record:
    """A row with options in place of what it does not tell."""
    return replace(record, fields={**defaults, **record.fields})
