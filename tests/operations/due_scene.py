"""Payables that fall due, lots in several hands, and the command line on the stage's desk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from desk_stage import Stage
from typer.testing import CliRunner, Result

from deeptier.chain.house import House
from deeptier.chain.sending import Sender
from deeptier.cli import app
from deeptier.consents import IssueConsents, Terms
from deeptier.days import day_number, parse_date
from deeptier.desk.office import Office
from deeptier.lot_id import LotId

#: A Monday that is open in China.
DUE = day_number(parse_date("2026-06-22"))

ORDER = b"\7" * 32


@dataclass
class Scene:
    """What happens on a stage, one step after the other."""

    stage: Stage
    _nonces: Any = field(default_factory=count)

    @cached_property
    def office(self) -> Office:
        return self.stage.office

    @property
    def house(self) -> House:
        return self.office.house

    def sender(self, name: str) -> Sender:
        return self.office.sender(name)

    def terms(self, face: int, due: int = DUE, **words: Any) -> Terms:
        """Of core to anna."""
        return Terms(
            **{
                "line": 1,
                "obligor": self.stage.address("core"),
                "payee": self.stage.address("anna"),
                "currency": self.house.address("DepositToken"),
                "face_amount": face,
                "due_day": due,
                "tier_cap": 5,
                "document_root": b"\2" * 32,
                "last_day": due,
                "nonce": next(self._nonces),
                **words,
            }
        )

    def issue(self, face: int, due: int = DUE, **words: Any) -> LotId:
        """A payable of core to anna; the answer is its root lot."""
        agreed = self.terms(face, due, **words)
        payee = self.house.sign(self.office.keyring.signer("anna"), agreed, invoices=[])
        consents = IssueConsents(payee=payee)
        return self.house.issue(self.sender("core"), agreed, (), consents).value

    def endorse(self, lot: LotId, to: str, amount: int, by: str = "anna") -> LotId:
        address = self.stage.address(to)
        done = self.house.endorse(self.sender(by), lot, address, amount, b"\3" * 32)
        return done.value

    def on(self, day: int) -> None:
        self.stage.devnet.set_day(day)

    def balance(self, name: str) -> int:
        return self.house.balance_of(self.stage.address(name))

    def run(self, *arguments: str, party: str | None = None) -> Result:
        """A command, in this process."""
        command, *others = arguments
        return CliRunner().invoke(app, [command, *self.stage.arguments(party), *others])

    def json(self, *arguments: str, party: str | None = None) -> Any:
        """The document of a command."""
        return json.loads(self.run(*arguments, "--json", party=party).stdout)

    def ask(self, *arguments: str, **environment: str) -> Any:
        """The document of a command of several words, given in the desk's folder."""
        words = [*arguments, "--json"]
        with in_folder(self.stage.folder):
            return json.loads(CliRunner().invoke(app, words, env=environment).stdout)


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """As if everything inside happened in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def a_day_of_lots(stage: Stage) -> Scene:
    """Lots that are live, offered, frozen; payables that are due, late, and to come."""
    scene = Scene(stage)
    root = scene.issue(1_000_00, grace_days=3, penalty_ppm_per_day=500)
    scene.issue(20_00, DUE - 9)
    to_bolt = scene.endorse(root, "bolt", 400_00)
    scene.house.set_acceptance(scene.sender("cast"), 200)
    scene.endorse(to_bolt, "cast", 100_00, by="bolt")
    scene.house.freeze(scene.sender("platform"), stage.address("bolt"), ORDER)
    return scene
