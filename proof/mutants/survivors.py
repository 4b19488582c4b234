"""Mutants that no random history tells from the right code, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Explained:
    """Why a mutant survives the machine.

    Attributes:
        mutant: its name, without line and column.
        reason: why nothing differs; or the test that fails on it.
        is_equivalent: whether nobody could tell it from the right code; else a test kills it.
    """

    mutant: str
    reason: str
    is_equivalent: bool


#: Nobody can tell them from the right code: the reason, and the mutants.
_EQUIVALENT: Mapping[str, tuple[str, ...]] = {
    "One more round, with an empty group, does nothing.": (
        "Clearing.sol < to <=: first < lots.length -> first <= lots.length",
    ),
    "Both orders of a product, or of a minimum, are the same.": (
        "Clearing.sol swap: amount, arrears.penaltyPaid -> arrears.penaltyPaid, amount",
        "Clearing.sol swap: amount, penalty -> penalty, amount",
        "Clearing.sol swap: first + _GROUP, lots.length -> lots.length, first + _GROUP",
        "Clearing.sol swap: currency.balanceOf(obligor), currency.allowance(obligor, address(this)) -> currency.allowance(obligor, address(this)), currency.balanceOf(obligor)",
        "Clearing.sol swap: uint256(owed.principal) + owed.penalty + owed.toGuarantor, within -> within, uint256(owed.principal) + owed.penalty + owed.toGuarantor",
    ),
    "Where both days are the same, so is the later of them.": (
        "Accounts.sol > to >=: arrears.accruedDay > paper.dueDay() -> arrears.accruedDay >= paper.dueDay()",
    ),
    "Where both are the same, their difference is the zero of the other branch.": (
        "Accounts.sol > to >=: guarantee.recovered > guarantee.penalty -> guarantee.recovered >= guarantee.penalty",
    ),
    "A deposit of which something is left has paid all at default, so no guarantor ever paid.": (
        "Protections.sol + to -: owed.principal + owed.penalty + owed.toGuarantor -> owed.principal + owed.penalty - owed.toGuarantor",
    ),
    "In payRecourse: no pledged lot is claimed, and after default no lot is pledged (R168).": (
        "Recourse.sol no if: if (word.isPledged()) revert Recourse_LotPledged(lot); -> {}",
    ),
    "In heldAtHops: a lot came back with 2 hops or more, and without a return both branches are 0.": (
        "Recourse.sol literal: 0 -> 1",
    ),
    "An account without code answers nothing, and nothing is not 32 bytes.": (
        "Consents.sol no if: if (party.code.length == 0) return false; -> {}",
        "Consents.sol literal: 0 -> 1",
    ),
    "Any bit from 48 on says that a financier is capped.": (
        "libraries/Standing.sol literal: 1 -> 2",
    ),
    "The shifts go down by 16 from 176: 0 is the last before -1 and before -2.": (
        "lot_id.py 1 -> 2",
    ),
    "Of two that are the same, either is the lesser.": (
        "Accounts.sol < to <=: left < right -> left <= right",
        "Deliveries.sol < to <=: asked < eve -> asked <= eve",
    ),
    "A holder that was replaced is refused before, and any other is its own current account.": (
        "Recourse.sol no if: if (claim.holder == holder) return true; -> {}",
    ),
}
#: States that histories reach too seldom, or never: the test that fails, and the mutants.
_KILLED_BY_TESTS: Mapping[str, tuple[str, ...]] = {
    "tests/contracts/test_exposures.py::test_a_lot_bought_again_counts_under_its_new_hops": (
        "Exposures.sol && to ||: now_.hops == hops && _isSame(now_.owner, exposed.financier) -> now_.hops == hops || _isSame(now_.owner, exposed.financier)",
    ),
    "tests/contracts/test_lots_erc1155.py::test_balance_of_batch_reverts_when_lengths_differ": (
        "Lots.sol no if: if (accounts.length != lots.length) revert Lots_LengthsDiffe…nts.length, lots.length); -> {}",
    ),
    "tests/contracts/test_lots_erc1155.py::test_balance_of_batch": (
        "Lots.sol != to ==: accounts.length != lots.length -> accounts.length == lots.length",
        "Lots.sol no statement: balances = new uint256[](accounts.length); -> {}",
        "Lots.sol no statement: balances[i] = _balance(accounts[i], lots[i]); -> {}",
        "Lots.sol < to >=: i < accounts.length -> i >= accounts.length",
    ),
    "tests/contracts/test_lots_erc1155.py::test_a_lot_moves_255_times_and_no_more": (
        "Lots.sol no if: if (word.hops() == type(uint8).max) revert Lots_HopsExhausted(lot, word.hops()); -> {}",
    ),
    "tests/contracts/test_warrants_endorse.py::test_deliveries_reach_255_hops_and_revert_above": (
        "Deliveries.sol no if: if (word.hops() == type(uint8).max) revert Lots_HopsExhausted(lot, word.hops()); -> {}",
    ),
    "tests/contracts/test_lots_erc1155.py::test_mint_reverts_when_the_lot_exists": (
        "Lots.sol no if: if (_lots[lot] != 0) revert Lots_AlreadyExists(lot); -> {}",
    ),
    "tests/forge/LotId.t.sol::test_child_reverts_when_the_lot_is_twelve_cuts_deep": (
        "libraries/LotId.sol literal: 12 -> 13",
    ),
    "tests/forge/LotId.t.sol::test_descent_is_that_of_the_lists": (
        "libraries/LotId.sol literal: 192 -> 193",
        "libraries/LotId.sol literal: 16 -> 17",
        "libraries/LotId.sol literal: 16 -> 15",
        "libraries/LotId.sol - to +: 192 - 16 * depth(ancestor) -> 192 + 16 * depth(ancestor)",
    ),
    "tests/forge/LotId.t.sol::test_parent_forgets_the_last_cut": (
        "libraries/LotId.sol literal: 208 -> 207",
        "libraries/LotId.sol * to /: 16 * cuts -> 16 / cuts",
        "libraries/LotId.sol << to >>: (lot >> shift) << shift -> (lot >> shift) >> shift",
        "libraries/LotId.sol == to !=: cuts == 0 -> cuts != 0",
        "libraries/LotId.sol - to +: 208 - 16 * cuts -> 208 + 16 * cuts",
        "libraries/LotId.sol literal: 208 -> 209",
    ),
    "tests/contracts/test_concentration.py::test_an_obligor_issues_up_to_its_cap_and_not_one_more": (
        "Payables.sol > to >=: used > cap -> used >= cap",
    ),
    "tests/contracts/test_rulebook.py::test_a_payable_needs_a_backing_of_the_rules": (
        "Payables.sol & to |: rules.backings() & (1 << uint8(terms.backing)) -> rules.backings() | (1 << uint8(terms.backing))",
    ),
    "tests/contracts/test_registrations.py::test_recourse_is_claimed_only_once_registered": (
        "Recourse.sol no statement: _evidence.requireRegistered(soldAs, hops, holder); -> {}",
    ),
    "tests/contracts/test_registrations.py::test_a_lot_goes_on_by_its_last_day_and_after_it_only_once_registered": (
        "Sales.sol no statement: _evidence.requireRegistered(sale.lot, hops, sale.seller); -> {}",
    ),
    "tests/contracts/test_interest_and_fee.py::test_a_fee_beyond_the_proceeds_of_the_specification_is_refused": (
        "DiscountDesk.sol no if: if (fee >= proceeds) revert Money.Money_ConsumesFace(amount, uint256(discount) + fee); -> {}",
        "DiscountDesk.sol + to -: uint256(discount) + fee -> uint256(discount) - fee",
    ),
    "tests/contracts/test_discount_desk.py::test_cancel_bid_before_it_is_signed": (
        "DiscountDesk.sol no if: if (filled == _CANCELLED) revert DiscountDesk_BidCancelled(digest); -> {}",
    ),
    "tests/contracts/test_cancel.py::test_cancel_reverts_for_a_root_lot_that_was_touched": (
        "Clearing.sol no if: if (word != LotWord.pack(_enterprises.currentAccountOf(payee…Changed(payableNumber); } -> {}",
    ),
    "tests/contracts/test_following.py::test_a_lot_waits_where_the_successor_refuses_it_and_goes_to_the_next": (
        'Warrants.sol no statement: _callReceiver(from, to, lot, word.amount(), ""); -> {}',
    ),
    "tests/contracts/test_warrants_split.py::test_split_makes_child_65535_and_no_more": (
        "Deliveries.sol > to >=: uint256(word.children()) + count > type(uint16).max -> uint256(word.children()) + count >= type(uint16).max",
        "Deliveries.sol + to -: uint256(word.children()) + count -> uint256(word.children()) - count",
    ),
    "tests/contracts/test_standing_bids.py::test_accept_standing_reverts_beyond_the_last_band_used": (
        "StandingBids.sol literal: 0 -> 1",
    ),
    "tests/forge/Standing.t.sol::test_plain_is_what_asks_nothing": (
        "libraries/Standing.sol literal: 24 -> 23",
    ),
    "tests/contracts/test_standing_bids.py::test_accept_standing_reverts_when_the_discount_consumes_the_face": (
        "libraries/Money.sol >= to >: amount >= face -> amount > face",
    ),
    "tests/contracts/test_exposures.py::test_what_was_passed_on_is_released_by_anyone": (
        "Exposures.sol no statement: _exposures[exposed.financier][exposed.obligor][currency] = exposure; -> {}",
        "Exposures.sol no statement: _exposed[lot][hops].face = exposed.face - face; -> {}",
        "Exposures.sol no emit: emit ExposureReleased(lot, hops, exposed.financier, exposed.…urrency, face, exposure); -> {}",
        "Exposures.sol - to +: exposed.face - face -> exposed.face + face",
    ),
    "tests/contracts/test_lots_erc1155.py::test_supports_interface": (
        "Lots.sol == to !=: interfaceId == type(IERC1155).interfaceId -> interfaceId != type(IERC1155).interfaceId",
        "Warrants.sol == to !=: interfaceId == type(IERC1155MetadataURI).interfaceId -> interfaceId != type(IERC1155MetadataURI).interfaceId",
    ),
}
EXPLAINED: tuple[Explained, ...] = tuple(
    Explained(mutant, reason, is_equivalent)
    for reasons, is_equivalent in ((_EQUIVALENT, True), (_KILLED_BY_TESTS, False))
    for reason, mutants in reasons.items()
    for mutant in mutants
)
