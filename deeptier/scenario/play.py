"""A scenario from end to end: deploy, run, audit from the logs, draw what the logs tell."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from web3 import Web3

from deeptier.audit import Rebuilt, Verdict, rebuild
from deeptier.audit import Step as AuditStep
from deeptier.audit.verify import compare
from deeptier.chain.deployment import Deployment, DeploySettings, DeployStep, deploy
from deeptier.chain.house import House
from deeptier.days import DEFAULT_OFFSET_SECONDS
from deeptier.money import format_amount
from deeptier.picture import Heading, draw
from deeptier.picture.journal import grow
from deeptier.scenario.cast import Cast
from deeptier.scenario.clock import Clock
from deeptier.scenario.model import Payable, Scenario
from deeptier.scenario.report import Report
from deeptier.scenario.runner import Watch, run


class PlayWatch(Watch, Protocol):
    """Who is told how a whole play goes."""

    def deployed(self, step: DeployStep) -> None:
        """A step of the deployment is done."""

    def audited(self, step: AuditStep) -> None:
        """The audit came further."""


@dataclass(frozen=True)
class Played:
    """What came of it.

    Attributes:
        pictures: an SVG of each payable's lots, by the payable's id.
    """

    report: Report
    verdict: Verdict
    pictures: Mapping[str, str]
    deployment: Deployment


def play(
    scenario: Scenario,
    web3: Web3,
    cast: Cast,
    watch: PlayWatch,
    deployment: Deployment | None = None,
) -> Played:
    """Run a scenario, on a house of its own unless a deployment is given, and audit it.

    Errors: those of `deploy`, `run` and `rebuild`. What the audit finds is no error.
    """
    offset = deployment.settings.civil_offset if deployment else DEFAULT_OFFSET_SECONDS
    Clock(web3, offset).require_not_past(scenario.start)
    stands = deployment or _deploy(scenario, web3, cast, watch)
    report = run(scenario, House(stands, web3), cast, watch)
    rebuilt = rebuild(web3, stands, progress=watch.audited)
    verdict = compare(web3, rebuilt, watch.audited)
    pictures = _pictures(scenario, web3, cast, stands, report, rebuilt, verdict)
    return Played(report, verdict, pictures, stands)


def _deploy(scenario: Scenario, web3: Web3, cast: Cast, watch: PlayWatch) -> Deployment:
    settings = DeploySettings.held_by(
        str(cast.deployer.address),
        token_name=f"{scenario.currency} deposit",
        token_symbol=scenario.currency,
        civil_offset=DEFAULT_OFFSET_SECONDS,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.json"
        return deploy(web3, cast.deployer, settings, path, watch.deployed)


def _pictures(
    scenario: Scenario,
    web3: Web3,
    cast: Cast,
    deployment: Deployment,
    report: Report,
    rebuilt: Rebuilt,
    verdict: Verdict,
) -> dict[str, str]:
    day_of = cache(Clock(web3, deployment.settings.civil_offset).date_of_block)
    names = {address.lower(): name for address, name in cast.names(scenario).items()}
    state = "equal to" if verdict.equal else "different from"
    source = (
        f"Drawn from the logs of chain {verdict.chain_id} up to block {verdict.block_number};"
        f" replayed, they are {state} the contracts' state."
    )
    pictures = {}
    for payable_id, number in report.payables.items():
        root = grow(rebuilt.events, number, day_of, names)
        payable = scenario.payables[payable_id]
        owed = (
            f"{_terms(scenario, payable)}, issued {root.day.isoformat()},"
            f" due {payable.due.isoformat()}."
        )
        title = scenario.title
        if len(report.payables) > 1:
            title += f": payable {number}"
        heading = Heading(title, (owed, source), scenario.name_of(payable.obligor))
        defaulted = rebuilt.books.accounts[number].defaulted
        pictures[payable_id] = draw(root, heading, in_default=defaulted)
    return pictures


def _terms(scenario: Scenario, payable: Payable) -> str:
    text = (
        f"{scenario.name_of(payable.obligor)} owes {format_amount(payable.face)}"
        f" {scenario.currency} to {scenario.name_of(payable.payee)}"
    )
    if payable.guarantor:
        text += f", guaranteed by {scenario.name_of(payable.guarantor)}"
    return text
