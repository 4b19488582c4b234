"""Draws for credit lines."""

from __future__ import annotations

from deeptier.model.core import Account, Command
from deeptier.model.register import CORE_ENTERPRISE, GUARANTOR, current, is_barred
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import money
from proof.draws.base import draw
from proof.draws.choices import is_active
from proof.scene import Scene

_MOST_LINES = 12
_LIMITS = (1_000_000_000, 2**64 - 1, 10_000, 100_000)


@draw(3)
def grant_line(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A bank for an obligor; seldom for itself, without a limit, or until yesterday."""
    if len(state.lines) >= _MOST_LINES and choose.chance(97):
        return None
    banks, obligors = _with_role(state, GUARANTOR), _with_role(state, CORE_ENTERPRISE)
    if not banks or not obligors:
        return None
    bank = choose.pick(banks)
    others = [each for each in obligors if each != bank]
    obligor = choose.pick(obligors if not others or choose.chance(4) else others)
    nothing = "0x" + "00" * 20
    limit = choose.pick(_LIMITS) if choose.chance(80) else choose.amount(10_000)
    return Command(
        bank,
        "Clearing.grantLine",
        {
            "obligor": obligor,
            "currency": nothing if choose.chance(2) else money.currency(choose, scene),
            "limit": 0 if choose.chance(2) else limit,
            "expiry_day": state.today + choose.pick((400, 400, 400, 60, 400, 30, 5, 0, -1)),
        },
    )


@draw(2)
def set_line_limit(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Below what is used, too."""
    number = _line(choose, state)
    if number is None:
        return None
    line = state.lines[number]
    used = line.used + choose.number(0, 1_000)
    limit = choose.pick((*_LIMITS, 2**64 - 1, min(used, 2**64 - 1), line.used, line.used // 2, 0))
    return Command(line.bank, "Clearing.setLineLimit", {"line": number, "limit": limit})


@draw(3)
def renew_line(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Mostly one that is past its expiry day or near it."""
    near = [n for n, line in state.lines.items() if line.expiry_day < state.today + 10]
    number = choose.pick(near) if near and choose.chance(80) else _line(choose, state)
    if number is None:
        return None
    arguments = {"line": number, "expiry_day": state.today + choose.pick((400, 100, 1, 0, -1))}
    return Command(state.lines[number].bank, "Clearing.renewLine", arguments)


@draw(1)
def suspend_line(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Any line; a bank that is frozen or replaced still may."""
    number = _line(choose, state)
    if number is None:
        return None
    return Command(state.lines[number].bank, "Clearing.suspendLine", {"line": number})


@draw(6)
def resume_line(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One that is suspended; seldom one that is not."""
    suspended = [n for n, line in state.lines.items() if line.suspended]
    if not suspended and choose.chance(97):
        return None
    number = choose.pick(suspended) if suspended else _line(choose, state)
    if number is None:
        return None
    return Command(state.lines[number].bank, "Clearing.resumeLine", {"line": number})


@draw(8)
def follow_line(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, a line of an account that was replaced; seldom another."""
    left = [
        number
        for number, line in state.lines.items()
        if any(current(state, party) != party for party in (line.bank, line.obligor))
    ]
    if not left and choose.chance(98):
        return None
    number = choose.pick(left) if left else _line(choose, state)
    if number is None:
        return None
    return Command(choose.pick(scene.accounts), "Clearing.followLine", {"line": number})


def _with_role(state: State, role: int) -> list[Account]:
    return [
        account
        for account, each in state.register.enterprises.items()
        if each.roles & role and is_active(state, account)
    ]


def _line(choose: Chooser, state: State) -> int | None:
    """Any line; often one of a bank that is frozen or replaced, which may only suspend it."""
    barred = [number for number, line in state.lines.items() if is_barred(state, line.bank)]
    if barred and choose.chance(30):
        return choose.pick(barred)
    return choose.pick(tuple(state.lines)) if state.lines else None
