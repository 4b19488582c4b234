"""Deeptier's contracts on the devnet, a party of each kind, and payables and bids to measure."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount
from web3 import Web3

from benchmarks.gas.chain import Chain, Sent
from deeptier.chain.artifacts import CONTRACTS
from deeptier.chain.deployment import Deployment, DeploySettings, deploy
from deeptier.consents import Bid, Consent, Domain, IssueConsents, Terms, sign, typed_data
from deeptier.lot_id import LotId
from deeptier.roles import Role
from deeptier.structs import ZERO_ADDRESS, Struct

FACE = 1_000_000_000
TRADE = bytes(Web3.keccak(text="trade"))

_CASH = 10**13
_TENOR_DAYS = 150
_NO_LIMIT = 2**256 - 1
_IDENTITY = bytes(Web3.keccak(text="identity"))
_ONBOARDED_DAYS = 1_000
_CALLS_AT_A_TIME = 100  # in one transaction of governance


@dataclass(frozen=True)
class Parties:
    """Who takes part; `carrier` brings others' signatures to the chain and is no enterprise."""

    admin: LocalAccount
    obligor: LocalAccount
    payee: LocalAccount
    bank: LocalAccount
    financier: LocalAccount
    supplier: LocalAccount
    carrier: LocalAccount


@dataclass
class House:
    """The contracts, with all parties onboarded, a line granted and money in their hands."""

    chain: Chain
    parties: Parties
    deployment: Deployment
    contracts: dict[str, Any]
    today: int
    _nonces: int = 0

    def __getattr__(self, name: str) -> Any:
        """A contract by its name: house.Warrants."""
        try:
            return self.contracts[name]
        except KeyError:
            raise AttributeError(name) from None

    def domain(self, contract: str) -> Domain:
        """What signatures for a contract are bound to."""
        return Domain(self.chain.web3.eth.chain_id, self.contracts[contract].address)

    def consent(self, contract: str, message: Any, account: LocalAccount) -> tuple[Any, ...]:
        """A holder's consent as the contracts take it; the message has version and last day."""
        signature = self.signed(contract, message, account)
        return Consent(message.version, message.last_day, signature).as_tuple()

    def issue(self, *, deposit_ppm: int = 0, guaranteed: bool = False) -> tuple[LotId, Sent]:
        """Issue a payable on one invoice, carried by a stranger with all signatures."""
        parties, today = self.parties, self.chain_day()
        terms = Terms(
            line=1,
            obligor=parties.obligor.address,
            payee=parties.payee.address,
            guarantor=parties.bank.address if guaranteed else ZERO_ADDRESS,
            currency=self.DepositToken.address,
            face_amount=FACE,
            due_day=today + _TENOR_DAYS,
            grace_days=10,
            penalty_ppm_per_day=500,
            tier_cap=16,
            document_root=bytes(Web3.keccak(text="documents")),
            last_day=today + 5,
            nonce=self.nonce(),
            deposit_ppm=deposit_ppm,
        )
        invoices = [bytes(Web3.keccak(text=f"invoice {self._nonces}"))]
        consents = IssueConsents(
            self.signed("Payables", terms, parties.obligor, invoices=invoices),
            self.signed("Payables", terms, parties.payee, invoices=invoices),
            self.signed("Payables", terms, parties.bank, invoices=invoices) if guaranteed else b"",
        )
        call = self.Payables.functions.issue(terms.as_tuple(), invoices, consents.as_tuple())
        sent = self.chain.send(call, parties.carrier)
        return LotId(self.Payables.functions.payableCount().call()), sent

    def bid(self, **words: Any) -> tuple[Bid, bytes]:
        """A financier's bid at 4.35 % and its signature; `words` say for what and how much."""
        bid = Bid(
            financier=self.parties.financier.address,
            currency=self.DepositToken.address,
            rate_ppm=43_500,
            last_due_day=self.today + 400,
            last_day=self.today + 30,
            nonce=self.nonce(),
            **words,
        )
        return bid, self.signed("DiscountDesk", bid, self.parties.financier)

    def onboard(self, addresses: Sequence[str]) -> None:
        """Make suppliers of many addresses."""
        last = self.today + _ONBOARDED_DAYS
        self._as_governance(
            self.Enterprises,
            "onboard",
            [(address, int(Role.SUPPLIER), last, _IDENTITY) for address in addresses],
        )

    def fund(self, addresses: Sequence[str]) -> None:
        """Give each address a little money, so that it holds some before it is paid."""
        self._as_governance(self.DepositToken, "mint", [(address, 1) for address in addresses])

    def nonce(self) -> int:
        """Random-looking, as wallets choose it: its 16 bytes are part of the calldata."""
        self._nonces += 1
        return int.from_bytes(Web3.keccak(text=f"nonce {self._nonces}")[:16], "big")

    def chain_day(self) -> int:
        """The day number now: `today` is that of the first transaction."""
        return int(self.Enterprises.functions.today().call())

    def _as_governance(
        self, contract: Any, function: str, calls: Sequence[tuple[Any, ...]]
    ) -> None:
        execute = self.Governance.encode_abi
        for first in range(0, len(calls), _CALLS_AT_A_TIME):
            encoded = [
                execute("execute", [contract.address, contract.encode_abi(function, call)])
                for call in calls[first : first + _CALLS_AT_A_TIME]
            ]
            self.chain.send(self.Governance.functions.multicall(encoded), self.parties.admin)

    def signed(self, contract: str, message: Struct, account: LocalAccount, **extra: Any) -> bytes:
        """A party's signature of a message to a contract."""
        return sign(account, typed_data(self.domain(contract), message, **extra))


def build(chain: Chain) -> House:
    """Deploy everything and bring it to where the measured operations begin."""
    parties = Parties(*chain.accounts[:7])
    deployment = _deploy(chain, parties.admin)
    contracts = {name: deployment.contract(name, chain.web3) for name in CONTRACTS}
    for contract in contracts.values():
        chain.learn(contract.abi)
    today = contracts["Enterprises"].functions.today().call()
    house = House(chain, parties, deployment, contracts, today)
    _onboard_parties(house)

    admin, token, desk = parties.admin, house.DepositToken, house.DiscountDesk
    line = (parties.obligor.address, token.address, 10**15, today + 400)
    chain.send(house.Clearing.functions.grantLine(*line), parties.bank)
    for party in (parties.obligor, parties.payee, parties.financier, parties.supplier):
        chain.send(token.functions.mint(party.address, _CASH), admin)
    approve = token.functions.approve
    chain.send(approve(house.Clearing.address, _NO_LIMIT), parties.obligor)
    chain.send(approve(desk.address, _NO_LIMIT), parties.financier)
    # The house is in use: it holds others' cash, its line is drawn and its payables are counted,
    # so that what is measured changes these words and does not make them.
    chain.send(token.functions.mint(house.Clearing.address, 1), admin)
    house.issue()
    return house


def stranger(number: int) -> str:
    """An address of its own for each number, nobody's before."""
    return Web3.to_checksum_address(Web3.keccak(text=f"holder {number}")[12:])


def _onboard_parties(house: House) -> None:
    parties = house.parties
    roles = {
        parties.obligor: Role.CORE_ENTERPRISE,
        parties.payee: Role.SUPPLIER,
        parties.bank: Role.GUARANTOR,
        parties.financier: Role.FINANCIER,
        parties.supplier: Role.SUPPLIER,
    }
    for party, role in roles.items():
        words = (party.address, int(role), house.today + _ONBOARDED_DAYS, _IDENTITY)
        house.chain.send(house.Enterprises.functions.onboard(*words), parties.admin)


def _deploy(chain: Chain, admin: LocalAccount) -> Deployment:
    settings = DeploySettings(registrars=(admin.address,), banks=(admin.address,))
    with tempfile.TemporaryDirectory() as folder:
        return deploy(chain.web3, admin, settings, Path(folder) / "anvil.json")
