"""The whole house, deployed by one admin, with the offices of governance filled."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from eth_abi import encode
from eth_account import Account as KeyAccount
from eth_account.hdaccount import key_from_seed
from eth_account.hdaccount.mnemonic import Mnemonic

#: Rules of new business, as deployed: normal and longest tenor, grace, penalty ppm a day, tier cap;
#: issuer's roles, backings; streams for issue, endorsement and discount; registration days; caps
#: per obligor and financier.
RULES = (180, 365, 90, 1_000, 16, 1, 7, 0, 0, 0, 0, 0, 0)
RULES_TYPE = "(uint16,uint16,uint16,uint24,uint8,uint8,uint8,uint8,uint8,uint8,uint8,uint64,uint64)"
CIVIL_OFFSET = 28_800
METADATA_URI = "https://warrants.example/{id}.json"
RULE_DELAY = 2 * 86_400

REGISTRAR, REGULATOR, RULEMAKER, BANK = 1, 2, 3, 4

#: What each office of governance may call: contract, signatures.
OFFICES = {
    REGISTRAR: {
        "enterprises": (
            "onboard(address,uint8,uint24,bytes32)",
            "renew(address,uint8,uint24)",
            "close(address)",
            "proposeSuccessor(address,address)",
            "withdrawSuccessor(address)",
        )
    },
    REGULATOR: {
        "enterprises": (
            "freeze(address,bytes32)",
            "thaw(address,bytes32)",
            "pauseBusiness(bytes32)",
            "resumeBusiness(bytes32)",
        ),
        "warrants": (
            "freezeLot(uint256,bytes32)",
            "thawLot(uint256,bytes32)",
            "freezePayable(uint64,bytes32)",
            "thawPayable(uint64,bytes32)",
        ),
        "orders": (
            "moveByOrder(uint256,address,uint64,bytes32)",
            "splitByOrder(uint256,uint64[],bytes32)",
        ),
    },
    RULEMAKER: {
        "enterprises": (
            f"announceRules({RULES_TYPE},uint24)",
            "withdrawAnnouncement()",
            "announceCurrency(address,bool,uint24)",
        )
    },
    BANK: {"deposits": ("mint(address,uint256)", "burn(uint256)")},
}


@dataclass(frozen=True)
class People:
    """Accounts of the devnet, named for what they do."""

    admin: Any  # deploys, and holds the AccessManager's admin role
    registrar: Any
    regulator: Any
    rulemaker: Any
    bank: Any  # mints and burns deposits
    core: Any  # the obligor
    supplier1: Any
    supplier2: Any
    supplier3: Any
    supplier4: Any
    financier: Any
    guarantor: Any  # the bank behind the line
    outsider: Any  # never onboarded
    other_core: Any
    other_financier: Any
    other_guarantor: Any


#: Role bits of the people that are enterprises.
ROLES = {
    "core": 1,
    "supplier1": 2,
    "supplier2": 2,
    "supplier3": 2,
    "supplier4": 2,
    "financier": 4,
    "guarantor": 8,
    "other_core": 1,
    "other_financier": 4,
    "other_guarantor": 8,
}


@dataclass(frozen=True)
class House:
    """One fixture per contract takes its contract from here."""

    governance: Any
    enterprises: Any
    warrants: Any
    clearing: Any
    payables: Any
    desk: Any
    offers: Any
    pledges: Any
    orders: Any
    evidence: Any
    deposits: Any


def name_people(accounts: Any) -> People:
    """The first accounts of the devnet, in the order of `People`."""
    return People(*accounts[: len(fields(People))])


def keys_of(people: People, mnemonic: str) -> dict[str, bytes]:
    """The private key of each of the people, by address."""
    # A devnet's one-word mnemonic is not in BIP-39's list, so eth_account's checked way refuses.
    seed = Mnemonic.to_seed(mnemonic)
    keys = {}
    for index, field in enumerate(fields(People)):
        key = key_from_seed(seed, f"m/44'/60'/0'/0/{index}")
        address = KeyAccount.from_key(key).address
        assert address == getattr(people, field.name).address
        keys[address] = key
    return keys


def build_house(project: Any, admin: Any) -> House:
    """Deploy; the contracts know each other by addresses that follow from the admin's nonce."""
    addresses = [admin.get_deployment_address(admin.nonce + step) for step in range(11)]
    governance, enterprises, warrants, clearing, payables, desk, *others, _ = addresses
    offers, pledges, orders, evidence = others
    modules = (payables, clearing, desk, offers, pledges, orders, evidence)
    house = House(
        governance=project.Governance.deploy(admin, {"from": admin}),
        enterprises=project.Enterprises.deploy(
            governance, clearing, CIVIL_OFFSET, RULES, {"from": admin}
        ),
        warrants=project.Warrants.deploy(
            governance, enterprises, modules, METADATA_URI, {"from": admin}
        ),
        clearing=project.Clearing.deploy(enterprises, warrants, payables, pledges, {"from": admin}),
        payables=project.Payables.deploy(
            enterprises, warrants, clearing, evidence, {"from": admin}
        ),
        desk=project.DiscountDesk.deploy(
            enterprises, warrants, clearing, evidence, {"from": admin}
        ),
        offers=project.Offers.deploy(enterprises, warrants, {"from": admin}),
        pledges=project.Pledges.deploy(enterprises, warrants, clearing, evidence, {"from": admin}),
        orders=project.Orders.deploy(governance, enterprises, warrants, clearing, {"from": admin}),
        evidence=project.Evidence.deploy(enterprises, warrants, desk, pledges, {"from": admin}),
        deposits=project.DepositToken.deploy(
            governance, "Deposit of the test bank", "TBD", {"from": admin}
        ),
    )
    assert [getattr(house, field.name).address for field in fields(House)] == addresses
    return house


def fill_offices(house: House, people: People, selector_of: Any) -> None:
    """Say who may call what, allow the currency, then put the rulemaker under its delay."""
    call = house.governance
    batch = [
        call.setTargetFunctionRole.encode_input(
            getattr(house, contract), [selector_of(name) for name in signatures], office
        )
        for office, contracts in OFFICES.items()
        for contract, signatures in contracts.items()
    ]
    holders = {
        REGISTRAR: people.registrar,
        REGULATOR: people.regulator,
        RULEMAKER: people.rulemaker,
        BANK: people.bank,
    }
    batch += [call.grantRole.encode_input(office, who, 0) for office, who in holders.items()]
    call.multicall(batch, {"from": people.admin})
    today = house.enterprises.today()
    house.enterprises.announceCurrency(house.deposits, True, today, {"from": people.rulemaker})
    call.grantRole(RULEMAKER, people.rulemaker, RULE_DELAY, {"from": people.admin})


def identity_of(account: Any) -> bytes:
    """A stand-in for the salted commitment to a registration number."""
    return encode(["address", "uint256"], [account.address, 1])[:32]
