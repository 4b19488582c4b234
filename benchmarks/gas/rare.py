"""Measures what is rarely used and has no budget: pledges, offers, orders, protection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3

from benchmarks.gas import needs_rare
from benchmarks.gas.chain import Sent
from benchmarks.gas.house import FACE, TRADE, House, stranger
from benchmarks.gas.measurement import Measurement, measure
from deeptier.lot_id import LotId

_NO_LIMIT = 2**256 - 1
_CASH = 10**12
_REGULATOR = 2  # its office in Governance
_ORDER = bytes(Web3.keccak(text="order"))
_REPLACED = 40_000  # first of the strangers that are used here
_DAY = 86_400


def measure_rare(house: House) -> Iterator[Measurement]:
    """Rows of sales, offers, pledges, new holders and protection; `measure_papers` went before.

    The clock moves at the end.
    """
    yield from _measure_sales(house)
    yield from _measure_offers(house)
    yield from _measure_pledges(house)
    yield from _measure_holder_changes(house)
    yield from _measure_protections(house)


def _measure_sales(house: House) -> Iterator[Measurement]:
    chain, parties = house.chain, house.parties
    desk, token = house.DiscountDesk.functions, house.DepositToken.address
    obligor, financier = parties.obligor.address, parties.financier.address
    bands = [(90, 40_000), (180, 43_500), (0, 0), (0, 0)]
    standing = (10 * FACE, house.today + 30, 360, 0, False, 0, bands)
    chain.send(desk.setStandingBid(obligor, token, standing), parties.financier)
    for _ in range(2):  # the second changes what is used of the budget, and does not make it
        lot, _ = house.issue()
        call = desk.acceptStanding(financier, lot.number, FACE, 1)
        sent = chain.send(call, parties.payee)
    yield measure(chain, "standing bid taken", needs_rare.STANDING_BID, [sent])

    chain.send(desk.setInterestMandate(token, 500_000, 50_000, _CASH), parties.obligor)
    lot, _ = house.issue()
    receiver = parties.supplier.address
    terms = {"obligor_share_ppm": 500_000, "fee_ppm": 500, "fee_receiver": receiver}
    bid, signature = house.bid(lot=lot, budget=FACE, **terms)
    call = desk.accept(bid.as_tuple(), signature, lot.number, FACE)
    yield measure(
        chain,
        "discount with shared interest and fee",
        needs_rare.SHARED_INTEREST_AND_FEE,
        [chain.send(call, parties.payee)],
    )


def _measure_offers(house: House) -> Iterator[Measurement]:
    chain, parties = house.chain, house.parties
    set_days = house.Enterprises.functions.setAcceptance
    chain.send(set_days(5), parties.supplier)
    lot, _ = house.issue()
    endorse = house.Warrants.functions.endorse(lot.number, parties.supplier.address, FACE, TRADE)
    offered = chain.send(endorse, parties.payee)
    yield measure(chain, "endorse that becomes an offer", needs_rare.OFFER, [offered])
    accepted = chain.send(house.Offers.functions.accept(lot.number), parties.supplier)
    yield measure(chain, "accept an offer", needs_rare.ACCEPT_OFFER, [accepted])
    chain.send(set_days(0), parties.supplier)


def _measure_pledges(house: House) -> Iterator[Measurement]:
    chain, parties = house.chain, house.parties
    lot, _ = house.issue()
    yield measure(chain, "pledge a lot", needs_rare.PLEDGE, [pledge(house, lot)])
    repaid = chain.send(house.Pledges.functions.repayLoan(lot.number), parties.payee)
    yield measure(chain, "repay a loan", needs_rare.REPAY_LOAN, [repaid])
    lot, _ = house.issue()
    pledge(house, lot)
    repay(house, lot)
    cleared = chain.send(house.Clearing.functions.redeem(lot.number), parties.carrier)
    yield measure(chain, "redeem a pledged lot", needs_rare.CLEAR_PLEDGED, [cleared])


def _measure_holder_changes(house: House) -> Iterator[Measurement]:
    chain, parties = house.chain, house.parties
    warrants = house.Warrants.functions
    lot, _ = house.issue()
    chain.send(warrants.endorse(lot.number, parties.obligor.address, FACE, TRADE), parties.payee)
    retired = chain.send(house.Clearing.functions.retire(lot.number), parties.obligor)
    yield measure(chain, "retire a lot", needs_rare.RETIRE, [retired])

    lot, _ = house.issue()
    words = (lot.number, parties.supplier.address, FACE, _ORDER)
    moved = chain.send(house.Orders.functions.moveByOrder(*words), parties.admin)
    yield measure(chain, "move a lot by order", needs_rare.MOVE_BY_ORDER, [moved])

    old, new = stranger(_REPLACED), stranger(_REPLACED + 1)
    house.onboard([old])
    lot, _ = house.issue()
    chain.send(warrants.endorse(lot.number, old, FACE, TRADE), parties.payee)
    registry = house.Enterprises.functions
    chain.send(registry.proposeSuccessor(old, new), parties.admin)
    sleep(house, 3)
    chain.send(registry.completeSuccession(old), parties.carrier)
    followed = chain.send(warrants.follow(lot.number), parties.carrier)
    yield measure(chain, "follow to a new account", needs_rare.FOLLOW, [followed])


def _measure_protections(house: House) -> Iterator[Measurement]:
    chain, parties = house.chain, house.parties
    _, issued = house.issue(deposit_ppm=100_000)
    yield measure(chain, "issue with a deposit", needs_rare.ISSUE_WITH_DEPOSIT, [issued])
    lot, _ = house.issue(guaranteed=True)
    sleep(house, 200)
    clearing = house.Clearing.functions
    chain.send(clearing.declareDefault(lot.payable), parties.carrier)
    paid = chain.send(clearing.payGuarantee(lot.payable, FACE), parties.bank)
    yield measure(chain, "pay a guarantee", needs_rare.PAY_GUARANTEE, [paid])


def prepare(house: House) -> None:
    """The bank has cash, and everybody lets the contracts take theirs that must."""
    chain, parties, token = house.chain, house.parties, house.DepositToken.functions
    chain.send(token.mint(parties.bank.address, _CASH), parties.admin)
    clearing, pledges = house.Clearing.address, house.Pledges.address
    for payer, spender in (
        (parties.bank, clearing),
        (parties.financier, pledges),
        (parties.payee, pledges),
        (parties.obligor, house.DiscountDesk.address),
    ):
        chain.send(token.approve(spender, _NO_LIMIT), payer)
    grant = house.Governance.functions.grantRole(_REGULATOR, parties.admin.address, 0)
    chain.send(grant, parties.admin)


def pledge(house: House, lot: LotId) -> Sent:
    """The payee pledges for four fifths of the face, under the financier's signed offer."""
    parties, today = house.parties, house.chain_day()
    words = (parties.financier.address, lot.number, 0, house.DepositToken.address)
    terms = (800_000, 60_000, 360, today + 30, today + 5, house.nonce())
    pledges = house.Pledges.functions
    bid = (*words, *terms)
    signature = _sign(parties.financier, pledges.pledgeBidDigest(bid).call())
    return house.chain.send(pledges.pledge(bid, signature), parties.payee)


def _sign(account: LocalAccount, digest: Any) -> bytes:
    return bytes(Account.unsafe_sign_hash(bytes(digest), account.key).signature)


def repay(house: House, lot: LotId) -> None:
    """The obligor pays all of a payable."""
    call = house.Clearing.functions.repay(lot.payable, FACE)
    house.chain.send(call, house.parties.obligor)


def sleep(house: House, days: int) -> None:
    """The clock of the devnet moves on."""
    house.chain.request("evm_increaseTime", days * _DAY)
    house.chain.request("evm_mine")
