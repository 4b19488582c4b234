"""Draws for clearing: money in, in parts, early or late; money out, to one lot or to many."""

from __future__ import annotations

from typing import Any

from deeptier.model import accounts
from deeptier.model.core import Command, Lot
from deeptier.model.figures import share
from deeptier.model.rulebook import rules
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import money
from proof.draws.base import draw
from proof.draws.choices import free_lots, is_active, some_reference
from proof.scene import Scene

_MOST_AMOUNT = 2**64 - 1


@draw(16)
def repay(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """In parts, whole, or by one too much; mostly by the obligor, early seldom."""
    ripe = [n for n in money.open_payables(state) if state.ledger.papers[n].due_day <= state.today]
    early = choose.chance(25)
    number = money.payable(choose, state, money.open_payables(state) if early else ripe)
    if number is None:
        return None
    amount = _payment(choose, accounts.owed(state, number).in_all)
    currency = state.ledger.papers[number].currency
    wanted = money.obligor_of(state, number)
    payer = money.payer(choose, state, currency, wanted, "Clearing", amount)
    return Command(payer, "Clearing.repay", {"payable_number": number, "amount": amount})


@draw(4)
def set_mandate(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By an obligor, mostly to grant it; what stands already seldom."""
    wanted = [(line.obligor, line.currency) for line in state.lines.values()]
    missing = [pair for pair in wanted if pair not in state.cash.mandates]
    if missing and choose.chance(85):
        obligor, currency = choose.pick(missing)
        granted = not choose.chance(5)
    elif state.cash.mandates and choose.chance(30):
        obligor, currency = choose.pick(sorted(state.cash.mandates))
        granted = choose.chance(20)
    else:
        return None
    return Command(obligor, "Clearing.setMandate", {"currency": currency, "granted": granted})


@draw(8)
def collect(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, from the due day on; seldom before, or without a mandate."""
    papers = state.ledger.papers
    mandated = [
        number
        for number in money.open_payables(state)
        if (money.obligor_of(state, number), papers[number].currency) in state.cash.mandates
    ]
    due = [number for number in mandated if papers[number].due_day <= state.today]
    owing = [number for number in due if accounts.owed(state, number).to_guarantor]
    likely = mandated if mandated and choose.chance(10) else due
    likely = owing if owing and choose.chance(70) else likely
    number = money.payable(choose, state, likely)
    if number is None:
        return None
    return Command(choose.pick(scene.accounts), "Clearing.collect", {"payable_number": number})


@draw(10)
def claim(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, of a payable that was paid in part."""
    likely = [lot for lot in state.ledger.lots if _is_claimable(state, lot)]
    pledged = [lot for lot in likely if state.ledger.lots[lot].pledged]
    lot = _lot(choose, state, pledged if pledged and choose.chance(60) else likely)
    return None if lot is None else Command(_anyone(choose, scene), "Clearing.claim", {"lot": lot})


@draw(10)
def redeem(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, of a payable that was paid; seldom of another, or a lot that ended."""
    likely = [lot for lot in state.ledger.lots if state.cash.accounts[lot[0]].is_settled]
    lot = _lot(choose, state, likely)
    return None if lot is None else Command(_anyone(choose, scene), "Clearing.redeem", {"lot": lot})


@draw(8)
def clear(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Several lots, often one among them that cannot be paid, or the same one twice."""
    likely = [
        lot
        for lot in state.ledger.lots
        if _is_claimable(state, lot) or state.cash.accounts[lot[0]].is_settled
    ]
    if not likely and choose.chance(90):
        return None
    lots = [choose.pick(likely) for _ in range(choose.number(1, 6))] if likely else []
    if choose.chance(50):
        bad: list[Lot] = [(999,), (), *state.ledger.lots, *state.ledger.ended]
        lots.insert(choose.number(0, len(lots)), choose.pick(bad))
    return Command(_anyone(choose, scene), "Clearing.clear", {"lots": tuple(lots)})


@draw(1)
def clear_very_many(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """More lots than are taken together, each of them more than once."""
    known = [*state.ledger.lots]
    if not known or not choose.chance(15):
        return None
    lots = tuple(known[place % len(known)] for place in range(choose.number(51, 120)))
    return Command(_anyone(choose, scene), "Clearing.clear", {"lots": lots})


@draw(10)
def declare_default(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, from the first possible day; often on the day before."""
    papers = state.ledger.papers
    late = {
        number: state.today - papers[number].due_day - papers[number].grace_days
        for number, account in state.cash.accounts.items()
        if not account.is_settled and not account.defaulted
    }
    ready = [number for number, days in late.items() if days > 0]
    eve = [number for number, days in late.items() if days == 0]
    number = money.payable(choose, state, eve if eve and choose.chance(30) else ready)
    if number is None:
        return None
    return Command(_anyone(choose, scene), "Clearing.declareDefault", {"payable_number": number})


@draw(10)
def retire(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the obligor that holds the lot; seldom by another, or of a lot of another."""
    held = [
        lot
        for lot, record in state.ledger.lots.items()
        if record.owner == money.obligor_of(state, lot[0])
    ]
    early = [lot for lot in held if state.ledger.papers[lot[0]].due_day > state.today]
    held = early if early or not choose.chance(10) else held
    if not held and choose.chance(97):
        return None
    pledged = [lot for lot in held if state.ledger.lots[lot].pledged]
    lot = _lot(choose, state, pledged if pledged and choose.chance(20) else held)
    if lot is None:
        return None
    by_holder = lot in state.ledger.lots and choose.chance(20)
    sender = state.ledger.lots[lot].owner if by_holder else money.obligor_of(state, lot[0])
    return Command(sender, "Clearing.retire", {"lot": lot})


@draw(6)
def endorse_to_obligor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A lot or a part of it, which the obligor may then retire."""
    lots = [lot for lot in free_lots(state) if is_active(state, money.obligor_of(state, lot[0]))]
    if not lots:
        return None
    lot = choose.pick(lots)
    record = state.ledger.lots[lot]
    arguments = {
        "lot": lot,
        "to": money.obligor_of(state, lot[0]),
        "amount": record.amount if choose.chance(60) else choose.amount(record.amount),
        "trade_reference": some_reference(choose, state, scene, rules(state).endorsement_streams),
    }
    return Command(record.owner, "Warrants.endorse", arguments)


@draw(1)
def act_as_contract(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """What only contracts of the deployment may ask."""
    if not choose.chance(30):
        return None
    sender = _anyone(choose, scene)
    lot: Lot = choose.pick(tuple(state.ledger.lots) or ((1,),))
    ways: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Clearing.clearTogether", {"lots": (lot,)}),
        ("Clearing.annulAccount", {"payable_number": lot[0], "payee": sender}),
        (
            "Clearing.openAccount",
            {
                "payable_number": lot[0],
                "line": 1,
                "obligor": sender,
                "guarantor": sender,
                "currency": scene.currencies[0],
                "face_amount": choose.amount(_MOST_AMOUNT),
                "penalty_ppm_per_day": 0,
                "deposit_ppm": 0,
            },
        ),
        (
            "Pledges.share",
            {
                "lot": lot,
                "currency": scene.currencies[0],
                "holder": sender,
                "cash": choose.amount(_MOST_AMOUNT),
                "ended": False,
            },
        ),
    )
    name, arguments = choose.pick(ways)
    return Command(sender, name, arguments)


def _payment(choose: Chooser, owed: int) -> int:
    way = choose.number(0, 19)
    if way == 19 or owed == 0:
        return min(owed + 1, _MOST_AMOUNT)
    if way == 18:
        return 0
    if way < 9:
        return choose.amount(owed)
    return owed if way < 14 else max(1, owed - choose.number(1, 3))


def _is_claimable(state: State, lot: Lot) -> bool:
    account, amount = state.cash.accounts[lot[0]], state.ledger.lots[lot].amount
    if account.is_settled or state.ledger.papers[lot[0]].due_day > state.today:
        return False
    shares = (
        share(paid, amount, account.face) for paid in (account.principal_paid, account.penalty_paid)
    )
    return sum(shares) > state.cash.claimed.get(lot, 0)


def _lot(choose: Chooser, state: State, likely: list[Lot]) -> Lot | None:
    """A likely lot; seldom any live one, or one that ended."""
    if likely and choose.chance(92):
        return choose.pick(likely)
    if not choose.chance(6):
        return None
    other = [*state.ledger.lots, *(state.ledger.ended if choose.chance(20) else ())]
    return choose.pick(other) if other else None


def _anyone(choose: Chooser, scene: Scene) -> str:
    return choose.pick(scene.accounts)
