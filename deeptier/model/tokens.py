"""The money of the chain: a bank's deposits, and a token of another maker that may misbehave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from deeptier.model.core import NOBODY, Account, Part, RefusedError, command
from deeptier.model.figures import MOST_WORD
from deeptier.model.offices import require_office

if TYPE_CHECKING:
    from deeptier.model.state import State

DEPOSIT, HOSTILE, SILENT = "DepositToken", "HostileToken", "SilentToken"

#: Manners of the hostile token, by their numbers.
HONEST, RETURNS_FALSE, MOVES_NOTHING, TAKES_FEE, PAYS_EXTRA = range(5)

#: Solidity's number for an overflow.
_OVERFLOW = 0x11
_Key = TypeVar("_Key")


@dataclass
class Token(Part):
    """One currency. Accounts without a balance and pairs without an allowance have no entry.

    Attributes:
        kind: `DEPOSIT` or `HOSTILE`; or `SILENT`, of which nobody has anything.
    """

    kind: str
    supply: int = 0
    balances: dict[Account, int] = field(default_factory=dict)
    allowances: dict[tuple[Account, Account], int] = field(default_factory=dict)
    manner: int = HONEST
    blocked: set[Account] = field(default_factory=set)


def balance(state: State, currency: Account, account: Account) -> int:
    """What an account has in a currency."""
    return state.tokens[currency].balances.get(account, 0)


def allowance(state: State, currency: Account, owner: Account, spender: Account) -> int:
    """What a spender may still move of an owner's."""
    return state.tokens[currency].allowances.get((owner, spender), 0)


def pull(
    state: State,
    currency: Account,
    spender: Account,
    from_: Account,
    to: Account,
    amount: int,
    rule: str = "R68",
) -> None:
    """Move by allowance, as a contract asks it; a token that says no is refused."""
    if not _transfer_from(state, currency, spender, from_, to, amount, rule):
        raise RefusedError(rule, "SafeERC20FailedOperation", currency)


def pull_exactly(
    state: State,
    currency: Account,
    spender: Account,
    from_: Account,
    to: Account,
    amount: int,
    refusal: tuple[str, str],
) -> None:
    """Move by allowance and measure what arrived; refuse, by rule and error, another amount."""
    rule, error = refusal
    before = balance(state, currency, to)
    pull(state, currency, spender, from_, to, amount, rule)
    received = balance(state, currency, to) - before
    state.decides(rule)
    if received < 0:
        raise RefusedError(rule, "Panic", _OVERFLOW)
    if received != amount:
        raise RefusedError(rule, error, currency, amount, received)


def push(
    state: State, currency: Account, from_: Account, to: Account, amount: int, rule: str
) -> None:
    """Pay out of a contract's own balance; whatever the token says, it is one refusal."""
    try:
        paid = _transfer(state, currency, from_, to, amount, rule)
    except RefusedError:
        paid = False
    if not paid:
        raise RefusedError(rule, "TransferFailed")


def push_or_say_why(
    state: State, currency: Account, from_: Account, to: Account, amount: int, rule: str
) -> None:
    """Pay out of a contract's own balance; the token's refusal is passed on."""
    if not _transfer(state, currency, from_, to, amount, rule):
        raise RefusedError(rule, "SafeERC20FailedOperation", currency)


@command("DepositToken.mint")
def _mint_deposits(state: State, sender: Account, account: Account, amount: int) -> None:
    state.decides("R101")
    require_office(state, sender, "bank")
    _make(state.tokens[state.contracts[DEPOSIT]], account, amount, "R101")


@command("DepositToken.burn")
def _burn_deposits(state: State, sender: Account, amount: int) -> None:
    state.decides("R101")
    require_office(state, sender, "bank")
    token = state.tokens[state.contracts[DEPOSIT]]
    _take(token, sender, amount, "R101")
    token.supply -= amount


@command("HostileToken.mint")
def _mint(state: State, sender: Account, account: Account, amount: int) -> None:
    del sender  # anyone
    token = state.tokens[state.contracts[HOSTILE]]
    if account == NOBODY:
        raise RefusedError("R87", "ERC20InvalidReceiver", NOBODY)
    _require_unblocked(token, account, "R87")
    _make(token, account, amount, "R87")


@command("HostileToken.setManner")
def _set_manner(state: State, sender: Account, manner: int) -> None:
    del sender  # anyone
    state.tokens[state.contracts[HOSTILE]].manner = manner


@command("HostileToken.setBlocked")
def _set_blocked(state: State, sender: Account, account: Account, blocked: bool) -> None:
    del sender  # anyone
    known = state.tokens[state.contracts[HOSTILE]].blocked
    (known.add if blocked else known.discard)(account)


@command("DepositToken.approve")
def _approve_deposits(state: State, sender: Account, spender: Account, amount: int) -> None:
    _allow(state.tokens[state.contracts[DEPOSIT]], sender, spender, amount)


@command("HostileToken.approve")
def _approve(state: State, sender: Account, spender: Account, value: int) -> None:
    if spender == NOBODY:
        raise RefusedError("R87", "ERC20InvalidSpender", NOBODY)
    _allow(state.tokens[state.contracts[HOSTILE]], sender, spender, value)


def _moves(name: str) -> None:
    @command(f"{name}.transfer")
    def transfer(state: State, sender: Account, to: Account, amount: int) -> None:
        _notes_unasked(state, to)
        _transfer(state, state.contracts[name], sender, to, amount, "R100")

    @command(f"{name}.transferFrom")
    def transfer_from(
        state: State, sender: Account, from_: Account, to: Account, amount: int
    ) -> None:
        _notes_unasked(state, to)
        _transfer_from(state, state.contracts[name], sender, from_, to, amount, "R100")


for _name in (DEPOSIT, HOSTILE):
    _moves(_name)


def _notes_unasked(state: State, to: Account) -> None:
    if to in state.contracts.values():
        state.decides("R100")


def _transfer_from(
    state: State,
    currency: Account,
    spender: Account,
    from_: Account,
    to: Account,
    amount: int,
    rule: str,
) -> bool:
    token = state.tokens[currency]
    if token.kind == HOSTILE and token.manner == RETURNS_FALSE:
        return False
    allowed = token.allowances.get((from_, spender), 0)
    if allowed < amount:
        if token.kind == DEPOSIT:
            raise RefusedError(rule, "InsufficientAllowance")
        if token.kind == SILENT:
            raise RefusedError(rule, "SilentToken_TooLittle", from_, amount)
        raise RefusedError(rule, "ERC20InsufficientAllowance", spender, allowed, amount)
    if allowed != MOST_WORD:
        if token.kind == HOSTILE and from_ == NOBODY:
            raise RefusedError(rule, "ERC20InvalidApprover", NOBODY)
        _allow(token, from_, spender, allowed - amount)
    return _transfer(state, currency, from_, to, amount, rule)


def _transfer(
    state: State, currency: Account, from_: Account, to: Account, amount: int, rule: str
) -> bool:
    """What the token answers: only the hostile one says no without a refusal."""
    token = state.tokens[currency]
    if token.kind == DEPOSIT:
        _move(token, from_, to, amount, rule)
        return True
    return _transfer_hostile(token, from_, to, amount, rule)


def _transfer_hostile(token: Token, from_: Account, to: Account, amount: int, rule: str) -> bool:
    if token.manner == RETURNS_FALSE:
        return False
    if to == NOBODY:
        raise RefusedError(rule, "ERC20InvalidReceiver", NOBODY)
    _require_unblocked(token, to, rule)
    if token.manner == MOVES_NOTHING:
        return True
    fee = max(1, amount // 100) if token.manner == TAKES_FEE else 0
    if fee > amount:
        raise RefusedError(rule, "Panic", _OVERFLOW)
    _move(token, from_, to, amount - fee, rule)
    if fee:
        _take(token, from_, fee, rule)
        token.supply -= fee
    if token.manner == PAYS_EXTRA:
        _make(token, to, 1, rule)
    return True


def _require_unblocked(token: Token, to: Account, rule: str) -> None:
    if to in token.blocked:
        raise RefusedError(rule, "HostileToken_Blocked", to)


def _make(token: Token, account: Account, amount: int, rule: str) -> None:
    """A token counts all there is of it in one word."""
    if token.supply + amount > MOST_WORD:
        if token.kind == DEPOSIT:
            raise RefusedError(rule, "TotalSupplyOverflow")
        raise RefusedError(rule, "Panic", _OVERFLOW)
    token.supply += amount
    _add(token, account, amount)


def _move(token: Token, from_: Account, to: Account, amount: int, rule: str) -> None:
    _take(token, from_, amount, rule)
    _add(token, to, amount)


def _take(token: Token, account: Account, amount: int, rule: str) -> None:
    held = token.balances.get(account, 0)
    if held < amount:
        if token.kind == DEPOSIT:
            raise RefusedError(rule, "InsufficientBalance")
        raise RefusedError(rule, "ERC20InsufficientBalance", account, held, amount)
    _set(token.balances, account, held - amount)


def _add(token: Token, account: Account, amount: int) -> None:
    _set(token.balances, account, token.balances.get(account, 0) + amount)


def _allow(token: Token, owner: Account, spender: Account, amount: int) -> None:
    _set(token.allowances, (owner, spender), amount)


def _set(table: dict[_Key, int], key: _Key, value: int) -> None:
    if value:
        table[key] = value
    else:
        table.pop(key, None)
