"""What each event of clearing, sales and deposits books, when the journal is right."""

from __future__ import annotations

from typing import Any

from replay_journal import (
    ADDRESSES,
    BANK,
    BID,
    CLEARING,
    CORE,
    DUE_DAY,
    FACE,
    FINANCIER,
    LIMIT,
    NOBODY,
    ORDER,
    OTHER,
    PAYEE,
    SUPPLIER,
    TOKEN,
    Journal,
    house,
    lot,
)

from deeptier.audit.books import (
    CANCELLED,
    Account,
    Claim,
    EndedLot,
    Lot,
    Return,
    Right,
)
from deeptier.audit.events import clearing, desk, lots, register, token


def repay(journal: Journal, principal: int, penalty: int = 0, accrued: Any = None) -> None:
    """A payment of the core enterprise on payable 1, and its deposits."""
    told = {"payable_number": 1, "payer": CORE, "line": 1}
    cash = {"from_": CORE, "to": CLEARING, "amount": principal + penalty}
    accrual = () if accrued is None else ((clearing.PenaltyAccrued, accrued),)
    journal.tell(
        *accrual,
        (clearing.Repaid, {**told, "principal": principal, "penalty": penalty}),
        (token.Transfer, cash),
    )


def redeem(journal: Journal, text: str, holder: str, amount: int, *arrears: int) -> None:
    """A lot paid in full: `arrears` are its penalty share and what was claimed on it."""
    told: list[Any] = [
        (clearing.Redeemed, {"lot": lot(text), "holder": holder, "amount": amount}),
    ]
    burnt = {"from_": holder, "to": NOBODY, "id": lot(text), "value": amount}
    told.append((lots.TransferSingle, {"operator": CLEARING, **burnt}))
    cash = amount
    if arrears:
        share, claimed = arrears
        words = {"lot": lot(text), "penalty_share": share, "claimed": claimed}
        told.append((clearing.ArrearsRedeemed, words))
        cash += share - claimed
    told.append((token.Transfer, {"from_": CLEARING, "to": holder, "amount": cash}))
    journal.tell(*told)


def claim(journal: Journal, text: str, holder: str, cash: int) -> None:
    """Part of what a lot is owed, paid."""
    journal.tell(
        (clearing.Claimed, {"lot": lot(text), "holder": holder, "cash": cash}),
        (token.Transfer, {"from_": CLEARING, "to": holder, "amount": cash}),
    )


def test_payment_on_time() -> None:
    journal = house(1)
    approval = {"owner": CORE, "spender": CLEARING, "amount": FACE + 5}
    journal.say(token.Approval, **approval)
    repay(journal, FACE)
    assert journal.books.lines[1].used == 0
    redeem(journal, "1", PAYEE, FACE)
    books = journal.books
    assert (journal.notes, journal.checks) == ([], [])
    flags = (False, False, False, False, False)
    expected = Account(FACE, FACE, FACE, 500, *flags, 0, 0, 0, 0, FACE, FACE)
    assert books.accounts[1] == expected
    assert books.accounts[1].held == 0
    assert books.ended == {lot("1"): EndedLot(PAYEE, 0, 0, FACE, FACE)}
    assert books.deposits.balances[CORE] == LIMIT - FACE
    assert books.deposits.balances[PAYEE] == FACE
    assert books.deposits.allowances == {(CORE, CLEARING): 5}


def test_late_payment_in_parts_with_claims_and_penalty_shares() -> None:
    journal = house(1)
    journal.deliver("1-1", PAYEE, SUPPLIER, 333_333, 1)
    repay(journal, 600_001)
    claim(journal, "1-1", SUPPLIER, 200_000)  # 333,333 * 600,001 / 1,000,000, floored
    ppm = 399_999 * 500 * 3
    accrued = {"payable_number": 1, "penalty_ppm": ppm, "through_day": DUE_DAY + 3}
    repay(journal, 399_999, 600, accrued)  # 599.9985, half up
    redeem(journal, "1-1", SUPPLIER, 333_333, 199, 200_000)
    assert journal.books.accounts[1].held == 666_668 + 400
    redeem(journal, "1", PAYEE, 666_667, 401, 0)
    account = journal.books.accounts[1]
    assert (journal.notes, journal.checks) == ([], [])
    assert account == Account(
        face=FACE,
        principal_paid=FACE,
        redeemed=FACE,
        penalty_ppm_per_day=500,
        in_arrears=True,
        defaulted=False,
        guarantor_paid=False,
        deposited=False,
        cancelled=False,
        penalty_ppm=ppm,
        penalty_paid=600,
        accrued_day=DUE_DAY + 3,
        extra_paid_out=600,
        cash_in=FACE + 600,
        cash_out=FACE + 600,
    )
    assert account.held == 0
    assert journal.books.claimed[lot("1-1")] == 0


def test_mandates() -> None:
    journal = house()
    journal.say(clearing.MandateSet, obligor=CORE, currency=TOKEN, granted=True)
    journal.say(clearing.MandateSet, obligor=CORE, currency=OTHER, granted=True)
    journal.say(clearing.MandateSet, obligor=CORE, currency=OTHER, granted=False)
    assert journal.notes == []
    assert journal.books.mandates == {(CORE, TOKEN): True, (CORE, OTHER): False}


def sell(journal: Journal, text: str, seller: str, amount: int, hops: int, **words: Any) -> None:
    """A sale to the financier at 10 % for 36 days of 360, with its delivery and its cash."""
    discount = amount // 100
    told = {
        "lot": lot(text),
        "seller": seller,
        "financier": FINANCIER,
        "bid_digest": BID,
        "face_amount": amount,
        "discount": discount,
        "proceeds": amount - discount,
        "tenor_days": 36,
        "rate_ppm": 100_000,
        "day_basis": 360,
        "method": 0,
        "filled": 0,
    }
    recourse = words.pop("recourse", False)
    right = {"lot": lot(text), "seller": seller, "buyer": FINANCIER, "hops": hops}
    grant = (
        [(desk.RecourseGranted, {**right, "price": amount - discount, "children": 0})]
        if recourse
        else []
    )
    cause = {"from_": seller, "to": FINANCIER, "hops": hops, "cause": 1, "ref": BID}
    moved = {"operator": seller, "from_": seller, "to": FINANCIER}
    journal.tell(
        (lots.Delivered, {"lot": lot(text), "amount": amount, **cause}),
        (lots.TransferSingle, {**moved, "id": lot(text), "value": amount}),
        (desk.Discounted, {**told, **words}),
        *grant,
        (token.Transfer, {"from_": FINANCIER, "to": seller, "amount": amount - discount}),
    )


def test_sales_under_bids() -> None:
    journal = house(1, 2)
    desk_address = ADDRESSES["DiscountDesk"]
    approval = {"owner": FINANCIER, "spender": desk_address, "amount": LIMIT}
    journal.say(token.Approval, **approval)
    sell(journal, "1", PAYEE, FACE, 1, filled=FACE, recourse=True)
    sell(journal, "2", PAYEE, FACE, 1, filled=2 * FACE)
    journal.say(desk.BidCancelled, financier=FINANCIER, bid_digest=ORDER)
    journal.say(desk.SeriesRaised, financier=FINANCIER, series=1)
    journal.say(desk.SeriesRaised, financier=FINANCIER, series=2)
    books = journal.books
    assert (journal.notes, journal.checks) == ([], [])
    assert books.filled == {BID: 2 * FACE, ORDER: CANCELLED}
    assert books.series == {FINANCIER: 2}
    assert books.rights == {(lot("1"), 1): Right(PAYEE, 990_000, 0)}
    assert books.deposits.allowances == {(FINANCIER, desk_address): LIMIT - 2 * 990_000}


def test_true_yield() -> None:
    journal = house(1)
    journal.deliver("1-1", PAYEE, SUPPLIER, 1, 1)
    before = len(journal.events)
    sell(journal, "1", PAYEE, FACE - 1, 1)
    # 999,999 * 0.01 / 1.01 = 9,900.98
    for index, event in enumerate(journal.events[before:], before):
        if isinstance(event, desk.Discounted):
            words = {**_words(event), "method": 1, "discount": 9_901, "proceeds": 990_098}
            journal.events[index] = desk.Discounted(event.place, **words)
    assert journal.notes == []


def _words(event: Any) -> dict[str, Any]:
    names = (name for name in event.__dataclass_fields__ if name != "place")
    return {name: getattr(event, name) for name in names}


def test_bid_cancelled_inside_the_hook_of_its_own_sale_stays_cancelled() -> None:
    journal = house(1)
    sell(journal, "1", PAYEE, FACE, 1, filled=FACE)
    sale = next(event for event in journal.events if isinstance(event, desk.Discounted))
    at = journal.events.index(sale)
    cancelled = desk.BidCancelled(sale.place, FINANCIER, BID)
    journal.events.insert(at, cancelled)
    assert journal.books.filled == {BID: CANCELLED}
    assert [note for note in journal.notes if "bid" in note] == []


def default(journal: Journal) -> None:
    told = {"payable_number": 1, "obligor": CORE, "unpaid": FACE, "day": DUE_DAY + 11}
    journal.tell(
        (clearing.Defaulted, told),
        (register.EnterpriseDefaultsChanged, {"account": CORE, "defaults": 1}),
    )


def test_default_recourse_and_cure() -> None:
    journal = house(1)
    approval = {"owner": SUPPLIER, "spender": ADDRESSES["DiscountDesk"], "amount": FACE + 5}
    journal.say(token.Approval, **approval)
    sell(journal, "1", PAYEE, FACE, 1, recourse=True)
    default(journal)
    assert journal.books.enterprises[CORE].defaults == 1
    assert journal.books.accounts[1].defaulted
    claimed = {"lot": lot("1"), "holder": FINANCIER, "seller": PAYEE}
    journal.say(desk.RecourseClaimed, **claimed, sold_as=lot("1"), hops=1, day=DUE_DAY + 11)
    assert journal.books.claims == {lot("1"): Claim(FINANCIER, PAYEE, lot("1"), 1, DUE_DAY + 11)}
    back = {"lot": lot("1"), "from_": FINANCIER, "to": PAYEE, "amount": FACE, "hops": 2}
    moved = {"operator": FINANCIER, "from_": FINANCIER, "to": PAYEE}
    paid = {**claimed, "payer": SUPPLIER, "cash": FACE, "hops": 2, "held_at_hops": 0}
    journal.tell(
        (desk.RecoursePaid, paid),
        (lots.Delivered, {**back, "cause": 2, "ref": lot("1").to_bytes(32, "big")}),
        (lots.TransferSingle, {**moved, "id": lot("1"), "value": FACE}),
        (token.Transfer, {"from_": SUPPLIER, "to": FINANCIER, "amount": FACE}),
    )
    accrued = {"payable_number": 1, "penalty_ppm": FACE * 500 * 12, "through_day": DUE_DAY + 12}
    repay(journal, FACE, 6_000, accrued)
    journal.tell(
        (clearing.DefaultCured, {"payable_number": 1, "obligor": CORE}),
        (register.EnterpriseDefaultsChanged, {"account": CORE, "defaults": 0}),
    )
    books = journal.books
    assert (journal.notes, journal.checks) == ([], [])
    assert books.claims == {lot("1"): None}
    assert books.deposits.allowances[SUPPLIER, ADDRESSES["DiscountDesk"]] == 5
    assert books.returns == {lot("1"): Return(2, 0)}
    assert books.lots[lot("1")] == Lot(PAYEE, FACE, 0, 2, False, FACE)
    assert (books.accounts[1].defaulted, books.enterprises[CORE].defaults) == (False, 0)


def test_deposits() -> None:
    journal = house()
    journal.say(token.DepositNamed, name="CNY deposit", symbol="CNYD")
    journal.tell(
        (token.Transfer, {"from_": CORE, "to": NOBODY, "amount": 7}),
        (token.DepositsBurned, {"bank": CORE, "amount": 7}),
    )
    journal.say(token.Transfer, from_=CORE, to=NOBODY, amount=5)
    deposits = journal.books.deposits
    assert (journal.notes, journal.checks) == ([], [])
    assert (deposits.name, deposits.symbol) == ("CNY deposit", "CNYD")
    assert deposits.supply == 3 * LIMIT - 7
    assert deposits.balances[CORE] == LIMIT - 12
    assert deposits.balances[NOBODY] == 5


def test_allowance_without_limit_is_not_used_up() -> None:
    journal = house(1)
    journal.say(token.Approval, owner=CORE, spender=CLEARING, amount=2**256 - 1)
    repay(journal, 5)
    assert journal.books.deposits.allowances == {(CORE, CLEARING): 2**256 - 1}


def test_allowance_given_in_the_hook_before_the_cash_moves_is_what_is_used_up() -> None:
    journal = house(1)
    desk_address = ADDRESSES["DiscountDesk"]
    journal.say(token.Approval, owner=FINANCIER, spender=desk_address, amount=1)
    sell(journal, "1", PAYEE, FACE, 1)
    moved = journal.events.pop()
    approval = {"owner": FINANCIER, "spender": desk_address, "amount": LIMIT}
    journal.events.append(token.Approval(moved.place, **approval))
    journal.events.append(moved)
    assert journal.books.deposits.allowances == {(FINANCIER, desk_address): LIMIT - 990_000}


def test_transfer_that_only_looks_like_an_announced_one_uses_up_nothing() -> None:
    journal = house(1)
    journal.say(token.Approval, owner=CORE, spender=CLEARING, amount=50)
    repay(journal, 7)
    journal.say(token.Transfer, from_=CORE, to=CLEARING, amount=7)
    assert journal.books.deposits.allowances == {(CORE, CLEARING): 43}


def test_payment_in_another_currency_uses_up_no_deposits() -> None:
    journal = house()
    told = {"bank": BANK, "obligor": CORE, "currency": OTHER}
    journal.say(clearing.LineGranted, line=2, **told, limit=LIMIT, expiry_day=30_000)
    journal.issue(1, line=2, currency=OTHER)
    journal.say(token.Approval, owner=CORE, spender=CLEARING, amount=50)
    paid = {"payable_number": 1, "payer": CORE, "line": 2, "principal": 7, "penalty": 0}
    moved = {"from_": CORE, "to": CLEARING, "amount": 7}
    journal.tell((clearing.Repaid, paid), (token.Transfer, moved))
    assert journal.books.deposits.allowances == {(CORE, CLEARING): 50}
