"""Level "complete": no log was left out, altered, invented or moved; the headers prove it.

Headers are linked by their hashes, each computed anew; a header's Bloom filter only rules blocks
out. For all other blocks the receipts are fetched, their root is computed anew and compared with
the header's, and their logs with those that the audit used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from deeptier.audit.decode import Log
from deeptier.audit.errors import AuditError
from deeptier.audit.extract import Deployed, names_of
from deeptier.audit.findings import Finding
from deeptier.audit.levels.agree import CHECK, LogsInOrder, differences, invented
from deeptier.audit.levels.bloom import Sieve
from deeptier.audit.levels.fetch import Fetch, is_true
from deeptier.audit.levels.header import Header
from deeptier.audit.levels.outcome import Level, NotRunError, Outcome
from deeptier.audit.levels.receipts import Receipt, UnknownReceiptError, receipts_root
from deeptier.audit.levels.wire import Wire
from deeptier.audit.progress import Progress, Step, silent
from deeptier.audit.rebuild import Head

STAGE = "headers"

LINKED, RULED_OUT = "headers linked", "blocks ruled out by Bloom"
BLOCKS, RECEIPTS, LOGS = "blocks with receipts", "receipts checked", "logs compared"


def complete(
    wire: Wire,
    deployment: Deployed,
    head: Head,
    logs: Iterable[Log],
    progress: Progress = silent,
) -> Outcome:
    """Check the logs that an audit used, in the order of the chain, up to `head`.

    Memory does not grow with the number of blocks or logs.

    Errors: `AuditError` when the node gives what cannot be read, or stops answering.
    """
    check = _Check(deployment, logs)
    fetch = Fetch(wire)
    first = deployment.first_block
    try:
        fetch.require_known_headers(first, head.number)
        for headers in fetch.headers(first, head.number):
            check.batch(headers, fetch)
            progress(Step(STAGE, headers[-1].height - first + 1, head.number - first + 1))
    except NotRunError as reason:
        return check.outcome(str(reason))
    check.end(head)
    return check.outcome(None)


class _Check:
    """What was checked so far."""

    def __init__(self, deployment: Deployed, logs: Iterable[Log]) -> None:
        self._names = names_of(deployment)
        self._sieve = Sieve(self._names)
        self._logs = LogsInOrder(logs)
        self._last: Header | None = None
        self._counts = Counter({LINKED: 0, RULED_OUT: 0, BLOCKS: 0, RECEIPTS: 0, LOGS: 0})
        self._findings: list[Finding] = []

    def outcome(self, reason: str | None) -> Outcome:
        return Outcome(Level.COMPLETE, dict(self._counts), tuple(self._findings), reason)

    def batch(self, headers: Sequence[Header], fetch: Fetch) -> None:
        """Check the blocks that come next."""
        for header in headers:
            self._link(header)
        possible = [header for header in headers if not self._sieve.rules_out(header.bloom)]
        receipts = fetch.receipts(possible)
        kept = {header.height for header in possible}
        for header in headers:
            if header.height in kept:
                self._receipts(header, next(receipts))
            else:
                self._counts[RULED_OUT] += 1
                for log in self._logs.until(header.height):
                    why = "ruled out by the Bloom filter of its block"
                    self._findings.append(invented(log, self._names, why))

    def end(self, head: Head) -> None:
        """The last header is the one that the audit rests on, and no log comes after it."""
        if self._last is None or self._last.hash != head.hash:
            actual = None if self._last is None else self._last.hash
            self._note(head.number, "hash of the last header", head.hash, actual)
        for log in self._logs.rest():
            self._findings.append(invented(log, self._names, "after the last block"))

    def _link(self, header: Header) -> None:
        block = header.height
        if not is_true(header):
            self._note(block, "header", f"fields that hash to {header.hash}", "other fields")
        if self._last is not None and header.parent_hash != self._last.hash:
            self._note(block, "parent hash", self._last.hash, header.parent_hash)
        self._last = header
        self._counts[LINKED] += 1

    def _receipts(self, header: Header, receipts: Sequence[Receipt]) -> None:
        block, used = header.height, self._logs.until(header.height)
        self._counts[BLOCKS] += 1
        self._counts[RECEIPTS] += len(receipts)
        try:
            root = "0x" + receipts_root(receipts).hex()
            true = list(self._ours(header, receipts))
        except UnknownReceiptError as unknown:
            raise NotRunError(f"block {block}: {unknown}") from None
        except ValueError as flaw:
            raise AuditError(f"a receipt of block {block} cannot be read: {flaw}") from None
        if root != header.receipts_root:
            self._note(block, "receipts root", header.receipts_root, root)
            return
        if len(receipts) != len(header.transactions):
            actual = len(header.transactions)
            self._note(block, "number of transactions", len(receipts), actual)
            return
        self._counts[LOGS] += len(true)
        self._findings.extend(differences(true, used, self._names))

    def _ours(self, header: Header, receipts: Sequence[Receipt]) -> Iterator[Log]:
        """The logs of our contracts, where they stand by the order of the receipts."""
        index, block, names = 0, header.height, self._names
        for receipt, transaction in zip(receipts, header.transactions, strict=False):
            for log in receipt.logs:
                address = log.address.lower()
                if address in names:
                    topics = tuple([bytes.fromhex(topic[2:]) for topic in log.topics])
                    data = bytes.fromhex(log.data[2:])
                    yield Log(address, topics, data, block, index, transaction.lower())
                index += 1

    def _note(self, block: int, subject: str, expected: object, actual: object) -> None:
        where = f"block {block}"
        self._findings.append(Finding(CHECK, f"block {block}, {subject}", expected, actual, where))
