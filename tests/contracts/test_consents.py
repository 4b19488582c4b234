"""Consents: as sender, by signature, by a smart account's answer, by approval on chain."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi import encode
from eth_account import Account as KeyAccount
from eth_utils import keccak
from expect import assert_events, plain
from stage import MAX_FACE, NOBODY, TRADE, commitment

CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
VERIFIERS = ["payables", "warrants", "desk", "offers", "pledges"]
DIGEST = commitment("anything")
DOMAIN = "string name,string version,uint256 chainId,address verifyingContract"
MAGIC = bytes.fromhex("1626ba7e")
FACE = 1_000_000_000

TERMS_TYPE = [
    {"name": name, "type": kind}
    for kind, name in (
        ("uint32", "line"),
        ("address", "obligor"),
        ("address", "payee"),
        ("address", "guarantor"),
        ("address", "currency"),
        ("uint8", "backing"),
        ("uint64", "faceAmount"),
        ("uint24", "dueDay"),
        ("uint16", "graceDays"),
        ("uint24", "penaltyPpmPerDay"),
        ("uint8", "tierCap"),
        ("uint32", "depositPpm"),
        ("bytes32", "documentRoot"),
        ("bytes32", "longTenorReason"),
        ("uint24", "lastDay"),
        ("uint256", "nonce"),
        ("bytes32[]", "invoices"),
    )
]


def typed_signature(
    key: bytes, chain_id: int, contract: Any, terms: Any, invoices: Any = (), **domain: Any
) -> bytes:
    """What any EIP-712 wallet makes of the terms; it asks nothing of the contract."""
    values = (*plain(terms.words), list(invoices))
    usual = {
        "name": "Deeptier",
        "version": "1",
        "chainId": chain_id,
        "verifyingContract": contract.address,
    }
    message = {member["name"]: value for member, value in zip(TERMS_TYPE, values, strict=True)}
    signed = KeyAccount.sign_typed_data(key, usual | domain, {"Terms": TERMS_TYPE}, message)
    return bytes(signed.signature)


# approvals on chain


@pytest.fixture(params=VERIFIERS)
def verifier(request, house):
    return getattr(house, request.param)


@pytest.mark.rule("R83")
def test_approve_and_withdraw_consent(verifier, people):
    assert not verifier.isConsentApproved(people.core, DIGEST)
    tx = verifier.approveConsent(DIGEST, {"from": people.core})
    assert_events(tx, ("ConsentApproved", people.core, DIGEST))
    assert verifier.isConsentApproved(people.core, DIGEST)
    assert not verifier.isConsentApproved(people.supplier1, DIGEST)
    assert not verifier.isConsentApproved(people.core, commitment("another"))
    tx = verifier.withdrawConsent(DIGEST, {"from": people.core})
    assert_events(tx, ("ConsentWithdrawn", people.core, DIGEST))
    assert not verifier.isConsentApproved(people.core, DIGEST)
    verifier.approveConsent(DIGEST, {"from": people.core})
    assert verifier.isConsentApproved(people.core, DIGEST)


@pytest.mark.rule("R83")
def test_approve_consent_reverts_when_it_is_approved(verifier, people, refused):
    verifier.approveConsent(DIGEST, {"from": people.core})
    with refused("Consents_AlreadyApproved", people.core, DIGEST):
        verifier.approveConsent(DIGEST, {"from": people.core})


@pytest.mark.rule("R83")
def test_withdraw_consent_reverts_when_it_is_not_approved(verifier, people, refused):
    with refused("Consents_NotApproved", people.core, DIGEST):
        verifier.withdrawConsent(DIGEST, {"from": people.core})
    verifier.approveConsent(DIGEST, {"from": people.supplier1})
    with refused("Consents_NotApproved", people.core, DIGEST):
        verifier.withdrawConsent(DIGEST, {"from": people.core})


@pytest.mark.rule("R84")
def test_domain_separator_is_eip_712_s_of_this_contract(verifier, web3):
    words = [
        keccak(text=f"EIP712Domain({DOMAIN})"),
        keccak(text="Deeptier"),
        keccak(text="1"),
        web3.eth.chain_id,
        verifier.address,
    ]
    separator = keccak(encode(["bytes32"] * 3 + ["uint256", "address"], words))
    assert plain(verifier.domainSeparator()) == plain(separator)


# ways to consent to terms


@pytest.mark.rule("R82")
@pytest.mark.parametrize("sender", ["core", "supplier1", "guarantor"])
def test_issue_takes_the_sender_s_consent(stage, payables, people, sender):
    terms = stage.terms(guarantor=people.guarantor)
    consents = list(stage.consents(terms))
    consents[["core", "supplier1", "guarantor"].index(sender)] = b""
    stage.confirm(terms, consents=consents, by=getattr(people, sender))
    assert payables.payableCount() == 1


@pytest.mark.rule("R82")
def test_issue_looks_at_no_signature_of_the_sender(stage, payables, people):
    terms = stage.terms()
    consents = (b"nonsense", stage.consents(terms)[1], b"")
    stage.confirm(terms, consents=consents, by=people.core)
    assert payables.payableCount() == 1


@pytest.mark.rule("R82")
@pytest.mark.rule("R84")
def test_issue_takes_typed_data_signed_by_any_wallet(stage, payables, people, keys, web3):
    terms = stage.terms(guarantor=people.guarantor)
    invoices = [commitment("invoice one"), commitment("invoice two")]
    consents = [
        typed_signature(keys[party.address], web3.eth.chain_id, payables, terms, invoices)
        for party in (people.core, people.supplier1, people.guarantor)
    ]
    stage.confirm(terms, invoices, consents)
    assert payables.payableCount() == 1


@pytest.mark.rule("R82")
def test_issue_takes_approvals_on_chain(stage, payables, people):
    terms = stage.terms(guarantor=people.guarantor)
    digest = stage.terms_digest(terms)
    for party in (people.core, people.supplier1, people.guarantor):
        payables.approveConsent(digest, {"from": party})
    stage.confirm(terms, consents=(b"", b"", b""))
    assert payables.payableCount() == 1
    assert payables.isConsentApproved(people.core, digest)


@pytest.mark.rule("R82")
@pytest.mark.rule("R83")
def test_issue_reverts_when_an_approval_was_withdrawn(stage, payables, people, refused):
    terms = stage.terms()
    digest = stage.terms_digest(terms)
    _, payee, _ = stage.consents(terms)
    payables.approveConsent(digest, {"from": people.core})
    payables.withdrawConsent(digest, {"from": people.core})
    with refused("Consents_NotGiven", people.core, digest):
        stage.confirm(terms, consents=(b"", payee, b""))


@pytest.mark.rule("R82")
def test_issue_reverts_when_the_approval_is_on_another_contract(
    stage, warrants, desk, people, refused
):
    terms = stage.terms()
    digest = stage.terms_digest(terms)
    _, payee, _ = stage.consents(terms)
    for contract in (warrants, desk):
        contract.approveConsent(digest, {"from": people.core})
    with refused("Consents_NotGiven", people.core, digest):
        stage.confirm(terms, consents=(b"", payee, b""))


@pytest.mark.rule("R82")
def test_issue_reverts_when_a_bad_signature_stands_beside_an_approval(
    stage, payables, people, refused
):
    terms = stage.terms()
    digest = stage.terms_digest(terms)
    _, payee, _ = stage.consents(terms)
    payables.approveConsent(digest, {"from": people.core})
    with refused("Consents_NotGiven", people.core, digest):
        stage.confirm(terms, consents=(payee, payee, b""))


@pytest.mark.rule("R18")
@pytest.mark.rule("R82")
@pytest.mark.parametrize("missing", ["core", "supplier1", "guarantor"])
def test_issue_reverts_when_a_party_has_not_consented(stage, people, refused, missing):
    terms = stage.terms(guarantor=people.guarantor)
    consents = list(stage.consents(terms))
    consents[["core", "supplier1", "guarantor"].index(missing)] = b""
    with refused("Consents_NotGiven", getattr(people, missing), stage.terms_digest(terms)):
        stage.confirm(terms, consents=consents)


@pytest.mark.rule("R18")
def test_issue_asks_no_consent_of_a_bank_that_is_not_named(stage, payables):
    terms = stage.terms()
    stage.confirm(terms, consents=(*stage.consents(terms)[:2], b"nonsense"))
    assert payables.payableCount() == 1


# bad signatures, of the obligor (party 0), payee (1) and guarantor (2)


def flipped(signature: bytes) -> bytes:
    """The same signature with its s in the upper half: the malleable twin."""
    r, s, v = signature[:32], int.from_bytes(signature[32:64], "big"), signature[64]
    return r + (CURVE_ORDER - s).to_bytes(32, "big") + bytes([55 - v])


BAD_SIGNATURES = {
    "malleable": flipped,
    "one byte short": lambda signature: signature[:-1],
    "one byte long": lambda signature: signature + b"\0",
    "compact": lambda signature: signature[:64],
    "zero": lambda signature: bytes(65),
    "other v": lambda signature: signature[:64] + bytes([55 - signature[64]]),
    "v from zero": lambda signature: signature[:64] + bytes([signature[64] - 27]),
    "flipped bit": lambda signature: bytes([signature[0] ^ 1]) + signature[1:],
}


@pytest.mark.rule("R82")
@pytest.mark.parametrize("party", [0, 1, 2])
@pytest.mark.parametrize("flaw", BAD_SIGNATURES)
def test_issue_reverts_when_a_signature_is_bad(stage, people, refused, party, flaw):
    terms = stage.terms(guarantor=people.guarantor)
    consents = list(stage.consents(terms))
    consents[party] = BAD_SIGNATURES[flaw](consents[party])
    who = (people.core, people.supplier1, people.guarantor)[party]
    with refused("Consents_NotGiven", who, stage.terms_digest(terms)):
        stage.confirm(terms, consents=consents)


@pytest.mark.rule("R18")
@pytest.mark.rule("R82")
@pytest.mark.parametrize("party", [0, 1, 2])
def test_issue_reverts_when_another_party_signed(stage, people, refused, party):
    terms = stage.terms(guarantor=people.guarantor)
    consents = list(stage.consents(terms))
    consents[party] = consents[party - 1]
    who = (people.core, people.supplier1, people.guarantor)[party]
    with refused("Consents_NotGiven", who, stage.terms_digest(terms)):
        stage.confirm(terms, consents=consents)


@pytest.mark.rule("R84")
@pytest.mark.parametrize(
    "domain",
    [
        {"name": "deeptier"},
        {"version": "2"},
        {"chainId": 1},
        {"verifyingContract": "warrants"},
        {"verifyingContract": "desk"},
    ],
)
def test_issue_reverts_when_the_domain_differs(stage, house, people, keys, web3, refused, domain):
    terms = stage.terms()
    if "verifyingContract" in domain:
        domain = {"verifyingContract": getattr(house, domain["verifyingContract"]).address}
    key = keys[people.core.address]
    signature = typed_signature(key, web3.eth.chain_id, house.payables, terms, **domain)
    with refused("Consents_NotGiven", people.core, stage.terms_digest(terms)):
        stage.confirm(terms, consents=(signature, stage.consents(terms)[1], b""))


CHANGED = {
    "faceAmount": MAX_FACE,
    "dueDay": lambda terms: terms.dueDay - 1,
    "graceDays": 11,
    "penaltyPpmPerDay": 501,
    "tierCap": 15,
    "backing": 1,
    "documentRoot": commitment("other documents"),
    "longTenorReason": commitment("a reason"),
    "lastDay": lambda terms: terms.lastDay + 1,
    "nonce": 99,
}


@pytest.mark.rule("R18")
@pytest.mark.parametrize("member", CHANGED)
def test_issue_reverts_when_a_term_was_changed_after_signing(stage, people, refused, member):
    terms = stage.terms()
    consents = stage.consents(terms)
    change = CHANGED[member]
    value = change(terms) if callable(change) else change
    changed = type(terms)(**{**terms.__dict__, member: value})
    with refused("Consents_NotGiven", people.core, stage.terms_digest(changed)):
        stage.confirm(changed, consents=consents)


@pytest.mark.rule("R18")
def test_issue_reverts_when_invoices_were_changed_after_signing(stage, people, refused):
    terms = stage.terms()
    signed = [commitment("one"), commitment("two")]
    consents = stage.consents(terms, signed)
    for invoices in ([], signed[:1], signed[::-1], [*signed, commitment("three")]):
        with refused("Consents_NotGiven", people.core, stage.terms_digest(terms, invoices)):
            stage.confirm(terms, invoices, consents)


# smart accounts


@pytest.fixture
def smart(stage, project, people):
    """A supplier that is a smart account of supplier4's key."""
    account = project.SmartAccount.deploy(people.supplier4, {"from": people.admin})
    stage.onboard(account, roles=3)
    return account


@pytest.mark.rule("R82")
@pytest.mark.parametrize("place", ["obligor", "payee"])
def test_issue_takes_a_smart_account_s_signature(stage, payables, people, smart, place):
    line = stage.grant_line(obligor=smart if place == "obligor" else people.core)
    terms = stage.terms(**{place: smart, "line": line})
    consents = list(stage.consents(terms))
    index = ["obligor", "payee"].index(place)
    consents[index] = stage.sign(people.supplier4, stage.terms_digest(terms))
    stage.confirm(terms, consents=consents)
    assert payables.payableCount() == 1


@pytest.mark.rule("R82")
def test_issue_reverts_when_a_smart_account_s_key_did_not_sign(stage, people, smart, refused):
    terms = stage.terms(payee=smart)
    digest = stage.terms_digest(terms)
    consents = (stage.consents(terms)[0], stage.sign(people.supplier3, digest), b"")
    with refused("Consents_NotGiven", smart, digest):
        stage.confirm(terms, consents=consents)


@pytest.mark.rule("R82")
def test_issue_takes_a_smart_account_s_approval_and_its_sending(stage, payables, people, smart):
    terms = stage.terms(payee=smart)
    digest = stage.terms_digest(terms)
    smart.execute(payables, payables.approveConsent.encode_input(digest), {"from": people.outsider})
    stage.confirm(terms, consents=(stage.consents(terms)[0], b"", b""))
    assert payables.payableCount() == 1

    terms = stage.terms(payee=smart)
    consents = (stage.consents(terms)[0], b"", b"")
    call = payables.issue.encode_input(terms.words, [], consents)
    smart.execute(payables, call, {"from": people.outsider})
    assert payables.payableCount() == 2


WRONG_ANSWERS = {
    "another word": (encode(["bytes4"], [b"\xff\xff\xff\xff"]), False),
    "the word and more in it": (MAGIC + 27 * b"\0" + b"\1", False),
    "two words": (encode(["bytes4", "bytes4"], [MAGIC, MAGIC]), False),
    "four bytes": (MAGIC, False),
    "nothing": (b"", False),
    "the word, reverted": (encode(["bytes4"], [MAGIC]), True),
}


@pytest.mark.rule("R82")
@pytest.mark.parametrize("answer", WRONG_ANSWERS)
def test_issue_reverts_when_a_smart_account_answers_wrongly(
    stage, project, people, refused, answer
):
    parrot = project.Parrot.deploy(*WRONG_ANSWERS[answer], {"from": people.admin})
    stage.onboard(parrot)
    terms = stage.terms(payee=parrot)
    with refused("Consents_NotGiven", parrot, stage.terms_digest(terms)):
        stage.confirm(terms, consents=(stage.consents(terms)[0], b"signed", b""))


@pytest.mark.rule("R82")
def test_issue_takes_any_signature_that_a_smart_account_calls_valid(
    stage, project, payables, people, refused
):
    # Such an account agrees to everything, so it is the payee; as receiver it has the wrong word.
    parrot = project.Parrot.deploy(encode(["bytes4"], [MAGIC]), False, {"from": people.admin})
    stage.onboard(parrot, roles=1)
    line = stage.grant_line(obligor=parrot)
    terms = stage.terms(obligor=parrot, line=line)
    stage.confirm(terms, consents=(b"signed", stage.consents(terms)[1], b""))
    assert payables.payableCount() == 1


# a holder's consent: last day (the rest is in the tests of Warrants and DiscountDesk)


@pytest.mark.rule("R34")
def test_endorse_with_consent_passes_on_its_last_day_and_reverts_the_day_after(
    stage, warrants, people, refused
):
    root = stage.issue()
    last_day = stage.today + 3
    what = (root, people.supplier2, FACE, TRADE)
    consent = stage.consent(
        people.supplier1, root, warrants.endorseDigest, *what, last_day=last_day
    )
    stage.jump_to(last_day + 1, second=0)
    with refused("Consents_Expired", last_day, last_day + 1):
        warrants.endorseWithConsent(*what, consent, {"from": people.outsider})
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    stage.jump_to(last_day + 1, second=86_400 - 60)
    warrants.endorseWithConsent(*what, consent, {"from": people.outsider})
    assert warrants.balanceOf(people.supplier2, root) == FACE


@pytest.mark.rule("R60")
def test_a_bid_passes_on_its_last_day_and_reverts_the_day_after(stage, warrants, people, refused):
    roots = [stage.issue(), stage.issue()]
    bids = [stage.bid(root) for root in roots]
    stage.jump_to(bids[0].lastDay, second=86_400 - 60)
    stage.accept(bids[0], roots[0])
    assert warrants.balanceOf(people.financier, roots[0]) == FACE
    stage.jump_to(bids[1].lastDay + 1, second=0)
    with refused("Consents_Expired", bids[1].lastDay, bids[1].lastDay + 1):
        stage.accept(bids[1], roots[1])


@pytest.mark.rule("R19")
def test_zero_never_consents(stage, enterprises, refused):
    with refused("Enterprises_Unknown", NOBODY):
        stage.confirm(stage.terms(obligor=NOBODY), consents=(bytes(65), bytes(65), b""))
