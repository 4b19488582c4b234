"""The digests that parties sign are those that the contracts ask for."""

from __future__ import annotations

from typing import Any

import pytest
from chain_stage import Stage
from eth_account import Account

from deeptier.consents import (
    Acceptance,
    Backing,
    Bid,
    Cancellation,
    Delivery,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
)
from deeptier.discounting import Basis, Method
from deeptier.lot_id import LotId
from deeptier.structs import Struct

ONE, TWO = (Account.from_key(bytes([n]) * 32).address for n in (1, 2))
WORD = bytes(range(32))
DEEPEST = LotId(2**64 - 1, (65_535,) * 12)


def terms(width: int) -> Terms:
    """Terms with every field at the top of its width, or one below."""
    return Terms(
        line=2**32 - width,
        obligor=ONE,
        payee=TWO,
        guarantor=ONE,
        currency=TWO,
        backing=Backing.BANK_CREDIT_LINE,
        face_amount=2**64 - width,
        due_day=2**24 - width,
        grace_days=2**16 - width,
        penalty_ppm_per_day=2**24 - width,
        tier_cap=2**8 - width,
        deposit_ppm=2**32 - width,
        document_root=WORD,
        long_tenor_reason=WORD[::-1],
        last_day=2**24 - width,
        nonce=2**256 - width,
    )


@pytest.mark.parametrize("width", [1, 2])
@pytest.mark.parametrize("invoices", [[], [WORD], [WORD, bytes(32), WORD]])
def test_terms(stage: Stage, width: int, invoices: list[bytes]) -> None:
    asked = stage.house.ask("Payables", "termsDigest", terms(width).as_tuple(), invoices)
    assert stage.house.digest(terms(width), invoices=invoices) == asked


@pytest.mark.parametrize("lot", [None, LotId(1), DEEPEST])
@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("basis", Basis)
def test_bid(stage: Stage, lot: LotId | None, method: Method, basis: Basis) -> None:
    bid = Bid(
        financier=ONE,
        lot=lot,
        lot_version=2**24 - 1,
        obligor=TWO,
        currency=ONE,
        budget=2**64 - 1,
        rate_ppm=2**32 - 1,
        day_basis=basis,
        method=method,
        recourse=lot is None,
        obligor_share_ppm=2**32 - 1,
        fee_ppm=2**32 - 2,
        fee_receiver=TWO,
        last_due_day=2**24 - 1,
        last_day=2**24 - 2,
        series=2**64 - 1,
        nonce=2**256 - 1,
    )
    assert stage.house.digest(bid) == stage.house.ask("DiscountDesk", "bidDigest", bid.as_tuple())


@pytest.mark.parametrize("basis", Basis)
def test_pledge_bid(stage: Stage, basis: Basis) -> None:
    bid = PledgeBid(
        financier=ONE,
        lot=DEEPEST,
        lot_version=2**24 - 1,
        currency=TWO,
        advance_ppm=2**32 - 1,
        rate_ppm=2**32 - 2,
        day_basis=basis,
        repay_day=2**24 - 1,
        last_day=2**24 - 2,
        nonce=2**256 - 1,
    )
    asked = stage.house.ask("Pledges", "pledgeBidDigest", bid.as_tuple())
    assert stage.house.digest(bid) == asked


DELIVERIES = (Delivery(ONE, 2**64 - 1, WORD), Delivery(TWO, 1, WORD[::-1]))


@pytest.mark.parametrize(
    ("contract", "function", "message"),
    [
        ("DiscountDesk", "acceptanceDigest", Acceptance(WORD, DEEPEST, 2**64 - 1, 513, 20_500)),
        ("Payables", "cancellationDigest", Cancellation(2**64 - 1, WORD, 2**24 - 1)),
        ("Pledges", "pledgeAcceptanceDigest", PledgeAcceptance(WORD, DEEPEST, 513, 20_500)),
        ("Offers", "offerAcceptanceDigest", OfferAcceptance(DEEPEST, WORD, 513, 20_500)),
        ("Offers", "handoverDigest", Handover(DEEPEST, TWO, 2**64 - 1, WORD, 513, 20_500)),
        ("Warrants", "splitDigest", Split(DEEPEST, (), 0, 0)),
        ("Warrants", "splitDigest", Split(LotId(1), (1, 2**64 - 1), 2**24 - 1, 2**24 - 1)),
        ("Warrants", "endorseDigest", Endorse(DEEPEST, ONE, 2**64 - 1, WORD, 513, 20_500)),
        ("Warrants", "endorseManyDigest", EndorseMany(DEEPEST, (), 0, 0)),
        ("Warrants", "endorseManyDigest", EndorseMany(LotId(1), DELIVERIES[:1], 1, 2)),
        ("Warrants", "endorseManyDigest", EndorseMany(LotId(1), DELIVERIES, 2**24 - 1, 9)),
    ],
)
def test_messages_of_parties(stage: Stage, contract: str, function: str, message: Struct) -> None:
    asked = stage.house.ask(contract, function, *message.as_tuple())
    assert stage.house.digest(message) == asked


@pytest.mark.parametrize("contract", ["Payables", "DiscountDesk", "Warrants", "Offers", "Pledges"])
def test_domain_separator(stage: Stage, contract: str) -> None:
    asked: Any = stage.house.ask(contract, "domainSeparator")
    assert stage.house.deployment.domain(contract).separator == asked
