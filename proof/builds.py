"""Compiled contracts for the proof: those of the package, and the hostile ones of the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deeptier.chain.artifacts import CONTRACTS, artifact

ROOT = Path(__file__).resolve().parent.parent
#: Counterparts that tests alone deploy, from Brownie's build.
COUNTERPARTS = ("HostileToken", "Parrot", "SilentToken", "SmartAccount")


@dataclass(frozen=True)
class Build:
    """A compiled contract: its interface, and the code that deploys it."""

    abi: list[dict[str, Any]]
    bytecode: bytes


def builds() -> Mapping[str, Build]:
    """Every contract that a history needs, by name.

    Errors: `SystemExit` where `make compile` is due.
    """
    made = {
        name: Build(artifact(name).abi, bytes.fromhex(artifact(name).bytecode[2:]))
        for name in CONTRACTS
    }
    return made | {name: build_of(name) for name in COUNTERPARTS}


def build_of(name: str) -> Build:
    """A contract of Brownie's build. Errors: `SystemExit` where `make compile` is due."""
    path = ROOT / "build" / "contracts" / f"{name}.json"
    if not path.exists():
        raise SystemExit(f"{path.relative_to(ROOT)} is missing; run: make compile")
    words = json.loads(path.read_text(encoding="utf-8"))
    return Build(words["abi"], bytes.fromhex(words["bytecode"].removeprefix("0x")))
