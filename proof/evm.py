"""A real EVM in this process: send, ask, go back (pyrevm)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import pyrevm

from deeptier.audit.decode import Log

_OUTPUT = re.compile(r"output: 0x([0-9a-f]*)")
_ENOUGH_WEI = 10**24
#: More than any block has.
GAS = 1 << 40
NOBODY = "0x" + "00" * 20
_ASKER = "0x" + "a5" * 20
_T = TypeVar("_T")


class EvmHaltedError(Exception):
    """The EVM stopped a call for another reason than a revert: out of gas, an invalid opcode."""


@dataclass(frozen=True)
class Receipt:
    """What a transaction came to: its output, or that of its revert, and its logs."""

    succeeded: bool
    output: bytes
    logs: tuple[Log, ...]


class Chain(Protocol):
    """Where a house stands: something that deploys, sends, asks, and goes back in time."""

    chain_id: int
    now: int
    block: int

    def deploy(self, deployer: str, code: bytes) -> tuple[str, tuple[Log, ...]]:
        """Deploy, as the next transaction of the deployer; the address and the logs."""

    def send(self, sender: str, to: str, data: bytes) -> Receipt:
        """Send a transaction, in a block of its own, at the second that was set."""

    def ask(self, to: str, data: bytes) -> bytes:
        """The answer of a view; empty where it reverts."""

    def mark(self) -> Any:
        """A place to go back to."""

    def go_back(self, mark: Any) -> None:
        """Undo everything since a mark, time too; the mark is used up."""

    def set_time(self, now: int) -> None:
        """Let the next transactions and views come at this second."""

    def abroad(self) -> Evm:
        """Another chain, empty, at the same second."""


class Evm:
    """One chain of one-transaction blocks. Addresses are lower-case hexadecimal.

    Every call costs its sender nothing and has more gas than any block.

    Args:
        beneficiary: of all blocks. Our contracts never ask for it, mutants do.
    """

    def __init__(self, chain_id: int, now: int, beneficiary: str = NOBODY, gas: int = GAS) -> None:
        self.chain_id = chain_id
        self._beneficiary = beneficiary
        self._gas = gas
        self.now = now
        self.block = 0
        config = pyrevm.CfgEnv(chain_id=chain_id, limit_contract_code_size=1 << 20)
        self._evm = pyrevm.EVM(env=pyrevm.Env(cfg=config), spec_id="SHANGHAI", gas_limit=gas)
        self._set_block()

    def deploy(self, deployer: str, code: bytes) -> tuple[str, tuple[Log, ...]]:
        """Deploy, as the next transaction of the deployer; the address and the logs."""
        self._evm.set_balance(deployer, _ENOUGH_WEI)
        self._next_block()
        address = self._guarded(lambda: self._evm.deploy(deployer, code))
        return address.lower(), self._logs()

    def send(self, sender: str, to: str, data: bytes) -> Receipt:
        """Send a transaction, in a block of its own."""
        self._next_block()
        try:
            output = self._guarded(lambda: self._evm.message_call(sender, to, data))
        except _RevertedError as reverted:
            return Receipt(False, reverted.output, ())
        return Receipt(True, bytes(output), self._logs())

    def ask(self, to: str, data: bytes) -> bytes:
        """The answer of a view, asked by nobody in particular; empty where it reverts."""
        try:
            answer = self._guarded(lambda: self._evm.message_call(_ASKER, to, data, is_static=True))
        except _RevertedError:
            return b""
        return bytes(answer)

    def mark(self) -> tuple[pyrevm.JournalCheckpoint, int, int]:
        """A place to go back to."""
        return self._evm.snapshot(), self.now, self.block

    def go_back(self, mark: tuple[pyrevm.JournalCheckpoint, int, int]) -> None:
        """Undo everything since a mark, time too; the mark is used up."""
        checkpoint, self.now, self.block = mark
        self._evm.revert(checkpoint)
        self._set_block()

    def set_time(self, now: int) -> None:
        """Let the next transactions and views come at this second."""
        self.now = now
        self._set_block()

    def set_beneficiary(self, beneficiary: str) -> None:
        """Let another have the next blocks."""
        self._beneficiary = beneficiary
        self._set_block()

    def abroad(self) -> Evm:
        """Another chain, empty, at the same second."""
        return Evm(self.chain_id + 1, self.now, self._beneficiary, self._gas)

    def _next_block(self) -> None:
        self.block += 1
        self._set_block()

    def _set_block(self) -> None:
        block = pyrevm.BlockEnv(number=self.block, timestamp=self.now, coinbase=self._beneficiary)
        self._evm.set_block_env(block)

    def _logs(self) -> tuple[Log, ...]:
        result = self._evm.result
        return tuple(
            Log(
                address=log.address.lower(),
                topics=tuple(log.data[0]),
                data=log.data[1],
                block=self.block,
                index=index,
                transaction=f"0x{self.block:064x}",
            )
            for index, log in enumerate(() if result is None else result.logs)
        )

    @staticmethod
    def _guarded(call: Callable[[], _T]) -> _T:
        try:
            return call()
        except RuntimeError as error:
            output = _OUTPUT.search(str(error))
            if output is None or "Revert" not in str(error):
                raise EvmHaltedError(str(error)) from None
            raise _RevertedError(bytes.fromhex(output[1])) from None


class _RevertedError(Exception):
    def __init__(self, output: bytes) -> None:
        super().__init__(output)
        self.output = output
