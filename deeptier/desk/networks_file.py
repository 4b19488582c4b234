"""Reads `networks.yaml`: strictly, all its problems at once."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from deeptier.calendar import ALWAYS_OPEN
from deeptier.calendar.in_file import read_day_rule
from deeptier.chain.connection import SCHEMES, URL_EXPECTED, scheme_of
from deeptier.chain.devnet import BACKENDS, CHAIN_IDS
from deeptier.chain.fees import Fees, parse_fee
from deeptier.chain.url_secrets import without_secrets
from deeptier.desk.endpoints import Endpoint
from deeptier.desk.networks import (
    DEVNET_TIMEOUT_SECONDS,
    FILE,
    TIMEOUT_SECONDS,
    Network,
    Networks,
)
from deeptier.desk.node_secrets import NodeSecrets
from deeptier.errors import InputError
from deeptier.reading.nodes import Fields, Notes, Value
from deeptier.reading.problems import ProblemsError
from deeptier.reading.yaml_file import compose, file_error, read_text

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_MAX_BYTES = 1_000_000
_MAX_CHAIN_ID = 2**53 - 1
_MAX_CONFIRMATIONS = 1_000
_MAX_TIMEOUT_SECONDS = 600
_MOST_CHARACTERS = 500
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_FROM_NODE = "node"


def load_networks(folder: Path) -> Networks:
    """The networks of a desk.

    Errors: `InputError` for a folder without the file; `ProblemsError` with every problem of the
    file, each with its line and column.
    """
    path = folder / FILE
    if not path.exists():
        where = folder.resolve()
        raise InputError("--desk", str(folder), f"a folder with {FILE}: `deeptier init {where}`")
    node = compose(read_text(path, _MAX_BYTES), str(path))
    if node is None:
        raise file_error(str(path), "is empty; it must hold networks")
    notes = Notes(str(path))
    networks = _read(Value(notes, node, ""), folder)
    if notes.problems:
        raise ProblemsError(tuple(sorted(set(notes.problems))))
    return networks


def _read(value: Value, folder: Path) -> Networks:
    fields = value.fields("the file")
    networks: dict[str, Network] = {}
    nothing: list[tuple[Value, Value]] = []
    listed = fields.required("networks", _entries, nothing)
    if not listed and not value.notes.problems:
        value.complain("holds no network; it must hold at least one")
    for key, each in listed:
        name = str(key.node.value)
        if not _NAME.fullmatch(name):
            key.complain("is no name of a network: lower case letters, digits, - and _")
        networks[name] = _network(name, each, folder)
    default = fields.optional("default")
    fields.close()
    known = {name: name for name in networks}
    chosen = default.choice(known, "network") if default else next(iter(networks), None)
    return Networks(networks, chosen, value.notes.file)


def _entries(value: Value) -> list[tuple[Value, Value]]:
    return list(value.pairs("networks"))


def _network(name: str, value: Value, folder: Path) -> Network:
    fields = value.fields("a network")
    record = fields.optional("record")
    backend = _backend(fields)
    patience = DEVNET_TIMEOUT_SECONDS if backend else TIMEOUT_SECONDS
    calendar = fields.optional("calendar")
    network = Network(
        name=name,
        chain_id=fields.required("chain_id", lambda found: found.whole(1, _MAX_CHAIN_ID), 1),
        endpoints=fields.required("endpoints", _endpoints, ()),
        secrets=NodeSecrets(folder / "keys"),
        record=folder
        / Path(record.text(200) if record else f"deployments/{name}.json").expanduser(),
        confirmations=_whole(fields, "confirmations", 0, _MAX_CONFIRMATIONS, 0),
        timeout_seconds=_whole(fields, "timeout_seconds", 1, _MAX_TIMEOUT_SECONDS, patience),
        calendar=read_day_rule(calendar) if calendar else ALWAYS_OPEN,
        devnet=backend,
        state=folder / "chains" / name,
        fees=_fees(fields),
    )
    fields.close()
    if network.devnet and network.chain_id != CHAIN_IDS[network.devnet]:
        expected = f"{CHAIN_IDS[network.devnet]}, that of {network.devnet}"
        value.complain(f"has chain_id {network.chain_id}; on a devnet it must be {expected}")
    return network


def _endpoints(value: Value) -> tuple[Endpoint, ...]:
    endpoints: list[Endpoint] = []
    for each in value.items("URL"):
        if isinstance(each.node, yaml.MappingNode):
            endpoints.append(_with_headers(each.fields("an endpoint")))
        else:
            endpoints.append(Endpoint(_url(each)))
    return tuple(endpoints)


def _with_headers(fields: Fields) -> Endpoint:
    url = fields.required("url", _url, "")
    headers = fields.optional("headers")
    found = tuple(_header(*each) for each in headers.pairs("headers")) if headers else ()
    if headers and url.startswith("ipc:"):
        headers.complain("are for http(s) and ws(s): leave them out")
    fields.close()
    return Endpoint(url, found)


def _url(value: Value) -> str:
    url = value.raw(URL_EXPECTED) or ""
    try:
        is_known = url.startswith("${") or scheme_of(url) in SCHEMES
    except InputError:
        is_known = False
    is_text = url.isprintable() and " " not in url and len(url) <= _MOST_CHARACTERS
    if url and not (is_known and is_text):
        value.complain(f"is {without_secrets(url)!r}; it must be {URL_EXPECTED}")
    return url


def _header(key: Value, value: Value) -> tuple[str, str]:
    name = str(key.node.value)
    if not _HEADER.fullmatch(name):
        key.complain("is no name of a header: letters, digits and -")
    text = value.raw("text of one line") or ""
    if not text.isprintable():
        value.complain("must be text of one line")
    return name, text


def _fees(fields: Fields) -> Fees:
    price = fields.optional("gas_price")
    highest = fields.optional("highest_fee")
    tip = fields.optional("tip")
    from_node = price is not None and price.node.value == _FROM_NODE
    if price and highest and not from_node:
        highest.complain("is for chains whose fees follow the newest block: leave out gas_price")
    if price and tip:
        tip.complain("is for chains whose fees follow the newest block: leave out gas_price")
    return Fees(
        gas_price=None if from_node or not price else _fee(price),
        from_node=from_node,
        highest_fee=_fee(highest) if highest else None,
        tip=_fee(tip) if tip else None,
    )


def _fee(value: Value) -> int:
    return value.parsed(parse_fee, 0, 'a fee for one gas such as "1.5 gwei"')


def _whole(fields: Fields, name: str, low: int, high: int, stand_in: int) -> int:
    found = fields.optional(name)
    return found.whole(low, high) if found else stand_in


def _backend(fields: Fields) -> str | None:
    found = fields.optional("devnet")
    return found.choice({each: each for each in BACKENDS}, "devnet") if found else None
