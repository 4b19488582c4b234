"""The networks of a desk: by name, how to reach each, and what it is checked against."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from web3 import Web3

from deeptier.calendar import ALWAYS_OPEN, DayRule
from deeptier.chain.connection import web3_over
from deeptier.chain.deployment import Deployment
from deeptier.chain.fees import FOLLOWING, Fees
from deeptier.desk.endpoints import Endpoint
from deeptier.desk.failover import Failover
from deeptier.desk.node_secrets import NodeSecrets
from deeptier.desk.presence import require_deployed
from deeptier.errors import InputError

FILE = "networks.yaml"
TIMEOUT_SECONDS = 10
#: There is no other endpoint to ask, and a busy devnet answers late.
DEVNET_TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Network:
    """One chain and one deployment on it.

    Attributes:
        name: in `networks.yaml`.
        chain_id: that must answer.
        endpoints: in the order in which they are tried.
        secrets: that the endpoints name.
        record: of the deployment: `deployments/<network>.json` unless the file says otherwise.
        confirmations: blocks on top of a transaction's until it counts as mined; 0: its own does.
        fees: what its transactions pay.
        timeout_seconds: that an endpoint has to answer before the next one is asked.
        calendar: of its due days; every day is open unless the file says otherwise.
        devnet: "ganache" or "anvil" where `deeptier devnet` runs this chain; None elsewhere.
        state: folder in which the devnet keeps its chain.
    """

    name: str
    chain_id: int
    endpoints: tuple[Endpoint, ...]
    secrets: NodeSecrets
    record: Path
    confirmations: int = 0
    fees: Fees = FOLLOWING
    timeout_seconds: int = TIMEOUT_SECONDS
    calendar: DayRule = ALWAYS_OPEN
    devnet: str | None = None
    state: Path | None = None

    def connect(self) -> Web3:
        """A connection that goes on to the next endpoint when one fails, each of the right chain.

        Errors: `InputError` for a secret that is not given; `NoAnswerError` when none answers, and
        `WrongChainError` when one answers for another chain.
        """
        web3 = self.through(self.endpoints)
        web3.eth.get_block("latest")
        return web3

    def through(self, endpoints: Sequence[Endpoint]) -> Web3:
        """A connection by some of the endpoints, which asks nothing yet.

        Errors: `InputError` for a secret that is not given.
        """
        ways = [each.way(self.secrets) for each in endpoints]
        seconds = self.timeout_seconds
        return web3_over(
            Failover(ways, self.chain_id, timeout_seconds=seconds, remedy=self._remedy)
        )

    @property
    def _remedy(self) -> str:
        """What to do when no endpoint answers."""
        if self.devnet:
            return f"`deeptier devnet --network {self.name}` starts it"
        return f"`deeptier network check {self.name}` looks at each; {FILE} tells where they are"

    def deployment(self, web3: Web3) -> Deployment:
        """The deployment, found on the chain just as its record says.

        Errors: `DeploymentError` where there is no record, or the chain says otherwise.
        """
        return require_deployed(self.name, self.chain_id, self.record, web3)


@dataclass(frozen=True)
class Networks:
    """What `networks.yaml` tells.

    Attributes:
        by_name: the networks.
        default: which one is meant where none is named.
        file: where it was read.
    """

    by_name: Mapping[str, Network] = field(default_factory=dict)
    default: str | None = None
    file: str = FILE

    def find(self, name: str | None = None) -> Network:
        """One network; the default unless named.

        Errors: `InputError` for a name that is not in the file, telling what was probably meant.
        """
        wanted = name or self.default
        if wanted is None:
            raise InputError("--network", "", f"given, as {self.file} has no `default`")
        if wanted not in self.by_name:
            close = difflib.get_close_matches(wanted.lower(), self.by_name, n=1)
            meant = f" (did you mean {close[0]}?)" if close else ""
            known = ", ".join(self.by_name)
            raise InputError("--network", wanted, f"a network of {self.file}: {known}{meant}")
        return self.by_name[wanted]
