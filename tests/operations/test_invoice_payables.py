"""From a folder of invoices to payables: the command, its files, and the chain."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from invoice_desk import drafts, issued, members, numbers
from invoice_samples import Line, Sample, cii, pdf, swap, ubl
from typer.testing import CliRunner, Result

from deeptier.cli import app
from deeptier.commitments import invoice_fingerprint
from deeptier.invoices.payables import reference_of
from deeptier.invoices.reading import read_invoice
from deeptier.invoices.salt import PLACE, read_salt
from deeptier.operations.payables import PAYABLE_COLUMNS
from deeptier.operations.records import read_records

CREDIT = Sample(number="C-1", kind="381", about="R-1", lines=(Line("1", "100.00"),))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An invoice with its credit note, one as PDF, a wrong one, and a file of another kind."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.xml").write_text(ubl())
    (folder / "b.xml").write_bytes(cii(CREDIT))
    (folder / "c.pdf").write_bytes(pdf(cii(Sample(number="R-2"))))
    (folder / "d.xml").write_text(ubl(Sample(number="R-3", due="2026-01-04")))
    (folder / "notes.txt").write_text("call them")
    return folder


def invoice(stage: Any, *arguments: object) -> Result:
    words = ["invoice", "read", *map(str, arguments), "--desk", str(stage.folder)]
    return CliRunner().invoke(app, words, env={"COLUMNS": "300", "NO_COLOR": "1"})


def test_right_invoices_go_out_and_no_wrong_one(stage: Any, inbox: Path, tmp_path: Path) -> None:
    members(stage)
    out = tmp_path / "payables.csv"
    result = invoice(stage, inbox, "--out", out, "--set", "line=1", "--set", "grace_days=5")
    assert result.exit_code == 1
    assert "4 files: 2 ready, 1 reduces, 1 wrong" in result.stdout
    assert f"passed over {inbox / 'notes.txt'}" in result.stdout
    assert "d.xml: line 7: due date (BT-9) is 2026-01-04" in result.stderr
    rows = list(csv.DictReader(out.open()))
    assert [row["reference"] for row in rows] == ["R-1.ZZ100000001", "R-2.ZZ100000001"]
    assert [row["amount"] for row in rows] == ["1,071.00", "1,190.00"]
    assert {row["obligor"] + row["payee"] + row["grace_days"] for row in rows} == {"coreanna5"}
    salt = read_salt(stage.folder / PLACE)
    assert rows[0]["invoices"].split() == [
        "0x" + invoice_fingerprint(salt, "ZZ100000001", number, kind).hex()
        for number, kind in (("R-1", "380"), ("C-1", "381"))
    ]


def test_rows_are_payables_that_the_chain_takes_once(
    stage: Any, inbox: Path, tmp_path: Path
) -> None:
    members(stage)
    out = tmp_path / "payables.csv"
    invoice(stage, inbox, "--out", out, "--set", "line=1")
    draft = drafts(stage, out)[0]
    assert draft.terms.face_amount == 107_100
    assert (draft.terms.obligor, draft.terms.payee) == (
        stage.address("core"),
        stage.address("anna"),
    )
    number = issued(stage, out)

    again = tmp_path / "again.csv"
    result = invoice(stage, inbox, "--out", again, "--json")
    found = {each["number"]: each for each in json.loads(result.stdout)["files"]}
    text = f"invoice R-1 backs payable {number} already; an invoice is used once"
    assert text in found["R-1"]["findings"][0]["text"]
    assert [row["reference"] for row in csv.DictReader(again.open())] == ["R-2.ZZ100000001"]


def test_document_tells_all_in_minor_units(stage: Any, inbox: Path, tmp_path: Path) -> None:
    members(stage)
    out = tmp_path / "payables.csv"
    document = json.loads(invoice(stage, inbox, "--out", out, "--json").stdout)
    assert (document["ok"], document["payables"]) == (False, 2)
    assert (document["out"], document["sealed"]) == (str(out), str(tmp_path / "payables.sealed"))
    first, credit, _, wrong = document["files"]
    assert (first["state"], first["amount"], first["amount_minor_units"]) == (
        "ready",
        "1,071.00",
        107_100,
    )
    assert first["seller"] == {
        "name": "Amber Gears",
        "numbers": ["ZZ100000001"],
        "party": "anna",
    }
    assert (credit["state"], credit["about"]) == ("reduces", "R-1")
    assert (wrong["state"], wrong["findings"][0]["line"], wrong["findings"][0]["term"]) == (
        "wrong",
        7,
        "BT-9",
    )


def test_seals_are_private_and_show_fields_of_the_payables_documents(
    stage: Any, inbox: Path, tmp_path: Path
) -> None:
    members(stage)
    out = tmp_path / "payables.csv"
    invoice(stage, inbox, "--out", out)
    folder = tmp_path / "payables.sealed"
    for path in (out, folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert (folder / "R-1.ZZ100000001" / "information" / "0-a.xml").read_text() == ubl()
    shown = CliRunner().invoke(
        app,
        ["evidence", "show", "credits.0.invoice.number", "--in", str(folder / "R-1.ZZ100000001")],
    )
    proof = tmp_path / "proof.json"
    proof.write_text(shown.stdout)
    root = next(csv.DictReader(out.open()))["documents"]
    verified = CliRunner().invoke(app, ["evidence", "verify", str(proof), "--reference", root])
    assert verified.exit_code == 0
    assert "credits.0.invoice.number = C-1" in verified.stdout


def test_second_reading_keeps_the_salts(stage: Any, inbox: Path, tmp_path: Path) -> None:
    members(stage)
    first, second = tmp_path / "first.csv", tmp_path / "second.yaml"
    sealed = tmp_path / "seals"
    for out in (first, second):
        (sealed / ".sealing.killed" / "information").mkdir(parents=True)
        invoice(stage, inbox, "--out", out, "--sealed", sealed, "--set", "line=1")
    rows = [dict(each.fields) for each in read_records(first, PAYABLE_COLUMNS)]
    assert rows == [dict(each.fields) for each in read_records(second, PAYABLE_COLUMNS)]
    assert len(rows) == 2
    assert sorted(path.name for path in sealed.iterdir()) == ["R-1.ZZ100000001", "R-2.ZZ100000001"]


def test_other_contents_under_a_sealed_name_write_nothing(
    stage: Any, inbox: Path, tmp_path: Path
) -> None:
    members(stage)
    sealed = tmp_path / "seals"
    invoice(stage, inbox, "--out", tmp_path / "first.csv", "--sealed", sealed)
    before = sorted(sealed.rglob("*"))
    (inbox / "c.pdf").write_bytes(pdf(cii(Sample(number="R-2", lines=(Line("11"),)))))
    (inbox / "e.xml").write_text(ubl(Sample(number="A-1")))
    out = tmp_path / "second.csv"
    result = invoice(stage, inbox, "--out", out, "--sealed", sealed)
    assert result.exit_code == 2
    assert "--sealed is" in result.stderr
    assert "it seals other fields" in result.stderr
    assert not out.exists()
    assert sorted(sealed.rglob("*")) == before


def test_full_disk_leaves_nothing_behind(stage: Any, inbox: Path, tmp_path: Path) -> None:
    members(stage)
    before = sorted(tmp_path.rglob("*"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))
    try:
        result = invoice(stage, inbox, "--out", tmp_path / "payables.csv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result.exit_code == 2
    assert "File too large" in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_offline_asks_no_node_and_online_says_that_none_answers(
    stage: Any, inbox: Path, tmp_path: Path
) -> None:
    members(stage)
    networks = stage.folder / "networks.yaml"
    networks.write_text(swap(networks.read_text(), (stage.devnet.url, "http://127.0.0.1:9")))
    out = tmp_path / "payables.csv"
    refused = invoice(stage, inbox, "--out", out)
    assert refused.exit_code == 2
    assert not out.exists()
    done = invoice(stage, inbox, "--out", out, "--offline", "--on", "2026-01-07")
    assert done.exit_code == 1
    assert len(list(csv.DictReader(out.open()))) == 2


def test_without_out_no_desk_is_needed(tmp_path: Path, inbox: Path) -> None:
    (inbox / "d.xml").unlink()
    words = ["invoice", "read", str(inbox), "--on", "2026-01-07", "--desk", str(tmp_path / "none")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.stderr
    assert "3 files: 2 ready, 1 reduces" in result.stdout
    assert "by this computer's clock" not in result.stdout
    result = CliRunner().invoke(app, ["invoice", "read", str(inbox)])
    assert f"as of {date.today()}, by this computer's clock; else say --on" in result.stdout


def test_of_very_much_that_is_wrong_the_first_is_told(tmp_path: Path) -> None:
    extra = (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
        '<cbc:Amount currencyID="EUR">1.00</cbc:Amount></cac:AllowanceCharge>'
    )
    text = swap(ubl(), ("<cac:TaxTotal>", extra * 5_000 + "<cac:TaxTotal>"))
    (tmp_path / "a.xml").write_text(text)
    words = ["invoice", "read", str(tmp_path / "a.xml"), "--on", "2026-01-07"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 21
    assert "4,980 more things are wrong; --json tells all of them" in result.stderr
    document = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert len(document["files"][0]["findings"]) == 5_000


def test_number_of_a_stranger_is_neither_formula_nor_path(stage: Any, tmp_path: Path) -> None:
    members(stage)
    names = ["=HYPERLINK(1)", "../../etc/passwd", "-1+2"]
    for n, name in enumerate(names):
        (tmp_path / f"{n}.xml").write_text(ubl(Sample(number=name)))
    out = tmp_path / "payables.csv"
    files = [tmp_path / f"{n}.xml" for n in range(len(names))]
    assert invoice(stage, *files, "--out", out).exit_code == 0
    rows = list(csv.DictReader(out.open()))
    names = [row["reference"] for row in rows]
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.ZZ100000001", name) for name in names)
    assert [name.partition("-")[0] for name in names] == ["HYPERLINK_1_", "etc_passwd", "1_2"]
    sealed = tmp_path / "payables.sealed"
    assert sorted(path.name for path in sealed.iterdir()) == sorted(names)


def test_file_of_any_name_is_sealed(stage: Any, tmp_path: Path) -> None:
    members(stage)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    names = ["蓝 河.xml", "two\nlines.xml", "x" * 251 + ".xml", os.fsdecode(b"\xff.xml"), " a.xml"]
    for n, name in enumerate(names):
        (inbox / name).write_text(ubl(Sample(number=f"R-{n}")))
    done = invoice(stage, inbox, "--out", tmp_path / "p.csv")
    assert (done.exit_code, done.stderr) == (0, "")
    sealed = tmp_path / "p.sealed"
    inside = [next((sealed / f"R-{n}.ZZ100000001" / "information").iterdir()) for n in range(5)]
    assert [each.name for each in inside] == ["0-蓝 河.xml", *["0-invoice"] * 3, "0- a.xml"]


def test_reference_is_the_same_in_every_run_and_no_two_invoices_have_one() -> None:
    numbers = ["1", "1/2", "1_2", "1 2", "-1", "1-", "A.1", "A/.1", "9" * 100, "9" * 99]
    samples = [
        ubl(Sample(number=number, seller_id=seller))
        for number in numbers
        for seller in ("ZZ1", "ZZ2")
    ]
    read = [read_invoice(text.encode()).invoice for text in samples]
    found = [reference_of(each) for each in read if each]
    assert len(set(found)) == len(samples)
    assert found[0] == "1.ZZ1"


def test_same_salt_is_made_once_and_is_private(stage: Any) -> None:
    numbers(stage)
    words = ["invoice", "salt", "--desk", str(stage.folder)]
    path = stage.folder / PLACE
    assert CliRunner().invoke(app, words).exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = read_salt(path)
    again = CliRunner().invoke(app, words)
    assert again.exit_code == 2
    assert "a network has one salt" in again.stderr
    assert read_salt(path) == kept
