"""The chain of a network: its endpoints, its contracts, its clock, and ether for gas."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, cast

from web3 import Web3

from deeptier.desk.desk import Desk
from deeptier.desk.inspection import Inspection, inspect
from deeptier.desk.networks import Network
from deeptier.desk.party import DevnetKey, Party
from deeptier.doctor.finding import Finding, amiss, note, well
from deeptier.errors import DeeptierError

_CHAIN = "chain"
_STILL_SECONDS, _ASTRAY_SECONDS = 3_600, 120


def chain(desk: Desk, network: Network) -> Iterator[Finding]:
    """Everything that a command asks of the chain before it sends."""
    found = inspect(network)
    for each in found.endpoints:
        if each.trouble:
            yield amiss(_CHAIN, each.shown, each.trouble, each.remedy or _remedy(network))
        else:
            yield well(_CHAIN, each.shown, f"chain {network.chain_id}, block {each.block}")
    if found.contracts is None:
        return
    yield _contracts(network, found)
    try:
        web3 = network.connect()
    except DeeptierError:
        return
    yield from _clock(network, web3)
    yield from _fees(desk, found, web3)


def _remedy(network: Network) -> str:
    if network.devnet:
        return f"`deeptier devnet --network {network.name}`, and leave it running"
    return f"ask who runs it, or correct networks.{network.name}.endpoints in networks.yaml"


def _contracts(network: Network, found: Inspection) -> Finding:
    if not found.contracts:
        return well(_CHAIN, "contracts", f"as {network.record} says")
    said, _, remedy = found.contracts.rpartition(". ")
    elsewhere = f"get {network.record} of those who deployed, or deploy anew"
    return amiss(_CHAIN, "contracts", said or found.contracts, remedy if said else elsewhere)


def _clock(network: Network, web3: Web3) -> Iterator[Finding]:
    if network.devnet:
        return
    age = int(time.time()) - int(web3.eth.get_block("latest")["timestamp"])
    if age < -_ASTRAY_SECONDS:
        found = f"made {-age:,} seconds ahead of this machine's clock"
        yield amiss(_CHAIN, "newest block", found, "set this machine's clock")
    elif age > _STILL_SECONDS:
        remedy = "unless the chain makes no empty blocks: ask whether it stands still; "
        remedy += "check this machine's clock"
        yield note(_CHAIN, "newest block", f"made {age:,} seconds ago", remedy)


def _fees(desk: Desk, found: Inspection, web3: Web3) -> Iterator[Finding]:
    if found.is_too_dear:
        said, _, remedy = (found.fee or "").rpartition(": ")
        yield amiss(_CHAIN, "gas", said, remedy)
    else:
        yield well(_CHAIN, "gas", found.fee or "")
    if found.fee == "free":
        return
    poor = [each.name for each in _senders(desk) if not _balance(web3, each)]
    if poor:
        remedy = "send them some"
        if found.network.devnet:
            remedy = "start `deeptier devnet` anew: it gives ether to every party"
        yield amiss(_CHAIN, "ether", f"none to pay gas with: {', '.join(poor)}", remedy)
    else:
        yield note(_CHAIN, "ether", "all who sign here have some")


def _senders(desk: Desk) -> list[Party]:
    return [
        each
        for each in desk.book.parties
        if isinstance(each.signed_by, DevnetKey) or desk.keyring.key_file(each)
    ]


def _balance(web3: Web3, party: Party) -> int:
    return int(web3.eth.get_balance(cast(Any, party.address)))
