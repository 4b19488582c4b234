"""Where the auditor's reading verbs take a history from: a store, or a node directly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from deeptier.addresses import parse_address
from deeptier.audit.history import History, read_history
from deeptier.audit.store import open_store
from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment
from deeptier.errors import InputError

#: Where `audit sync` writes unless told otherwise.
STORE = Path("audit")
DEVNET_RECORD = Path("deployments/devnet.json")


StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder of the store; `audit` unless given.")
]
RpcOption = Annotated[
    str | None,
    typer.Option("--rpc", help="Read from this node, http(s)://, ws(s):// or ipc://, not a store."),
]
DeploymentOption = Annotated[
    Path, typer.Option("--deployment", help="Record of the deployment, with --rpc.")
]
BlockOption = Annotated[
    int | None,
    typer.Option("--block", help="Read up to this block; the latest unless given.", min=0),
]
NamesOption = Annotated[
    Path | None,
    typer.Option("--names", help="JSON or YAML file that gives names to addresses."),
]


def history_of(
    store: Path | None,
    rpc: str | None,
    deployment: Path = DEVNET_RECORD,
    block: int | None = None,
) -> History:
    """The history up to a block, by default the last: from the node at `rpc`, else from a store.

    Errors: `InputError` for both a store and a node, or a block that the store does not reach;
    `AuditError` when it cannot be read.
    """
    if rpc is not None:
        if store is not None:
            raise InputError("--store", str(store), "left out with --rpc: only one can be read")
        stands = Deployment.load(deployment)
        return read_history(connect(rpc, stands.chain_id), stands, block)
    return open_store(store or STORE).history(block)


def names_of_file(path: Path) -> dict[str, str]:
    """The names of parties in a JSON or YAML file, by address in lower case.

    Errors: `InputError` for a file that is none, and for what is no address or no name.
    """
    content = _content(path)
    if not isinstance(content, _Pairs):
        raise InputError("--names", str(path), "a JSON or YAML object of addresses and names")
    names: dict[str, str] = {}
    for text, name in content:
        if not isinstance(name, str) or not name.strip() or not name.isprintable():
            raise InputError(f"name of {text} in {path}", name, "text, on one line")
        address = _address(path, text)
        if address in names:
            raise InputError(f"an address in {path}", text, "there once")
        names[address] = name.strip()
    return names


class _Pairs(list[tuple[Any, Any]]):
    """What an object says, with what it says twice."""


class _Loader(yaml.BaseLoader):
    """Text, lists, and objects as pairs. An address without quotes would be a number to others."""


_Loader.add_constructor(
    "tag:yaml.org,2002:map",
    lambda loader, node: _Pairs(loader.construct_pairs(node, deep=True)),
)


def _content(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("--names", str(path), f"a file that can be read: {error}") from None
    try:
        if path.suffix == ".json":
            return json.loads(text, object_pairs_hook=_Pairs)
        return yaml.load(text, _Loader)  # noqa: S506 - makes text, lists and pairs only
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError("--names", str(path), f"JSON or YAML: {reason}") from None


def _address(path: Path, text: object) -> str:
    try:
        return parse_address(str(text)).lower()
    except InputError as error:
        raise InputError(f"an address in {path}", text, error.expected) from None
