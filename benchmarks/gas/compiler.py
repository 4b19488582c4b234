"""Compiles the peers with the project's compiler and settings, so that only their code differs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import solcx
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path("benchmarks/contracts")


@dataclass(frozen=True)
class Compiled:
    """A peer, ready to deploy."""

    abi: list[dict[str, Any]] = field(repr=False)
    bytecode: str = field(repr=False)


def compile_peers() -> dict[str, Compiled]:
    """Every contract of benchmarks/contracts that can be deployed, by name."""
    os.environ.setdefault("SOLCX_BINARY_PATH", str(ROOT / ".solcx"))
    config = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]
    solc = config["solc"]
    paths = sorted((ROOT / SOURCES).glob("*.sol"))
    request = {
        "language": "Solidity",
        "sources": {str(SOURCES / path.name): {"content": path.read_text()} for path in paths},
        "settings": {
            "evmVersion": config["evm_version"],
            "viaIR": solc["viaIR"],
            "optimizer": solc["optimizer"],
            "remappings": solc["remappings"],
            "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object"]}},
        },
    }
    answer = solcx.compile_standard(
        request, base_path=ROOT, allow_paths=[ROOT], solc_version=solc["version"]
    )
    return {
        name: Compiled(contract["abi"], contract["evm"]["bytecode"]["object"])
        for path in paths
        for name, contract in answer["contracts"][str(SOURCES / path.name)].items()
        if contract["evm"]["bytecode"]["object"]
    }
