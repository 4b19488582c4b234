"""How each kind of file becomes rows of text: nothing is guessed, and no number becomes a float."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from deeptier.operations.rows import Row, field_name, headings, problem_at, row_of, trimmed
from deeptier.operations.workbooks import read_workbook
from deeptier.reading.problems import Problem

_SEPARATORS = ",;\t"
#: A first line that Excel reads and does not show: "sep=;".
_NAMED_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


def _text_of(path: Path, problems: list[Problem]) -> str:
    """A file's text; a note, and nothing, where it is not UTF-8."""
    content = path.read_bytes()
    if not content.startswith(_WIDE_BOMS):
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            found = f"has the byte 0x{content[error.start]:02x}, which is not UTF-8"
    else:
        line, found = 1, "is UTF-16"
    problems.append(problem_at(path, line, f'{found}; save it as "CSV UTF-8"'))
    return ""


def _csv(path: Path, problems: list[Problem]) -> Iterator[Row]:
    text = _text_of(path, problems)
    lines = io.StringIO(text, newline="")
    first = next((line for line in lines if line.strip()), "")
    named = _NAMED_SEPARATOR.fullmatch(first.strip()) if text.startswith(first) else None
    separator = named[1] if named else max(_SEPARATORS, key=first.count)
    if not named:
        lines.seek(0)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    line, names = 1 + bool(named), None
    try:
        for cells in reader:
            started, line = line, reader.line_num + 1 + bool(named)
            found = trimmed(cells)
            if not found:
                continue
            if names is None:
                names = headings(path, started, cells, problems)
            elif len(found) > len(names):
                problems.append(problem_at(path, started, _too_many(len(found), len(names))))
            elif len(cells) < len(names):
                problems.append(problem_at(path, started, _too_few(len(cells), len(names))))
            else:
                yield row_of(names, started, cells)
    except csv.Error as error:
        problems.append(problem_at(path, line, f"is not CSV: {error}; check its quotation marks"))


def _too_many(found: int, wanted: int) -> str:
    return (
        f"has {found} cells in this row, and {wanted} headings; put an amount that has commas"
        ' in quotation marks, as in "10,000.00", and nothing above the headings'
    )


def _too_few(found: int, wanted: int) -> str:
    return (
        f"has {found} cells in this row, and {wanted} headings; was it cut off?"
        " Every column needs its separator, an empty one too"
    )


def _json_lines(path: Path, problems: list[Problem]) -> Iterator[Row]:
    for line, text in enumerate(_text_of(path, problems).split("\n"), 1):
        if not text.strip():
            continue
        try:
            content = json.loads(
                text, object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=str
            )
            if not isinstance(content, dict):
                raise ValueError("it must be an object with names")  # noqa: TRY004, TRY301
            cells = {name: (_joined(value), at) for at, (name, value) in _numbered(content)}
        except (ValueError, RecursionError) as error:
            found = "it is nested too deep" if isinstance(error, RecursionError) else error
            problems.append(problem_at(path, line, f"is not JSON as a row has it: {found}"))
        else:
            yield Row(line, cells)


def _yaml(path: Path, problems: list[Problem]) -> Iterator[Row]:
    """One mapping, or a list of them, each scalar as typed."""
    try:
        node = yaml.compose(_text_of(path, problems), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "it cannot be read"
        problems.append(problem_at(path, line, f"is not YAML: {what}"))
        return
    except RecursionError:
        problems.append(problem_at(path, 1, "is not YAML as rows have it: it is nested too deep"))
        return
    if node is None:
        return
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for each in nodes:
        line = each.start_mark.line + 1
        if not isinstance(each, yaml.MappingNode):
            problems.append(problem_at(path, line, "must have fields with names there"))
            continue
        yield from _yaml_row(path, each, problems)


def _yaml_row(path: Path, node: yaml.MappingNode, problems: list[Problem]) -> Iterator[Row]:
    cells: dict[str, tuple[str, int]] = {}
    fields: set[str] = set()
    for key, value in node.value:
        line, name, at = key.start_mark.line + 1, str(key.value), key.start_mark.column + 1
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        flaw = "is given twice; leave one out" if field_name(name) in fields else _flaw(key, items)
        fields.add(field_name(name))
        if flaw is not None:
            problems.append(problem_at(path, line, flaw, at, name))
            cells[name] = ("", at)
            continue
        texts = ("" if item.tag == _YAML_NULL else str(item.value) for item in items)
        cells[name] = (" ".join(texts), at)
    yield Row(node.start_mark.line + 1, cells)


def _flaw(key: yaml.Node, values: list[yaml.Node]) -> str | None:
    """Why it is not known what a field of YAML says."""
    if key.tag == f"{_YAML}merge":
        return "takes fields from elsewhere; write them out"
    if not all(isinstance(value, yaml.ScalarNode) for value in values):
        return "must be one value, or a list of values"
    strange = next((value.tag for value in values if value.tag not in _YAML_TAGS), None)
    return None if strange is None else f"has the tag {strange}; leave the tag out"


_YAML = "tag:yaml.org,2002:"
_YAML_NULL = f"{_YAML}null"
_YAML_TAGS = {_YAML + name for name in ("null", "bool", "int", "float", "str", "timestamp")}


def _numbered(content: Mapping[str, Any]) -> Iterator[tuple[int, tuple[str, Any]]]:
    yield from enumerate(content.items(), 1)


def _joined(value: Any) -> str:
    """A value of JSON as text; lists as words."""
    if isinstance(value, list):
        return " ".join(map(_joined, value))
    if isinstance(value, dict):
        raise ValueError("a value must be text, a number or a list")  # noqa: TRY004
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [field_name(name) for name, _ in pairs]
    for name, (typed, _) in zip(names, pairs, strict=True):
        if names.count(name) > 1:
            raise ValueError(f"{typed!r} is there twice")
    return dict(pairs)


#: By ending of the file's name.
READERS: dict[str, Callable[[Path, list[Problem]], Iterator[Row]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".xlsx": read_workbook,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".yaml": _yaml,
    ".yml": _yaml,
}
