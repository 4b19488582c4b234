"""`deeptier clear`: on the due day, cash in from the obligors and out to all holders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TimeRemainingColumn

from deeptier.approvals.rules import FILE as APPROVALS
from deeptier.approvals.rules import Rules
from deeptier.clearing import Report, Wanted
from deeptier.clearing import clear as clear_day
from deeptier.commands.at import (
    HERE,
    ActorOption,
    DeskOption,
    DryRunOption,
    NetworkOption,
    PasswordFileOption,
    desk_at,
)
from deeptier.commands.bar import Bar
from deeptier.commands.clear_tables import show, to_json
from deeptier.commands.day_rule import CalendarOption, rule_of
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.days import day_number, parse_date
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.errors import InputError

EXAMPLES = """
Examples:

deeptier clear --due today --as platform

deeptier clear --due 2026-07-06 --overdue --as platform --json

deeptier clear --payable 7 --payable 9 --dry-run
"""
_TODAY = "today"


def clear(
    due: Annotated[
        str | None, typer.Option(help="What falls due on this day: today, or YYYY-MM-DD.")
    ] = None,
    payable: Annotated[
        list[int] | None, typer.Option(help="This payable; may be given again.")
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="With --due: also what fell due before that day.")
    ] = False,
    dry_run: DryRunOption = False,
    calendar: CalendarOption = None,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    acting: ActorOption = None,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Collect from obligors that gave a mandate, pay all holders, and tell what is unpaid.

    Anybody may clear: the cash goes to its owners. It may be stopped and run again: nothing is done
    twice.

    Exit code 1 where something that is due is unpaid.
    """
    output = Output(json)
    with output.guarded():
        if (due is None) == (not payable):
            given = "both" if payable else "neither"
            raise InputError("--due or --payable", given, "one of them")
        if overdue and due is None:
            raise InputError("--overdue", "given", "given together with --due only")
        if acting is None and not dry_run:
            raise InputError("--as", "missing", "a party whose key is here (not with --dry-run)")
        here = desk_at(desk, password_file)
        _require_no_rule(here)
        open_days = rule_of(here.network(network), calendar).calendar
        office = here.open(network)
        day = None if due is None else _day(due, office)
        wanted = Wanted(day, tuple(payable or ()), overdue)
        report = _with_bar(output, office, wanted, None if dry_run else acting, here.runs)
        output.document(to_json(report, office, wanted, open_days, dry_run=dry_run))
        if not json:
            show(output, report, office, open_days, dry_run=dry_run)
        if not report.is_paid:
            raise typer.Exit(FINDINGS)


def _require_no_rule(desk: Desk) -> None:
    """Two persons for what anybody may do, to the same effect, would only seem to be a control."""
    if "clear" in Rules.load(desk.folder / APPROVALS).by_verb:
        expected = (
            "left out: clearing only carries out mandates that were given, and pays owners; give a"
            " rule to `mandate`"
        )
        raise InputError(f"rule of {APPROVALS}", "clear", expected)


def _with_bar(
    output: Output, office: Office, wanted: Wanted, sender: str | None, runs: Path
) -> Report:
    with Bar(output, "reading the logs", TimeRemainingColumn()) as bar:
        try:
            return clear_day(
                office,
                wanted,
                sender,
                runs,
                lambda text, done, total: bar.move(done, total, text),
            )
        except KeyboardInterrupt:
            if sender is not None:
                output.say("what was sent stands; run it again, and it does what is left")
            raise


def _day(text: str, office: Office) -> int:
    if text == _TODAY:
        return office.today
    try:
        return day_number(option("--due", parse_date, text))
    except InputError as error:
        raise InputError("--due", text, f"today, or {error.expected}") from None
