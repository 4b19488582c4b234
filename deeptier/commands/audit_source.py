"""Where the auditor's reading verbs take a history from: a store, a node, or the desk's network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TimeRemainingColumn

from deeptier.audit.history import History, read_history
from deeptier.audit.store import open_store
from deeptier.commands.bar import Bar
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.output import Output
from deeptier.desk.networks import Network
from deeptier.errors import InputError

#: Where `audit sync` writes unless told otherwise; in a desk there is a folder for each network.
STORE = Path("audit")

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help=f"Read this store, and ask no node; `{STORE}` unless given, where there is no desk.",
    ),
]
BlockOption = Annotated[
    int | None,
    typer.Option("--block", help="Read up to this block; the latest unless given.", min=0),
]


def store_of(network: Network | None, desk: Path) -> Path:
    """Where the logs of a desk's network are kept, or those of a chain that no desk knows."""
    return STORE if network is None else desk / STORE / network.name


def history_of(
    output: Output, store: Path | None, chain: ChainAsked, block: int | None = None
) -> History:
    """The history up to a block, by default the last.

    It is read from the store that is named, else from the nodes that the options or the desk name,
    else from the usual store.

    Errors: `InputError` for both a store and a chain, or a block that the store does not reach;
    `AuditError` when it cannot be read.
    """
    if store is not None and chain.is_named:
        raise InputError("--store", str(store), "left out with --rpc or --network: one is read")
    if store is not None or not (chain.is_named or chain.is_in_desk):
        return open_store(store or STORE).history(block)
    web3, stands = chain.open()
    with Bar(output, "reading the logs", TimeRemainingColumn()) as bar:
        return read_history(web3, stands, block, lambda step: bar.move(step.done, step.total))
