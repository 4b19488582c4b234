"""Documents against a chain of title: what is proved, what is missing, what does not match."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from evidence_samples import deal_in
from replay_journal import PAYEE, SUPPLIER, Journal, house
from told_history import told

from deeptier.audit.events import evidence
from deeptier.audit.lineage import lineage_of
from deeptier.audit.lineage.evidence import Checked, Status, check_documents
from deeptier.evidence.owner import seal_folder, show_fields
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import Stream
from deeptier.lot_id import LotId


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The payable's documents in one sealed folder, those of the delivery in another."""
    for name in ("frame", "gears"):
        deal_in(tmp_path / "all" / name)
        seal_folder(tmp_path / "all" / name)
    return tmp_path / "all"


def seal_in(folder: Path) -> Seal:
    return seal_folder(folder).seal


def traded(folder: Path) -> Journal:
    """Payable 1 on the documents of `frame`, and its part delivered on those of `gears`."""
    journal = house()
    root = seal_in(folder / "frame").roots.reference
    journal.issue(1, document_root=root, invoices=(bytes(31) + b"\1",))
    ref = seal_in(folder / "gears").roots.reference
    journal.deliver("1-1", PAYEE, SUPPLIER, 500, 1, ref=ref)
    return journal


def checked(journal: Journal, folder: Path) -> Checked:
    history = told(journal)
    return check_documents(lineage_of(history, LotId.parse("1-1")), history, folder)


def statuses(found: Checked) -> list[str]:
    return [each.status.value for each in found.answers]


def test_all_is_proved_and_said_exactly(folder: Path) -> None:
    found = checked(traded(folder), folder)
    assert (statuses(found), found.is_clean) == (["proved", "proved"], True)
    assert [each.subject.rpartition(" ")[0] for each in found.answers] == [
        "document root of lot 1, issued",
        "trade reference of lot 1-1, endorsed",
    ]
    assert found.answers[0].said == (
        "7 fields of information and business with their salts lead to it;"
        " the documents beside the seal still say the same, and 2 files by SHA-256"
    )
    assert found.answers[1].files == (folder / "gears" / "sealed.json",)
    assert found.unchecked == (
        "the fingerprint of its invoice: whoever has the network's salt can recompute them",
    )
    assert "2 of 2 references proved" in next(found.lines())[0]


def test_a_seal_alone_proves_the_fields_and_says_that_documents_were_not_compared(
    folder: Path,
) -> None:
    journal = traded(folder)
    for path in sorted((folder / "gears").rglob("*"), reverse=True):
        if path.name != "sealed.json":
            path.unlink() if path.is_file() else path.rmdir()
    answer = checked(journal, folder).answers[1]
    assert answer.status is Status.PROVED
    assert answer.said.endswith("the documents themselves are not there, so they were not compared")


def test_a_proof_proves_only_the_fields_that_it_shows(folder: Path, tmp_path: Path) -> None:
    journal = traded(folder)
    proof = show_fields(folder / "gears", ["invoice.total", "business:date"])
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "p.json").write_text(proof.text(), encoding="utf-8")
    found = checked(journal, alone)
    assert statuses(found) == ["not found", "proved"]
    assert not found.is_clean
    assert found.answers[1].said == (
        "information:invoice.total and business:date lead to it; no other field is shown"
    )
    altered = proof.text().replace("1200000.10", "1200000.20")
    (alone / "p.json").write_text(altered, encoding="utf-8")
    answer = checked(journal, alone).answers[1]
    assert answer.status is Status.DIFFERS
    assert "invoice.total: leads to the root 0x" in answer.said


def _contract(deal: Path) -> Path:
    return deal / "business" / "contract.pdf"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda deal: (deal / "business" / "contract.pdf").write_bytes(b"x"),
            "contract.pdf differs",
        ),
        (lambda deal: _contract(deal).unlink(), "is empty"),
        (lambda deal: (deal / "business.yaml").unlink(), "business:date is gone"),
        (lambda deal: (deal / "capital.yaml").write_text("paid: 1\n"), "capital:paid is new"),
    ],
)
def test_a_document_that_is_not_as_sealed_does_not_match(folder: Path, change, said: str) -> None:
    journal = traded(folder)
    change(folder / "gears")
    found = checked(journal, folder)
    assert statuses(found) == ["proved", "does not match"]
    assert said in found.answers[1].said


def test_a_seal_that_was_changed_does_not_match_the_reference_that_it_states(folder: Path) -> None:
    journal = traded(folder)
    file = folder / "gears" / "sealed.json"
    sealed = json.loads(file.read_text())
    sealed["streams"]["information"][0]["value"] = "2026-01-06"
    file.write_text(json.dumps(sealed))
    found = checked(journal, folder)
    assert statuses(found) == ["proved", "does not match"]
    assert "the file was changed" in found.answers[1].said


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"reference": 7}', b"[" * 9_000])
def test_a_seal_that_is_none_proves_nothing(folder: Path, content: bytes) -> None:
    journal = traded(folder)
    (folder / "gears" / "sealed.json").write_bytes(content)
    found = checked(journal, folder)
    assert statuses(found) == ["proved", "not found"]
    assert [each.file for each in found.unused] == [folder / "gears" / "sealed.json"]


def test_one_stream_as_anchored_and_another_not(folder: Path) -> None:
    journal = traded(folder)
    roots = seal_in(folder / "gears").roots
    words = {"ref": roots.reference, "by": PAYEE, "roots": tuple(roots[each] for each in Stream)}
    journal.say(evidence.Anchored, **words)
    assert "its roots were anchored in block" in checked(journal, folder).answers[1].said
    deal = folder / "gears"
    sealed = Seal(
        {
            stream: fields[:-1] if stream is Stream.BUSINESS else fields
            for stream, fields in seal_in(deal).streams.items()
        }
    )
    for path in sorted(deal.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (deal / "sealed.json").write_text(sealed.text(), encoding="utf-8")
    answer = checked(journal, folder).answers[1]
    assert (answer.status, answer.said) == (
        Status.DIFFERS,
        "information as anchored, but not business",
    )


def test_nothing_there_is_found_nowhere_and_other_files_are_left_alone(
    folder: Path, tmp_path: Path
) -> None:
    journal = traded(folder)
    empty = tmp_path / "empty"
    (empty / ".hidden").mkdir(parents=True)
    (empty / "notes.json").write_text("{}")
    os.symlink(folder / "gears" / "sealed.json", empty / "sealed.json")
    (empty / ".hidden" / "sealed.json").write_bytes((folder / "gears" / "sealed.json").read_bytes())
    found = checked(journal, empty)
    assert statuses(found) == ["not found", "not found"]
    assert found.unused == ()
    assert found.answers[0].said == "no seal or proof in the folder leads to it"


def test_documents_of_no_step_are_named(folder: Path) -> None:
    journal = traded(folder)
    deal_in(folder / "other")
    seal_folder(folder / "other")
    found = checked(journal, folder)
    assert found.is_clean
    assert [each.file for each in found.unused] == [folder / "other" / "sealed.json"]
    document = json.loads(json.dumps(found.to_json()))
    assert document["unused"] == [str(folder / "other" / "sealed.json")]
    assert [each["status"] for each in document["references"]] == ["proved", "proved"]
