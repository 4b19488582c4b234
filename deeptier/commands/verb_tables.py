"""How what verbs did, or would do, is shown: to people, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deeptier.commands.output import Output
from deeptier.days import date_of
from deeptier.desk.book import AddressBook
from deeptier.money import format_amount
from deeptier.operations.lot_changes import LotChange
from deeptier.operations.purses import BalanceChange
from deeptier.operations.results import DONE, Result
from deeptier.operations.trying import Trial

_MOST_ROWS = 40
_NUMBERS = frozenset({"payable", "line", "block", "gas"})
_NOBODY = "nobody"


def show_trial(output: Output, trial: Trial, book: AddressBook, *, alone: bool) -> None:
    """What would happen; nothing was sent. `alone`: one thing, which needs no reference."""
    for row in trial.rows[:_MOST_ROWS]:
        intent = row.step.intent
        key = "" if alone else f"{intent.key}: "
        if row.refusal is None:
            output.say(f"  {key}{intent.sender} would {intent.sentence}: gas {row.gas:,}")
        else:
            output.say(f"✗ {key}{intent.sentence}: refused: {row.refusal}", style="red")
    if len(trial.rows) > _MOST_ROWS:
        output.say(f"  … and {len(trial.rows) - _MOST_ROWS:,} more rows")
        for row in trial.rows[_MOST_ROWS:]:
            if row.refusal is not None:
                output.say(f"✗ {row.step.intent.key}: refused: {row.refusal}", style="red")
    for balance in trial.balances[:_MOST_ROWS]:
        before, after = _amounts(balance)
        output.say(f"  deposits of {book.name(balance.account)}: {before} → {after}")
    if len(trial.balances) > _MOST_ROWS:
        output.say(f"  … and {len(trial.balances) - _MOST_ROWS:,} more deposits")
    for lot in trial.lots[:_MOST_ROWS]:
        waits = ", until it is accepted" if lot.offered else ""
        output.say(f"  lot {lot.lot}: {_before(lot, book)} → {_after(lot, book)}{waits}")
    if len(trial.lots) > _MOST_ROWS:
        output.say(f"  … and {len(trial.lots) - _MOST_ROWS:,} more lots")
    for shortage in trial.short:
        output.say(f"✗ {shortage}", style="red")
    if trial.not_known is not None:
        output.say(trial.not_known)
    gas = sum(row.gas or 0 for row in trial.rows)
    count, done = len(trial.rows), len(trial.rows) - len(trial.refused)
    most = "at most" if done > 1 else "about"
    what = " transactions" if any(len(row.step.cases) > 1 for row in trial.rows) else ""
    output.say(f"{done:,} of {count:,}{what} would be done, gas {most} {gas:,}; nothing was sent")


def trial_json(trial: Trial, book: AddressBook) -> dict[str, Any]:
    """The same as a document."""
    return {
        "ok": trial.is_clean,
        "dry_run": True,
        "rows": [
            {
                "reference": row.step.intent.key,
                "sender": row.step.intent.sender,
                "sentence": row.step.intent.sentence,
                "gas": row.gas,
                "refused": row.refusal,
            }
            for row in trial.rows
        ],
        "balances": [
            {
                "account": book.name(each.account),
                "currency": book.name(each.currency),
                "before": _amounts(each)[0],
                "after": _amounts(each)[1],
            }
            for each in trial.balances
        ],
        "lots": [
            {
                "lot": str(each.lot),
                "holder_before": None
                if each.owner_before is None
                else book.name(each.owner_before),
                "amount_before": format_amount(each.amount_before, each.decimals),
                "holder_after": None if each.owner_after is None else book.name(each.owner_after),
                "amount_after": format_amount(each.amount_after, each.decimals),
                "offered": each.offered,
            }
            for each in trial.lots
        ],
        "short": list(trial.short),
        "not_known": trial.not_known,
    }


def show_done(output: Output, says: str, results: Sequence[Result]) -> None:
    """What one intent did."""
    output.say(f"done: {says}")
    for each in results:
        if each.lot is not None:
            output.say(f"  lot {_what_of(each)}")
        elif each.line is not None:
            output.say(f"  line {each.line}")
        if each.figures:
            figures = (f"{name} {text}" for name, text in each.shown_figures.items())
            output.say("  " + ", ".join(figures).replace("_", " "))
    first = results[0]
    output.say(f"  transaction {first.transaction}, block {first.block}, gas {first.gas:,}")


def _what_of(result: Result) -> str:
    """A lot of a result: whose, of how much, and for whom it waits."""
    holder = f" of {result.holder}" if result.holder else ""
    amount = f", {result.shown}" if result.shown and not result.figures.get("cash") else ""
    waits = ""
    if result.offered_to and result.offered_until:
        until = date_of(result.offered_until).isoformat()
        waits = f", offered to {result.offered_to}, who may accept it until {until}"
    return f"{result.lot}{holder}{amount}{waits}"


def show_run(output: Output, results: Sequence[Result], places: Mapping[str, str]) -> None:
    """What became of a file's rows: what failed and why, then how many did not."""
    failed = [each for each in results if each.state != DONE]
    for each in failed:
        output.say(f"✗ {each.reference}: {each.state}: {each.reason or 'not yet'}", style="red")
    done = len(results) - len(failed)
    output.say(f"{done:,} of {len(results):,} done, {len(failed):,} not")
    for what, path in places.items():
        output.say(f"  {what}: {path}")


def results_json(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Results as JSON has them: null where there is nothing."""
    return [
        {
            **{name: _value(name, text) for name, text in each.words().items()},
            "figures": each.shown_figures,
        }
        for each in results
    ]


def _value(name: str, text: str) -> str | int | None:
    return int(text) if text and name in _NUMBERS else text or None


def _amounts(change: BalanceChange) -> tuple[str, str]:
    before, after = change.before, change.after
    return format_amount(before, change.decimals), format_amount(after, change.decimals)


def _before(lot: LotChange, book: AddressBook) -> str:
    return _state(lot.owner_before, lot.amount_before, lot.decimals, book)


def _after(lot: LotChange, book: AddressBook) -> str:
    return _state(lot.owner_after, lot.amount_after, lot.decimals, book)


def _state(owner: str | None, amount: int, decimals: int, book: AddressBook) -> str:
    if owner is None:
        return _NOBODY
    return f"{book.name(owner)} {format_amount(amount, decimals)}"
