"""The reference model's evidence: SPEC's table of registration again, and what is presented."""

from __future__ import annotations

import pytest
from documents import number, table
from eth_hash.auto import keccak
from model_house import (
    CORE,
    FACE,
    PAYEE,
    SECOND,
    TODAY,
    after,
    done,
    endorsed,
    issued,
    issuing,
    refused,
    terms,
)
from model_market import BUYER, RIVAL, bid, market, selling, sold

from deeptier.model.core import NO_WORD
from deeptier.model.evidence import Duty
from deeptier.model.state import State

ACCEPT = "DiscountDesk.accept"
ROOTS = (b"1" * 32, NO_WORD, b"3" * 32, NO_WORD)
REFERENCE = keccak(b"".join(ROOTS))
ENTRY = {"lot": (1,), "hops": 1, "registration": b"r" * 32}


def anchored(state: State) -> State:
    return done(state, RIVAL, "Evidence.anchor", roots=ROOTS)


@pytest.mark.rule("R181", "R182", "R183")
def test_registration_within_days() -> None:
    rows = table("docs/SPEC.md", "day", "its entry", "selling on").rows
    bought = sold(issued(market(registration_days=7), due_day=TODAY + 150), PAYEE, bid())
    assert bought.evidence.duties == {((1,), 1): Duty(BUYER, bought.today + 7)}
    assert len(rows) == 6
    for row in rows:
        state = after(bought, number(row["day"]))
        if row["its entry"] == "there":
            state = done(state, BUYER, "Evidence.register", **ENTRY)
        offer = bid(financier=RIVAL, last_day=state.today)
        if row["selling on"] == "yes":
            assert sold(state, BUYER, offer).ledger.lots[1,].owner == RIVAL
            continue
        refusal = refused(state, BUYER, ACCEPT, **selling(offer))
        assert f"`{refusal.error}`" == row["selling on"]
        assert refusal.arguments == ((1,), 1, bought.today + 7)


@pytest.mark.rule("R183")
def test_what_a_financier_cut_stays_under_its_duty_and_what_it_passed_on_does_not() -> None:
    state = sold(issued(market(registration_days=1)), PAYEE, bid())
    state = done(state, BUYER, "Warrants.split", lot=(1,), amounts=(400,))
    state = endorsed(state, BUYER, (1,), SECOND, 600)
    state = after(state, 2)
    offer = bid(financier=RIVAL, last_day=state.today)
    refusal = refused(state, BUYER, ACCEPT, **selling(offer, 400, (1, 1)))
    assert refusal.error == "Evidence_RegistrationMissing"
    assert refusal.arguments[0] == (1,)
    assert sold(state, SECOND, offer, 600).ledger.lots[1,].owner == RIVAL


@pytest.mark.rule("R179", "R180")
def test_a_seller_presents_itself_and_for_the_very_lot() -> None:
    state = anchored(issued(market(discount_streams=5)))
    assert refused(state, PAYEE, ACCEPT, **selling(bid())).arguments == ((1,), PAYEE, 0)
    presented = {"lot": (1,), "ref": REFERENCE}
    state = done(state, PAYEE, "Evidence.present", **presented)
    again = refused(state, PAYEE, "Evidence.present", **presented)
    assert again.error == "Evidence_AlreadyPresented"
    assert sold(state, PAYEE, bid()).ledger.lots[1,].owner == BUYER
    cut = done(state, PAYEE, "Warrants.split", lot=(1,), amounts=(400,))
    missing = refused(cut, PAYEE, ACCEPT, **selling(bid(), 400, (1, 1)))
    assert (missing.error, missing.arguments) == ("Evidence_NotPresented", ((1, 1), PAYEE, 0))
    moved = endorsed(state, PAYEE, (1,), SECOND, FACE)
    missing = refused(moved, SECOND, ACCEPT, **selling(bid()))
    assert missing.arguments == ((1,), SECOND, 0)


@pytest.mark.rule("R176", "R177")
def test_a_document_root_has_the_streams_that_it_was_anchored_with() -> None:
    state = anchored(market(issue_streams=5))
    again = refused(state, BUYER, "Evidence.anchor", roots=ROOTS)
    assert (again.error, again.arguments) == ("Evidence_AlreadyAnchored", (REFERENCE,))
    assert issued(state, document_root=REFERENCE).payables.count == 1
    state = anchored(market(issue_streams=7))
    agreed = terms(document_root=REFERENCE)
    missing = refused(state, CORE, "Payables.issue", **issuing(agreed))
    assert (missing.error, missing.arguments) == ("Evidence_StreamMissing", (REFERENCE, 1))
