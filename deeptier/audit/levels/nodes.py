"""Level "nodes": two or more nodes give the same header for the block."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from deeptier.audit.findings import Finding
from deeptier.audit.levels.fetch import Fetch
from deeptier.audit.levels.header import Header
from deeptier.audit.levels.outcome import Level, NotRunError, Outcome
from deeptier.audit.rpc import Rpc

CHECK = "nodes"
ASKED = "nodes asked"


def same_header(header: Header, first: str, others: Sequence[tuple[str, Rpc]]) -> Outcome:
    """Ask other nodes for the header of a block, and compare every field of it.

    `first` is the endpoint that gave `header`; each other node comes with its endpoint.

    Errors: `AuditError` when a node gives what cannot be read, or does not answer.
    """
    counts = {ASKED: 1}
    findings: list[Finding] = []
    if not others:
        reason = f"only one node was given, {first}: give a second one by --rpc or networks.yaml"
        return Outcome(Level.NODES, counts, reason=reason)
    try:
        for endpoint, rpc in others:
            try:
                found = Fetch(rpc).header(header.height)
            except NotRunError as reason:
                raise NotRunError(f"{endpoint}: {reason}") from None
            counts[ASKED] += 1
            findings += _differences(header, found, f"{first} and {endpoint}")
    except NotRunError as reason:
        return Outcome(Level.NODES, counts, tuple(findings), str(reason))
    return Outcome(Level.NODES, counts, tuple(findings))


def _differences(one: Header, other: Header, where: str) -> list[Finding]:
    pairs = zip(msgspec.structs.astuple(one), msgspec.structs.astuple(other), strict=True)
    named = zip(one.__struct_fields__, pairs, strict=True)
    return [
        Finding(CHECK, f"block {one.height}, {name.replace('_', ' ')}", mine, theirs, where)
        for name, (mine, theirs) in named
        if _plain(mine) != _plain(theirs)
    ]


def _plain(value: object) -> object:
    """Nodes may write hexadecimal in either case."""
    return value.lower() if isinstance(value, str) else value
