"""A house on a devnet with its people, for the audit's tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_hash.auto import keccak

from deeptier.chain.deployment import Deployment, DeploySettings, deploy
from deeptier.chain.devnet import Devnet
from deeptier.chain.house import House
from deeptier.chain.sending import Sender
from deeptier.consents import Bid, IssueConsents, Terms
from deeptier.lot_id import LotId
from deeptier.roles import Role

FIRST_DAY = 20_454  # 2026-01-01
START_TIME = FIRST_DAY * 86_400 - 28_800 + 3_600
FACE = 1_000_000_000
LIMIT = 100 * FACE
CASH = 10**13

NAMES = (
    "admin",
    "registrar",
    "regulator",
    "rulemaker",
    "bank",
    "core",
    "other_core",
    "supplier1",
    "supplier2",
    "supplier3",
    "supplier4",
    "supplier5",
    "financier",
    "other_financier",
    "guarantor",
    "leaver",
    "carrier",
    "old",
    "heir",
)
ENTERPRISES = {
    "core": Role.CORE_ENTERPRISE,
    "other_core": Role.CORE_ENTERPRISE,
    "supplier1": Role.SUPPLIER,
    "supplier2": Role.SUPPLIER,
    "supplier3": Role.SUPPLIER,
    "supplier4": Role.SUPPLIER,
    "supplier5": Role.SUPPLIER,
    "financier": Role.FINANCIER,
    "other_financier": Role.FINANCIER,
    "guarantor": Role.GUARANTOR,
    "leaver": Role.SUPPLIER,
    "old": Role.SUPPLIER | Role.GUARANTOR,
}


def word(text: str) -> bytes:
    """32 bytes that stand for a document, an order, an identity."""
    return keccak(text.encode())


@dataclass
class Stage:
    """The house, its people, and the few things that every history needs."""

    devnet: Devnet
    deployment: Deployment
    nonce: int = 0
    #: What was issued: terms and invoices, by payable.
    issued: dict[int, tuple[Terms, list[bytes]]] = field(default_factory=dict)

    @cached_property
    def house(self) -> House:
        return House(self.deployment, self.devnet.web3)

    @cached_property
    def people(self) -> dict[str, LocalAccount]:
        return dict(zip(NAMES, self.devnet.accounts, strict=False))

    @cached_property
    def senders(self) -> dict[str, Sender]:
        return {name: Sender(self.devnet.web3, key) for name, key in self.people.items()}

    def at(self, name: str) -> str:
        """Somebody's address."""
        return self.people[name].address

    def set_day(self, days: int) -> None:
        """Go to so many days after the first."""
        self.devnet.set_day(FIRST_DAY + days)

    def send(self, name: str, contract: str, function: str, *arguments: Any) -> None:
        """For what the house has no verb."""
        self.senders[name].send(self.house.function(contract, function, *arguments))

    def issue(
        self,
        payee: str = "supplier1",
        *,
        by: str = "carrier",
        obligor: str = "core",
        invoices: int | list[bytes] = 1,
        **fields: Any,
    ) -> LotId:
        """A payable of the core enterprise on line 1, due on the 150th day, signed by both."""
        self.nonce += 1
        terms = Terms(
            line=1,
            obligor=self.at(obligor),
            payee=self.at(payee),
            currency=self.deployment.addresses["DepositToken"],
            face_amount=FACE,
            due_day=FIRST_DAY + 150,
            grace_days=10,
            penalty_ppm_per_day=500,
            tier_cap=8,
            document_root=word("documents"),
            last_day=FIRST_DAY + 100,
            nonce=self.nonce,
        )
        terms = replace(terms, **fields)
        fingerprints = (
            [word(f"invoice {self.nonce}-{index}") for index in range(invoices)]
            if isinstance(invoices, int)
            else invoices
        )
        signatures = [
            self.house.sign(self.people[name], terms, invoices=fingerprints)
            for name in (obligor, payee)
        ]
        if terms.guarantor == self.at("guarantor"):
            sender = self.senders["guarantor"]
            self.house.approve_consent(sender, terms, invoices=fingerprints)
        consents = IssueConsents(*signatures)
        root = self.house.issue(self.senders[by], terms, fingerprints, consents).value
        self.issued[root.payable] = (terms, fingerprints)
        return root

    def bid(self, lot: LotId | None = None, by: str = "financier", **fields: Any) -> Bid:
        """A bid for one lot as it stands now, or for any lot of the core enterprise."""
        self.nonce += 1
        scope: dict[str, Any] = {"obligor": self.at("core")}
        if lot is not None:
            scope = {"lot": lot, "lot_version": self.ask("Warrants", "versionOf", lot.number)}
        words = {
            "financier": self.at(by),
            "currency": self.deployment.addresses["DepositToken"],
            "budget": 10 * FACE,
            "rate_ppm": 43_500,
            "last_due_day": FIRST_DAY + 400,
            "last_day": FIRST_DAY + 149,
            "series": self.house.bid_series(self.at(by)),
            "nonce": self.nonce,
            **scope,
        }
        return Bid(**{**words, **fields})

    def sell(self, seller: str, bid: Bid, lot: LotId, amount: int, by: str = "financier") -> LotId:
        """The seller accepts a bid that the financier signed."""
        signature = self.house.sign(self.people[by], bid)
        done = self.house.accept_bid(self.senders[seller], bid, signature, lot, amount)
        return done.value.lot

    def amount(self, lot: LotId) -> int:
        """What a lot is worth."""
        return int(self.ask("Warrants", "lotOf", lot.number)[1])

    def ask(self, contract: str, function: str, *arguments: Any) -> Any:
        """What a view answers."""
        return self.house.ask(contract, function, *arguments)

    def agree(self, name: str, contract: str, digest: bytes) -> None:
        """Somebody's consent, given on chain before."""
        self.send(name, contract, "approveConsent", digest)

    def repay_all(self, payable: int, by: str = "core") -> None:
        """All that the obligor owes today: to holders, and to its guarantor."""
        self.send(by, "Clearing", "repay", payable, sum(self.ask("Clearing", "owedOn", payable)))


def stage_on(devnet: Devnet, folder: Path) -> Stage:
    """Deploy, onboard everybody, hand out cash, grant line 1."""
    people = dict(zip(NAMES, devnet.accounts, strict=False))
    settings = DeploySettings(
        registrars=(people["registrar"].address,),
        regulators=(people["regulator"].address,),
        rulemakers=(people["rulemaker"].address,),
        banks=(people["bank"].address,),
    )
    deployment = deploy(devnet.web3, people["admin"], settings, folder / "devnet.json")
    stage = Stage(devnet, deployment)
    house, senders = stage.house, stage.senders
    for name, role in ENTERPRISES.items():
        identity = word(f"identity of {name}")
        house.onboard(senders["registrar"], stage.at(name), role, FIRST_DAY + 2_000, identity)
    for name in ("core", "financier", "other_financier", "carrier", "guarantor", "other_core"):
        house.mint(senders["bank"], stage.at(name), CASH)
        house.approve(senders[name], "Clearing")
        house.approve(senders[name], "DiscountDesk", CASH)
        approval = (deployment.addresses["Pledges"], CASH)
        stage.send(name, "DepositToken", "approve", *approval)
    house.grant_line(senders["guarantor"], stage.at("core"), LIMIT, FIRST_DAY + 500)
    return stage
