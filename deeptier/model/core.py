"""Commands, refusals and answers: how the reference model is asked, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from deeptier.model.state import State

#: An address in lower-case hexadecimal.
Account = str
#: The payable's number and the cuts that lead to the lot: 7-3-1 is (7, 3, 1).
Lot = tuple[int, ...]

NOBODY: Account = "0x" + "00" * 20
NO_WORD = b"\0" * 32


@dataclass(frozen=True)
class Command:
    """One transaction: who sends it, what it calls, with which arguments.

    `name` is contract and function, as in "Warrants.split"; arguments have the names of the ABI in
    snake case (`from_` for from). Amounts are minor units, days day
    numbers. A lot is a `Lot`, a struct a dataclass of `deeptier.model.papers`, a signature a
    `Signature` or None, and what is hashed before it is sent a `Words`.
    """

    sender: Account
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """Why nothing happened: the rule that decided, and the error that says so."""

    rule: str
    error: str
    arguments: tuple[Any, ...]


class RefusedError(Exception):
    """Raised within the model to leave a command; `play` makes a `Refusal` of it."""

    def __init__(self, rule: str, error: str, *arguments: Any) -> None:
        super().__init__(rule, error, *arguments)
        self.refusal = Refusal(rule, error, arguments)


@dataclass(frozen=True)
class Answer:
    """What a command came to.

    Attributes:
        state: the books after it; after a refusal the very ones from before.
        refusal: why it was refused, or None.
        decided: the rules that had a say in it, in order, those that refused last.
    """

    state: State
    refusal: Refusal | None
    decided: tuple[str, ...]


Handler = Callable[..., None]
_HANDLERS: dict[str, Handler] = {}
_Function = TypeVar("_Function", bound=Handler)


def command(name: str) -> Callable[[_Function], _Function]:
    """Make a function the handler of a command: it takes state, sender and the named arguments.

    It changes the state it is given, which is a draft, or raises `RefusedError`.
    """

    def register(function: _Function) -> _Function:
        if name in _HANDLERS:
            raise ValueError(f"{name} has a handler already")
        _HANDLERS[name] = function
        return function

    return register


def handler_of(name: str) -> Handler:
    """The handler of a command. Errors: `KeyError` where there is none."""
    return _HANDLERS[name]


def commands() -> tuple[str, ...]:
    """The names of all commands that have a handler so far."""
    return tuple(_HANDLERS)


class Part:
    """Base of the dataclasses that make up a state: tables of frozen records, and plain values."""

    def copy(self) -> Any:
        """The same records in tables of their own."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]
        return type(self)(
            **{
                name: value.copy() if isinstance(value, (dict, set, list)) else value
                for name, value in values.items()
            }
        )
