"""The committed artifacts are what the sources compile to, and fit the chains they are made for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from deeptier.chain.artifacts import CONTRACTS, artifact

ROOT = Path(__file__).resolve().parents[2]
MOST_CODE = 24_576  # bytes of deployed code (EIP-170)


def build(name: str) -> dict[str, Any]:
    path = ROOT / "build" / "contracts" / f"{name}.json"
    assert path.exists(), "run `make compile` first"
    built: dict[str, Any] = json.loads(path.read_text())
    return built


@pytest.mark.parametrize("name", CONTRACTS)
def test_artifact_is_what_the_sources_compile_to(name: str) -> None:
    built = build(name)
    committed = artifact(name)
    advice = "run `make artifacts` and commit what it changes"
    assert committed.bytecode == "0x" + built["bytecode"].removeprefix("0x"), advice
    assert committed.abi == built["abi"], advice


@pytest.mark.parametrize("name", CONTRACTS)
def test_artifact_names_the_settings_of_the_project(name: str) -> None:
    config = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]
    compiler = artifact(name).compiler
    assert compiler["version"].startswith(config["solc"]["version"])
    assert compiler["evmVersion"] == config["evm_version"] == "paris"
    assert compiler["viaIR"] is config["solc"]["viaIR"] is True
    assert compiler["optimizer"] == config["solc"]["optimizer"]


@pytest.mark.parametrize("name", CONTRACTS)
def test_contract_fits_the_size_limit(name: str) -> None:
    deployed = build(name)["deployedBytecode"].removeprefix("0x")
    assert 0 < len(deployed) // 2 <= MOST_CODE
