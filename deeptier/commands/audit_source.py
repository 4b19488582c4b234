"""Where the auditor's reading verbs take a history from: a store, a node, or the desk's network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TimeRemainingColumn

from deeptier.audit.history import History, read_history
from deeptier.audit.store import open_store
from deeptier.commands.bar import Bar
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.names_file import Names, NamesOption
from deeptier.commands.output import Output
from deeptier.errors import InputError

#: Where `audit sync` writes unless told otherwise; in a desk there is a folder for each network.
STORE = Path("audit")


def store_of(chain: ChainAsked) -> Path:
    """Where the logs of a desk's network are kept, or those of a chain that no desk knows."""
    network = chain.of_desk
    return STORE if network is None else chain.desk / STORE / network.name


@dataclass(frozen=True)
class HistoryAsked(ChainAsked):
    """Which history the options ask for, and who is called what in it.

    Attributes:
        store: folder of a store to read instead of a chain.
        block: up to which it is read; the last unless given.
        names: file that gives names to addresses; the desk's address book unless given.
    """

    store: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=f"Read this store, and ask no node; `{STORE}` unless given, where there is no"
            " desk.",
        ),
    ] = None
    block: Annotated[
        int | None,
        typer.Option(
            metavar="BLOCK", help="Read up to this block; the latest unless given.", min=0
        ),
    ] = None
    names: NamesOption = None

    @cached_property
    def known(self) -> Names:
        """Names of accounts. Errors: as `Names.of`."""
        return Names.of(self.names, self.book)

    def history(self, output: Output) -> History:
        """The history, from the store that is named, else the chain, else from the usual store.

        Errors: `InputError` for both a store and a chain, or a block that the store does not reach;
        `AuditError` when it cannot be read.
        """
        if self.store is not None and self.is_named:
            expected = "left out with --rpc or --network: one is read"
            raise InputError("--store", str(self.store), expected)
        if self.store is not None or not (self.is_named or self.is_in_desk):
            return open_store(self.store or STORE).history(self.block)
        web3, stands = self.open()
        with Bar(output, "reading the logs", TimeRemainingColumn()) as bar:
            return read_history(
                web3, stands, self.block, lambda step: bar.move(step.done, step.total)
            )
