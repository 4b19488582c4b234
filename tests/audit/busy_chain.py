"""A deployment on an anvil of its own with thousands of logs, made in seconds.

The logs are Approvals of the deposit token, one a transaction, of one of the chain's own accounts:
no consent, no signature, nothing else on the books.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from eth_hash.auto import keccak
from web3.types import RPCEndpoint

from deeptier.chain.deployment import Deployment, DeploySettings, deploy
from deeptier.chain.devnet import Devnet
from deeptier.days import day_number, first_second

_APPROVE = "0x" + keccak(b"approve(address,uint256)")[:4].hex()
_GAS = hex(60_000)
_BATCH = 500


@dataclass(frozen=True)
class BusyChain:
    """A running chain with a deployment on it.

    Attributes:
        record: the file of the deployment.
    """

    devnet: Devnet
    deployment: Deployment
    record: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def head(self) -> int:
        """The number of the newest block."""
        return int(self.devnet.web3.eth.block_number)

    def mine(self, blocks: int = 1, logs: int = 1) -> None:
        """Mine blocks with so many logs each; no two transactions of a chain's life are equal."""
        for _ in range(blocks):
            self._send(logs)
            self.ask("evm_mine")

    def idle(self, blocks: int) -> None:
        """Mine empty blocks."""
        self.ask("anvil_mine", hex(blocks))

    def reorganise(self, depth: int, logs: int = 1, beyond: int = 0) -> None:
        """Replace the newest `depth` blocks by as many others, and mine some more."""
        self.ask("anvil_rollback", depth)
        self.mine(depth + beyond, logs)

    def ask(self, method: str, *params: Any) -> Any:
        """The answer to one question of any kind."""
        response = self.devnet.web3.provider.make_request(RPCEndpoint(method), list(params))
        assert "error" not in response, response
        return response["result"]

    def _send(self, logs: int) -> None:
        sender = str(self.devnet.accounts[-1].address)
        nonce = int(self.ask("eth_getTransactionCount", sender, "latest"), 16)
        requests = [self._approval(sender, nonce + number) for number in range(logs)]
        for at in range(0, logs, _BATCH):
            answers = self.devnet.web3.provider.make_batch_request(requests[at : at + _BATCH])
            assert all("error" not in each for each in answers), answers

    def _approval(self, sender: str, nonce: int) -> tuple[RPCEndpoint, list[Any]]:
        spender, amount = sender[2:].lower().zfill(64), format(next(self._numbers), "064x")
        words = {
            "from": sender,
            "to": self.deployment.addresses["DepositToken"],
            "data": _APPROVE + spender + amount,
            "gas": _GAS,
            "gasPrice": "0x0",
            "nonce": hex(nonce),
        }
        return RPCEndpoint("eth_sendTransaction"), [words]


@contextmanager
def busy_chain(
    folder: Path, blocks: int = 0, logs: int = 1, start: date = date(2026, 1, 1)
) -> Iterator[BusyChain]:
    """A chain with a deployment and, after it, `blocks` of so many logs each.

    Two chains that start on the same day have the same first blocks.
    """
    start_time = first_second(day_number(start))
    with Devnet.start("anvil", start_time=start_time) as devnet:
        deployer = devnet.accounts[0]
        record = folder / "busy.json"
        settings = DeploySettings.held_by(str(deployer.address))
        deployment = deploy(devnet.web3, deployer, settings, record)
        chain = BusyChain(devnet, deployment, record)
        chain.ask("evm_setAutomine", False)
        chain.mine(blocks, logs)
        yield chain
