"""Lots given back after default: rights, claims and their payment (R70 to R73, R157)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deeptier.model import clearing, deliveries, evidence, tokens
from deeptier.model.core import Account, Lot, RefusedError, command
from deeptier.model.deskbook import Claim, Return, Right
from deeptier.model.register import current, is_barred

if TYPE_CHECKING:
    from deeptier.model.state import State


def grant(state: State, lot: Lot, seller: Account, price: int, hops: int, children: int) -> None:
    """Write down that a lot can be given back while it counts as held at these hops (R70)."""
    state.decides("R70")
    state.desk.rights[lot, hops] = Right(seller, price, children)


def record_endorser(
    state: State, lot: Lot, endorser: Account, receiver: Account, hops: int, children: int
) -> None:
    """The giver of a commercial bill is liable to the receiver, who paid nothing here (R157)."""
    del receiver  # whoever holds the lot at these hops
    state.decides("R157")
    grant(state, lot, endorser, 0, hops, children)


def pay(
    state: State, rule: str, currency: Account, payer: Account, to: Account, amount: int
) -> None:
    """Move cash by the payer's allowance to the desk; another amount than asked is refused."""
    desk = state.contracts["DiscountDesk"]
    refusal = (rule, "DiscountDesk_CashDiffers")
    tokens.pull_exactly(state, currency, desk, payer, to, amount, refusal)


@command("DiscountDesk.claimRecourse")
def _claim(state: State, sender: Account, lot: Lot, sold_as: Lot) -> None:
    state.decides("R73", "R71")
    record, _ = deliveries.clearable(state, lot)
    holder = record.owner
    if sender != holder:
        raise RefusedError("R71", "Recourse_NotHolder", lot, sender)
    if record.pledged:
        raise RefusedError("R71", "Recourse_LotPledged", lot)
    _require_default(state, lot[0], "R71")
    hops = held_at_hops(state, lot, record.hops)
    right = state.desk.rights.get((sold_as, hops))
    state.decides("R70")
    if right is None or not _covers(right, lot, sold_as):
        raise RefusedError("R71", "Recourse_NoRight", lot, holder, sold_as)
    if _is_claimed_by(state, lot, holder):
        raise RefusedError("R71", "Recourse_AlreadyClaimed", lot, right.seller)
    evidence.require_registered(state, sold_as, hops, holder)
    seller = current(state, right.seller)
    state.desk.claims[lot] = Claim(holder, seller, sold_as, hops, state.today)


@command("DiscountDesk.payRecourse")
def _pay_recourse(state: State, sender: Account, lot: Lot) -> None:
    state.decides("R73", "R72")
    record, paper = deliveries.clearable(state, lot)
    holder = record.owner
    if not _is_claimed_by(state, lot, holder):
        raise RefusedError("R72", "Recourse_NotClaimed", lot)
    _require_default(state, lot[0], "R72")
    cash = clearing.outstanding(state, lot)
    claim = state.desk.claims.pop(lot)
    seller = current(state, claim.seller)
    if record.pledged:
        raise RefusedError("R72", "Recourse_LotPledged", lot)
    if is_barred(state, seller):
        raise RefusedError("R73", "Warrants_HolderFrozen", lot, seller)
    state.desk.returns[lot] = Return(record.hops + 1, claim.hops - 1)
    deliveries.deliver(state, lot, seller, record.amount, "recourse")
    pay(state, "R72", paper.currency, sender, holder, cash)


@command("DiscountDesk.recordEndorser")
def _record_endorser(state: State, sender: Account, **endorsed: Any) -> None:
    """Warrants does this within its own commands; nobody sends it."""
    del state, endorsed
    raise RefusedError("R157", "Recourse_WarrantsOnly", sender)


def held_at_hops(state: State, lot: Lot, hops: int) -> int:
    """A lot's own hops, or after it came back those at which its holder held it before."""
    last = state.desk.returns.get(lot)
    return last.held_at_hops if last is not None and last.hops == hops else hops


def _require_default(state: State, number: int, rule: str) -> None:
    """Declared, and principal is still unpaid to holders."""
    account = state.cash.accounts.get(number)
    if account is None or not account.defaulted or account.principal_paid == account.face:
        raise RefusedError(rule, "Recourse_NotInDefault", number)


def _is_claimed_by(state: State, lot: Lot, holder: Account) -> bool:
    claim = state.desk.claims.get(lot)
    return claim is not None and holder in (claim.holder, current(state, claim.holder))


def _covers(right: Right, lot: Lot, sold_as: Lot) -> bool:
    """The lot as it was given, and what its receiver cut from it since."""
    if lot == sold_as:
        return True
    depth = len(sold_as)
    return lot[:depth] == sold_as and lot[depth] > right.children
