"""Draws for the money of the chain: deposits made, allowed and sent; a token's bad manners."""

from __future__ import annotations

from deeptier.model import tokens
from deeptier.model.core import Account, Command
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws import money
from proof.draws.base import draw
from proof.scene import Scene

_ENOUGH = 1_000_000
_MANNERS = (
    tokens.TAKES_FEE,
    tokens.PAYS_EXTRA,
    tokens.MOVES_NOTHING,
    tokens.RETURNS_FALSE,
)


@draw(4)
def fund(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """An enterprise that has little; seldom anybody."""
    currency = money.currency(choose, scene)
    known = tuple(state.register.enterprises)
    poor = [each for each in known if tokens.balance(state, currency, each) < _ENOUGH]
    if not poor and choose.chance(90):
        return None
    account = choose.pick(poor if poor and choose.chance(95) else scene.accounts)
    amount = choose.pick((10 * _ENOUGH, 2**70, choose.amount(10_000), 2**64 - 1, 2**66, 0))
    return _by_maker(state, currency, "mint", {"account": account, "amount": amount})


@draw(5)
def allow(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Mostly much, to a contract that may take nothing yet, by one that has something."""
    currency = money.currency(choose, scene)
    missing = [
        (owner, state.contracts[spender])
        for owner in state.register.enterprises
        for spender in money.SPENDERS
        if tokens.balance(state, currency, owner)
        and not tokens.allowance(state, currency, owner, state.contracts[spender])
    ]
    if missing and choose.chance(90):
        owner, spender = choose.pick(missing)
    elif choose.chance(20):
        owner = choose.pick(scene.accounts)
        spender = choose.pick(
            (*(state.contracts[name] for name in money.SPENDERS), choose.pick(scene.accounts))
        )
    else:
        return None
    amount = choose.pick(
        (money.MOST_WORD, 2**128, 2**200, money.MOST_WORD, choose.amount(10_000), 0)
    )
    return _approval(state, owner, currency, spender, amount)


@draw(1)
def allow_little(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """So that collecting takes what is allowed, and payments come up short."""
    currency = money.currency(choose, scene)
    owner = choose.pick(tuple(state.register.enterprises))
    spender = state.contracts[choose.pick(money.SPENDERS)]
    amount = choose.pick((0, choose.amount(10_000), choose.amount(100)))
    return _approval(state, owner, currency, spender, amount)


@draw(1)
def send(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """To anybody, also unasked to a contract; seldom more than there is."""
    currency = money.currency(choose, scene)
    holders = tuple(state.tokens[currency].balances)
    if not holders:
        return None
    sender = choose.pick(
        tuple(each for each in holders if each in scene.accounts) or scene.accounts
    )
    to = choose.pick((*scene.accounts, *(state.contracts[each] for each in money.SPENDERS)))
    amount = _amount(choose, tokens.balance(state, currency, sender))
    name = money.name_of(state, currency)
    return Command(sender, f"{name}.transfer", {"to": to, "amount": amount})


@draw(1)
def send_for_another(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By one that is allowed; seldom by one that is not."""
    currency = money.currency(choose, scene)
    allowed = [pair for pair in state.tokens[currency].allowances if pair[1] in scene.accounts]
    if allowed and choose.chance(90):
        owner, spender = choose.pick(allowed)
    elif choose.chance(30):
        owner, spender = choose.pick(scene.accounts), choose.pick(scene.accounts)
    else:
        return None
    most = min(
        tokens.balance(state, currency, owner), tokens.allowance(state, currency, owner, spender)
    )
    name = money.name_of(state, currency)
    return Command(
        spender,
        f"{name}.transferFrom",
        {"from_": owner, "to": choose.pick(scene.accounts), "amount": _amount(choose, most)},
    )


@draw(1)
def fund_bank(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """So that the bank has something to burn."""
    bank = state.offices["bank"]
    deposits = state.contracts[tokens.DEPOSIT]
    if tokens.balance(state, deposits, bank):
        return None
    return _by_maker(state, deposits, "mint", {"account": bank, "amount": choose.amount(10_000)})


@draw(1)
def burn(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the bank, seldom more than it has."""
    deposits, bank = state.contracts[tokens.DEPOSIT], state.offices["bank"]
    if not tokens.balance(state, deposits, bank) and choose.chance(80):
        return None
    return _by_maker(
        state, deposits, "burn", {"amount": _amount(choose, tokens.balance(state, deposits, bank))}
    )


@draw(2)
def behave_badly(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """The token of another maker takes fees, pays more, or lies."""
    if state.tokens[state.contracts[tokens.HOSTILE]].manner != tokens.HONEST:
        return None
    arguments = {"manner": choose.pick(_MANNERS)}
    return Command(choose.pick(scene.accounts), "HostileToken.setManner", arguments)


@draw(14)
def behave_again(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Back to honest soon, so that histories get on."""
    if state.tokens[state.contracts[tokens.HOSTILE]].manner == tokens.HONEST:
        return None
    arguments = {"manner": tokens.HONEST}
    return Command(choose.pick(scene.accounts), "HostileToken.setManner", arguments)


@draw(1)
def block(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """An account that then receives nothing; mostly one that is blocked is let free."""
    blocked = sorted(state.tokens[state.contracts[tokens.HOSTILE]].blocked)
    free = bool(blocked) and choose.chance(80)
    contracts = tuple(state.contracts[name] for name in money.SPENDERS)
    account = choose.pick(blocked if free else (*scene.accounts * 2, *contracts))
    arguments = {"account": account, "blocked": not free}
    return Command(choose.pick(scene.accounts), "HostileToken.setBlocked", arguments)


def _by_maker(
    state: State, currency: Account, function: str, arguments: dict[str, object]
) -> Command:
    """The bank makes deposits; anyone makes the other token."""
    name = money.name_of(state, currency)
    return Command(state.offices["bank"], f"{name}.{function}", arguments)


def _approval(
    state: State, owner: Account, currency: Account, spender: Account, amount: int
) -> Command:
    name = money.name_of(state, currency)
    word = "amount" if name == tokens.DEPOSIT else "value"
    return Command(owner, f"{name}.approve", {"spender": spender, word: amount})


def _amount(choose: Chooser, most: int) -> int:
    """Of what is there, mostly a little; seldom one too much."""
    way = choose.number(0, 19)
    if way == 19 or most == 0:
        return most + 1
    return most if way == 18 else choose.amount(min(most, 10_000))
