"""Three books side by side: each command goes to contracts and model, its events to the replay."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from deeptier.audit.check import Evidence, check
from deeptier.audit.events import Event
from deeptier.audit.holdings import holdings
from deeptier.audit.replay import Replay
from deeptier.model.core import Answer, Command, Refusal
from deeptier.model.papers import Rules
from deeptier.model.play import play
from deeptier.model.rulebook import Currency
from deeptier.model.state import State
from deeptier.model.tokens import DEPOSIT, HOSTILE, SILENT, Token
from proof import cast
from proof.compare import tables_of_model, tables_of_replay
from proof.compare.returns import SUMS, untold
from proof.compare.transfers import stranger_among, to_be_told, told
from proof.evm import Receipt
from proof.house import CIVIL_OFFSET, PARROT_DECIMALS, House
from proof.opening import opening
from proof.scene import Scene
from proof.veteran import veteran
from proof.views import Views

_FIRST_RULES = Rules(180, 365, 90, 1_000, 16, 1, 7, 0, 0, 0, 0, 0, 0)
_DAY = 86_400


class DisagreementError(AssertionError):
    """Two books, or a book and what the model answered, do not agree. The text says where."""


@dataclass(frozen=True)
class Step:
    """One step of a history: a command and what the model answered, or a wait to a second."""

    command: Command | None
    answer: Answer | None
    now: int

    @property
    def refusal(self) -> Refusal | None:
        """Why the model refused the command."""
        return None if self.answer is None else self.answer.refusal


@dataclass
class World:
    """One history on one house.

    Attributes:
        state: the model's books.
        replay: the auditor's.
        events: of the journal, from the set-up on.
        steps: what was played, in order.
    """

    house: House
    state: State
    replay: Replay
    scene: Scene
    events: list[Event] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    _agreed: State | None = None

    def play(self, command: Command) -> Answer:
        """Play a command on all three books. Errors: `DisagreementError` where they part."""
        try:
            answer = play(self.state, command)
        except Exception as error:
            self.steps.append(Step(command, None, self.state.now))
            raise DisagreementError(f"{command.name}: the model fails, {error!r}") from error
        self.steps.append(Step(command, answer, self.state.now))
        receipt = self.house.send(command)
        self._require_same_outcome(command, answer, receipt)
        self.state = answer.state
        if receipt.succeeded:
            self._book(command, receipt)
        return answer

    def wait(self, now: int) -> None:
        """Let time pass, up to a second."""
        self.steps.append(Step(None, None, now))
        self.state = self.state.copy()
        self.state.now = now
        self.house.evm.set_time(now)

    def require_agreement(self, views: Views, *, whole: bool = True) -> None:
        """All three books are equal, field by field. Errors: `DisagreementError`.

        What was refused changed nothing: a transaction that reverts leaves no trace on the chain,
        and the model gives its old state back. Then the comparison of before stands.
        """
        if self._agreed is self.state and not whole:
            return
        by_model = tables_of_model(self.state, self.house.digest)
        by_replay = tables_of_replay(self.replay.books)
        for name, table in by_model.items():
            if table != by_replay[name]:
                raise DisagreementError(f"{name}: {_difference(table, by_replay[name])}")
        differences = views.differences(self.replay, self.state, whole)
        if differences:
            raise DisagreementError("; ".join(str(each) for each in differences))
        self._agreed = self.state

    def require_governance(self, views: Views) -> None:
        """Governance is what the journal says. Errors: `DisagreementError`."""
        differences = views.governance_differences(self.replay, self.state)
        if differences:
            raise DisagreementError("; ".join(str(each) for each in differences))

    def require_audit(self) -> None:
        """An auditor who reads the journal has nothing to say. Errors: `DisagreementError`."""
        held, findings = holdings(self.events)
        evidence = Evidence(tuple(self.events), self.replay.books, held, self.house.chain_id)
        findings += check(evidence)
        if findings:
            raise DisagreementError("; ".join(str(each) for each in findings))

    def _require_same_outcome(self, command: Command, answer: Answer, receipt: Receipt) -> None:
        flat = self.house.interface.flat
        by_chain = None if receipt.succeeded else self.house.interface.error(receipt.output)
        refusal = answer.refusal
        by_model = refusal and (refusal.error, tuple(flat(each) for each in refusal.arguments))
        if by_chain != by_model:
            raise DisagreementError(
                f"{command.name}: the model says {_outcome(by_model)}"
                f"{f' ({refusal.rule})' if refusal else ''}, the contracts {_outcome(by_chain)}"
            )

    def _book(self, command: Command, receipt: Receipt) -> None:
        before = len(self.replay.findings)
        events = self.house.events(receipt.logs)
        self.events += events
        self.replay.book(events)
        stranger = stranger_among(events, command, self.house.addresses)
        if stranger is not None:
            raise DisagreementError(f"{command.name}: {stranger} moves a lot")
        untold_values = untold(self.house.returned(command, receipt), receipt.logs)
        if untold_values and command.name not in SUMS:
            raise DisagreementError(
                f"{command.name}: returns {untold_values}, which no event tells"
            )
        smart = self.house.addresses["smart"]
        hooks, due = told(receipt.logs, smart), to_be_told(events, command, smart)
        if hooks != due:
            raise DisagreementError(f"{command.name}: hooks were told {hooks}, not {due}")
        new = self.replay.findings[before:]
        if new:
            raise DisagreementError("; ".join(str(each) for each in new))


class Stage:
    """A house that is set up once, and gives each history a fresh world.

    `veterans` are lots at the bounds of depth and hops, which take some 300 steps to make.

    Attributes:
        last: the world of the newest history.
        prologue: the steps that lead to where every history begins.
    """

    def __init__(self, house: House, *, veterans: bool = True) -> None:
        self.house = house
        self.views = Views(house)
        self._base = self._opened(veterans)
        self.last = self._base
        self._mark = house.evm.mark()

    def world(self) -> World:
        """A world in which enterprises are onboarded and nothing was issued."""
        self.house.evm.go_back(self._mark)
        self._mark = self.house.evm.mark()
        base = self._base
        replay, scene = deepcopy(base.replay), deepcopy(base.scene)
        self.last = World(self.house, base.state.copy(), replay, scene, list(base.events))
        return self.last

    def _opened(self, veterans: bool) -> World:
        house = self.house
        replay = Replay(house.addresses)
        events = house.events(tuple(house.logs))
        replay.book(events)
        names = (*cast.OFFICERS, *cast.ENTERPRISES, *cast.OUTSIDERS)
        people = {name: cast.address_of(name) for name in names}
        people |= {name: house.addresses[name] for name in cast.CONTRACTS}
        tokens = (house.addresses["DepositToken"], house.addresses["HostileToken"])
        world = World(house, _first_state(house), replay, Scene(people, tokens), list(events))
        for name, roles in cast.ENTERPRISES.items():
            arguments = {
                "account": people[name],
                "roles": roles,
                "expiry_day": world.state.today + 300,
                "identity": world.scene.word("identity"),
            }
            world.play(Command(cast.address_of("registrar"), "Enterprises.onboard", arguments))
        currency = {"currency": tokens[1], "allowed": True, "from_day": world.state.today + 1}
        world.play(Command(cast.address_of("rulemaker"), "Enterprises.announceCurrency", currency))
        world.wait(house.evm.now + _DAY)
        for command in opening(world.state, people, tokens):
            world.play(command)
        for command in veteran(world.state, people, tokens[0]) if veterans else ():
            world.play(command)
        world.require_agreement(self.views)
        self.prologue = tuple(world.steps)
        world.steps.clear()
        return world


def _first_state(house: House) -> State:
    state = State(
        now=house.evm.now,
        civil_offset=CIVIL_OFFSET,
        offices={office: cast.address_of(office) for office in cast.OFFICERS},
        contracts=house.addresses,
        keys={house.addresses["smart"]: cast.address_of(cast.SMART_KEY)},
    )
    deposits, hostile = house.addresses["DepositToken"], house.addresses["HostileToken"]
    state.tokens[deposits] = Token(DEPOSIT)
    state.tokens[hostile] = Token(HOSTILE)
    state.tokens[house.addresses["refuser"]] = Token(SILENT)
    state.ledger.refusing = frozenset({house.addresses["refuser"], deposits, hostile})
    state.rulebook.rules = _FIRST_RULES
    state.rulebook.currencies[deposits] = Currency(False, True, state.today)
    state.rulebook.decimals |= {deposits: 2, hostile: 2, house.addresses["refuser"]: 2}
    state.rulebook.decimals[house.addresses["Parrot"]] = PARROT_DECIMALS
    return state


def _outcome(outcome: Any) -> str:
    return "yes" if outcome is None else f"{outcome[0]}{outcome[1]}"


def _difference(one: Any, other: Any) -> str:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return f"model {one!r}, replay {other!r}"
    return ", ".join(
        f"{key}: model {one.get(key)!r}, replay {other.get(key)!r}"
        for key in {**one, **other}
        if one.get(key) != other.get(key)
    )
