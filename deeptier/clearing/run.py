"""Clears payables on chain: collects, pays holders in batches, and reads what came of it.

What is to do is found on the chain, each time anew, and each transaction is in a journal before it
is sent: clearing may be killed anywhere and run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import ArrearsRedeemed, Claimed, Redeemed, Repaid, Skipped
from deeptier.audit.events.protections import GuarantorReimbursed
from deeptier.bulk import Step, run_bulk
from deeptier.bulk.intent import Intent
from deeptier.chain.errors import explain
from deeptier.clearing.cash import Cash, cash_of, purses_of
from deeptier.clearing.due import Due, Holding
from deeptier.clearing.journals import Journals
from deeptier.clearing.ledger import Ledger
from deeptier.clearing.progress import Progress
from deeptier.clearing.report import Report, UnpaidLot, rows_of
from deeptier.clearing.steps import Collection, collecting, collections, payable_now, paying
from deeptier.clearing.words import Words
from deeptier.desk.office import Office

#: Somebody else paid the lot in the same moment.
_PAID_ALREADY = ("Clearing_NothingDue", "Warrants_LotUnknown")


class Clerk:
    """Clears in one sender's name: anybody may, and the cash goes to its owners.

    Args:
        office: the desk, connected.
        ledger: the books; it follows the chain while this works.
        name: of the party that sends.
        journals: of this clearing and of those before.
        words: for sentences.
        progress: told how far it is.
    """

    def __init__(
        self,
        office: Office,
        ledger: Ledger,
        name: str,
        journals: Journals,
        words: Words,
        progress: Progress,
    ) -> None:
        self._office = office
        self._ledger = ledger
        self._name = name
        self._journals = journals
        self._words = words
        self._progress = progress
        self._failed: dict[str, str] = {}
        self._gas = 0

    def clear(self, dues: Sequence[Due]) -> Report:
        """Collect what the obligors owe and can pay, and pay what came in to all holders.

        Errors: as `run_bulk`; `AuditError` when the chain cannot be read.
        """
        ledger, numbers = self._ledger, [due.number for due in dues]
        purses = purses_of(ledger.views, dues, self._office.house.address("Clearing"))
        found = collections(dues, self._cash(numbers), purses, self._words)
        collecting_ = list(collecting(found, self._name, self._words))
        collected = self._carry("collect", collecting_, "collecting")
        events = list(ledger.catch_up())
        lots = list(payable_now(dues, self._cash(numbers)))
        block_gas = int(self._office.web3.eth.get_block("latest")["gasLimit"])
        batches = self._carry("pay", list(paying(lots, self._name, block_gas)), "paying holders")
        events += ledger.catch_up()
        cash = self._cash(numbers)
        return Report(
            block=ledger.head.number,
            day=ledger.day,
            rows=rows_of(dues, cash, _collected(events), _paid_out(events), self._reasons(found)),
            unpaid_lots=tuple(self._skipped(dues, cash, events)),
            collections=collected,
            batches=batches,
            failed=tuple(f"{key}: {reason}" for key, reason in self._failed.items()),
            gas=self._gas,
        )

    def _cash(self, numbers: Sequence[int]) -> dict[int, Cash]:
        return cash_of(self._ledger.books, numbers, self._ledger.day)

    def _carry(self, stage: str, intents: Sequence[Intent], text: str) -> int:
        """Send all; one that is refused stops no other. How many were mined."""
        if not intents:
            return 0
        journal, tell = self._journals.new(stage), self._tell(text)
        result = run_bulk(self._office, intents, journal, progress=tell)
        self._gas += sum(item.gas_used or 0 for item in result.items)
        for item in (*result.failed, *result.waiting):
            self._failed[item.key] = item.reason or f"not mined yet; {journal} has it"
        return len(result.mined)

    def _tell(self, text: str) -> Callable[[Step], None]:
        return lambda step: self._progress(text, step.done, step.total)

    def _reasons(self, found: Iterable[Collection]) -> dict[int, str]:
        """By payable, why less came in than is owed."""
        reasons = {each.due.number: each.reason for each in found if each.reason}
        for each in found:
            refused = self._failed.get(f"payable {each.due.number}")
            if refused is not None:
                reasons[each.due.number] = refused
        return reasons

    def _skipped(
        self, dues: Iterable[Due], cash: Mapping[int, Cash], events: Iterable[Event]
    ) -> Iterable[UnpaidLot]:
        reasons = {each.lot: each.reason for each in events if isinstance(each, Skipped)}
        for due in dues:
            decimals = self._words.tokens[due.currency].decimals
            for holding in due.holdings:
                reason = reasons.get(holding.lot.number)
                if reason is None:
                    continue
                refusal = explain(reason, self._words.names, decimals)
                if refusal.error not in _PAID_ALREADY:
                    yield self._unpaid(due, holding, cash[due.number], refusal.sentence)

    @staticmethod
    def _unpaid(due: Due, holding: Holding, cash: Cash, reason: str) -> UnpaidLot:
        return UnpaidLot(holding.lot, holding.holder, due.currency, cash.share(holding), reason)


def _collected(events: Iterable[Event]) -> Counter[int]:
    """By payable, what came in."""
    cash: Counter[int] = Counter()
    for event in events:
        if isinstance(event, Repaid):
            cash[event.payable_number] += event.principal + event.penalty
        elif isinstance(event, GuarantorReimbursed):
            cash[event.payable_number] += event.cash
    return cash


def _paid_out(events: Iterable[Event]) -> Counter[int]:
    """By payable, what holders got."""
    cash: Counter[int] = Counter()
    for event in events:
        if isinstance(event, Claimed):
            cash[event.lot >> 192] += event.cash
        elif isinstance(event, Redeemed):
            cash[event.lot >> 192] += event.amount
        elif isinstance(event, ArrearsRedeemed):
            cash[event.lot >> 192] += event.penalty_share - event.claimed
    return cash
