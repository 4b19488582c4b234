"""Races: two transactions that may come in either order, and what each order comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from soundness import books_of
from stage import FIRST_DAY, ROLES, Refusal, Stage, at

from deeptier.audit.books import Books
from deeptier.lot_id import LotId
from deeptier.model.core import NOBODY, Command
from proof import cast

Pair = tuple[Command, Command]
Scene = Callable[[Stage], Pair]

_NAMES = (cast.ADMIN, *cast.OFFICERS, *ROLES, *cast.OUTSIDERS)
_LAST_DAY = FIRST_DAY + 3_000


@dataclass(frozen=True)
class Race:
    """Two transactions from the same moment, the rules that decide, and why that is right."""

    name: str
    scene: Scene
    rules: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Ending:
    """What one order came to: the answers of one and of the other, and what changed hands."""

    of_one: Refusal | None
    of_other: Refusal | None
    cash: Counter[str]
    face: Counter[str]
    books: Books


RACES: dict[str, Race] = {}


def race(*rules: str) -> Callable[[Scene], Scene]:
    """Register a scene. Its name tells the two, its documentation why the endings are right."""

    def register(scene: Scene) -> Scene:
        name = scene.__name__.replace("_", " ")
        why = " ".join((scene.__doc__ or "").split())
        assert name not in RACES, name
        RACES[name] = Race(name, scene, rules, why)
        return scene

    return register


def ending(stage: Stage, pair: Pair, *, other_first: bool) -> Ending:
    """Play two transactions in an order; all is undone after. The books are sound at the end."""
    mark = stage.mark()
    cash, face = stage.cash(), stage.face()
    one, other = pair
    if other_first:
        of_other, of_one = stage.answer(other), stage.answer(one)
    else:
        of_one, of_other = stage.answer(one), stage.answer(other)
    cash_after, face_after = stage.cash(), stage.face()
    cash_after.subtract(cash)
    face_after.subtract(face)
    came_to = Ending(of_one, of_other, cash_after, face_after, books_of(stage))
    stage.go_back(mark)
    return came_to


def row(stage: Stage, played: Race) -> dict[str, str]:
    """The race as a row of docs/RACES.md."""
    one, other = pair = played.scene(stage)
    forward, backward = (ending(stage, pair, other_first=first) for first in (False, True))
    text = Text(stage)
    same = forward.books == backward.books and (forward.of_one, forward.of_other) == (
        backward.of_one,
        backward.of_other,
    )
    return {
        "race": played.name,
        "one": text.of_command(one),
        "other": text.of_command(other),
        "one first": text.of_ending(forward),
        "other first": "the same" if same else text.of_ending(backward),
        "why": f"{played.why} {' '.join(played.rules)}",
    }


class Text:
    """Plain names for addresses, lots, days and digests."""

    def __init__(self, stage: Stage) -> None:
        self._names = {at(name): name for name in _NAMES} | {NOBODY: "nobody"}
        self._names |= {address: name for name, address in stage.house.addresses.items()}
        self._digests = {digest: words.name for words, digest in stage.house._digests.items()}

    def of_command(self, command: Command) -> str:
        """What is sent, and by whom."""
        return f"{self._names[command.sender]}: `{command.name}`"

    def of_ending(self, came_to: Ending) -> str:
        """Who is refused with what, and what changed hands."""
        refusals = {"one": came_to.of_one, "other": came_to.of_other}
        parts = [
            f"{which}: `{self._refusal(refusal)}`"
            for which, refusal in refusals.items()
            if refusal is not None
        ] or ["both go on"]
        for what, changes in (("cash", came_to.cash), ("lots", came_to.face)):
            moved = [
                f"{self._names.get(who, who)} {amount:+,}"
                for who, amount in sorted(changes.items(), key=lambda each: -each[1])
                if amount
            ]
            parts += [f"{what} {', '.join(moved)}"] if moved else []
        return "; ".join(parts)

    def _refusal(self, refusal: Refusal) -> str:
        name, arguments = refusal
        return f"{name}({', '.join(self._value(each) for each in arguments)})"

    def _value(self, value: Any) -> str:
        if isinstance(value, bytes):
            return self._digests.get(value, "a digest")
        if isinstance(value, str):
            return self._names.get(value, value)
        if isinstance(value, int) and not isinstance(value, bool):
            if value >> 192:
                return f"lot {LotId.from_number(value)}"
            if FIRST_DAY - 1 <= value <= _LAST_DAY:
                return f"day {value - FIRST_DAY}"
            return f"{value:,}"
        return str(value)
