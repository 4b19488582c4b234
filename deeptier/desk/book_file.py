"""The file of the address book: read strictly, changed without touching what others wrote in it."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from deeptier.desk.party import Device, DevnetKey, Keystore, Owner, Party, Remote, SignedBy
from deeptier.errors import InputError
from deeptier.files import write_whole
from deeptier.reading.nodes import Fields, Notes, Value
from deeptier.reading.problems import ProblemsError
from deeptier.reading.yaml_file import compose, file_error, read_text

_MAX_BYTES = 50_000_000
_HEAD = "# The address book: names that you know, addresses that the chain knows.\nparties:\n"
_LONGEST = 200
_WAYS = "devnet, remote, owner, device"
_PLAIN = re.compile(r"[^\W\d_]\w*( \w+)*")


def read_parties(path: Path) -> tuple[Party, ...]:
    """The parties of a file, in its order; none where there is no file.

    Errors: `ProblemsError` with every problem, each with its line and column.
    """
    return _parse(read_text(path, _MAX_BYTES), str(path)) if path.exists() else ()


def write_parties(path: Path, parties: Sequence[Party]) -> None:
    """Change a file so that it holds these parties; lines of unchanged ones stay as they are.

    Errors: `InputError` for a file whose parties do not stand one below the other.
    """
    text = read_text(path, _MAX_BYTES) if path.exists() else _HEAD
    changed = _edited(text, str(path), parties)
    if set(_parse(changed, str(path))) != set(parties):
        raise file_error(str(path), "cannot be changed by a command; change it by hand")
    write_whole(path.resolve() if path.is_symlink() else path, changed)


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Nobody else changes a file of this folder while this lasts."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _parse(text: str, file: str) -> tuple[Party, ...]:
    node = compose(text, file)
    if node is None:
        return ()
    notes = Notes(file)
    fields = Value(notes, node, "").fields("the address book")
    listed = fields.optional("parties")
    fields.close()
    parties = () if listed is None or _is_empty(listed.node) else tuple(_read_all(listed))
    if notes.problems:
        raise ProblemsError(tuple(sorted(set(notes.problems))))
    return tuple(each for each in parties if each is not None)


def _is_empty(node: yaml.Node) -> bool:
    return not node.value


def _read_all(listed: Value) -> Iterator[Party | None]:
    for key, value in listed.pairs("parties by name"):
        yield _read(key, value)


def _read(key: Value, value: Value) -> Party | None:
    fields = value.fields("a party")
    address = fields.required("address", lambda each: each.text(), "")
    registration = fields.optional("registration")
    number = None if registration is None else registration.text()
    signed_by = _signed_by(fields)
    others = fields.optional("accounts")
    accounts = () if others is None else tuple(each.text() for each in others.items("account"))
    fields.close()
    try:
        return Party(str(key.node.value), address, number, signed_by, accounts)
    except InputError as error:
        key.complain(f"has a wrong {error}")
        return None


def _signed_by(fields: Fields) -> SignedBy:
    found = fields.optional("signer")
    if found is None:
        return Keystore()
    if isinstance(found.node, yaml.ScalarNode):
        return found.choice({"keystore": Keystore()}, f"way to sign, or one of {_WAYS}")
    ways = found.fields("a signer")
    devnet, remote, owner, device = (
        ways.optional(name) for name in ("devnet", "remote", "owner", "device")
    )
    place = ways.optional("where")
    ways.close()
    given = [each for each in (devnet, remote, owner, device) if each is not None]
    if len(given) != 1:
        found.complain(f"must have exactly one of {_WAYS}")
        return Keystore()
    if place is not None and device is None:
        place.complain("must be left out: only a device has it")
        return Keystore()
    try:
        if devnet is not None:
            return DevnetKey(devnet.whole(0, 2**16))
        if remote is not None:
            return Remote(remote.text(_LONGEST))
        if device is not None:
            return Device(device.text(), "" if place is None else place.text(_LONGEST))
        return Owner(given[0].text())
    except InputError as error:
        given[0].wrong(error.expected)
        return Keystore()


def _edited(text: str, file: str, parties: Sequence[Party]) -> str:
    """The text with parties cut out, put in the place of others, and added at the end."""
    node = compose(text, file)
    if node is None:
        return text + ("" if text.endswith("\n") or not text else "\n") + _HEAD + _blocks(parties)
    listed = next((found for key, found in node.value if key.value == "parties"), None)
    if listed is None or _is_empty(listed):
        lines = [line for line in text.splitlines() if not line.startswith("parties:")]
        return "\n".join((*lines, "parties:")) + "\n" + _blocks(parties)
    if not isinstance(listed, yaml.MappingNode) or listed.flow_style or text.lstrip()[:1] == "{":
        raise InputError(f"parties in {file}", "{…}", "written one below the other")
    kept = {each.name: each for each in _parse(text, file)}
    wanted = _successors(kept, parties)
    lines = text.splitlines()
    for key, found in reversed(listed.value):
        first, last = key.start_mark.line, _last_line(found)
        party = wanted.get(key.value)
        if party is None:
            del lines[first : last + 1]
        elif party != kept[key.value]:
            lines[first : last + 1] = _block(party)
    end = _last_line(listed) + 1 - (len(text.splitlines()) - len(lines))
    settled = set(wanted.values())
    new = [line for each in parties if each not in settled for line in _block(each)]
    lines[end:end] = new
    return "\n".join(lines) + "\n"


def _successors(kept: Mapping[str, Party], parties: Sequence[Party]) -> dict[str, Party]:
    """By the name that the file has: what a party is now. Equally many are the same, renamed."""
    if len(kept) == len(parties):
        return dict(zip(kept, parties, strict=True))
    return {each.name: each for each in parties if each.name in kept}


def _last_line(node: yaml.Node) -> int:
    """The last line that belongs to a value, without the comments after it."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and node.value:
        if node.flow_style:
            break
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.line)


def _blocks(parties: Sequence[Party]) -> str:
    return "".join(line + "\n" for each in parties for line in _block(each))


def _block(party: Party) -> list[str]:
    lines = [f"  {_quoted(party.name)}:", f"    address: {_quoted(party.address)}"]
    if party.registration is not None:
        lines.append(f"    registration: {_quoted(party.registration)}")
    way = party.signed_by
    if isinstance(way, DevnetKey):
        lines.append(f"    signer: {{devnet: {way.number}}}")
    elif isinstance(way, Remote):
        lines.append(f"    signer: {{remote: {_quoted(way.url)}}}")
    elif isinstance(way, Device):
        where = f", where: {_quoted(way.where)}" if way.where else ""
        lines.append(f"    signer: {{device: {_quoted(way.kind)}{where}}}")
    elif isinstance(way, Owner):
        lines.append(f"    signer: {{owner: {_quoted(way.name)}}}")
    if party.accounts:
        listed = ", ".join(map(_quoted, party.accounts))
        lines.append(f"    accounts: [{listed}]")
    return lines


def _quoted(text: str) -> str:
    """A YAML scalar that is this text, whatever it looks like."""
    is_plain = _PLAIN.fullmatch(text) and yaml.safe_load(text) == text
    return text if is_plain else json.dumps(text, ensure_ascii=False)
