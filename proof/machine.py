"""Random histories that shrink: hypothesis draws the steps, three books judge each of them."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from proof.chooser import Chooser
from proof.invariants import require_i1, require_i2, require_i3, require_i5
from proof.steps import play_command, play_wait
from proof.tally import Tally
from proof.world import Stage, World


class HypothesisChooser(Chooser):
    """Choices that hypothesis draws, and shrinks towards the low numbers."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def number(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return low if low == high else int(self._data.draw(st.integers(low, high)))


class Histories(RuleBasedStateMachine):
    """The machine. `stage` and `tally` are set on a subclass, one for each run."""

    stage: Stage
    tally: Tally

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.world: World = self.stage.world()
        self.tally.histories += 1

    @rule(data=st.data())
    def rule_command(self, data: st.DataObject) -> None:
        """A command that mostly succeeds."""
        play_command(HypothesisChooser(data), self.world, self.tally, spoiled=False)

    @rule(data=st.data())
    def rule_other_command(self, data: st.DataObject) -> None:
        """The same once more, so that good commands come twice as often as bad ones."""
        play_command(HypothesisChooser(data), self.world, self.tally, spoiled=False)

    @rule(data=st.data())
    def rule_spoiled_command(self, data: st.DataObject) -> None:
        """A command with something wrong in it, mostly."""
        play_command(HypothesisChooser(data), self.world, self.tally, spoiled=True)

    @rule(data=st.data())
    def rule_wait(self, data: st.DataObject) -> None:
        """Time passes, in half of the cases."""
        play_wait(HypothesisChooser(data), self.world, self.tally)

    @invariant()
    def invariant_books_are_equal(self) -> None:
        """Contracts, model and replay, field by field: I4 among them."""
        self.world.require_agreement(self.stage.views, whole=False)

    @invariant()
    def invariant_i1_face_is_conserved(self) -> None:
        """I1, by the model's books, which are the contracts'."""
        require_i1(self.world.state)

    @invariant()
    def invariant_i2_cash_is_conserved(self) -> None:
        """I2."""
        require_i2(self.world.state)

    @invariant()
    def invariant_i3_lines_are_used_by_open_face(self) -> None:
        """I3."""
        require_i3(self.world.state)

    @invariant()
    def invariant_i5_nothing_is_used_twice(self) -> None:
        """I5."""
        require_i5(self.world.state)

    def teardown(self) -> None:
        """Governance, too, is what the journal says, and the auditor has nothing to say."""
        if hasattr(self, "world"):
            self.world.require_agreement(self.stage.views)
            self.world.require_governance(self.stage.views)
            self.world.require_audit()


def histories(stage: Stage, tally: Tally) -> type[Histories]:
    """A machine of its own for one run, as hypothesis makes the instances."""
    return type("HistoriesOfOneRun", (Histories,), {"stage": stage, "tally": tally})
