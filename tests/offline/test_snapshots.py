"""Interface and storage layout are what the snapshots say: a change is seen, and meant."""

from __future__ import annotations

import json
from functools import cache

import pytest
from snapshots import FOLDER, abi_lines, layouts, text

from deeptier.chain.artifacts import CONTRACTS

ADVICE = "if the change is meant, run scripts/write_snapshots.py and commit what it changes"


@cache
def compiled() -> dict[str, list[str]]:
    return layouts()


def snapshot(name: str) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = json.loads((FOLDER / f"{name}.json").read_text())
    return kept


@pytest.mark.parametrize("name", CONTRACTS)
def test_interface_is_that_of_the_snapshot(name: str) -> None:
    assert abi_lines(name) == snapshot(name)["abi"], ADVICE


@pytest.mark.parametrize("name", CONTRACTS)
def test_storage_layout_is_that_of_the_snapshot(name: str) -> None:
    assert compiled()[name] == snapshot(name)["storage"], ADVICE


def test_every_snapshot_is_of_a_deployed_contract() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(CONTRACTS)


def test_a_snapshot_names_mutability_indexing_and_places() -> None:
    written = text(snapshot("Warrants")["abi"], snapshot("Warrants")["storage"])
    assert '"0+0 mapping(uint256 => uint256) _lots (32 bytes)"' in written
    assert '"function versionOf(uint256 lot) view returns (uint24)"' in written
    transfer = "address indexed operator, address indexed from, address indexed to"
    assert f'"event TransferSingle({transfer}, uint256 id, uint256 value)"' in written
