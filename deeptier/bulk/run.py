"""A run of many intents: begun anew, or gone on with where its journal ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deeptier.bulk.calls import Encoder
from deeptier.bulk.elsewhere import starting_point
from deeptier.bulk.engine import Engine
from deeptier.bulk.identity import (
    DIGEST,
    digest_of,
    facts_of,
    require_same_items,
    require_same_place,
    require_untouched,
)
from deeptier.bulk.intent import Intent
from deeptier.bulk.items import BulkResult
from deeptier.bulk.journal import Journal, opened
from deeptier.bulk.lock import locked, senders_locked
from deeptier.bulk.pace import Pace
from deeptier.bulk.progress import Progress, silent
from deeptier.bulk.wire import Wire
from deeptier.desk.office import Office

_PACE = Pace()


def run_bulk(
    office: Office,
    intents: Sequence[Intent],
    journal: Path,
    *,
    progress: Progress = silent,
    pace: Pace = _PACE,
) -> BulkResult:
    """Carry out every intent exactly once; what happened is kept in `journal`.

    A journal that is there must be of the same intents, network and deployment: the run goes on
    where it ended. Items of one sender are sent in their order; between senders there is none. One
    that fails stops no other. Whoever kills this, or the node, runs it again.

    Errors: `JournalError` for a journal that is in use, another run's, or cannot be written, and
    while another run beside it sends as one of the same accounts;
    `InputError` for intents that say nothing to the contracts, and where nobody here can sign for a
    sender: nothing was sent then. `StoppedError` when the node does not answer any more.
    """
    calls = Encoder(office.house).calls(intents)
    with locked(journal):
        wire = Wire(office.web3, pace.silence_seconds)
        facts = facts_of(office, wire)
        if not journal.exists():
            names = dict.fromkeys(call.sender for call in calls)
            # Who cannot sign is refused now, when nothing is planned yet.
            senders = [str(office.keyring.signer(name).address) for name in names]
            start = starting_point(wire, senders) | {DIGEST: digest_of(calls)}
            Journal.plan(journal, facts | start, calls)
            calls = []
        with opened(journal) as kept:
            require_same_place(kept, facts)
            if calls:
                require_untouched(kept)
                require_same_items(kept, calls)
            return _carry_out(office, kept, wire, pace, progress)


def continue_bulk(
    office: Office, journal: Path, *, progress: Progress = silent, pace: Pace = _PACE
) -> BulkResult:
    """Go on with a run whose intents are at hand no longer: its journal has them.

    Errors: as `run_bulk`, and `JournalError` where there is no journal.
    """
    with locked(journal), opened(journal) as kept:
        wire = Wire(office.web3, pace.silence_seconds)
        require_same_place(kept, facts_of(office, wire))
        require_untouched(kept)
        return _carry_out(office, kept, wire, pace, progress)


def _carry_out(
    office: Office, journal: Journal, wire: Wire, pace: Pace, progress: Progress
) -> BulkResult:
    names = journal.unfinished_senders()
    senders = {name: str(office.keyring.signer(name).address) for name in names}
    with senders_locked(journal.path.parent, journal.facts["chain_id"], senders):
        Engine(office, journal, wire, pace, progress).run()
    return BulkResult(journal.path, tuple(journal.items()))
