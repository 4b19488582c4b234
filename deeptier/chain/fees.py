"""What a transaction pays: nothing, a fixed price, the node's price, or EIP-1559 up to a limit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from web3 import Web3

from deeptier.errors import DeeptierError, InputError

_BASE_FEE_MARGIN = 2
_FEE = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,9}))? (wei|gwei)")
_EXPECTED = 'a fee for one gas such as "1.5 gwei" or "7 wei", or 0'
_GWEI = 10**9


class FeeError(DeeptierError):
    """The chain asks more for its gas than the network's file allows."""


@dataclass(frozen=True)
class Fees:
    """How the transactions of a network pay; by default as its newest block asks.

    Amounts are in wei for one gas.

    Attributes:
        gas_price: fixed, for legacy transactions; 0 on a chain that is free.
        from_node: legacy transactions at the price that the node suggests.
        highest_fee: most that an EIP-1559 transaction, or the node's price, may cost.
        tip: for the block's maker; None: what the node suggests.
    """

    gas_price: int | None = None
    from_node: bool = False
    highest_fee: int | None = None
    tip: int | None = None

    def of(self, web3: Web3) -> dict[str, int]:
        """The fee fields of a transaction that is sent now.

        Without any setting, a chain whose newest block has no base fee is free.

        Errors: `FeeError` where the chain asks more than the settings allow.
        """
        base_fee = int(web3.eth.get_block("latest").get("baseFeePerGas", 0))
        if self.gas_price is not None:
            self._require(base_fee, self.gas_price, "gas_price")
            return {"gasPrice": self.gas_price}
        if self.from_node:
            price = int(web3.eth.gas_price)
            self._require(price, self.highest_fee, "highest_fee")
            return {"gasPrice": price}
        if not base_fee:
            return {"gasPrice": 0}
        return self._dynamic(base_fee, int(web3.eth.max_priority_fee) if self.tip is None else 0)

    def _dynamic(self, base_fee: int, suggested_tip: int) -> dict[str, int]:
        tip = suggested_tip if self.tip is None else self.tip
        most = base_fee * _BASE_FEE_MARGIN + tip
        if self.highest_fee is not None:
            self._require(base_fee, self.highest_fee, "highest_fee")
            most = min(most, self.highest_fee)
        return {"type": 2, "maxPriorityFeePerGas": min(tip, most), "maxFeePerGas": most}

    @staticmethod
    def _require(asked: int, allowed: int | None, field: str) -> None:
        if allowed is not None and asked > allowed:
            raise FeeError(
                f"the chain asks {format_fee(asked)} for a gas, and {field} is "
                f"{format_fee(allowed)}: wait, or raise it in networks.yaml"
            )


#: Fees as the newest block asks for them.
FOLLOWING = Fees()


def parse_fee(text: str) -> int:
    """Read a fee for one gas, "1.5 gwei" or "7 wei"; the result is in wei.

    Errors: `InputError` for any other form: a number other than 0 without a unit is ambiguous.
    """
    if text == "0":
        return 0
    found = _FEE.fullmatch(text)
    if found is None or (found[2] and found[3] == "wei"):
        raise InputError("fee", text, _EXPECTED)
    whole, fraction, unit = found.groups()
    if unit == "wei":
        return int(whole)
    return int(whole) * _GWEI + int((fraction or "").ljust(9, "0"))


def format_fee(wei: int) -> str:
    """A fee as people write it, in gwei."""
    whole, fraction = divmod(wei, _GWEI)
    digits = f"{fraction:09}".rstrip("0")
    return f"{whole:,}.{digits} gwei" if digits else f"{whole:,} gwei"
