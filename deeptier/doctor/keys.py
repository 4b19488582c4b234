"""The files of a desk: whether they can be read, and whether only their owner can read the keys."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from deeptier.approvals.rules import FILE, Rules
from deeptier.desk.desk import Desk
from deeptier.desk.party import DevnetKey, Keystore, Party
from deeptier.doctor.finding import Finding, amiss, note, well
from deeptier.errors import DeeptierError
from deeptier.keys.key_files import KeyFileError, read_key_file

_KEYS = "keys"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keys(desk: Desk) -> Iterator[Finding]:
    """The address book, the rules of approval, and every key file."""
    if not os.access(desk.folder, os.W_OK):
        remedy = f"let its owner be you: chown or chmod u+w {quote(str(desk.folder))}"
        yield amiss(_KEYS, str(desk.folder), "cannot be written: no run keeps a journal", remedy)
    persons: tuple[str, ...] = ()
    try:
        persons = Rules.load(desk.folder / FILE).persons
    except DeeptierError as error:
        yield amiss(_KEYS, FILE, str(error), "mend the lines that it names")
    try:
        parties = desk.book.parties
    except DeeptierError as error:
        yield amiss(_KEYS, "parties.yaml", str(error), "mend the lines that it names")
        return
    for name in persons:
        if desk.book.find(name) is None:
            remedy = f"mend the name, or `deeptier party add {quote(name)} 0x…`"
            yield amiss(_KEYS, FILE, f"names {name}, whom parties.yaml lacks", remedy)
    if not parties:
        yield note(_KEYS, "parties.yaml", "knows nobody", "`deeptier key new NAME`")
    else:
        yield well(_KEYS, "parties.yaml", f"knows {len(parties)} part{_ies(len(parties))}")
    yield from _files(desk, {each.address for each in parties})
    yield from _signers(desk, parties)


def _files(desk: Desk, known: set[str]) -> Iterator[Finding]:
    folder = desk.folder / "keys"
    if not folder.is_dir():
        return
    yield from _closed(folder, "700")
    for path in sorted(each for each in folder.iterdir() if each.is_file()):
        yield from _closed(path, "600")
    for path in sorted(folder.glob("*.json")):
        try:
            file = read_key_file(path)
        except KeyFileError as error:
            yield amiss(_KEYS, path.name, str(error), "put a good copy there, or move it away")
            continue
        if file.address in known:
            yield well(_KEYS, path.name, f"of {desk.book.name(file.address)}")
        else:
            remedy = f"`deeptier party add NAME {file.address}`"
            yield amiss(_KEYS, path.name, f"of {file.address}, whom parties.yaml lacks", remedy)


def _closed(path: Path, mode: str) -> Iterator[Finding]:
    found = stat.S_IMODE(path.stat().st_mode)
    if found & _OTHERS:
        yield amiss(
            _KEYS,
            path.name,
            f"others may read it (mode {found:o})",
            f"chmod {mode} {quote(str(path))}",
        )


def _signers(desk: Desk, parties: tuple[Party, ...]) -> Iterator[Finding]:
    here = [each for each in parties if isinstance(each.signed_by, DevnetKey)]
    if here:
        names = ", ".join(each.name for each in here)
        yield note(
            _KEYS, "test keys", f"everybody knows those of {names}: they sign on devnets only"
        )
    abroad = [
        each.name
        for each in parties
        if isinstance(each.signed_by, Keystore) and desk.keyring.key_file(each) is None
    ]
    if abroad and len(abroad) == len(parties):
        yield note(_KEYS, "key files", "nobody here can sign", "`deeptier key new` or `key import`")


def _ies(count: int) -> str:
    return "y" if count == 1 else "ies"
