"""Reads JSON and YAML whose scalars stay the text that was written: 1.10 is not 1.1.

What comes out is made of `dict`, `list`, `str` and None for null; from JSON of `Number` and `bool`
too.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import yaml

from deeptier.evidence.errors import EvidenceError

_YAML_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


class Number(str):
    """A number of JSON, as it is written."""

    __slots__ = ()


class _NoAliases(yaml.BaseLoader):
    """Scalars as they are written, and no alias: a few lines of those can stand for a billion."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event: Any = self.get_event()  # type: ignore[no-untyped-call]
            what = "an alias must be written out"
            raise yaml.composer.ComposerError(None, None, what, event.start_mark)
        return super().compose_node(parent, index)


def decoded(content: bytes, file: str) -> str:
    """The text of a file.

    Errors: `EvidenceError` for what is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{file} is no UTF-8 text at byte {error.start:,}") from None


def read_json(text: str, file: str) -> Any:
    """A JSON document.

    Errors: `EvidenceError` for what is no JSON, or has a key twice, NaN or Infinity.
    """

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise _twice(file, key)
            found[key] = value
        return found

    def no_number(name: str) -> NoReturn:
        raise EvidenceError(f"{file} holds {name}, which is no number of JSON")

    try:
        found = json.loads(
            text,
            object_pairs_hook=mapping,
            parse_int=Number,
            parse_float=Number,
            parse_constant=no_number,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise EvidenceError(f"{file} is no JSON: {error.msg} at {where}") from None
    except RecursionError:
        raise EvidenceError(f"{file} is nested too deep") from None
    return found


def read_yaml(text: str, file: str) -> Any:
    """A YAML document of plain mappings, lists and scalars.

    Errors: `EvidenceError` for what is no YAML, or has a key twice, a key that is no scalar, a tag
    or an alias.
    """
    try:
        return _plain(yaml.compose(text, Loader=_NoAliases), file)
    except yaml.MarkedYAMLError as error:
        what = error.problem or error.context or "it cannot be parsed"
        where = _line(error.problem_mark or error.context_mark)
        raise EvidenceError(f"{file} is no YAML: {what}{where}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise EvidenceError(
            f"{file} holds a character that YAML does not allow at line {line}"
        ) from None
    except RecursionError:
        raise EvidenceError(f"{file} is nested too deep") from None


def _plain(node: yaml.Node | None, file: str) -> Any:
    if node is None:
        return None
    if node.tag != _PLAIN_TAGS[type(node)]:
        raise EvidenceError(f"{file} has a tag{_line(node.start_mark)}; leave it out")
    if isinstance(node, yaml.ScalarNode):
        is_null = node.style is None and node.value in _YAML_NULLS
        return None if is_null else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, file) for item in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise EvidenceError(f"{file} has a key that is no text{_line(key.start_mark)}")
        if key.value in found:
            raise _twice(file, key.value)
        found[key.value] = _plain(value, file)
    return found


def _twice(file: str, key: str) -> EvidenceError:
    return EvidenceError(f"{file} has the key {key!r} twice in one mapping")


def _line(mark: Any) -> str:
    return f" at line {mark.line + 1}" if mark else ""
