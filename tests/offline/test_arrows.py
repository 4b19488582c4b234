"""The packages of Deeptier import one way: none needs itself by way of another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "deeptier"


def imported(path: Path) -> Iterator[str]:
    """The parts of the package that a file imports, be it for types alone or late."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("deeptier."):
            yield str(node.module).split(".")[1]
        elif isinstance(node, ast.ImportFrom) and node.module == "deeptier":
            yield from (each.name for each in node.names)


def test_packages_import_one_way() -> None:
    arrows: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        arrows.setdefault(part, set()).update(set(imported(path)) - {part})
    order = list(TopologicalSorter(arrows).static_order())  # a CycleError names the circle
    assert {"audit", "bulk", "chain", "commands", "operations"} <= set(order)
