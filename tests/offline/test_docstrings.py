"""What docstrings name is there: attributes, arguments, and what stands in backticks."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "deeptier").rglob("*.py"))
WORD = re.compile(r"[A-Za-z_]\w\w+")
#: What stands for a number in the names of files.
PLACEHOLDERS = {"FIRST", "LAST", "END"}

Documented = ast.Module | ast.ClassDef | ast.FunctionDef


@cache
def documented() -> list[tuple[Path, Documented, str]]:
    return [
        (path.relative_to(ROOT), node, docstring)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and (docstring := ast.get_docstring(node))
    ]


def listed(docstring: str, heading: str) -> list[str]:
    """The names that a docstring explains below a heading."""
    block = re.search(rf"^{heading}:\n((?:    .*\n?)+)", docstring, re.M)
    return re.findall(r"^    (\w+):", block[1], re.M) if block else []


def names_in(node: Documented) -> set[str]:
    """What a class or function calls its fields, methods and arguments."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.FunctionDef):
            found.add(each.name)
        elif isinstance(each, ast.arg):
            found.add(each.arg)
        elif isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Attribute):
            found.add(each.attr)
    return found


@pytest.fixture(scope="module")
def words() -> Counter[str]:
    """How often each word stands in the package, the contracts and the scenarios."""
    others = [*ROOT.glob("contracts/**/*.sol"), *ROOT.glob("scenarios/*.yaml")]
    texts = (path.read_text(encoding="utf-8") for path in [*FILES, *others])
    return Counter(word for text in texts for word in WORD.findall(text))


def test_docstrings_explain_what_is_there() -> None:
    gone = [
        f"{path}: {name}"
        for path, node, docstring in documented()
        for heading in ("Attributes", "Args")
        for name in listed(docstring, heading)
        if name not in names_in(node)
    ]
    assert gone == []


def test_docstrings_quote_names_that_stand_elsewhere_too(words: Counter[str]) -> None:
    gone = [
        f"{path}: {word}"
        for path, _, docstring in documented()
        for quoted in re.findall(r"`([^`]+)`", docstring)
        for word in set(WORD.findall(quoted)) - PLACEHOLDERS
        if words[word] <= len(re.findall(rf"\b{word}\b", docstring))
    ]
    assert gone == []
