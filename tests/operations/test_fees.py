"""What transactions pay: nothing, a fixed price, the node's, or EIP-1559 up to a limit."""

from __future__ import annotations

import pytest
from desk_stage import Stage
from front import Front
from hypothesis import given
from hypothesis import strategies as st

from deeptier.chain.fees import FeeError, Fees, format_fee, parse_fee
from deeptier.chain.sending import UnwillingError
from deeptier.errors import InputError

GWEI = 10**9


def set_base_fee(stage: Stage, wei: int) -> int:
    """The base fee of the newest block, about `wei`."""
    stage.devnet.clock.ask("anvil_setNextBlockBaseFeePerGas", hex(wei))
    stage.devnet.clock.ask("evm_mine")
    return int(stage.web3.eth.get_block("latest")["baseFeePerGas"])


def paid(stage: Stage, **network: object) -> dict[str, int]:
    """The fee fields of a transaction that was sent by a desk with these settings."""
    stage.write_network(**network)
    office = stage.office
    done = office.house.transfer(office.sender("core"), office.book.address("anna"), 1)
    sent = dict(stage.web3.eth.get_transaction(done.receipt.transaction_hash))
    names = ("type", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas")
    return {name: sent[name] for name in names if name in sent}


def test_chain_without_base_fee_is_free(stage: Stage) -> None:
    assert paid(stage) == {"type": 0, "gasPrice": 0}


def test_zero_gas_price_is_a_legacy_transaction(stage: Stage) -> None:
    assert paid(stage, gas_price=0) == {"type": 0, "gasPrice": 0}


def test_fixed_gas_price_is_paid(stage: Stage) -> None:
    assert paid(stage, gas_price="1.5 gwei") == {"type": 0, "gasPrice": 1_500_000_000}


def test_price_of_the_node_is_paid(stage: Stage) -> None:
    set_base_fee(stage, GWEI)
    asked = int(stage.web3.eth.gas_price)
    assert asked > 0
    assert paid(stage, gas_price="node") == {"type": 0, "gasPrice": asked}


def test_fees_follow_the_newest_block(stage: Stage) -> None:
    base = set_base_fee(stage, 10 * GWEI)
    fees = Fees().of(stage.web3)
    tip = int(stage.web3.eth.max_priority_fee)
    assert fees == {
        "type": 2,
        "maxPriorityFeePerGas": tip,
        "maxFeePerGas": 2 * base + tip,
    }
    assert paid(stage)["maxFeePerGas"] == 2 * base + tip


def test_highest_fee_and_tip_are_kept(stage: Stage) -> None:
    base = set_base_fee(stage, 10 * GWEI)
    found = paid(stage, highest_fee="12 gwei", tip="3 gwei")
    assert base < 12 * GWEI < 2 * base
    assert (found["maxFeePerGas"], found["maxPriorityFeePerGas"]) == (12 * GWEI, 3 * GWEI)


def test_tip_is_never_above_the_highest_fee(stage: Stage) -> None:
    set_base_fee(stage, GWEI)
    found = paid(stage, highest_fee="2 gwei", tip="3 gwei")
    assert (found["maxFeePerGas"], found["maxPriorityFeePerGas"]) == (2 * GWEI, 2 * GWEI)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"highest_fee": "2 gwei"}, "highest_fee is 2 gwei: wait, or raise it in networks.yaml"),
        ({"gas_price": "2 gwei"}, "gas_price is 2 gwei: wait, or raise it in networks.yaml"),
        ({"gas_price": 0}, "gas_price is 0 gwei: wait, or raise it in networks.yaml"),
        ({"gas_price": "node", "highest_fee": "1 wei"}, "highest_fee is 0.000000001 gwei: wait"),
    ],
)
def test_nothing_is_sent_while_the_chain_asks_more(
    stage: Stage, settings: dict[str, object], says: str
) -> None:
    set_base_fee(stage, 10 * GWEI)
    before = stage.web3.eth.block_number
    with pytest.raises(FeeError) as caught:
        paid(stage, **settings)
    assert "the chain asks " in str(caught.value)
    assert says in str(caught.value)
    assert stage.web3.eth.block_number == before


def test_sender_without_money_is_told(stage: Stage) -> None:
    set_base_fee(stage, GWEI)
    stage.devnet.clock.ask("anvil_setBalance", stage.address("core"), "0x0")
    with pytest.raises(UnwillingError, match="core has not the money for this transaction's gas"):
        paid(stage)


@pytest.mark.parametrize("method", ["eth_estimateGas", "eth_sendRawTransaction"])
def test_node_that_wants_more_is_told(stage: Stage, method: str) -> None:
    says = {"error": {"code": -32000, "message": "transaction underpriced: tip needed 1"}}
    before = stage.web3.eth.block_number
    with Front(stage.url) as front:
        front.trick = lambda asked: says if asked["method"] == method else None
        with pytest.raises(
            UnwillingError, match="see to gas_price, highest_fee and tip of the net"
        ):
            paid(stage, endpoints=[front.url])
        assert front.count(method) == 1
    assert stage.web3.eth.block_number == before


@given(st.integers(0, 10**18))
def test_fee_reads_back_as_it_is_written(wei: int) -> None:
    assert parse_fee(format_fee(wei).replace(",", "")) == wei


@pytest.mark.parametrize(
    "text",
    ["5", "1,5 gwei", "-1 gwei", "1.5 wei", "1e9 wei", "01 gwei", "1gwei", "1 Gwei", ""],
)
def test_ambiguous_fee_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"such as \"1\.5 gwei\""):
        parse_fee(text)
