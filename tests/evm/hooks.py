"""Every function, called in a hook of an operation, and what that comes to.

A receiver's hook, or a token, calls each function of each contract in the midst of each operation
that calls it. Either the call is refused, or all is as if it had come before the operation or after
it, or the operation is refused and nothing happened at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deliveries import deliveries, payments
from entries import entries
from soundness import books_of
from stage import AGENT, at
from world import World

from deeptier.audit.ask.everything import questions
from deeptier.audit.events import EVENTS
from deeptier.model.core import Command

Question = tuple[str, bytes]
BALANCE_OF = bytes.fromhex("70a08231")
PEOPLE = ("core1", "core2", "supplier1", "supplier2", "financier1", "bank1", "outsider1")


@dataclass(frozen=True)
class Call:
    """A call that a mock makes."""

    target: str
    data: bytes


@dataclass(frozen=True)
class End:
    """What there is in the end: every view's answer, and all that was logged on the way."""

    answers: tuple[bytes, ...]
    logs: Counter[tuple[object, ...]]


class Hooks:
    """A world, with every call that may come in a hook, and every view that tells an end."""

    def __init__(self, world: World) -> None:
        self.world, self.stage = world, world.stage
        self.entries = entries(world)
        self._first_log = len(self.stage.logs)
        self._asked = list(self._all_questions())
        self._ends: dict[tuple[tuple[str, str, bytes], ...], End] = {}

    def that_go_on(self) -> set[str]:
        """The functions of which a call goes on when it comes alone."""
        found = set()
        for entry in self.entries:
            mark = self.stage.mark()
            if self.stage.answer(entry) is None:
                found.add(entry.name)
            self.stage.go_back(mark)
        return found

    def strays(self, hook: str, operation: Command, **when: bool) -> set[str]:
        """The calls in a hook of the operation that come to what neither order comes to.

        Their books are sound all the same.
        """
        return {
            entry.name for entry in self.entries if not self._fits(hook, operation, entry, **when)
        }

    def _fits(self, hook: str, operation: Command, entry: Command, **when: bool) -> bool:
        """Whether the call was refused, and so undone by the EVM, or fits before or after."""
        mark = self.stage.mark()
        went_on = self._called_back(hook, operation, entry, **when)
        end = self._end() if went_on else None
        self.stage.go_back(mark)
        if end is None:
            return True
        orders = ((operation, entry), (entry, operation))
        fits = any(end == self._end_of(*order) for order in orders)
        if not fits:
            mark = self.stage.mark()
            self._called_back(hook, operation, entry, **when)
            books_of(self.stage)
            self.stage.go_back(mark)
        return fits

    def _called_back(self, hook: str, operation: Command, entry: Command, **when: bool) -> bool:
        """Play an operation with a call in its hook; whether both went on."""
        self._plan(hook, entry, **when)
        if self.stage.answer(operation) is not None:
            return False
        ((went_on, _),) = self.stage.view(f"{hook}.outcomes")
        return bool(went_on)

    def _plan(self, hook: str, entry: Command, **when: bool) -> None:
        """Let the hook make the entry's call; a token makes it by way of the agent."""
        target, data = self.stage.call_of(entry)
        if hook != AGENT:
            target, data = self.stage.call_of(self.stage.told(entry))
        self.stage.do("outsider1", f"{hook}.plan", calls=(Call(target, data),), **when)

    def _end_of(self, *commands: Command) -> End:
        """The end of commands one after the other, whether or not all go on."""
        key = tuple((each.sender, *self.stage.call_of(each)) for each in commands)
        known = self._ends.get(key)
        if known is None:
            mark = self.stage.mark()
            for command in commands:
                self.stage.answer(command)
            known = self._ends[key] = self._end()
            self.stage.go_back(mark)
        return known

    def _end(self) -> End:
        house = self.stage.house
        told = {house.addresses[name] for name in EVENTS}
        logs = Counter(
            (log.address, log.topics, log.data)
            for log in self.stage.logs[self._first_log :]
            if log.address in told
        )
        return End(tuple(house.evm.ask(*question) for question in self._asked), logs)

    def _all_questions(self) -> Mapping[Question, None]:
        """What the auditor asks in the world, after each entry, and after each operation."""
        found = dict.fromkeys(self._questions())
        given = (*deliveries(self.world).values(), *payments(self.world).values())
        for command in (*self.entries, *given):
            mark = self.stage.mark()
            if self.stage.answer(command) is None:
                found |= dict.fromkeys(self._questions())
            self.stage.go_back(mark)
        holders = (*map(at, PEOPLE), *self.stage.house.addresses.values())
        for holder in holders:
            data = BALANCE_OF + bytes(12) + bytes.fromhex(holder[2:])
            found[self.world.currency, data] = None
        return found

    def _questions(self) -> Iterator[Question]:
        stage = self.stage
        addresses = {name: stage.house.addresses[name] for name in EVENTS}
        for question in questions(books_of(stage), {}, stage.house.evm.now, stage.today):
            if question.view.contract != "Governance":
                call = question.call(addresses)
                yield call["to"], bytes.fromhex(call["data"][2:])
