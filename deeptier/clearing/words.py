"""Names and amounts in the sentences of clearing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deeptier.money import format_amount
from deeptier.status.tokens import Token


@dataclass(frozen=True)
class Words:
    """How parties and amounts are said.

    Attributes:
        names: of parties, by address, checksummed.
        tokens: by address of the currency, checksummed.
    """

    names: Mapping[str, str]
    tokens: Mapping[str, Token]

    def name(self, address: str) -> str:
        """A party's name, or its address."""
        return self.names.get(address, address)

    def money(self, currency: str, amount: int) -> str:
        """An amount with the symbol of its currency."""
        token = self.tokens[currency]
        return f"{format_amount(amount, token.decimals)} {token.symbol}".rstrip()
