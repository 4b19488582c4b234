"""A house with enterprises, cash and a credit line in it, and short ways to play on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from counterparts import values
from eth_abi.abi import decode

from deeptier.audit.decode import Log
from deeptier.model.consents import Signature, Words
from deeptier.model.core import Command, Lot
from deeptier.model.papers import (
    Band,
    Bid,
    Consent,
    Delivery,
    IssueConsents,
    PledgeBid,
    StandingBid,
    Terms,
)
from proof import cast
from proof.evm import Receipt
from proof.house import CIVIL_OFFSET, START, House

DAY = 86_400
FIRST_DAY = (START + CIVIL_OFFSET) // DAY
FACE = 1_000_000_000
#: An enterprise that is a contract: it sends what it is told to, and calls back when given a lot.
AGENT = "ReentrantEnterprise"
#: Contracts that send what anybody tells them to.
PUPPETS = (AGENT, "MoodyAccount")
PURSE = 10**12
TRADE = b"trade".ljust(32, b".")
ORDER = b"order".ljust(32, b".")
#: What the people are at first, by name; outsiders stay unknown.
ROLES = {
    "core1": 1,
    "core2": 1,
    "supplier1": 2,
    "supplier2": 2,
    "supplier3": 2,
    "financier1": 4,
    "financier2": 4,
    "bank1": 8,
    "bank2": 8,
}

Refusal = tuple[str, tuple[Any, ...]]


def at(name: str) -> str:
    """The address of one of the people, or what is an address already."""
    return name if name.startswith("0x") else cast.address_of(name)


@dataclass
class Stage:
    """What is played, and all logs of it, in order."""

    house: House
    logs: list[Log] = field(default_factory=list)
    nonce: int = 0

    # sending

    def command(self, sender: str, name: str, **arguments: Any) -> Command:
        """A transaction; its sender by name or address."""
        return Command(at(sender), name, arguments)

    def send(self, command: Command) -> Receipt:
        """Send a transaction and keep its logs; an outsider tells a puppet to send."""
        is_told = command.sender in [self.house.addresses.get(name) for name in PUPPETS]
        receipt = self.house.send(self.told(command) if is_told else command)
        if is_told and receipt.succeeded:
            receipt = replace(receipt, output=decode(["bytes"], receipt.output)[0])
        self.logs += receipt.logs
        return receipt

    def told(self, command: Command) -> Command:
        """The call by which anyone makes a puppet send a command."""
        target, data = self.call_of(command)
        puppet = next(p for p in PUPPETS if self.house.addresses.get(p) == command.sender)
        return self.command("outsider2", f"{puppet}.execute", target=target, data=data)

    def call_of(self, command: Command) -> tuple[str, bytes]:
        """Target and calldata of a command."""
        contract = command.name.split(".")[0]
        data = self.house.interface.call(command.name, command.arguments)
        return self.house.addresses[contract], data

    def answer(self, command: Command) -> Refusal | None:
        """Send a transaction; the error that refused it, or None."""
        receipt = self.send(command)
        return None if receipt.succeeded else self.house.interface.error(receipt.output)

    def do(self, sender: str, name: str, **arguments: Any) -> Any:
        """A transaction that must go on; what it returns."""
        receipt = self.send(self.command(sender, name, **arguments))
        assert receipt.succeeded, (name, self.house.interface.error(receipt.output))
        return self._read(name, receipt.output)

    def refused(self, sender: str, name: str, **arguments: Any) -> Refusal:
        """The error of a transaction that must be refused."""
        refusal = self.answer(self.command(sender, name, **arguments))
        assert refusal is not None, f"{name} went on"
        return refusal

    def view(self, name: str, *arguments: Any) -> Any:
        """What a view says."""
        interface = self.house.interface
        given = dict(zip(interface.names(name), arguments, strict=True))
        contract = self.house.addresses[name.split(".")[0]]
        return self._read(name, self.house.evm.ask(contract, interface.call(name, given)))

    def mark(self) -> tuple[Any, int, int]:
        """A place to go back to, once."""
        return self.house.evm.mark(), len(self.logs), self.nonce

    def go_back(self, mark: tuple[Any, int, int]) -> None:
        """Undo all since a mark."""
        place, kept, self.nonce = mark
        self.house.evm.go_back(place)
        del self.logs[kept:]

    # time

    @property
    def today(self) -> int:
        """The civil day."""
        return (self.house.evm.now + CIVIL_OFFSET) // DAY

    def jump(self, days: int, second: int = DAY // 2) -> None:
        """To so many days after the first one, at a second of that civil day (noon)."""
        self.house.evm.set_time((FIRST_DAY + days) * DAY - CIVIL_OFFSET + second)

    # papers

    @property
    def deposits(self) -> str:
        """The deposit token."""
        return self.house.addresses["DepositToken"]

    def signed(self, signer: str, words: Words, flaw: str = "") -> Signature:
        """A signature of one of the people."""
        return Signature(at(signer), words, flaw)

    def digest(self, words: Words) -> bytes:
        """What the contract that asks makes of words."""
        return self.house.digest(words)

    def next_nonce(self) -> int:
        """A number that no paper has."""
        self.nonce += 1
        return self.nonce

    def terms(self, face: int = FACE, due_in: int = 150, **changes: Any) -> Terms:
        """Terms between core1 and supplier1."""
        usual = {
            "line": 1,
            "obligor": at("core1"),
            "payee": at("supplier1"),
            "currency": self.deposits,
            "face_amount": face,
            "due_day": self.today + due_in,
            "grace_days": 10,
            "penalty_ppm_per_day": 500,
            "tier_cap": 16,
            "document_root": b"documents".ljust(32, b"."),
            "last_day": self.today + 5,
            "nonce": self.next_nonce(),
        }
        return Terms(**usual | changes)

    def issuing(
        self, terms: Terms, invoices: tuple[bytes, ...] = (), by: str = "outsider1"
    ) -> Command:
        """Anyone carries terms with all consents."""
        words = Words("Payables", "Terms", (terms, invoices))
        guarantor = Signature(terms.guarantor, words) if int(terms.guarantor, 16) else None
        consents = IssueConsents(
            Signature(terms.obligor, words), Signature(terms.payee, words), guarantor
        )
        return self.command(by, "Payables.issue", terms=terms, invoices=invoices, consents=consents)

    def issue(self, face: int = FACE, due_in: int = 150, **changes: Any) -> Lot:
        """Issue a payable; its root lot."""
        return self.confirm(self.terms(face, due_in, **changes))

    def confirm(self, terms: Terms, invoices: tuple[bytes, ...] = ()) -> Lot:
        """Issue on these terms; the root lot."""
        assert self.answer(self.issuing(terms, invoices)) is None
        return (self.view("Payables.payableCount"),)

    def bid(self, lot: Lot = (), **changes: Any) -> Bid:
        """A bid of financier1 for one lot, or for any of core1."""
        usual: dict[str, Any] = {
            "financier": at("financier1"),
            "lot": lot,
            "lot_version": self.view("Warrants.versionOf", lot) if lot else 0,
            "currency": self.deposits,
            "budget": FACE,
            "rate_ppm": 43_500,
            "day_basis": 360,
            "last_due_day": self.today + 365,
            "last_day": self.today + 200,
            "nonce": self.next_nonce(),
        }
        if not lot:
            usual["obligor"] = at("core1")
        return Bid(**usual | changes)

    def bid_words(self, bid: Bid) -> Words:
        """What a financier signs."""
        return Words("DiscountDesk", "Bid", (bid,))

    def selling(self, bid: Bid, lot: Lot, amount: int = FACE, by: str = "supplier1") -> Command:
        """The holder accepts a bid that its financier signed."""
        signature = Signature(bid.financier, self.bid_words(bid))
        return self.command(
            by, "DiscountDesk.accept", bid=bid, bid_signature=signature, lot=lot, amount=amount
        )

    def standing(self, budget: int = FACE, rate_ppm: int = 43_500) -> StandingBid:
        """A standing bid with one band of a year."""
        unused = Band(0, 0)
        bands = (Band(365, rate_ppm), unused, unused, unused)
        return StandingBid(budget, self.today + 200, 360, 0, False, 0, bands)

    def pledge_bid(self, lot: Lot, **changes: Any) -> PledgeBid:
        """A bid of financier1 to advance half of a lot at 6 % for 30 days."""
        usual: dict[str, Any] = {
            "financier": at("financier1"),
            "lot": lot,
            "lot_version": self.view("Warrants.versionOf", lot),
            "currency": self.deposits,
            "advance_ppm": 500_000,
            "rate_ppm": 60_000,
            "day_basis": 360,
            "repay_day": self.today + 30,
            "last_day": self.today + 5,
            "nonce": self.next_nonce(),
        }
        return PledgeBid(**usual | changes)

    def pledging(self, bid: PledgeBid, by: str = "supplier1") -> Command:
        """The holder takes a bid to advance cash."""
        signature = Signature(bid.financier, Words("Pledges", "PledgeBid", (bid,)))
        return self.command(by, "Pledges.pledge", bid=bid, bid_signature=signature)

    def consent(self, signer: str, contract: str, name: str, lot: Lot, *what: Any) -> Consent:
        """A party's signature of words that end with the lot's version and today as last day."""
        version = self.view("Warrants.versionOf", lot)
        words = Words(contract, name, (*what, version, self.today))
        return Consent(version, self.today, self.signed(signer, words))

    def delivery(self, to: str, amount: int) -> Delivery:
        """One receiver of an endorsement to many."""
        return Delivery(at(to), amount, TRADE)

    # what there is

    def cash(self) -> Counter[str]:
        """Deposits of every account that has some."""
        names = (*ROLES, *cast.OUTSIDERS)
        held = {name: self.view("DepositToken.balanceOf", at(name)) for name in names}
        return Counter(held)

    def face(self) -> Counter[str]:
        """Face of live lots by holder, from the transfers that were logged."""
        held: Counter[str] = Counter()
        for lot in self.lots():
            held[lot["owner"]] += lot["amount"]
        return +held

    def lots(self) -> list[Mapping[str, Any]]:
        """Every live lot."""
        numbers = {
            number
            for event in self.house.events(tuple(self.logs))
            for number in getattr(event, "ids", (getattr(event, "id", 0),))
        }
        found = []
        for number in sorted(numbers - {0}):
            owner, amount, children, hops, frozen, offered, pledged = self.view(
                "Warrants.lotOf", number
            )
            if amount:
                found.append(
                    {"number": number, "owner": owner, "amount": amount, "children": children}
                    | {"hops": hops, "frozen": frozen, "offered": offered, "pledged": pledged}
                )
        return found

    def _read(self, name: str, output: bytes) -> Any:
        contract, function = name.split(".")
        return values(self.house.builds[contract], function, output)
