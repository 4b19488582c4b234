"""Which chain a command asks: a network of the desk, or any node with a deployment's record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer
from web3 import Web3

from deeptier.audit.extract import Deployed
from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment
from deeptier.chain.url_secrets import without_secrets
from deeptier.commands.at import (
    HERE,
    NETWORK_VARIABLE,
    DeskOption,
    NetworkOption,
    desk_at,
    is_typed,
)
from deeptier.commands.output import Output
from deeptier.desk.book import AddressBook
from deeptier.desk.networks import FILE, Network
from deeptier.errors import DeeptierError, InputError

DEVNET_RECORD = Path("deployments/devnet.json")

RpcOption = Annotated[
    str | None,
    typer.Option(
        "--rpc",
        help="Node: http(s)://, ws(s):// or ipc://; those of the desk's network unless given.",
        metavar="URL",
    ),
]
NodesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--rpc",
        help="Node: http(s)://, ws(s):// or ipc://; those of the desk's network unless given."
        " Give it again for the level nodes.",
        metavar="URL",
    ),
]
DeploymentOption = Annotated[
    Path | None,
    typer.Option(
        "--deployment",
        help=f"Record of the deployment; the network's, or {DEVNET_RECORD}, unless given.",
        metavar="FILE",
    ),
]


@dataclass(frozen=True)
class ChainAsked:
    """What the options say of a chain.

    A node that is named is asked, and no other; the network of the desk then only tells the record.

    Attributes:
        rpc: node; those of the desk's network unless given.
        deployment: record of the deployment; None for that of the desk's network.
        desk: folder of the desk.
        network: name of a network; None for the desk's default.
    """

    rpc: RpcOption = None
    deployment: DeploymentOption = None
    desk: DeskOption = HERE
    network: NetworkOption = None

    @property
    def is_named(self) -> bool:
        """Whether an option names a chain, rather than the folder or the environment."""
        return self.rpc is not None or self._is_network_typed

    @property
    def is_in_desk(self) -> bool:
        """Whether there is a desk whose networks may be meant."""
        return self.desk != HERE or (self.desk / FILE).exists() or self._is_network_typed

    @cached_property
    def of_desk(self) -> Network | None:
        """The network that is meant; None where node and record are named, or there is no desk.

        Errors: `InputError` for a network that has nothing to tell, or is not in the desk's file.
        """
        if self.rpc is not None and self.deployment is not None:
            if self._is_network_typed:
                expected = "left out: --rpc and --deployment tell all"
                raise InputError("--network", self.network, expected)
            return None
        if not self.is_in_desk:
            return None
        return desk_at(self.desk).network(self.network)

    def open(self) -> tuple[Web3, Deployment]:
        """A connection, and the deployment on it.

        That of a desk's network is checked to have the contracts that the record tells, and goes on
        to another endpoint when one fails.

        Errors: `InputError` where no node is named and there is no desk; as `Network.connect` and
        `connect`, and `DeploymentError`.
        """
        if self.rpc is not None:
            stands = self.record()
            return connect(self.rpc, stands.chain_id), stands
        network = self._network()
        web3 = network.connect()
        return web3, network.deployment(web3)

    def open_each(
        self, output: Output, urls: Sequence[str], stored: Deployed | None = None
    ) -> tuple[list[tuple[str, Web3]], Deployed]:
        """A connection to each node by itself, with its endpoint, and the deployment on them.

        Nodes are asked for the `stored` deployment where no record is named. Without `urls` they
        are the endpoints of the desk's network; one that cannot be used is told, and left out.

        Errors: as `open`.
        """
        if urls:
            stands = stored if stored and self.deployment is None else self.record()
            return [(without_secrets(url), connect(url, stands.chain_id)) for url in urls], stands
        network = self._network()
        found = list(_usable(network, output))
        return found, network.deployment(found[0][1])

    @property
    def book(self) -> AddressBook:
        """The desk's address book; empty where there is none."""
        return desk_at(self.desk).book

    def record(self) -> Deployment:
        """The deployment by its record alone: any node may be asked for it.

        Errors: `InputError` where none is named; as `Deployment.load`.
        """
        network = self.of_desk
        if self.deployment is None and network is None and not DEVNET_RECORD.exists():
            expected = "given with --rpc: the record that those who deployed give away"
            raise InputError("--deployment", "missing", expected)
        if self.deployment is not None or network is None:
            return Deployment.load(self.deployment or DEVNET_RECORD)
        return Deployment.load(network.record)

    def _network(self) -> Network:
        network = self.of_desk
        if network is None:
            expected = f"given: there is no {FILE} here; or name a desk by --desk"
            raise InputError("--rpc", "missing", expected)
        return network if self.deployment is None else replace(network, record=self.deployment)

    @property
    def _is_network_typed(self) -> bool:
        """Whether --network was typed: what the environment says gives way to --rpc."""
        return is_typed(self.network, NETWORK_VARIABLE)


def _usable(network: Network, output: Output) -> Iterator[tuple[str, Web3]]:
    """Each endpoint by itself, as people may see it. Errors: the last one's, where none is."""
    left = len(network.endpoints)
    for endpoint in network.endpoints:
        try:
            web3 = replace(network, endpoints=(endpoint,)).connect()
        except DeeptierError as error:
            left -= 1
            if not left:
                raise
            output.say(f"left out: {error}", style="yellow")
        else:
            yield endpoint.shown, web3
