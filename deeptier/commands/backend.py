"""Which devnet a command starts."""

from __future__ import annotations

from enum import Enum


class Backend(str, Enum):
    """Which devnet is started."""

    GANACHE = "ganache"
    ANVIL = "anvil"
