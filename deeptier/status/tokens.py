"""What currencies call themselves, and how their amounts are written."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.audit.errors import AuditError
from deeptier.audit.views import Views


@dataclass(frozen=True)
class Token:
    """What a currency calls itself, and how many minor units make one unit: 10^decimals."""

    symbol: str
    decimals: int


def token_of(views: Views, currency: str) -> Token:
    """The token at an address; ERC-20 has symbols as an option.

    Errors: `AuditError` where it does not tell its decimals.
    """
    decimals = views.ask("DepositToken", "decimals", address=currency)
    try:
        symbol = views.ask("DepositToken", "symbol", address=currency)
    except AuditError:
        symbol = ""
    return Token(symbol, decimals)
