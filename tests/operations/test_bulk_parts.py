"""Parts of the bulk engine that need no chain: signatures, answers of nodes, offers for gas."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st
from web3 import Web3
from web3.providers import BaseProvider
from web3.types import RPCEndpoint, RPCResponse

from deeptier.bulk import JournalError, Pace
from deeptier.bulk.answers import Meaning, meaning_of
from deeptier.bulk.aside import Aside
from deeptier.bulk.calls import Call
from deeptier.bulk.journal import Journal, opened
from deeptier.bulk.offer import Offer
from deeptier.bulk.quick_signing import QuickSigner, quick
from deeptier.bulk.wire import NodeError, Wire

KEYS = st.integers(1, 2**255).map(lambda number: number.to_bytes(32, "big"))
NUMBERS = st.integers(0, 2**64 - 1)
FEES = st.one_of(
    st.builds(lambda price: {"gasPrice": price}, NUMBERS),
    st.builds(
        lambda tip, more: {"type": 2, "maxPriorityFeePerGas": tip, "maxFeePerGas": tip + more},
        NUMBERS,
        NUMBERS,
    ),
)


@given(KEYS, NUMBERS, NUMBERS, st.integers(1, 2**32), st.binary(max_size=300), FEES)
def test_quick_signatures_are_those_of_eth_account(
    key: bytes, nonce: int, gas: int, chain: int, data: bytes, fees: dict[str, int]
) -> None:
    account = Account.from_key(key)
    call = {"to": account.address, "data": data, "value": 0, "gas": gas}
    fields = {**call, "nonce": nonce, "chainId": chain, **fees}
    slow, fast = account.sign_transaction(fields), QuickSigner(account).sign_transaction(fields)
    assert bytes(fast.raw_transaction) == bytes(slow.raw_transaction)
    assert bytes(fast.hash) == bytes(slow.hash)


def test_other_signers_sign_themselves() -> None:
    class Remote:
        address = "0x" + "11" * 20

        def sign_transaction(self, fields: object, /) -> None: ...

    remote = Remote()
    assert quick(remote, 1) is remote  # type: ignore[arg-type, comparison-overlap]


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("already known", Meaning.TAKEN),
        ("transaction already imported", Meaning.TAKEN),
        ("Known transaction", Meaning.TAKEN),
        ("AlreadyKnown", Meaning.TAKEN),
        ("nonce too low: next nonce 5, tx nonce 3", Meaning.USED),
        ("the tx doesn't have the correct nonce. account has nonce of: 5", Meaning.USED),
        ("Nonce too low", Meaning.USED),
        ("OldNonce, Current nonce: 5", Meaning.USED),
        ("replacement transaction underpriced", Meaning.OCCUPIED),
        ("Insufficient funds for gas * price + value", Meaning.FUNDS),
        ("sender doesn't have enough funds to send tx", Meaning.FUNDS),
        ("Upfront cost exceeds account balance", Meaning.FUNDS),
        ("max fee per gas less than block base fee", Meaning.FEES),
        ("transaction underpriced: gas tip cap 0, minimum needed 1", Meaning.FEES),
        ("Gas price below configured minimum gas price", Meaning.FEES),
        ("exceeds block gas limit", Meaning.NEVER),
        ("intrinsic gas too low: gas 1, minimum needed 21000", Meaning.NEVER),
        ("txpool is full", Meaning.UNCLEAR),
        ("internal error", Meaning.UNCLEAR),
    ],
)
def test_what_nodes_say_is_understood(said: str, meaning: Meaning) -> None:
    assert meaning_of(NodeError("eth_sendRawTransaction", {"message": said})) is meaning


def test_a_hash_means_that_it_was_taken() -> None:
    assert meaning_of("0x" + "00" * 32) is Meaning.TAKEN


@given(NUMBERS, NUMBERS)
def test_what_takes_a_place_offers_an_eighth_more_at_least(now: int, before: int) -> None:
    offer = Offer(now).above(Offer(before))
    assert offer.most * 8 >= before * 9
    assert offer.most >= now
    dynamic = Offer(now, now).above(Offer(before, before))
    assert dynamic.tip is not None
    assert dynamic.tip * 8 >= before * 9


def test_offers_are_read_from_fields_and_written_back() -> None:
    for fields in (
        {"gasPrice": 7},
        {"type": 2, "maxPriorityFeePerGas": 1, "maxFeePerGas": 9},
    ):
        assert Offer.of(fields).fields == fields


def test_a_journal_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    call = Call("key", "verb", "core", "sentence", "0x" + "11" * 20, b"\x01", None)
    path = tmp_path / "pay.run"
    for left in (".pay.run.draft", ".pay.run.draft-wal", "pay.run-wal"):
        (tmp_path / left).write_text("what a killed process left")
    with pytest.raises(JournalError, match="UNIQUE"):
        Journal.plan(path, {}, [call, call])
    assert not path.exists()
    Journal.plan(path, {"network": "devnet"}, [call])
    with opened(path) as journal:
        assert list(journal.calls()) == [call]
        assert journal.facts["network"] == "devnet"


def test_a_draft_is_one_file_alone_so_that_it_is_moved_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk kept what stood beside it from coming into it."""
    call = Call("key", "verb", "core", "sentence", "0x" + "11" * 20, b"\x01", None)
    plan, beside = Journal._plan, []

    def watch(self: Journal, *words: Any) -> None:
        plan(self, *words)
        beside.extend(path.name for path in tmp_path.iterdir())

    monkeypatch.setattr(Journal, "_plan", watch)
    Journal.plan(tmp_path / "pay.run", {}, [call])
    assert beside == [".pay.run.draft"]


def test_a_draft_that_failed_leaves_nothing(tmp_path: Path) -> None:
    call = Call("key", "verb", "core", "sentence", "0x" + "11" * 20, b"\x01", None)
    with pytest.raises(JournalError, match="UNIQUE"):
        Journal.plan(tmp_path / "pay.run", {}, [call, call])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be used"):
        Journal.plan(tmp_path / "file" / "pay.run", {}, [])


def test_what_is_no_journal_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "empty.run"
    path.write_bytes(b"")
    with pytest.raises(JournalError, match="is not the journal of a run"), opened(path):
        pass
    assert path.read_bytes() == b""


def test_items_that_fill_blocks_go_a_few_at_a_time() -> None:
    pace, block = Pace(window=1_000, blocks_ahead=20), 30_000_000
    assert pace.room([], block) == 1_000
    assert pace.room([150_000] * 400, block) == 600
    assert pace.room([150_000, 29_000_000], block) == 18
    assert pace.room([29_000_000] * 25, block) == -5
    assert pace.room([block * 30], block) == 0, "one at a time, whatever its limit"


class _OneByOne(BaseProvider):
    """A transport of web3 that takes no batches."""

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        return {"jsonrpc": "2.0", "id": 1, "result": f"{method}{params}"}


def test_a_transport_without_batches_is_asked_one_by_one() -> None:
    wire = Wire(Web3(_OneByOne()), silence_seconds=1)
    assert wire.ask_all([("a", (1,)), ("b", ()), ("c", (2, 3))]) == ["a[1]", "b[]", "c[2, 3]"]


def test_who_ends_does_not_wait_for_a_silent_node() -> None:
    """What was handed over first never comes back, and what follows it is not begun."""
    silent, asked, done = threading.Event(), threading.Event(), []
    aside = Aside()
    first = aside.submit(lambda: (asked.set(), silent.wait(60)))
    aside.submit(done.append, 2)
    asked.wait(60)
    aside.close()
    assert not first.done()
    silent.set()
    assert first.result(60) == (None, True)
    assert not done


def test_what_goes_wrong_aside_is_told_to_who_asks() -> None:
    aside = Aside()
    wrong, right = aside.submit(int, "x"), aside.submit(int, "7")
    with pytest.raises(ValueError, match="invalid literal"):
        wrong.result()
    assert right.result() == 7
