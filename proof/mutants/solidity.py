"""Mutants of Solidity: small wrong variants of one place, found in the compiler's syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]

_SWAPS: Mapping[str, tuple[str, ...]] = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "+": ("-",),
    "-": ("+",),
    "*": ("/",),
    "/": ("*",),
    "%": ("*",),
    "&&": ("||",),
    "||": ("&&",),
    "&": ("|",),
    "|": ("&",),
    "^": ("|",),
    "<<": (">>",),
    ">>": ("<<",),
}
_ASSIGNMENTS: Mapping[str, tuple[str, ...]] = {
    "+=": ("-=", "="),
    "-=": ("+=", "="),
    "|=": ("&=", "="),
    "&=": ("|=", "="),
    "<<=": (">>=", "="),
}
_PLAIN = re.compile(r"(uint|int\d|address|bool|bytes|enum |struct |contract |string )")
_STATEMENTS = ("Statement", "Return", "Block")
_SKIPPED = frozenset({"typeName", "documentation", "typeDescriptions", "parameters", "overrides"})


@dataclass(frozen=True)
class Host:
    """What a switch can stand around: an expression, a statement, or the first value of a variable.

    Attributes:
        cast: the type that a constant first value is turned into; empty where it has one.
    """

    kind: str
    start: int
    end: int
    cast: str = ""


@dataclass(frozen=True)
class Mutant:
    """One place of a file, replaced. Places are byte offsets.

    Attributes:
        host: where a switch for it can stand; None where it must be compiled alone.
    """

    file: str
    line: int
    column: int
    operator: str
    start: int
    end: int
    before: str
    after: str
    host: Host | None

    @property
    def key(self) -> str:
        """Its name, the same each time the file is."""
        place = f"{self.file.removeprefix('contracts/')}:{self.line}:{self.column}"
        return f"{place} {self.operator}: {_short(self.before)} -> {_short(self.after)}"

    def apply(self, source: bytes) -> str:
        """The file with this mutant in it."""
        return (source[: self.start] + self.after.encode() + source[self.end :]).decode()


def mutants(
    file: str, source: bytes, tree: Node, idle: frozenset[str] = frozenset()
) -> list[Mutant]:
    """All mutants of a file, in the order of their places; no two make the same text.

    `idle` are functions that are left out, as no contract has them in its code.
    """
    walk = _Walk(file, source, idle)
    found = {(each.start, each.end, each.after): each for each in walk.all_in(tree, ())}
    named: dict[str, Mutant] = {}
    for each in sorted(found.values(), key=lambda one: (one.start, one.end, one.after)):
        named.setdefault(each.key, each)
    return list(named.values())


class _Walk:
    def __init__(self, file: str, source: bytes, idle: frozenset[str]) -> None:
        self._file = file
        self._source = source
        self._idle = idle

    def all_in(self, node: Node, chain: tuple[tuple[str, Node], ...]) -> Iterator[Mutant]:
        """Mutants of a node and all below it. The chain leads down to the node, with its fields."""
        kind = node["nodeType"]
        if kind == "InlineAssembly" or (
            kind == "FunctionDefinition" and node["name"] in self._idle
        ):
            return
        own = getattr(self, f"_of_{kind}", None)
        is_code = any(each["nodeType"] == "Block" or "constant" in each for _, each in chain)
        if own is not None and (is_code or kind == "ModifierInvocation"):
            for operator, start, end, after in own(node):
                if self._text(start, end) != after:
                    yield self._mutant(operator, start, end, after, chain)
        for field, child in _children(node):
            yield from self.all_in(child, (*chain, (field, child)))

    def _of_BinaryOperation(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        start, end = _span(node)
        left_end, right_start = _span(node["leftExpression"])[1], _span(node["rightExpression"])[0]
        between = self._text(left_end, right_start)
        for other in _SWAPS.get(node["operator"], ()):
            middle = between.replace(node["operator"], other, 1)
            after = self._text(start, left_end) + middle + self._text(right_start, end)
            yield f"{node['operator']} to {other}", start, end, after

    def _of_Assignment(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        start, end = _span(node)
        left_end, right_start = _span(node["leftHandSide"])[1], _span(node["rightHandSide"])[0]
        for other in _ASSIGNMENTS.get(node["operator"], ()):
            middle = self._text(left_end, right_start).replace(node["operator"], other, 1)
            after = self._text(start, left_end) + middle + self._text(right_start, end)
            yield f"{node['operator']} to {other}", start, end, after

    def _of_UnaryOperation(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        if node["operator"] in ("!", "~", "++", "--"):
            inner = self._text(*_span(node["subExpression"]))
            yield f"no {node['operator']}", *_span(node), inner

    def _of_Literal(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        start, end = _span(node)
        if node["kind"] == "bool":
            yield "flip", start, end, "false" if node["value"] == "true" else "true"
        if node["kind"] == "number" and not node["value"].startswith("0x"):
            number, unit = int(node["value"].replace("_", "")), node.get("subdenomination")
            for other in (number + 1, number - 1):
                if other >= 0:
                    yield "literal", start, end, f"{other} {unit}" if unit else str(other)

    def _of_Conditional(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        yield from self._negated(node["condition"])

    def _of_IfStatement(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        yield from self._negated(node["condition"])
        if node.get("falseBody") is None:
            yield "no if", *self._statement(node), "{}"

    def _of_ExpressionStatement(  # noqa: N802
        self, node: Node
    ) -> Iterator[tuple[str, int, int, str]]:
        done: Node = node["expression"]
        if _type(done).endswith("storage pointer"):
            return  # the compiler wants such a variable to be set
        if done["nodeType"] in ("Assignment", "FunctionCall") or done.get("operator") == "delete":
            start, end = _span(node)
            if self._source[end : end + 1] == b";":
                yield "no statement", start, end + 1, "{}"

    def _of_EmitStatement(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        yield "no emit", *self._statement(node), "{}"

    def _of_FunctionCall(self, node: Node) -> Iterator[tuple[str, int, int, str]]:  # noqa: N802
        given: Sequence[Node] = node["arguments"]
        for place, one in enumerate(given):
            same = [each for each in given[place + 1 :] if _type(each) == _type(one)]
            if same and node["kind"] != "typeConversion":
                (start, inner), (outer, end) = _span(one), _span(same[0])
                between = self._text(inner, outer)
                after = self._text(outer, end) + between + self._text(start, inner)
                yield "swap", start, end, after

    def _of_ModifierInvocation(  # noqa: N802
        self, node: Node
    ) -> Iterator[tuple[str, int, int, str]]:
        if node.get("kind") == "modifierInvocation":
            yield "no modifier", *_span(node), ""

    def _negated(self, condition: Node) -> Iterator[tuple[str, int, int, str]]:
        """Of a comparison or a `!`, other operators make the opposite."""
        if condition.get("operator") not in ("==", "!=", "<", "<=", ">", ">=", "!"):
            start, end = _span(condition)
            yield "negate", start, end, f"!({self._text(start, end)})"

    def _mutant(
        self, operator: str, start: int, end: int, after: str, chain: Sequence[tuple[str, Node]]
    ) -> Mutant:
        before = self._source[:start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        text = self._text(start, end)
        host = self._host(chain, start, end)
        return Mutant(self._file, line, column, operator, start, end, text, after, host)

    def _host(self, chain: Sequence[tuple[str, Node]], start: int, end: int) -> Host | None:
        """The innermost expression around a place that a conditional may replace, or its statement.

        What is assigned to, and a call that is tried, can be replaced by no conditional.
        """
        inner: Host | None = None
        for field, node in reversed(chain):
            kind = node["nodeType"]
            if kind == "ModifierInvocation" or "constant" in node:
                return None
            if kind.endswith(_STATEMENTS):
                if inner is not None:
                    return inner
                if kind == "VariableDeclarationStatement":
                    return _of_first_value(node)
                is_step = field in ("loopExpression", "initializationExpression")
                return None if is_step else Host("statement", *self._statement(node))
            is_around = _span(node)[0] <= start and end <= _span(node)[1]
            if inner is None and is_around and _PLAIN.match(_type(node)):
                inner = Host("expression", *_span(node))
            if field in ("leftHandSide", "externalCall") or (
                field == "subExpression" and "int_const" not in _type(node) and _is_changed(chain)
            ):
                inner = None
        return None

    def _statement(self, node: Node) -> tuple[int, int]:
        start, end = _span(node)
        if self._source[end - 1 : end] not in (b"}", b";"):
            end = self._source.index(b";", end) + 1
        return start, end

    def _text(self, start: int, end: int) -> str:
        return self._source[start:end].decode()


def _of_first_value(node: Node) -> Host | None:
    declared = [each for each in node["declarations"] if each is not None]
    if len(declared) != 1 or node.get("initialValue") is None:
        return None
    given = declared[0]["typeName"]
    if given["nodeType"] != "ElementaryTypeName":
        return None
    return Host("first value", *_span(node["initialValue"]), given["name"])


def _is_changed(chain: Sequence[tuple[str, Node]]) -> bool:
    return any(node.get("operator") in ("++", "--", "delete") for _, node in chain)


def _children(node: Node) -> Iterator[tuple[str, Node]]:
    for field, value in node.items():
        if field in _SKIPPED:
            continue
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, dict) and "nodeType" in child:
                yield field, child


def _span(node: Node) -> tuple[int, int]:
    start, length, _ = map(int, node["src"].split(":"))
    return start, start + length


def _type(node: Node) -> str:
    return str(node.get("typeDescriptions", {}).get("typeString") or "")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else f"{words[:60]}…{words[-25:]}"
