"""All logs of a deployment, from its first block to a given one; nothing is skipped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Protocol

from deeptier.audit.decode import Log
from deeptier.audit.errors import AuditError
from deeptier.audit.node import Node, RefusedError, SilentError
from deeptier.audit.progress import Progress, Step, silent

_FIRST_SPAN = 4_096
_WIDEST_SPAN = 65_536


class Deployed(Protocol):
    """What an audit must know of a deployment."""

    @property
    def chain_id(self) -> int:
        """The chain it is on."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """The address of each contract by its name."""

    @property
    def first_block(self) -> int:
        """A block not after that of its first contract."""


def names_of(deployment: Deployed) -> dict[str, str]:
    """The name of each contract by its address in lower case."""
    return {address.lower(): name for name, address in deployment.addresses.items()}


def extract(
    node: Node, deployment: Deployed, last_block: int, progress: Progress = silent
) -> tuple[Log, ...]:
    """Every log of the deployment's contracts up to `last_block`, in the order of the chain.

    Ranges halve where the node finds them too wide or too full, and grow again.

    Errors: `AuditError` when the node refuses a single block, does not answer, gives a log twice or
    one that was not asked for, or when the chain was reorganised meanwhile.
    """
    first, total = deployment.first_block, last_block - deployment.first_block + 1
    names = names_of(deployment)
    logs: list[Log] = []
    hashes: dict[int, str] = {}
    at, span = first, _FIRST_SPAN
    while at <= last_block:
        end = min(at + span - 1, last_block)
        found = _logs_between(node, list(names), at, end)
        if found is None:
            span = (end - at + 1) // 2
            continue
        for raw in found:
            log = _log(raw)
            if log.address not in names or not at <= log.block <= end:
                found_at = f"block {log.block}, {log.address}"
                raise AuditError(f"the node gives a log that was not asked for: {found_at}")
            same_block = hashes.setdefault(log.block, raw["blockHash"]) == raw["blockHash"]
            if not same_block or raw.get("removed"):
                raise AuditError(f"block {log.block} was reorganised while it was read")
            logs.append(log)
        at, span = end + 1, min(span * 2, _WIDEST_SPAN)
        progress(Step("logs", at - first, total))
    return _in_order(logs)


def _logs_between(node: Node, addresses: list[str], first: int, last: int) -> list[Any] | None:
    """The logs of a range, or None where the range must be narrower."""
    question = {"address": addresses, "fromBlock": hex(first), "toBlock": hex(last)}
    try:
        found = node.ask("eth_getLogs", question)
    except RefusedError:
        if first == last:
            raise
        return None
    except SilentError:
        if first == last or not node.is_awake():
            raise
        return None
    if not isinstance(found, list):
        raise AuditError(f"the node gives no list of logs for blocks {first} to {last}")
    return found


def _log(raw: Any) -> Log:
    try:
        return Log(
            address=raw["address"].lower(),
            topics=tuple(bytes.fromhex(topic[2:]) for topic in raw["topics"]),
            data=bytes.fromhex(raw["data"][2:]),
            block=int(raw["blockNumber"], 16),
            index=int(raw["logIndex"], 16),
            transaction=raw["transactionHash"].lower(),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AuditError(f"the node gives a log that cannot be read: {error!r}") from error


def _in_order(logs: Iterable[Log]) -> tuple[Log, ...]:
    ordered = sorted(logs, key=lambda log: (log.block, log.index))
    for before, after in pairwise(ordered):
        if (before.block, before.index) == (after.block, after.index):
            raise AuditError(f"the node gives a log twice: block {after.block}, log {after.index}")
    return tuple(ordered)
