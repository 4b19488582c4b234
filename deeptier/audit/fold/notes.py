"""What the fold notes down while it books: inconsistencies of the journal itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deeptier.audit.books import Books
from deeptier.audit.events import Event
from deeptier.audit.findings import Finding


class Notes:
    """Findings about events, in the order in which they were noted."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def equal(
        self, event: Event, subject: str, expected: Any, actual: Any, check: str = "journal"
    ) -> bool:
        """Note a finding unless what the event says is what the books say."""
        if expected != actual:
            self.add(event, subject, expected, actual, check)
        return bool(expected == actual)

    def require(
        self,
        event: Event,
        subject: str,
        holds: bool,
        expected: Any,
        actual: Any,
        check: str = "journal",
    ) -> bool:
        """Note a finding unless a condition holds."""
        if not holds:
            self.add(event, subject, expected, actual, check)
        return holds

    def add(
        self, event: Event, subject: str, expected: Any, actual: Any, check: str = "journal"
    ) -> None:
        """Note a finding."""
        about = f"{type(event).__name__}, {subject}"
        self.findings.append(Finding(check, about, expected, actual, str(event.place)))


Handler = Callable[[Books, Any, Notes], None]
Handlers = Mapping[type[Event], Handler]
