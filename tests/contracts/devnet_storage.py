"""Writes a lot's word straight into a devnet's storage: states too far to reach."""

from __future__ import annotations

from typing import Any

from brownie import web3
from eth_abi import encode
from eth_utils import keccak, to_hex

_SLOTS_TRIED = 12


def set_lot(warrants: Any, lot: int, **changes: int) -> None:
    """Change `children` or `hops` of a live lot behind the contract's back."""
    slot = _slot_of(warrants, lot)
    word = int(web3.eth.get_storage_at(warrants.address, slot).hex(), 16)
    for name, value in changes.items():
        shift, mask = {"children": (16, 0xFFFF), "hops": (8, 0xFF)}[name]
        word = word & ~(mask << shift) | value << shift
    is_anvil = "anvil" in web3.client_version.lower()
    method = "anvil_setStorageAt" if is_anvil else "evm_setAccountStorageAt"
    arguments = [
        warrants.address,
        to_hex(encode(["uint256"], [slot])),
        to_hex(encode(["uint256"], [word])),
    ]
    answer = web3.provider.make_request(method, arguments)
    assert "error" not in answer, answer


def _slot_of(warrants: Any, lot: int) -> int:
    """Where a live lot's word lies; the mapping's own slot is found by trying."""
    view = warrants.lotOf(lot)
    word = int(view["owner"], 16) << 96 | view["amount"] << 32 | view["children"] << 16
    word |= view["hops"] << 8 | view["frozen"]
    for mapping in range(_SLOTS_TRIED):
        slot = int.from_bytes(keccak(encode(["uint256", "uint256"], [lot, mapping])), "big")
        if int(web3.eth.get_storage_at(warrants.address, slot).hex(), 16) == word:
            return slot
    raise AssertionError("the word of the lot was not found")
