"""Much at a time on anvil: a batch is ready as a whole; what is forgotten is reminded of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage

from deeptier.bulk import Pace, run_bulk
from deeptier.bulk.accounts import Account, Live
from deeptier.bulk.anvil import parts_of
from deeptier.bulk.intent import Intent
from deeptier.bulk.wire import Wire

BATCH, ITEMS = 20, 140


def payments(stage: Stage, count: int) -> list[Intent]:
    return [
        Intent(
            key=f"T-{number}",
            verb="transfer",
            sender="bank" if number % 3 == 0 else "core",
            contract="DepositToken",
            function="transfer",
            arguments=(stage.address("anna"), 1 + number),
            sentence=f"pay {1 + number}",
        )
        for number in range(count)
    ]


def batch(*nonces: tuple[str, int]) -> list[Live]:
    accounts = {name: Account(name, None, 1) for name, _ in nonces}  # type: ignore[arg-type]
    return [Live(accounts[name], nonce, None, []) for name, nonce in nonces]


@pytest.mark.parametrize(
    ("nonces", "first", "last"),
    [
        ((), [], []),
        ((("a", 5),), [], [0]),
        ((("a", 5), ("a", 6), ("a", 7)), [1, 2], [0]),
        ((("a", 7), ("a", 5), ("a", 6)), [0, 2], [1]),
        ((("a", 5), ("b", 9), ("a", 6), ("b", 8)), [1, 2], [0, 3]),
    ],
)
def test_the_lowest_nonce_of_each_account_goes_last(
    nonces: tuple[tuple[str, int], ...], first: list[int], last: list[int]
) -> None:
    assert parts_of(batch(*nonces)) == (first, last)


def test_a_batch_is_mined_as_a_whole(stage: Stage, tmp_path: Path) -> None:
    pace = Pace(batch=BATCH)
    result = run_bulk(stage.office, payments(stage, ITEMS), tmp_path / "pay.run", pace=pace)
    assert result.is_clean
    blocks = {item.block for item in result.items}
    # each of two senders makes its part of a batch ready
    assert len(blocks) <= 2 * (ITEMS // BATCH + 1)
    assert stage.office.house.balance_of(stage.address("anna")) == ITEMS * (ITEMS + 1) // 2


def test_an_anvil_that_mines_nothing_by_itself_is_reminded(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = Wire.ask_all

    def noted(self: Wire, requests: Any) -> list[Any]:
        asked.extend(method for method, _ in requests)
        return ask(self, requests)

    monkeypatch.setattr(Wire, "ask_all", noted)
    stage.devnet.clock.ask("evm_setAutomine", False)
    try:
        assert run_bulk(stage.office, payments(stage, 30), tmp_path / "pay.run").is_clean
    finally:
        stage.devnet.clock.ask("evm_setAutomine", True)
    assert "evm_mine" in asked
