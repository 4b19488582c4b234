"""`deeptier runs list`, `deeptier runs show`, `deeptier runs resume`: what bulk runs did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.progress import TimeElapsedColumn
from rich.table import Table

from deeptier.bulk import BulkResult, Item, State, Step, continue_bulk
from deeptier.bulk.folder import Summary, find_run, runs_in, summary_of
from deeptier.bulk.journal import opened
from deeptier.commands.at import HERE, DeskOption, desk_at
from deeptier.commands.bar import Bar
from deeptier.commands.completion import complete_run
from deeptier.commands.output import FINDINGS, JsonOption, Output

LIST_EXAMPLES = """
Example:

deeptier runs list
"""
SHOW_EXAMPLES = """
Examples:

deeptier runs show issue-july-0f3a9c2b11

deeptier runs show issue-july-0f3a9c2b11 --all
"""
RESUME_EXAMPLES = """
Example:

deeptier runs resume issue-july-0f3a9c2b11
"""
_MOST_ROWS = 40

RunArgument = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help="Name of a run, or path of its journal.",
        autocompletion=complete_run,
    ),
]


def list_(desk: DeskOption = HERE, json: JsonOption = False) -> None:
    """Show the desk's bulk runs, the newest first; no chain is asked."""
    output = Output(json)
    with output.guarded():
        found = runs_in(desk_at(desk).runs)
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("run", "network", "began", "verbs"):
            table.add_column(column, overflow="fold")
        for column in ("items", "mined", "failed", "open"):
            table.add_column(column, justify="right")
        for run in found:
            numbers = (run.total, run.mined, run.failed, run.open)
            words = (run.name, run.network, run.began, ", ".join(run.verbs))
            table.add_row(*words, *(f"{number:,}" for number in numbers))
        if found:
            output.console.print(table)
        else:
            output.say("no bulk runs yet: verbs with --from make them")
        output.document({"ok": True, "runs": [_run_words(run) for run in found]})


def show(
    run: RunArgument,
    everything: Annotated[
        bool, typer.Option("--all", help="All items, not only those that did not happen.")
    ] = False,
    desk: DeskOption = HERE,
    json: JsonOption = False,
) -> None:
    """Show how far a run is, what failed and why; no chain is asked.

    Exit code 1 when an item failed, or may still happen.
    """
    output = Output(json)
    with output.guarded():
        path = find_run(desk_at(desk).runs, run)
        summary = summary_of(path)
        with opened(path) as journal:
            items = list(journal.items())
        _tell(output, summary, items, everything)


def resume(run: RunArgument, desk: DeskOption = HERE, json: JsonOption = False) -> None:
    """Go on with a run that was interrupted: what is left happens, once.

    Exit code 1 when an item failed, or may still happen.
    """
    output = Output(json)
    with output.guarded():
        here = desk_at(desk)
        path = find_run(here.runs, run)
        office = here.open(summary_of(path).network)
        with Bar(output, "taking up the run", TimeElapsedColumn()) as bar:
            result = continue_bulk(office, path, progress=lambda step: _move(bar, step))
        _tell(output, summary_of(path), result.items, everything=False)


def _tell(output: Output, summary: Summary, items: Sequence[Item], everything: bool) -> None:
    result = BulkResult(summary.path, tuple(items))
    elsewhere = [item for item in result.mined if item.reason]
    shown = items if everything else [*result.failed, *result.waiting, *elsewhere]
    output.say(
        f"{summary.name} on {summary.network}, begun {summary.began}: {summary.mined:,} of"
        f" {summary.total:,} mined, {summary.failed:,} failed, {summary.open:,} open"
    )
    most = len(shown) if everything else _MOST_ROWS
    for item in shown[:most]:
        output.say(f"{_mark(item)} {item.key}: {item.sentence}: {_what(item)}", style=_style(item))
    if len(shown) > most:
        output.say(f"  … and {len(shown) - most:,} more: --all or --json shows them")
    if result.waiting:
        output.say(f"go on with: deeptier runs resume {summary.name}")
    output.document(
        {
            "ok": result.is_clean,
            **_run_words(summary),
            "items": [_item_words(item) for item in shown],
        }
    )
    if not result.is_clean:
        raise typer.Exit(FINDINGS)


def _move(bar: Bar, step: Step) -> None:
    failed = f", {step.failed:,} failed" if step.failed else ""
    bar.move(step.done, step.total, f"{step.done:,} of {step.total:,}{failed}")


def _mark(item: Item) -> str:
    return {State.MINED: "✓", State.FAILED: "✗"}.get(item.state, "…")


def _style(item: Item) -> str | None:
    return "red" if item.state is State.FAILED else None


def _what(item: Item) -> str:
    if item.state is State.MINED:
        said = f" ({item.reason})" if item.reason else ""
        return f"block {item.block:,}, gas {item.gas_used:,}{said}"
    return item.reason or item.state.value


def _run_words(run: Summary) -> dict[str, Any]:
    return {
        "run": run.name,
        "journal": str(run.path),
        "network": run.network,
        "began": run.began,
        "verbs": list(run.verbs),
        "total": run.total,
        "mined": run.mined,
        "failed": run.failed,
        "open": run.open,
    }


def _item_words(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "reference": item.key,
        "verb": item.verb,
        "sender": item.sender,
        "sentence": item.sentence,
        "state": item.state.value,
        "reason": item.reason,
        "nonce": item.nonce,
        "transaction": item.transaction,
        "block": item.block,
        "gas": item.gas_used,
    }
