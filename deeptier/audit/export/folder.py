"""The folder that exports are written to: whole sets of files, and nobody else's are overwritten.

All files of a run are written to a hidden folder inside it, and renamed one by one when they are
all there. `export.json` lists what exports wrote, with a checksum each: a file that is not in it,
or that somebody changed since, is never replaced. While the files are renamed the new list stands
beside it, so the next run knows the files of one that was interrupted there.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from deeptier.audit.history import History
from deeptier.errors import InputError

LIST = "export.json"
_PENDING = ".export-pending.json"
_UNFINISHED = ".export-"
_CHUNK_BYTES = 1 << 20

#: Writes a file into a folder and gives its name.
Write = Callable[[Path], str]


def write_set(
    out: Path, history: History, writes: list[Write], told: Callable[[str], None] = lambda _: None
) -> list[str]:
    """Write a set of files into `out`; gives their names. `told` hears of each when it is written.

    Errors: `InputError` for a file in the way that no export wrote, or that was changed since, and
    for a folder that holds the exports of another deployment.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _hidden_folder(out) as hidden:
        names = []
        for write in writes:
            names.append(write(hidden))
            told(names[-1])
        known = _require_ours(out, history, names)
        made = {name: _told(hidden / name, history) for name in names}
        content = {**_deployment(history), "files": dict(sorted({**known, **made}.items()))}
        pending = hidden / _PENDING
        pending.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        os.replace(pending, out / _PENDING)
        for name in names:
            os.replace(hidden / name, out / name)
        os.replace(out / _PENDING, out / LIST)
    return names


@contextmanager
def _hidden_folder(out: Path) -> Iterator[Path]:
    hidden = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=out))
    try:
        yield hidden
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _require_ours(out: Path, history: History, names: list[str]) -> dict[str, Any]:
    """The files that the list of the folder has."""
    lists = [_read(out / LIST), _read(out / _PENDING)]
    for each in filter(None, lists):
        if {key: each.get(key) for key in _deployment(history)} != _deployment(history):
            expected = "a folder without exports of another deployment"
            raise InputError("--out", str(out), expected)
    accepted = [each.get("files", {}) for each in lists]
    for name in names:
        path = out / name
        if not path.exists():
            continue
        sums = {files[name]["sha256"] for files in accepted if name in files}
        if not sums:
            raise InputError(
                "--out", str(path), "no file of this name, for no export wrote this one"
            )
        if _sum_of(path) not in sums:
            expected = "as it was exported, for it was changed since: move it away to keep it"
            raise InputError("--out", str(path), expected)
    return {**accepted[0], **accepted[1]}


def _deployment(history: History) -> dict[str, Any]:
    deployment = history.deployment
    addresses = dict(sorted(deployment.addresses.items()))
    return {"chain_id": deployment.chain_id, "contracts": addresses}


def _told(path: Path, history: History) -> dict[str, Any]:
    head = history.rebuilt.head
    return {
        "sha256": _sum_of(path),
        "bytes": path.stat().st_size,
        "block": head.number,
        "block_hash": head.hash,
    }


def _read(path: Path) -> dict[str, Any]:
    """A list; an empty one where there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("files"), dict):
        raise InputError("--out", str(path), "the list of an export")
    return content


def _sum_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
