"""Gives accounts of a devnet the ether for their gas, out of nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from deeptier.chain.devnet_clock import DevnetClock

_POOR_WEI = 10 * 10**18
_ENOUGH_WEI = 1_000 * 10**18
_METHODS = {"ganache": "evm_setAccountBalance", "anvil": "anvil_setBalance"}


def fund(devnet: DevnetClock, addresses: Iterable[str]) -> tuple[str, ...]:
    """Let each account have 1,000 ether if it has less than 10; those that got some.

    Errors: `DevnetError` when the devnet refuses.
    """
    poor = tuple(
        address
        for address in addresses
        if devnet.web3.eth.get_balance(cast(Any, address)) < _POOR_WEI
    )
    for address in poor:
        devnet.ask(_METHODS[devnet.backend], address, hex(_ENOUGH_WEI))
    return poor
