"""Takes a run up from its journal: what was on its way, and what the chain has lost since."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deeptier.bulk.accounts import Account, Live
from deeptier.bulk.elsewhere import settle_done_elsewhere
from deeptier.bulk.entries import Signed
from deeptier.bulk.errors import StoppedError
from deeptier.bulk.journal import Journal
from deeptier.bulk.look import Anchor, receipts_of
from deeptier.bulk.nonce_use import count_and_pending
from deeptier.bulk.pace import Pace
from deeptier.bulk.quick_signing import quick
from deeptier.bulk.wire import Wire
from deeptier.desk.office import Office
from deeptier.signers import SignedTransaction

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

    A party may have another address by now than when the run signed for it: what is on its way of
    the earlier one is seen to its end, under that address.

    Errors: `InputError` where nobody here can sign for one of them.
    """
    by_address: dict[str, Account] = {}
    accounts = {}
    for name in journal.unfinished_senders():
        account = Account(name, quick(office.keyring.signer(name), chain_id), chain_id)
        accounts[name] = by_address.setdefault(account.address, account)
    for each in journal.open_signed():
        if each.item is not None and each.account not in by_address:
            name = journal.call(each.item).sender
            earlier = Account(name, _Earlier(name, each.account), chain_id)
            by_address[each.account] = accounts[each.account] = earlier
    return accounts


@dataclass(frozen=True)
class _Earlier:
    """The account that a party had: what it signed is sent, and it signs no more."""

    name: str
    address: str

    def sign_transaction(self, _: Any, /) -> SignedTransaction:
        """Errors: `StoppedError`, always."""
        raise StoppedError(
            f"a transaction that {self.name} signed as {self.address} is stuck, and {self.name} has"
            " another address now: give it that address for this run (deeptier party change"
            f" {self.name!r} --address {self.address}), and run again"
        )


def take_up(accounts: Iterable[Account], journal: Journal, wire: Wire) -> None:
    """Give each account its nonces, and what is on its way of an earlier run."""
    by_address = {account.address: account for account in accounts}
    signed = [each for each in journal.open_signed() if each.account in by_address]
    receipts = receipts_of(wire, [each.hash for each in signed])
    pending = {}
    for address, account in by_address.items():
        account.count, pending[address] = count_and_pending(wire, address)
        account.live.clear()
    _revive(by_address, signed, receipts)
    for address, account in by_address.items():
        settle_done_elsewhere(account, pending[address], journal, wire)
        highest = max(account.live, default=-1)
        account.next_nonce = max(pending[address], account.count, highest + 1)


def _revive(
    accounts: Mapping[str, Account], signed: Sequence[Signed], receipts: Mapping[str, Any]
) -> None:
    """What may be mined is on its way: of an item by what did it, or was signed last."""
    done = [each for each in signed if not each.fills and _succeeded(receipts.get(each.hash))]
    place_of = {each.item: (each.account, each.nonce) for each in (*signed, *done)}
    for each in signed:
        account = accounts[each.account]
        open_gap = each.item is None and each.nonce >= account.count
        if open_gap or (
            each.item is not None and place_of[each.item] == (each.account, each.nonce)
        ):
            live = account.live.setdefault(each.nonce, Live(account, each.nonce, each.item, []))
            live.attempts.append(each)
            live.receipt = live.receipt or receipts.get(each.hash)


def _succeeded(receipt: Mapping[str, Any] | None) -> bool:
    return receipt is not None and int(receipt["status"], 16) == 1


def _hash_at(wire: Wire, number: int) -> str | None:
    block = wire.ask("eth_getBlockByNumber", hex(number), False)
    return str(block["hash"]) if block else None
