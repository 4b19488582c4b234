"""What became of rows, as rows that the next verb can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deeptier.bulk import BulkResult, Item, State
from deeptier.chain.outcome import outcome_of
from deeptier.chain.sending import Receipt
from deeptier.chain.verbs.base import Done, Event
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.operations.around import Around
from deeptier.operations.facts import Facts
from deeptier.operations.planning import JOINT

if TYPE_CHECKING:
    from deeptier.desk.office import Office

#: The columns of a results file.
COLUMNS = (
    "reference",
    "verb",
    "lot",
    "payable",
    "line",
    "amount",
    "holder",
    "offered_to",
    "state",
    "transaction",
    "block",
    "gas",
    "reason",
)
DONE = State.MINED.value
_BLOCKS_TOGETHER = 500
_DAYS = "days"


@dataclass(frozen=True)
class Result:
    """What became of one row, or of one lot that it made.

    Attributes:
        lot: that was made, moved or paid; None for none.
        payable: of the lot, or that was paid on; None for none.
        amount: of the lot, or what changed hands, in minor units; None for none.
        holder: who has the lot; None where the events do not tell.
        offered_to: who may accept it, through the day `offered_until`; its holder has it till then.
        figures: amounts and days by name: "proceeds", "interest".
        line: credit line that was granted.
        decimals: of the currency of the amount.
    """

    reference: str
    verb: str
    state: str
    lot: LotId | None = None
    amount: int | None = None
    holder: str | None = None
    offered_to: str | None = None
    offered_until: int | None = None
    line: int | None = None
    payable: int | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    decimals: int = 2
    transaction: str | None = None
    block: int | None = None
    gas: int | None = None
    reason: str | None = None

    def words(self) -> dict[str, str]:
        """As text, by column; empty where there is nothing."""
        return {
            "reference": self.reference,
            "verb": self.verb,
            "lot": _text(self.lot),
            "payable": _text(self.payable),
            "line": _text(self.line),
            "amount": _text(self.shown),
            "holder": _text(self.holder),
            "offered_to": _text(self.offered_to),
            "state": self.state,
            "transaction": _text(self.transaction),
            "block": _text(self.block),
            "gas": _text(self.gas),
            "reason": _text(self.reason),
        }

    @property
    def shown(self) -> str | None:
        """The amount as people write it."""
        return None if self.amount is None else format_amount(self.amount, self.decimals)

    @property
    def shown_figures(self) -> dict[str, str]:
        """The figures as people write them."""
        return {
            name: str(value) if name == _DAYS else format_amount(value, self.decimals)
            for name, value in self.figures.items()
        }


@dataclass(frozen=True)
class _Made:
    lot: LotId | None = None
    amount: int | None = None
    holder: str | None = None
    line: int | None = None
    payable: int | None = None
    offered_to: str | None = None
    offered_until: int | None = None
    figures: Mapping[str, int] = field(default_factory=dict)


def result_of(office: Office, key: str, verb: str, done: Done[None]) -> list[Result]:
    """What one intent did: a row for each of its references, or for each lot that it made."""
    receipt = done.receipt
    common = {
        "transaction": receipt.transaction_hash,
        "block": receipt.block_number,
        "gas": receipt.gas_used,
    }
    return _priced(office, _rows(key, verb, _made(office, done.events), common))


def results_of(office: Office, bulk: BulkResult) -> list[Result]:
    """What became of all items of a run; events are asked for by blocks, in few questions."""
    events = _events(office, bulk.mined)
    rows: list[Result] = []
    for item in bulk.items:
        common = {
            "transaction": item.transaction,
            "block": item.block,
            "gas": item.gas_used,
            "reason": item.reason,
        }
        if item.state is State.MINED:
            made = _made(office, events.get(item.transaction or "", ()))
            rows += _rows(item.key, item.verb, made, common)
        else:
            rows += [
                Result(reference, item.verb, item.state.value, **common)  # type: ignore[arg-type]
                for reference in item.key.split(JOINT)
            ]
    return _priced(office, rows)


def _priced(office: Office, results: Sequence[Result]) -> list[Result]:
    """Results with the decimals of what each is about: its payable's currency, or its line's."""
    around, facts = Around.of(office), Facts(office.house)
    payables = [each.payable for each in results if each.payable is not None]
    lines = [each.line for each in results if each.line is not None]
    facts.learn(payables=payables, lines=lines)

    def decimals(result: Result) -> int:
        if result.payable is not None and facts.paper(result.payable).is_there:
            return around.decimals_of(facts.paper(result.payable).currency)
        if result.line is not None:
            return around.decimals_of(facts.line(result.line).currency)
        return around.decimals

    return [replace(each, decimals=decimals(each)) for each in results]


def _rows(key: str, verb: str, made: Sequence[_Made], common: Mapping[str, object]) -> list[Result]:
    references = key.split(JOINT)
    if len(made) > 1 and len(references) != len(made):
        references = [f"{references[0]}/{number}" for number in range(1, len(made) + 1)]
    padded = [*made, *[_Made()] * (len(references) - len(made))]
    return [
        Result(
            reference,
            verb,
            DONE,
            lot=each.lot,
            amount=each.amount,
            holder=each.holder,
            offered_to=each.offered_to,
            offered_until=each.offered_until,
            line=each.line,
            payable=each.lot.payable if each.lot else each.payable,
            figures=each.figures,
            **common,  # type: ignore[arg-type]
        )
        for reference, each in zip(references, padded, strict=False)
    ]


def _made(office: Office, events: Sequence[Event]) -> list[_Made]:
    """What events tell of lots that were made or moved; else what changed hands."""
    name = office.book.name
    found: dict[LotId, _Made] = {}
    for event in events:
        args = event.args
        if event.name == "PayableIssued":
            lot = LotId(args["payableNumber"])
            found[lot] = _Made(lot, args["terms"]["faceAmount"], name(args["payee"]))
        elif event.name == "Split":
            first = LotId.from_number(args["lot"])
            for index, amount in enumerate(args["amounts"]):
                lot = first.child(args["firstChild"] + index)
                found[lot] = _Made(lot, amount, name(args["holder"]))
        elif event.name == "Delivered":
            lot = LotId.from_number(args["lot"])
            found[lot] = _Made(lot, args["amount"], name(args["to"]))
        elif event.name == "Offered":
            lot = LotId.from_number(args["lot"])
            to, last_day = name(args["to"]), args["lastDay"]
            held = found.get(lot, _Made(lot))
            found[lot] = replace(held, offered_to=to, offered_until=last_day)
        elif event.name == "LineGranted":
            return [_Made(None, args["limit"], name(args["obligor"]), args["line"])]
    outcome = outcome_of(events)
    if found:
        *others, last = found.values()
        return [*others, replace(last, figures=outcome.figures)]
    lot_ = outcome.lots[0] if outcome.lots else None
    payable = next((e.args["payableNumber"] for e in events if "payableNumber" in e.args), None)
    if (lot_, payable, outcome.amount) == (None, None, None):
        return []
    return [_Made(lot_, outcome.amount, payable=payable, figures=outcome.figures)]


def _events(office: Office, items: Iterable[Item]) -> dict[str, tuple[Event, ...]]:
    """The events of mined items, by transaction."""
    mined = [item for item in items if item.block is not None]
    wanted = {item.transaction for item in mined}
    blocks = sorted({item.block for item in mined if item.block is not None})
    logs: dict[str, list[object]] = {}
    addresses = list(office.house.deployment.addresses.values())
    at = 0
    while at < len(blocks):
        first = blocks[at]
        while at < len(blocks) and blocks[at] < first + _BLOCKS_TOGETHER:
            last = blocks[at]
            at += 1
        query = {"address": addresses, "fromBlock": first, "toBlock": last}
        for log in office.web3.eth.get_logs(query):  # type: ignore[arg-type]
            transaction = "0x" + bytes(log["transactionHash"]).hex()
            if transaction in wanted:
                logs.setdefault(transaction, []).append(log)
    return {
        transaction: office.house.events(Receipt(transaction, 0, 0, tuple(found)))  # type: ignore[arg-type]
        for transaction, found in logs.items()
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)
