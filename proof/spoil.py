"""Commands made wrong in one place: another sender, number, lot, account or signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from deeptier.model.consents import Signature, Words
from deeptier.model.core import NO_WORD, NOBODY, Command
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.interface import Interface
from proof.scene import Scene


def spoil(
    choose: Chooser, command: Command, interface: Interface, state: State, scene: Scene
) -> Command:
    """The command with one value that is another, and sometimes signed anew with it."""
    names = tuple(command.arguments)
    if not names or choose.chance(30):
        return replace(command, sender=choose.pick(scene.accounts))
    name = choose.pick(names)
    entry = interface.entry(command.name, name)
    before = command.arguments[name]
    after = _other(choose, entry, before, state, scene)
    arguments = {**command.arguments, name: after}
    if is_dataclass(before) and choose.chance(70):
        arguments = {key: _resigned(value, before, after) for key, value in arguments.items()}
    return replace(command, arguments=arguments)


def _other(
    choose: Chooser, entry: Mapping[str, Any], value: Any, state: State, scene: Scene
) -> Any:
    abi_type = entry["type"]
    if isinstance(value, bytes) and abi_type == "bytes":
        return choose.pick((b"", scene.word("data"), value[:31]))
    if isinstance(value, (Signature, Words)) or value is None:
        return _other_signature(choose, value, scene)
    if entry.get("internalType", "").startswith("enum "):
        return choose.number(0, _HIGHEST[entry["internalType"].split(".")[-1]])
    if is_dataclass(value) and not isinstance(value, type):
        return _other_struct(choose, entry, value, state, scene)
    if abi_type.endswith("]"):
        return _other_list(choose, entry, value, state, scene)
    if isinstance(value, tuple):
        return _other_lot(choose, value, state)
    if abi_type == "address":
        return choose.pick((*scene.people.values(), NOBODY, *scene.currencies))
    if abi_type == "bool":
        return not value
    if abi_type == "bytes32":
        return NO_WORD if choose.chance(70) else scene.word("other")
    return _other_number(choose, abi_type, value)


def _other_number(choose: Chooser, abi_type: str, value: int) -> int:
    most = (1 << int(abi_type.removeprefix("uint"))) - 1
    choices = (0, value + 1, value - 1, most, value + 256, 1, most - 1)
    return min(max(choose.pick(choices), 0), most)


def _other_lot(choose: Chooser, lot: tuple[int, ...], state: State) -> tuple[int, ...]:
    known = (*state.ledger.lots, *state.ledger.ended)
    relatives = (lot[:-1] or (1,), (*lot[:12], 1), (*lot[:12], 2), (len(state.ledger.papers) + 1,))
    return choose.pick((*known, *relatives))


def _other_list(
    choose: Chooser, entry: Mapping[str, Any], value: Any, state: State, scene: Scene
) -> tuple[Any, ...]:
    inner = {**entry, "type": entry["type"][: entry["type"].rindex("[")]}
    way = choose.number(0, 3)
    is_fixed = not entry["type"].endswith("[]")
    if way == 0 and not is_fixed:
        return ()
    if way == 1 and value and not is_fixed:
        return (*value, value[-1])
    if way == 2 and len(value) > 1 and not is_fixed:
        return tuple(value[:-1])
    if not value:
        return ()
    place = choose.number(0, len(value) - 1)
    after = _other(choose, inner, value[place], state, scene)
    return (*value[:place], after, *value[place + 1 :])


def _other_struct(
    choose: Chooser, entry: Mapping[str, Any], value: Any, state: State, scene: Scene
) -> Any:
    place = choose.number(0, len(entry["components"]) - 1)
    name = fields(value)[place].name
    inner = entry["components"][place]
    after = _other(choose, inner, getattr(value, name), state, scene)
    return replace(value, **{name: after})


#: The highest value of each enumeration: a greater one is no call of the contract.
_HIGHEST = {"Backing": 2, "Cause": 4, "Manner": 4, "Method": 1}


def _other_signature(choose: Chooser, value: Any, scene: Scene) -> Any:
    if isinstance(value, Signature) and choose.chance(50):
        return replace(value, signer=choose.pick(tuple(scene.signers)))
    if isinstance(value, Words):
        return value
    return None


def _resigned(value: Any, before: Any, after: Any) -> Any:
    """A value in which every signature is on the new struct in place of the old."""
    if isinstance(value, Signature):
        return replace(value, words=_reworded(value.words, before, after))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(
            value, **{name: _resigned(part, before, after) for name, part in parts.items()}
        )
    return value


def _reworded(words: Words, before: Any, after: Any) -> Words:
    changed = tuple(
        after
        if each == before
        else _reworded(each, before, after)
        if isinstance(each, Words)
        else each
        for each in words.fields
    )
    return replace(words, fields=changed)
