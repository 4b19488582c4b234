"""Payables: terms within the rules, invoices used once, and the payable with its root lot."""

from __future__ import annotations

from typing import Any

import pytest
from expect import assert_events, assert_view, plain
from stage import MAX_FACE, NO_BYTES32, NOBODY, commitment

from deeptier.commitments import invoice_fingerprint
from deeptier.lot_id import LotId

ACCOUNTS_PAYABLE, COMMERCIAL_BILL, BANK_CREDIT_LINE = 0, 1, 2
FACE = 1_000_000_000
INVOICE = invoice_fingerprint(commitment("network salt"), "TAX-1", "INV-1", "VAT")
OTHER_INVOICE = invoice_fingerprint(commitment("network salt"), "TAX-1", "INV-2", "VAT")


def issued(terms: Any, digest: bytes, invoices: Any, number: int = 1) -> tuple[Any, ...]:
    return "PayableIssued", number, terms.obligor, terms.payee, digest, terms.words, invoices


# issue


@pytest.mark.rule("R31")
@pytest.mark.rule("R33")
def test_issue_makes_a_payable_and_its_root_lot(
    stage, payables, warrants, clearing, deposits, people
):
    terms = stage.terms()
    invoices = [INVOICE, OTHER_INVOICE]
    digest = stage.terms_digest(terms, invoices)
    tx = stage.confirm(terms, invoices)

    root = LotId(1).number
    assert tx.return_value == 1
    assert_events(
        tx,
        issued(terms, digest, invoices),
        ("TransferSingle", payables, NOBODY, people.supplier1, root, FACE),
    )
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 0, 0, False, False, False)
    assert_view(
        warrants.paperOf(1), deposits, 1, terms.dueDay, 10, 16, ACCOUNTS_PAYABLE, False, False
    )
    assert_view(clearing.accountOf(1), FACE, 0, 0, 500, *([False] * 5), 0, 0, 0, 0, 0)
    assert_view(clearing.owedOn(1), FACE, 0, 0)
    assert clearing.lineOf(1)["used"] == FACE
    assert payables.payableCount() == 1
    assert payables.payableOfTerms(digest) == 1
    assert payables.payableOfInvoice(INVOICE) == payables.payableOfInvoice(OTHER_INVOICE) == 1


@pytest.mark.rule("R31")
def test_issue_numbers_payables_from_one(stage, payables, warrants, people):
    assert payables.payableCount() == 0
    assert [stage.issue(), stage.issue(), stage.issue()] == [
        LotId(number).number for number in (1, 2, 3)
    ]
    assert payables.payableCount() == 3
    assert warrants.balanceOf(people.supplier1, LotId(4).number) == 0


@pytest.mark.rule("R26")
@pytest.mark.rule("R33")
@pytest.mark.parametrize("backing", [ACCOUNTS_PAYABLE, COMMERCIAL_BILL, BANK_CREDIT_LINE])
def test_issue_with_a_guarantor(stage, warrants, people, backing):
    terms = stage.terms(backing=backing, guarantor=people.guarantor)
    digest = stage.terms_digest(terms)
    tx = stage.confirm(terms)
    assert plain(tx.events["PayableIssued"].values()) == plain(issued(terms, digest, [])[1:])
    paper = warrants.paperOf(1)
    assert paper["guaranteed"] is True
    assert paper["backing"] == backing


@pytest.mark.rule("R26")
@pytest.mark.rule("R33")
@pytest.mark.parametrize("backing", [ACCOUNTS_PAYABLE, COMMERCIAL_BILL])
def test_issue_without_a_guarantor(stage, warrants, backing):
    stage.issue(backing=backing)
    paper = warrants.paperOf(1)
    assert paper["guaranteed"] is False
    assert paper["backing"] == backing


@pytest.mark.rule("R26")
def test_issue_reverts_when_a_bank_credit_line_names_no_guarantor(stage, refused):
    with refused("Payables_GuarantorMissing", BANK_CREDIT_LINE):
        stage.issue(backing=BANK_CREDIT_LINE)


@pytest.mark.rule("R21")
@pytest.mark.rule("R98")
@pytest.mark.parametrize("face", [1, MAX_FACE])
def test_issue_takes_the_least_and_the_greatest_face(stage, clearing, warrants, people, face):
    root = stage.issue(face=face)
    assert warrants.balanceOf(people.supplier1, root) == face
    assert_view(clearing.owedOn(1), face, 0, 0)


@pytest.mark.rule("R21")
def test_issue_reverts_when_face_is_zero(stage, people, refused):
    with refused("Payables_FaceZero", people.core):
        stage.issue(face=0)


@pytest.mark.rule("R21")
def test_issue_reverts_when_obligor_is_the_payee(stage, people, refused):
    with refused("Payables_PartiesEqual", people.core):
        stage.issue(payee=people.core)


@pytest.mark.rule("R21")
def test_issue_to_another_core_enterprise(stage, warrants, people):
    root = stage.issue(payee=people.other_core)
    assert warrants.balanceOf(people.other_core, root) == FACE


@pytest.mark.rule("R27")
def test_issue_reverts_when_document_root_is_missing(stage, people, refused):
    with refused("Payables_DocumentRootMissing", people.core):
        stage.issue(documentRoot=NO_BYTES32)


# days


@pytest.mark.rule("R22")
@pytest.mark.parametrize("due_in", [0, -1])
def test_issue_reverts_when_due_day_is_today_or_past(stage, refused, due_in):
    today = stage.today
    with refused("Payables_DueDayInvalid", today + due_in, today):
        stage.issue(due_in=due_in)


@pytest.mark.rule("R22")
@pytest.mark.rule("R23")
@pytest.mark.parametrize("due_in", [1, 180])
def test_issue_takes_a_normal_tenor_without_reason(stage, warrants, due_in):
    stage.issue(due_in=due_in)
    assert warrants.paperOf(1)["dueDay"] == stage.today + due_in


@pytest.mark.rule("R23")
def test_issue_reverts_when_a_long_tenor_gives_no_reason(stage, refused):
    with refused("Payables_ReasonMissing", 181, 180):
        stage.issue(due_in=181)


@pytest.mark.rule("R22")
@pytest.mark.rule("R23")
@pytest.mark.parametrize("due_in", [181, 365])
def test_issue_takes_a_long_tenor_with_a_reason(stage, warrants, due_in):
    stage.issue(due_in=due_in, longTenorReason=commitment("reason"))
    assert warrants.paperOf(1)["dueDay"] == stage.today + due_in


@pytest.mark.rule("R22")
def test_issue_reverts_when_tenor_is_too_long(stage, refused):
    with refused("Payables_TenorTooLong", 366, 365):
        stage.issue(due_in=366, longTenorReason=commitment("reason"))


@pytest.mark.rule("R22")
def test_issue_reverts_at_the_greatest_due_day(stage, refused):
    last = 2**24 - 1
    with refused("Payables_TenorTooLong", last - stage.today, 365):
        stage.issue(dueDay=last)


@pytest.mark.rule("R28")
def test_issue_passes_on_the_last_day_and_reverts_the_day_after(stage, payables, refused):
    first, second = stage.terms(), stage.terms()
    consents = stage.consents(second)
    stage.jump_to(first.lastDay, second=86_400 - 60)
    stage.confirm(first)
    stage.jump_to(first.lastDay + 1, second=0)
    with refused("Consents_Expired", second.lastDay, second.lastDay + 1):
        stage.confirm(second, consents=consents)
    assert payables.payableCount() == 1


# other terms


@pytest.mark.rule("R24")
@pytest.mark.parametrize("grace", [0, 90])
def test_issue_takes_grace_within_the_rules(stage, warrants, grace):
    stage.issue(graceDays=grace)
    assert warrants.paperOf(1)["graceDays"] == grace


@pytest.mark.rule("R24")
def test_issue_reverts_when_grace_is_too_long(stage, refused):
    with refused("Payables_GraceTooLong", 91, 90):
        stage.issue(graceDays=91)


@pytest.mark.rule("R24")
@pytest.mark.parametrize("penalty", [0, 1_000])
def test_issue_takes_a_penalty_within_the_rules(stage, clearing, penalty):
    stage.issue(penaltyPpmPerDay=penalty)
    assert clearing.accountOf(1)["penaltyPpmPerDay"] == penalty


@pytest.mark.rule("R24")
def test_issue_reverts_when_penalty_is_too_high(stage, refused):
    with refused("Payables_PenaltyTooHigh", 1_001, 1_000):
        stage.issue(penaltyPpmPerDay=1_001)


@pytest.mark.rule("R24")
@pytest.mark.parametrize("cap", [1, 16])
def test_issue_takes_a_tier_cap_within_the_rules(stage, warrants, cap):
    stage.issue(tierCap=cap)
    assert warrants.paperOf(1)["tierCap"] == cap


@pytest.mark.rule("R24")
@pytest.mark.parametrize("cap", [0, 17, 255])
def test_issue_reverts_when_tier_cap_is_invalid(stage, refused, cap):
    with refused("Payables_TierCapInvalid", cap, 16):
        stage.issue(tierCap=cap)


@pytest.mark.rule("R25")
def test_issue_reverts_when_currency_is_not_allowed(stage, governance, refused):
    with refused("Enterprises_CurrencyNotAllowed", governance):
        stage.issue(currency=governance)


@pytest.mark.rule("R19")
@pytest.mark.parametrize("party", ["obligor", "payee", "guarantor"])
def test_issue_reverts_when_a_party_is_unknown(stage, people, refused, party):
    with refused("Enterprises_Unknown", people.outsider):
        stage.issue(**{party: people.outsider})


@pytest.mark.rule("R6")
@pytest.mark.rule("R19")
def test_issue_reverts_while_business_is_paused(stage, enterprises, people, refused):
    order = commitment("order")
    enterprises.pauseBusiness(order, {"from": people.regulator})
    with refused("Enterprises_BusinessPaused", stage.today):
        stage.issue()


@pytest.mark.rule("R20")
@pytest.mark.rule("R96")
def test_issue_reverts_while_the_obligor_is_in_default_and_passes_once_cured(
    stage, clearing, payables, people, refused
):
    root = stage.issue()
    stage.default(root)
    with refused("Enterprises_InDefault", people.core, 1):
        stage.issue()
    owed = clearing.owedOn(1)
    stage.repay(root, owed["principal"] + owed["penalty"])
    stage.issue()
    assert payables.payableCount() == 2


@pytest.mark.rule("R20")
def test_a_default_of_one_obligor_stops_no_other(stage, payables, people):
    stage.default(stage.issue())
    line = stage.grant_line(obligor=people.other_core)
    stage.issue(obligor=people.other_core, line=line)
    assert payables.payableCount() == 2


# once


@pytest.mark.rule("R29")
@pytest.mark.rule("R85")
def test_issue_reverts_when_the_same_terms_come_twice(stage, payables, refused):
    terms = stage.terms()
    consents = stage.consents(terms)
    stage.confirm(terms, consents=consents)
    with refused("Payables_TermsUsed", stage.terms_digest(terms), 1):
        stage.confirm(terms, consents=consents)
    assert payables.payableCount() == 1


@pytest.mark.rule("R29")
def test_issue_takes_the_same_terms_with_another_nonce(stage, payables):
    terms = stage.terms(nonce=0)
    stage.confirm(terms)
    stage.confirm(stage.terms(nonce=2**256 - 1))
    assert payables.payableCount() == 2


@pytest.mark.rule("R30")
def test_issue_reverts_when_an_invoice_backs_another_payable(stage, payables, people, refused):
    stage.issue(invoices=[INVOICE])
    with refused("Payables_InvoiceUsed", INVOICE, 1):
        stage.issue(payee=people.supplier2, invoices=[OTHER_INVOICE, INVOICE])
    assert payables.payableOfInvoice(OTHER_INVOICE) == 0
    stage.issue(invoices=[OTHER_INVOICE])
    assert payables.payableOfInvoice(OTHER_INVOICE) == 2


@pytest.mark.rule("R30")
def test_issue_reverts_when_an_invoice_is_named_twice(stage, payables, refused):
    with refused("Payables_InvoiceUsed", INVOICE, 1):
        stage.issue(invoices=[INVOICE, INVOICE])
    assert payables.payableOfInvoice(INVOICE) == 0


@pytest.mark.rule("R30")
@pytest.mark.parametrize(("invoices", "index"), [([NO_BYTES32], 0), ([INVOICE, NO_BYTES32], 1)])
def test_issue_reverts_when_an_invoice_is_zero(stage, refused, invoices, index):
    with refused("Payables_InvoiceZero", index):
        stage.issue(invoices=invoices)


@pytest.mark.rule("R30")
def test_a_repaid_payable_sets_no_invoice_free(stage, refused):
    root = stage.issue(invoices=[INVOICE])
    stage.repay(root, FACE)
    with refused("Payables_InvoiceUsed", INVOICE, 1):
        stage.issue(invoices=[INVOICE])


# the digest


@pytest.mark.rule("R18")
def test_terms_digest_depends_on_every_member_and_on_the_invoices(stage, people):
    terms = stage.terms(nonce=7)
    digests = {stage.terms_digest(terms, [INVOICE]), stage.terms_digest(terms, [INVOICE, INVOICE])}
    changes = {
        "line": 2,
        "obligor": people.other_core,
        "payee": people.supplier2,
        "guarantor": people.guarantor,
        "currency": people.admin,
        "backing": 1,
        "faceAmount": 1,
        "dueDay": 1,
        "graceDays": 1,
        "penaltyPpmPerDay": 1,
        "tierCap": 1,
        "depositPpm": 1,
        "documentRoot": NO_BYTES32,
        "longTenorReason": commitment("reason"),
        "lastDay": 1,
        "nonce": 8,
    }
    digests |= {
        stage.terms_digest(stage.terms(**{"nonce": 7} | {k: v})) for k, v in changes.items()
    }
    digests.add(stage.terms_digest(terms))
    assert len(digests) == 2 + len(changes) + 1
