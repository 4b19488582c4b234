"""The pure modules need no chain library and hold no float."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PURE_MODULES = (
    "errors",
    "bounds",
    "lot_id",
    "days",
    "money",
    "rounding",
    "discounting",
    "penalty",
    "shares",
    "commitments",
    "structs",
    "messages",
    "consents",
    "roles",
    "evidence.errors",
    "evidence.tree",
    "evidence.streams",
    "evidence.fields",
    "evidence.text",
    "evidence.reading",
    "evidence.files",
    "evidence.folder",
    "evidence.members",
    "evidence.seal",
    "evidence.proof",
    "evidence.choice",
    "evidence.owner",
    "addresses",
    "calendar.open_days",
    "calendar.rolling",
    "calendar.rule",
    "reading.problems",
    "reading.nodes",
    "reading.yaml_file",
)

BLOCK_CHAIN_LIBRARIES = """
import importlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("web3", "brownie"):
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocked())
"""


def run_without_chain_libraries(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCK_CHAIN_LIBRARIES + code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("library", ["web3", "brownie"])
def test_block_stops_chain_libraries(library: str) -> None:
    done = run_without_chain_libraries(f"import {library}.anything")
    assert done.returncode == 1
    assert f"ImportError: {library} is blocked" in done.stderr


def test_every_pure_module_imports_without_web3_and_brownie() -> None:
    names = [f"deeptier.{module}" for module in PURE_MODULES]
    done = run_without_chain_libraries(
        f"for name in {names}: importlib.import_module(name)\n"
        "from deeptier.commitments import document_commitment\n"
        "print(document_commitment(bytes([7]) * 32, b'content').hex())\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.strip()) == 64


@pytest.mark.parametrize("module", PURE_MODULES)
def test_pure_module_holds_no_float(module: str) -> None:
    path = ROOT.joinpath("deeptier", *module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not isinstance(node, ast.Div)
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round"})
