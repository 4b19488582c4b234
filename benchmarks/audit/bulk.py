"""Sends many transactions at once: a block is mined when all of them wait in the pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from eth_abi.abi import encode
from web3 import Web3

from benchmarks.gas.chain import BenchmarkError, Chain

_BLOCK_GAS = 30_000_000
_SECONDS = 600


@dataclass(frozen=True)
class Call:
    """A transaction to be sent: who, to which contract, what, and at most how much gas it uses."""

    sender: str
    to: str
    data: bytes
    gas: int


class Bulk:
    """Blocks of many transactions on an anvil that lets every account send.

    `logs` counts what they emitted, by block.
    """

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._session = requests.Session()
        self._nonces: dict[str, int] = {}
        self.logs: dict[int, int] = {}

    def __enter__(self) -> Bulk:
        self._chain.request("anvil_autoImpersonateAccount", True)
        self._chain.request("evm_setAutomine", False)
        return self

    def __exit__(self, *_: object) -> None:
        self._chain.request("evm_setAutomine", True)
        self._chain.request("anvil_autoImpersonateAccount", False)

    def send(self, calls: Sequence[Call]) -> None:
        """Send all and mine; later calls of one sender come after its earlier ones.

        Errors: `BenchmarkError` when one is refused or reverted.
        """
        for block in _blocks(calls):
            batch = [self._request(call) for call in block]
            answers = self._session.post(self._chain.url, json=batch, timeout=_SECONDS).json()
            refused = [answer["error"] for answer in answers if "error" in answer]
            if refused:
                raise BenchmarkError(f"a transaction was refused: {refused[0]}")
            self._mine(len(block))

    def _mine(self, transactions: int) -> None:
        self._chain.request("evm_mine")
        receipts = self._chain.request("eth_getBlockReceipts", "latest")
        if len(receipts) != transactions:
            raise BenchmarkError(f"of {transactions} transactions {len(receipts)} were mined")
        block = int(receipts[0]["blockNumber"], 16)
        self.logs[block] = sum(len(receipt["logs"]) for receipt in receipts)
        for receipt in receipts:
            if receipt["status"] != "0x1":
                where, used = receipt["to"], int(receipt["gasUsed"], 16)
                raise BenchmarkError(f"a transaction to {where} was reverted; it used {used} gas")

    def _request(self, call: Call) -> dict[str, Any]:
        nonce = self._nonces.get(call.sender)
        if nonce is None:
            nonce = self._chain.web3.eth.get_transaction_count(
                Web3.to_checksum_address(call.sender)
            )
        self._nonces[call.sender] = nonce + 1
        transaction = {
            "from": call.sender,
            "to": call.to,
            "data": "0x" + call.data.hex(),
            "gas": hex(call.gas),
            "gasPrice": "0x0",
            "nonce": hex(nonce),
        }
        return {
            "jsonrpc": "2.0",
            "id": len(self._nonces),
            "method": "eth_sendTransaction",
            "params": [transaction],
        }


def _blocks(calls: Sequence[Call]) -> Iterator[list[Call]]:
    """A transaction whose gas is not left in the block would be dropped, not wait."""
    block: list[Call] = []
    for call in calls:
        if sum(each.gas for each in block) + call.gas > _BLOCK_GAS:
            yield block
            block = []
        block.append(call)
    if block:
        yield block


def calldata(signature: str, *values: Any) -> bytes:
    """A call of a function, by its signature."""
    inside = signature[signature.index("(") + 1 : -1]
    return bytes(Web3.keccak(text=signature)[:4]) + encode(_types(inside), values)


def _types(text: str) -> list[str]:
    """The types of a signature; commas inside a tuple divide nothing."""
    types, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            types.append(text[start:at])
            start = at + 1
    return [*types, text[start:]] if text else []
