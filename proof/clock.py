"""Draws of time: to the edges that decide something, or a little further."""

from __future__ import annotations

from deeptier.model.state import State
from proof.chooser import Chooser

_DAY = 86_400
#: A spoiled day may lie millennia ahead, where day numbers end.
_FURTHEST_DAYS = 500


def later(choose: Chooser, state: State) -> int:
    """A second after now: mostly the first or last of a day on which something turns."""
    within = range(state.today + 1, state.today + _FURTHEST_DAYS)
    turning = sorted(day for day in set(_turning_days(state)) if day in within)
    way = choose.number(0, 9)
    if way <= 5 or not turning:
        day = state.today + choose.pick((1, 1, 1, 2, 3))
    elif way <= 8:
        day = turning[0]
    else:
        day = choose.pick(turning[:4])
    midnight = day * _DAY - state.civil_offset
    return midnight + choose.pick((0, _DAY - 1, _DAY // 2))


def _turning_days(state: State) -> list[int]:
    """Days on which an answer may change: due days, grace, proposals, announcements."""
    papers = state.ledger.papers.values()
    return [
        *(paper.due_day for paper in papers),
        *(paper.due_day + 1 for paper in papers),
        *(paper.due_day + paper.grace_days + 1 for paper in papers),
        *(each.from_day for each in state.register.proposals.values()),
        *(each.from_day for each in state.rulebook.currencies.values()),
        *(duty.last_day for duty in state.evidence.duties.values()),
        *(duty.last_day + 1 for duty in state.evidence.duties.values()),
        state.rulebook.next_from_day,
    ]
