"""Where the auditor's reading verbs take a history from: a store, or a node directly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from deeptier.audit.history import History, read_history
from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment
from deeptier.errors import InputError

DEVNET_RECORD = Path("deployments/devnet.json")

StoreOption = Annotated[Path | None, typer.Option("--store", help="Folder of the store.")]
RpcOption = Annotated[str | None, typer.Option("--rpc", help="Read from this node.")]
DeploymentOption = Annotated[Path, typer.Option("--deployment", help="Record of the deployment.")]
BlockOption = Annotated[int | None, typer.Option("--block", help="Read up to it.", min=0)]
NamesOption = Annotated[Path | None, typer.Option("--names", help="File of names of addresses.")]


def history_of(
    store: Path | None, rpc: str | None, deployment: Path = DEVNET_RECORD, block: int | None = None
) -> History:
    """The history up to a block, from the node at `rpc`.

    Errors: `InputError` without a node.
    """
    if rpc is None:
        raise InputError("--store", str(store), "left out, and --rpc given")
    stands = Deployment.load(deployment)
    return read_history(connect(rpc, stands.chain_id), stands, block)


def names_of_file(path: Path) -> dict[str, str]:
    """Names by address in lower case."""
    return {key.lower(): name for key, name in json.loads(path.read_text("utf-8")).items()}
