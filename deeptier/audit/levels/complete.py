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
from deeptier.audit.levels.receipts import Content, Receipt, UnknownReceiptError, contents, encoded
from deeptier.audit.levels.trie import index_root
from deeptier.audit.progress import Progress, Step, silent
from deeptier.audit.rebuild import Head
from deeptier.audit.rpc import Rpc

STAGE = "headers"

LINKED, RULED_OUT = "headers linked", "blocks ruled out by Bloom"
BLOCKS, RECEIPTS, LOGS = "blocks with receipts", "receipts checked", "logs compared"


def complete(
    rpc: Rpc,
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
    fetch = Fetch(rpc)
    first, last, done = deployment.first_block, head.number, 0
    try:
        fetch.require_known_headers(first, last)
        for headers in fetch.headers(first, last):
            check.batch(headers, fetch)
            done += len(headers)
            progress(Step(STAGE, done, last - first + 1))
    except NotRunError as reason:
        return check.outcome(str(reason))
    check.end(head)
    return check.outcome(None)


class _Check:
    """What was checked so far."""

    def __init__(self, deployment: Deployed, logs: Iterable[Log]) -> None:
        self._names = names_of(deployment)
        self._addresses = {bytes.fromhex(each[2:]): each for each in self._names}
        self._sieve = Sieve(self._names)
        self._logs = LogsInOrder(logs)
        self._last: Header | None = None
        self._block = deployment.first_block
        self._counts = Counter({LINKED: 0, RULED_OUT: 0, BLOCKS: 0, RECEIPTS: 0, LOGS: 0})
        self._findings: list[Finding] = []

    def outcome(self, reason: str | None) -> Outcome:
        return Outcome(Level.COMPLETE, dict(self._counts), tuple(self._findings), reason)

    def batch(self, headers: Sequence[Header], fetch: Fetch) -> None:
        """Check the blocks that come next."""
        for number, header in enumerate(headers, self._block):
            self._link(number, header)
        empty = [self._sieve.rules_out(header.bloom) for header in headers]
        possible = [header for header, none in zip(headers, empty, strict=True) if not none]
        receipts = fetch.receipts(possible)
        for number, (header, none) in enumerate(zip(headers, empty, strict=True), self._block):
            used = self._logs.until(number)
            if none:
                self._empty(used)
            else:
                self._receipts(number, header, next(receipts), used)
        self._block += len(headers)

    def end(self, head: Head) -> None:
        """The last header is the one that the audit rests on, and no log comes after it."""
        if self._last is None or self._last.hash != head.hash:
            actual = None if self._last is None else self._last.hash
            self._note(head.number, "hash of the last header", head.hash, actual)
        for log in self._logs.rest():
            self._findings.append(invented(log, self._names, "after the last block"))

    def _link(self, number: int, header: Header) -> None:
        if header.height != number:
            self._note(number, "number", number, header.height)
        if not is_true(header):
            expected = f"fields that hash to {header.hash}"
            self._note(number, "header", expected, "fields that do not")
        elif self._last is not None and header.parent_hash.lower() != self._last.hash.lower():
            self._note(number, "parent hash", self._last.hash, header.parent_hash)
        else:
            self._counts[LINKED] += 1
        self._last = header

    def _empty(self, used: Sequence[Log]) -> None:
        self._counts[RULED_OUT] += 1
        for log in used:
            why = "ruled out by the Bloom filter of its block"
            self._findings.append(invented(log, self._names, why))

    def _receipts(
        self, block: int, header: Header, receipts: Sequence[Receipt], used: Sequence[Log]
    ) -> None:
        self._counts[BLOCKS] += 1
        self._counts[RECEIPTS] += len(receipts)
        try:
            logs = [contents(receipt) for receipt in receipts]
            root = "0x" + index_root(list(map(encoded, receipts, logs))).hex()
        except UnknownReceiptError as unknown:
            raise NotRunError(f"block {block}: {unknown}") from None
        except ValueError as flaw:
            raise AuditError(f"a receipt of block {block} cannot be read: {flaw}") from None
        if root != header.receipts_root.lower():
            self._note(block, "receipts root", header.receipts_root, root)
            return
        if len(receipts) != len(header.transactions):
            actual = len(header.transactions)
            self._note(block, "number of transactions", len(receipts), actual)
            return
        true = list(self._ours(block, header, logs))
        self._counts[LOGS] += len(true)
        self._findings.extend(differences(true, used, self._names))

    def _ours(self, block: int, header: Header, logs: Sequence[Sequence[Content]]) -> Iterator[Log]:
        """The logs of our contracts, where they stand by the order of the receipts."""
        index = 0
        for transaction, of_receipt in zip(header.transactions, logs, strict=True):
            for address, topics, data in of_receipt:
                ours = self._addresses.get(address)
                if ours is not None:
                    yield Log(ours, topics, data, block, index, transaction.lower())
                index += 1

    def _note(self, block: int, subject: str, expected: object, actual: object) -> None:
        where = f"block {block}"
        self._findings.append(Finding(CHECK, f"block {block}, {subject}", expected, actual, where))
