"""A small good scenario, and what is told when something in it is changed."""

from __future__ import annotations

import pytest

from deeptier.reading.problems import ProblemsError
from deeptier.scenario.loader import parse_scenario

GOOD = """\
title: Small
currency: CNY
start: 2026-01-06
parties:
  core: {name: Core, roles: [core enterprise], registration: R1, deposits: "20.00"}
  bank: {name: Bank, roles: [guarantor, financier], registration: R2}
  one: {name: One, roles: [supplier], registration: R3}
  two: {name: Two, roles: [supplier], registration: R4}
  office: {name: Office, roles: [regulator]}
lines:
  line: {bank: bank, obligor: core, limit: "15.00", expires: 2026-12-31}
payables:
  P:
    line: line
    obligor: core
    payee: one
    backing: accounts payable
    amount: "10.00"
    due: 2026-07-06
    grace_days: 10
    penalty_per_day: 0.05%
    tier_cap: 5
    documents: Contract 1
steps:
  - {date: 2026-01-07, do: issue, payable: P, carried_by: core}
  - {date: 2026-02-06, do: endorse, who: one, lot: P, to: two, amount: "4.00", trade: {invoice: I1}}
  - {date: 2026-07-06, do: repay, who: core, payable: P, amount: "10.00"}
expect:
  cash: {core: "10.00"}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        parse_scenario(text, "s.yaml")
    return [str(problem) for problem in caught.value.problems]


def with_line(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def with_step(step: str) -> str:
    """GOOD with one more step, in line 28."""
    return with_line("expect:\n  cash", f"  - {step}\nexpect:\n  cash")
