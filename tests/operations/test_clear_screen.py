"""What clearing tells on a screen."""

from __future__ import annotations

import pytest
from desk_stage import Stage
from due_scene import DUE, Scene

from deeptier.calendar import Calendar
from deeptier.clearing import Deposit, Report, Row
from deeptier.commands.clear_tables import show
from deeptier.commands.output import Output
from deeptier.status.tokens import Token


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return Scene(stage)


def test_each_currency_has_its_own_total(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    cny, jpy = "0x" + "11" * 20, "0x" + "22" * 20
    core = scene.stage.address("core")
    rows = tuple(
        Row(number, core, currency, DUE, face, face, face, 0, face, face, None)
        for number, currency, face in ((1, cny, 100_01), (2, jpy, 7_000), (3, cny, 2))
    )
    report = Report(
        block=9,
        day=DUE,
        rows=rows,
        unpaid_lots=(),
        collections=3,
        batches=1,
        failed=(),
        gas=1,
        deposits=(Deposit(core, jpy, 7_000, 0),),
        tokens={cny: Token("CNY", 2), jpy: Token("JPY", 0)},
    )
    show(Output(as_json=False), report, scene.office, Calendar(), dry_run=False)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["core", "7,000", "JPY", "0", "JPY"] in lines
    assert ["2", "in", "all", "CNY", "100.03", "100.03", "100.03", "0.00"] in lines
    assert ["1", "in", "all", "JPY", "7,000", "7,000", "7,000", "0"] in lines
