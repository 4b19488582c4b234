"""An obligor's standing on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from deeptier.commands.output import Output
from deeptier.commands.screen_parts import counted, fact, show_table
from deeptier.days import date_of
from deeptier.money import format_amount
from deeptier.status.figures import CurrencyStanding, Standing
from deeptier.status.inquiry import Answer, Source
from deeptier.status.tokens import Token

_ROWS_SHOWN, _LINES_SHOWN = 8, 4
_FINDINGS_SHOWN = 20
_PPM_A_PERCENT = 10_000
_HUNDREDTHS = 100
_SOURCES = {
    Source.BOTH: "the contracts' views, and the same from the replayed logs",
    Source.STATE: "the contracts' views; lots are numbered by the logs",
    Source.LOGS: "the replayed logs",
}

Written = Callable[[int], str]


def show(output: Output, answer: Answer, names: Mapping[str, str]) -> None:
    """Print the whole answer; parties by the names of their addresses, where they have one."""
    standing = answer.standing
    name = names.get(standing.obligor)
    who = f"{name}  {standing.obligor}" if name else standing.obligor
    output.say(f"{who}  {_state(standing)}", style="bold")
    output.say(
        f"{date_of(standing.day).isoformat()}, block {answer.head.number:,} of chain"
        f" {answer.head.chain_id}; from {_SOURCES[answer.source]}"
    )
    if not standing.currencies:
        output.say("no credit line, no payable")
    for each in standing.currencies:
        token = answer.tokens[each.currency]
        _show_currency(output, each, token, names)
    count = len(answer.findings)
    if count:
        output.say(f"{count} finding{'s'[: count > 1]}: state and logs differ", style="bold red")
        for finding in answer.findings[:_FINDINGS_SHOWN]:
            output.say(f"  {finding}", style="red")
        if count > _FINDINGS_SHOWN:
            output.say(f"  and {count - _FINDINGS_SHOWN} more (--json has all)", style="red")
    elif answer.source is Source.BOTH:
        output.say("state and logs agree to the last fen", style="green")


def _show_currency(
    output: Output, figures: CurrencyStanding, token: Token, names: Mapping[str, str]
) -> None:
    def written(amount: int) -> str:
        return format_amount(amount, token.decimals)

    output.say()
    output.say(f"{token.symbol or 'currency'} {figures.currency}", style="bold")
    for name, text in _summary(figures, written):
        fact(output, name, text)
    for each in _tables(figures, written, names):
        if each.things:
            output.say()
            show_table(output, *each)


def _summary(figures: CurrencyStanding, written: Written) -> Iterable[tuple[str, str]]:
    yield (
        "open",
        f"{written(figures.open_face)} in {figures.payables_open} of"
        f" {figures.payables_issued} payables; issued {written(figures.face_issued)},"
        f" repaid {written(figures.principal_paid)}",
    )
    yield (
        "overdue",
        f"{written(figures.overdue_face)} in {figures.payables_overdue};"
        f" in default {written(figures.in_default_face)} in {figures.payables_in_default};"
        f" penalty due {written(figures.penalty_due)}, paid {written(figures.penalty_paid)}",
    )
    yield (
        "tenor",
        f"{_days(figures.average_days_left_hundredths)} days left on average,"
        f" {_days(figures.average_original_tenor_hundredths)} from issue; weighted by open face",
    )
    yield (
        "held by",
        f"financiers {written(figures.held_by_financiers_amount)} of live lots"
        f" {written(figures.live_amount)}, {_percent(figures.share_held_by_financiers_ppm)}",
    )
    yield (
        "holds",
        f"{written(figures.holds.held_amount)} of live lots kept by a freeze;"
        f" cash not paid out yet {written(figures.cash_held)}",
    )
    given_up = figures.retired_face + figures.cancelled_face
    if given_up or figures.guarantor_claims or figures.deposits_locked:
        yield (
            "beside",
            f"retired {written(figures.retired_face)},"
            f" cancelled {written(figures.cancelled_face)};"
            f" owed to guarantors {written(figures.guarantor_claims)};"
            f" deposits locked {written(figures.deposits_locked)}",
        )
    if figures.offered_lots or figures.pledged_lots:
        yield (
            "waiting",
            f"offered {written(figures.offered_amount)} in {figures.offered_lots};"
            f" pledged {written(figures.pledged_amount)} in {figures.pledged_lots}"
            f" for {written(figures.pledged_debt)}",
        )


class _Table(NamedTuple):
    """What `show_table` takes."""

    columns: tuple[str, ...]
    things: Sequence[Any]
    cells: Callable[[Any], tuple[str, ...]]
    most: int = _ROWS_SHOWN
    what: str = "lines"


def _tables(
    figures: CurrencyStanding, written: Written, names: Mapping[str, str]
) -> Iterable[_Table]:
    yield _Table(
        ("line", "limit", "used", "free", "until", ""),
        figures.lines,
        lambda line: (
            str(line.number),
            written(line.limit),
            written(line.used),
            written(line.free),
            _date(line.expiry_day),
            _marks(suspended=line.suspended, expired=line.expired),
        ),
        _LINES_SHOWN,
    )
    yield _Table(
        ("payable", "open", "of face", "penalty due", "due day", "days left", ""),
        figures.open_payables,
        lambda each: (
            str(each.number),
            written(each.open_face),
            written(each.face),
            written(each.penalty_due),
            _date(each.due_day),
            f"{each.days_left:,}",
            _marks(default=each.in_default, frozen=each.frozen),
        ),
        what="open payables",
    )
    yield _Table(
        ("maturity", "payables", "open"),
        [band for band in figures.ladder if band.payables],
        lambda band: (band.days, f"{band.payables:,}", written(band.open_face)),
        what="bands",
    )
    yield _Table(
        ("tier", "lots", "live"),
        figures.tiers,
        lambda each: (str(each.tier), f"{each.lots:,}", written(each.amount)),
        what="tiers",
    )
    yield _Table(
        (
            f"holder ({len(figures.top_holders)} of {figures.holders:,})",
            "lots",
            "live",
            "share",
            "",
        ),
        figures.top_holders,
        lambda each: (
            names.get(each.account, each.account),
            f"{each.lots:,}",
            written(each.amount),
            _percent(each.share_ppm),
            _marks(financier=each.financier, frozen=each.frozen),
        ),
        what="holders",
    )


def _state(standing: Standing) -> str:
    if not standing.registered:
        return "not in the register"
    words = [", ".join(standing.roles), f"until {_date(standing.expiry_day)}"]
    words += [_marks(closed=standing.closed, frozen=standing.frozen)]
    if standing.defaults_counted:
        words.append(f"{counted(standing.defaults_counted, 'payable')} in default")
    return "; ".join(filter(None, words))


def _marks(**marks: bool) -> str:
    return ", ".join(name for name, there in marks.items() if there)


def _date(day: int) -> str:
    try:
        return date_of(day).isoformat()
    except ValueError:
        return f"day {day:,}"


def _days(hundredths: int | None) -> str:
    return "–" if hundredths is None else format_amount(hundredths)


def _percent(ppm: int | None) -> str:
    return "–" if ppm is None else f"{ppm // _PPM_A_PERCENT}.{ppm % _PPM_A_PERCENT:04d}%"
