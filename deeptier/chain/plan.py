"""The plan of a deployment: every address and argument, before the first transaction."""

from __future__ import annotations

from typing import Any, cast

from eth_hash.auto import keccak
from web3 import Web3
from web3.types import Nonce
from web3.utils.address import get_create_address

from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.chain.record import ContractRecord, DeploySettings

#: IWarrants.Modules, in order.
_MODULES = ("Payables", "Clearing", "DiscountDesk", "Offers", "Pledges", "Orders", "Evidence")


def planned(
    web3: Web3, deployer: str, first_nonce: int, settings: DeploySettings
) -> tuple[ContractRecord, ...]:
    """All contracts, with addresses and constructor arguments, none deployed."""
    addresses = {
        name: str(get_create_address(cast(Any, deployer), Nonce(first_nonce + index)))
        for index, name in enumerate(CONTRACTS)
    }
    return tuple(
        ContractRecord(
            name=name,
            address=addresses[name],
            nonce=first_nonce + index,
            arguments=arguments,
            creation_hash=_creation_hash(web3, name, arguments),
        )
        for index, (name, arguments) in enumerate(_arguments(deployer, addresses, settings).items())
    )


def _arguments(
    deployer: str, at: dict[str, str], settings: DeploySettings
) -> dict[str, tuple[Any, ...]]:
    """Of each contract in order: its constructor's arguments."""
    return {
        "Governance": (deployer,),
        "Enterprises": (
            at["Governance"],
            at["Clearing"],
            settings.civil_offset,
            settings.rules.as_tuple(),
        ),
        "Warrants": (
            at["Governance"],
            at["Enterprises"],
            tuple(at[name] for name in _MODULES),
            settings.metadata_uri,
        ),
        "Clearing": (at["Enterprises"], at["Warrants"], at["Payables"], at["Pledges"]),
        "Payables": (at["Enterprises"], at["Warrants"], at["Clearing"], at["Evidence"]),
        "DiscountDesk": (at["Enterprises"], at["Warrants"], at["Clearing"], at["Evidence"]),
        "Offers": (at["Enterprises"], at["Warrants"]),
        "Pledges": (at["Enterprises"], at["Warrants"], at["Clearing"], at["Evidence"]),
        "Orders": (at["Governance"], at["Enterprises"], at["Warrants"], at["Clearing"]),
        "Evidence": (at["Enterprises"], at["Warrants"], at["DiscountDesk"], at["Pledges"]),
        "DepositToken": (at["Governance"], settings.token_name, settings.token_symbol),
    }


def _creation_hash(web3: Web3, name: str, arguments: tuple[Any, ...]) -> str:
    made = artifact(name)
    contract = web3.eth.contract(abi=made.abi, bytecode=made.bytecode)
    data = contract.constructor(*arguments).data_in_transaction
    return "0x" + keccak(bytes.fromhex(data[2:])).hex()
