"""README and its fellows against the tree: names, links, commands, figures, dependencies."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from documents import ROOT, commands, documents, name_of, number, read, table, tracked

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: Package registries; in halves, so that this file does not name them either.
REGISTRIES = tuple(
    first + second
    for first, second in (
        ("registry.npm", "js.org"),
        ("registry.yarn", "pkg.com"),
        ("npm", "mirror.com"),
        ("py", "pi.org"),
        ("pythonhos", "ted.org"),
    )
)
OTHER_PROGRAMS = ("git", "cd", "export", "pip", "bean-check")


def pyproject() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def readme_tree() -> dict[str, set[str]]:
    """What README's tree shows of the root ("") and of each folder that it opens."""
    block = re.search(r"^```text\ndeeptier/\n(.*?)^```", read("README.md"), re.M | re.S)
    assert block is not None, "README has no tree"
    shown: dict[str, set[str]] = {}
    folder = ""
    for line in block[1].splitlines():
        entries = line.split(" #")[0]
        depth = (len(entries) - len(entries.lstrip())) // 2
        assert depth in (1, 2), f"{line!r} is neither at the first nor at the second level"
        for entry in entries.split():
            shown.setdefault(folder if depth == 2 else "", set()).add(entry)
            if depth == 1:
                folder = entry
    return shown


def real_tree(folder: str) -> set[str]:
    """The direct children of a folder of the root, or of the root; hidden ones are not shown."""
    names = set()
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if folder and parts[0] != folder.strip("/"):
            continue
        rest = parts[1:] if folder else parts
        if rest and not rest[0].startswith("."):
            names.add(rest[0] + ("/" if len(rest) > 1 else ""))
    return names


def options_of(words: list[str]) -> tuple[set[str], list[str]]:
    """The options of the `deeptier` command that the words name, and the words left."""
    from typer.main import get_command

    from deeptier.cli import app

    command: Any = get_command(app)
    rest = list(words)
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        assert name in command.commands, f"deeptier has no command {name!r}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    return known | {"--help"}, rest


def test_readme_shows_the_tree_as_it_is() -> None:
    shown = readme_tree()
    assert shown == {folder: real_tree(folder) for folder in shown}


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_command_in_a_document_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.M))
    scripts = {path.stem for path in (ROOT / "scripts").glob("*.py")}
    # The first hour is run as a whole by tests/operations/test_operations_doc.py.
    rest_of_page = re.sub(
        r"^## The first hour\n.*?(?=^## )", "", path.read_text(), flags=re.M | re.S
    )
    for line in commands(rest_of_page):
        program, *words = line.split()
        if program == "make":
            asked = re.sub(r'\w+=("[^"]*"|\S+)', "", " ".join(words)).split()
            assert set(asked) <= targets, line
        elif program == "deeptier":
            known, rest = options_of(words)
            assert {word.split("=")[0] for word in rest if word.startswith("-")} <= known, line
        elif program == "brownie":
            assert words[0] != "run" or words[1] in scripts, line
        else:
            assert program in OTHER_PROGRAMS, line


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    prose = re.sub(r"```.*?```", "", path.read_text(), flags=re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        file = path.parent / name if name else path
        assert file.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text(), re.M)
            plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
            assert anchor in {heading.replace(" ", "-") for heading in plain}, link


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_no_document_waits_for_a_paste(path: Path) -> None:
    assert "<!-- paste" not in path.read_text()


def test_no_file_names_a_registry_or_a_path_of_this_machine() -> None:
    # A short root, such as /app in a container, may be a word of some file by accident.
    folders = [str(path) for path in (ROOT, Path.home()) if len(str(path)) > 4]
    forbidden = [name.encode() for name in (*REGISTRIES, *folders)]
    found = []
    for path in tracked():
        content = path.read_bytes()
        found += [(name_of(path), name) for name in forbidden if name in content]
    assert found == []


def test_every_dependency_has_its_reason() -> None:
    project = pyproject()
    declared = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        declared += group
    names = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in declared}
    package = json.loads(read("package.json"))
    names |= {*package["dependencies"], *package["devDependencies"]}
    reasons = re.findall(r"^\| `([^`]+)` \| .+ \|$", read("docs/decisions.md"), re.M)
    assert sorted(reasons) == sorted(names)


def test_changelog_and_packages_have_one_version() -> None:
    version = pyproject()["project"]["version"]
    assert json.loads(read("package.json"))["version"] == version
    assert re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.M)[0] == version


def test_default_rules_are_those_of_the_deployment() -> None:
    from deeptier.chain.deployment import DeploySettings

    rules = asdict(DeploySettings().rules)
    rows = table("docs/SPEC.md", "rule", "value").rows
    assert {row["rule"]: number(row["value"]) for row in rows} == {
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), name): value
        for name, value in rules.items()
    }


def gas_table(measured: list[dict[str, Any]]) -> str:
    """The operations that have a budget; peers that were not measured in the same run say so."""
    columns = ("operation", "gas", "floor", "gas ÷ floor", "budget", "peers")
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for row in measured:
        if row["budget"] is None:
            continue
        peers = [
            f"{peer['name']}: {peer['gas']:,}"
            + ("" if peer["measured"] == "same run" else f" ({peer['measured']})")
            for peer in row["peers"]
        ]
        figures = (f"{row['gas']:,}", f"{row['floor']:,}", f"{row['gas'] / row['floor']:.3f}")
        cells = (row["operation"], *figures, f"{row['budget']:,}", "<br>".join(peers) or "–")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def test_gas_table_of_readme_is_that_of_the_benchmark() -> None:
    expected = gas_table(json.loads(read("benchmarks/gas.json")))
    shown = re.search(r"<!-- gas -->\n(.*?)\n?<!-- /gas -->", read("README.md"), re.S)
    assert shown is not None
    assert shown[1] == expected, f"put this into README:\n{expected}"


def gas_table_without_budget(measured: list[dict[str, Any]]) -> str:
    """What is used rarely, and what is measured for comparison."""
    lines = ["| operation | gas | floor | gas ÷ floor |", "|---|---|---|---|"]
    for row in measured:
        if row["budget"] is None:
            ratio = f"{row['gas'] / row['floor']:.3f}"
            lines.append(f"| {row['operation']} | {row['gas']:,} | {row['floor']:,} | {ratio} |")
    return "\n".join(lines)


def test_gas_table_of_the_rest_is_that_of_the_benchmark() -> None:
    expected = gas_table_without_budget(json.loads(read("benchmarks/gas.json")))
    page = read("benchmarks/README.md")
    shown = re.search(r"<!-- gas -->\n(.*?)\n?<!-- /gas -->", page, re.S)
    assert shown is not None
    assert shown[1] == expected, f"put this into benchmarks/README.md:\n{expected}"
