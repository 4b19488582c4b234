"""`deeptier audit sync`: all logs of a deployment, into a store on this machine."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import TimeRemainingColumn

from deeptier.audit.store import Rpc, Synced, SyncStep, Watch, sync
from deeptier.chain.deployment import Deployment
from deeptier.commands.audit_source import STORE, store_of
from deeptier.commands.bar import Bar
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.output import JsonOption, Output
from deeptier.errors import InputError

EXAMPLES = """
Examples:

deeptier audit sync

deeptier audit sync --rpc https://node.example --deployment deployments/consortium.json
--store audit --to 120000 --json
"""
_LINE_EVERY_SECONDS = 10.0


def sync_command(
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=f"Folder of the store, made if needed; `{STORE}` unless given, and in a desk"
            f" `{STORE}/NETWORK`.",
        ),
    ] = None,
    to: Annotated[
        int | None,
        typer.Option(metavar="BLOCK", help="Last block to read; the latest unless given.", min=0),
    ] = None,
    *,
    chain: ChainAsked,
    json: JsonOption = False,
) -> None:
    """Pull all logs of a deployment into a store, or what is new since the last time.

    It can be stopped at any time and goes on where it was. It follows the chain's reorganisations.
    """
    output = Output(json)
    with output.guarded():
        node, stands = _asked(chain)
        folder = store_of(chain) if store is None else store
        started = time.monotonic()
        with _SyncProgress(output) as progress:
            watch = Watch(progress.step, output.say)
            synced = sync(node, stands, folder, to, watch)
        seconds = time.monotonic() - started
        for line in _lines(synced, folder, seconds):
            output.say(line)
        output.document(_document(synced, folder, seconds))


class _SyncProgress(Bar):
    """Rows a second and the time left: a moving bar on a terminal, plain lines elsewhere."""

    def __init__(self, output: Output) -> None:
        super().__init__(output, "asking the node", TimeRemainingColumn())
        self._output = output
        self._plain = not output.console.is_watched
        self._started = self._said = time.monotonic()

    def step(self, step: SyncStep) -> None:
        """The sync came further."""
        now = time.monotonic()
        done, total = step.block - step.first + 1, step.head - step.first + 1
        seconds = max(now - self._started, 1e-3)
        text = f"block {step.block:,} of {step.head:,}, {step.rows / seconds:,.0f} logs a second"
        self.move(done, total, text)
        if self._plain and now - self._said >= _LINE_EVERY_SECONDS:
            self._said = now
            left = seconds * (total - done) / done
            self._output.say(f"{text}, about {left:,.0f} seconds left")


def _asked(chain: ChainAsked) -> tuple[Rpc, Deployment]:
    """The node, and the deployment on it; a sync checks a named node's chain by itself."""
    if chain.rpc is not None:
        stands = chain.record()
        return _rpc(chain.rpc), stands
    web3, stands = chain.open()
    return Rpc.of(web3), stands


def _rpc(url: str) -> Rpc:
    with suppress(ValueError):
        if "://" not in url or url.partition("://")[2]:
            return Rpc(url)
    raise InputError("--rpc", url, "http(s)://…, ws(s)://…, ipc:///… or the path of a socket")


def _lines(synced: Synced, store: Path, seconds: float) -> list[str]:
    head, rate = synced.head, synced.read / max(seconds, 1e-3)
    chunks = len(synced.manifest.chunks)
    new = f"{synced.read:,} new logs in {seconds:.1f} seconds, {rate:,.0f} a second"
    return [
        new if synced.read else "no new logs",
        f"{store}: {synced.manifest.rows:,} logs in {chunks:,} chunk{'s'[: chunks != 1]}, up to "
        f"block {head.number:,}",
        f"block hash {head.hash}",
    ]


def _document(synced: Synced, store: Path, seconds: float) -> dict[str, Any]:
    head = synced.head
    return {
        "ok": True,
        "store": str(store),
        "chain_id": synced.manifest.chain_id,
        "head": {
            "number": head.number,
            "hash": head.hash,
            "parent_hash": head.parent_hash,
            "timestamp": head.timestamp,
        },
        "rows": synced.manifest.rows,
        "new_rows": synced.read,
        "chunks": len(synced.manifest.chunks),
        "reorganisations": [
            {"ancestor": each.ancestor, "depth": each.depth} for each in synced.reorganised
        ],
        "seconds": round(seconds, 3),
    }
