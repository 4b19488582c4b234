"""What each event of the register, payables, lots and governance books when all is right."""

from __future__ import annotations

from replay_journal import (
    BANK,
    BID,
    CLEARING,
    CORE,
    DUE_DAY,
    FACE,
    NOBODY,
    ORDER,
    OTHER,
    PAYEE,
    RULES,
    SUPPLIER,
    TOKEN,
    TRADE,
    Journal,
    house,
    lot,
)

from deeptier.audit.books import (
    Account,
    EndedLot,
    Enterprise,
    Line,
    Lot,
    Membership,
    Paper,
    Pending,
)
from deeptier.audit.events import clearing, governance, lots, payables, register, rulebook
from deeptier.audit.financing import Announcement, Currency

#: The account of a payable at its issue.
UNPAID = Account(FACE, 0, 0, 500, False, False, False, False, False, 0, 0, 0, 0)


def test_register() -> None:
    journal = house()
    journal.say(register.CivilTimeSet, civil_offset=28_800)
    journal.say(register.EnterpriseRenewed, account=PAYEE, roles=6, expiry_day=31_000)
    journal.say(register.EnterpriseFrozen, account=PAYEE, order_hash=ORDER)
    journal.say(register.EnterpriseFrozen, account=OTHER, order_hash=ORDER)
    journal.say(register.EnterpriseThawed, account=OTHER, order_hash=ORDER)
    journal.say(register.EnterpriseClosed, account=OTHER)
    journal.say(register.BusinessPaused, since_day=20_500, order_hash=ORDER)
    assert journal.books.paused_since == 20_500
    journal.say(register.BusinessResumed, on_day=20_501, order_hash=ORDER)
    books = journal.books
    assert (journal.notes, journal.checks) == ([], [])
    assert books.civil_offset == 28_800
    assert books.paused_since == 0
    assert books.enterprises[PAYEE] == Enterprise(1, True, 6, 31_000, 0, 0, TRADE)
    assert books.enterprises[OTHER] == Enterprise(2, False, 2, 30_000, 0, 0, TRADE)


def test_lines() -> None:
    journal = house()
    journal.say(clearing.LineLimitSet, line=1, limit=5)
    journal.say(clearing.LineRenewed, line=1, expiry_day=31_000)
    journal.say(clearing.LineSuspended, line=1)
    assert journal.books.lines[1] == Line(5, 0, 31_000, True, CORE, BANK, TOKEN)
    journal.say(clearing.LineResumed, line=1)
    assert journal.books.lines[1].suspended is False
    assert (journal.notes, journal.checks) == ([], [])


def test_issue() -> None:
    journal = house()
    journal.issue(1, invoices=(ORDER, TRADE), guarantor=BANK, backing=2)
    books = journal.books
    assert (journal.notes, journal.checks) == ([], [])
    assert books.payable_count == 1
    assert books.papers == {1: Paper(TOKEN, 1, DUE_DAY, 10, 4, 2, True, False)}
    assert books.accounts == {1: UNPAID}
    assert books.lots == {1 << 192: Lot(PAYEE, FACE, 0, 0, False, FACE)}
    assert books.invoices == {ORDER: 1, TRADE: 1}
    assert list(books.terms.values()) == [1]
    assert books.lines[1].used == FACE


def test_rules_currencies_and_consents() -> None:
    journal = house()
    next_rules = rulebook.Rules(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
    journal.say(rulebook.RulesAnnounced, rules=next_rules, from_day=20_600)
    for currency, allowed in ((OTHER, True), (TOKEN, False)):
        words = {"currency": currency, "allowed": allowed, "from_day": 20_600}
        journal.say(rulebook.CurrencyAnnounced, **words, allowed_now=currency == TOKEN)
    for contract in ("Warrants", "DiscountDesk"):
        journal.say(payables.ConsentApproved, contract=contract, party=PAYEE, digest=BID)
    journal.say(payables.ConsentWithdrawn, contract="Warrants", party=PAYEE, digest=BID)
    books = journal.books
    assert journal.notes == []
    assert (books.rules, books.next_rules) == (RULES, Announcement(next_rules, 20_600))
    assert books.currencies == {
        TOKEN: Currency(allowed=True, next=False, from_day=20_600),
        OTHER: Currency(allowed=False, next=True, from_day=20_600),
    }
    assert [books.currencies[TOKEN].on(day) for day in (20_599, 20_600)] == [True, False]
    journal.say(rulebook.RulesAdopted, from_day=20_600)
    assert (journal.books.rules, journal.books.next_rules) == (next_rules, None)
    given = {("Warrants", PAYEE, BID): False, ("DiscountDesk", PAYEE, BID): True}
    assert books.consents == given


def split(journal: Journal, text: str, holder: str, first: int, *amounts: int) -> None:
    """A split and its ERC-1155 transfers."""
    children = tuple(lot(f"{text}-{first + index}") for index in range(len(amounts)))
    burnt = {"from_": holder, "to": NOBODY, "id": lot(text), "value": sum(amounts)}
    made = {"from_": NOBODY, "to": holder, "ids": children, "values": amounts}
    cut = {"lot": lot(text), "holder": holder, "first_child": first, "amounts": amounts}
    journal.tell(
        (lots.Split, cut),
        (lots.TransferSingle, {"operator": holder, **burnt}),
        (lots.TransferBatch, {"operator": holder, **made}),
    )


def test_split_keeps_the_holder_and_the_hops() -> None:
    journal = house(1)
    journal.deliver("1", PAYEE, SUPPLIER, FACE, 1)
    split(journal, "1", SUPPLIER, 1, 300, 200)
    assert (journal.notes, journal.checks) == ([], [])
    assert journal.books.lots == {
        lot("1"): Lot(SUPPLIER, FACE - 500, 2, 1, False, FACE),
        lot("1-1"): Lot(SUPPLIER, 300, 0, 1, False, 300),
        lot("1-2"): Lot(SUPPLIER, 200, 0, 1, False, 200),
    }


def test_lot_with_nothing_left_ends() -> None:
    journal = house(1)
    split(journal, "1", PAYEE, 1, FACE - 1, 1)
    assert (journal.notes, journal.checks) == ([], [])
    assert set(journal.books.lots) == {lot("1-1"), lot("1-2")}
    assert journal.books.ended == {lot("1"): EndedLot(PAYEE, 2, 0, FACE, 0)}


def test_delivery_of_a_part_cuts_a_child_with_one_hop_more() -> None:
    journal = house(1)
    journal.deliver("1-1", PAYEE, SUPPLIER, 400, 1)
    journal.deliver("1-2", PAYEE, OTHER, FACE - 400, 1)
    journal.deliver("1-1-1", SUPPLIER, OTHER, 1, 2)
    assert (journal.notes, journal.checks) == ([], [])
    assert journal.books.lots == {
        lot("1-1"): Lot(SUPPLIER, 399, 1, 1, False, 400),
        lot("1-2"): Lot(OTHER, FACE - 400, 0, 1, False, FACE - 400),
        lot("1-1-1"): Lot(OTHER, 1, 0, 2, False, 1),
    }
    assert set(journal.books.ended) == {lot("1")}


def test_holds_operators_and_metadata() -> None:
    journal = house(1)
    journal.say(lots.LotFrozen, lot=lot("1"), order_hash=ORDER)
    journal.say(lots.PayableFrozen, payable_number=1, order_hash=ORDER)
    assert journal.books.lots[lot("1")].frozen
    assert journal.books.papers[1].frozen
    journal.say(lots.LotThawed, lot=lot("1"), order_hash=ORDER)
    journal.say(lots.PayableThawed, payable_number=1, order_hash=ORDER)
    journal.say(lots.ApprovalForAll, account=PAYEE, operator=OTHER, approved=True)
    journal.say(lots.MetadataUriSet, metadata_uri="deeptier:{id}")
    books = journal.books
    assert (journal.notes, journal.checks) == ([], [])
    assert (books.lots[lot("1")].frozen, books.papers[1].frozen) == (False, False)
    assert books.operators == {(PAYEE, OTHER): True}
    assert books.metadata_uri == "deeptier:{id}"


def test_governance() -> None:
    journal = Journal()
    identity = _operation(journal)
    journal.say(governance.OperationExecuted, operation_id=identity, nonce=1)
    journal.say(governance.RoleLabel, role_id=1, label="REGISTRAR")
    granted = {"role_id": 1, "account": BANK}
    journal.say(governance.RoleGranted, **granted, delay=60, since=100, new_member=True)
    assert journal.books.governance.members == {(1, BANK): Membership(100, 60, 0)}
    journal.say(governance.RoleGranted, **granted, delay=0, since=160, new_member=False)
    assert journal.books.governance.members == {(1, BANK): Membership(100, 0, 160)}
    journal.say(governance.RoleRevoked, **granted)
    journal.say(governance.RoleAdminChanged, role_id=1, admin=2)
    journal.say(governance.RoleGuardianChanged, role_id=1, guardian=3)
    journal.say(governance.RoleGrantDelayChanged, role_id=1, delay=9, since=500)
    journal.say(governance.TargetClosed, target=CLEARING, closed=True)
    function = {"target": CLEARING, "selector": b"abcd"}
    journal.say(governance.TargetFunctionRoleUpdated, **function, role_id=4)
    journal.say(governance.TargetAdminDelayUpdated, target=CLEARING, delay=8, since=600)
    journal.say(governance.AuthorityUpdated, contract="Payables", authority=OTHER)
    books = journal.books.governance
    assert journal.notes == []
    assert books.schedules == {identity: (0, 1)}
    assert books.members == {(1, BANK): None}
    assert (books.admins, books.guardians) == ({1: 2}, {1: 3})
    assert books.grant_delays == {1: Pending(9, 500)}
    assert books.closed == {CLEARING: True}
    assert books.function_roles == {(CLEARING, b"abcd"): 4}
    assert books.admin_delays == {CLEARING: Pending(8, 600)}
    assert books.authorities == {"Payables": OTHER}


def _operation(journal: Journal) -> bytes:
    """An operation scheduled by the other for the core: keccak-256 of its caller, target, data."""
    identity = bytes.fromhex("c60b98a7bc95ed82416d9700be13dc332e8fb4ad42e8017b95f3eb6bb5b744a6")
    told = {"operation_id": identity, "nonce": 1, "schedule": 99}
    journal.say(governance.OperationScheduled, **told, caller=OTHER, target=CORE, data=b"\1\2\3\4")
    assert journal.books.governance.schedules == {identity: (99, 1)}
    return identity
