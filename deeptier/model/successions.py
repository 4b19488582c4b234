"""Replace an enterprise's account: proposed, open to objection, completed (R190 to R193)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deeptier.model.core import NOBODY, Account, RefusedError, command
from deeptier.model.offices import require_office
from deeptier.model.register import REPLACED, Proposal, unclosed

if TYPE_CHECKING:
    from deeptier.model.state import State

_OBJECTION_DAYS = 3


@command("Enterprises.proposeSuccessor")
def _propose(state: State, sender: Account, account: Account, successor: Account) -> None:
    require_office(state, sender, "registrar")
    unclosed(state, account, "R190")
    if successor == NOBODY or successor in state.register.enterprises:
        raise RefusedError("R190", "Successions_SuccessorInvalid", account, successor)
    before = state.register.proposals.get(account)
    if before is not None:
        raise RefusedError("R190", "Successions_AlreadyProposed", account, before.successor)
    state.register.proposals[account] = Proposal(successor, state.today + _OBJECTION_DAYS)


@command("Enterprises.refuseSuccessor")
def _refuse(state: State, sender: Account) -> None:
    _forget(state, sender, "R191")


@command("Enterprises.withdrawSuccessor")
def _withdraw(state: State, sender: Account, account: Account) -> None:
    require_office(state, sender, "registrar")
    _forget(state, account, "R191")


@command("Enterprises.completeSuccession")
def _complete(state: State, sender: Account, account: Account) -> None:
    del sender  # anyone
    proposal = _forget(state, account, "R192")
    if state.today < proposal.from_day:
        raise RefusedError("R192", "Successions_TooEarly", account, proposal.from_day, state.today)
    if proposal.successor in state.register.enterprises:
        raise RefusedError("R192", "Successions_SuccessorInvalid", account, proposal.successor)
    known = unclosed(state, account, "R192")
    state.decides("R193")
    state.register.enterprises[proposal.successor] = known
    state.register.enterprises[account] = replace(
        known, status=REPLACED, frozen=False, defaults=0, acceptance_days=0
    )
    state.register.successors[account] = proposal.successor


def _forget(state: State, account: Account, rule: str) -> Proposal:
    state.decides(rule)
    proposal = state.register.proposals.pop(account, None)
    if proposal is None:
        raise RefusedError(rule, "Successions_NothingProposed", account)
    return proposal
