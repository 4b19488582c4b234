"""Reaches a chain by several endpoints, whose secrets stand in the environment."""

from __future__ import annotations

from collections.abc import Sequence

from web3 import Web3

from deeptier.chain.connection import connect as connect_one


def connect(endpoints: Sequence[str], chain_id: int, timeout_seconds: int) -> Web3:
    """A connection to the first endpoint."""
    del timeout_seconds
    return connect_one(endpoints[0], chain_id)
