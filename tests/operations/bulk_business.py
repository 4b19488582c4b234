"""Payables by the hundred: issued, endorsed, collected and cleared, as intents of each phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from web3 import Web3

from deeptier.bulk.intent import Intent
from deeptier.consents import IssueConsents, Terms
from deeptier.desk.office import Office
from deeptier.lot_id import LotId

FIRST_FACE = 1_000_00
TENOR_DAYS = 30

_TRADE = bytes(Web3.keccak(text="trade"))
_LOTS_TOGETHER = 40
_GAS_PER_LOT = 300_000


def face_of(number: int) -> int:
    return FIRST_FACE + number


def endorsed_of(number: int) -> int:
    return 100 + number


def holder_of(number: int) -> str:
    return "bolt" if number % 2 else "cast"


def issues(office: Office, count: int) -> list[Intent]:
    """By obligor and payee in turns, each with the other's signature."""
    return [_issue(office, number) for number in range(1, count + 1)]


def endorsements(office: Office, count: int) -> list[Intent]:
    receivers = [_address(office, holder_of(number)) for number in (0, 1)]
    return [
        _intent(
            f"E-{number}",
            "anna",
            ("Warrants", "endorse"),
            (LotId(number).number, receivers[number % 2], endorsed_of(number), _TRADE),
            250_000,
        )
        for number in range(1, count + 1)
    ]


def collections(office: Office, count: int) -> list[Intent]:
    return [
        _intent(f"C-{number}", "platform", ("Clearing", "collect"), (number,), 400_000)
        for number in range(1, count + 1)
    ]


def clearings(office: Office, count: int) -> list[Intent]:
    """Anybody's batches: here those of platform and bank in turns."""
    lots = [lot for n in range(1, count + 1) for lot in (LotId(n), LotId(n).child(1))]
    batches = [lots[at : at + _LOTS_TOGETHER] for at in range(0, len(lots), _LOTS_TOGETHER)]
    return [
        _intent(
            f"P-{number}",
            "platform" if number % 2 else "bank",
            ("Clearing", "clear"),
            ([lot.number for lot in batch],),
            100_000 + _GAS_PER_LOT * len(batch),
        )
        for number, batch in enumerate(batches, 1)
    ]


PHASES: Mapping[str, Callable[[Office, int], list[Intent]]] = {
    "issue": issues,
    "endorse": endorsements,
    "collect": collections,
    "clear": clearings,
}


def _issue(office: Office, number: int) -> Intent:
    house, today = office.house, office.today
    terms = Terms(
        line=1,
        obligor=_address(office, "core"),
        payee=_address(office, "anna"),
        currency=house.address("DepositToken"),
        face_amount=face_of(number),
        due_day=today + TENOR_DAYS,
        tier_cap=9,
        document_root=_TRADE,
        last_day=today + 5,
        nonce=number,
    )
    sender, other = ("core", "payee") if number % 2 else ("anna", "obligor")
    signer = office.keyring.signer("anna" if other == "payee" else "core")
    consents = IssueConsents(**{other: house.sign(signer, terms, invoices=[])})
    words = (terms.as_tuple(), [], consents.as_tuple())
    return _intent(f"I-{number}", sender, ("Payables", "issue"), words, 500_000)


def _intent(
    key: str, sender: str, what: tuple[str, str], words: tuple[object, ...], gas: int
) -> Intent:
    contract, function = what
    return Intent(key, function, sender, contract, function, words, f"{function} {key}", gas)


def _address(office: Office, name: str) -> str:
    return office.book.address(name)
