"""The record of a deployment: what was planned, what stands where, kept in one JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import msgspec
from web3 import Web3
from web3.contract import Contract
from web3.types import Nonce
from web3.utils.address import get_create_address

from deeptier.addresses import parse_address
from deeptier.bounds import int_between
from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.consents import Domain
from deeptier.days import DEFAULT_OFFSET_SECONDS, MAX_OFFSET_SECONDS, MIN_OFFSET_SECONDS
from deeptier.errors import DeeptierError
from deeptier.files import write_whole
from deeptier.structs import Struct, Uint8, Uint16, Uint24, Uint64, checked

_FORMAT = 1
_TWO_DAYS_SECONDS = 172_800
_GET = "Get the file of those who deployed"
_HOLDERS = ("registrars", "regulators", "rulemakers", "banks")


@dataclass(frozen=True)
class _Header:
    """What every version of a record begins with."""

    format: int


class DeploymentError(DeeptierError):
    """A deployment cannot be made, continued or trusted; the message says why."""


@dataclass(frozen=True)
class Rules(Struct):
    """What new business must keep to; zero streams, days or caps ask for nothing.

    Roles, backings and streams are bit sets: of `Role`, of `Backing`, of the four streams.
    """

    normal_tenor_days: Uint16 = 180
    longest_tenor_days: Uint16 = 365
    longest_grace_days: Uint16 = 90
    highest_penalty_ppm_per_day: Uint24 = 1_000
    highest_tier_cap: Uint8 = 16
    issuer_roles: Uint8 = 1
    backings: Uint8 = 7
    issue_streams: Uint8 = 0
    endorsement_streams: Uint8 = 0
    discount_streams: Uint8 = 0
    registration_days: Uint8 = 0
    obligor_cap: Uint64 = 0
    financier_cap: Uint64 = 0


@dataclass(frozen=True)
class DeploySettings:
    """What a deployment is given; nothing of it is decided by the code.

    Attributes:
        rules: limits on new payables; rulemakers change them later.
        civil_offset: seconds that civil time is ahead of UTC, for good.
        metadata_uri: of the lots; `{id}` stands for a lot's number in hexadecimal.
        token_name: of the deposit token.
        token_symbol: of the deposit token.
        rule_delay_seconds: between a rulemaker's announcement and its effect.
        registrars: accounts that onboard, renew and close enterprises.
        regulators: accounts that freeze, thaw and pause.
        rulemakers: accounts that set rules and currencies.
        banks: accounts that mint and burn deposits.

    Errors: `InputError` naming the field for an offset that no civil time has, a delay above 32
    bits, or what is no address.
    """

    rules: Rules = Rules()
    civil_offset: int = DEFAULT_OFFSET_SECONDS
    metadata_uri: str = "deeptier:{id}"
    token_name: str = "CNY deposit"  # noqa: S105 - the name of a currency
    token_symbol: str = "CNYD"  # noqa: S105
    rule_delay_seconds: int = _TWO_DAYS_SECONDS
    registrars: tuple[str, ...] = ()
    regulators: tuple[str, ...] = ()
    rulemakers: tuple[str, ...] = ()
    banks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        int_between("civil_offset", self.civil_offset, MIN_OFFSET_SECONDS, MAX_OFFSET_SECONDS)
        int_between("rule_delay_seconds", self.rule_delay_seconds, 0, 2**32 - 1)
        for role in _HOLDERS:
            holders = checked(role, "address[]", tuple[str, ...], getattr(self, role))
            object.__setattr__(self, role, holders)

    @classmethod
    def held_by(cls, account: str, **others: Any) -> DeploySettings:
        """Settings in which one account holds every role: for devnets."""
        return cls(**{**dict.fromkeys(_HOLDERS, (account,)), **others})


Argument = str | int | tuple[str | int, ...]
"""Of a constructor: an address, a text, a number, or a struct of them."""


@dataclass(frozen=True)
class ContractRecord:
    """One contract: planned when `transaction` is None, deployed otherwise.

    Attributes:
        name: as in the artifacts.
        address: follows from deployer and nonce, so it is known before.
        nonce: of the deployer's transaction.
        arguments: of the constructor.
        creation_hash: keccak-256 of code and arguments as sent.
        signed: hashes of transactions signed for it while it is planned.
        transaction: that deployed it.
        block: that it was deployed in.
        code_hash: keccak-256 of the code at its address.
    """

    name: str
    address: str
    nonce: int
    arguments: tuple[Argument, ...]
    creation_hash: str
    signed: tuple[str, ...] = ()
    transaction: str | None = None
    block: int | None = None
    code_hash: str | None = None

    @property
    def is_begun(self) -> bool:
        """Whether a transaction was signed for it."""
        return bool(self.signed) or self.transaction is not None


@dataclass(frozen=True)
class Deployment:
    """The contracts of one deployment on one chain, and how they came there.

    Attributes:
        network: name that people know the chain by.
        chain_id: of the chain.
        genesis_hash: of its first block, which tells a reset chain from the one before.
        deployer: account that deployed, and administrator of governance at first.
        settings: what it was made from.
        contracts: in the order of deployment.
        complete: whether roles and rules were set up and everything read back.
    """

    network: str
    chain_id: int
    genesis_hash: str
    deployer: str
    settings: DeploySettings
    contracts: tuple[ContractRecord, ...]
    complete: bool = False

    @classmethod
    def load(cls, path: Path | str) -> Deployment:
        """Read a record.

        Errors: `DeploymentError` when there is none at `path`, or the file is not one.
        """
        try:
            content = Path(path).read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise DeploymentError(f"there is no deployment at {path}") from None
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise DeploymentError(f"{path} cannot be read: {reason}. {_GET}") from error
        try:
            _require_format(msgspec.json.decode(content, type=_Header).format)
            deployment = msgspec.json.decode(content, type=cls)
            _require_sound(deployment)
        except (ValueError, RecursionError) as error:
            raise DeploymentError(
                f"{path} is not the record of a deployment ({error}). {_GET}"
            ) from error
        return deployment

    def save(self, path: Path | str) -> None:
        """Write the record whole or not at all: a reader never sees half of it."""
        content = {"format": _FORMAT, **asdict(self)}
        write_whole(Path(path), json.dumps(content, indent=2) + "\n")

    def record(self, name: str) -> ContractRecord:
        """What is known of one contract."""
        artifact(name)  # refuses a name that is none
        return next(record for record in self.contracts if record.name == name)

    def with_record(self, changed: ContractRecord) -> Deployment:
        """The same deployment with one contract's record changed."""
        records = tuple(changed if each.name == changed.name else each for each in self.contracts)
        return replace(self, contracts=records)

    @property
    def addresses(self) -> dict[str, str]:
        """Where each contract stands, or will."""
        return {record.name: record.address for record in self.contracts}

    @property
    def first_block(self) -> int:
        """The block of the first contract: no event of the deployment is older."""
        block = self.contracts[0].block
        if block is None:
            raise DeploymentError(f"nothing is deployed yet on {self.network}")
        return block

    def contract(self, name: str, web3: Web3) -> Contract:
        """One contract, ready to be called."""
        address = cast(Any, self.record(name).address)
        return cast(Contract, web3.eth.contract(address=address, abi=artifact(name).abi))

    def domain(self, name: str) -> Domain:
        """The domain of consents given to one contract."""
        return Domain(self.chain_id, self.record(name).address)


def _require_format(found: int) -> None:
    if found != _FORMAT:
        raise ValueError(f"its format is {found}; this version of Deeptier reads {_FORMAT}")


def _require_sound(deployment: Deployment) -> None:
    """The contracts in their order, each where its deployer's transaction puts it."""
    if tuple(each.name for each in deployment.contracts) != CONTRACTS:
        raise ValueError(f"contracts must be {', '.join(CONTRACTS)}, in this order")
    deployer: Any = parse_address(deployment.deployer)
    first = deployment.contracts[0].nonce
    for nonce, each in enumerate(deployment.contracts, first):
        if deployment.complete and None in (each.transaction, each.block, each.code_hash):
            raise ValueError(f"it is complete, and {each.name} is not deployed")
        if each.nonce != nonce or each.address != get_create_address(deployer, Nonce(nonce)):
            raise ValueError(f"{each.name} is not where transaction {nonce} of {deployer} puts it")
