"""Times the same items twice on one chain: as raw transactions signed before, and by the engine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import requests

from benchmarks.bulk.stage import Stage
from deeptier.bulk import run_bulk
from deeptier.bulk.calls import Encoder
from deeptier.bulk.quick_signing import quick

_Question = tuple[str, tuple[str, ...]]

_BATCHES = (50, 200, 1_000)
_TRIAL = 400
_ROUNDS = 3
_SECONDS = 600
_MISPLACED_SECONDS = 1.0
_GAS = 150_000


class BenchmarkError(Exception):
    """A transaction did not do what it should: there is nothing to measure."""


@dataclass(frozen=True)
class Measured:
    """One number of items on one devnet: seconds of each round, and the raw sender's batch."""

    backend: str
    items: int
    batch: int
    raw_seconds: tuple[float, ...]
    bulk_seconds: tuple[float, ...]

    @property
    def raw_per_second(self) -> float:
        """What the devnet takes, in the round in the middle."""
        return self.items / statistics.median(self.raw_seconds)

    @property
    def bulk_per_second(self) -> float:
        """What the engine carries out, in the round in the middle."""
        return self.items / statistics.median(self.bulk_seconds)

    @property
    def ratio(self) -> float:
        """Of what the devnet takes."""
        return self.bulk_per_second / self.raw_per_second


def measure(stage: Stage, items: int) -> Measured:
    """So many items raw and by the engine, in turns.

    Errors: `BenchmarkError` when one of them failed.
    """
    batch = min(_BATCHES, key=lambda size: _raw(stage, _TRIAL, size))
    raw, bulk = [], []
    for _ in range(_ROUNDS):
        raw.append(_raw(stage, items, batch))
        bulk.append(_bulk(stage, items))
    return Measured(stage.devnet.backend, items, batch, tuple(raw), tuple(bulk))


def _raw(stage: Stage, items: int, batch: int) -> float:
    """Seconds from the first raw transaction until the last one is mined.

    anvil misplaces a transaction at times that comes in while that before it is mined: then it is
    given that one in other words, as the engine does, after the same second.
    """
    first = stage.office.web3.eth.get_transaction_count(stage.holder.address)
    signed, spare = (_signed(stage, items, first, extra) for extra in (0, 1))
    session, url = requests.Session(), stage.devnet.url
    last = ("eth_getTransactionReceipt", (signed[-1][0],))
    count = ("eth_getTransactionCount", (stage.holder.address, "latest"))
    started = time.perf_counter()
    for at in range(0, items, batch):
        some = [("eth_sendRawTransaction", (raw,)) for _, raw in signed[at : at + batch]]
        answers = _ask(session, url, some)
        if any("result" not in each for each in answers):
            raise BenchmarkError(f"the devnet refused a raw transaction: {answers[0]}")
    looked = time.perf_counter()
    while not (receipt := _ask(session, url, [last])[0]["result"]):
        if time.perf_counter() - looked > _MISPLACED_SECONDS:
            at = int(_ask(session, url, [count])[0]["result"], 16) - first
            _ask(
                session, url, [("eth_sendRawTransaction", (raw,)) for _, raw in spare[at : at + 1]]
            )
            last = ("eth_getTransactionReceipt", ((spare if at == items - 1 else signed)[-1][0],))
            looked = time.perf_counter()
    seconds = time.perf_counter() - started
    if receipt["status"] != "0x1":
        raise BenchmarkError("a raw transaction failed")
    return seconds


def _bulk(stage: Stage, items: int) -> float:
    """Seconds that `run_bulk` takes with intents at hand: from nothing to the last receipt."""
    intents = stage.endorsements(items)
    journal = stage.desk.runs / f"{time.monotonic_ns()}.run"
    started = time.perf_counter()
    result = run_bulk(stage.office, intents, journal)
    seconds = time.perf_counter() - started
    if not result.is_clean:
        raise BenchmarkError(f"{len(result.failed)} items failed: {result.failed[:1]}")
    return seconds


def _signed(stage: Stage, items: int, first: int, extra: int) -> list[tuple[str, str]]:
    """Hash and bytes of each transaction, ready to be sent; `extra` gas makes it another one."""
    office = stage.office
    signer = quick(stage.holder, office.web3.eth.chain_id)
    common = {**office.network.fees.of(office.web3), "chainId": office.web3.eth.chain_id}
    signed = []
    for nonce, call in enumerate(Encoder(office.house).calls(stage.endorsements(items)), first):
        fields = {"to": call.to, "data": call.data, "value": 0, "gas": _GAS + extra, "nonce": nonce}
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
