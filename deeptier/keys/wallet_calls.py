"""Calls for a smart account's own wallet: a file that multisignature wallets load and sign."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

from deeptier.files import write_whole

_FORMAT = "1.0"


def write_wallet_calls(
    path: Path, chain_id: int, account: str, calls: Sequence[tuple[str, bytes]], says: str
) -> None:
    """Write calls, each a contract and its data, as the Transaction Builder of Safe has them.

    Nothing is signed; no call carries money of the chain.

    Errors: `FileExistsError` for a file that is there already.
    """
    content = {
        "version": _FORMAT,
        "chainId": str(chain_id),
        "createdAt": int(time.time() * 1_000),
        "meta": {"name": "Deeptier", "description": says, "createdFromSafeAddress": account},
        "transactions": [{"to": to, "value": "0", "data": "0x" + data.hex()} for to, data in calls],
    }
    write_whole(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n", new=True)
