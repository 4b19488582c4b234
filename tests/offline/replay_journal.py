"""A journal made by hand, for the replay's tests."""

from __future__ import annotations

from typing import Any

from eth_hash.auto import keccak

from deeptier.audit.books import Books
from deeptier.audit.check import Evidence, check
from deeptier.audit.digest import terms_digest
from deeptier.audit.events import EVENTS, Event, Place
from deeptier.audit.events.clearing import LineGranted
from deeptier.audit.events.lots import Cause, Delivered, TransferSingle
from deeptier.audit.events.payables import PayableIssued, Terms
from deeptier.audit.events.register import EnterpriseOnboarded
from deeptier.audit.events.rulebook import (
    CurrencyAnnounced,
    Rules,
    RulesAdopted,
    RulesAnnounced,
)
from deeptier.audit.events.token import DepositsMinted, Transfer
from deeptier.audit.findings import Finding
from deeptier.audit.holdings import holdings
from deeptier.audit.replay import replay
from deeptier.lot_id import LotId

CHAIN_ID = 1337
NOBODY = "0x" + "00" * 20
ADDRESSES = {name: f"0x{number:040x}" for number, name in enumerate(EVENTS, 0xC0)}
TOKEN = ADDRESSES["DepositToken"]
CLEARING = ADDRESSES["Clearing"]

CORE, PAYEE, SUPPLIER, OTHER, FINANCIER, BANK = (f"0x{number:040x}" for number in range(1, 7))
ROLES = {CORE: 1, PAYEE: 2, SUPPLIER: 2, OTHER: 2, FINANCIER: 4, BANK: 8}

FACE = 1_000_000
FIRST_DAY = 20_400
RULES = Rules(180, 365, 90, 1_000, 16, 1, 7, 0, 0, 0, 0, 0, 0)
DUE_DAY = 20_600
LIMIT = 10 * FACE
TRADE = keccak(b"trade")
ORDER = keccak(b"order")
BID = keccak(b"bid")

_CONTRACT_OF = {event: contract for contract, events in EVENTS.items() for event in events}


def lot(text: str) -> int:
    """The number of a lot, from its certificate number."""
    return LotId.parse(text).number


class Journal:
    """Events in the order of the chain; `tell` puts those that it is given into one transaction."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._block = 0

    def tell(self, *kinds: tuple[type[Event], dict[str, Any]]) -> None:
        """One transaction, in a block of its own."""
        self._block += 1
        for index, (kind, words) in enumerate(kinds):
            place = Place(
                block=self._block,
                index=index,
                transaction=f"0x{self._block:064x}",
                contract=words.pop("contract", _CONTRACT_OF[kind]),
            )
            self.events.append(kind(place, **words))

    def say(self, kind: type[Event], **words: Any) -> None:
        """One transaction with one event."""
        self.tell((kind, words))

    @property
    def books(self) -> Books:
        return replay(self.events, ADDRESSES)[0]

    @property
    def notes(self) -> list[str]:
        """What the replay noted, without places."""
        return [brief(finding) for finding in replay(self.events, ADDRESSES)[1]]

    @property
    def checks(self) -> list[str]:
        """What the checks on the finished books find, without places."""
        evidence = Evidence(tuple(self.events), self.books, holdings(self.events)[0], CHAIN_ID)
        return [brief(finding) for finding in check(evidence)]

    def onboard(self) -> None:
        """Everybody, the currency, the rules, line 1."""
        for account, roles in ROLES.items():
            self.say(
                EnterpriseOnboarded, account=account, roles=roles, expiry_day=30_000, identity=TRADE
            )
        self.say(RulesAnnounced, rules=RULES, from_day=FIRST_DAY)
        self.say(RulesAdopted, from_day=FIRST_DAY)
        currency = {"currency": TOKEN, "allowed": True, "from_day": FIRST_DAY}
        self.say(CurrencyAnnounced, **currency, allowed_now=False)
        self.say(
            LineGranted,
            line=1,
            bank=BANK,
            obligor=CORE,
            currency=TOKEN,
            limit=LIMIT,
            expiry_day=30_000,
        )
        for account in (CORE, FINANCIER, SUPPLIER):
            self.tell(
                (Transfer, {"from_": NOBODY, "to": account, "amount": LIMIT}),
                (DepositsMinted, {"account": account, "amount": LIMIT}),
            )

    def issue(self, number: int = 1, *, invoices: tuple[bytes, ...] = (), **fields: Any) -> None:
        """A payable of the core enterprise to the payee."""
        terms = Terms(**{**_TERMS, "nonce": number, **fields})
        words: dict[str, Any] = {
            "payable_number": number,
            "obligor": terms.obligor,
            "payee": terms.payee,
            "terms_digest": b"",
            "terms": terms,
            "invoices": invoices,
        }
        unsigned = PayableIssued(Place(0, 0, "", ""), **words)
        words["terms_digest"] = terms_digest(unsigned, CHAIN_ID, ADDRESSES["Payables"])
        root = LotId(number).number
        made = (terms.payee, root, terms.face_amount)
        self.tell((PayableIssued, words), _arrival(NOBODY, *made))

    def deliver(self, text: str, from_: str, to: str, amount: int, hops: int, **words: Any) -> None:
        """A delivery, and its ERC-1155 transfers: of the whole lot, or of a cut of its parent."""
        number, is_whole = lot(text), lot(text) in self.books.lots
        told = {"from_": from_, "to": to, "amount": amount, "hops": hops}
        told |= {"lot": number, "cause": int(Cause.ENDORSEMENT), "ref": TRADE, **words}
        moves = [_arrival(from_, to, number, amount)]
        parent = LotId.parse(text).parent
        if not is_whole and parent is not None:
            moves = [_arrival(from_, NOBODY, parent.number, amount)]
            moves.append(_arrival(NOBODY, to, number, amount))
        self.tell((Delivered, told), *moves)


def house(*payables: int) -> Journal:
    """A journal with everybody onboarded and payables issued."""
    journal = Journal()
    journal.onboard()
    for number in payables:
        journal.issue(number)
    return journal


def brief(finding: Finding) -> str:
    """A finding without its place."""
    return str(finding).rpartition(" (")[0]


def _arrival(from_: str, to: str, number: int, amount: int) -> tuple[type[Event], dict[str, Any]]:
    words = {"operator": from_, "from_": from_, "to": to, "id": number, "value": amount}
    return TransferSingle, words


_TERMS: dict[str, Any] = {
    "line": 1,
    "obligor": CORE,
    "payee": PAYEE,
    "guarantor": NOBODY,
    "currency": TOKEN,
    "backing": 0,
    "face_amount": FACE,
    "due_day": DUE_DAY,
    "grace_days": 10,
    "penalty_ppm_per_day": 500,
    "tier_cap": 4,
    "deposit_ppm": 0,
    "document_root": TRADE,
    "long_tenor_reason": bytes(32),
    "last_day": 20_500,
}
