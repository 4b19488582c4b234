"""Pledges on the stage: a financier's signed offer, a pledged lot, a replaced account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stage import Stage, Struct

from deeptier.rounding import half_up

PPM = 1_000_000
DUE_IN = 150


@dataclass(frozen=True)
class PledgeBid(Struct):
    """IPledges.PledgeBid."""

    financier: Any
    lot: int
    lotVersion: int
    currency: Any
    advancePpm: int
    ratePpm: int
    dayBasis: int
    repayDay: int
    lastDay: int
    nonce: int


def pledge_bid(stage: Stage, lot: int, **changes: Any) -> PledgeBid:
    """The financier offers 80 % on a lot at its version, 6 % a year of 360, for 30 days."""
    usual = {
        "financier": stage.people.financier,
        "lot": lot,
        "lotVersion": stage.house.warrants.versionOf(lot),
        "currency": stage.house.deposits,
        "advancePpm": 800_000,
        "ratePpm": 60_000,
        "dayBasis": 360,
        "repayDay": stage.today + 30,
        "lastDay": stage.today + 5,
        "nonce": 1,
    }
    return PledgeBid(**(usual | changes))


def digest_of(stage: Stage, bid: PledgeBid) -> bytes:
    """What the financier signs."""
    return bytes(stage.house.pledges.pledgeBidDigest(bid.words))


def take(stage: Stage, bid: PledgeBid, *, by: Any = None, signature: bytes | None = None) -> Any:
    """The holder pledges its lot under an offer, signed unless told; the transaction."""
    if signature is None:
        signature = stage.sign(bid.financier, digest_of(stage, bid))
    sender = by or stage.lot(bid.lot)["owner"]
    return stage.house.pledges.pledge(bid.words, signature, {"from": sender})


def pledge(stage: Stage, lot: int, **changes: Any) -> PledgeBid:
    """A lot pledged under an offer with these changes."""
    bid = pledge_bid(stage, lot, **changes)
    take(stage, bid)
    return bid


def debt(advance: int, days: int, rate: int = 60_000, basis: int = 360) -> int:
    """Advance and interest, by Python."""
    return advance + half_up(advance * rate * days, PPM * basis)


def replace_account(stage: Stage, old: Any, new: Any) -> None:
    """An account takes another's place, three days after the registrar proposed it."""
    enterprises, people = stage.house.enterprises, stage.people
    enterprises.proposeSuccessor(old, new, {"from": people.registrar})
    stage.sleep_days(3)
    enterprises.completeSuccession(old, {"from": people.outsider})


def thaw(stage: Stage, account: Any) -> None:
    """The regulator lets a frozen enterprise go."""
    stage.house.enterprises.thaw(account, b"\1" * 32, {"from": stage.people.regulator})
