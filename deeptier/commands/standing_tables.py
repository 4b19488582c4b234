"""An obligor's standing on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from deeptier.commands.figures_table import FiguresTable, figures_table
from deeptier.commands.output import Output
from deeptier.commands.screen_parts import counted
from deeptier.days import date_of
from deeptier.money import format_amount
from deeptier.status.figures import CurrencyStanding, Standing
from deeptier.status.inquiry import Answer, Source
from deeptier.status.tokens import Token

_PAYABLES_SHOWN = 8
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
    for line in _summary(figures, written):
        output.say(line)
    for table in _tables(figures, written, names):
        if table.rows:
            output.say()
            output.console.print(table)
    hidden = len(figures.open_payables) - _PAYABLES_SHOWN
    if hidden > 0:
        output.say(f"and {hidden} more open payables (--json has all)")


def _summary(figures: CurrencyStanding, written: Written) -> Iterable[str]:
    yield (
        f"open      {written(figures.open_face)} in {figures.payables_open} of"
        f" {figures.payables_issued} payables; issued {written(figures.face_issued)},"
        f" repaid {written(figures.principal_paid)}"
    )
    yield (
        f"overdue   {written(figures.overdue_face)} in {figures.payables_overdue};"
        f" in default {written(figures.in_default_face)} in {figures.payables_in_default};"
        f" penalty due {written(figures.penalty_due)}, paid {written(figures.penalty_paid)}"
    )
    yield (
        f"tenor     {_days(figures.average_days_left_hundredths)} days left on average,"
        f" {_days(figures.average_original_tenor_hundredths)} from issue; weighted by open face"
    )
    yield (
        f"held by   financiers {written(figures.held_by_financiers_amount)} of live lots"
        f" {written(figures.live_amount)}, {_percent(figures.share_held_by_financiers_ppm)}"
    )
    yield (
        f"holds     {written(figures.holds.held_amount)} of live lots kept by a freeze;"
        f" cash not paid out yet {written(figures.cash_held)}"
    )
    given_up = figures.retired_face + figures.cancelled_face
    if given_up or figures.guarantor_claims or figures.deposits_locked:
        yield (
            f"beside    retired {written(figures.retired_face)},"
            f" cancelled {written(figures.cancelled_face)};"
            f" owed to guarantors {written(figures.guarantor_claims)};"
            f" deposits locked {written(figures.deposits_locked)}"
        )
    if figures.offered_lots or figures.pledged_lots:
        yield (
            f"waiting   offered {written(figures.offered_amount)} in {figures.offered_lots};"
            f" pledged {written(figures.pledged_amount)} in {figures.pledged_lots}"
            f" for {written(figures.pledged_debt)}"
        )


def _tables(
    figures: CurrencyStanding, written: Written, names: Mapping[str, str]
) -> Iterable[FiguresTable]:
    yield figures_table(
        ("line", "limit", "used", "free", "until", ""),
        (
            (
                str(line.number),
                written(line.limit),
                written(line.used),
                written(line.free),
                _date(line.expiry_day),
                _marks(suspended=line.suspended, expired=line.expired),
            )
            for line in figures.lines
        ),
    )
    yield figures_table(
        ("payable", "open", "of face", "penalty due", "due day", "days left", ""),
        (
            (
                str(each.number),
                written(each.open_face),
                written(each.face),
                written(each.penalty_due),
                _date(each.due_day),
                f"{each.days_left:,}",
                _marks(default=each.in_default, frozen=each.frozen),
            )
            for each in figures.open_payables[:_PAYABLES_SHOWN]
        ),
    )
    yield figures_table(
        ("maturity", "payables", "open"),
        (
            (band.days, str(band.payables), written(band.open_face))
            for band in figures.ladder
            if band.payables
        ),
    )
    yield figures_table(
        ("tier", "lots", "live"),
        ((str(each.tier), str(each.lots), written(each.amount)) for each in figures.tiers),
    )
    yield figures_table(
        (f"holder ({len(figures.top_holders)} of {figures.holders})", "lots", "live", "share", ""),
        (
            (
                names.get(each.account, each.account),
                str(each.lots),
                written(each.amount),
                _percent(each.share_ppm),
                _marks(financier=each.financier, frozen=each.frozen),
            )
            for each in figures.top_holders
        ),
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
