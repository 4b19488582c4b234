"""Takes a run up from its journal: what was on its way, and what the chain has lost since."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deeptier.bulk.accounts import Account, Live
from deeptier.bulk.entries import Signed
from deeptier.bulk.journal import Journal
from deeptier.bulk.look import Anchor, receipts_of
from deeptier.bulk.pace import Pace
from deeptier.bulk.quick_signing import quick
from deeptier.bulk.wire import Wire
from deeptier.desk.office import Office

_LOOK_SECONDS = 0.5


def newest_kept(journal: Journal, wire: Wire, pace: Pace) -> tuple[Anchor | None, int]:
    """The newest block with a settled item, and how many items the chain has lost.

    Those are open again. A node that is merely behind is waited for a while first.
    """
    blocks = [Anchor(number, block_hash) for number, block_hash in journal.blocks()]
    if not blocks:
        return None, 0
    deadline = time.monotonic() + pace.behind_seconds
    while (found := _hash_at(wire, blocks[-1].number)) != blocks[-1].hash:
        if found is not None or time.monotonic() > deadline:
            break
        time.sleep(_LOOK_SECONDS)
    else:
        return blocks[-1], 0
    low, high = 0, len(blocks) - 1  # a block that stays keeps all before it
    while low < high:
        middle = (low + high) // 2
        if _hash_at(wire, blocks[middle].number) == blocks[middle].hash:
            low = middle + 1
        else:
            high = middle
    with journal.commit():
        lost = journal.reopen(blocks[low].number)
    return (blocks[low - 1] if low else None), lost


def open_accounts(office: Office, journal: Journal, chain_id: int) -> dict[str, Account]:
    """The accounts of all who have something left to do, by name of the party.

    Errors: `InputError` where nobody here can sign for one of them.
    """
    by_address: dict[str, Account] = {}
    accounts = {}
    for name in journal.unfinished_senders():
        account = Account(name, quick(office.keyring.signer(name), chain_id), chain_id)
        accounts[name] = by_address.setdefault(account.address, account)
    return accounts


def take_up(accounts: Iterable[Account], journal: Journal, wire: Wire) -> None:
    """Give each account its nonces, and what is on its way of an earlier run."""
    by_address = {account.address: account for account in accounts}
    signed = [each for each in journal.open_signed() if each.account in by_address]
    receipts = receipts_of(wire, [each.hash for each in signed])
    for account in by_address.values():
        account.count, pending = transactions_of(wire, account.address, "latest", "pending")
        account.live.clear()
        for live in _revived(account, signed, receipts):
            account.live[live.nonce] = live
        highest = max(account.live, default=-1)
        account.next_nonce = max(pending, account.count, highest + 1)


def transactions_of(wire: Wire, address: str, *when: str) -> list[int]:
    """How many transactions an account has on the chain, or has on the chain and waiting."""
    answers = wire.sure([("eth_getTransactionCount", (address, each)) for each in when])
    return [int(each, 16) for each in answers]


def _revived(
    account: Account, signed: Sequence[Signed], receipts: Mapping[str, Any]
) -> Iterable[Live]:
    """What may be mined, by nonce: of an item the nonce that did it, or was given out last."""
    mine = [each for each in signed if each.account == account.address]
    nonce_of = {each.item: each.nonce for each in mine}
    done = [each for each in mine if not each.fills and _succeeded(receipts.get(each.hash))]
    nonce_of.update((each.item, each.nonce) for each in done)
    lives: dict[int, Live] = {}
    for each in mine:
        open_gap = each.item is None and each.nonce >= account.count
        if open_gap or (each.item is not None and nonce_of[each.item] == each.nonce):
            live = lives.setdefault(each.nonce, Live(account, each.nonce, each.item, []))
            live.attempts.append(each)
            live.receipt = live.receipt or receipts.get(each.hash)
    return lives.values()


def _succeeded(receipt: Mapping[str, Any] | None) -> bool:
    return receipt is not None and int(receipt["status"], 16) == 1


def _hash_at(wire: Wire, number: int) -> str | None:
    block = wire.ask("eth_getBlockByNumber", hex(number), False)
    return str(block["hash"]) if block else None
