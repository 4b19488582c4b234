"""The auditor's store: the deployment's logs as they came, in files that never change.

A store is a folder. `manifest.json` names its chunks in order; each chunk is two Parquet files:

- `logs-FIRST-LAST-END.parquet`: the logs of blocks FIRST to LAST in the order of the chain, columns
  `layout.LOG_COLUMNS`: block, log_index, transaction_index (integers), transaction_hash (32 bytes),
  address (20 bytes), topic0 to topic3 (32 bytes, or null where the log has no such topic), data.
- `blocks-FIRST-LAST-END.parquet`: the blocks that have logs, columns `layout.BLOCK_COLUMNS`:
  number, hash, parent_hash (32 bytes), timestamp (Unix seconds).

END is the beginning of the hash of block LAST. Where chunks end follows from the chain alone, see
`layout.Borders`; only the last one is replaced, when the chain has grown. With the same version of
DuckDB the same chain gives the same bytes.
"""

from __future__ import annotations

from deeptier.audit.rpc import Rpc
from deeptier.audit.store.layout import Borders
from deeptier.audit.store.manifest import Judged, Manifest
from deeptier.audit.store.reading import Store, open_store
from deeptier.audit.store.reorganised import Reorganised
from deeptier.audit.store.syncing import Synced, SyncStep, Watch, sync

__all__ = [
    "Borders",
    "Judged",
    "Manifest",
    "Reorganised",
    "Rpc",
    "Store",
    "SyncStep",
    "Synced",
    "Watch",
    "open_store",
    "sync",
]
