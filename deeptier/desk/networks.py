"""The networks of a desk: by name, how to reach each, and what it is checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from web3 import Web3


@dataclass(frozen=True)
class Network:
    """One chain and one deployment on it.

    Attributes:
        name: in `networks.yaml`.
        chain_id: that must answer.
        endpoints: in the order in which they are tried.
        record: of the deployment: `deployments/<network>.json` unless the file says otherwise.
        confirmations: blocks on top of a transaction's until it counts as mined; 0: its own does.
        gas_price: in wei, of a chain without base fee; None where fees follow the newest block.
    """

    name: str
    chain_id: int
    endpoints: tuple[str, ...]
    record: Path
    confirmations: int = 0
    gas_price: int | None = None

    def connect(self) -> Web3:
        """A connection that fails over, checked for chain id and deployed code."""
        raise NotImplementedError(self.name)


@dataclass(frozen=True)
class Networks:
    """What `networks.yaml` tells.

    Attributes:
        by_name: the networks.
        default: which one is meant where none is named.
    """

    by_name: Mapping[str, Network] = field(default_factory=dict)
    default: str | None = None

    @classmethod
    def load(cls, folder: Path) -> Networks:
        """Read the file in a desk's folder."""
        raise NotImplementedError(folder)

    def find(self, name: str | None) -> Network:
        """One network; the default unless named."""
        raise NotImplementedError(name)
