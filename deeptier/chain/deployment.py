"""Deploys a house of contracts, step by step and once: killed anywhere, run again, it goes on.

All addresses follow from the deployer's nonce, so the plan, with every address in it, is written
before the first transaction, and each transaction's hash before it is sent. What is found on the
chain then decides what is left to do.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

from eth_hash.auto import keccak
from web3 import Web3

from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.chain.fees import FOLLOWING, Fees
from deeptier.chain.governance import SetupStep, setup_steps
from deeptier.chain.plan import planned
from deeptier.chain.record import (
    ContractRecord,
    Deployment,
    DeploymentError,
    DeploySettings,
    Rules,
)
from deeptier.chain.sending import Receipt, Sender
from deeptier.chain.verification import verify
from deeptier.errors import DeeptierError
from deeptier.signers import Signer

__all__ = [
    "DeploySettings",
    "DeployStep",
    "Deployment",
    "DeploymentError",
    "Rules",
    "deploy",
    "verify",
]


@dataclass(frozen=True)
class DeployStep:
    """One step that is done.

    Attributes:
        number: of this step, from 1.
        total: number of all steps.
        text: what was done.
        receipt: of its transaction; None where it was done before, or needs none.
    """

    number: int
    total: int
    text: str
    receipt: Receipt | None


Progress = Callable[[DeployStep], None]


def deploy(
    web3: Web3,
    account: Signer,
    settings: DeploySettings,
    path: Path | str,
    progress: Progress | None = None,
    fees: Fees = FOLLOWING,
    confirmations: int = 0,
) -> Deployment:
    """Deploy everything, or go on where an earlier run stopped, or find that all is there.

    The record at `path` is the memory: its name is the network's. A complete deployment is only
    checked to be there; what governance did since is left alone.

    Errors: `DeploymentError` for a record of another chain, a chain that was reset, other code than
    recorded, other settings, another deployer, a nonce that left the plan, and when what is read
    back at the end differs, and while another process deploys into the same folder. `FeeError`,
    `Refused` and `UnminedError` as in `Sender.send`.
    """
    fees.of(web3)  # too dear: told before anything is written
    sender = Sender(web3, account, fees=fees, confirmations=confirmations)
    with _alone(Path(path)):
        return _Run(web3, sender, settings, Path(path), progress or (lambda _: None)).run()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else deploys into this folder while this lasts; the end of the process ends it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DeploymentError(
            f"another process deploys into {path.parent} now: wait until it is done"
        ) from None
    finally:
        os.close(folder)


class _Run:
    """One run of `deploy`."""

    def __init__(
        self, web3: Web3, sender: Sender, settings: DeploySettings, path: Path, progress: Progress
    ) -> None:
        self._web3 = web3
        self._sender = sender
        self._settings = settings
        self._path = path
        self._progress = progress
        self._number = 0
        self._total = len(CONTRACTS)

    def run(self) -> Deployment:
        if self._path.exists():
            return self._go_on(self._resume())
        deployment = self._plan()
        try:
            return self._go_on(deployment)
        except (DeeptierError, KeyboardInterrupt):
            if not Deployment.load(self._path).contracts[0].is_begun:
                self._path.unlink()  # nobody signed anything: there is nothing to remember
            raise

    def _go_on(self, deployment: Deployment) -> Deployment:
        if not deployment.complete:
            self._total += len(setup_steps(deployment, self._web3)) + 1
        for record in deployment.contracts:
            deployment = self._ensure(deployment, record)
        if deployment.complete:
            return deployment
        for step in setup_steps(deployment, self._web3):
            self._set_up(step)
        differences = verify(deployment, self._web3)
        if differences:
            raise DeploymentError("what was deployed reads back wrongly: " + "; ".join(differences))
        deployment = replace(deployment, complete=True)
        deployment.save(self._path)
        self._report("read everything back", None)
        return deployment

    def _plan(self) -> Deployment:
        first = self._count("latest")
        if self._count("pending") != first:
            raise DeploymentError(
                f"{self._sender.address} has transactions that are not mined yet: wait for them"
            )
        deployment = Deployment(
            network=self._path.stem,
            chain_id=self._web3.eth.chain_id,
            genesis_hash=self._genesis_hash(),
            deployer=self._sender.address,
            settings=self._settings,
            contracts=planned(self._web3, self._sender.address, first, self._settings),
        )
        deployment.save(self._path)
        return deployment

    def _resume(self) -> Deployment:
        """The recorded deployment, if it is of this chain, these settings and this code."""
        recorded = Deployment.load(self._path)
        where = f"the deployment in {self._path}"
        if recorded.chain_id != self._web3.eth.chain_id:
            found = self._web3.eth.chain_id
            raise DeploymentError(f"{where} is on chain {recorded.chain_id}, this is chain {found}")
        if recorded.genesis_hash != self._genesis_hash():
            raise DeploymentError(
                f"{where} is gone: chain {recorded.chain_id} was reset, its first block is another "
                "one. Remove the file to deploy anew"
            )
        given, kept = asdict(self._settings), asdict(recorded.settings)
        for name in given:
            if given[name] != kept[name]:
                raise DeploymentError(
                    f"{where} has {name} {kept[name]}, not {given[name]}: deploy with the same as"
                    " before; `deeptier role` changes who holds a role"
                )
        if not recorded.complete and recorded.deployer != self._sender.address:
            raise DeploymentError(
                f"{where} was begun by {recorded.deployer}, and only this account can go on"
            )
        first = recorded.contracts[0].nonce
        anew = planned(self._web3, recorded.deployer, first, recorded.settings)
        for was, would_be in zip(recorded.contracts, anew, strict=True):
            if was.creation_hash != would_be.creation_hash:
                raise DeploymentError(f"{where} was begun with another version of {was.name}")
        return recorded

    def _ensure(self, deployment: Deployment, record: ContractRecord) -> Deployment:
        """The deployment with this contract on the chain and in the record."""
        code = bytes(self._web3.eth.get_code(cast(Any, record.address)))
        if record.transaction is not None:
            self._check_code(deployment, record, code)
            self._report(f"{record.name} is at {record.address}", None)
            return deployment
        receipt = self._earlier(record)
        if receipt is None:
            self._check_nonce(deployment, record, code)
            receipt = self._create(deployment, record)
        if receipt.contract_address != record.address:
            raise DeploymentError(
                f"{record.name} came to {receipt.contract_address}, planned was {record.address}"
            )
        code = bytes(self._web3.eth.get_code(cast(Any, record.address)))
        changed = replace(
            record,
            signed=(),
            transaction=receipt.transaction_hash,
            block=receipt.block_number,
            code_hash=_hash(code),
        )
        deployment = deployment.with_record(changed)
        deployment.save(self._path)
        self._report(f"deployed {record.name} at {record.address}", receipt)
        return deployment

    def _earlier(self, record: ContractRecord) -> Receipt | None:
        """The receipt of a transaction that an earlier run signed, and perhaps sent."""
        for transaction_hash in record.signed:
            receipt = self._sender.receipt_of(transaction_hash)
            if receipt is not None:
                return receipt
        return None

    def _create(self, deployment: Deployment, record: ContractRecord) -> Receipt:
        made = artifact(record.name)
        contract = self._web3.eth.contract(abi=made.abi, bytecode=made.bytecode)

        def remember(transaction_hash: str) -> None:
            noted = replace(record, signed=(*record.signed, transaction_hash))
            deployment.with_record(noted).save(self._path)

        return self._sender.send(
            contract.constructor(*record.arguments), nonce=record.nonce, before_sending=remember
        )

    def _check_code(self, deployment: Deployment, record: ContractRecord, code: bytes) -> None:
        if not code:
            raise DeploymentError(
                f"{record.name} is gone from {record.address}: chain {deployment.chain_id} was "
                "reset. Remove the file to deploy anew"
            )
        if _hash(code) != record.code_hash:
            raise DeploymentError(
                f"the code of {record.name} at {record.address} is not what was deployed there"
            )

    def _check_nonce(self, deployment: Deployment, record: ContractRecord, code: bytes) -> None:
        found = self._count("latest")
        if code:
            raise DeploymentError(
                f"there is code at {record.address}, where {record.name} is planned, "
                "by a transaction that the record does not know"
            )
        if found != record.nonce:
            raise DeploymentError(
                f"{record.name} is planned as transaction {record.nonce} of {deployment.deployer}, "
                f"which stands at {found}: it sent something else meanwhile. "
                "Remove the file to deploy anew"
            )

    def _set_up(self, step: SetupStep) -> None:
        receipt = None if step.is_done() else self._sender.send(step.function)
        self._report(step.text, receipt)

    def _report(self, text: str, receipt: Receipt | None) -> None:
        self._number += 1
        self._progress(DeployStep(self._number, self._total, text, receipt))

    def _count(self, block: str) -> int:
        return self._web3.eth.get_transaction_count(
            cast(Any, self._sender.address), cast(Any, block)
        )

    def _genesis_hash(self) -> str:
        return "0x" + bytes(self._web3.eth.get_block(0)["hash"]).hex()


def _hash(data: bytes) -> str:
    return "0x" + keccak(data).hex()
