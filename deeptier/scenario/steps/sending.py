"""Reads the step that calls any function with any arguments."""

from __future__ import annotations

from deeptier.reading.nodes import Value
from deeptier.scenario import actions
from deeptier.scenario.actions import Action
from deeptier.scenario.arguments import read_arguments
from deeptier.scenario.interfaces import Function, functions_of
from deeptier.scenario.names import Names
from deeptier.scenario.steps.reader import StepReader, Verb

_NOTHING = Function("", ())


def _send(step: StepReader) -> Action:
    fields, names = step.fields, step.names
    who = fields.required("who", names.sender, "")
    contract, function = fields.required("call", lambda found: _call(found, names), ("", _NOTHING))
    given = fields.optional("with")
    if function is _NOTHING:
        return actions.Send(who, "", "", ())
    arguments = read_arguments(given, fields.value, function, names)
    return actions.Send(who, contract, function.name, arguments)


def _call(value: Value, names: Names) -> tuple[str, Function]:
    expected = "a contract and its function, such as Warrants.split"
    contract, _, name = (value.raw(expected) or "").partition(".")
    abi = names.abi(contract)
    if abi is None:
        value.wrong(expected)
        return "", _NOTHING
    functions = functions_of(abi)
    if name not in functions:
        value.wrong(f"{expected}; {contract} has {', '.join(sorted(functions))}")
        return "", _NOTHING
    return contract, functions[name]


SENDING = {"send": Verb(_send)}
