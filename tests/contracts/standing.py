"""Ways in which an enterprise is not active, each with the error that refuses it."""

from __future__ import annotations

from typing import Any

from stage import ORDER, Stage

#: An account that is onboarded already can lose its standing in these ways.
LAPSES = ("closed", "expired", "frozen")
REGULATOR_ROLE = 16


def lapse(stage: Stage, account: Any, how: str) -> tuple[Any, ...]:
    """Bring an active enterprise into a lapse; the error that then refuses it."""
    enterprises, people = stage.house.enterprises, stage.people
    if how == "closed":
        enterprises.close(account, {"from": people.registrar})
        return ("Enterprises_Closed", account)
    if how == "expired":
        last_day = stage.today
        roles = enterprises.enterpriseOf(account)["roles"]
        enterprises.renew(account, roles, last_day, {"from": people.registrar})
        stage.sleep_days(1)
        return ("Enterprises_Expired", account, last_day, last_day + 1)
    assert how == "frozen"
    enterprises.freeze(account, ORDER, {"from": people.regulator})
    return ("Enterprises_Frozen", account)


def stranger(stage: Stage, how: str) -> tuple[Any, tuple[Any, ...]]:
    """An account that may never hold a lot, and the error that refuses it."""
    account = stage.people.outsider
    if how == "regulator":
        stage.onboard(account, REGULATOR_ROLE)
        return account, ("Enterprises_NotTrading", account, REGULATOR_ROLE)
    assert how == "unknown"
    return account, ("Enterprises_Unknown", account)
