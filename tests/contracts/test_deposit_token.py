"""DepositToken: an ERC-20 with permit, minted and burnt by the bank."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi import encode
from eth_account import Account as KeyAccount
from eth_utils import keccak
from expect import assert_events, plain
from stage import NOBODY

PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3"
DOMAIN = "string name,string version,uint256 chainId,address verifyingContract"
MAX = 2**256 - 1
FUNDS = 1_000


@pytest.fixture
def bank(people):
    return {"from": people.bank}


@pytest.fixture(scope="module")
def funded(deposits, people):
    deposits.mint(people.supplier1, FUNDS, {"from": people.bank})
    return deposits


def permit_signature(
    keys: Any,
    token: Any,
    chain_id: int,
    owner: Any,
    spender: Any,
    value: int,
    nonce: int,
    until: int,
) -> tuple[int, bytes, bytes]:
    members = ("owner", "address"), ("spender", "address"), ("value", "uint256")
    members += ("nonce", "uint256"), ("deadline", "uint256")
    signed = KeyAccount.sign_typed_data(
        keys[owner.address],
        {
            "name": token.name(),
            "version": "1",
            "chainId": chain_id,
            "verifyingContract": token.address,
        },
        {"Permit": [{"name": name, "type": kind} for name, kind in members]},
        {
            "owner": owner.address,
            "spender": spender.address,
            "value": value,
            "nonce": nonce,
            "deadline": until,
        },
    )
    return signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")


@pytest.mark.rule("R107")
def test_deployment_names_the_token(deposits, governance):
    assert deposits.name() == "Deposit of the test bank"
    assert deposits.symbol() == "TBD"
    assert deposits.decimals() == 2
    assert deposits.totalSupply() == 0
    assert deposits.authority() == governance
    assert_events(
        deposits.tx,
        ("AuthorityUpdated", governance),
        ("DepositNamed", "Deposit of the test bank", "TBD"),
    )


# mint, burn


@pytest.mark.rule("R101")
@pytest.mark.parametrize("amount", [0, 1, MAX])
def test_mint(deposits, people, bank, amount):
    tx = deposits.mint(people.core, amount, bank)
    assert_events(
        tx, ("Transfer", NOBODY, people.core, amount), ("DepositsMinted", people.core, amount)
    )
    assert deposits.balanceOf(people.core) == amount
    assert deposits.totalSupply() == amount


@pytest.mark.rule("R101")
def test_mint_reverts_when_supply_overflows(deposits, people, bank, refused):
    deposits.mint(people.core, MAX, bank)
    with refused("TotalSupplyOverflow"):
        deposits.mint(people.core, 1, bank)


@pytest.mark.rule("R101")
def test_burn_takes_from_the_bank_s_own_account(deposits, people, bank):
    deposits.mint(people.bank, 10, bank)
    tx = deposits.burn(4, bank)
    assert_events(tx, ("Transfer", people.bank, NOBODY, 4), ("DepositsBurned", people.bank, 4))
    assert deposits.balanceOf(people.bank) == deposits.totalSupply() == 6


@pytest.mark.rule("R101")
def test_burn_reverts_when_the_bank_holds_less(funded, bank, refused):
    with refused("InsufficientBalance"):
        funded.burn(1, bank)
    assert funded.totalSupply() == FUNDS


# transfer, allowance


@pytest.mark.parametrize("amount", [0, 1, FUNDS])
def test_transfer(funded, people, amount):
    tx = funded.transfer(people.core, amount, {"from": people.supplier1})
    assert tx.return_value is True
    assert_events(tx, ("Transfer", people.supplier1, people.core, amount))
    assert funded.balanceOf(people.core) == amount
    assert funded.balanceOf(people.supplier1) == FUNDS - amount


def test_transfer_to_oneself_changes_nothing(funded, people):
    funded.transfer(people.supplier1, FUNDS, {"from": people.supplier1})
    assert funded.balanceOf(people.supplier1) == funded.totalSupply() == FUNDS


def test_transfer_reverts_when_balance_is_too_low(funded, people, refused):
    with refused("InsufficientBalance"):
        funded.transfer(people.core, FUNDS + 1, {"from": people.supplier1})


def test_transfer_from_spends_the_allowance(funded, people):
    tx = funded.approve(people.core, 600, {"from": people.supplier1})
    assert_events(tx, ("Approval", people.supplier1, people.core, 600))
    tx = funded.transferFrom(people.supplier1, people.supplier2, 400, {"from": people.core})
    assert_events(tx, ("Transfer", people.supplier1, people.supplier2, 400))
    assert funded.allowance(people.supplier1, people.core) == 200
    assert funded.balanceOf(people.supplier2) == 400


def test_transfer_from_leaves_an_endless_allowance(funded, people):
    funded.approve(people.core, MAX, {"from": people.supplier1})
    funded.transferFrom(people.supplier1, people.supplier2, FUNDS, {"from": people.core})
    assert funded.allowance(people.supplier1, people.core) == MAX


def test_transfer_from_reverts_when_allowance_is_too_low(funded, people, refused):
    funded.approve(people.core, 10, {"from": people.supplier1})
    with refused("InsufficientAllowance"):
        funded.transferFrom(people.supplier1, people.core, 11, {"from": people.core})
    with refused("InsufficientAllowance"):
        funded.transferFrom(people.supplier1, people.core, 1, {"from": people.supplier2})
    with refused("InsufficientAllowance"):
        funded.transferFrom(people.supplier1, people.bank, 1, {"from": people.bank})


def test_nobody_has_an_allowance_that_its_owner_did_not_give(funded, people):
    assert funded.allowance(people.supplier1, PERMIT2) == 0


# permit


def test_permit_gives_an_allowance_once(funded, people, keys, web3, chain, refused):
    until = chain[-1].timestamp + 3_600
    signature = permit_signature(
        keys, funded, web3.eth.chain_id, people.supplier1, people.core, 300, 0, until
    )
    call = (people.supplier1, people.core, 300, until, *signature, {"from": people.outsider})
    assert_events(funded.permit(*call), ("Approval", people.supplier1, people.core, 300))
    assert funded.allowance(people.supplier1, people.core) == 300
    assert funded.nonces(people.supplier1) == 1
    with refused("InvalidPermit"):
        funded.permit(*call)


def test_permit_reverts_when_it_expired(funded, people, keys, web3, chain, refused):
    until = chain[-1].timestamp - 60
    signature = permit_signature(
        keys, funded, web3.eth.chain_id, people.supplier1, people.core, 300, 0, until
    )
    with refused("PermitExpired"):
        funded.permit(
            people.supplier1, people.core, 300, until, *signature, {"from": people.outsider}
        )


@pytest.mark.parametrize("flaw", ["value", "signer", "chain", "nonce"])
def test_permit_reverts_when_the_signature_does_not_fit(
    funded, people, keys, web3, chain, refused, flaw
):
    until = chain[-1].timestamp + 3_600
    v, r, s = permit_signature(
        keys,
        funded,
        web3.eth.chain_id + (flaw == "chain"),
        people.supplier2 if flaw == "signer" else people.supplier1,
        people.core,
        301 if flaw == "value" else 300,
        int(flaw == "nonce"),
        until,
    )
    with refused("InvalidPermit"):
        funded.permit(people.supplier1, people.core, 300, until, v, r, s, {"from": people.outsider})


def test_domain_separator(deposits, web3):
    words = [
        keccak(text=f"EIP712Domain({DOMAIN})"),
        keccak(text="Deposit of the test bank"),
        keccak(text="1"),
        web3.eth.chain_id,
        deposits.address,
    ]
    separator = keccak(encode(["bytes32"] * 3 + ["uint256", "address"], words))
    assert plain(deposits.DOMAIN_SEPARATOR()) == plain(separator)
