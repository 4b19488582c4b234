"""Which commands two persons sign, from which amount, and who those persons are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

from deeptier.desk.party import folded
from deeptier.errors import InputError
from deeptier.money import MAX_DECIMALS, parse_amount
from deeptier.operations.records import meant
from deeptier.reading.nodes import Fields, Notes, Value
from deeptier.reading.problems import ProblemsError
from deeptier.reading.yaml_file import compose, read_text
from deeptier.verbs import TABLE

#: The file of a desk.
FILE = "approvals.yaml"
#: The rule of every command that has none of its own.
EVERY = "every"

_CLEAR = "clear"  # which says itself why it has no rule

_MAX_BYTES = 1_000_000
_DEFAULT_HOURS = 72
_MOST_HOURS = 24 * 366


@dataclass(frozen=True)
class Rule:
    """What one command needs.

    Attributes:
        least: from which amount on, in millionths of the currency's unit; 0: always.
        proposers: names of the persons who may propose.
        approvers: names of the persons who may approve.
    """

    least: int
    proposers: tuple[str, ...]
    approvers: tuple[str, ...]

    def covers(self, amount: int | None, decimals: int) -> bool:
        """Whether an amount in minor units needs approval; what has no amount always does."""
        return amount is None or amount * 10 ** (MAX_DECIMALS - decimals) >= self.least

    def and_also(self, other: Rule) -> Rule:
        """The rule that keeps to both."""
        return Rule(
            min(self.least, other.least),
            _in_both(self.proposers, other.proposers),
            _in_both(self.approvers, other.approvers),
        )


@dataclass(frozen=True)
class Rules:
    """What `approvals.yaml` says; without it nothing needs a second person.

    Attributes:
        by_verb: the rules, by the command's name.
        valid_hours: how long after it was proposed a call may be sent.
    """

    by_verb: Mapping[str, Rule] = field(default_factory=dict)
    valid_hours: int = _DEFAULT_HOURS

    @classmethod
    def load(cls, path: Path) -> Rules:
        """Read the rules; there are none where there is no file.

        Errors: `ProblemsError` with every problem of the file, each with its place; `InputError`
        for a file whose name is only nearly right.
        """
        mistyped = path.with_suffix(".yml")
        if mistyped.exists():
            raise InputError("file of approvals", str(mistyped), f"called {path.name}")
        if not (path.exists() or path.is_symlink()):
            return cls()
        node = compose(read_text(path, _MAX_BYTES), str(path))
        if node is None:
            return cls()
        notes = Notes(str(path))
        rules = _read(Value(notes, node, "").fields("the file of approvals"))
        if notes.problems:
            raise ProblemsError(tuple(sorted(set(notes.problems))))
        return rules

    def rule(self, verb: str, amount: int | None, decimals: int = 2) -> Rule | None:
        """The rule that a command must keep to at an amount in minor units; None: no rule."""
        found = self.of(verb)
        return found if found is not None and found.covers(amount, decimals) else None

    def of(self, *commands: str) -> Rule | None:
        """The rule of commands, whatever the amount: all that theirs ask for; None without any."""
        own = [self.by_verb[each] for each in dict.fromkeys(commands) if each in self.by_verb]
        return reduce(Rule.and_also, own) if own else self.by_verb.get(EVERY)

    @property
    def persons(self) -> tuple[str, ...]:
        """Who is named in any rule, as it is written there."""
        rules = self.by_verb.values()
        return tuple(dict.fromkeys(n for rule in rules for n in (*rule.proposers, *rule.approvers)))


def _read(fields: Fields) -> Rules:
    listed = fields.optional("approvals")
    hours = fields.optional("valid_hours")
    valid = _DEFAULT_HOURS if hours is None else hours.whole(1, _MOST_HOURS)
    fields.close()
    if listed is None or not listed.node.value:
        return Rules({}, valid)
    pairs = list(listed.pairs("rules by command"))
    for key, _ in pairs:
        command = str(key.node.value)
        if command not in (EVERY, _CLEAR, *TABLE.by_name):
            key.complain(f"is no command of the life cycle{meant(command, TABLE.by_name)}")
    return Rules({str(key.node.value): _rule(value) for key, value in pairs}, valid)


def _rule(value: Value) -> Rule:
    fields = value.fields("a rule")
    least = fields.optional("from")
    amount = 0
    if least is not None:
        amount = least.parsed(
            lambda text: parse_amount(text, MAX_DECIMALS), 0, 'an amount such as "1,000,000.00"'
        )
    nobody: tuple[str, ...] = ()
    proposers = fields.required("proposers", _names, nobody)
    approvers = fields.required("approvers", _names, nobody)
    fields.close()
    if proposers and approvers and len({*map(folded, proposers), *map(folded, approvers)}) < 2:
        value.complain("must name two persons at least: nobody approves what he proposed")
    return Rule(amount, proposers, approvers)


def _in_both(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = set(map(folded, others))
    return tuple(each for each in names if folded(each) in known)


def _names(value: Value) -> tuple[str, ...]:
    return tuple(each.text() for each in value.items("person"))
