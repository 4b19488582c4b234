"""Inconsistencies of the register, lines, terms, governance and deposits are found."""

from __future__ import annotations

import pytest
from eth_hash.auto import keccak
from replay_journal import (
    BANK,
    BID,
    CORE,
    LIMIT,
    ORDER,
    OTHER,
    PAYEE,
    SUPPLIER,
    TOKEN,
    TRADE,
    Journal,
    house,
)
from replay_stories import (
    CLOSE_SUPPLIER,
    FREEZE_PAYEE,
    PAUSE,
    Story,
    amended,
    issue,
    say,
    several,
    who,
)

from deeptier.audit.events import clearing, governance, payables, register, rulebook, token
from deeptier.audit.findings import shown
from deeptier.audit.words import write_words

GRANT_AGAIN = say(
    clearing.LineGranted, line=1, bank=BANK, obligor=CORE, currency=TOKEN, limit=1, expiry_day=1
)
FREEZE_BANK = say(register.EnterpriseFrozen, account=BANK, order_hash=ORDER)
IDENTITY = keccak(write_words(("address", "address", "bytes"), (CORE, PAYEE, b"call")))
OPERATION = {
    "operation_id": IDENTITY,
    "nonce": 1,
    "schedule": 9,
    "caller": CORE,
    "target": PAYEE,
    "data": b"call",
}

FOUND: dict[str, tuple[Story, list[str]]] = {
    "onboarded twice": (
        say(register.EnterpriseOnboarded, account=CORE, roles=1, expiry_day=1, identity=TRADE),
        [f"I5: EnterpriseOnboarded, {who(CORE)}: expected onboarded once, found onboarded again"],
    ),
    "renewed a stranger": (
        say(register.EnterpriseRenewed, account=TOKEN, roles=1, expiry_day=1),
        [f"journal: EnterpriseRenewed, {who(TOKEN)}: expected onboarded, found unknown"],
    ),
    "closed twice": (
        several(CLOSE_SUPPLIER, CLOSE_SUPPLIER),
        [f"journal: EnterpriseClosed, {who(SUPPLIER)}, status before: expected 1, found 2"],
    ),
    "frozen twice": (
        several(FREEZE_PAYEE, FREEZE_PAYEE),
        [f"journal: EnterpriseFrozen, {who(PAYEE)}, frozen before: expected no, found yes"],
    ),
    "thawed without frost": (
        say(register.EnterpriseThawed, account=PAYEE, order_hash=ORDER),
        [f"journal: EnterpriseThawed, {who(PAYEE)}, frozen before: expected yes, found no"],
    ),
    "defaults that nobody declared": (
        say(register.EnterpriseDefaultsChanged, account=CORE, defaults=1),
        ["journal: EnterpriseDefaultsChanged, payables in default: expected 0, found 1"],
    ),
    "resumed without a pause": (
        say(register.BusinessResumed, on_day=1, order_hash=ORDER),
        ["journal: BusinessResumed, business: expected paused before, found running"],
    ),
    "civil time set twice": (
        several(
            say(register.CivilTimeSet, civil_offset=1), say(register.CivilTimeSet, civil_offset=1)
        ),
        ["journal: CivilTimeSet, civil offset before: expected nothing, found 1"],
    ),
    "line out of order": (
        say(
            clearing.LineGranted,
            line=3,
            bank=BANK,
            obligor=CORE,
            currency=TOKEN,
            limit=1,
            expiry_day=1,
        ),
        ["journal: LineGranted, number: expected 2, found 3"],
    ),
    "line of a bank that is none": (
        say(
            clearing.LineGranted,
            line=2,
            bank=CORE,
            obligor=BANK,
            currency=TOKEN,
            limit=1,
            expiry_day=1,
        ),
        [
            f"journal: LineGranted, bank {who(CORE)}: "
            "expected an active enterprise, found without the role",
            f"journal: LineGranted, obligor {who(BANK)}: "
            "expected an active enterprise, found without the role",
        ],
    ),
    "unknown line changed": (
        say(clearing.LineLimitSet, line=9, limit=1),
        ["journal: LineLimitSet, line 9: expected granted, found unknown"],
    ),
    "line resumed without suspension": (
        say(clearing.LineResumed, line=1),
        ["journal: LineResumed, line 1, suspended before: expected yes, found no"],
    ),
    "payable out of order": (
        issue(3),
        ["journal: PayableIssued, number: expected 2, found 3"],
    ),
    "invoice used again": (
        several(issue(2, invoices=(TRADE,)), issue(3, invoices=(TRADE,))),
        [f"I5: PayableIssued, payable of invoice {shown(TRADE)}: expected 3, found 2"],
    ),
    "invoice named twice": (
        issue(2, invoices=(TRADE, TRADE)),
        ["I5: PayableIssued, invoices named twice: expected 0, found 1"],
    ),
    "line overdrawn": (
        issue(2, face_amount=LIMIT),
        ["I3: PayableIssued, line 1, used: expected at most 100,000.00, found 110,000.00"],
    ),
    "obligor without a line": (
        issue(2, line=2),
        ["journal: PayableIssued, line 2: expected granted, found unknown"],
    ),
    "line suspended": (
        several(say(clearing.LineSuspended, line=1), issue(2)),
        ["journal: PayableIssued, line 1, suspended: expected no, found yes"],
    ),
    "guarantor missing": (
        issue(2, backing=2),
        ["journal: PayableIssued, guarantor: expected named, for a bank credit line, found nobody"],
    ),
    "terms beyond the rules": (
        issue(2, tier_cap=17, grace_days=91, penalty_ppm_per_day=1_001),
        [
            "journal: PayableIssued, grace days: expected at most 90, found 91",
            "journal: PayableIssued, penalty ppm a day: expected at most 1000, found 1001",
            "journal: PayableIssued, tier cap: expected at most 16, found 17",
        ],
    ),
    "payee closed": (
        several(CLOSE_SUPPLIER, issue(2, payee=SUPPLIER)),
        [
            f"journal: PayableIssued, payee {who(SUPPLIER)}: "
            "expected an active enterprise, found closed"
        ],
    ),
    "issued while paused": (
        several(PAUSE, issue(2)),
        ["journal: PayableIssued, business paused since day: expected 0, found 20500"],
    ),
    "currency allowed twice": (
        say(
            rulebook.CurrencyAnnounced,
            currency=TOKEN,
            allowed=True,
            from_day=20_500,
            allowed_now=True,
        ),
        [f"journal: CurrencyAnnounced, {who(TOKEN)}, allowed before: expected no, found yes"],
    ),
    "consent withdrawn that was not given": (
        say(payables.ConsentWithdrawn, contract="Payables", party=CORE, digest=BID),
        [f"journal: ConsentWithdrawn, consent {shown(BID)}, given before: expected yes, found no"],
    ),
    "deposits that were not there": (
        say(token.Transfer, from_=OTHER, to=CORE, amount=5),
        [f"I2: Transfer, balance of {who(OTHER)}: expected at least 0.05, found 0.00"],
    ),
    "burnt without a transfer": (
        say(token.DepositsBurned, bank=CORE, amount=5),
        ["journal: DepositsBurned, transfer to nobody: expected before the burn, found not found"],
    ),
    "role revoked that nobody had": (
        say(governance.RoleRevoked, role_id=1, account=CORE),
        [f"journal: RoleRevoked, {who(CORE)} in role 1 before: expected yes, found no"],
    ),
    "member said to be old": (
        say(governance.RoleGranted, role_id=1, account=CORE, delay=0, since=5, new_member=False),
        [f"journal: RoleGranted, {who(CORE)} in role 1, new: expected yes, found no"],
    ),
    "operation that was not scheduled": (
        say(governance.OperationExecuted, operation_id=BID, nonce=0),
        [f"I5: OperationExecuted, {shown(BID)}: expected scheduled, found not scheduled"],
    ),
    "parties not as indexed": (
        amended(issue(2), payables.PayableIssued, obligor=PAYEE, payee=CORE),
        [
            f"journal: PayableIssued, obligor as indexed: expected {who(CORE)}, found {who(PAYEE)}",
            f"journal: PayableIssued, payee as indexed: expected {who(PAYEE)}, found {who(CORE)}",
        ],
    ),
    "obligor that is a supplier": (
        issue(2, obligor=SUPPLIER),
        [
            "journal: PayableIssued, roles of the obligor: expected 1, found 2",
            f"journal: PayableIssued, line 1, obligor: expected {who(CORE)}, found {who(SUPPLIER)}",
        ],
    ),
    "payee that is the obligor": (
        issue(2, payee=CORE),
        [f"journal: PayableIssued, payee: expected not the obligor, found {who(CORE)}"],
    ),
    "no face": (
        issue(2, face_amount=0),
        ["journal: PayableIssued, face: expected above zero, found 0.00"],
    ),
    "another currency": (
        issue(2, currency=OTHER),
        [
            f"journal: PayableIssued, currency {who(OTHER)}: expected allowed, found not allowed",
            f"journal: PayableIssued, line 1, currency: expected {who(TOKEN)}, found {who(OTHER)}",
        ],
    ),
    "guarantor that is not the bank": (
        issue(2, guarantor=SUPPLIER),
        [
            f"journal: PayableIssued, guarantor {who(SUPPLIER)}: "
            "expected an active enterprise, found without the role",
            f"journal: PayableIssued, line 1, bank: expected {who(BANK)}, found {who(SUPPLIER)}",
        ],
    ),
    "payable of a number in use": (
        issue(1, nonce=9),
        [
            "journal: PayableIssued, number: expected 2, found 1",
            "I5: PayableIssued, payable 1: expected a new number, found a number in use",
        ],
    ),
    "line of a number in use": (
        GRANT_AGAIN,
        [
            "journal: LineGranted, number: expected 2, found 1",
            "I5: LineGranted, line 1: expected a new number, found a number in use",
        ],
    ),
    "line granted while paused": (
        several(PAUSE, amended(GRANT_AGAIN, clearing.LineGranted, line=2)),
        ["journal: LineGranted, business paused since day: expected 0, found 20500"],
    ),
    "line changed by a frozen bank, which may only suspend it": (
        several(
            FREEZE_BANK,
            say(clearing.LineLimitSet, line=1, limit=5),
            say(clearing.LineRenewed, line=1, expiry_day=5),
            say(clearing.LineSuspended, line=1),
            say(clearing.LineResumed, line=1),
        ),
        [
            f"journal: {kind}, bank {who(BANK)}, frozen or replaced: expected no, found yes"
            for kind in ("LineLimitSet", "LineRenewed", "LineResumed")
        ],
    ),
    "line suspended twice": (
        several(say(clearing.LineSuspended, line=1), say(clearing.LineSuspended, line=1)),
        ["journal: LineSuspended, line 1, suspended before: expected no, found yes"],
    ),
    "bank that is the obligor": (
        several(
            say(register.EnterpriseRenewed, account=BANK, roles=9, expiry_day=30_000),
            amended(GRANT_AGAIN, clearing.LineGranted, line=2, obligor=BANK),
        ),
        [f"journal: LineGranted, bank: expected not the obligor, found {who(BANK)}"],
    ),
    "paused twice": (
        several(PAUSE, PAUSE),
        ["journal: BusinessPaused, business paused since day: expected 0, found 20500"],
    ),
    "token named twice": (
        several(
            say(token.DepositNamed, name="CNY", symbol="C"),
            say(token.DepositNamed, name="EUR", symbol="E"),
        ),
        ["journal: DepositNamed, name before: expected nothing, found CNY"],
    ),
    "operation of a skipped nonce": (
        say(governance.OperationScheduled, **{**OPERATION, "nonce": 2}),
        [f"journal: OperationScheduled, nonce of {shown(IDENTITY)}: expected 1, found 2"],
    ),
    "operation carried out under another nonce": (
        several(
            say(governance.OperationScheduled, **OPERATION),
            say(governance.OperationExecuted, operation_id=IDENTITY, nonce=2),
        ),
        [f"journal: OperationExecuted, nonce of {shown(IDENTITY)}: expected 1, found 2"],
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_inconsistency_is_found(case: str) -> None:
    story, expected = FOUND[case]
    journal = house(1)
    assert journal.notes == []
    story(journal)
    assert journal.notes == expected


def test_operation_under_another_identity_is_found() -> None:
    journal = Journal()
    words = {"operation_id": BID, "nonce": 1, "schedule": 9, "caller": CORE, "target": PAYEE}
    journal.say(governance.OperationScheduled, **words, data=b"\1\2\3\4")
    (note,) = journal.notes
    assert note.startswith("journal: OperationScheduled, identity of the operation: expected 0x")
    assert note.endswith(f"found {shown(BID)}")


def test_payable_before_any_rules_is_found() -> None:
    journal = Journal()
    journal.issue(1)
    (note,) = [line for line in journal.notes if "rules" in line]
    expected = "expected set before the first payable, found never set"
    assert note == f"journal: PayableIssued, rules: {expected}"
