"""Clears a day, or some payables: looked up in the logs, then done or only looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deeptier.audit.views import Views
from deeptier.clearing.due import Due, earlier, select
from deeptier.clearing.journals import Journals
from deeptier.clearing.ledger import Ledger
from deeptier.clearing.preview import preview
from deeptier.clearing.progress import Progress, silent
from deeptier.clearing.report import Report
from deeptier.clearing.run import Clerk
from deeptier.clearing.words import Words
from deeptier.days import date_of
from deeptier.desk.office import Office
from deeptier.errors import InputError
from deeptier.status.tokens import token_of

_RUNS = Path("runs")


@dataclass(frozen=True)
class Wanted:
    """What is to be cleared.

    Attributes:
        day: what falls due on this day number; None: only `numbers`.
        numbers: of payables.
        overdue: also what fell due before the day and is not cleared.
    """

    day: int | None = None
    numbers: tuple[int, ...] = ()
    overdue: bool = False


def clear(
    office: Office,
    wanted: Wanted,
    sender: str | None = None,
    runs: Path = _RUNS,
    progress: Progress = silent,
) -> Report:
    """Collect from the obligors that gave a mandate, and pay all holders; amounts in minor units.

    `sender` is the party that sends: anybody may. Without one, nothing is sent, and the report
    tells what it would be. `runs` is the folder of journals, by default `runs` in the working
    folder: a clearing that was stopped there is finished first. It may be stopped anywhere and done
    again: nothing is done twice.

    Errors: `InputError` for a payable that is none, or not due yet; `DeeptierError` where the logs
    contradict themselves; those of `run_bulk`, and of reading the chain.
    """
    today = office.today
    if sender is not None and wanted.day is not None and wanted.day > today:
        raise InputError("--due", date_of(wanted.day).isoformat(), _not_before(today))
    journals = None
    if sender is not None:
        journals = Journals(runs, wanted.day, office.book.address(sender))
        journals.finish(office, progress)
    ledger = Ledger(office, progress)
    dues = select(ledger.books, wanted.day, wanted.numbers, overdue=wanted.overdue)
    words = _words(office, ledger.views, dues)
    if sender is None or journals is None:
        report = preview(office, ledger, dues, words)
    else:
        _require_due(dues, today)
        report = Clerk(office, ledger, sender, journals, words, progress).clear(dues)
    cleared = {due.number for due in dues}
    before = today if wanted.day is None else wanted.day
    left = tuple(number for number in earlier(ledger.books, before) if number not in cleared)
    return replace(report, left=left, tokens=words.tokens)


def _words(office: Office, views: Views, dues: Sequence[Due]) -> Words:
    currencies = dict.fromkeys(due.currency for due in dues)
    return Words(office.book.names, {each: token_of(views, each) for each in currencies})


def _require_due(dues: Sequence[Due], today: int) -> None:
    for each in dues:
        if each.day > today:
            raise InputError(
                "--payable", f"{each.number}, due {date_of(each.day)}", _not_before(today)
            )


def _not_before(today: int) -> str:
    return f"due by today, {date_of(today)}, or looked at with --dry-run only"
