"""Files of an export, read back: CSV, Parquet, the workbook; whole sets, byte for byte the same."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from audit_scenes import Scene
from export_parts import view_of
from typer.testing import CliRunner

from deeptier.audit.errors import AuditError
from deeptier.audit.export import folder, workbook
from deeptier.audit.export.csv_files import write_csv
from deeptier.audit.export.folder import LIST, write_set
from deeptier.audit.export.formats import ExportFormat, writes_of
from deeptier.audit.export.parquet_files import write_parquet
from deeptier.audit.export.sheets import Line, Sheet, sheets_of
from deeptier.audit.export.table import Form, Money, Table, columns_of, decimal
from deeptier.audit.export.tables import tables_of
from deeptier.audit.export.view import View
from deeptier.audit.export.workbook import write_workbook
from deeptier.cli import app
from deeptier.errors import InputError

LARGEST = 2**64 - 1
ODD = Table(
    "odd",
    columns_of("text amount:amount wide:wide_amount flag:flag day:date number:number"),
    lambda: iter(
        [
            ("=1+1", Money(1, 2), Money(2**200, 2), True, date(2026, 1, 6), LARGEST),
            ("@x", Money(LARGEST, 2), Money(-5, 2), False, None, 0),
            ('江湾 "银行",\r\n2', Money(-1, 2), Money(0, 0), None, None, None),
            ("-3", Money(LARGEST + 1, 0), Money(12, 6), True, None, 7),
            ("", None, None, False, None, None),
        ]
    ),
)


@pytest.fixture(scope="module")
def view(bad_weather: Scene) -> View:
    """Of a chain with an arrears, a default, a sale."""
    return view_of(bad_weather.history, bad_weather.names)


def test_csv_is_rfc_4180_and_exact(tmp_path: Path) -> None:
    path = tmp_path / write_csv(ODD, tmp_path)
    assert path.read_bytes().startswith(
        b"text,amount_minor,amount,wide_minor,wide,flag,day,number\r\n"
    )
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["'=1+1", "'@x", '江湾 "银行",\r\n2', "'-3", ""]
    assert [row["amount_minor"] for row in rows] == ["1", str(LARGEST), "", "", ""]
    amounts = ["0.01", "184467440737095516.15", "-0.01", str(LARGEST + 1), ""]
    assert [row["amount"] for row in rows] == amounts
    assert rows[0]["wide_minor"] == str(2**200)
    assert [row["wide"] for row in rows][1:] == ["-0.05", "0", "0.000012", ""]
    assert [row["flag"] for row in rows] == ["true", "false", "", "true", "false"]


def test_parquet_has_types_that_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / write_parquet(ODD, tmp_path)
    relation = duckdb.sql(f"SELECT * FROM '{path}'")
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    assert types == {
        "text": "VARCHAR",
        "amount_minor": "UBIGINT",
        "amount": "VARCHAR",
        "wide_minor": "VARCHAR",
        "wide": "VARCHAR",
        "flag": "BOOLEAN",
        "day": "DATE",
        "number": "UBIGINT",
    }
    rows = relation.fetchall()
    assert rows[0][:2] == ("=1+1", 1)
    assert rows[0][3:] == (str(2**200), decimal(Money(2**200, 2)), True, date(2026, 1, 6), LARGEST)
    assert rows[1][1] == LARGEST
    assert rows[2][0] == '江湾 "银行",\r\n2'
    assert [row[1] for row in rows[2:]] == [None, None, None]
    compression = duckdb.sql(f"SELECT DISTINCT compression FROM parquet_metadata('{path}')")
    assert compression.fetchall() == [("ZSTD",)]


def test_csv_and_parquet_say_the_same_of_a_chain(view: View, tmp_path: Path) -> None:
    tables = tables_of(view)
    assert len({table.name for table in tables}) == len(tables) == 10
    for table in tables:
        with (tmp_path / write_csv(table, tmp_path)).open(encoding="utf-8", newline="") as file:
            by_csv = list(csv.reader(file))
        parquet = duckdb.sql(f"SELECT * FROM '{tmp_path / write_parquet(table, tmp_path)}'")
        assert by_csv[0] == parquet.columns
        assert by_csv[1:] == [list(map(as_csv, row)) for row in parquet.fetchall()]
        assert len(by_csv) == 1 + sum(1 for _ in table.rows())


def as_csv(value: Any) -> str:
    """A value from Parquet as our CSV writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if value is None else str(value)


def test_events_table_has_every_event_with_exact_arguments(view: View, tmp_path: Path) -> None:
    (events,) = (table for table in tables_of(view) if table.name == "events")
    rows = list(events.rows())
    assert len(rows) == view.history.rebuilt.logs
    issued = [json.loads(row[-1]) for row in rows if row[-2] == "PayableIssued"]
    terms = [event.terms for event in view.issues.values()]
    assert [each["terms"]["faceAmount"] for each in issued] == [each.face_amount for each in terms]
    split = [json.loads(row[-1]) for row in rows if row[-2] == "Delivered"]
    assert all(isinstance(each["lot"], str) and int(each["lot"]) >= 2**192 for each in split)


def test_workbook_reads_back_equal(view: View, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(tmp_path / write_workbook(view, tmp_path))
    sheets = {sheet.name: sheet for sheet in sheets_of(view)}
    assert book.sheetnames == list(sheets)
    for name, sheet in sheets.items():
        cells = list(book[name].iter_rows())
        lines = [list(line.cells) for line in sheet.lines()]
        if sheet.columns:
            lines.append([column.title for column in sheet.columns])
            lines += [list(row) for row in sheet.rows()]
            assert book[name].freeze_panes is not None
            assert book[name].print_title_rows == "$1:$1"
        assert len(cells) == len(lines)
        for row, expected in zip(cells, lines, strict=True):
            for cell, value in zip(row, expected, strict=False):
                assert_cell(cell, value)
    created = datetime.fromtimestamp(view.history.rebuilt.head.timestamp, timezone.utc)
    assert book.properties.created == created.replace(tzinfo=None)


def assert_cell(cell: Any, value: Any) -> None:
    """A cell holds a value exactly; none is a formula."""
    assert cell.data_type != "f"
    if value is None or value == "":
        assert cell.value is None
    elif isinstance(value, Money):
        text = cell.value if isinstance(cell.value, str) else repr(cell.value)
        assert Decimal(text) == Decimal(decimal(value))
    elif isinstance(value, bool):
        assert cell.value == ("yes" if value else "no")
    elif isinstance(value, datetime):
        assert cell.value == value.replace(tzinfo=None)
    elif isinstance(value, date):
        assert cell.value.date() == value
    else:
        assert cell.value == value


@pytest.mark.parametrize(
    ("minor_units", "is_number"),
    [(0, True), (1, True), (999_999_999_999_999, True), (10**15, False), (LARGEST, False)],
)
def test_workbook_amounts_are_numbers_while_a_spreadsheet_keeps_them(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, minor_units: int, is_number: bool
) -> None:
    cells = (Money(minor_units, 2), "=1+1", "x" * 40_000)
    sheet = Sheet("One", (20,), lambda: iter([Line(cells)]))
    monkeypatch.setattr(workbook, "sheets_of", lambda _: iter([sheet]))
    book = openpyxl.load_workbook(tmp_path / write_workbook(view, tmp_path))
    amount, formula, long = next(book["One"].iter_rows())
    assert long.value.endswith("the CSV file has all of it)")
    assert isinstance(amount.value, str) is not is_number
    assert_cell(amount, Money(minor_units, 2))
    assert (formula.value, formula.data_type) == ("=1+1", "s")


def test_workbook_of_more_rows_than_a_sheet_takes_is_refused(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 2)
    with pytest.raises(AuditError, match="Payables has more rows"):
        write_set(tmp_path, view.history, writes_of(view, ExportFormat.XLSX))
    assert os.listdir(tmp_path) == []


def test_same_history_same_bytes_and_an_export_replaces_an_export(
    view: View, tmp_path: Path
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    names = write_set(one, view.history, writes_of(view, ExportFormat.ALL))
    write_set(other, view.history, writes_of(view, ExportFormat.ALL))
    write_set(other, view.history, writes_of(view, ExportFormat.CSV))
    assert sorted(os.listdir(one)) == sorted(os.listdir(other)) == sorted([*names, LIST])
    for name in os.listdir(one):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    assert set(json.loads((one / LIST).read_text())["files"]) == set(names)


def test_what_no_export_wrote_is_left_alone(view: View, tmp_path: Path) -> None:
    writes = writes_of(view, ExportFormat.CSV)
    (tmp_path / "lots.csv").write_text("mine")
    with pytest.raises(InputError, match=r"lots\.csv.*no export wrote"):
        write_set(tmp_path, view.history, writes)
    assert os.listdir(tmp_path) == ["lots.csv"]
    (tmp_path / "lots.csv").unlink()
    write_set(tmp_path, view.history, writes)
    (tmp_path / "lots.csv").write_text("changed")
    with pytest.raises(InputError, match=r"lots\.csv.*changed since"):
        write_set(tmp_path, view.history, writes)
    assert (tmp_path / "lots.csv").read_text() == "changed"
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


def test_an_interrupted_export_leaves_the_set_of_before(view: View, tmp_path: Path) -> None:
    writes = writes_of(view, ExportFormat.CSV)
    write_set(tmp_path, view.history, writes)
    before = {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}

    def fails(_: Path) -> str:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_set(tmp_path, view.history, [*writes, fails])
    assert before == {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}


def test_an_export_interrupted_between_renames_is_finished_by_the_next(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = View(view.history, view_of(view.history).parties, view.tokens, view.disclosures)
    write_set(tmp_path, view.history, writes_of(other, ExportFormat.CSV))
    writes = writes_of(view, ExportFormat.CSV)
    monkeypatch.setattr(folder.os, "replace", interrupted_after(4))
    with pytest.raises(KeyboardInterrupt):
        write_set(tmp_path, view.history, writes)
    monkeypatch.undo()
    assert any(name.startswith(".export-pending") for name in os.listdir(tmp_path))
    names = write_set(tmp_path, view.history, writes)
    assert sorted(os.listdir(tmp_path)) == sorted([*names, LIST])
    assert "Tianmu Shipyard" in (tmp_path / "payables.csv").read_text(encoding="utf-8")


def interrupted_after(limit: int) -> Callable[[Path, Path], None]:
    """Renames that work, so many, and then an interruption."""
    rename, done = os.replace, []

    def replace(source: Path, target: Path) -> None:
        if len(done) == limit:
            raise KeyboardInterrupt
        done.append(target)
        rename(source, target)

    return replace


def test_folder_of_another_deployment_is_refused(view: View, tmp_path: Path) -> None:
    write_set(tmp_path, view.history, writes_of(view, ExportFormat.CSV))
    content = json.loads((tmp_path / LIST).read_text())
    content["contracts"]["Clearing"] = "0x" + "11" * 20
    (tmp_path / LIST).write_text(json.dumps(content))
    with pytest.raises(InputError, match="another deployment"):
        write_set(tmp_path, view.history, writes_of(view, ExportFormat.CSV))


def test_forms_of_columns_are_all_used(view: View) -> None:
    used = {column.form for table in tables_of(view) for column in table.columns}
    assert used == set(Form)


def test_command_writes_all_and_bean_check_passes(bad_weather: Scene, tmp_path: Path) -> None:
    names = tmp_path / "names.json"
    names.write_text(json.dumps(bad_weather.names), encoding="utf-8")
    out = tmp_path / "out"
    words = ["--rpc", bad_weather.devnet.url, "--deployment", str(bad_weather.record)]
    words += ["--names", str(names), "--out", str(out), "--from", "2026-03-02", "--json"]
    done = CliRunner().invoke(app, ["audit", "export", *words])
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["ok"] is True
    assert sorted([*said["files"], LIST]) == sorted(os.listdir(out))
    (tianmu,) = (
        each for each in said["ias_7_44h"]["obligors"] if each["name"] == "Tianmu Shipyard"
    )
    assert (tianmu["from"], tianmu["closing"]["carrying"]) == ("2026-03-02", 130_100_000)
    assert bean_check(out / "journal.beancount") == 0
    journal = (out / "journal.beancount").read_text(encoding="utf-8")
    (out / "tampered.beancount").write_text(journal.replace("699,000.00", "699,000.01", 1))
    assert bean_check(out / "tampered.beancount") == 1


def bean_check(path: Path) -> int:
    """The exit code of beancount's own checker."""
    checker = Path(sys.executable).with_name("bean-check")
    return subprocess.run([checker, path], capture_output=True, check=False).returncode


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "2030-01-01"], "--to"),
        (["--from", "2026-02-30"], "--from"),
        (["--currency", "0x12=CNY:2"], "--currency"),
        (["--format", "pdf"], "--format"),
    ],
)
def test_command_says_what_is_wrong(bad_weather: Scene, words: list[str], said: str) -> None:
    source = ["--rpc", bad_weather.devnet.url, "--deployment", str(bad_weather.record)]
    done = CliRunner().invoke(app, ["audit", "export", *source, *words])
    assert done.exit_code == 2
    assert said in done.stderr
