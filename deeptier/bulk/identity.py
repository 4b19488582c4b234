"""Which run a journal is of: network, chain, contracts and items must be as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from deeptier.bulk.calls import Call
from deeptier.bulk.errors import JournalError
from deeptier.bulk.journal import FORMAT, Journal
from deeptier.bulk.wire import Wire
from deeptier.desk.office import Office

#: Where a journal keeps the digest of its items.
DIGEST = "digest"

_REMEDY = "give this run a journal of its own"


def facts_of(office: Office, wire: Wire) -> dict[str, Any]:
    """What must be the same whenever a run goes on."""
    asked = [("eth_chainId", ()), ("eth_getBlockByNumber", ("0x0", False))]
    chain_id, first_block = wire.sure(asked)
    return {
        "network": office.network.name,
        "chain_id": int(chain_id, 16),
        "first_block": first_block["hash"],
        "contracts": dict(office.house.deployment.addresses),
    }


def require_same_place(journal: Journal, facts: Mapping[str, Any]) -> None:
    """The journal is of this network, chain and deployment.

    Errors: `JournalError` telling what differs.
    """
    kept = journal.facts
    if kept.get("format") != FORMAT:
        raise JournalError(
            f"journal {journal.path} has format {kept.get('format')}; this version of Deeptier"
            f" reads {FORMAT}"
        )
    where = f"journal {journal.path}"
    if kept["chain_id"] != facts["chain_id"]:
        raise JournalError(
            f"{where} is of network {kept['network']}, chain {kept['chain_id']}; this is"
            f" {facts['network']}, chain {facts['chain_id']}: {_REMEDY}"
        )
    if kept["first_block"] != facts["first_block"]:
        raise JournalError(
            f"{where} is of a chain that is gone: chain {kept['chain_id']} was reset, its first"
            f" block is another one. What the run did is gone with it: {_REMEDY}"
        )
    for name, address in kept["contracts"].items():
        if facts["contracts"].get(name) != address:
            raise JournalError(
                f"{where} is of another deployment: its {name} is {address}, that of"
                f" {facts['network']} is {facts['contracts'].get(name)}: {_REMEDY}"
            )


def digest_of(calls: Iterable[Call]) -> str:
    """What a journal keeps of its items beside them: any change to one gives another."""
    digest = hashlib.sha256()
    for call in calls:
        words = "\0".join((call.key, call.verb, call.sender, call.to, str(len(call.data))))
        digest.update(words.encode() + b"\0" + call.data)
    return digest.hexdigest()


def require_untouched(journal: Journal) -> None:
    """Nobody changed the items since they were planned, nor took one back that was signed.

    Errors: `JournalError`.
    """
    try:
        is_same = journal.facts.get(DIGEST) in (None, digest_of(journal.calls()))
    except TypeError:  # text or numbers in place of bytes
        is_same = False
    if not is_same or journal.has_signed_and_planned():
        raise JournalError(
            f"journal {journal.path} was changed by another program: its items are not as this run"
            " left them, and nothing more is sent. Fetch it from a backup, and run again: what the"
            " chain has already is found there"
        )


def require_same_items(journal: Journal, calls: Iterable[Call]) -> None:
    """The journal is of these calls, in this order.

    Errors: `JournalError` telling the first that differs.
    """
    given, kept = list(calls), list(journal.calls())
    for number, (new, old) in enumerate(zip(given, kept, strict=False), 1):
        for what in ("key", "verb", "sender", "to", "data"):
            if getattr(new, what) != getattr(old, what):
                raise JournalError(
                    f"journal {journal.path} is of other items: its item {number} is {_said(old)};"
                    f" now it is {_said(new)}. Give the items as they were, or {_REMEDY}"
                )
    if len(given) != len(kept):
        raise JournalError(
            f"journal {journal.path} is of {len(kept):,} items, and {len(given):,} are given:"
            f" {_REMEDY}"
        )


def _said(call: Call) -> str:
    return f"{call.key}, {call.verb} by {call.sender} ({call.sentence})"
