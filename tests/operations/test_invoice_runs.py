"""Credit notes and corrections across runs: in any order they reduce, replace or refuse."""

from __future__ import annotations

import csv
import itertools
import stat
from pathlib import Path
from typing import Any

import pytest
from invoice_desk import issued, members
from invoice_samples import Line, Sample, cii, pdf, said, settled, swap, ubl
from typer.testing import CliRunner

from deeptier.cli import app
from deeptier.invoices.kept import PLACE
from deeptier.invoices.paper import State

INVOICE = Sample()
CREDIT = Sample(number="C-1", kind="381", about="R-1", lines=(Line("1", "100.00"),))
ALL = CREDIT.but(lines=INVOICE.lines)
CORRECTION = Sample(number="R-2", kind="384", about="R-1", lines=(Line("5"),))


class Runs:
    """Runs of `invoice read --out`, one after another, at one desk."""

    def __init__(self, stage: Any, folder: Path) -> None:
        members(stage)
        self.stage, self.folder, self.count, self.shown = stage, folder, 0, ""

    def read(self, *contents: str | bytes, options: tuple[str, ...] = ()) -> tuple[int, str]:
        """Exit code, and what was said of what is wrong."""
        self.count += 1
        inbox = self.folder / f"inbox-{self.count}"
        inbox.mkdir()
        for n, content in enumerate(contents):
            data = content if isinstance(content, bytes) else content.encode()
            (inbox / f"{n}.xml").write_bytes(data)
        words = ["invoice", "read", str(inbox), "--out", str(self.out), "--set", "line=1"]
        words += ["--desk", str(self.stage.folder), *options]
        done = CliRunner().invoke(app, words, env={"COLUMNS": "300", "NO_COLOR": "1"})
        self.shown = done.stdout
        return done.exit_code, done.stderr

    @property
    def out(self) -> Path:
        return self.folder / f"{self.count}.csv"

    @property
    def amounts(self) -> dict[str, str]:
        """What the last run made."""
        if not self.out.exists():
            return {}
        return {
            row["reference"].partition(".")[0]: row["amount"]
            for row in csv.DictReader(self.out.open())
        }

    def issue(self) -> int:
        """Issue what the last run made; the number of the payable."""
        return issued(self.stage, self.out)


@pytest.fixture
def runs(stage: Any, tmp_path: Path) -> Runs:
    return Runs(stage, tmp_path)


@pytest.mark.parametrize("offline", [(), ("--offline", "--on", "2026-01-07")])
def test_credit_note_that_came_first_reduces_a_later_runs_invoice(
    runs: Runs, offline: tuple[str, ...]
) -> None:
    code, words = runs.read(ubl(CREDIT), options=offline)
    assert (code, "about invoice R-1 (BT-25), which is not among these files" in words) == (1, True)
    assert "kept; it is read along whenever its invoice is" in runs.shown
    assert runs.read(ubl(INVOICE), options=offline) == (0, "")
    assert runs.amounts == {"R-1": "1,071.00"}


def test_what_was_credited_in_full_stays_so(runs: Runs) -> None:
    assert runs.read(ubl(INVOICE), cii(ALL)) == (0, "")
    assert runs.amounts == {}
    assert runs.read(ubl(INVOICE)) == (0, "")
    assert runs.amounts == {}


def test_correction_that_came_first_takes_a_later_runs_invoice_with_it(runs: Runs) -> None:
    code, _ = runs.read(ubl(CORRECTION))
    assert code == 1
    assert runs.read(ubl(INVOICE)) == (0, "")
    assert runs.amounts == {"R-2": "595.00"}


def test_same_note_again_in_another_form_is_one(runs: Runs) -> None:
    runs.read(ubl(CREDIT))
    runs.read(ubl(CREDIT))
    for contents in ([pdf(cii(CREDIT))], []):
        assert runs.read(ubl(INVOICE), *contents) == (0, "")
        assert runs.amounts == {"R-1": "1,071.00"}
    assert len(list((runs.stage.folder / PLACE).rglob("*.xml"))) == 2


def test_kept_note_that_says_otherwise_holds_both_back(runs: Runs) -> None:
    runs.read(ubl(CREDIT))
    code, words = runs.read(ubl(INVOICE), ubl(CREDIT.but(lines=(Line("2", "100.00"),))))
    assert (code, runs.amounts) == (1, {})
    assert "with other amounts, days or parties; ask the seller which one holds, and take" in words


def test_kept_notes_are_private_and_may_be_removed(runs: Runs) -> None:
    runs.read(ubl(CREDIT))
    folder = runs.stage.folder / PLACE
    (kept,) = [path for path in folder.rglob("*") if path.is_file()]
    assert kept.name.startswith("C-1-")
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    kept.unlink()
    assert runs.read(ubl(INVOICE)) == (0, "")
    assert runs.amounts == {"R-1": "1,190.00"}


def test_note_that_is_wrong_itself_is_not_kept(runs: Runs) -> None:
    wrong = swap(
        ubl(CREDIT),
        ('PayableAmount currencyID="CNY">119.00', 'PayableAmount currencyID="CNY">118.00'),
    )
    assert runs.read(wrong)[0] == 1
    assert not (runs.stage.folder / PLACE).exists()


@pytest.mark.parametrize("kind", ["380", "389"])
def test_an_issued_invoice_comes_back_under_no_type_and_by_no_correction(
    runs: Runs, kind: str
) -> None:
    runs.read(ubl(INVOICE))
    number = runs.issue()
    code, words = runs.read(ubl(INVOICE.but(kind=kind)))
    assert (code, runs.amounts) == (1, {})
    assert f"invoice R-1 backs payable {number} already; an invoice is used once" in words
    code, words = runs.read(ubl(INVOICE.but(kind=kind)), ubl(CORRECTION))
    assert (code, runs.amounts) == (1, {})
    assert f"it corrects R-1, which backs payable {number} already; the parties cancel" in words
    code, words = runs.read(ubl(CREDIT), ubl(CORRECTION.but(number="R-3")))
    assert (code, runs.amounts) == (1, {})
    assert words.count(f"about invoice R-1 (BT-25), which backs payable {number} already") == 2


def test_an_issued_correction_uses_up_what_it_corrects(runs: Runs) -> None:
    runs.read(ubl(INVOICE), ubl(CORRECTION))
    assert runs.amounts == {"R-2": "595.00"}
    assert (
        runs.folder / "1.sealed" / "R-2.ZZ100000001" / "information" / "1-0.xml"
    ).read_text() == ubl(INVOICE)
    number = runs.issue()
    for path in (runs.stage.folder / PLACE).rglob("*.xml"):
        path.unlink()
    code, words = runs.read(ubl(INVOICE))
    assert (code, runs.amounts) == (1, {})
    assert f"invoice R-1 backs payable {number} already" in words


@pytest.mark.parametrize("of_second", ["2026-03-05", "2026-01-04"], ids=["right", "wrong"])
def test_order_of_files_changes_nothing(tmp_path: Path, of_second: str) -> None:
    """Three invoices of which each corrects the one before, and a note about the last."""
    contents = [
        ubl(INVOICE),
        ubl(CORRECTION.but(due=of_second)),
        ubl(CORRECTION.but(number="R-3", about="R-2", lines=(Line("4"),))),
        ubl(CREDIT.but(about="R-3")),
    ]
    for order in itertools.permutations(range(4)):
        papers = settled(tmp_path, *(contents[n] for n in order))
        first, second, third, credit = (papers[order.index(n)] for n in range(4))
        assert [each.state.value for each in (first, second)] == ["replaced", "replaced"], order
        assert (third.state, third.amount, credit.state) == (State.READY, 35_700, State.REDUCES)
        assert {id(each) for each in third.behind} == {id(each) for each in papers}
        assert said(third) == ""
