"""One file among those that are read together: what it holds, and what becomes of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from deeptier.errors import InputError
from deeptier.invoices.currency import Token
from deeptier.invoices.findings import Finding
from deeptier.invoices.kinds import Kind, kind_of
from deeptier.invoices.model import Invoice
from deeptier.invoices.reading import read_content


class State(Enum):
    """What becomes of a file."""

    READY = "ready"
    """It makes a payable."""
    REDUCES = "reduces"
    """It is a credit note that reduces another file's payable."""
    REPLACED = "replaced"
    """Another file corrects it."""
    NOTHING_DUE = "nothing due"
    """It is paid or credited in full."""
    WRONG = "wrong"
    """It makes nothing until it is mended."""


@dataclass
class Paper:
    """One file.

    Attributes:
        file: as it was named.
        invoice: that it holds; None where it could not be read.
        sha256: of the file's bytes, in hexadecimal.
        findings: what is wrong with it.
        warnings: what people should look at before they agree.
        notes: what is worth knowing and wrong with nothing.
        about: numbers of the invoices that it names.
        names: the paper that a correction or a credit note is about.
        credits: credit notes that reduce it.
        replaced_by: the correction that takes its place.
        replaces: those in whose place it stands, also by way of other corrections.
        used_by: number of the payable that it backs already; 0 for none.
        used_by_named: the same of the invoice that it is about, where that is no paper.
        obligor: the buyer's name in the address book.
        payee: the seller's.
        token: that its payable is in; None where none was asked for.
        fingerprint: of the invoice, 32 bytes; empty without the network's salt.
    """

    file: Path
    invoice: Invoice | None = None
    sha256: str = ""
    findings: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    about: tuple[str, ...] = ()
    names: Paper | None = None
    credits: list[Paper] = field(default_factory=list)
    replaced_by: Paper | None = None
    replaces: list[Paper] = field(default_factory=list)
    used_by: int = 0
    used_by_named: int = 0
    obligor: str = ""
    payee: str = ""
    token: Token | None = None
    fingerprint: bytes = b""

    @property
    def kind(self) -> Kind:
        """What the document does to a debt."""
        return kind_of(self.invoice.kind) if self.invoice else Kind.OTHER

    @property
    def state(self) -> State:
        """What becomes of it."""
        if self.replaced_by is not None:
            return State.WRONG if self.replaced_by.state is State.WRONG else State.REPLACED
        if self.findings or self.invoice is None:
            return State.WRONG
        if self.kind is Kind.CREDIT:
            return State.REDUCES
        return State.READY if self.amount else State.NOTHING_DUE

    @property
    def amount(self) -> int:
        """What is owed after all credit notes, in minor units."""
        if self.invoice is None:
            return 0
        credited = sum(each.invoice.payable for each in self.credits if each.invoice)
        return self.invoice.payable - credited

    @property
    def title(self) -> str:
        """The invoice as people call it; the file where it could not be read."""
        return self.invoice.number if self.invoice else str(self.file)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it by itself."""
        return all(each.elsewhere for each in self.findings)

    @property
    def behind(self) -> list[Paper]:
        """All papers that stand behind its payable: itself, what it replaces, its credit notes."""
        return [self, *self.replaces, *self.credits]

    def content(self) -> bytes:
        """The file's bytes, as they were checked.

        Errors: `InputError` for a file that has changed since; `UnreadableError`.
        """
        content = read_content(self.file)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise InputError("file", str(self.file), "left alone while it is read; run again")
        return content

    def wrong(self, text: str, line: int = 0, term: str = "", rule: str = "") -> None:
        """One thing more that is wrong."""
        self.findings.append(Finding(text, line, term, rule))

    def waits(self, text: str, line: int = 0, term: str = "") -> None:
        """One thing more that is wrong in another file and keeps this one back."""
        self.findings.append(Finding(text, line, term, elsewhere=True))
