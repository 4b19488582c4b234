"""`deeptier quote`: what a financier pays today for a lot that falls due later."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated

import typer

from deeptier.commands.output import Output, option
from deeptier.days import day_number, parse_date
from deeptier.discounting import Basis, Method, Quote, days_between
from deeptier.discounting import quote as price
from deeptier.errors import InputError
from deeptier.money import format_amount, format_rate, parse_amount, parse_rate

EXAMPLES = """
Example:

deeptier quote --face 6000000.00 --rate 4.35% --on 2026-02-06 --due 2026-07-06
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
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Price a lot: days, discount and proceeds, by the contracts' own arithmetic."""
    output = Output(json)
    with output.guarded():
        deal_day, due_day = option("--on", parse_date, on), option("--due", parse_date, due)
        priced = _priced(face, rate, deal_day, due_day, basis, method)
        output.document(_as_json(priced, deal_day, due_day, method))
        if not json:
            _show(output, priced, method)


def _priced(
    face: str, rate: str, deal_day: date, due_day: date, basis: BasisName, method: MethodName
) -> Quote:
    amount, rate_ppm = option("--face", parse_amount, face), option("--rate", parse_rate, rate)
    if amount == 0:
        raise InputError("--face", face, "at least 0.01")
    if due_day <= deal_day:
        raise InputError("--due", due_day.isoformat(), f"after --on, {deal_day.isoformat()}")
    days = days_between(day_number(deal_day), day_number(due_day))
    try:
        return price(amount, rate_ppm, days, Basis(int(basis.value)), METHODS[method])
    except InputError as error:
        if error.field == "discount":
            raise InputError("--rate", rate, "low enough to leave proceeds") from None
        raise


def _as_json(priced: Quote, deal_day: date, due_day: date, method: MethodName) -> dict[str, object]:
    """Amounts as people write them, and beside them the minor units that the contracts hold."""
    amounts = {"face": priced.face, "discount": priced.discount, "proceeds": priced.proceeds}
    return {
        "ok": True,
        "on": deal_day.isoformat(),
        "due": due_day.isoformat(),
        "days": priced.days,
        "rate": format_rate(priced.rate_ppm),
        "rate_ppm": priced.rate_ppm,
        "basis": int(priced.basis),
        "method": method.value,
        **{name: format_amount(amount) for name, amount in amounts.items()},
        **{f"{name}_minor_units": amount for name, amount in amounts.items()},
    }


def _show(output: Output, priced: Quote, method: MethodName) -> None:
    how = "interest on the face" if method is MethodName.DISCOUNT else "interest on the proceeds"
    for name, text in (
        ("face", format_amount(priced.face)),
        ("days", f"{priced.days}"),
        ("rate", f"{format_rate(priced.rate_ppm)} ACT/{int(priced.basis)}, {how}"),
        ("discount", format_amount(priced.discount)),
        ("proceeds", format_amount(priced.proceeds)),
    ):
        output.say(f"{name:<9} {text}")
