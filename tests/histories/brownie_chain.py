"""The devnet that Brownie runs, as a place for the proof: a command is one transaction."""

from __future__ import annotations

import time
from typing import Any

import brownie
from brownie.exceptions import VirtualMachineError

from deeptier.audit.decode import Log
from proof import cast
from proof.evm import Evm, Receipt

_FUNDS = hex(10**24)
_GAS = 29_000_000
_TRIES = 10_000


def _wait_until_mined(provider: Any) -> None:
    """Anvil answers before it has mined, and Brownie then takes the transaction for dropped."""
    ask = provider.make_request

    def make_request(method: str, params: Any) -> Any:
        response = ask(method, params)
        if method == "eth_sendRawTransaction" and "result" in response:
            for _ in range(_TRIES):
                if ask("eth_getTransactionReceipt", [response["result"]]).get("result"):
                    break
                time.sleep(0.002)
        return response

    provider.make_request = make_request
    provider._request_func_cache = (None, None)  # web3 has the old function in there


class BrownieChain:
    """Anvil under Brownie. The clock stands still between blocks: each second is chosen."""

    def __init__(self) -> None:
        _wait_until_mined(brownie.web3.provider)
        self._rpc("anvil_setBlockTimestampInterval", 0)
        self.chain_id = brownie.web3.eth.chain_id
        latest = brownie.web3.eth.get_block("latest")
        self.now, self.block = latest["timestamp"], latest["number"]
        self._accounts = {cast.address_of(name): self._account(name) for name in cast.NAMES}

    def deploy(self, deployer: str, code: bytes) -> tuple[str, tuple[Log, ...]]:
        transaction = self._accounts[deployer].transfer(data=code, gas_limit=_GAS, silent=True)
        self.block = transaction.block_number
        return transaction.contract_address.lower(), self._logs(transaction)

    def send(self, sender: str, to: str, data: bytes) -> Receipt:
        """First as a call, whose revert data is whole, then as a transaction that must agree."""
        succeeds, output = self._called(sender, to, data)
        try:
            account = self._accounts[sender]
            # Brownie's history does not know that we went back, and would wait for the nonce.
            transaction = account.transfer(
                to,
                data=data,
                gas_limit=_GAS,
                nonce=account.nonce,
                allow_revert=True,
                silent=True,
            )
        except VirtualMachineError:
            assert not succeeds
            self.block = brownie.web3.eth.block_number
            return Receipt(False, output, ())
        assert succeeds
        self.block = transaction.block_number
        return Receipt(True, output, self._logs(transaction))

    def ask(self, to: str, data: bytes) -> bytes:
        answer = self._rpc("eth_call", {"to": to, "data": "0x" + data.hex()}, "latest", check=False)
        return bytes.fromhex(answer.get("result", "0x")[2:])

    def mark(self) -> Any:
        return self._rpc("evm_snapshot")["result"], self.now, self.block

    def go_back(self, mark: Any) -> None:
        snapshot, self.now, self.block = mark
        self._rpc("evm_revert", snapshot)

    def set_time(self, now: int) -> None:
        self.now = now
        self._rpc("evm_setNextBlockTimestamp", now)
        self._rpc("evm_mine")

    def abroad(self) -> Evm:
        return Evm(self.chain_id + 1, self.now)

    def _account(self, name: str) -> Any:
        self._rpc("anvil_setBalance", cast.address_of(name), _FUNDS)
        return brownie.accounts.add(cast.key_of(name).to_hex())

    def _called(self, sender: str, to: str, data: bytes) -> tuple[bool, bytes]:
        call = {"from": sender, "to": to, "data": "0x" + data.hex(), "gas": hex(_GAS)}
        answer = self._rpc("eth_call", call, "latest", check=False)
        if "error" in answer:
            return False, bytes.fromhex(answer["error"].get("data", "0x")[2:])
        return True, bytes.fromhex(answer["result"][2:])

    def _logs(self, transaction: Any) -> tuple[Log, ...]:
        receipt = brownie.web3.eth.get_transaction_receipt(transaction.txid)
        return tuple(
            Log(
                address=log["address"].lower(),
                topics=tuple(bytes(topic) for topic in log["topics"]),
                data=bytes(log["data"]),
                block=log["blockNumber"],
                index=log["logIndex"],
                transaction=transaction.txid,
            )
            for log in receipt["logs"]
        )

    def _rpc(self, method: str, *parameters: Any, check: bool = True) -> Any:
        answer = brownie.web3.provider.make_request(method, list(parameters))
        assert not check or "error" not in answer, answer
        return answer
