"""What became of rows, as rows that the next verb can read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deeptier.bulk import BulkResult, Item, State
from deeptier.chain.sending import Receipt
from deeptier.chain.verbs.base import Done, Event
from deeptier.errors import InputError
from deeptier.files import write_whole
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.operations.around import Around
from deeptier.operations.facts import Facts
from deeptier.operations.planning import JOINT, reference_of_row
from deeptier.operations.records import Record
from deeptier.scenario.outcome import outcome_of

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
    "state",
    "transaction",
    "block",
    "gas",
    "reason",
)
DONE = State.MINED.value
_BLOCKS_TOGETHER = 500
_LOT_EVENTS = ("Delivered", "Offered")


@dataclass(frozen=True)
class Result:
    """What became of one row, or of one lot that it made.

    Attributes:
        lot: that was made, moved or paid; None for none.
        payable: of the lot, or that was paid on; None for none.
        amount: of the lot, or what changed hands, in minor units; None for none.
        holder: who has the lot, or for whom it is held.
        line: credit line that was granted.
        decimals: of the currency of the amount.
    """

    reference: str
    verb: str
    state: str
    lot: LotId | None = None
    amount: int | None = None
    holder: str | None = None
    line: int | None = None
    payable: int | None = None
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


@dataclass(frozen=True)
class _Made:
    lot: LotId | None
    amount: int | None
    holder: str | None
    line: int | None = None
    payable: int | None = None


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


def write_results(path: Path, results: Sequence[Result]) -> None:
    """Write results as CSV, whole or not at all."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(result.words() for result in results)
    write_whole(path, text.getvalue())


def write_failed(path: Path, records: Sequence[Record], results: Sequence[Result]) -> int:
    """Write the rows that failed, as they were typed, to be mended and done; their number.

    None failed: nothing is written, and an earlier file is taken away.
    """
    failed = {result.reference for result in results if result.state == State.FAILED.value}
    rows = [record for record in records if reference_of_row(record) in failed]
    if not rows:
        path.unlink(missing_ok=True)
        return 0
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0].columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(record.fields for record in rows)
    write_whole(path, text.getvalue())
    return len(rows)


def is_left_over(record: Record) -> bool:
    """Whether a row of an earlier run's results did not happen."""
    return record.fields.get("state", DONE) != DONE and "transaction" in record.columns


def require_csv(path: Path) -> Path:
    """Where results may be written.

    Errors: `InputError` for another ending than .csv, and for a folder that is not there.
    """
    if path.suffix.lower() != ".csv" or not path.parent.is_dir():
        expected = "a file that ends in .csv, in a folder that is there"
        raise InputError("--results", str(path), expected)
    return path


def _rows(key: str, verb: str, made: Sequence[_Made], common: Mapping[str, object]) -> list[Result]:
    references = key.split(JOINT)
    if len(made) > 1 and len(references) != len(made):
        references = [f"{references[0]}/{number}" for number in range(1, len(made) + 1)]
    padded = [*made, *[_Made(None, None, None)] * (len(references) - len(made))]
    return [
        Result(
            reference,
            verb,
            DONE,
            each.lot,
            each.amount,
            each.holder,
            each.line,
            each.lot.payable if each.lot else each.payable,
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
        elif event.name in _LOT_EVENTS:
            lot = LotId.from_number(args["lot"])
            earlier = found.get(lot)
            amount = args.get("amount", earlier.amount if earlier else None)
            found[lot] = _Made(lot, amount, name(args["to"]))
        elif event.name == "LineGranted":
            return [_Made(None, args["limit"], name(args["obligor"]), args["line"])]
    if found:
        return list(found.values())
    outcome = outcome_of(events)
    lot_ = outcome.lots[0] if outcome.lots else None
    payable = next((e.args["payableNumber"] for e in events if "payableNumber" in e.args), None)
    if (lot_, payable, outcome.amount) == (None, None, None):
        return []
    return [_Made(lot_, outcome.amount, None, payable=payable)]


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
