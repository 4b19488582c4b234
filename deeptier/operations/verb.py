"""A verb: one step of the life cycle as data, from which commands and calls are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.operations.agreements import Agreements
from deeptier.operations.around import Around
from deeptier.operations.facts import Facts
from deeptier.operations.fields import Field
from deeptier.operations.records import Record
from deeptier.reading.problems import ProblemsError
from deeptier.structs import Struct

if TYPE_CHECKING:
    from deeptier.chain.house import House


@dataclass(frozen=True)
class Deed:
    """What is called, before anybody sends it.

    Attributes:
        contract: of the house.
        function: of the contract.
        arguments: as the function takes them.
        says: what it does, where the verb's sentence does not tell; else empty.
    """

    contract: str
    function: str
    arguments: tuple[Any, ...]
    says: str = ""


@dataclass(frozen=True)
class Case:
    """One row, read, with all that its deed is made from.

    Attributes:
        house: the contracts.
        around: names, money and day; amounts are in the currency of what the row names.
        facts: what the chain says of lots, payables and lines.
        agreements: consents that others gave, or are given on the spot.
        sender: address of who sends.
        record: as typed.
        values: as read, by field.
    """

    house: House
    around: Around
    facts: Facts
    agreements: Agreements
    sender: str
    record: Record
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def currency(self) -> str:
        """The address of the currency that the row is about."""
        return self.values.get("currency") or self.around.currency

    def wrong(self, name: str, expected: str) -> NoReturn:
        """Refuse the row for one of its fields; `expected` follows "it must be"."""
        typed = self.record.fields.get(name)
        found = f"is {typed!r}" if typed is not None else "is missing"
        raise ProblemsError((self.record.problem(name, f"{found}; it must be {expected}"),))

    def require_one(self, *names: str) -> str:
        """Which one of several fields is given.

        Errors: `ProblemsError` unless exactly one is.
        """
        given = [name for name in names if self.values[name] is not None]
        if len(given) != 1:
            found = f"is given beside {given[1]}" if given else "is missing"
            text = f"{found}; it must be exactly one of {', '.join(names)} that is given"
            raise ProblemsError((self.record.problem((given or names)[0], text),))
        return given[0]


Make = Callable[[Case], Deed]


@dataclass(frozen=True)
class Verb:
    """One step of the life cycle.

    Attributes:
        name: as the command line names it; a blank parts a group from a command.
        help: what it does, in one line for people.
        who: may send it.
        fields: that it is told.
        make: the deed of one row.
        says: the sentence of a deed, with fields in braces.
        about: what tells the currency of its amounts: "lot", "payable", "line" or nothing.
        whole: whether a missing amount means all of the lot.
        takes: whether the amounts of several rows about one lot must be within the lot.
        live: whether its lot must be there.
        consents: whether others' signatures may come with it.
        amount: the field that approvals by amount look at.
        together: makes one deed of several rows about one lot; None: a row is a deed.
        most: rows of one deed.
        notes: more for people, below the help.
        panel: of the command line's help.
        example: options as somebody may type them.
    """

    name: str
    help: str
    who: str
    fields: tuple[Field, ...]
    make: Make
    says: str
    about: str = ""
    whole: bool = False
    takes: bool = False
    live: bool = True
    consents: bool = False
    amount: str = "amount"
    together: Callable[[Sequence[Case]], Deed] | None = None
    most: int = 1
    notes: str = ""
    panel: str = ""
    example: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(each.name for each in self.fields)


def plain(contract: str, function: str, *names: str) -> Make:
    """A deed whose arguments are the fields of these names, in order."""

    def make(case: Case) -> Deed:
        return Deed(contract, function, tuple(encoded(_value(case, name)) for name in names))

    return make


def encoded(value: Any) -> Any:
    """A value as contracts take it."""
    if isinstance(value, LotId):
        return value.number
    if isinstance(value, Struct):
        return value.as_tuple()
    if isinstance(value, bool) or not isinstance(value, int):
        return list(map(encoded, value)) if isinstance(value, (tuple, list)) else value
    return int(value)


def _value(case: Case, name: str) -> Any:
    if name == "currency":
        return case.currency
    value = case.values[name]
    if value is None:
        raise InputError(name, "missing", "given")
    return value


@dataclass(frozen=True)
class VerbTable:
    """All verbs by name."""

    verbs: tuple[Verb, ...]
    by_name: dict[str, Verb] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {verb.name: verb for verb in self.verbs})
        if len(self.by_name) < len(self.verbs):
            raise ValueError("two verbs have one name")
