"""Where the words of an event stand in logs whose data has one length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deeptier.audit.columns.records import records
from deeptier.audit.columns.values import WORD, Bad, Column, Quads
from deeptier.audit.events import Schema
from deeptier.audit.events.base import Member, members_of


@dataclass(frozen=True)
class _Part:
    """Words of one member: `first` of them, `count` of an array, or of each field of a struct."""

    first: int
    readers: tuple[Column, ...]
    struct: type[Any] | None = None
    count: int | None = None  # of an array

    def read(self, words: Quads) -> tuple[list[Any], Bad]:
        """The member's values in all rows, and the rows in which it is malformed."""
        rows = len(words)
        if self.count is not None:
            many = words[:, self.first : self.first + self.count].reshape(-1, 4)
            items, bad = self.readers[0](many)
            ends = range(self.count, rows * self.count + 1, self.count) if self.count else ()
            arrays = [tuple(items[end - self.count : end]) for end in ends] or [()] * rows
            return arrays, np.asarray(bad.reshape(rows, self.count).any(axis=1))
        read = [reader(words[:, self.first + at]) for at, reader in enumerate(self.readers)]
        bad = np.logical_or.reduce([each for _, each in read])
        columns = [values for values, _ in read]
        if self.struct is None:
            return columns[0], bad
        return records(self.struct, columns, rows), bad


@dataclass(frozen=True)
class Template:
    """How to read an event: its members in order, and words that are always the same."""

    words: int
    parts: tuple[_Part, ...]
    constants: tuple[tuple[int, int], ...]  # offsets and lengths of arrays: where, what

    def read(self, words: Quads) -> tuple[list[list[Any]], Bad]:
        """A column for each member, and the rows that are not vouched for."""
        bad = np.zeros(len(words), dtype=np.bool_)
        for at, constant in self.constants:
            bad |= words[:, at, :3].any(axis=1) | (words[:, at, 3] != constant)
        columns = []
        for part in self.parts:
            values, malformed = part.read(words)
            bad |= malformed
            columns.append(values)
        return columns, bad


def template(schema: Schema, size: int, readers: Mapping[str, Column]) -> Template | None:
    """The template of an event whose data has `size` bytes; topics stand before the data.

    None where a type has no column, or where the size is none that a contract writes. All arrays
    of an event are taken to be of one length.
    """
    topics = [each for each in schema.members if each.indexed]
    data = [each for each in schema.members if not each.indexed]
    widths = [_width(each, readers) for each in schema.members]
    if size % WORD or None in widths:
        return None
    arrays = [each for each in data if each.abi_type.endswith("[]")]
    head = sum(_width(each, readers) or 0 for each in data)
    tail = size // WORD - head
    if (arrays and (tail % len(arrays) or tail < len(arrays))) or (not arrays and tail):
        return None
    length = tail // len(arrays) - 1 if arrays else 0
    after = len(topics) + head
    topic_at, data_at = 0, len(topics)
    parts, constants = [], []
    for member in schema.members:
        if member.indexed:
            parts.append(_Part(topic_at, _readers(member, readers)))
            topic_at += 1
        elif member in arrays:
            offset = (after - len(topics)) * WORD
            constants += [(data_at, offset), (after, length)]
            parts.append(_Part(after + 1, _readers(member, readers), count=length))
            data_at, after = data_at + 1, after + 1 + length
        else:
            found = _readers(member, readers)
            parts.append(_Part(data_at, found, struct=member.struct))
            data_at += len(found)
    return Template(len(topics) + size // WORD, tuple(parts), tuple(constants))


def _width(member: Member, readers: Mapping[str, Column]) -> int | None:
    """Words of a member in the head; None for what has no column."""
    types = _types(member)
    return len(types) if all(each in readers for each in types) else None


def _readers(member: Member, readers: Mapping[str, Column]) -> tuple[Column, ...]:
    return tuple(readers[each] for each in _types(member))


def _types(member: Member) -> Sequence[str]:
    if member.struct is None:
        return [member.abi_type.removesuffix("[]")]
    return [each.abi_type for each in members_of(member.struct)]
