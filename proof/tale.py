"""Prints a history as a scenario that `deeptier run` replays on a devnet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeAlias

import yaml

from deeptier.model.consents import Signature, Words
from deeptier.model.core import NO_WORD, NOBODY, Command, Refusal
from deeptier.scenario.interfaces import Parameter, functions_of, wordings_of
from proof import cast
from proof.builds import builds
from proof.house import CIVIL_OFFSET, START, House
from proof.interface import snake

#: A command with what came of it (None: it passed), or the second that the clock moves to.
Step: TypeAlias = "tuple[Command, Refusal | None] | int"

_DAY = 86_400
_FIRST_DATE = date(1970, 1, 1)
_LAST_DATE_DAY = (date.max - _FIRST_DATE).days
_WIDTH = 100
_OFFICES = dict(
    zip(cast.OFFICERS, ("registrar", "regulator", "rulemaker", "deposit bank"), strict=True)
)
_SMART_KEY = cast.SMART_KEY.replace(" ", "_")
_KEYS = {
    address: name.replace(" ", "_")
    for name in (*cast.OFFICERS, *cast.ENTERPRISES, *cast.OUTSIDERS, cast.SMART_KEY)
    if name not in cast.CONTRACTS and (address := cast.address_of(name))
}
_COUNTERPARTS: Mapping[str, Mapping[str, Any]] = {
    "HostileToken": {"contract": "HostileToken"},
    "smart": {"contract": "SmartAccount", "arguments": {"key": _SMART_KEY}},
    "refuser": {"contract": "SilentToken"},
}


class UntellableError(Exception):
    """A history holds what a scenario cannot say."""


def tale(history: Sequence[Step]) -> str:
    """The scenario of a history that began on a fresh house; equal histories have equal texts.

    Running the scenario ends with the check that the replayed logs equal the contracts' state.

    Errors: `UntellableError` where somebody acts or signs who is none of the cast.
    """
    return _Teller().tell(history)


@cache
def _house() -> House:
    """Any house: all have the same addresses, which follow from the deployer alone."""
    return House(builds())


class _Teller:
    """Tells one history, and remembers whom it named."""

    def __init__(self) -> None:
        self._abi = {name: build.abi for name, build in _house().builds.items()}
        self._names = {address: name for name, address in _house().addresses.items()} | _KEYS
        self._named: set[str] = set()

    def tell(self, history: Sequence[Step]) -> str:
        """The text."""
        steps = list(self._steps(history))
        beside = {name: dict(each) for name, each in _COUNTERPARTS.items() if name in self._named}
        if "smart" in beside:
            self._named.add(_SMART_KEY)
        words = {
            "title": f"A history of {len(steps)} commands",
            "currency": "DEP",
            "start": _day_text(START),
            "parties": {
                name: {"name": name, "roles": [_OFFICES.get(name, "account")]}
                for name in _KEYS.values()
                if name in self._named
            },
            **({"counterparts": beside} if beside else {}),
            "lines": {},
            "payables": {},
            "steps": steps,
        }
        text = yaml.safe_dump(words, sort_keys=False, default_flow_style=None, width=_WIDTH)
        folder = " --counterparts build/contracts" if beside else ""
        how = f"deeptier run THIS_FILE --backend anvil{folder}"
        return f"# A history of the random machine. Replay after `make compile`: {how}\n{text}"

    def _steps(self, history: Sequence[Step]) -> Iterator[dict[str, Any]]:
        now, told = START, None
        for step in history:
            if isinstance(step, int):
                now = step
                continue
            command, refusal = step
            yield {
                "date": _day_text(now),
                **({"time": _time_text(now)} if now != told else {}),
                "do": "send",
                "who": self._known(command.sender),
                **self._call(command),
                **({"expect": {"refused": refusal.error}} if refusal else {}),
            }
            told = now

    def _call(self, command: Command) -> dict[str, Any]:
        contract, name = command.name.split(".")
        self._named.add(contract)
        function = functions_of(self._abi[contract])[name]
        given = {
            each.name: self._value(each, command.arguments[snake(each.name)])
            for each in function.parameters
        }
        return {"call": command.name, **({"with": given} if given else {})}

    def _value(self, parameter: Parameter, value: Any) -> Any:
        if isinstance(value, Words):
            return self._words(value)
        if isinstance(value, Signature):
            flaw = {"flaw": value.flaw} if value.flaw else {}
            return {"by": self._known(value.signer), **self._words(value.words), **flaw}
        if parameter.is_list:
            return [self._value(parameter.item, each) for each in value]
        if parameter.parts:
            values = [getattr(value, each.name) for each in fields(value)]
            pairs = zip(parameter.parts, values, strict=True)
            return {part.name: self._value(part, each) for part, each in pairs}
        if parameter.abi_type == "address":
            return self._account(value)
        if parameter.is_lot:
            return _lot_text(value)
        if parameter.abi_type.startswith("bytes"):
            is_none = not value or (parameter.abi_type == "bytes32" and value == NO_WORD)
            return "none" if is_none else f"0x{value.hex()}"
        if parameter.name.endswith("_day") and not parameter.name.endswith("_per_day"):
            return _date_text(value)
        return value

    def _words(self, words: Words) -> dict[str, Any]:
        message = wordings_of(self._abi[words.contract])[words.name]
        pairs = zip(message.parameters, words.fields, strict=True)
        given = {part.name: self._value(part, each) for part, each in pairs}
        return {"words": f"{words.contract}.{words.name}", "with": given}

    def _account(self, address: str) -> str:
        """An address by its name, if it has one."""
        if address == NOBODY:
            return "nobody"
        name = self._names.get(address)
        if name is None:
            return address
        self._named.add(name)
        return name

    def _known(self, address: str) -> str:
        """Who acts or signs."""
        name = self._account(address)
        if name not in _COUNTERPARTS and name not in _KEYS.values():
            raise UntellableError(f"{name} acts or signs, and is none of the cast")
        return name


def _day_text(second: int) -> str:
    return (_FIRST_DATE + timedelta(days=(second + CIVIL_OFFSET) // _DAY)).isoformat()


def _time_text(second: int) -> str:
    return str(timedelta(seconds=(second + CIVIL_OFFSET) % _DAY)).rjust(8, "0")


def _date_text(day: int) -> str | int:
    """A day as a date, while the calendar has one."""
    return (_FIRST_DATE + timedelta(days=day)).isoformat() if day <= _LAST_DATE_DAY else day


def _lot_text(lot: tuple[int, ...]) -> str:
    return "-".join(map(str, lot)) or "none"
