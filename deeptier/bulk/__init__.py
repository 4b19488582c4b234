"""Many intents at once: journalled, signed, sent in batches; every one happens exactly once.

result = run_bulk(office, intents, desk.runs / "issue-2026-07.run")
for item in result.failed:
    print(item.key, item.reason)
"""

from deeptier.bulk.errors import BulkError, JournalError, StoppedError
from deeptier.bulk.items import BulkResult, Item, State
from deeptier.bulk.pace import Pace
from deeptier.bulk.progress import Progress, Step, silent
from deeptier.bulk.run import continue_bulk, run_bulk

__all__ = [
    "BulkError",
    "BulkResult",
    "Item",
    "JournalError",
    "Pace",
    "Progress",
    "State",
    "Step",
    "StoppedError",
    "continue_bulk",
    "run_bulk",
    "silent",
]
