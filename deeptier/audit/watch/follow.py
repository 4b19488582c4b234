"""Follows the head of a chain: polls, books whole blocks, and rewinds where the chain did."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from deeptier.audit.decode import Log
from deeptier.audit.errors import AuditError
from deeptier.audit.extract import Deployed, extract, names_of
from deeptier.audit.node import Node, SilentError
from deeptier.audit.progress import Progress, silent
from deeptier.audit.rebuild import deployed_head
from deeptier.audit.watch.ledger import Block, Ledger
from deeptier.audit.watch.notes import Note, Tell
from deeptier.audit.watch.refusals import RefusedAttempt, refused_attempts
from deeptier.audit.watch.rules import Rules
from deeptier.audit.watch.telling import Teller
from deeptier.bounds import int_between
from deeptier.errors import InputError
from deeptier.money import MAX_DECIMALS

if TYPE_CHECKING:
    from web3 import Web3

_TOKEN_DECIMALS = 2
_DECIMALS_SELECTOR = "0x313ce567"
_BLOCKS_AT_ONCE = 200
_BLOCKS_KEPT = 20_000
_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True)
class Span:
    """What a watch tells: from one block, by default the next, until one, by default for ever.

    Alarms are told before the first block, too, where it is still to come.
    """

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class _Part:
    """A deployment as if it had begun later."""

    chain_id: int
    addresses: Mapping[str, str]
    first_block: int


class Watch:
    """A watch over one deployment.

    Attributes:
        alarms: how many were raised.
    """

    def __init__(
        self,
        web3: Web3,
        deployment: Deployed,
        rules: Rules,
        names: Mapping[str, str],
        tell: Tell,
        pause_seconds: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
        progress: Progress = silent,
    ) -> None:
        self._web3, self._node, self._deployment = web3, Node(web3), deployment
        self._rules, self._pause, self._sleep = rules, pause_seconds, sleep
        self._tell_note, self._progress = tell, progress
        self._decimals = {deployment.addresses["DepositToken"].lower(): _TOKEN_DECIMALS}
        self._teller = Teller(names, deployment.addresses, self._decimals_of)
        self._ledger = Ledger(deployment, rules, self._teller)
        self._hashes: dict[int, str] = {}
        self._cannot_call = False
        self.alarms = 0

    def run(self, span: Span) -> None:
        """Tell everything in a span; without a last block, until interrupted.

        Errors: `AuditError` where the watch cannot begin, or the node refuses again and again.
        """
        last = self._begin(span)
        failures, waited, pause = 0, 0.0, self._pause
        while span.last is None or last.number < span.last:
            try:
                came = self._step(last, span)
            except SilentError as error:
                self._tell("silent", f"{error}; it is asked again in {pause:g} seconds")
                self._sleep(pause)
                waited, pause = waited + pause, min(2 * pause, _LONGEST_PAUSE_SECONDS)
                continue
            except AuditError:
                failures += 1
                if failures == _ATTEMPTS:
                    raise
                self._sleep(self._pause)
                continue
            if waited:
                self._tell("answers", "the node answers again, and the watch goes on")
            failures, waited, pause = 0, 0.0, self._pause
            if came is None:
                self._sleep(self._pause)
            last = came or last
        self._tell("end", f"watched up to block {last.number}; {_alarms(self.alarms)}", last)

    def _begin(self, span: Span) -> Block:
        """Book the past, and tell what of it still raises alarms."""
        head = deployed_head(self._node, self._deployment, None)
        before = [head.number, *([] if span.last is None else [span.last])]
        if span.first is not None:
            before.append(span.first - 1)
        last = self._rebuild(max(min(before), self._deployment.first_block - 1, 0))
        self._tell(
            "start",
            f"watching chain {head.chain_id} from block {last.number + 1} on;"
            f" {self._ledger.events:,} events up to there are booked",
            last,
        )
        for note in self._ledger.standing(last):
            self._say(note)
        return last

    def _step(self, last: Block, span: Span) -> Block | None:
        """The last block now told; None where nothing came."""
        head = Block.of(self._node.block(None))
        if self._hashes.get(head.number) == head.hash:
            return None
        if head.number <= last.number:
            return self._rewind(last)
        end = min(head.number, last.number + _BLOCKS_AT_ONCE, span.last or head.number)
        blocks = self._blocks(last.number + 1, end)
        if blocks[0].parent != last.hash:
            return self._rewind(last)
        if any(after.parent != before.hash for before, after in pairwise(blocks)):
            raise AuditError(f"blocks {blocks[0].number} to {end} of the node are no chain")
        logs: dict[int, list[Log]] = defaultdict(list)
        for log in extract(self._node, self._from(blocks[0].number), end):
            logs[log.block].append(log)
        refused = self._refused(blocks)
        if self._node.block(end)["hash"] != blocks[-1].hash:
            raise AuditError(f"the chain was reorganised at block {end} while it was read")
        for block in blocks:
            for note in self._ledger.book_block(block, logs[block.number], refused[block.number]):
                if note.kind == "alarm" or block.number >= (span.first or 0):
                    self._say(note)
            self._keep(block)
        return blocks[-1]

    def _rewind(self, last: Block) -> Block:
        """Go back to the last block that is still there."""
        kept = sorted(self._hashes, reverse=True)
        there = next((number for number in kept if self._is_there(number)), None)
        number = kept[-1] - 1 if there is None else there
        ancestor = self._rebuild(max(number, self._deployment.first_block - 1, 0))
        fallen = last.number - ancestor.number
        self._tell(
            "reorganised",
            f"the chain was reorganised: {fallen} block{'s'[: fallen > 1]} after block"
            f" {ancestor.number} fell away, and what follows is told anew",
            ancestor,
            {"ancestor": ancestor.number, "fallen": fallen},
        )
        return ancestor

    def _rebuild(self, number: int) -> Block:
        """Book everything up to a block anew. Alarms raised before are not raised again."""
        ledger = Ledger(self._deployment, self._rules, self._teller)
        deployed_head(self._node, self._deployment, None)
        block = Block.of(self._node.block(number))
        if number >= self._deployment.first_block:
            ledger.book_past(extract(self._node, self._deployment, number, self._progress))
        if self._node.block(number)["hash"] != block.hash:
            raise AuditError(f"the chain was reorganised at block {number} while it was read")
        if self._hashes:
            list(ledger.standing(block))
        self._ledger = ledger
        self._hashes = {at: hash_ for at, hash_ in self._hashes.items() if at < number}
        self._keep(block)
        return block

    def _is_there(self, number: int) -> bool:
        raw = self._node.ask("eth_getBlockByNumber", hex(number), False)
        return raw is not None and raw["hash"] == self._hashes[number]

    def _blocks(self, first: int, last: int) -> list[Block]:
        whole = self._rules.refused != "none"
        return list(map(Block.of, self._node.blocks(range(first, last + 1), whole)))

    def _refused(self, blocks: list[Block]) -> dict[int, list[RefusedAttempt]]:
        found: dict[int, list[RefusedAttempt]] = defaultdict(list)
        if self._rules.refused != "none":
            contracts, raw = names_of(self._deployment), [block.raw for block in blocks]
            names = self._teller.names
            for each in refused_attempts(self._web3, raw, contracts, names, self._cannot):
                found[each.block].append(each)
        return found

    def _cannot(self, reason: str) -> None:
        if not self._cannot_call:
            self._cannot_call = True
            self._tell("notice", f"the node cannot say why transactions were refused: {reason}")

    def _from(self, block: int) -> _Part:
        first = max(block, self._deployment.first_block)
        return _Part(self._deployment.chain_id, self._deployment.addresses, first)

    def _keep(self, block: Block) -> None:
        self._hashes[block.number] = block.hash
        self._hashes.pop(block.number - _BLOCKS_KEPT, None)

    def _decimals_of(self, currency: str) -> int:
        if currency not in self._decimals:
            question = {"to": currency, "data": _DECIMALS_SELECTOR}
            try:
                said = int(self._node.ask("eth_call", question, "latest"), 16)
                self._decimals[currency] = int_between("decimals", said, 0, MAX_DECIMALS)
            except (AuditError, InputError, TypeError, ValueError) as error:
                self._decimals[currency] = _TOKEN_DECIMALS
                shown = f"its amounts are shown with {_TOKEN_DECIMALS}"
                self._tell("notice", f"the decimals of {currency} are not known, {shown}: {error}")
        return self._decimals[currency]

    def _tell(
        self,
        kind: str,
        text: str,
        block: Block | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        number = block.number if block else None
        date = self._ledger.date(block) if block else None
        self._say(Note(kind, text, number, date, more or {}))

    def _say(self, note: Note) -> None:
        if note.kind == "alarm":
            self.alarms += 1
        self._tell_note(note)


def _alarms(count: int) -> str:
    return f"{count} alarm{'s'[: count != 1]}" if count else "no alarm"
