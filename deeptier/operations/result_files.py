"""Files of results, and of rows to mend: CSV, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from pathlib import Path

from deeptier.bulk import State
from deeptier.errors import InputError
from deeptier.files import write_whole
from deeptier.operations.planning import reference_of_row
from deeptier.operations.records import Record
from deeptier.operations.results import COLUMNS, DONE, Result


def write_results(path: Path, results: Sequence[Result]) -> None:
    """Write results as CSV, whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(result.words() for result in results)
    write_whole(path, text.getvalue())


def write_failed(path: Path, records: Sequence[Record], results: Sequence[Result]) -> int:
    """Write the rows that failed, as they were typed, to be mended and done; their number.

    None failed: nothing is written, and an earlier file is taken away.
    """
    failed = {result.reference for result in results if result.state == State.FAILED.value}
    rows = [record for record in records if reference_of_row(record) in failed]
    if not rows:
        path.unlink(missing_ok=True)
        return 0
    text = io.StringIO(newline="")
    columns = list(dict.fromkeys(name for record in rows for name in record.columns))
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(record.fields for record in rows)
    write_whole(path, text.getvalue())
    return len(rows)


def is_left_over(record: Record) -> bool:
    """Whether a row of an earlier run's results did not happen."""
    return record.fields.get("state", DONE) != DONE and bool(columns_of_results(record))


def columns_of_results(record: Record) -> Collection[str]:
    """The columns that a row of an earlier run's results has; none for another row."""
    return COLUMNS if "transaction" in record.columns and "state" in record.columns else ()


def require_csv(path: Path) -> Path:
    """Where results may be written.

    Errors: `InputError` for another ending than .csv, and for a folder that is not there.
    """
    if path.suffix.lower() != ".csv" or not path.parent.is_dir():
        expected = "a file that ends in .csv, in a folder that is there"
        raise InputError("--results", str(path), expected)
    return path
