"""Reads a deployment back from the chain and says what differs from its record and its settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from eth_hash.auto import keccak
from web3 import Web3
from web3.exceptions import TransactionNotFound

from deeptier.chain.governance import RESTRICTED, grants, selectors
from deeptier.chain.record import ContractRecord, Deployment

_MANAGED = ("Enterprises", "Warrants", "Orders", "DepositToken")
_CONSENTING = ("Warrants", "Payables", "DiscountDesk", "Offers", "Pledges")


def verify(deployment: Deployment, web3: Web3) -> tuple[str, ...]:
    """What the chain says otherwise than record and settings, in sentences; empty when all agrees.

    The links between the contracts are constructor arguments, fixed in their code: they are proved
    by the transactions that deployed them, whose data must be the recorded code and arguments.
    """
    missing = tuple(
        f"{record.name} has no code at {record.address}"
        for record in deployment.contracts
        if not web3.eth.get_code(cast(Any, record.address))
    )
    if missing:
        return missing
    return (
        *(found for record in deployment.contracts for found in _code(record, web3)),
        *_contract_words(deployment, web3),
        *_governance(deployment, web3),
    )


def _code(record: ContractRecord, web3: Web3) -> Iterator[str]:
    code = web3.eth.get_code(cast(Any, record.address))
    yield from _differing(f"code hash of {record.name}", _hash(code), record.code_hash)
    try:
        made = web3.eth.get_transaction(cast(Any, record.transaction))
    except TransactionNotFound:
        yield f"the transaction {record.transaction} that deployed {record.name} is not to be found"
        return
    yield from _differing(
        f"data that deployed {record.name}", _hash(made["input"]), record.creation_hash
    )
    yield from _differing(f"nonce that deployed {record.name}", made["nonce"], record.nonce)


def _contract_words(deployment: Deployment, web3: Web3) -> Iterator[str]:
    settings = deployment.settings

    def ask(name: str, function: str, *arguments: Any) -> Any:
        return deployment.contract(name, web3).functions[function](*arguments).call()

    governance = deployment.record("Governance").address
    for name in _MANAGED:
        yield from _differing(f"authority of {name}", ask(name, "authority"), governance)
    for name in _CONSENTING:
        found, wanted = ask(name, "domainSeparator"), deployment.domain(name).separator
        yield from _differing(f"domain separator of {name}", found.hex(), wanted.hex())
    token = deployment.record("DepositToken").address
    allowed = ask("Enterprises", "isCurrencyAllowed", token)
    rules = tuple(ask("Enterprises", "currentRules"))
    yield from _differing("civil offset", ask("Enterprises", "civilOffset"), settings.civil_offset)
    yield from _differing("rules", rules, settings.rules.as_tuple())
    yield from _differing("whether the deposit token is a currency", allowed, True)
    yield from _differing("metadata URI", ask("Warrants", "uri", 0), settings.metadata_uri)
    yield from _differing("token name", ask("DepositToken", "name"), settings.token_name)
    yield from _differing("token symbol", ask("DepositToken", "symbol"), settings.token_symbol)


def _governance(deployment: Deployment, web3: Web3) -> Iterator[str]:
    governance = deployment.contract("Governance", web3).functions
    for role, targets in RESTRICTED.items():
        for target, names in targets.items():
            address = deployment.record(target).address
            for name, selector in zip(
                names, selectors(deployment, web3, role, target), strict=True
            ):
                found = governance.getTargetFunctionRole(address, selector).call()
                yield from _differing(f"role that may call {target}.{name}", found, role.value)
    for grant in grants(deployment):
        found = tuple(governance.hasRole(grant.role.value, grant.account).call())
        what = f"membership and delay of {grant.account} as {grant.role.name}"
        yield from _differing(what, found, (True, grant.delay_seconds))


def _differing(what: str, found: object, wanted: object) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: the chain says {found}, the record {wanted}"


def _hash(data: bytes) -> str:
    return "0x" + keccak(bytes(data)).hex()
