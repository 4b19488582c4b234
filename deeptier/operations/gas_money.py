"""Whether those who send can pay for the gas of what was tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from web3 import Web3

if TYPE_CHECKING:
    from deeptier.desk.office import Office


def gas_shortages(office: Office, gas: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each sender, by address, whose ether is less than its gas may cost now.

    Errors: `FeeError` where the chain asks more for a gas than the network's settings allow.
    """
    price = max(office.network.fees.of(office.web3).values())
    for sender, amount in gas.items() if price else ():
        has = office.web3.eth.get_balance(Web3.to_checksum_address(sender))
        if has < amount * price:
            yield (
                f"{office.book.name(sender)} has {_ether(has)} for gas, and this may take"
                f" {_ether(amount * price)}: send it some"
            )


def _ether(wei: int) -> str:
    return f"{Web3.from_wei(wei, 'ether'):f} ether"
