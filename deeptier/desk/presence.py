"""Whether the contracts of a deployment stand on a chain just as its record says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from eth_abi.abi import encode
from eth_hash.auto import keccak
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import Web3Exception
from web3.types import TxParams

from deeptier.chain.record import ContractRecord, Deployment, DeploymentError


def require_deployed(network: str, chain_id: int, path: Path, web3: Web3) -> Deployment:
    """The deployment that a record tells of, checked against the chain.

    Errors: `DeploymentError` where there is no record or an unfinished one, for a record of another
    chain or of one that was reset, and for contracts with other code than was deployed.
    """
    if not path.exists():
        raise DeploymentError(
            f"there is no deployment on {network}: {path} is missing. "
            f"`deeptier deploy --network {network} --as NAME` makes one; "
            "or copy the file of those who did"
        )
    deployment = Deployment.load(path)
    if not deployment.complete:
        raise DeploymentError(
            f"the deployment in {path} is not finished. "
            f"`deeptier deploy --network {network} --as NAME` goes on"
        )
    if deployment.chain_id != chain_id:
        raise DeploymentError(
            f"the deployment in {path} is on chain {deployment.chain_id}, "
            f"and {network} is chain {chain_id}. Give the network its own `record` in networks.yaml"
        )
    first = "0x" + bytes(web3.eth.get_block(0)["hash"]).hex()
    if first != deployment.genesis_hash:
        raise DeploymentError(
            f"the deployment in {path} is gone: {network} was reset, it begins with another block."
            f" {_anew(network)}"
        )
    facts = _facts(deployment)
    codes, found = _asked(deployment, facts, web3)
    for record, code in zip(deployment.contracts, codes, strict=True):
        _require_code(record, bytes(code), network, path)
    for fact, answer in zip(facts, found, strict=True):
        if bytes(answer) != fact.answer:
            raise DeploymentError(
                f"{path} tells another {fact.name} than the contracts on {network} do: "
                "it was edited. Get the file of those who deployed"
            )
    return deployment


@dataclass(frozen=True)
class _Fact:
    """What a record tells and is relied on, and the chain knows better.

    Attributes:
        name: in the record.
        question: the call that asks a contract for it.
        answer: that bears the record out.
    """

    name: str
    question: TxParams
    answer: bytes


def _facts(deployment: Deployment) -> tuple[_Fact, ...]:
    settings = deployment.settings

    def fact(name: str, contract: str, function: str, kind: str, value: object) -> _Fact:
        data = HexBytes(keccak(function.encode())[:4])
        address: Any = deployment.record(contract).address
        return _Fact(name, {"to": address, "data": data}, encode([kind], [value]))

    return (
        fact("civil_offset", "Enterprises", "civilOffset()", "int256", settings.civil_offset),
        fact("token_symbol", "DepositToken", "symbol()", "string", settings.token_symbol),
    )


def _asked(
    deployment: Deployment, facts: Sequence[_Fact], web3: Web3
) -> tuple[Sequence[Any], Sequence[Any]]:
    """The code of each contract, and what they say, at once where the node takes that."""
    addresses = [cast(Any, record.address) for record in deployment.contracts]
    try:
        with web3.batch_requests() as batch:
            for address in addresses:
                batch.add(web3.eth.get_code(address))
            for each in facts:
                batch.add(web3.eth.call(each.question))
            answers: list[Any] = list(batch.execute())
    except Web3Exception:
        answers = [web3.eth.get_code(address) for address in addresses]
        answers += [web3.eth.call(each.question) for each in facts]
    return answers[: len(addresses)], answers[len(addresses) :]


def _require_code(record: ContractRecord, code: bytes, network: str, path: Path) -> None:
    if not code:
        raise DeploymentError(
            f"{record.name} is not at {record.address} on {network}, where {path} says it is: "
            f"the chain lost it, or the file is another chain's. {_anew(network)}"
        )
    found = "0x" + keccak(code).hex()
    if found != record.code_hash:
        raise DeploymentError(
            f"the code of {record.name} at {record.address} on {network} is not what was deployed: "
            f"its hash is {found}, and {path} has {record.code_hash}. "
            "Get the file of those who deployed; send nothing until they tell why"
        )


def _anew(network: str) -> str:
    return f"Remove the file, then `deeptier deploy --network {network} --as NAME`"
