"""Times the same items on one chain: as raw transactions signed before, and by the engine."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import requests

from benchmarks.bulk.stage import Stage, staged
from deeptier.bulk import anvil, run_bulk
from deeptier.bulk.calls import Encoder
from deeptier.bulk.quick_signing import quick

_BATCHES = (50, 200, 1_000)
_TRIAL = 400
_LEAST_ROUNDS = 2
_ITEMS_IN_ALL = 10_000  # the sizes of anvil's blocks vary, so few rounds of few items tell little
_SECONDS = 600
_IDLE_SECONDS = 0.005
_GAS = 150_000


class BenchmarkError(Exception):
    """A transaction did not do what it should: there is nothing to measure."""


@dataclass(frozen=True)
class Measured:
    """One number of items on one devnet: seconds of each round, and the raw sender's batch.

    Attributes:
        raw_seconds: in order, batch after batch.
        released_seconds: raw as well, but the first of each batch last, as `run_bulk` sends to
            anvil; none for other devnets.
        asked: how often the raw sender asked for a block, because the devnet made none by itself.
    """

    backend: str
    items: int
    batch: int
    raw_seconds: tuple[float, ...]
    released_seconds: tuple[float, ...]
    bulk_seconds: tuple[float, ...]
    asked: int

    @property
    def raw_per_second(self) -> float:
        """What the devnet takes, in the round in the middle."""
        return self.items / statistics.median(self.raw_seconds)

    @property
    def released_per_second(self) -> float | None:
        """What anvil takes of batches that are ready as a whole."""
        if not self.released_seconds:
            return None
        return self.items / statistics.median(self.released_seconds)

    @property
    def bulk_per_second(self) -> float:
        """What the engine carries out, in the round in the middle."""
        return self.items / statistics.median(self.bulk_seconds)

    @property
    def ratio(self) -> float:
        """Of what the devnet takes."""
        return self.bulk_per_second / self.raw_per_second


def measure(backend: str, items: int) -> Measured:
    """So many items raw and by the engine, in turns, each on a devnet of its own.

    What came before slows a devnet: its state grows, and anvil mines empty blocks after a crowd.

    Errors: `BenchmarkError` when one of them failed.
    """
    sizes = {size: _on_its_own(backend, partial(_raw, _TRIAL, size)).seconds for size in _BATCHES}
    batch = min(sizes, key=sizes.__getitem__)
    ways: list[Callable[[Stage], _Turn]] = [partial(_raw, items, batch), partial(_bulk, items)]
    if backend == anvil.NAME:
        ways.append(partial(_raw, items, batch, releases=True))
    turns: tuple[list[_Turn], ...] = ([], [], [])
    for _ in range(max(_LEAST_ROUNDS, _ITEMS_IN_ALL // items)):
        for way, taken in zip(ways, turns, strict=False):
            taken.append(_on_its_own(backend, way))
    raw, bulk, released = (tuple(turn.seconds for turn in taken) for taken in turns)
    return Measured(
        backend, items, batch, raw, released, bulk, sum(turn.asked for turn in turns[0])
    )


@dataclass(frozen=True)
class _Turn:
    """Seconds that it took, and blocks that were asked for."""

    seconds: float
    asked: int = 0


def _on_its_own(backend: str, way: Callable[[Stage], _Turn]) -> _Turn:
    with tempfile.TemporaryDirectory() as folder, staged(backend, Path(folder)) as stage:
        return way(stage)


def _raw(items: int, batch: int, stage: Stage, *, releases: bool = False) -> _Turn:
    """From the first raw transaction until the last one is mined.

    anvil forgets at times that something waits, and then forgets all: it is asked for a block then.
    """
    first = stage.office.web3.eth.get_transaction_count(stage.holder.address)
    signed = _signed(stage, items, first)
    session, url = requests.Session(), stage.devnet.url
    count = ("eth_getTransactionCount", (stage.holder.address, "latest"))
    mined, asked = 0, 0
    started = _now()
    for at in range(0, items, batch):
        some = [("eth_sendRawTransaction", (raw,)) for _, raw in signed[at : at + batch]]
        for part in (some[1:], some[:1]) if releases else (some,):
            answers = _ask(session, url, part)
            if any("result" not in each for each in answers):
                raise BenchmarkError(f"the devnet refused a raw transaction: {answers[0]}")
    moved = time.perf_counter()
    while mined < items:
        now, before = time.perf_counter(), mined
        mined = int(_ask(session, url, [count])[0]["result"], 16) - first
        moved = now if mined > before else moved
        if now - moved > _IDLE_SECONDS:
            _ask(session, url, [("evm_mine", ())])
            moved, asked = now, asked + 1
    seconds = time.perf_counter() - started
    last = ("eth_getTransactionReceipt", (signed[-1][0],))
    while (receipt := _ask(session, url, [last])[0]["result"]) is None:
        time.sleep(_IDLE_SECONDS)
    if receipt["status"] != "0x1":
        raise BenchmarkError("a raw transaction failed")
    return _Turn(seconds, asked)


def _bulk(items: int, stage: Stage) -> _Turn:
    """What `run_bulk` takes with intents at hand: from nothing to the last receipt."""
    intents = stage.endorsements(items)
    journal = stage.desk.runs / "bulk.run"
    started = _now()
    result = run_bulk(stage.office, intents, journal)
    seconds = time.perf_counter() - started
    if not result.is_clean:
        raise BenchmarkError(f"{len(result.failed)} items failed: {result.failed[:1]}")
    return _Turn(seconds)


def _now() -> float:
    """The time when nothing of what came before is to be cleared away any more."""
    gc.collect()
    return time.perf_counter()


def _signed(stage: Stage, items: int, first: int) -> list[tuple[str, str]]:
    """Hash and bytes of each transaction, ready to be sent."""
    office = stage.office
    signer = quick(stage.holder, office.web3.eth.chain_id)
    common = {**office.network.fees.of(office.web3), "chainId": office.web3.eth.chain_id}
    signed = []
    for nonce, call in enumerate(Encoder(office.house).calls(stage.endorsements(items)), first):
        fields = {"to": call.to, "data": call.data, "value": 0, "gas": _GAS, "nonce": nonce}
        done = signer.sign_transaction({**common, **fields})
        signed.append(("0x" + done.hash.hex(), "0x" + done.raw_transaction.hex()))
    return signed


def _ask(
    session: requests.Session, url: str, asked: Sequence[tuple[str, tuple[str, ...]]]
) -> list[Any]:
    body = [
        {"jsonrpc": "2.0", "id": number, "method": method, "params": words}
        for number, (method, words) in enumerate(asked)
    ]
    return list(session.post(url, json=body, timeout=_SECONDS).json())
