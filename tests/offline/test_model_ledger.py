"""The reference model's lots: SPEC's figures again, and the fates of lots in few stories."""

from __future__ import annotations

from dataclasses import replace

import pytest
from documents import number, table
from model_house import (
    BANK,
    CORE,
    DOCUMENTS,
    FACE,
    MONEY,
    ORDER,
    PAYEE,
    REGISTRAR,
    REGULATOR,
    SECOND,
    THIRD,
    TODAY,
    TRADE,
    after,
    done,
    endorsed,
    house,
    issued,
    issuing,
    refused,
    terms,
)

from deeptier.model.consents import Signature, Words
from deeptier.model.lines import Line
from deeptier.model.lots import EndedLot, LotRecord
from deeptier.model.papers import Consent, Delivery
from deeptier.model.payables import Invoice, terms_words
from deeptier.model.state import State

OTHER_MONEY = "0x" + "e" * 40


def asking(days: int = 5) -> State:
    """One payable, and a second enterprise that asks."""
    return done(issued(house()), SECOND, "Enterprises.setAcceptance", acceptance_days=days)


@pytest.mark.rule("R111")
def test_last_day_of_an_offer() -> None:
    rows = table("docs/SPEC.md", "due in", "receiver asks for", "offer lasts").rows
    assert len(rows) == 7
    for row in rows:
        due, asked, lasts = (
            int(row[name].split()[0]) for name in ("due in", "receiver asks for", "offer lasts")
        )
        state = issued(house(), due_day=TODAY + due)
        state = done(state, SECOND, "Enterprises.setAcceptance", acceptance_days=asked)
        state = endorsed(state, PAYEE, (1,), SECOND, FACE)
        assert state.offers[1,].last_day == TODAY + lasts


@pytest.mark.rule("R127")
def test_cap_of_an_obligor() -> None:
    rows = table("docs/SPEC.md", "line", "face", "open before", "open after", "answer").rows
    state = house(obligor_cap=1_000)
    currencies = {1: MONEY, 2: MONEY, 3: OTHER_MONEY}
    state.rulebook.currencies[OTHER_MONEY] = state.rulebook.currencies[MONEY]
    for line, currency in currencies.items():
        state.lines[line] = Line(9_999, 0, TODAY + 9, False, CORE, BANK, currency)
    for place, row in enumerate(rows):
        line = int(row["line"])
        asked = terms(
            line=line,
            currency=currencies[line],
            face_amount=number(row["face"]),
            nonce=place,
        )
        if row["answer"] == "issued":
            state = done(state, CORE, "Payables.issue", **issuing(asked))
            continue
        refusal = refused(state, CORE, "Payables.issue", **issuing(asked))
        assert f"`{refusal.error}`" == row["answer"]
        used = number(row["open before"]) + asked.face_amount
        assert refusal.arguments == (CORE, used, 1_000)
    assert state.payables.count == 3


@pytest.mark.rule("R40", "R41", "R47", "R48")
def test_less_cuts_a_child_and_the_whole_moves_the_lot() -> None:
    state = endorsed(issued(house()), PAYEE, (1,), SECOND, 400)
    assert state.ledger.lots == {
        (1,): LotRecord(PAYEE, 600, children=1),
        (1, 1): LotRecord(SECOND, 400, hops=1),
    }
    state = endorsed(state, PAYEE, (1,), SECOND, 600)
    assert state.ledger.lots[1,] == LotRecord(SECOND, 600, children=1, hops=1)
    state = done(state, SECOND, "Warrants.split", lot=(1,), amounts=(1, 599))
    assert state.ledger.ended == {(1,): EndedLot(SECOND, 3, 1, redeemed=0)}
    assert state.ledger.lots[1, 3] == LotRecord(SECOND, 599, hops=1)
    assert refused(state, SECOND, "Warrants.follow", lot=(1,)).error == "Warrants_LotUnknown"


@pytest.mark.rule("R110")
def test_endorse_many_offers_to_whom_asks_and_delivers_to_the_rest() -> None:
    deliveries = (Delivery(THIRD, 400, TRADE), Delivery(SECOND, 600, TRADE))
    state = done(asking(), PAYEE, "Warrants.endorseMany", lot=(1,), deliveries=deliveries)
    assert state.ledger.lots == {
        (1, 1): LotRecord(THIRD, 400, hops=1),
        (1, 2): LotRecord(PAYEE, 600, offered=True),
    }
    assert list(state.offers) == [(1, 2)]


@pytest.mark.rule("R110")
def test_endorse_many_is_refused_once_nothing_is_left() -> None:
    deliveries = (Delivery(SECOND, FACE, TRADE), Delivery(THIRD, 1, TRADE))
    refusal = refused(asking(), PAYEE, "Warrants.endorseMany", lot=(1,), deliveries=deliveries)
    assert refusal.error == "Warrants_LotUnknown"
    refusal = refused(
        issued(house()), PAYEE, "Warrants.endorseMany", lot=(1,), deliveries=deliveries
    )
    assert (refusal.error, refusal.arguments) == (
        "Warrants_AmountExceedsLot",
        ((1,), FACE + 1, FACE),
    )


@pytest.mark.rule("R46", "R39")
def test_a_lot_is_cut_twelve_deep() -> None:
    state, lot = issued(house()), (1,)
    for _ in range(12):
        state = done(state, PAYEE, "Warrants.split", lot=lot, amounts=(2,))
        lot = (*lot, 1)
        state.ledger.lots[lot] = replace(state.ledger.lots[lot], amount=FACE)
    refusal = refused(state, PAYEE, "Warrants.split", lot=lot, amounts=(1,))
    assert (refusal.error, refusal.arguments) == ("LotId_TooDeep", (lot, 12))


@pytest.mark.rule("R35", "R48")
def test_a_consent_serves_one_version() -> None:
    state = issued(house())
    words = Words("Warrants", "Split", ((1,), (10,), 0, TODAY))
    arguments = {
        "lot": (1,),
        "amounts": (10,),
        "consent": Consent(0, TODAY, Signature(PAYEE, words)),
    }
    state = done(state, THIRD, "Warrants.splitWithConsent", **arguments)
    refusal = refused(state, THIRD, "Warrants.splitWithConsent", **arguments)
    assert (refusal.error, refusal.arguments) == ("Warrants_VersionDiffers", ((1,), 0, 256))


@pytest.mark.rule("R112", "R114")
def test_an_offer_holds_until_it_is_accepted() -> None:
    state = endorsed(asking(), PAYEE, (1,), SECOND, 300)
    assert state.ledger.lots[1, 1] == LotRecord(PAYEE, 300, offered=True)
    again = {"lot": (1, 1), "to": THIRD, "amount": 300, "trade_reference": TRADE}
    assert refused(state, PAYEE, "Warrants.endorse", **again).error == "Warrants_LotOffered"
    assert refused(state, THIRD, "Offers.accept", lot=(1, 1)).error == "Offers_NotReceiver"
    lapsed = refused(after(state, 6), SECOND, "Offers.accept", lot=(1, 1))
    assert lapsed.arguments == ((1, 1), TODAY + 5, TODAY + 6)
    state = done(after(state, 5), SECOND, "Offers.accept", lot=(1, 1))
    assert state.ledger.lots[1, 1] == LotRecord(SECOND, 300, hops=1)
    assert state.offers == {}


@pytest.mark.rule("R113")
def test_a_lapsed_offer_is_returned_at_the_version_it_had() -> None:
    state = endorsed(asking(), PAYEE, (1,), SECOND, FACE)
    early = refused(after(state, 5), THIRD, "Offers.returnLapsed", lot=(1,))
    assert early.error == "Offers_NotLapsed"
    state = done(after(state, 6), THIRD, "Offers.returnLapsed", lot=(1,))
    assert state.ledger.lots[1,] == LotRecord(PAYEE, FACE)


@pytest.mark.rule("R117")
def test_what_an_order_moves_arrives_free_and_the_rest_stays_held() -> None:
    held = endorsed(asking(), PAYEE, (1,), SECOND, FACE)
    held = done(held, REGULATOR, "Warrants.freezeLot", lot=(1,), order_hash=ORDER)
    order = {"lot": (1,), "to": THIRD, "order_hash": ORDER}
    part = done(held, REGULATOR, "Orders.moveByOrder", amount=1, **order)
    assert part.ledger.lots == {
        (1,): LotRecord(PAYEE, 999, children=1, frozen=True, offered=True),
        (1, 1): LotRecord(THIRD, 1, hops=1),
    }
    whole = done(held, REGULATOR, "Orders.moveByOrder", amount=FACE, **order)
    assert whole.ledger.lots == {(1,): LotRecord(THIRD, FACE, hops=1)}
    refusal = refused(whole, SECOND, "Offers.accept", lot=(1,))
    assert refusal.error == "Offers_NotOffered"


@pytest.mark.rule("R119")
def test_children_that_an_order_cuts_are_frozen_where_the_lot_is() -> None:
    state = issued(house())
    state = done(state, REGULATOR, "Warrants.freezeLot", lot=(1,), order_hash=ORDER)
    arguments = {"lot": (1,), "amounts": (1, 2), "order_hash": ORDER}
    state = done(state, REGULATOR, "Orders.splitByOrder", **arguments)
    assert [known.frozen for known in state.ledger.lots.values()] == [True, True, True]


@pytest.mark.rule("R195")
def test_a_lot_follows_to_the_last_successor_at_its_version() -> None:
    state = issued(house())
    for old, new in ((PAYEE, BANK[:-1] + "a"), (BANK[:-1] + "a", BANK[:-1] + "b")):
        arguments = {"account": old, "successor": new}
        state = done(state, REGISTRAR, "Enterprises.proposeSuccessor", **arguments)
        state = done(after(state, 3), THIRD, "Enterprises.completeSuccession", account=old)
    state = done(state, THIRD, "Warrants.follow", lot=(1,))
    assert state.ledger.lots[1,] == LotRecord(BANK[:-1] + "b", FACE)
    refusal = refused(state, THIRD, "Warrants.follow", lot=(1,))
    assert refusal.error == "Warrants_NobodyReplaced"


@pytest.mark.rule("R30", "R200", "R201")
def test_an_invoice_of_a_cancelled_payable_serves_its_pair_alone() -> None:
    invoice = b"n" * 32
    state = issued(house(), invoice)
    used = terms_words(terms(), (invoice,))
    words = Words("Payables", "Cancellation", (1, used, TODAY))
    state = done(
        state,
        CORE,
        "Payables.cancel",
        terms=terms(),
        invoices=(invoice,),
        last_day=TODAY,
        obligor_signature=None,
        payee_signature=Signature(PAYEE, words),
    )
    assert (state.ledger.lots, state.lines[1].used) == ({}, 0)
    refusal = refused(
        state, CORE, "Payables.issue", **issuing(terms(payee=SECOND, nonce=1), invoice)
    )
    assert (refusal.rule, refusal.arguments) == ("R30", (invoice, 1))
    again = refused(state, CORE, "Payables.issue", **issuing(terms(), invoice))
    assert (again.rule, again.arguments) == ("R29", (used, 1))
    state = issued(state, invoice, nonce=1)
    assert state.payables.invoices == {invoice: Invoice(2)}


@pytest.mark.rule("R51", "R54")
def test_a_batch_moves_each_lot_once() -> None:
    state = issued(house())
    arguments = {
        "from_": PAYEE,
        "to": SECOND,
        "lots": ((1,), (1,)),
        "values": (FACE, FACE),
        "data": TRADE + DOCUMENTS,
    }
    refusal = refused(state, PAYEE, "Warrants.safeBatchTransferFrom", **arguments)
    assert (refusal.error, refusal.arguments) == ("Lots_BalanceTooLow", (PAYEE, (1,), 0, FACE))
    arguments |= {"lots": ((1,),), "values": (FACE,)}
    state = done(state, PAYEE, "Warrants.safeBatchTransferFrom", **arguments)
    assert state.ledger.lots == {(1,): LotRecord(SECOND, FACE, hops=1)}
