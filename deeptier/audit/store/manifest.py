"""The store's table of contents: one small file, replaced as a whole, without a clock's time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from eth_hash.auto import keccak

from deeptier.audit.errors import AuditError
from deeptier.audit.events import SCHEMAS
from deeptier.audit.extract import Deployed
from deeptier.audit.store.layout import Borders

MANIFEST = "manifest.json"
FORMAT = 1


class Anchor(msgspec.Struct, frozen=True):
    """A block that the store rests on; the time is Unix seconds."""

    number: int
    hash: str
    parent_hash: str
    timestamp: int


class Part(msgspec.Struct, frozen=True):
    """One file of a chunk."""

    file: str
    rows: int
    sha256: str


class Chunk(msgspec.Struct, frozen=True):
    """The logs of blocks `first` to `last`, and the blocks that have logs."""

    first: int
    last: int
    end_hash: str
    first_parent_hash: str
    logs: Part
    blocks: Part


class Judged(msgspec.Struct, frozen=True):
    """What an audit of the store came to, and the block that it rests on."""

    level: str
    outcome: str
    block: int
    hash: str


class Manifest(msgspec.Struct, frozen=True):
    """What is in a store. It satisfies `Deployed`.

    Attributes:
        events: hash over the signatures of all events that this was synced for.
        head: the last block whose logs are in; None before the first chunk.
    """

    format: int
    chain_id: int
    addresses: dict[str, str]
    first_block: int
    events: str
    borders: Borders
    head: Anchor | None = None
    chunks: tuple[Chunk, ...] = ()
    verdicts: tuple[Judged, ...] = ()

    @property
    def rows(self) -> int:
        """The number of logs."""
        return sum(chunk.logs.rows for chunk in self.chunks)

    @property
    def files(self) -> set[str]:
        """The names of all files that belong to it."""
        return {part.file for chunk in self.chunks for part in (chunk.logs, chunk.blocks)}

    def to_bytes(self) -> bytes:
        """The file's content."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    def judged(self, verdict: Judged) -> Manifest:
        """The same with a verdict, in place of an earlier one of its level."""
        others = [each for each in self.verdicts if each.level != verdict.level]
        verdicts = sorted([*others, verdict], key=lambda each: each.level)
        return msgspec.structs.replace(self, verdicts=tuple(verdicts))


@cache
def events_hash() -> str:
    """Hash over the signatures of all events of all contracts."""
    lines = sorted(
        " ".join(
            (contract, schema.signature, *(each.name for each in schema.members if each.indexed))
        )
        for contract, schemas in SCHEMAS.items()
        for schema in schemas.values()
    )
    return "0x" + keccak("\n".join(lines).encode()).hex()


def empty_manifest(deployment: Deployed, borders: Borders) -> Manifest:
    """The manifest of a store without a log."""
    return Manifest(
        format=FORMAT,
        chain_id=deployment.chain_id,
        addresses=dict(sorted(deployment.addresses.items())),
        first_block=deployment.first_block,
        events=events_hash(),
        borders=borders,
    )


def load_manifest(folder: Path) -> Manifest | None:
    """The manifest of a store; None where there is none.

    Errors: `AuditError` for a file that is no manifest, another format, or other events.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        made_by = msgspec.json.decode(content, type=dict)["format"]
        if made_by != FORMAT:
            raise AuditError(
                f"the store in {folder} has format {made_by}, this version reads {FORMAT}: sync "
                "into a new folder"
            )
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError) as error:
        raise AuditError(f"{path} is no manifest of a store: {error}") from error
    if manifest.events != events_hash():
        raise AuditError(
            f"the store in {folder} was synced for the events with hash {manifest.events}, this "
            f"version of Deeptier has {events_hash()}: sync into a new folder"
        )
    return manifest


def require_same(manifest: Manifest, deployment: Deployed, folder: Path) -> None:
    """A store belongs to one deployment.

    Errors: `AuditError` that names both where it is another.
    """
    stored, given = _facts(manifest), _facts(deployment)
    differing = [name for name in sorted({*stored, *given}) if stored.get(name) != given.get(name)]
    if differing:
        name = next((each for each in ("chain", "first block") if each in differing), differing[0])
        more = f" (and {len(differing) - 1} more)" if differing[1:] else ""
        raise AuditError(
            f"the store in {folder} is of another deployment: it has {name} "
            f"{stored.get(name, 'nowhere')}, the one given has {given.get(name, 'nowhere')}{more}"
        )


def _facts(deployment: Deployed) -> dict[str, str]:
    places = {name: address.lower() for name, address in deployment.addresses.items()}
    chain, first = str(deployment.chain_id), str(deployment.first_block)
    return {"chain": chain, "first block": first, **places}
