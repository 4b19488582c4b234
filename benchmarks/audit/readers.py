"""Who reads a chain's logs: each reader takes a page of blocks from a node and counts its rows."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eth_abi.abi import decode
from web3 import Web3

from deeptier.audit.columns.reading import ColumnDecoder
from deeptier.audit.columns.rows import rows_of_answer
from deeptier.audit.events import SCHEMAS
from deeptier.audit.extract import names_of
from deeptier.audit.levels import Status
from deeptier.audit.levels.complete import complete
from deeptier.audit.store import Rpc, open_store, sync
from deeptier.audit.stream import audit_rows, collector_at_rest
from deeptier.chain.deployment import Deployment

_SECONDS = 600
_STORE = "store"
_SINGLE = (
    "TransferSingle(address indexed operator, address indexed from, address indexed to, "
    "uint256 id, uint256 value)"
)


@dataclass(frozen=True)
class Chain:
    """A node, the deployment on it, and pages: first and last block of each.

    `folder` is where the store of one reader is found by the next.
    """

    url: str
    folder: Path
    deployment: Deployment
    pages: list[tuple[int, int]]

    def answers(self) -> Iterator[bytes]:
        """What the node answers to `eth_getLogs`, page by page; one page is fetched ahead."""
        node = HTTPConnection(urlsplit(self.url).netloc, timeout=_SECONDS)
        with ThreadPoolExecutor(1) as ahead:
            coming = [ahead.submit(self._fetch, node, *page) for page in self.pages[:1]]
            for page in self.pages[1:]:
                answer = coming.pop().result()
                coming.append(ahead.submit(self._fetch, node, *page))
                yield answer
            yield coming.pop().result()

    def _fetch(self, node: HTTPConnection, first: int, last: int) -> bytes:
        question = {
            "address": list(self.deployment.addresses.values()),
            "fromBlock": hex(first),
            "toBlock": hex(last),
        }
        request = {"jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": [question]}
        node.request("POST", "/", json.dumps(request), {"Content-Type": "application/json"})
        return node.getresponse().read()


def fetch_and_discard(chain: Chain) -> int:
    """The node's own limit: nothing is decoded; rows are counted by a name that each has once."""
    return sum(answer.count(b'"logIndex"') for answer in chain.answers())


def decode_by_columns(chain: Chain) -> int:
    """Deeptier: typed events, strictly."""
    decoder, rows = ColumnDecoder(names_of(chain.deployment)), 0
    with collector_at_rest():
        for answer in chain.answers():
            events, findings = decoder.decode(rows_of_answer(answer))
            _require(not findings, "the decoder found what is no event")
            rows += len(events)
    return rows


def audit(chain: Chain) -> int:
    """Deeptier: the whole of level 1 but the views, in one pass: decode, replay, invariants."""
    summary = audit_rows(map(rows_of_answer, chain.answers()), chain.deployment)
    _require(not summary.findings, f"the audit found {summary.findings[:1]}")
    return summary.logs


def sync_to_store(chain: Chain) -> int:
    """Deeptier: `audit sync`, all logs and their blocks' headers into a new store."""
    store = chain.folder / _STORE
    shutil.rmtree(store, ignore_errors=True)
    return sync(Rpc(chain.url), chain.deployment, store).read


def audit_store(chain: Chain) -> int:
    """Deeptier: level 1 but the views, on the store that was synced before."""
    _, summary = open_store(chain.folder / _STORE).summary()
    _require(not summary.findings, f"the audit found {summary.findings[:1]}")
    return summary.logs


def prove_complete(chain: Chain) -> int:
    """Deeptier: level 2, headers and receipts of the node against the store's logs."""
    store, rpc = open_store(chain.folder / _STORE), Rpc(chain.url)
    outcome = complete(rpc, chain.deployment, store.head, store.logs())
    _require(outcome.status is Status.PASSED, f"{outcome.reason} {outcome.findings[:1]}")
    return outcome.counts["logs compared"]


def decode_with_web3(chain: Chain) -> int:
    """web3.py: `get_logs`, then `process_log` of each log's event."""
    web3 = Web3(Web3.HTTPProvider(chain.url))
    events: dict[tuple[str, bytes], Any] = {}
    for name, address in chain.deployment.addresses.items():
        contract: Any = chain.deployment.contract(name, web3)
        for event in contract.events:
            events[address, bytes.fromhex(event.topic[2:])] = event
    addresses = [Web3.to_checksum_address(each) for each in chain.deployment.addresses.values()]
    rows = 0
    for first, last in chain.pages:
        logs = web3.eth.get_logs({"address": addresses, "fromBlock": first, "toBlock": last})
        for log in logs:
            events[log["address"], bytes(log["topics"][0])].process_log(log)
        rows += len(logs)
    return rows


def decode_with_eth_abi(chain: Chain) -> int:
    """eth_abi on the JSON as it came: the values of each log, without types or strictness."""
    types = {
        "0x" + topic.hex(): (schema.topic_types, schema.data_types)
        for schemas in SCHEMAS.values()
        for topic, schema in schemas.items()
    }
    rows = 0
    for answer in chain.answers():
        for log in json.loads(answer)["result"]:
            first, *topics = log["topics"]
            of_topics, of_data = types[first]
            decode(of_topics, bytes.fromhex("".join(topic[2:] for topic in topics)))
            decode(of_data, bytes.fromhex(log["data"][2:]))
            rows += 1
    return rows


def decode_with_cryo(chain: Chain) -> int:
    """cryo: Parquet of one contract's logs, decoded where they are of one signature."""
    import cryo
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        cryo.freeze(
            "logs",
            blocks=[f"{chain.pages[0][0]}:{chain.pages[-1][1] + 1}"],
            rpc=chain.url,
            contract=[chain.deployment.addresses["Warrants"]],
            event_signature=_SINGLE,
            chunk_size=200,
            inner_request_size=chain.pages[0][1] - chain.pages[0][0] + 1,
            output_dir=folder,
            verbose=False,
        )
        files = [str(path) for path in Path(folder).rglob("*.parquet")]
        _require(bool(files), "it wrote no file")
        count = "select count(*) from read_parquet(?)"
        return int(duckdb.connect().execute(count, [files]).fetchall()[0][0])


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RuntimeError(otherwise)


READERS: dict[str, Callable[[Chain], int]] = {
    "node, fetch and discard": fetch_and_discard,
    "deeptier, decode": decode_by_columns,
    "deeptier, audit": audit,
    "deeptier, sync": sync_to_store,
    "deeptier, audit of the store": audit_store,
    "deeptier, complete": prove_complete,
    "web3.py": decode_with_web3,
    "eth_abi": decode_with_eth_abi,
    "cryo": decode_with_cryo,
}
