"""What became of each intent of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class State(str, Enum):
    """How far an item is. The last two are final."""

    PLANNED = "planned"
    SIGNED = "signed"
    SENT = "sent"
    MINED = "mined"
    FAILED = "failed"


@dataclass(frozen=True)
class Item:
    """One intent of a run.

    Attributes:
        number: its place in the run, from 1.
        key: as the intent has it.
        verb: as the intent has it.
        sender: name of the party that sends.
        sentence: what it does, for people.
        state: how far it is.
        reason: why it failed, what it waits for, or that another than this run did it; None
            otherwise.
        nonce: of its transaction; None while it is planned.
        transaction: hash; of the one that was mined where there were several.
        block: that its transaction is in.
        gas_used: by its transaction.
    """

    number: int
    key: str
    verb: str
    sender: str
    sentence: str
    state: State
    reason: str | None = None
    nonce: int | None = None
    transaction: str | None = None
    block: int | None = None
    gas_used: int | None = None


@dataclass(frozen=True)
class BulkResult:
    """What became of a run.

    Attributes:
        journal: where all of it is kept.
        items: in the order of the intents.
    """

    journal: Path
    items: tuple[Item, ...]

    @property
    def mined(self) -> tuple[Item, ...]:
        """Those that happened."""
        return self._in(State.MINED)

    @property
    def failed(self) -> tuple[Item, ...]:
        """Those that did not happen, and never will by this run; each has its reason."""
        return self._in(State.FAILED)

    @property
    def waiting(self) -> tuple[Item, ...]:
        """Those that may still happen: run again when what their reason names is mended."""
        return tuple(each for each in self.items if each.state not in (State.MINED, State.FAILED))

    @property
    def is_clean(self) -> bool:
        """Whether all happened."""
        return all(each.state is State.MINED for each in self.items)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many items are in each state."""
        return {state.value: sum(each.state is state for each in self.items) for state in State}

    def _in(self, state: State) -> tuple[Item, ...]:
        return tuple(each for each in self.items if each.state is state)
