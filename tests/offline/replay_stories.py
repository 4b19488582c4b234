"""What a hand-made journal can tell, right or wrong, for the replay's tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from eth_utils.address import to_checksum_address
from replay_journal import BID, CORE, DUE_DAY, FACE, FINANCIER, ORDER, PAYEE, SUPPLIER, Journal, lot

from deeptier.audit.events import clearing, desk, lots, register

Story = Callable[[Journal], None]


def say(kind: Any, **words: Any) -> Story:
    return lambda journal: journal.say(kind, **words)


def several(*stories: Story) -> Story:
    def tell(journal: Journal) -> None:
        for story in stories:
            story(journal)

    return tell


def amended(story: Story, kind: Any, **words: Any) -> Story:
    """A story whose last event of a kind says something else."""

    def tell(journal: Journal) -> None:
        story(journal)
        at = max(i for i, event in enumerate(journal.events) if isinstance(event, kind))
        journal.events[at] = replace(journal.events[at], **words)

    return tell


def deliver(text: str, from_: str, to: str, amount: int, hops: int, **words: Any) -> Story:
    return lambda journal: journal.deliver(text, from_, to, amount, hops, **words)


def issue(number: int, **fields: Any) -> Story:
    return lambda journal: journal.issue(number, **fields)


def repaid(principal: int, penalty: int = 0, **words: Any) -> Story:
    told = {"payable_number": 1, "payer": CORE, "line": 1, **words}
    return say(clearing.Repaid, principal=principal, penalty=penalty, **told)


def redeemed(text: str = "1", holder: str = PAYEE, amount: int = FACE) -> Story:
    return say(clearing.Redeemed, lot=lot(text), holder=holder, amount=amount)


def claimed(cash: int, holder: str = PAYEE, text: str = "1") -> Story:
    return say(clearing.Claimed, lot=lot(text), holder=holder, cash=cash)


def accrued(ppm: int, day: int) -> Story:
    return say(clearing.PenaltyAccrued, payable_number=1, penalty_ppm=ppm, through_day=day)


def defaulted(**words: Any) -> Story:
    told = {"payable_number": 1, "obligor": CORE, "unpaid": FACE, "day": DUE_DAY + 11}
    return say(clearing.Defaulted, **{**told, **words})


def discounted(**words: Any) -> Story:
    told = {
        "lot": lot("1"),
        "seller": PAYEE,
        "financier": FINANCIER,
        "bid_digest": BID,
        "face_amount": FACE,
        "discount": 10_000,
        "proceeds": 990_000,
        "tenor_days": 36,
        "rate_ppm": 100_000,
        "day_basis": 360,
        "method": 0,
        "filled": 0,
    }
    return say(desk.Discounted, **{**told, **words})


def split(first: int, *amounts: int, text: str = "1", holder: str = PAYEE) -> Story:
    return say(lots.Split, lot=lot(text), holder=holder, first_child=first, amounts=amounts)


def who(account: str) -> str:
    return to_checksum_address(account)


FREEZE_PAYEE = say(register.EnterpriseFrozen, account=PAYEE, order_hash=ORDER)


CLOSE_SUPPLIER = say(register.EnterpriseClosed, account=SUPPLIER)


PAUSE = say(register.BusinessPaused, since_day=20_500, order_hash=ORDER)


FREEZE_LOT = say(lots.LotFrozen, lot=lot("1"), order_hash=ORDER)


FREEZE_PAYABLE = say(lots.PayableFrozen, payable_number=1, order_hash=ORDER)


RIGHT = say(
    desk.RecourseGranted,
    lot=lot("1"),
    seller=SUPPLIER,
    buyer=PAYEE,
    price=5,
    hops=0,
    children=1,
)


def recourse(kind: Any = desk.RecourseClaimed, **words: Any) -> Story:
    told = {"lot": lot("1"), "holder": PAYEE, "seller": SUPPLIER}
    if kind is desk.RecourseClaimed:
        told |= {"sold_as": lot("1"), "hops": 0, "day": DUE_DAY + 11}
    else:
        told |= {"payer": SUPPLIER, "cash": FACE, "hops": 1, "held_at_hops": -1}
    return say(kind, **{**told, **words})


IN_DEFAULT = several(RIGHT, defaulted())
