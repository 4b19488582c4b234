"""A row means the same in every kind of file, and nothing in it is guessed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from deeptier.desk.book import AddressBook
from deeptier.operations.around import Around
from deeptier.operations.payables import PAYABLE_COLUMNS, read_payable
from deeptier.operations.records import read_records
from deeptier.reading.problems import ProblemsError

COLUMNS = ("reference", "amount", "due", "note")
ROWS = [
    {"reference": "A", "amount": "10,000.00", "due": "2026-06-30", "note": '核心企业, "1"'},
    {"reference": "B", "amount": "0.01", "note": "two\nlines"},
    {"reference": "C", "due": "2026-12-31", "note": "x"},
]
TOKEN = "0x" + "33" * 20
BOOK = AddressBook.of({"core": "0x" + "11" * 20, "anna": "0x" + "22" * 20})
AROUND = Around(BOOK, 20_000, TOKEN, lambda _: 2, TOKEN, 2)


def as_csv(rows: list[dict[str, str]], separator: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: list[dict[str, Any]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    book.active.append(list(COLUMNS))
    for row in rows:
        book.active.append([row.get(name) for name in COLUMNS])
    book.save(content)
    return content.getvalue()


def fields_of(path: Path, content: bytes) -> list[dict[str, str]]:
    path.write_bytes(content)
    return [dict(record.fields) for record in read_records(path, COLUMNS)]


FORMS = {
    "comma.csv": as_csv(ROWS),
    "semicolon.csv": as_csv(ROWS, ";"),
    "mark.csv": b"\xef\xbb\xbf" + as_csv(ROWS),
    "tab.tsv": as_csv(ROWS, "\t"),
    "old.csv": as_csv(ROWS, ";").replace(b"\r\n", b"\r"),
    "blank.csv": b"\r\n" + as_csv(ROWS, ";"),
    "named.csv": b"sep=;\r\n" + as_csv(ROWS, ";"),
    "more.csv": as_csv(ROWS).replace(b"\r\n", b",,\r\n"),
    "headings.csv": as_csv(ROWS).replace(b"reference,amount", b" Reference ,AMOUNT", 1),
    "book.xlsx": as_xlsx(ROWS),
    "lines.jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
    "list.yaml": yaml.safe_dump(ROWS, allow_unicode=True).encode(),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_kind_of_file_says_the_same(tmp_path: Path, name: str) -> None:
    assert fields_of(tmp_path / name, FORMS[name]) == ROWS


texts = (
    st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_any_text_comes_through(tmp_path_factory: pytest.TempPathFactory, rows: Any) -> None:
    typed = [{"reference": one, "note": other} for one, other in rows]
    folder = tmp_path_factory.mktemp("texts")
    assert fields_of(folder / "rows.csv", as_csv(typed)) == typed
    lines = "\n".join(map(json.dumps, typed)).encode()
    assert fields_of(folder / "rows.jsonl", lines) == typed


def test_numbers_of_a_workbook_are_as_somebody_would_type_them(tmp_path: Path) -> None:
    rows = [
        {"reference": 17, "amount": 1234.56, "due": date(2026, 6, 30), "note": True},
        {"reference": "B", "amount": 0.1 + 0.2, "due": None, "note": 1e14},
    ]
    assert fields_of(tmp_path / "book.xlsx", as_xlsx(rows)) == [
        {"reference": "17", "amount": "1234.56", "due": "2026-06-30", "note": "yes"},
        {"reference": "B", "amount": "0.3", "note": "100000000000000"},
    ]


def test_percentages_of_a_workbook_keep_their_sign(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["note", "reference"])
    formats = {"0.00%": "4.35%", '0.00"%"': "0.0435", "0.00\\%": "0.0435", '"%" 0.0%': "4.35%"}
    for line, shown in enumerate(formats, 2):
        book.active.append([0.0435, line])
        book.active[f"A{line}"].number_format = shown
    book.save(tmp_path / "book.xlsx")
    records = read_records(tmp_path / "book.xlsx", COLUMNS)
    assert [record.fields["note"] for record in records] == list(formats.values())


def test_days_of_a_workbook_are_the_same_whenever_it_begins_to_count(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["due"])
    book.active.append([date(2026, 6, 30)])
    book.save(tmp_path / "book.xlsx")
    (record,) = read_records(tmp_path / "book.xlsx", COLUMNS)
    assert record.fields == {"due": "2026-06-30"}
    assert set(record.days) == {"due"}


def test_a_line_of_json_ends_only_where_a_line_ends(tmp_path: Path) -> None:
    text = '{"note": "a\u2028b"}\r\n\r\n{"note": "c"}'
    assert fields_of(tmp_path / "rows.jsonl", text.encode()) == [
        {"note": "a\u2028b"},
        {"note": "c"},
    ]


def test_a_column_that_nobody_knows_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("reference,duedate\nA,1\nB,2\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        read_records(path, COLUMNS)
    assert len(caught.value.problems) == 1
    assert f"{path}:2:2: duedate is an unknown column" in str(caught.value)


def payable(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "payable.yaml"
    path.write_text(text, encoding="utf-8")
    (record,) = read_records(path, PAYABLE_COLUMNS)
    return read_payable(record, AROUND)


PAYABLE = """
reference: PO-1
line: 1
obligor: core
payee: anna
amount: 10,000.00
due: 2026-06-30
documents: Contract 1
"""


def test_a_payable_of_the_same_words_is_the_same_payable(tmp_path: Path) -> None:
    first, again = payable(tmp_path, PAYABLE), payable(tmp_path, PAYABLE)
    other = payable(tmp_path, PAYABLE.replace("PO-1", "PO-2"))
    assert first == again
    assert first.terms.nonce != other.terms.nonce
    assert first.terms.face_amount == 10_000_00
    assert first.terms.last_day == first.terms.due_day
    assert first.roots is not None
    assert first.terms.document_root == first.roots.reference


def test_papers_of_a_payable_may_be_their_32_bytes(tmp_path: Path) -> None:
    word, fingerprint = "0x" + "ab" * 32, "0x" + "cd" * 32
    draft = payable(tmp_path, PAYABLE.replace("Contract 1", word) + f"invoices: [{fingerprint}]\n")
    assert draft.terms.document_root == bytes.fromhex(word[2:])
    assert draft.invoices == (bytes.fromhex(fingerprint[2:]),)
    assert draft.roots is None
