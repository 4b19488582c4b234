"""Spares Brownie what it would do again for every request, transaction and test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from brownie._config import CONFIG
from urllib3 import connection_from_url
from web3.datastructures import AttributeDict

JSON = {"Content-Type": "application/json"}


def hasten(brownie: Any) -> None:
    """Ask nothing that is known, over one line to the node, and keep no way to undo each step."""
    provider = brownie.web3.provider
    pool = connection_from_url(provider.endpoint_uri, maxsize=4)

    def post(_method: str, body: bytes) -> bytes:
        return bytes(pool.urlopen("POST", "/", body=body, headers=JSON).data)

    provider._make_request = post
    for asks_for_chain_or_price in ("validation", "gas_price_strategy"):
        brownie.web3.middleware_onion.remove(asks_for_chain_or_price)
    brownie.network.gas_limit(CONFIG.active_network["cmd_settings"]["gas_limit"])
    brownie.network.gas_price("10 gwei")
    chain, node = brownie.chain, brownie.rpc.backend
    chain._add_to_undo_buffer = lambda *_: None
    chain.sleep, chain.mine = node.sleep, node.mine  # without a look at who calls and a snapshot
    AttributeDict.__eq__ = _same_items  # without hashing both: logs are compared with each other


def _same_items(one: Any, other: Any) -> bool:
    return one is other or dict(one) == other


@contextmanager
def undone(brownie: Any) -> Iterator[None]:
    """All that the body does is undone. Brownie's own way looks through all objects and codes."""
    ask = brownie.web3.provider.make_request
    project = brownie.project.get_loaded_projects()[0]
    known = [(container, len(container)) for container in project]
    sent = len(brownie.history)
    mark = ask("evm_snapshot", [])["result"]
    yield
    assert ask("evm_revert", [mark])["result"] is True
    del brownie.history._list[sent:]
    for container, count in known:
        for contract in list(container)[count:]:
            container.remove(contract)
