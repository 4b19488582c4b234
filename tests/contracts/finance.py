"""Brings about what financing by sale meets: dated rules, standing bids, pledges, successors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from expect import events_of
from house import RULES
from stage import ORDER, Stage, Struct

#: Members of IRulebook.Rules, in order.
RULE_NAMES = (
    "normalTenorDays",
    "longestTenorDays",
    "longestGraceDays",
    "highestPenaltyPpmPerDay",
    "highestTierCap",
    "issuerRoles",
    "backings",
    "issueStreams",
    "endorsementStreams",
    "discountStreams",
    "registrationDays",
    "obligorCap",
    "financierCap",
)
UNUSED = (0, 0)
ENDLESS = 2**256 - 1


@dataclass(frozen=True)
class StandingBid(Struct):
    """IStandingBids.StandingBid, with the rates of a bank that wants long papers less."""

    budget: int = 10**12
    lastDay: int = 0
    dayBasis: int = 360
    method: int = 0
    recourse: bool = False
    revision: int = 0
    bands: tuple[tuple[int, int], ...] = ((30, 36_000), (90, 40_000), (180, 43_500), UNUSED)


def adopt_rules(stage: Stage, **changes: int) -> None:
    """The rulemaker changes rules; four days later they hold."""
    rules = tuple((dict(zip(RULE_NAMES, RULES, strict=True)) | changes).values())
    assert len(rules) == len(RULES), "there is no such rule"
    rulebook, sender = stage.house.enterprises, {"from": stage.people.rulemaker}
    from_day = stage.today + 4
    call = rulebook.announceRules.encode_input(rules, from_day)
    stage.house.governance.schedule(rulebook, call, 0, sender)
    stage.sleep_days(3)
    rulebook.announceRules(rules, from_day, sender)
    stage.sleep_days(1)


def set_standing(stage: Stage, by: Any = None, obligor: Any = None, **changes: Any) -> bytes:
    """The financier sets a standing bid for core's warrants; the digest of its revision."""
    people, deposits = stage.people, stage.house.deposits
    by, obligor = by or people.financier, obligor or people.core
    currency = changes.pop("currency", deposits)
    bid = StandingBid(**({"lastDay": stage.today + 365} | changes))
    tx = stage.house.desk.setStandingBid(obligor, currency, bid.words, {"from": by})
    return bytes(tx.events["StandingBidSet"]["bidDigest"])


def pledge(stage: Stage, lot: int, advance_ppm: int = 500_000) -> None:
    """The holder pledges a lot to the financier until the due day."""
    house, people = stage.house, stage.people
    house.deposits.approve(house.pledges, ENDLESS, {"from": people.financier})
    due_day = house.warrants.paperOf(lot >> 192)["dueDay"]
    version = house.warrants.versionOf(lot)
    what = (advance_ppm, 60_000, 360, due_day, stage.today, 1)
    bid = (people.financier, lot, version, house.deposits, *what)
    signature = stage.sign(people.financier, bytes(house.pledges.pledgeBidDigest(bid)))
    house.pledges.pledge(bid, signature, {"from": stage.lot(lot)["owner"]})


def replace(stage: Stage, account: Any, successor: Any) -> None:
    """The registrar replaces an account, which does not object; three days pass."""
    enterprises = stage.house.enterprises
    enterprises.proposeSuccessor(account, successor, {"from": stage.people.registrar})
    stage.sleep_days(3)
    enterprises.completeSuccession(account, {"from": stage.people.outsider})


def offer(stage: Stage, lot: int, to: Any, amount: int | None = None) -> None:
    """The holder offers a lot, or part of it, to an enterprise that wants to be asked."""
    house, held = stage.house, stage.lot(lot)
    if not house.enterprises.enterpriseOf(to)["acceptanceDays"]:
        house.enterprises.setAcceptance(5, {"from": to})
    amount = held["amount"] if amount is None else amount
    house.warrants.endorse(lot, to, amount, ORDER, {"from": held["owner"]})


def trading(stage: Stage, who: Any, cash: int, spender: Any) -> None:
    """Give an account cash, and let a contract spend it."""
    stage.fund(who, cash)
    stage.house.deposits.approve(spender, ENDLESS, {"from": who})


def hold(stage: Stage, what: str, lot: int, party: Any = None) -> None:
    """Freeze a lot, its payable or a party; pause business; let a party expire or be closed."""
    house, people = stage.house, stage.people
    regulator = {"from": people.regulator}
    if what == "lot":
        house.warrants.freezeLot(lot, ORDER, regulator)
    elif what == "payable":
        house.warrants.freezePayable(lot >> 192, ORDER, regulator)
    elif what == "business":
        house.enterprises.pauseBusiness(ORDER, regulator)
    elif what == "frozen":
        house.enterprises.freeze(party, ORDER, regulator)
    elif what == "closed":
        house.enterprises.close(party, {"from": people.registrar})
    else:
        assert what == "expired"
        roles = house.enterprises.enterpriseOf(party)["roles"]
        house.enterprises.renew(party, roles, stage.today, {"from": people.registrar})
        stage.sleep_days(1)


def announced(tx: Any, name: str) -> list[tuple[Any, ...]]:
    """The values of each event of one name in a transaction, in order."""
    return [event[1:] for event in events_of(tx) if event[0] == name]
