"""The stage: verbs that tests use to bring about a situation, with defaults that work."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from eth_account import Account as KeyAccount
from eth_utils import keccak
from house import House, People

from deeptier.days import first_second

NOBODY = "0x" + 40 * "0"
NO_BYTES32 = bytes(32)
MAX_FACE = 2**64 - 1
NOON = 43_200


def commitment(text: str) -> bytes:
    """32 bytes that stand for a document, an order or a trade."""
    return keccak(text=text)


TRADE = commitment("trade")
ORDER = commitment("order")


class Struct:
    """A Solidity struct, member by member in order."""

    @property
    def words(self) -> tuple[Any, ...]:
        """The struct as an argument of a call."""
        return tuple(getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Terms(Struct):
    """IPayables.Terms."""

    line: int
    obligor: Any
    payee: Any
    guarantor: Any
    currency: Any
    backing: int
    faceAmount: int
    dueDay: int
    graceDays: int
    penaltyPpmPerDay: int
    tierCap: int
    depositPpm: int
    documentRoot: bytes
    longTenorReason: bytes
    lastDay: int
    nonce: int


@dataclass(frozen=True)
class Bid(Struct):
    """IDiscountDesk.Bid."""

    financier: Any
    lot: int
    lotVersion: int
    obligor: Any
    currency: Any
    budget: int
    ratePpm: int
    dayBasis: int
    method: int
    recourse: bool
    obligorSharePpm: int
    feePpm: int
    feeReceiver: Any
    lastDueDay: int
    lastDay: int
    series: int
    nonce: int


@dataclass
class Stage:
    """The house with people in it, a credit line for `core`, and a clock."""

    house: House
    people: People
    keys: dict[str, bytes]
    chain: Any
    line: int = 0
    _nonce: int = 0

    # clock

    @property
    def today(self) -> int:
        """The day number now."""
        return int(self.house.enterprises.today())

    def jump_to(self, day: int, second: int = NOON) -> None:
        """Move the clock to a day (noon unless told), never back; to today it need not move."""
        if second == NOON and day == self.today:
            return
        target = first_second(day) + second
        seconds = target - self.chain[-1].timestamp
        assert seconds >= 0, "the clock does not go back"
        self.chain.sleep(seconds)
        self.chain.mine()
        # The devnet may count whole seconds otherwise than we do.
        while (short := target - self.chain[-1].timestamp) > 0:
            self.chain.sleep(short)
            self.chain.mine()

    def sleep_days(self, days: int) -> None:
        """Noon, so many days from today."""
        self.jump_to(self.today + days)

    # consent

    def sign(self, who: Any, digest: bytes) -> bytes:
        """The 65-byte signature of a digest by one of the people."""
        return bytes(KeyAccount.unsafe_sign_hash(digest, self.keys[who.address]).signature)

    def consent(
        self,
        who: Any,
        lot: int,
        digest_of: Any,
        *what: Any,
        version: int | None = None,
        last_day: int | None = None,
    ) -> tuple[int, int, bytes]:
        """An IConsents.Consent: `digest_of(*what, version, last_day)` signed by `who`.

        Version and last day are the lot's own and today unless told.
        """
        version = self.house.warrants.versionOf(lot) if version is None else version
        last_day = self.today if last_day is None else last_day
        return version, last_day, self.sign(who, bytes(digest_of(*what, version, last_day)))

    # issuing

    def grant_line(self, **changes: Any) -> int:
        """Grant a line, return its number. Changes: bank obligor currency limit expiry_day."""
        given = {
            "bank": self.people.guarantor,
            "obligor": self.people.core,
            "currency": self.house.deposits,
            "limit": MAX_FACE,
            "expiry_day": self.today + 1_000,
        }
        given |= changes
        bank = given.pop("bank")
        self.house.clearing.grantLine(*given.values(), {"from": bank})
        return int(self.house.clearing.lineCount())

    def terms(self, face: int = 1_000_000_000, due_in: int = 150, **changes: Any) -> Terms:
        """Terms between core and supplier1 that the rules allow, but for `changes`."""
        self._nonce += 1
        today = self.today
        usual = Terms(
            line=self.line,
            obligor=self.people.core,
            payee=self.people.supplier1,
            guarantor=NOBODY,
            currency=self.house.deposits,
            backing=0,
            faceAmount=face,
            dueDay=today + due_in,
            graceDays=10,
            penaltyPpmPerDay=500,
            tierCap=16,
            depositPpm=0,
            documentRoot=commitment("documents"),
            longTenorReason=NO_BYTES32,
            lastDay=today + 5,
            nonce=self._nonce,
        )
        return replace(usual, **changes)

    def terms_digest(self, terms: Terms, invoices: Any = ()) -> bytes:
        """What the parties to a payable sign."""
        return bytes(self.house.payables.termsDigest(terms.words, invoices))

    def consents(self, terms: Terms, invoices: Any = ()) -> tuple[bytes, bytes, bytes]:
        """Signatures of obligor, payee and (if named) guarantor, of those that hold a key."""
        digest = self.terms_digest(terms, invoices)
        parties = (terms.obligor, terms.payee, terms.guarantor)
        return tuple(  # type: ignore[return-value]
            self.sign(party, digest) if getattr(party, "address", None) in self.keys else b""
            for party in parties
        )

    def confirm(
        self, terms: Terms, invoices: Any = (), consents: Any = None, by: Any = None
    ) -> Any:
        """Carry terms to the chain (by the outsider unless told) and return the transaction."""
        consents = self.consents(terms, invoices) if consents is None else consents
        sender = by or self.people.outsider
        return self.house.payables.issue(terms.words, invoices, consents, {"from": sender})

    def issue(
        self, face: int = 1_000_000_000, due_in: int = 150, *, invoices: Any = (), **changes: Any
    ) -> int:
        """Issue a payable and return its root lot."""
        self.confirm(self.terms(face, due_in, **changes), invoices)
        return int(self.house.payables.payableCount()) << 192

    # circulating

    def endorse(self, lot: int, to: Any, amount: int | None = None, trade: bytes = TRADE) -> int:
        """The holder endorses a lot, or `amount` of it; the lot that `to` then holds."""
        word = self.lot(lot)
        amount = word["amount"] if amount is None else amount
        tx = self.house.warrants.endorse(lot, to, amount, trade, {"from": word["owner"]})
        return int(tx.events["Delivered"]["lot"])

    def split(self, lot: int, *amounts: int) -> list[int]:
        """The holder splits a lot; the children, in order."""
        tx = self.house.warrants.split(lot, amounts, {"from": self.lot(lot)["owner"]})
        return [int(child) for child in tx.events["TransferBatch"]["ids"]]

    def lot(self, lot: int) -> dict[str, Any]:
        """IWarrants.Lot by member names."""
        return dict(self.house.warrants.lotOf(lot).dict())

    # discounting

    def bid(self, lot: int = 0, **changes: Any) -> Bid:
        """A bid of the financier for one lot at its version, or (no lot) for any lot of core."""
        self._nonce += 1
        today = self.today
        usual = Bid(
            financier=self.people.financier,
            lot=lot,
            lotVersion=self.house.warrants.versionOf(lot) if lot else 0,
            obligor=NOBODY if lot else self.people.core,
            currency=self.house.deposits,
            budget=10**12,
            ratePpm=43_500,
            dayBasis=360,
            method=0,
            recourse=False,
            obligorSharePpm=0,
            feePpm=0,
            feeReceiver=NOBODY,
            lastDueDay=today + 365,
            lastDay=today + 5,
            series=0,
            nonce=self._nonce,
        )
        return replace(usual, **changes)

    def bid_digest(self, bid: Bid) -> bytes:
        """What the financier signs."""
        return bytes(self.house.desk.bidDigest(bid.words))

    def accept(
        self,
        bid: Bid,
        lot: int,
        amount: int | None = None,
        *,
        by: Any = None,
        signature: bytes | None = None,
    ) -> Any:
        """The holder accepts a signed bid for a lot, or `amount` of it; the transaction."""
        word = self.lot(lot)
        amount = word["amount"] if amount is None else amount
        if signature is None:
            signature = self.sign(bid.financier, self.bid_digest(bid))
        return self.house.desk.accept(
            bid.words, signature, lot, amount, {"from": by or word["owner"]}
        )

    # cash

    def cash(self, who: Any) -> int:
        """Deposits of an account, in fen."""
        return int(self.house.deposits.balanceOf(who))

    def fund(self, who: Any, amount: int) -> None:
        """The bank mints deposits."""
        self.house.deposits.mint(who, amount, {"from": self.people.bank})

    def repay(self, lot: int, amount: int, by: Any = None) -> Any:
        """Core pays on the payable of a lot; the transaction."""
        return self.house.clearing.repay(lot >> 192, amount, {"from": by or self.people.core})

    def default(self, lot: int) -> None:
        """Let grace run out on the payable of a lot and declare default."""
        paper = self.house.warrants.paperOf(lot >> 192)
        self.jump_to(paper["dueDay"] + paper["graceDays"] + 1)
        self.house.clearing.declareDefault(lot >> 192, {"from": self.people.outsider})

    # people

    def onboard(self, account: Any, roles: int = 2, expiry_day: int | None = None) -> None:
        """The registrar lets an account in."""
        expiry_day = self.today + 5_000 if expiry_day is None else expiry_day
        identity = commitment(str(account))
        sender = {"from": self.people.registrar}
        self.house.enterprises.onboard(account, roles, expiry_day, identity, sender)

    def freeze(self, account: Any) -> None:
        """The regulator freezes an enterprise."""
        self.house.enterprises.freeze(account, ORDER, {"from": self.people.regulator})
