"""Seals the invoices behind a payable: a folder with fields, files and salts for each."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from deeptier.errors import InputError
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.folder import read_folder
from deeptier.evidence.owner import seal_folder
from deeptier.invoices.model import Invoice, Organisation
from deeptier.invoices.paper import Paper

_STREAM = "information"
_DRAFT = ".sealing."
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600

#: In bytes, of a file.
_LONGEST_NAME = 255


class Seals:
    """Where seals are kept. Use as a context manager: when it fails, what was made is removed.

    Args:
        folder: made if need be; only its owner may look into it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[Path] = []

    def __enter__(self) -> Seals:
        if not self._folder.exists():
            self._folder.mkdir(mode=_PRIVATE_FOLDER, parents=True)
            self._made.append(self._folder)
        for left in self._folder.glob(f"{_DRAFT}*"):  # of runs that were killed
            shutil.rmtree(left, ignore_errors=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            for path in reversed(self._made):
                shutil.rmtree(path, ignore_errors=True)

    def seal(self, name: str, paper: Paper) -> bytes:
        """The reference (32 bytes) of an invoice and the credit notes that reduce it.

        What was sealed before, in a folder of that name, keeps its salts.

        Errors: `InputError` where other fields were sealed under that name, and for a file that has
        changed since it was checked.
        """
        target = self._folder / name
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=self._folder))
        try:
            _fill(draft, paper)
            if target.exists():
                return self._again(target, draft)
            reference = seal_folder(draft).seal.roots.reference
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)  # it is not there once it has its name
        self._made.append(target)
        return reference

    def _again(self, target: Path, draft: Path) -> bytes:
        expected = "a folder without it, or with the seal of the same invoice"
        try:
            sealed = seal_folder(target).seal
        except EvidenceError as error:
            raise InputError("--sealed", str(target), f"{expected} ({error})") from None
        if sealed.fields != read_folder(draft):
            raise InputError("--sealed", str(target), f"{expected}; it seals other fields")
        return sealed.roots.reference


def _fill(folder: Path, paper: Paper) -> None:
    content = _document(paper)
    for name, others in (("replaces", paper.replaces), ("credits", paper.credits)):
        if others:
            content[name] = [_document(each) for each in others]
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    _write(folder / f"{_STREAM}.json", text.encode())
    inside = folder / _STREAM
    inside.mkdir(mode=_PRIVATE_FOLDER)
    for n, each in enumerate(paper.behind):
        _write(inside / _name(n, each.file), each.content())


def _name(n: int, file: Path) -> str:
    """Of a file inside a seal: its own, where that can be the name of a field."""
    name = f"{n}-{file.name}"
    fits = name.isprintable() and name == name.strip() and len(os.fsencode(name)) <= _LONGEST_NAME
    return name if fits else f"{n}-invoice"


def _write(target: Path, content: bytes) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    with open(descriptor, "wb") as file:
        file.write(content)


def _document(paper: Paper) -> dict[str, Any]:
    return {} if paper.invoice is None else _fields(paper.invoice)


def _fields(invoice: Invoice) -> dict[str, Any]:
    """What can be shown of an invoice later, field by field."""
    totals = {
        "net": invoice.shown(invoice.units("BT-109")),
        "tax": invoice.shown(invoice.units("BT-110")),
        "total": invoice.shown(invoice.units("BT-112")),
        "paid": invoice.shown(invoice.units("BT-113")),
        "due": invoice.shown(invoice.payable),
    }
    document: dict[str, Any] = {
        "invoice": {
            "number": invoice.number,
            "type": invoice.kind,
            "date": invoice.issued.isoformat(),
            "currency": invoice.currency,
            **totals,
        },
        "seller": _party(invoice.seller),
        "buyer": _party(invoice.buyer),
    }
    if invoice.due is not None:
        document["invoice"]["due_date"] = invoice.due.isoformat()
    if invoice.terms:
        document["invoice"]["terms"] = invoice.terms
    lines = [{"id": each.number, "net": invoice.shown(each.net.units)} for each in invoice.lines]
    return {**document, "lines": lines} if lines else document


def _party(party: Organisation) -> dict[str, Any]:
    named = {"name": party.name, "numbers": list(party.ids)}
    return {name: value for name, value in named.items() if value} or {"name": "none"}
