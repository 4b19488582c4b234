"""Cancellation: obligor and payee undo a payable that nobody else has touched."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from eth_abi import encode
from eth_utils import keccak
from expect import assert_events, assert_view, plain
from finance import hold, offer, pledge, replace
from hours import DAWN, DUSK
from stage import NOBODY, commitment

FACE = 1_000_000_000
FUNDS = 10**13
INVOICES = (commitment("invoice 1"), commitment("invoice 2"))


@pytest.fixture
def terms(stage):
    return stage.terms(FACE)


@pytest.fixture
def root(stage, terms):
    """The root lot of the terms, with two invoices."""
    stage.confirm(terms, INVOICES)
    return int(stage.house.payables.payableCount()) << 192


def cancel(stage, terms, invoices=INVOICES, *, last_day=None, number=1, signers=None, changed=None):
    """Carry the consents of obligor and payee to the chain."""
    payables, people = stage.house.payables, stage.people
    last_day = stage.today if last_day is None else last_day
    obligor, payee = signers or (people.core, people.supplier1)
    signed = payables.cancellationDigest(number, stage.terms_digest(terms, invoices), last_day)
    consents = [stage.sign(who, bytes(signed)) if who else b"" for who in (obligor, payee)]
    words = (changed or terms).words
    return payables.cancel(words, invoices, last_day, *consents, {"from": people.outsider})


def digest(stage, terms, number=1, last_day=None, invoices=INVOICES):
    last_day = stage.today if last_day is None else last_day
    terms_digest = stage.terms_digest(terms, invoices)
    return stage.house.payables.cancellationDigest(number, terms_digest, last_day)


def pair(obligor, payee):
    whole = keccak(encode(["address", "address"], [obligor.address, payee.address]))
    return whole[:24] + bytes(8)


def used(stage):
    return int(stage.house.clearing.lineOf(stage.line)["used"])


def stands(stage, root):
    """The payable is as it was."""
    account = stage.house.clearing.accountOf(root >> 192)
    assert (account["face"], account["cancelled"]) == (FACE, False)
    assert used(stage) == FACE
    assert stage.house.payables.payableOfInvoice(INVOICES[0]) == root >> 192
    return True


# right


@pytest.mark.rule("R200")
@pytest.mark.rule("R201")
def test_cancel(stage, people, payables, clearing, warrants, terms, root):
    tx = cancel(stage, terms)
    assert tx.return_value == 1
    assert_events(
        tx,
        ("PayableCancelled", 1, people.core, people.supplier1, INVOICES),
        ("TransferSingle", clearing, people.supplier1, NOBODY, root, FACE),
        ("Cancelled", 1, stage.line, FACE),
    )
    assert_view(warrants.lotOf(root), *NO_LOT)
    assert used(stage) == 0
    account = clearing.accountOf(1)
    assert (account["face"], account["cancelled"], account["held"]) == (0, True, 0)
    assert payables.payableOfTerms(stage.terms_digest(terms, INVOICES)) == 1
    for invoice in INVOICES:
        assert payables.payableOfInvoice(invoice) == 0
        assert bytes(payables.invoiceReleasedTo(invoice)) == pair(people.core, people.supplier1)
    assert_books(stage)


@pytest.mark.rule("R200")
def test_cancel_without_invoices_by_approvals_and_by_the_parties(stage, people, payables):
    for sender in (people.outsider, people.core, people.supplier1):
        terms = stage.terms(FACE)
        stage.confirm(terms)
        number = int(payables.payableCount())
        approved = digest(stage, terms, number, invoices=())
        for party in (people.core, people.supplier1):
            if party != sender:
                payables.approveConsent(approved, {"from": party})
        payables.cancel(terms.words, (), stage.today, b"", b"", {"from": sender})
    assert used(stage) == 0
    assert_books(stage)


@pytest.mark.rule("R200")
def test_cancel_on_the_last_day_of_the_consents_and_not_after(stage, refused, terms, root):
    last_day = stage.today + 1
    stage.jump_to(last_day + 1, DAWN)
    with refused("Consents_Expired", last_day, last_day + 1):
        cancel(stage, terms, last_day=last_day)
    assert stands(stage, root)
    cancel(stage, terms, last_day=last_day + 1)


@pytest.mark.rule("R200")
def test_cancel_through_the_eve_of_the_due_day(stage, refused, terms, root):
    stage.jump_to(terms.dueDay - 1, DUSK)
    cancel(stage, terms)
    assert used(stage) == 0


@pytest.mark.rule("R200")
@pytest.mark.parametrize("days_after", [0, 1])
def test_cancel_reverts_from_the_due_day(stage, refused, terms, root, days_after):
    stage.jump_to(terms.dueDay + days_after)
    with refused("Clearing_Matured", 1, terms.dueDay, terms.dueDay + days_after):
        cancel(stage, terms)
    assert stands(stage, root)


@pytest.mark.rule("R200")
def test_cancel_reverts_twice(stage, refused, terms, root):
    cancel(stage, terms)
    with refused("Warrants_LotUnknown", root):
        cancel(stage, terms)
    assert used(stage) == 0


# consents


@pytest.mark.rule("R200")
@pytest.mark.parametrize("missing", ["core", "supplier1"])
def test_cancel_reverts_without_either_consent(stage, people, refused, terms, root, missing):
    party = getattr(people, missing)
    parties = (people.core, people.supplier1)
    for stand_in in (None, people.guarantor):
        signers = tuple(stand_in if who == party else who for who in parties)
        with refused("Consents_NotGiven", party, digest(stage, terms)):
            cancel(stage, terms, signers=signers)
    assert stands(stage, root)


@pytest.mark.rule("R200")
def test_the_consents_to_issue_are_none_to_cancel(stage, people, payables, refused, terms, root):
    obligor, payee, _ = stage.consents(terms, INVOICES)
    with refused("Consents_NotGiven", people.core, digest(stage, terms)):
        what = (terms.words, INVOICES, stage.today, obligor, payee)
        payables.cancel(*what, {"from": people.outsider})
    assert stands(stage, root)


@pytest.mark.rule("R200")
def test_a_consent_names_one_payable_and_its_last_day(
    stage, people, payables, refused, terms, root
):
    with refused("Consents_NotGiven", people.core, digest(stage, terms)):
        cancel(stage, terms, number=2)
    other_day = digest(stage, terms, last_day=stage.today + 1)
    consents = [stage.sign(who, bytes(other_day)) for who in (people.core, people.supplier1)]
    with refused("Consents_NotGiven", people.core, digest(stage, terms)):
        what = (terms.words, INVOICES, stage.today, *consents)
        payables.cancel(*what, {"from": people.outsider})
    assert stands(stage, root)


@pytest.mark.rule("R200")
def test_cancel_reverts_for_terms_that_made_no_payable(stage, refused, terms, root):
    other = stage.terms(FACE)
    with refused("Payables_TermsUnknown", stage.terms_digest(other, INVOICES)):
        cancel(stage, other)
    for invoices in ((), INVOICES[:1], INVOICES[::-1]):
        with refused("Payables_TermsUnknown", stage.terms_digest(terms, invoices)):
            cancel(stage, terms, invoices)
    assert stands(stage, root)


# what was touched is not undone


def there_and_back(stage, root):
    stage.endorse(root, stage.people.supplier2)
    stage.endorse(root, stage.people.supplier1)


@pytest.mark.rule("R200")
@pytest.mark.parametrize(
    "touch",
    [
        lambda stage, root: stage.split(root, 1),
        lambda stage, root: stage.endorse(root, stage.people.supplier2, 1),
        lambda stage, root: stage.endorse(root, stage.people.supplier2),
        lambda stage, root: stage.accept(stage.bid(root), root, 1),
        lambda stage, root: stage.accept(stage.bid(root), root),
        there_and_back,
        pledge,
    ],
    ids=["split", "part endorsed", "endorsed", "part sold", "sold", "came back", "pledged"],
)
def test_cancel_reverts_for_a_root_lot_that_was_touched(stage, refused, terms, root, touch):
    touch(stage, root)
    with refused("Clearing_RootLotChanged", 1):
        cancel(stage, terms)
    assert stands(stage, root)
    assert_books(stage)


@pytest.mark.rule("R200")
def test_cancel_reverts_when_nothing_is_left_of_the_root_lot(stage, refused, terms, root):
    stage.split(root, FACE)
    with refused("Warrants_LotUnknown", root):
        cancel(stage, terms)


@pytest.mark.rule("R200")
def test_cancel_reverts_for_an_offered_lot_until_it_is_rejected(
    stage, people, refused, terms, root
):
    offer(stage, root, people.supplier2)
    with refused("Warrants_LotOffered", root):
        cancel(stage, terms)
    stage.house.offers.reject(root, {"from": people.supplier2})
    cancel(stage, terms)
    assert used(stage) == 0


@pytest.mark.rule("R200")
@pytest.mark.parametrize("paid", [1, FACE])
def test_cancel_reverts_after_a_payment(stage, refused, terms, root, paid):
    stage.repay(root, paid)
    with refused("Clearing_PaidAlready", 1, paid):
        cancel(stage, terms)
    assert used(stage) == FACE - paid


# holds


@pytest.mark.rule("R200")
@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("lot", lambda stage, lot: ("Warrants_LotFrozen", lot)),
        ("payable", lambda stage, lot: ("Warrants_PayableFrozen", lot >> 192)),
        ("frozen", lambda stage, lot: ("Warrants_HolderFrozen", lot, stage.people.supplier1)),
    ],
)
def test_cancel_reverts_while_anything_is_frozen(stage, people, refused, terms, root, what, error):
    hold(stage, what, root, people.supplier1)
    with refused(*error(stage, root)):
        cancel(stage, terms)
    assert stands(stage, root)


@pytest.mark.rule("R200")
@pytest.mark.parametrize(
    ("how", "party"),
    [
        ("business", "core"),
        ("frozen", "core"),
        ("expired", "core"),
        ("expired", "supplier1"),
        ("closed", "core"),
        ("closed", "supplier1"),
    ],
)
def test_cancelling_goes_on_while_business_is_paused_and_for_lapsed_parties(
    stage, people, terms, root, how, party
):
    hold(stage, how, root, getattr(people, party))
    cancel(stage, terms)
    assert used(stage) == 0


@pytest.mark.rule("R200")
def test_the_successors_of_obligor_and_payee_consent(
    stage, people, payables, warrants, refused, terms, root
):
    replace(stage, people.core, people.admin)
    replace(stage, people.supplier1, people.outsider)
    with refused("Consents_NotGiven", people.admin, digest(stage, terms)):
        cancel(stage, terms)
    signers = (people.admin, people.outsider)
    with refused("Warrants_HolderReplaced", root, people.supplier1, people.outsider):
        cancel(stage, terms, signers=signers)
    warrants.follow(root, {"from": people.supplier2})
    cancel(stage, terms, signers=signers)
    assert used(stage) == 0
    assert_books(stage)


# afterwards


@pytest.mark.rule("R201")
def test_the_same_terms_are_used_for_good(stage, refused, terms, root):
    cancel(stage, terms)
    with refused("Payables_TermsUsed", stage.terms_digest(terms, INVOICES), 1):
        stage.confirm(terms, INVOICES)


@pytest.mark.rule("R201")
def test_the_invoices_serve_the_same_pair_again_and_again(
    stage, people, payables, refused, terms, root
):
    cancel(stage, terms)
    second = stage.terms(FACE // 2)
    stage.confirm(second, INVOICES)
    for invoice in INVOICES:
        assert payables.payableOfInvoice(invoice) == 2
        assert plain(payables.invoiceReleasedTo(invoice)) == plain(bytes(32))
    with refused("Payables_InvoiceUsed", INVOICES[0], 2):
        stage.issue(1, invoices=INVOICES[:1])
    with refused("Warrants_LotUnknown", root):
        cancel(stage, terms)  # the consents to undo the first do not undo the second
    assert payables.payableOfInvoice(INVOICES[0]) == 2

    cancel(stage, second, number=2)
    stage.issue(FACE, invoices=INVOICES[1:])
    assert [payables.payableOfInvoice(invoice) for invoice in INVOICES] == [0, 3]
    assert used(stage) == FACE
    assert_books(stage)


@pytest.mark.rule("R201")
def test_the_invoices_serve_no_other_pair(stage, people, refused, terms, root):
    cancel(stage, terms)
    line = stage.grant_line(obligor=people.other_core)
    others = [
        {"payee": people.supplier2},
        {"obligor": people.other_core, "line": line},
        {"obligor": people.other_core, "payee": people.core, "line": line},
    ]
    for changes in others:
        with refused("Payables_InvoiceUsed", INVOICES[1], 1):
            stage.issue(FACE, invoices=(INVOICES[1],), **changes)
    with refused("Payables_InvoiceUsed", INVOICES[0], 2):
        stage.issue(FACE, invoices=(INVOICES[0], INVOICES[0]))
    stage.issue(FACE, invoices=(INVOICES[0],))


@pytest.mark.rule("R201")
def test_a_cancelled_payable_takes_no_cash_and_no_default(
    stage, people, clearing, refused, terms, root
):
    cancel(stage, terms)
    with refused("Clearing_Overpaid", 1, 1, 0):
        stage.repay(root, 1)
    clearing.setMandate(stage.house.deposits, True, {"from": people.core})
    stage.jump_to(terms.dueDay + 11)
    with refused("Clearing_NothingToCollect", 1, people.core):
        clearing.collect(1, {"from": people.outsider})
    with refused("Clearing_Settled", 1):
        clearing.declareDefault(1, {"from": people.outsider})
    with refused("Warrants_LotUnknown", root):
        clearing.redeem(root, {"from": people.outsider})


@pytest.mark.rule("R201")
def test_a_deposit_is_given_back_after_cancelling(stage, people, clearing, refused):
    terms = stage.terms(FACE, depositPpm=50_000)
    stage.confirm(terms)
    with refused("Clearing_StillOwed", 1, FACE):
        clearing.giveBackDeposit(1, {"from": people.outsider})
    cancel(stage, terms, ())
    assert stage.cash(people.core) == FUNDS - 50_000_000
    assert clearing.depositLocked(1) == 50_000_000
    assert_books(stage)
    clearing.giveBackDeposit(1, {"from": people.outsider})
    assert stage.cash(people.core) == FUNDS
    with refused("Clearing_NoDeposit", 1):
        clearing.giveBackDeposit(1, {"from": people.outsider})
    assert_books(stage)


@pytest.mark.rule("R201")
def test_a_line_that_is_freed_is_drawn_again(stage, refused):
    line = stage.grant_line(limit=FACE)
    terms = stage.terms(FACE, line=line)
    stage.confirm(terms)
    with refused("CreditLines_TooSmall", line, 1, 0):
        stage.issue(1, line=line)
    cancel(stage, terms, ())
    stage.issue(FACE, line=line)
    assert_books(stage)


@pytest.mark.rule("R204")
def test_only_payables_annuls_an_account(stage, people, clearing, refused, root):
    for caller in (people.admin, people.core, people.supplier1, people.outsider):
        with refused("Clearing_PayablesOnly", caller):
            clearing.annulAccount(1, people.supplier1, {"from": caller})
    assert stands(stage, root)
