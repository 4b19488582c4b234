"""Levels storage and nodes: false states, proofs and headers are named."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from audit_scenes import Scene
from levels_lies import (
    HEADER,
    PROOF,
    honest,
    lot_named,
    lying,
    only,
    outcome_of,
    subjects,
)

from deeptier.audit.books import Books
from deeptier.audit.levels import Level, Status
from deeptier.audit.levels.fetch import Fetch
from deeptier.audit.levels.storage import chosen, storage
from deeptier.audit.node import Node
from deeptier.audit.rpc import Rpc


@pytest.mark.parametrize("level", [Level.COMPLETE, Level.STORAGE])
def test_headers_of_an_unknown_form_are_not_passed(three_tiers: Scene, level: Level) -> None:
    def more(method: str, _params: list[Any], result: Any) -> Any:
        return {**result, "mixHash": "0x" + "12" * 32} if method == HEADER else result

    outcome = outcome_of(three_tiers, level, more)
    assert outcome.status is Status.NOT_RUN
    assert "do not hash to" in str(outcome.reason)


def test_proof_of_another_state_is_found(three_tiers: Scene) -> None:
    node = Node(three_tiers.web3)
    before = hex(three_tiers.history.rebuilt.head.number - 1)

    def older(method: str, params: list[Any], result: Any) -> Any:
        return node.ask(PROOF, *params[:2], before) if method == PROOF else result

    outcome = outcome_of(three_tiers, Level.STORAGE, older)
    books = three_tiers.history.rebuilt.books
    assert len(outcome.findings) == len(books.lots) + len(books.ended)
    assert all(each.endswith("proof of the contract's account") for each in subjects(outcome))
    assert outcome.counts["words proved"] == 0


def test_proof_of_another_word_is_found(three_tiers: Scene) -> None:
    def other(method: str, _params: list[Any], result: Any) -> Any:
        if method == PROOF:
            first = result["storageProof"][0]
            first["proof"] = [*first["proof"][:-1], first["proof"][-1][:-2] + "00"]
        return result

    first = min(chosen(three_tiers.history.rebuilt.books, "0x00", None))
    (subject,) = subjects(outcome_of(three_tiers, Level.STORAGE, other))
    assert subject == f"lot {lot_named(first)}, proof of its word"


def test_value_beside_the_proof_is_not_believed(three_tiers: Scene) -> None:
    def other(method: str, _params: list[Any], result: Any) -> Any:
        if method == PROOF:
            for slot in result["storageProof"]:
                slot["value"] = "0x1234"
        return result

    assert outcome_of(three_tiers, Level.STORAGE, other).status is Status.PASSED


def test_books_that_differ_from_the_state_are_found(bad_weather: Scene) -> None:
    """One fen less, one lot too many, one ended lot that is none."""
    books = copy.deepcopy(bad_weather.history.rebuilt.books)
    ((number, lot),) = books.lots.items()
    books.lots[number] = replace(lot, amount=lot.amount - 1, frozen=not lot.frozen)
    ended = next(iter(books.ended))
    del books.ended[ended]
    books.lots[ended] = replace(lot, amount=1)
    rpc = Rpc.of(bad_weather.web3)
    header = Fetch(rpc).header(bad_weather.history.rebuilt.head.number)
    found = subjects(storage(rpc, header, books, None))
    assert f"lot {lot_named(number)}, amount" in found
    assert f"lot {lot_named(number)}, frozen" in found
    assert f"lot {lot_named(ended)}, owner" in found
    assert f"lot {lot_named(ended)}, amount" in found


def test_books_without_a_lot_prove_nothing(bad_weather: Scene) -> None:
    rpc = Rpc.of(bad_weather.web3)
    header = Fetch(rpc).header(bad_weather.history.rebuilt.head.number)
    outcome = storage(rpc, header, Books(bad_weather.history.rebuilt.books.addresses), None)
    assert (outcome.status, outcome.reason) == (Status.NOT_RUN, "the books have no lot")


def test_sample_follows_from_the_block(bad_weather: Scene) -> None:
    books = bad_weather.history.rebuilt.books
    seeds = ["0x" + f"{seed:064x}" for seed in range(30)]
    samples = [chosen(books, seed, 2) for seed in seeds]
    assert samples == [chosen(books, seed, 2) for seed in seeds]
    assert {number for sample in samples for number in sample} == {*books.lots, *books.ended}
    assert all(len(sample) == 2 for sample in samples)
    assert chosen(books, seeds[0], 1_000) == chosen(books, seeds[0], None)


def test_second_node_with_another_header_is_found(three_tiers: Scene) -> None:
    head = three_tiers.history.rebuilt.head.number
    change = only(HEADER, head, lambda header: {**header, "timestamp": "0x1"})
    with lying(three_tiers.devnet.url, change) as second:
        outcome = outcome_of(three_tiers, Level.NODES, honest, second)
    assert subjects(outcome) == [f"block {head}, timestamp"]
    assert outcome.findings[0].where.endswith(second)


def test_second_node_that_is_behind_confirms_nothing(three_tiers: Scene) -> None:
    head = three_tiers.history.rebuilt.head.number
    with lying(three_tiers.devnet.url, only(HEADER, head, lambda _: None)) as second:
        outcome = outcome_of(three_tiers, Level.NODES, honest, second)
    assert outcome.status is Status.NOT_RUN
    assert outcome.reason == f"{second}: the node gives no header for block {head}"
