"""What was done elsewhere since a run was planned: by a copy of its journal, or by hand.

A journal that was copied to another machine, or fetched from a backup, says of items that they are
planned while the chain has them. So where an account used nonces that its journal never gave out,
those transactions are looked at: what did just what an item is to do counts as its doing, unless
another run of the desk sent it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from secrets import token_hex
from typing import Any

from deeptier.bulk.accounts import Account
from deeptier.bulk.entries import Outcome
from deeptier.bulk.folder import SUFFIX
from deeptier.bulk.items import State
from deeptier.bulk.journal import Journal, opened
from deeptier.bulk.look import receipts_of
from deeptier.bulk.nonce_use import NonceUse, transactions_of, uses_of
from deeptier.bulk.wire import Wire

#: Of a journal: by address, the first nonce that was free when it was planned; and the block then.
NONCES, BLOCK = "nonces", "planned_at"
_RUN = "run"  # tells a run from others; copies of a journal have the same

_WAIT_SECONDS = 30.0
_LOOK_SECONDS = 0.2
_REASON = "done since the run was planned, but not by it: by a copy of its journal, or by hand"


def starting_point(wire: Wire, addresses: Iterable[str]) -> dict[str, Any]:
    """What a journal keeps so that it can be told later what came since."""
    asked = {each: ("eth_getTransactionCount", (each, "pending")) for each in addresses}
    block, *counts = wire.sure([("eth_blockNumber", ()), *asked.values()])
    nonces = {each: int(count, 16) for each, count in zip(asked, counts, strict=True)}
    return {_RUN: token_hex(8), BLOCK: int(block, 16), NONCES: nonces}


def settle_done_elsewhere(account: Account, pending: int, journal: Journal, wire: Wire) -> None:
    """Settle the planned items of an account that the chain has already.

    `pending`: how many transactions the account has, with those that wait.
    """
    facts = journal.facts
    start = facts.get(NONCES, {}).get(account.address)
    if start is None or account.name not in journal.planned_senders():
        return
    known = set(journal.nonces(account.address).values())
    _await_others(account, pending, known, wire)
    strange = set(range(start, account.count)) - known
    if strange:
        outcomes = list(_outcomes(account, strange, journal, wire, facts[BLOCK]))
        with journal.commit():
            journal.settle(outcomes)


def is_done_by(use: NonceUse, item: int, journal: Journal, address: str) -> bool:
    """Whether a transaction of an account, not by this run, did what an item is to do."""
    does = use.does(journal.call(item))
    return does and use.hash not in _signed_by_others(journal, address)


def _await_others(account: Account, pending: int, known: set[int], wire: Wire) -> None:
    """What others of the account are about to do is waited for: it may be an item's doing."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while not known.issuperset(range(account.count, pending)) and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
        account.count = transactions_of(wire, account.address, "latest")


def _outcomes(
    account: Account, nonces: set[int], journal: Journal, wire: Wire, first: int
) -> Iterator[Outcome]:
    head = int(wire.ask("eth_blockNumber"), 16)
    uses = uses_of(wire, account.address, nonces, first, head)
    others = _signed_by_others(journal, account.address)
    uses = {nonce: use for nonce, use in uses.items() if use.hash not in others}
    receipts = receipts_of(wire, [use.hash for use in uses.values()])
    open_ = defaultdict(list)
    for number, call in journal.planned(0, sum(journal.counts().values())):
        if call.sender == account.name:
            open_[call.to.lower(), call.data].append(number)
    for nonce, use in sorted(uses.items()):
        receipt, numbers = receipts.get(use.hash), open_[use.to, use.data]
        if numbers and receipt is not None and int(receipt["status"], 16) == 1:
            yield Outcome(
                item=numbers.pop(0),
                state=State.MINED,
                reason=_REASON,
                nonce=nonce,
                hash=use.hash,
                block=use.block,
                block_hash=receipt["blockHash"],
                gas_used=int(receipt["gasUsed"], 16),
            )


def _signed_by_others(journal: Journal, address: str) -> set[str]:
    """Hashes of what other runs beside this one signed; a copy of it is no other run."""
    hashes: set[str] = set()
    for path in journal.path.parent.glob(f"*{SUFFIX}"):
        if path != journal.path:
            with opened(path) as other:
                if other.facts.get(_RUN) != journal.facts.get(_RUN):
                    hashes |= other.nonces(address).keys()
    return hashes
