"""Reads the project's documents for the tests that keep them true."""

from __future__ import annotations

import ast
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Row = dict[str, str]


@dataclass(frozen=True)
class Table:
    """A markdown table: the heading it stands under, and its rows by column name."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Mark:
    """`@pytest.mark.rule(number)` in a test file."""

    number: str
    path: Path
    line: int


def name_of(path: Path) -> str:
    """A file's path inside the project."""
    return str(path.relative_to(ROOT))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tracked() -> tuple[Path, ...]:
    """All files that are, or would be, in version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.check_output(command, cwd=ROOT, text=True).split("\0")
    return tuple(ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file())


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def contract_sources() -> dict[str, str]:
    """The text of every contract that is deployed, by path; mocks are not."""
    folder = ROOT / "contracts"
    paths = [p for p in tracked() if p.suffix == ".sol" and p.is_relative_to(folder)]
    return {str(p.relative_to(ROOT)): p.read_text() for p in paths if "mocks" not in p.parts}


def tables(text: str) -> list[Table]:
    found: list[Table] = []
    heading = ""
    block: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if block:
            columns, _, *rows = block
            assert all(len(row) == len(columns) for row in rows), f"uneven rows under {heading!r}"
            found.append(
                Table(
                    heading,
                    tuple(columns),
                    tuple(dict(zip(columns, row, strict=True)) for row in rows),
                )
            )
            block = []
        if line.startswith("#"):
            heading = line.lstrip("# ")
    return found


def table(name: str, *columns: str) -> Table:
    """The one table of a document that has exactly these columns."""
    found = [t for t in tables(read(name)) if t.columns == columns]
    assert len(found) == 1, f"{len(found)} tables of {name} have the columns {columns}"
    return found[0]


def spec_rules() -> dict[str, set[str]]:
    """The errors that each rule of SPEC names, by the rule's number."""
    rules: dict[str, set[str]] = {}
    for found in tables(read("docs/SPEC.md")):
        if found.columns == ("rule", "sentence", "errors"):
            for row in found.rows:
                assert row["rule"] not in rules, f"{row['rule']} is there twice"
                rules[row["rule"]] = set(re.findall(r"`(\w+)`", row["errors"]))
    return rules


def sources_of_tests() -> list[Path]:
    folder = ROOT / "tests"
    return [p for p in tracked() if p.suffix == ".py" and p.is_relative_to(folder)]


@cache
def rule_marks() -> tuple[Mark, ...]:
    """Every `pytest.mark.rule(…)` in tests/: on a function, class, module or parameter."""
    marks = []
    for path in sources_of_tests():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
                for argument in node.args:
                    number = argument.value if isinstance(argument, ast.Constant) else None
                    assert isinstance(number, str), f"{path}:{node.lineno}: not a plain number"
                    marks.append(Mark(number, path, node.lineno))
    return tuple(marks)


def functions_in(path: Path) -> set[str]:
    """The names of all functions of a Python file, at the top and in classes."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return {n.name for n in nodes if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}


def commands(text: str) -> list[str]:
    """The shell commands of a document: lines of sh blocks, and code that starts like one."""
    lines: list[str] = []
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        joined = block.replace("\\\n", " ")
        lines += [line.split(" #")[0].strip() for line in joined.splitlines()]
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    spans = re.findall(r"`((?:make|deeptier|brownie)(?: [^`…]*)?)`", prose)
    return [line for line in lines + spans if line and not line.startswith("#")]


def number(cell: str) -> int:
    """An integer as documents write it, such as 10,875,000."""
    assert re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})*", cell), f"{cell!r} is not written 1,234"
    return int(cell.replace(",", ""))
