"""Reads the counterparts of a scenario: contracts beside the deployment, from compiled files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deeptier.chain.artifacts import CONTRACTS
from deeptier.reading.nodes import Value
from deeptier.reading.problems import Problem, ProblemsError
from deeptier.scenario.arguments import read_arguments
from deeptier.scenario.interfaces import Function, Parameter
from deeptier.scenario.model import Counterpart, Party
from deeptier.scenario.names import Names, new_id

_CONTRACT = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}")


def read_counterparts(
    value: Value, parties: Mapping[str, Party], folder: Path | None
) -> dict[str, Counterpart]:
    """The counterparts by id; `folder` holds for each contract a JSON file of abi and bytecode.

    Errors: `ProblemsError` at once without a folder: nothing that names a counterpart can be read.
    """
    found: dict[str, Counterpart] = {}
    if folder is None:
        text = "need their compiled contracts: deeptier run --counterparts FOLDER"
        raise ProblemsError((Problem(value.place, value.path, text),))
    for key, each in value.pairs("counterpart ids and their fields"):
        name = new_id(key)
        if name in parties or name in CONTRACTS:
            key.wrong("another id than that of a party or of a contract of the deployment")
        found[name] = _counterpart(name, each, Names(parties, {}, {}, dict(found)), folder)
    return found


def _counterpart(name: str, value: Value, names: Names, folder: Path) -> Counterpart:
    fields = value.fields("a counterpart")
    contract = fields.required("contract", lambda found: _contract(found, folder), None)
    given = fields.optional("arguments")
    fields.close()
    if contract is None:
        return Counterpart(name, "", (), "", ())
    called, words = contract
    inputs = next((each["inputs"] for each in words["abi"] if each["type"] == "constructor"), ())
    constructor = Function(called, tuple(map(Parameter.of, inputs)))
    arguments = read_arguments(given, value, constructor, names)
    return Counterpart(name, called, tuple(words["abi"]), words["bytecode"], arguments)


def _contract(value: Value, folder: Path) -> tuple[str, dict[str, Any]] | None:
    raw = value.raw("the name of a contract") or ""
    path = folder / f"{raw}.json"
    if not _CONTRACT.fullmatch(raw) or not path.is_file():
        value.wrong(f"the name of a contract whose compiled file lies in {folder}")
        return None
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
        return raw, {"abi": words["abi"], "bytecode": "0x" + words["bytecode"].removeprefix("0x")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        value.complain(f"names {path}, which holds no compiled contract")
        return None
