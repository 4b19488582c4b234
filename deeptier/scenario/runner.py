"""Runs a scenario on a house of contracts, step by step, and stops at the first surprise."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from deeptier.bids.ranking import Ranking
from deeptier.chain.errors import Refused
from deeptier.chain.house import House
from deeptier.chain.outcome import Outcome, outcome_of
from deeptier.chain.sending import Receipt
from deeptier.errors import DeeptierError
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.reading.problems import Place
from deeptier.scenario.actions import Auction, Send
from deeptier.scenario.acts import Actor, act
from deeptier.scenario.acts.sending import deploy_counterparts
from deeptier.scenario.cast import Cast
from deeptier.scenario.checks import check_balances, outcome_differences
from deeptier.scenario.model import Balances, Scenario, Step
from deeptier.scenario.report import Report, Row
from deeptier.scenario.stage import Stage
from deeptier.scenario.telling import carrier_of, note_of, title_of, who_acts


class SurpriseError(DeeptierError):
    """A step did not do what the scenario says; the scenario was stopped there."""

    exit_code = 1

    def __init__(self, place: Place, title: str, what: str) -> None:
        super().__init__(place, title, what)
        self.place = place
        self.title = title
        self.what = what

    def __str__(self) -> str:
        return f"{self.place}: {self.title}: {self.what}"


class Watch(Protocol):
    """Who is told how a run goes."""

    def set_up(self, text: str) -> None:
        """A transaction of the set-up was mined."""

    def begin(self, step: Step) -> None:
        """A step begins."""

    def done(self, row: Row) -> None:
        """A step is done."""


def run(scenario: Scenario, house: House, cast: Cast, watch: Watch) -> Report:
    """Set the stage, take every step, check every expectation.

    Errors: `SurpriseError` at the first step that is not as the scenario says; `ClockError` when
    the chain's clock cannot be brought to a date.
    """
    return _Run(scenario, house, cast, watch).run()


class _Run:
    """One run."""

    def __init__(self, scenario: Scenario, house: House, cast: Cast, watch: Watch) -> None:
        self._scenario = scenario
        self._watch = watch
        self._stage = Stage.on(scenario, house, cast)
        self._actor = Actor(self._stage)
        self._known: dict[LotId, None] = {}
        self._set_up: list[Receipt] = []

    def run(self) -> Report:
        self._stage.set_up(self._note_set_up)
        deploy_counterparts(self._actor, self._note_set_up)
        rows = [self._take(step) for step in self._scenario.steps]
        if self._scenario.end is not None:
            self._check(self._scenario.end, self._scenario.end.place, "the end")
        return Report(
            title=self._scenario.title,
            file=self._scenario.file,
            chain_id=self._stage.house.deployment.chain_id,
            rows=tuple(rows),
            set_up=len(self._set_up),
            set_up_gas=sum(receipt.gas_used for receipt in self._set_up),
            payables=dict(self._actor.payables),
        )

    def _note_set_up(self, text: str, receipt: Receipt) -> None:
        self._set_up.append(receipt)
        self._watch.set_up(text)

    def _take(self, step: Step) -> Row:
        self._watch.begin(step)
        self._stage.clock.move_to(step.date, step.time)
        title = title_of(step, self._scenario)
        if isinstance(step.action, Balances):
            count = self._check(step.action, step.place, title)
            row = self._row(step, f"{count} balances agree")
        else:
            row = self._act(step, title)
            self._stage.clock.require_held(step.date)
        self._watch.done(row)
        return row

    def _act(self, step: Step, title: str) -> Row:
        assert not isinstance(step.action, Balances)  # noqa: S101 - told apart by the caller
        expected = step.expected
        try:
            done = act(self._actor, step, step.action)
        except Refused as refused:
            if expected.refused == refused.error:
                return self._row(step, f"refused: {refused.sentence}")
            instead = (
                f"must be refused with {expected.refused}" if expected.refused else "must pass"
            )
            what = f"it {instead} and was refused with {refused.error}: {refused.sentence}"
            raise SurpriseError(step.place, title, what) from None
        if expected.refused is not None:
            what = f"it must be refused with {expected.refused} and passed"
            raise SurpriseError(step.place, title, what)
        outcome = outcome_of(done.events)
        if isinstance(step.action, Auction):
            outcome = self._auctioned(outcome)
        self._known.update(dict.fromkeys(outcome.made))
        differences = outcome_differences(outcome, expected, self._actor)
        if differences and not isinstance(step.action, Send):
            raise SurpriseError(step.place, title, "; ".join(map(str, differences)))
        return self._row(
            step, note_of(step, self._scenario, outcome, self._stage.cast), outcome, done.receipt
        )

    def _auctioned(self, outcome: Outcome) -> Outcome:
        ranking = self._actor.ranking
        assert ranking is not None  # noqa: S101 - the auction set it
        parties = {self._stage.address(party): party for party in self._scenario.parties}
        best = ranking.offers[0].signed.bid.financier
        return replace(outcome, taken=parties[best], passed_over=_passed_over(ranking))

    def _check(self, balances: Balances, place: Place, title: str) -> int:
        checked = check_balances(balances, self._stage, self._actor, self._known)
        if checked.differences:
            raise SurpriseError(place, title, "; ".join(map(str, checked.differences)))
        return checked.count

    def _row(
        self,
        step: Step,
        note: str,
        outcome: Outcome | None = None,
        receipt: Receipt | None = None,
    ) -> Row:
        lots = outcome.lots if outcome else ()
        return Row(
            number=step.number,
            date=step.date,
            verb=step.verb,
            who=who_acts(step, self._scenario),
            carrier=carrier_of(step, self._scenario),
            lots=tuple(map(str, lots)),
            amount=outcome.amount if outcome else None,
            note=note,
            refused=step.expected.refused,
            gas=receipt.gas_used if receipt else None,
            transaction=receipt.transaction_hash if receipt else None,
        )


def _passed_over(ranking: Ranking) -> tuple[str, ...]:
    """What the bids that were not taken would have paid, or why they could not serve."""
    losing = [
        f"{offer.signed.place} {format_amount(offer.price.net_proceeds)}"
        for offer in ranking.offers[1:]
    ]
    unable = [f"{each.signed.place}: {each.reasons[0].text}" for each in ranking.unable]
    return (*losing, *unable)
