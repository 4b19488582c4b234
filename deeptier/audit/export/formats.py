"""What is written in each format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from pathlib import Path

from deeptier.audit.export.beancount import BeancountFile
from deeptier.audit.export.csv_files import write_csv
from deeptier.audit.export.folder import Write
from deeptier.audit.export.parquet_files import write_parquet
from deeptier.audit.export.tables import tables_of
from deeptier.audit.export.view import View
from deeptier.audit.export.workbook import write_workbook

JOURNAL = "journal.beancount"


class ExportFormat(str, Enum):
    """What an export can be written as."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    BEANCOUNT = "beancount"
    ALL = "all"


def writes_of(view: View, wanted: ExportFormat) -> list[Write]:
    """What writes each file of a format, in order."""
    if wanted is not ExportFormat.ALL:
        return list(_WRITES[wanted](view))
    return [write for writes in _WRITES.values() for write in writes(view)]


def _csv(view: View) -> Iterator[Write]:
    yield from (partial(write_csv, table) for table in tables_of(view))


def _parquet(view: View) -> Iterator[Write]:
    yield from (partial(write_parquet, table) for table in tables_of(view))


def _workbook(view: View) -> Iterator[Write]:
    yield partial(write_workbook, view)


def _journal(view: View) -> Iterator[Write]:
    yield partial(_write_journal, view)


def _write_journal(view: View, folder: Path) -> str:
    lines = BeancountFile(view.history, view.parties, view.tokens).lines()
    with (folder / JOURNAL).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
    return JOURNAL


_WRITES: dict[ExportFormat, Callable[[View], Iterator[Write]]] = {
    ExportFormat.CSV: _csv,
    ExportFormat.PARQUET: _parquet,
    ExportFormat.XLSX: _workbook,
    ExportFormat.BEANCOUNT: _journal,
}
