"""Which approvals were used, each once, whatever is killed or started twice; and what they said."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deeptier.approvals.proposal import Proposal
from deeptier.chain.errors import Refused
from deeptier.chain.remedies import AdvisedError
from deeptier.errors import DeeptierError, InputError
from deeptier.files import write_whole
from deeptier.keys.key_files import KeyFileError
from deeptier.keys.passwords import NoPasswordError
from deeptier.keys.verified import SignerError

_FOLDER = "approvals"
_UNSENT = (InputError, KeyFileError, NoPasswordError, SignerError)


@contextmanager
def spending(folder: Path, proposal: Proposal, run: str | None = None) -> Iterator[None]:
    """Use a proposal, once in the life of a desk's folder; what is sent is sent inside.

    It counts as used before anything is sent, so that no kill can make it serve twice. It is free
    again where it is certain that nothing was sent. A run of many, which has a journal, names it:
    the same run goes on with the same proposal.

    What both persons signed is kept beside it, for whoever asks later.

    Errors: `InputError` for one that was used.
    """
    path = folder / _FOLDER / f"{proposal.digest.hex()}.json"
    evidence = path.with_suffix(".signed.json")
    _claim(path, proposal, run)
    try:
        proposal.write(evidence)
        yield
    except DeeptierError as error:
        if run is None and _is_unsent(error):
            evidence.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        raise


def _claim(path: Path, proposal: Proposal, run: str | None) -> None:
    said = {
        "digest": "0x" + proposal.digest.hex(),
        "command": proposal.command,
        "used_at": int(time.time()),
        "run": run,
        "signatures": {role: each.address for role, each in proposal.signatures.items()},
    }
    try:
        write_whole(path, json.dumps(said, indent=2) + "\n", new=True)
    except FileExistsError:
        if run is None or _run_of(path) != run:
            expected = (
                f"one that was not used: {path} tells when. See what the chain has of it; "
                "a new proposal may be sent"
            )
            raise InputError("proposal", said["digest"], expected) from None


def _run_of(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8")).get("run")
    except (OSError, ValueError, AttributeError):
        return None


def _is_unsent(error: DeeptierError) -> bool:
    """Whether nothing can have reached the chain."""
    if isinstance(error, AdvisedError):
        error = error.refused
    if isinstance(error, Refused):
        return error.transaction_hash is None
    return isinstance(error, _UNSENT)
