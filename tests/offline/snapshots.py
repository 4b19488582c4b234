"""What a deployed contract shows to others and keeps in storage, in lines that make a diff."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import yaml

from deeptier.chain.artifacts import CONTRACTS, artifact

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "snapshots"
SOLC = ROOT / ".solcx" / "solc-v0.8.30"


def abi_lines(name: str) -> list[str]:
    """The functions, events and errors of a contract, sorted; a constructor first."""
    return sorted(_line(entry) for entry in artifact(name).abi)


def layouts() -> dict[str, list[str]]:
    """Each contract's variables in storage, in their order.

    The compiler is asked for nothing else, so it generates no code: settings of the optimiser do
    not change a layout.
    """
    remappings = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]["solc"]
    asked = {
        "language": "Solidity",
        "sources": {
            f"contracts/{name}.sol": {"content": (ROOT / f"contracts/{name}.sol").read_text()}
            for name in CONTRACTS
        },
        "settings": {
            "remappings": remappings["remappings"],
            "outputSelection": {"*": {"*": ["storageLayout"]}},
        },
    }
    done = subprocess.run(
        [SOLC, "--standard-json", "--allow-paths", ROOT],
        cwd=ROOT,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    errors = [e["formattedMessage"] for e in answer.get("errors", []) if e["severity"] == "error"]
    assert not errors, errors
    return {
        name: _layout(answer["contracts"][f"contracts/{name}.sol"][name]["storageLayout"])
        for name in CONTRACTS
    }


def text(abi: list[str], layout: list[str]) -> str:
    """A snapshot as it stands in its file."""
    return json.dumps({"storage": layout, "abi": abi}, indent=1) + "\n"


def _line(entry: dict[str, Any]) -> str:
    kind = entry["type"]
    inputs = ", ".join(_parameter(each) for each in entry.get("inputs", []))
    line = f"{kind} {entry.get('name', '')}({inputs})"
    if kind in ("function", "constructor", "fallback", "receive"):
        line += f" {entry['stateMutability']}"
    if entry.get("outputs"):
        line += f" returns ({', '.join(_parameter(each) for each in entry['outputs'])})"
    return line + (" anonymous" if entry.get("anonymous") else "")


def _parameter(parameter: dict[str, Any]) -> str:
    words = [_type(parameter)]
    if parameter.get("indexed"):
        words.append("indexed")
    if parameter["name"]:
        words.append(parameter["name"])
    return " ".join(words)


def _type(parameter: dict[str, Any]) -> str:
    kind: str = parameter["type"]
    if not kind.startswith("tuple"):
        return kind
    fields = ", ".join(_parameter(each) for each in parameter["components"])
    return f"({fields}){kind.removeprefix('tuple')}"


def _layout(layout: dict[str, Any]) -> list[str]:
    types = layout["types"] or {}
    lines = [_variable(each, types) for each in layout["storage"]]
    for kind in types.values():
        for member in kind.get("members", []):
            lines.append(f"{kind['label']}: {_variable(member, types)}")
    return lines


def _variable(variable: dict[str, Any], types: dict[str, Any]) -> str:
    kind = types[variable["type"]]
    place = f"{variable['slot']}+{variable['offset']}"
    return f"{place} {kind['label']} {variable['label']} ({kind['numberOfBytes']} bytes)"
