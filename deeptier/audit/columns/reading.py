"""Rows of logs to typed events and findings, the same as `deeptier.audit.decode` gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np

from deeptier.audit.columns.records import records
from deeptier.audit.columns.rows import Rows
from deeptier.audit.columns.template import Template, template
from deeptier.audit.columns.values import QUADS, WORD, Quads, columns, octets
from deeptier.audit.decode import decode_one
from deeptier.audit.events import SCHEMAS, Event, Place, Schema
from deeptier.audit.findings import Finding

_Shape = tuple[str, Any, int, int]  # address, first topic, number of topics, length of the data


class _Codes(dict[_Shape, int]):
    """A number for each shape, counted from zero as they come."""

    def __missing__(self, shape: _Shape) -> int:
        code = self[shape] = len(self)
        return code


class ColumnDecoder:
    """Decodes rows of logs; it remembers templates and addresses from one call to the next.

    `names` gives the contract's name for each address, in lower case.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._readers = columns()
        self._templates: dict[tuple[str, bytes, int], Template | None] = {}

    def decode(self, rows: Rows) -> tuple[list[Event], list[Finding]]:
        """The events that the rows spell, in their order, and a finding for each that spells none.

        Errors: `AuditError` for what is no hexadecimal.
        """
        decoded: list[Event | Finding | None] = [None] * len(rows)
        for shape, members in self._by_shape(rows):
            left = self._read_together(rows, shape, members, decoded)
            for row in left:
                decoded[row] = decode_one(rows.log(row), self._names)
        findings = [each for each in decoded if isinstance(each, Finding)]
        if not findings:
            return decoded, findings  # type: ignore[return-value]
        return [each for each in decoded if isinstance(each, Event)], findings

    def _by_shape(self, rows: Rows) -> Iterator[tuple[_Shape, list[int]]]:
        """Rows of each shape, in their order."""
        if not len(rows):
            return
        first = [topics[0] if topics else b"" for topics in rows.topics]
        codes = _Codes()
        shapes = zip(rows.addresses, first, map(len, rows.topics), map(len, rows.data), strict=True)
        of_row = np.fromiter(map(codes.__getitem__, shapes), np.intp, len(rows))
        in_order = np.argsort(of_row, kind="stable")
        ends = np.cumsum(np.bincount(of_row)).tolist()
        for shape, start, end in zip(codes, (0, *ends), ends, strict=False):
            yield shape, in_order[start:end].tolist()

    def _read_together(
        self, rows: Rows, shape: _Shape, members: list[int], decoded: list[Event | Finding | None]
    ) -> Sequence[int]:
        """Read rows of one shape; gives those that must be read one by one."""
        address, first, topics, length = shape
        size = (length - 2) // 2 if rows.in_hexadecimal else length
        contract = self._names.get(address, address)
        schema = self._schema(contract, first)
        if schema is None or topics != 1 + len(schema.topic_types):
            return members
        found = self._template(contract, schema, size)
        if found is None:
            return members
        parts = chain.from_iterable(map(rows.topics.__getitem__, members))
        heads = rows.joined(list(parts), WORD)
        datas = rows.joined(list(map(rows.data.__getitem__, members)), size)
        if heads is None or datas is None:
            return members
        count = len(members)
        values, bad = found.read(_beside(heads, datas, count))
        places = records(
            Place,
            (
                map(rows.blocks.__getitem__, members),
                map(rows.indexes.__getitem__, members),
                map(rows.transactions.__getitem__, members),
                repeat(contract),
            ),
            count,
        )
        for row, event in zip(
            members, records(schema.event, (places, *values), count), strict=True
        ):
            decoded[row] = event
        return [members[at] for at in bad.nonzero()[0].tolist()]

    def _schema(self, contract: str, first: Any) -> Schema | None:
        if isinstance(first, str):
            try:
                first = bytes.fromhex(first[2:])
            except ValueError:
                return None
        return SCHEMAS.get(contract, {}).get(first)

    def _template(self, contract: str, schema: Schema, size: int) -> Template | None:
        key = (contract, schema.topic, size)
        if key not in self._templates:
            self._templates[key] = template(schema, size, self._readers)
        return self._templates[key]


def _beside(topics: bytes, data: bytes, rows: int) -> Quads:
    """The words of each row's topics but the first, and after them those of its data."""
    whole = np.concatenate((octets(topics, rows)[:, WORD:], octets(data, rows)), axis=1)
    return whole.view(">u8").reshape(rows, -1, QUADS)
