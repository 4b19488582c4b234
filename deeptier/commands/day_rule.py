"""Which calendar holds for a command: the network's, or what options say."""

from __future__ import annotations

from typing import Annotated

import typer

from deeptier.calendar import ALWAYS_OPEN, DayRule
from deeptier.desk.networks import Network

CalendarOption = Annotated[
    str | None,
    typer.Option(
        "--calendar",
        help="Countries and markets whose holidays count, such as CN or CN,TARGET; the network's"
        " unless given.",
    ),
]
RollOption = Annotated[
    str | None,
    typer.Option(
        "--roll",
        help="How a due day on a closed day rolls: following, modified-following or none;"
        " as the network says unless given.",
    ),
]


def rule_of(network: Network | None, calendar: str | None, roll: str | None = None) -> DayRule:
    """The rule of a network, changed by what options say.

    Errors: `InputError` that names the option.
    """
    rule = ALWAYS_OPEN if network is None else network.calendar
    return rule.with_options(calendar, roll)
