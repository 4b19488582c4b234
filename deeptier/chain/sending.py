"""Sends transactions of one account: asked first, signed here, sent once, waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from hexbytes import HexBytes
from web3 import Web3
from web3.contract.contract import ContractConstructor, ContractFunction
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3Exception
from web3.types import LogReceipt, Nonce, TxParams, TxReceipt

from deeptier.chain.connection import NoAnswerError
from deeptier.chain.errors import Refusal, Refused, explain, refusal_data
from deeptier.chain.fees import FOLLOWING, Fees
from deeptier.chain.waiting import UnminedError, Wait
from deeptier.errors import DeeptierError
from deeptier.signers import Signer

__all__ = ["Receipt", "Sender", "UnminedError"]

_RECEIPT_SECONDS = 120
_POLL_SECONDS = 0.05
_ATTEMPTS = 3
_GAS_MARGIN_PERCENT = 120
_TOO_CHEAP = ("underpriced", "gas price too low", "gas price below", "less than block base fee")


class UnwillingError(DeeptierError):
    """The node does not take a transaction for what its sender pays; nothing was sent."""


@dataclass(frozen=True)
class Receipt:
    """A transaction that was mined and succeeded."""

    transaction_hash: str
    block_number: int
    gas_used: int
    logs: tuple[LogReceipt, ...]
    contract_address: str | None = None


class Sender:
    """One account's way to the chain. Threads may share it: nonces are given out one by one.

    `names` are known addresses and what to call them in refusals; `decimals` those of the currency
    in which refusals show amounts. `fees` is what transactions pay; `confirmations` is how many
    blocks must follow a transaction's own before it counts as mined.
    """

    def __init__(
        self,
        web3: Web3,
        account: Signer,
        *,
        names: Mapping[str, str] | None = None,
        decimals: int = 2,
        fees: Fees = FOLLOWING,
        confirmations: int = 0,
        receipt_seconds: int = _RECEIPT_SECONDS,
    ) -> None:
        self.web3 = web3
        self.account = account
        self.names = names or {}
        self.decimals = decimals
        self._fees = fees
        self._wait = Wait(receipt_seconds, confirmations)
        self._lock = threading.Lock()
        self._chain_id = web3.eth.chain_id

    @property
    def address(self) -> str:
        """The account's address, checksummed."""
        return str(self.account.address)

    def send(
        self,
        function: ContractFunction | ContractConstructor,
        *,
        gas: int | None = None,
        nonce: int | None = None,
        before_sending: Callable[[str], None] | None = None,
    ) -> Receipt:
        """Call a function, or deploy a contract, by a transaction, and wait until it is mined.

        `gas` limits the gas (estimated unless given); `nonce` is the account's next unless given;
        `before_sending` is told the transaction's hash before anybody else is.

        Errors: `Refused` when the contract refuses: found out by a call before anything is sent,
        or, where the state changed in between, from the failed transaction. `UnminedError` when it
        is not mined in time. `FeeError` where the chain asks more than the fees allow;
        `UnwillingError` where the node does, or the account has not the money.
        """
        request = self._request(function)
        self._dry_run(request, "latest")
        limit = self._estimate(request) if gas is None else gas
        with self._lock:
            signed = self._sign(request, limit, nonce)
            sent = signed.hash
            if before_sending is not None:
                before_sending(_hex(sent))
            self._broadcast(signed.raw_transaction, sent)
        return self._receipt(self._await(sent, signed.raw_transaction), request)

    def receipt_of(self, transaction_hash: str) -> Receipt | None:
        """The receipt of a transaction sent before, waited for; None if the chain knows it not.

        Errors: `UnminedError` when it is not mined in time.
        """
        if not self._is_known(HexBytes(transaction_hash)):
            return None
        return self._receipt(self._await(HexBytes(transaction_hash)), None)

    def refused(self, error: BaseException) -> Refused | None:
        """The refusal inside a node's error; None if it is another error."""
        data = refusal_data(error)
        if data is None and isinstance(error, ContractLogicError):
            data = b""
        return None if data is None else Refused(explain(data, self.names, self.decimals))

    def _request(self, function: ContractFunction | ContractConstructor) -> TxParams:
        """What is called, built without asking the node."""
        filled: TxParams = {"gas": 0, "gasPrice": Web3.to_wei(0, "wei"), "nonce": Nonce(0)}
        filled |= {"value": Web3.to_wei(0, "wei"), "chainId": self._chain_id}
        built = function.build_transaction(filled)
        request: TxParams = {"from": cast(Any, self.address), "data": built["data"]}
        if built.get("to"):
            request["to"] = built["to"]
        return request

    def _dry_run(self, request: TxParams, block: int | str) -> None:
        try:
            self.web3.eth.call(request, cast(Any, block))
        except Web3Exception as error:
            refused = self.refused(error)
            if refused is None:
                raise
            raise refused from error

    def _estimate(self, request: TxParams) -> int:
        try:
            return self.web3.eth.estimate_gas(request) * _GAS_MARGIN_PERCENT // 100
        except Web3Exception as error:
            told = self.refused(error) or self._unwilling(error)
            if told is None:
                raise
            raise told from error

    def _sign(self, request: TxParams, gas: int, nonce: int | None) -> Any:
        if nonce is None:
            nonce = self.web3.eth.get_transaction_count(cast(Any, self.address), "pending")
        transaction: dict[str, Any] = {
            **request,
            **self._fees.of(self.web3),
            "gas": gas,
            "nonce": nonce,
            "chainId": self._chain_id,
            "value": 0,
        }
        del transaction["from"]
        return self.account.sign_transaction(transaction)

    def _broadcast(self, raw: HexBytes, sent: HexBytes) -> None:
        """Hand the same bytes over until the node has them: sending them again changes nothing."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self.web3.eth.send_raw_transaction(raw)
            except (Web3Exception, NoAnswerError, OSError) as error:
                if self._is_known(sent):
                    return
                unwilling = self._unwilling(error)
                if unwilling is not None:
                    raise unwilling from error
                if attempt == _ATTEMPTS:
                    raise
                time.sleep(_POLL_SECONDS)
            else:
                return

    def _is_known(self, sent: HexBytes) -> bool:
        try:
            self.web3.eth.get_transaction(sent)
        except TransactionNotFound:
            return False
        return True

    def _unwilling(self, error: Exception) -> UnwillingError | None:
        """That the node's error is about what the sender pays, if it is."""
        said = str(error).lower()
        who = self.names.get(self.address, self.address)
        if "insufficient funds" in said:
            return UnwillingError(
                f"{who} has not the money for this transaction's gas: send it some"
            )
        if any(each in said for each in _TOO_CHEAP):
            return UnwillingError(
                f"the node wants more for its gas than {who} offers: see to gas_price, highest_fee "
                "and tip of the network in networks.yaml"
            )
        return None

    def _await(self, sent: HexBytes, raw: HexBytes | None = None) -> TxReceipt:
        return self._wait.until_mined(self.web3, sent, raw)

    def _receipt(self, mined: TxReceipt, request: TxParams | None) -> Receipt:
        sent = _hex(mined["transactionHash"])
        if mined["status"] != 1:
            raise self._post_mortem(mined, request, sent)
        return Receipt(
            transaction_hash=sent,
            block_number=mined["blockNumber"],
            gas_used=mined["gasUsed"],
            logs=tuple(mined["logs"]),
            contract_address=mined.get("contractAddress"),
        )

    def _post_mortem(self, mined: TxReceipt, request: TxParams | None, sent: str) -> Refused:
        """Why a mined transaction failed: called again on the state before its block, and after."""
        blocks = (mined["blockNumber"] - 1, mined["blockNumber"]) if request else ()
        for block in blocks:
            try:
                self._dry_run(cast(TxParams, request), block)
            except Refused as refused:
                refused.transaction_hash = sent
                return refused
            except Web3Exception:  # a node that does not keep old states
                break
        sentence = f"transaction {sent} failed; it may have run out of gas"
        return Refused(Refusal("Silent", {}, sentence), sent)


def _hex(word: bytes) -> str:
    return "0x" + bytes(word).hex()
