"""The references that the journal gives for a payable and for a lot's deliveries."""

from __future__ import annotations

import pytest
from eth_hash.auto import keccak
from replay_business import offer_accepted, offered
from replay_journal import FACE, FINANCIER, OTHER, PAYEE, SUPPLIER, TRADE, Journal, house

from deeptier.audit import AuditError
from deeptier.audit.events.lots import Cause
from deeptier.audit.references import document_root, trade_references
from deeptier.lot_id import LotId

ONE, TWO, THREE = (keccak(bytes([number])) for number in (1, 2, 3))


@pytest.fixture
def journal() -> Journal:
    told = Journal()
    told.onboard()
    told.issue(1, document_root=ONE)
    told.issue(2, document_root=TWO)
    told.deliver("1-1", PAYEE, SUPPLIER, FACE - 1, 1, ref=ONE)
    told.deliver("1-1", SUPPLIER, OTHER, FACE - 1, 2, ref=TWO)
    told.deliver("1-1", OTHER, FINANCIER, FACE - 1, 3, ref=THREE, cause=int(Cause.SALE))
    told.deliver("2-1", PAYEE, FINANCIER, 5, 1, ref=THREE, cause=int(Cause.SALE))
    return told


def test_a_payable_has_the_document_root_that_it_was_issued_with(journal: Journal) -> None:
    assert document_root(journal.events, 1) == ONE
    assert document_root(journal.events, 2) == TWO
    with pytest.raises(AuditError, match=r"^payable 3 was not issued$"):
        document_root(journal.events, 3)


def test_a_lot_that_was_offered_has_the_reference_of_the_offer_once_it_is_accepted() -> None:
    waiting, taken = house(1), house(1)
    offered(waiting)
    offer_accepted(taken)
    with pytest.raises(AuditError, match=r"^lot 1 was never endorsed$"):
        trade_references(waiting.events, LotId(1))
    assert trade_references(taken.events, LotId(1)) == (TRADE,)


def test_a_lot_has_a_trade_reference_for_each_endorsement_and_none_for_a_sale(
    journal: Journal,
) -> None:
    assert trade_references(journal.events, LotId(1, (1,))) == (ONE, TWO)
    for lot in (LotId(2, (1,)), LotId(1), LotId(9)):
        with pytest.raises(AuditError, match=f"^lot {lot} was never endorsed$"):
            trade_references(journal.events, lot)
