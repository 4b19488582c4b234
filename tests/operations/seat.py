"""A stage whose office stays connected: most tests need not connect anew for every question."""

from __future__ import annotations

from dataclasses import dataclass

from desk_stage import Stage

from deeptier.desk.office import Office


@dataclass(frozen=True)
class Seat(Stage):
    """A stage with one connection for all tests of a module."""

    connected: Office

    @property
    def office(self) -> Office:
        """As `Stage.office`, connected once."""
        return self.connected
