"""The reference model's desk: SPEC's figures again, and the fates of bids in few stories."""

from __future__ import annotations

import pytest
from documents import number, table
from model_house import (
    CORE,
    FACE,
    MONEY,
    PAYEE,
    SECOND,
    THIRD,
    TODAY,
    after,
    done,
    endorsed,
    issued,
    refused,
)
from model_market import (
    BUYER,
    MUCH,
    PLATFORM,
    RIVAL,
    bid,
    earned,
    market,
    selling,
    sold,
)

from deeptier.model.consents import Signature, Words
from deeptier.model.core import NOBODY
from deeptier.model.desk import bid_words
from deeptier.model.deskbook import CANCELLED, Exposed, Return, Right
from deeptier.model.papers import COMMERCIAL_BILL, Band, Consent, StandingBid
from deeptier.model.state import State
from deeptier.money import parse_rate

SPEC = "docs/SPEC.md"
ACCEPT = "DiscountDesk.accept"
METHODS = {"discount": 0, "true yield": 1}
UNUSED = Band(0, 0)


def issued_for(face: int, days: int) -> State:
    """One payable in the market, that is due in so many days."""
    reason = b"because".ljust(32)
    terms = {"face_amount": face, "due_day": TODAY + days, "long_tenor_reason": reason}
    return issued(market(), **terms)


@pytest.mark.rule("R66", "R145", "R148", "R149")
def test_who_pays_the_discount() -> None:
    rows = table(
        SPEC,
        *("face", "rate", "days", "basis", "method", "obligor's share", "fee rate"),
        *("discount", "obligor's part", "fee", "financier pays", "seller receives"),
    ).rows
    assert len(rows) == 11
    for row in rows:
        face, fee_ppm = number(row["face"]), parse_rate(row["fee rate"])
        state = issued_for(face, number(row["days"]))
        state = done(
            state,
            CORE,
            "DiscountDesk.setInterestMandate",
            currency=MONEY,
            highest_share_ppm=1_000_000,
            highest_rate_ppm=1_000_000,
            budget=MUCH,
        )
        offer = bid(
            budget=face,
            rate_ppm=parse_rate(row["rate"]),
            day_basis=number(row["basis"]),
            method=METHODS[row["method"]],
            obligor_share_ppm=parse_rate(row["obligor's share"]),
            fee_ppm=fee_ppm,
            fee_receiver=PLATFORM if fee_ppm else NOBODY,
        )
        if row["seller receives"] == "`Money_ConsumesFace`":
            refusal = refused(state, PAYEE, ACCEPT, **selling(offer, face))
            taken = number(row["discount"]) + number(row["fee"])
            assert (refusal.error, refusal.arguments) == ("Money_ConsumesFace", (face, taken))
            continue
        state = sold(state, PAYEE, offer, face)
        assert earned(state, CORE) == -number(row["obligor's part"])
        assert earned(state, BUYER) == -number(row["financier pays"])
        assert earned(state, PLATFORM) == number(row["fee"])
        assert earned(state, PAYEE) == number(row["seller receives"])
        left = state.desk.mandates[CORE, MONEY].budget
        assert left == MUCH - number(row["obligor's part"])


@pytest.mark.rule("R152", "R154")
def test_a_standing_bid_buys_at_the_rate_of_its_tenor() -> None:
    rows = table(SPEC, "days left", "band", "rate", "discount", "proceeds").rows
    assert len(rows) == 7
    face = 600_000_000
    bands = (Band(30, 36_000), Band(90, 40_000), Band(180, 43_500), UNUSED)
    standing = StandingBid(face, TODAY, 360, 0, False, 0, bands)
    for row in rows:
        state = issued_for(face, number(row["days left"]))
        arguments = {"obligor": CORE, "currency": MONEY, "bid": standing}
        state = done(state, BUYER, "DiscountDesk.setStandingBid", **arguments)
        taking = {"financier": BUYER, "lot": (1,), "amount": face, "least_proceeds": 0}
        if row["proceeds"] == "`StandingBids_TenorTooLong`":
            refusal = refused(state, PAYEE, "DiscountDesk.acceptStanding", **taking)
            assert refusal.error == "StandingBids_TenorTooLong"
            assert refusal.arguments == (number(row["days left"]), 180)
            continue
        proceeds = number(row["proceeds"])
        more = taking | {"least_proceeds": proceeds + 1}
        refusal = refused(state, PAYEE, "DiscountDesk.acceptStanding", **more)
        assert refusal.arguments == (proceeds, proceeds + 1)
        taking["least_proceeds"] = proceeds
        state = done(state, PAYEE, "DiscountDesk.acceptStanding", **taking)
        assert earned(state, PAYEE) == proceeds


@pytest.mark.rule("R72", "R157")
def test_recourse_along_a_commercial_bill() -> None:
    rows = table(
        SPEC,
        *("days late", "holder", "pays", "outstanding", "hops of the lot then"),
        "counts as held at",
    ).rows
    parties = {"financier": BUYER, "third": THIRD, "second": SECOND, "payee": PAYEE}
    face, due = 100_000_000, TODAY + 30
    terms = {"face_amount": face, "due_day": due, "penalty_ppm_per_day": 500}
    state = issued(market(), backing=COMMERCIAL_BILL, grace_days=10, **terms)
    state = endorsed(state, PAYEE, (1,), SECOND, face)
    state = endorsed(state, SECOND, (1,), THIRD, face)
    state = sold(state, THIRD, bid(budget=face), face)
    assert state.desk.rights[(1,), 3] == Right(THIRD, 99_637_500, 0)
    state = after(state, 30 + 11)
    state = done(state, RIVAL, "Clearing.declareDefault", payable_number=1)
    assert len(rows) == 3
    for row in rows:
        state = after(state, due + number(row["days late"]) - state.today)
        holder, payer = parties[row["holder"]], parties[row["pays"]]
        state = done(state, holder, "DiscountDesk.claimRecourse", lot=(1,), sold_as=(1,))
        paid = done(state, payer, "DiscountDesk.payRecourse", lot=(1,))
        assert earned(paid, holder) - earned(state, holder) == number(row["outstanding"])
        assert earned(paid, payer) - earned(state, payer) == -number(row["outstanding"])
        assert paid.ledger.lots[1,].owner == payer
        hops = number(row["hops of the lot then"])
        assert paid.desk.returns[1,] == Return(hops, number(row["counts as held at"]))
        assert paid.desk.claims == {}
        state = paid
    last = refused(state, PAYEE, "DiscountDesk.claimRecourse", lot=(1,), sold_as=(1,))
    assert last.error == "Recourse_NoRight"


@pytest.mark.rule("R70")
def test_a_right_covers_what_was_cut_since_and_not_before() -> None:
    state = done(issued(market()), PAYEE, "Warrants.split", lot=(1,), amounts=(100,))
    offer = bid(lot=(1,), lot_version=256, recourse=True)
    state = sold(state, PAYEE, offer, 900)
    state = done(state, BUYER, "Warrants.split", lot=(1,), amounts=(300,))
    state = sold(state, PAYEE, bid(recourse=True), 100, (1, 1))
    state = done(after(state, 101), RIVAL, "Clearing.declareDefault", payable_number=1)
    claim = {"lot": (1, 2), "sold_as": (1,)}
    assert done(state, BUYER, "DiscountDesk.claimRecourse", **claim).desk.claims.keys() == {(1, 2)}
    claim = {"lot": (1, 1), "sold_as": (1,)}
    assert refused(state, BUYER, "DiscountDesk.claimRecourse", **claim).error == "Recourse_NoRight"


@pytest.mark.rule("R61", "R62", "R63")
def test_a_bid_for_an_obligor_is_filled_in_parts_then_ends() -> None:
    state = sold(issued(market()), PAYEE, bid(budget=700), 300)
    assert state.desk.filled == {bid_words(bid(budget=700)): 300}
    more = refused(state, PAYEE, ACCEPT, **selling(bid(budget=700), 401))
    assert more.arguments == (bid_words(bid(budget=700)), 401, 400)
    ended = done(state, BUYER, "DiscountDesk.cancelBid", bid=bid(budget=700))
    assert ended.desk.filled == {bid_words(bid(budget=700)): CANCELLED}
    refusal = refused(ended, PAYEE, ACCEPT, **selling(bid(budget=700), 1))
    assert refusal.error == "DiscountDesk_BidCancelled"
    dead = done(state, BUYER, "DiscountDesk.cancelAllBids")
    refusal = refused(dead, PAYEE, ACCEPT, **selling(bid(budget=700), 1))
    assert (refusal.error, refusal.arguments) == ("DiscountDesk_SeriesDead", (0, 1))


@pytest.mark.rule("R58", "R85")
def test_a_bid_for_one_lot_buys_once() -> None:
    state = sold(issued(market()), PAYEE, bid(lot=(1,)), 300)
    assert state.desk.filled == {}
    refusal = refused(state, PAYEE, ACCEPT, **selling(bid(lot=(1,)), 300))
    assert refusal.error == "DiscountDesk_VersionDiffers"
    assert refusal.arguments == ((1,), 0, 256)


@pytest.mark.rule("R64")
def test_a_consent_to_sell_names_version_and_bid() -> None:
    state, offer = issued(market()), bid(recourse=True)

    def carried(version: int, words_of: object) -> dict[str, object]:
        words = Words("DiscountDesk", "Acceptance", (words_of, (1,), FACE, version, TODAY))
        consent = Consent(version, TODAY, Signature(PAYEE, words))
        return selling(offer) | {"consent": consent}

    name = "DiscountDesk.acceptWithConsent"
    refusal = refused(state, RIVAL, name, **carried(1, bid_words(offer)))
    assert refusal.error == "DiscountDesk_VersionDiffers"
    refusal = refused(state, RIVAL, name, **carried(0, bid_words(bid())))
    assert refusal.error == "Consents_NotGiven"
    state = done(state, RIVAL, name, **carried(0, bid_words(offer)))
    assert state.ledger.lots[1,].owner == BUYER


@pytest.mark.rule("R155", "R156")
def test_exposure_counts_until_the_lot_left_and_anyone_released_it() -> None:
    state = sold(issued(market(financier_cap=900)), PAYEE, bid(), 600)
    key = (BUYER, CORE, MONEY)
    assert state.desk.exposures == {key: 600}
    over = refused(state, PAYEE, ACCEPT, **selling(bid(nonce=1), 301))
    assert (over.error, over.arguments) == ("Exposures_CapExceeded", (BUYER, CORE, 901, 900))
    child = {"lot": (1, 1), "hops": 1}
    held = refused(state, RIVAL, "DiscountDesk.releaseExposure", **child)
    assert held.error == "Exposures_NothingToRelease"
    state = sold(state, BUYER, bid(financier=RIVAL), 250, (1, 1))
    state = done(state, RIVAL, "DiscountDesk.releaseExposure", **child)
    assert state.desk.exposures == {key: 350, (RIVAL, CORE, MONEY): 250}
    assert state.desk.exposed[(1, 1), 1] == Exposed(BUYER, 350, CORE)
