"""Draws for the register of enterprises and for replaced accounts."""

from __future__ import annotations

from deeptier.model.core import Command
from deeptier.model.register import OPEN
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.scene import Scene


@draw(2)
def onboard(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """An account that the register does not know."""
    known = state.register.enterprises
    strangers = [each for each in scene.accounts if each not in known]
    if not strangers:
        return None
    return Command(
        state.offices["registrar"],
        "Enterprises.onboard",
        {
            "account": choose.pick(strangers),
            "roles": choose.pick((2, 1, 4, 8, 5, 12, 15)),
            "expiry_day": state.today + choose.pick((400, 0, 1, 30)),
            "identity": scene.word("identity"),
        },
    )


@draw(4)
def renew(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """An enterprise, mostly with the roles it has."""
    account = choose.pick(tuple(state.register.enterprises))
    roles = state.register.enterprises[account].roles
    return Command(
        state.offices["registrar"],
        "Enterprises.renew",
        {
            "account": account,
            "roles": choose.number(0, 255) if choose.chance(5) else roles,
            "expiry_day": state.today + choose.pick((400, 100, 1, 0)),
        },
    )


@draw(1)
def close(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Seldom, as it is final."""
    if not choose.chance(30):
        return None
    account = choose.pick(tuple(state.register.enterprises))
    return Command(state.offices["registrar"], "Enterprises.close", {"account": account})


@draw(3)
def set_acceptance(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Any enterprise, mostly back to not being asked."""
    account = choose.pick(tuple(state.register.enterprises))
    days = choose.pick((0, 5, 1, 255, 0))
    return Command(account, "Enterprises.setAcceptance", {"acceptance_days": days})


@draw(3)
def freeze(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """An enterprise of any state."""
    arguments = {
        "account": choose.pick(tuple(state.register.enterprises)),
        "order_hash": scene.word("order"),
    }
    return Command(state.offices["regulator"], "Enterprises.freeze", arguments)


@draw(6)
def thaw(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A frozen enterprise, so that histories do not end in ice."""
    frozen = [account for account, each in state.register.enterprises.items() if each.frozen]
    if not frozen:
        return None
    arguments = {"account": choose.pick(frozen), "order_hash": scene.word("order")}
    return Command(state.offices["regulator"], "Enterprises.thaw", arguments)


@draw(5)
def propose_successor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A stranger for an open account."""
    known = state.register.enterprises
    strangers = [each for each in scene.accounts if each not in known]
    open_accounts = [account for account, each in known.items() if each.status == OPEN]
    if not strangers or not open_accounts:
        return None
    holders = sorted({lot.owner for lot in state.ledger.lots.values()} & set(open_accounts))
    account = choose.pick(holders if holders and choose.chance(60) else open_accounts)
    arguments = {"account": account, "successor": choose.pick(strangers)}
    return Command(state.offices["registrar"], "Enterprises.proposeSuccessor", arguments)


@draw(1)
def withdraw_successor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One that is proposed."""
    if not state.register.proposals:
        return None
    arguments = {"account": choose.pick(tuple(state.register.proposals))}
    return Command(state.offices["registrar"], "Enterprises.withdrawSuccessor", arguments)


@draw(1)
def refuse_successor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the old account."""
    if not state.register.proposals or not choose.chance(30):
        return None
    return Command(choose.pick(tuple(state.register.proposals)), "Enterprises.refuseSuccessor")


@draw(4)
def complete_succession(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone."""
    if not state.register.proposals:
        return None
    arguments = {"account": choose.pick(tuple(state.register.proposals))}
    return Command(choose.pick(scene.accounts), "Enterprises.completeSuccession", arguments)
