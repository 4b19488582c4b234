"""Where a network of `networks.yaml` wants its devnet to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deeptier.desk.networks import FILE, Network
from deeptier.errors import InputError

_LOCAL = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class DevnetPlace:
    """What `Devnet.start` needs.

    Attributes:
        backend: "ganache" or "anvil".
        port: of this machine.
        state: folder that keeps the chain; None: nothing is kept.
    """

    backend: str
    port: int
    state: Path | None

    @classmethod
    def of(cls, network: Network) -> DevnetPlace:
        """The place of a network.

        Errors: `InputError` for a network that is no devnet, or is reached elsewhere.
        """
        if network.devnet is None:
            expected = f"a network with `devnet: ganache` or `devnet: anvil` in {FILE}"
            raise InputError("--network", network.name, expected)
        parts = urlsplit(network.endpoints[0].url)
        if parts.scheme != "http" or parts.hostname not in _LOCAL or not parts.port:
            expected = "http://127.0.0.1:PORT, as the devnet runs on this machine"
            raise InputError(f"endpoint of {network.name}", network.endpoints[0].shown, expected)
        return cls(network.devnet, parts.port, network.state)
