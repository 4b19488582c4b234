"""Draws for documents anchored and presented, and for financings registered."""

from __future__ import annotations

from eth_hash.auto import keccak

from deeptier.model.core import NO_WORD, Command
from deeptier.model.register import current
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.scene import Scene


@draw(5)
def anchor(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """New documents of some streams; the same once more now and then."""
    streams = choose.pick((15, 15, 7, 5, 1, 2, 4, 8, 0))
    same = choose.chance(10)
    roots = tuple(
        (b"root" * 8 if same else scene.word("root")) if streams >> place & 1 else NO_WORD
        for place in range(4)
    )
    if streams and not same:
        scene.references.append(keccak(b"".join(roots)))
    return Command(choose.pick(scene.accounts), "Evidence.anchor", {"roots": roots})


@draw(8)
def present(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By a holder, mostly a reference that adds a stream."""
    lots = state.ledger.lots
    anchored = state.evidence.streams
    if not lots or not anchored:
        return None
    lot = choose.pick(tuple(lots))
    holder = lots[lot].owner
    before = state.evidence.presented.get((lot, holder), 0)
    adding = [reference for reference, streams in anchored.items() if streams & ~before]
    if choose.chance(5):
        adding = list(anchored)
    if not adding:
        return None
    arguments = {"lot": lot, "ref": choose.pick(adding)}
    return Command(holder, "Evidence.present", arguments)


@draw(3)
def register(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the financier that has to, or by the account in its place."""
    owed = [
        (lot, hops, current(state, duty.financier))
        for (lot, hops), duty in state.evidence.duties.items()
    ]
    missing = [each for each in owed if each not in state.evidence.registrations]
    if not owed or choose.chance(40):
        return None
    lot, hops, financier = choose.pick(owed if choose.chance(10) or not missing else missing)
    return Command(
        financier,
        "Evidence.register",
        {"lot": lot, "hops": hops, "registration": scene.word("registration")},
    )


@draw(2)
def register_unasked(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By anyone, for any lot, also for one that ended."""
    lots = state.ledger.lots
    if not lots:
        return None
    lot = choose.pick(tuple(lots))
    if choose.chance(20):
        lot = (*lot, choose.number(1, 3))
    hops = lots[lot].hops if lot in lots else choose.number(0, 3)
    word = NO_WORD if choose.chance(10) else scene.word("registration")
    known = tuple(state.register.enterprises)
    return Command(
        choose.pick(scene.accounts if choose.chance(15) else known),
        "Evidence.register",
        {"lot": lot, "hops": hops, "registration": word},
    )


@draw(1)
def oblige(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Which only contracts may do."""
    if not state.ledger.lots or not choose.chance(10):
        return None
    account = choose.pick(scene.accounts)
    arguments = {
        "lot": choose.pick(tuple(state.ledger.lots)),
        "hops": 1,
        "financier": account,
        "last_day": state.today,
    }
    return Command(account, "Evidence.oblige", arguments)
