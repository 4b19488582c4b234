"""Makes a token a currency: allowed, with a line, and in the hands of those who pay."""

from __future__ import annotations

from typing import Any

from stage import Stage

SUPPLY = 10**13


def allow(stage: Stage, token: Any) -> int:
    """The rulemaker allows a token after its delay; the number of a line for core in it."""
    house, people = stage.house, stage.people
    call = house.payables.setCurrency.encode_input(token, True)
    house.governance.schedule(house.payables, call, 0, {"from": people.rulemaker})
    stage.sleep_days(3)
    house.payables.setCurrency(token, True, {"from": people.rulemaker})
    for payer in (people.core, people.financier):
        token.mint(payer, SUPPLY, {"from": payer})
        for spender in (house.clearing, house.desk):
            token.approve(spender, 2**256 - 1, {"from": payer})
    return stage.grant_line(currency=token)
