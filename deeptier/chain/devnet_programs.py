"""The programs that run devnets: where they are, and what they are told."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timezone
from pathlib import Path

from deeptier.chain.devnet_clock import DevnetError

BACKENDS = ("ganache", "anvil")

HOST = "127.0.0.1"
ACCOUNTS = 20
_HARDFORK = "shanghai"
_BLOCK_GAS_LIMIT = 30_000_000
_PACKAGES = {"ganache": "ganache", "anvil": "@foundry-rs/anvil"}


def program_of(backend: str) -> str:
    """The path of a devnet's program: npm's folder beside the work or the package, else the PATH.

    Errors: `DevnetError` that says how to install it.
    """
    here, package = Path.cwd(), Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, package):
        program = folder / "node_modules" / ".bin" / backend
        if os.access(program, os.X_OK):
            return str(program)
    found = shutil.which(backend)
    if found is None:
        raise DevnetError(
            f"{backend} is not installed: neither in node_modules/.bin nor on the PATH. "
            f"`npm ci` in Deeptier's folder, or `npm install --global {_PACKAGES[backend]}`"
        )
    return found


def arguments_of(
    backend: str, port: int, mnemonic: str, start_time: int | None, scratch: Path
) -> list[str]:
    """What a program is told; `start_time` is in Unix seconds, now unless given."""
    tell = {"ganache": _ganache, "anvil": _anvil}[backend]
    return tell(port, mnemonic, start_time, scratch)


def _ganache(port: int, mnemonic: str, start_time: int | None, _: Path) -> list[str]:
    started = [] if start_time is None else ["--chain.time", _iso(start_time)]
    return [
        *("--server.host", HOST, "--server.port", str(port), "--logging.quiet"),
        *("--chain.hardfork", _HARDFORK, "--miner.blockGasLimit", str(_BLOCK_GAS_LIMIT)),
        *("--wallet.totalAccounts", str(ACCOUNTS), "--wallet.mnemonic", mnemonic),
        *started,
    ]


def _anvil(port: int, mnemonic: str, start_time: int | None, scratch: Path) -> list[str]:
    started = [] if start_time is None else ["--timestamp", str(start_time)]
    return [
        *("--host", HOST, "--port", str(port), "--quiet"),
        *("--hardfork", _HARDFORK, "--gas-limit", str(_BLOCK_GAS_LIMIT)),
        *("--base-fee", "0", "--gas-price", "0"),
        *("--accounts", str(ACCOUNTS), "--mnemonic", mnemonic),
        *("--cache-path", str(scratch)),
        *started,
    ]


def _iso(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, timezone.utc).isoformat()
