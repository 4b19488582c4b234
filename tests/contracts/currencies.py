"""Makes a token a currency: allowed, with a line, and in the hands of those who pay."""

from __future__ import annotations

from typing import Any

from stage import Stage

SUPPLY = 10**13


def allow(stage: Stage, token: Any) -> int:
    """The rulemaker allows a token after its delay; the number of a line for core in it."""
    house, people = stage.house, stage.people
    rulebook, from_day = house.enterprises, stage.today + 4
    call = rulebook.announceCurrency.encode_input(token, True, from_day)
    house.governance.schedule(rulebook, call, 0, {"from": people.rulemaker})
    stage.sleep_days(3)
    rulebook.announceCurrency(token, True, from_day, {"from": people.rulemaker})
    stage.sleep_days(1)
    for payer in (people.core, people.financier):
        token.mint(payer, SUPPLY, {"from": payer})
        for spender in (house.clearing, house.desk):
            token.approve(spender, 2**256 - 1, {"from": payer})
    return stage.grant_line(currency=token)
