"""The attributes and arguments that docstrings explain are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def listed(docstring: str, heading: str) -> list[str]:
    """The names that a docstring explains below a heading."""
    block = re.search(rf"^{heading}:\n((?:    .*\n?)+)", docstring, re.M)
    return re.findall(r"^    (\w+):", block[1], re.M) if block else []


def names_in(node: ast.AST) -> set[str]:
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


def test_docstrings_explain_what_is_there() -> None:
    gone = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "deeptier").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        for heading in ("Attributes", "Args")
        for name in listed(ast.get_docstring(node) or "", heading)
        if name not in names_in(node)
    ]
    assert gone == []
