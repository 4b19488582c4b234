"""`deeptier quote`: what a financier pays today for a lot that falls due later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from deeptier.calendar import DayRule, Rolled
from deeptier.calendar.open_days import LAST_DAY
from deeptier.commands.at import HERE, DeskOption, NetworkOption, desk_at
from deeptier.commands.day_rule import CalendarOption, RollOption, rule_of
from deeptier.commands.output import Output, option
from deeptier.days import date_of, day_number, parse_date
from deeptier.desk.networks import Network
from deeptier.discounting import Basis, Method, Quote, days_between
from deeptier.discounting import quote as price
from deeptier.errors import InputError
from deeptier.money import MAX_DECIMALS, format_amount, format_rate, parse_amount, parse_rate

EXAMPLES = """
Examples:

deeptier quote --face 6000000.00 --rate 4.35% --on 2026-02-06 --due 2026-07-06

deeptier quote --face 6000000.00 --rate 4.35% --on 2026-02-06 --due 2026-07-04 --calendar CN,TARGET

deeptier quote --face 900000 --decimals 0 --rate 1.2% --on 2026-02-06 --due 2026-07-06
"""


class BasisName(str, Enum):
    """Days in the year of the rate."""

    ACT_360 = "360"
    ACT_365 = "365"


class MethodName(str, Enum):
    """What the rate is a rate of."""

    DISCOUNT = "discount"
    TRUE_YIELD = "true-yield"


METHODS = {MethodName.DISCOUNT: Method.DISCOUNT, MethodName.TRUE_YIELD: Method.TRUE_YIELD}


def quote(
    face: Annotated[str, typer.Option(help='Face amount, such as "6,000,000.00".')],
    rate: Annotated[str, typer.Option(help="Rate a year, such as 4.35%.")],
    on: Annotated[str, typer.Option(help="Deal day, YYYY-MM-DD; it bears interest.")],
    due: Annotated[str, typer.Option(help="Due day, YYYY-MM-DD; it bears none.")],
    basis: Annotated[BasisName, typer.Option(help="Days in the year.")] = BasisName.ACT_360,
    method: Annotated[
        MethodName, typer.Option(help="Interest on the face, or on the proceeds.")
    ] = MethodName.DISCOUNT,
    decimals: Annotated[
        int, typer.Option(min=0, max=MAX_DECIMALS, help="That amounts have after the point.")
    ] = 2,
    calendar: CalendarOption = None,
    roll: RollOption = None,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Price a lot: days, discount and proceeds, by the contracts' own arithmetic.

    A due day that is closed by the calendar rolls as --roll says before it is priced.

    No chain is asked.
    """
    output = Output(json)
    with output.guarded():
        rule = rule_of(_network(desk, network), calendar, roll)
        deal_day = _day("--on", on, rule)
        closed, rolled = rule.calendar.why_closed(deal_day), rule.roll(_day("--due", due, rule))
        dates = _Dates(date_of(deal_day), closed, rolled, rule)
        if rolled.day <= deal_day:
            raise _due_too_early(due, dates)
        amount, rate_ppm = _amount(face, decimals), option("--rate", parse_rate, rate)
        days = days_between(deal_day, rolled.day)
        try:
            priced = price(amount, rate_ppm, days, Basis(int(basis.value)), METHODS[method])
        except InputError as error:
            if error.field != "discount":
                raise
            raise InputError("--rate", rate, "low enough to leave proceeds") from None
        output.document(_as_json(priced, dates, method, decimals))
        if not json:
            _show(output, priced, dates, method, decimals)


@dataclass(frozen=True)
class _Dates:
    """Deal day and due day, with what the calendar says of them."""

    deal_day: date
    deal_closed: str | None
    due: Rolled
    rule: DayRule

    @property
    def due_day(self) -> date:
        return date_of(self.due.day)


def _network(folder: Path, name: str | None) -> Network | None:
    """The desk's network, where there is a desk: a quote needs none."""
    desk = desk_at(folder)
    if name is None and folder == HERE and not (folder / "networks.yaml").exists():
        return None
    return desk.network(name)


def _day(name: str, text: str, rule: DayRule) -> int:
    """The number of a day that the calendar knows, if there is one to be asked."""
    number = option(name, lambda day: day_number(parse_date(day)), text)
    if rule.calendar.codes and number > LAST_DAY:
        raise InputError(name, text, f"at most {date_of(LAST_DAY)} with a calendar")
    return number


def _due_too_early(due: str, dates: _Dates) -> InputError:
    rolled = f" (it rolls to {dates.due_day})" if dates.due.day != dates.due.asked else ""
    return InputError("--due", due, f"after --on, {dates.deal_day}{rolled}")


def _amount(face: str, decimals: int) -> int:
    amount = option("--face", lambda text: parse_amount(text, decimals), face)
    if amount == 0:
        raise InputError("--face", face, f"at least {format_amount(1, decimals)}")
    return amount


def _as_json(priced: Quote, dates: _Dates, method: MethodName, decimals: int) -> dict[str, object]:
    """Amounts as people write them, and beside them the minor units that the contracts hold."""
    amounts = {"face": priced.face, "discount": priced.discount, "proceeds": priced.proceeds}
    return {
        "ok": True,
        "on": dates.deal_day.isoformat(),
        "due": dates.due_day.isoformat(),
        "due_asked": date_of(dates.due.asked).isoformat(),
        "closed": {"on": dates.deal_closed, "due_asked": dates.due.why},
        "calendar": list(dates.rule.calendar.codes),
        "roll": dates.rule.convention.value,
        "not_announced": list(dates.rule.calendar.unannounced(dates.due.day)),
        "days": priced.days,
        "rate": format_rate(priced.rate_ppm),
        "rate_ppm": priced.rate_ppm,
        "basis": int(priced.basis),
        "method": method.value,
        "decimals": decimals,
        **{name: format_amount(amount, decimals) for name, amount in amounts.items()},
        **{f"{name}_minor_units": amount for name, amount in amounts.items()},
    }


def _show(output: Output, priced: Quote, dates: _Dates, method: MethodName, decimals: int) -> None:
    how = "interest on the face" if method is MethodName.DISCOUNT else "interest on the proceeds"
    for name, text in (
        ("face", format_amount(priced.face, decimals)),
        ("days", f"{priced.days:,}"),
        ("rate", f"{format_rate(priced.rate_ppm)} ACT/{int(priced.basis)}, {how}"),
        ("discount", format_amount(priced.discount, decimals)),
        ("proceeds", format_amount(priced.proceeds, decimals)),
    ):
        output.say(f"{name:<9} {text}")
    if dates.rule.calendar.codes:
        output.say(f"due       {dates.due}")
    if dates.deal_closed:
        output.say(f"the deal day is no open day: {dates.deal_closed}", style="yellow")
    for code in dates.rule.calendar.unannounced(dates.due.day):
        output.say(
            f"{code} has not announced the days off of {dates.due_day.year}, or this version of"
            " the calendar does not know them: look again before you sign",
            style="yellow",
        )
