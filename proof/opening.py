"""What stands when a history begins: credit lines, deposits, what contracts may spend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deeptier.model.core import Account, Command
from deeptier.model.register import CORE_ENTERPRISE, FINANCIER, GUARANTOR
from deeptier.model.state import State

_LIMIT = 100_000
_DEPOSITS = 1_000_000
_MUCH = 2**255
_LINE_DAYS = 60


def opening(
    state: State, people: Mapping[str, Account], tokens: tuple[Account, ...]
) -> Iterator[Command]:
    """Two obligors have lines, one supplier asks, and all who pay have deposits to pay with."""
    for bank, obligor in (("bank1", "core1"), ("bank2", "core2")):
        for currency in tokens:
            arguments = {
                "obligor": people[obligor],
                "currency": currency,
                "limit": _LIMIT,
                "expiry_day": state.today + _LINE_DAYS,
            }
            yield Command(people[bank], "Clearing.grantLine", arguments)
    yield Command(people["supplier3"], "Enterprises.setAcceptance", {"acceptance_days": 3})
    payers = CORE_ENTERPRISE | FINANCIER | GUARANTOR
    for account, known in state.register.enterprises.items():
        if not known.roles & payers:
            continue
        minted = {"account": account, "amount": _DEPOSITS}
        yield Command(state.offices["bank"], "DepositToken.mint", minted)
        yield Command(account, "HostileToken.mint", minted)
        for spender in ("Clearing", "DiscountDesk", "Pledges"):
            allowed = {"spender": state.contracts[spender], "amount": _MUCH}
            yield Command(account, "DepositToken.approve", allowed)
            allowed = {"spender": state.contracts[spender], "value": _MUCH}
            yield Command(account, "HostileToken.approve", allowed)
