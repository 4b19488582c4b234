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
    "Where both are the same, taking the lesser, or nothing beyond, changes nothing.": (
        "Accounts.sol < to <=: amount < due -> amount <= due",
        "Accounts.sol > to >=: principal > account.unpaid() -> principal >= account.unpaid()",
        "CreditLines.sol > to >=: limit > used -> limit >= used",
    ),
    "Both orders of a product, or of a minimum, are the same.": (
        "Clearing.sol swap: word.amount(), account.principalPaid() -> account.principalPaid(), word.amount()",
        "Clearing.sol swap: word.amount(), arrears.penaltyPaid -> arrears.penaltyPaid, word.amount()",
        "Clearing.sol swap: amount, arrears.penaltyPaid -> arrears.penaltyPaid, amount",
        "Clearing.sol swap: amount, penalty -> penalty, amount",
        "Clearing.sol swap: first + _GROUP, lots.length -> lots.length, first + _GROUP",
        "Clearing.sol swap: currency.balanceOf(obligor), currency.allowance(obligor, address(this)) -> currency.allowance(obligor, address(this)), currency.balanceOf(obligor)",
        "Clearing.sol swap: uint256(owed.principal) + owed.penalty + owed.toGuarantor, within -> within, uint256(owed.principal) + owed.penalty + owed.toGuarantor",
    ),
    "Whether two accounts are the same does not hang on which is named first.": (
        "Exposures.sol swap: now_.owner, exposed.financier -> exposed.financier, now_.owner",
    ),
    "The size of a group says how many share one try; what is paid and what is skipped is the same.": (
        "Clearing.sol literal: 50 -> 49",
        "Clearing.sol literal: 50 -> 51",
    ),
    "In release: Offers and Pledges ask only for what they see held, so the guard never decides. In deliver: no paper is needed.": (
        "Warrants.sol no if: if (word & flag == 0) revert Warrants_LotNotHeld(lot, hold); -> {}",
        "Warrants.sol & to |: word & flag -> word | flag",
        "Warrants.sol literal: 0 -> 1",
    ),
    "Any bit from 48 on says that a financier is capped.": (
        "libraries/Standing.sol literal: 48 -> 49",
        "libraries/Standing.sol literal: 1 -> 2",
    ),
    "One more round, with an empty group, does nothing.": (
        "Clearing.sol < to <=: first < lots.length -> first <= lots.length",
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
    "tests/contracts/test_retire.py::test_retiring_all_that_is_unpaid_settles": (
        "Clearing.sol > to >=: amount > account.unpaid() -> amount >= account.unpaid()",
    ),
    "tests/contracts/test_warrants_holds.py::test_clear_skips_what_is_held_with_its_reason": (
        "Clearing.sol no emit: emit Skipped(lots[i], reason); -> {}",
    ),
    "tests/evm/test_signatures.py::test_an_account_that_does_not_say_the_word_is_not_bound": (
        "Consents.sol && to ||: success && answer.length == 32 -> success || answer.length == 32",
    ),
    "tests/contracts/test_credit_lines.py::test_issue_reverts_when_line_is_suspended": (
        "CreditLines.sol no if: if (drawn.suspended) revert CreditLines_Suspended(line); -> {}",
    ),
    "tests/contracts/test_credit_lines.py::test_issue_reverts_when_the_line_is_in_another_currency": (
        "CreditLines.sol no if: if (drawn.currency != currency) revert CreditLines_CurrencyDiffers(line, currency); -> {}",
    ),
    "tests/contracts/test_credit_lines.py::test_issue_reverts_when_the_guarantor_is_not_the_line_s_bank": (
        "CreditLines.sol no if: if (guarantor != address(0) && drawn.bank != guarantor) { re…ffers(line, guarantor); } -> {}",
    ),
    "tests/contracts/test_credit_lines.py::test_follow_line_names_the_successors_of_bank_and_obligor": (
        "CreditLines.sol no statement: _linesOf[obligor].push(line); -> {}",
        "CreditLines.sol no if: if (obligor != followed.obligor) _linesOf[obligor].push(line); -> {}",
    ),
    "tests/contracts/test_lots_erc1155.py::test_a_transfer_reverts_when_the_receiver_refuses": (
        "Lots.sol no if: if (answer != IERC1155Receiver.onERC1155Received.selector) r…Lots_ReceiverRefused(to); -> {}",
    ),
    "tests/contracts/test_lots_erc1155.py::test_a_batch_reverts_when_the_receiver_refuses": (
        "Lots.sol no if: if (answer != IERC1155Receiver.onERC1155BatchReceived.select…Lots_ReceiverRefused(to); -> {}",
        "Lots.sol no statement: _bubble(to, reason); -> {}",
    ),
    "tests/contracts/test_lots_erc1155.py::test_safe_transfer_from_by_an_operator": (
        "Lots.sol swap: msg.sender, from -> from, msg.sender",
    ),
    "tests/contracts/test_lots_erc1155.py::test_balance_of_batch": (
        "Lots.sol == to !=: word.owner() == account -> word.owner() != account",
        "Lots.sol literal: 0 -> 1",
        "Lots.sol < to <=: i < accounts.length -> i <= accounts.length",
        "Lots.sol no ++: ++i -> i",
        "Lots.sol != to ==: accounts.length != lots.length -> accounts.length == lots.length",
        "Lots.sol no statement: balances = new uint256[](accounts.length); -> {}",
        "Lots.sol no statement: balances[i] = _balance(accounts[i], lots[i]); -> {}",
        "Lots.sol < to >=: i < accounts.length -> i >= accounts.length",
    ),
    "tests/contracts/test_lots_erc1155.py::test_balance_of_batch_reverts_when_lengths_differ": (
        "Lots.sol swap: accounts.length, lots.length -> lots.length, accounts.length",
        "Lots.sol no if: if (accounts.length != lots.length) revert Lots_LengthsDiffe…nts.length, lots.length); -> {}",
    ),
    "tests/contracts/test_lots_erc1155.py::test_supports_interface": (
        "Lots.sol || to &&: interfaceId == type(IERC1155).interfaceId || super.supportsInterface(interfaceId) -> interfaceId == type(IERC1155).interfaceId && super.supportsInterface(interfaceId)",
        "Warrants.sol || to &&: interfaceId == type(IERC1155MetadataURI).interfaceId || supe…rtsInterface(interfaceId) -> interfaceId == type(IERC1155MetadataURI).interfaceId && supe…rtsInterface(interfaceId)",
        "Lots.sol == to !=: interfaceId == type(IERC1155).interfaceId -> interfaceId != type(IERC1155).interfaceId",
        "Warrants.sol == to !=: interfaceId == type(IERC1155MetadataURI).interfaceId -> interfaceId != type(IERC1155MetadataURI).interfaceId",
    ),
    "tests/contracts/test_warrants_holds.py::test_holds_revert_when_given_twice": (
        "Holds.sol no if: if (paper.isPayableFrozen()) revert Warrants_PayableFrozen(payableNumber); -> {}",
    ),
    "tests/contracts/test_standing_bids.py::test_four_bands_each_at_its_last_day": (
        "StandingBids.sol <= to <: tenorDays <= longest -> tenorDays < longest",
    ),
    "tests/contracts/test_exposures.py::test_a_sale_exactly_at_the_cap_and_one_more": (
        "Exposures.sol > to >=: exposure > cap -> exposure >= cap",
    ),
    "tests/contracts/test_interest_and_fee.py::test_a_budget_is_used_up_exactly": (
        "DiscountDesk.sol > to >=: cash > mandate.budget -> cash >= mandate.budget",
    ),
    "tests/contracts/test_discount_desk.py::test_cancel_bid_reverts_twice_and_for_others": (
        "DiscountDesk.sol no if: if (_filled[digest] == _CANCELLED) revert DiscountDesk_BidCancelled(digest); -> {}",
    ),
    "tests/contracts/test_discount_desk.py::test_accept_reverts_for_a_budget_that_means_cancelled": (
        "DiscountDesk.sol no if: if (bid.budget == _CANCELLED) revert DiscountDesk_Overfilled(digest, bid.budget, 0); -> {}",
        "DiscountDesk.sol literal: 0 -> 1",
    ),
    "tests/contracts/test_discount_desk.py::test_accept_reverts_when_one_lot_passes_the_budget": (
        "DiscountDesk.sol - to +: bid.budget - filled -> bid.budget + filled",
    ),
    "tests/contracts/test_standing_bids.py::test_accept_standing_reverts_when_one_lot_passes_the_budget": (
        "StandingBids.sol - to +: bid.budget - filled -> bid.budget + filled",
    ),
    "tests/evm/test_signatures.py::test_a_givers_consent_to_an_offer_serves_once": (
        "Warrants.sol no if: if (amount == word.amount() && _usedConsents[digest]) revert…ConsentUsed(lot, digest); -> {}",
        "Warrants.sol == to !=: amount == word.amount() -> amount != word.amount()",
    ),
    "tests/evm/test_limits.py::test_a_lot_of_200_hops_is_sold_no_more": (
        "Warrants.sol > to >=: word.hops() > _MOST_HOPS_SOLD -> word.hops() >= _MOST_HOPS_SOLD",
        "Warrants.sol literal: 199 -> 198",
        "Warrants.sol literal: 199 -> 200",
    ),
    "tests/contracts/test_warrants_endorse.py::test_only_modules_write_sell_deliver_hold_and_end_lots": (
        "Warrants.sol no statement: _requireModule(address(_desk)); -> {}",
    ),
    "tests/contracts/test_recourse.py::test_pay_recourse_reverts_while_the_seller_is_frozen": (
        "Recourse.sol no if: if (_enterprises.isBarred(seller)) revert IWarrants.Warrants_HolderFrozen(lot, seller); -> {}",
    ),
    "tests/contracts/test_offers.py::test_an_offered_lot_is_not_paid_before_the_due_day_and_is_from_it": (
        "Warrants.sol >= to >: Days.dayOf(block.timestamp, _civilOffset) >= paper.dueDay() -> Days.dayOf(block.timestamp, _civilOffset) > paper.dueDay()",
    ),
    "tests/contracts/test_rulebook.py::test_a_payable_needs_a_backing_of_the_rules": (
        "Payables.sol no if: if (rules.backings() & (1 << uint8(terms.backing)) == 0) rev…otAllowed(terms.backing); -> {}",
        "Payables.sol & to |: rules.backings() & (1 << uint8(terms.backing)) -> rules.backings() | (1 << uint8(terms.backing))",
    ),
    "tests/contracts/test_clearing_payout.py::test_outstanding_follows_penalty_paid_and_to_come": (
        "Clearing.sol literal: 0 -> 1",
        "Clearing.sol no if: if (amount == 0) return 0; -> {}",
    ),
    "tests/contracts/test_evidence.py::test_delivery_reverts_and_names_the_first_stream_that_is_missing": (
        "Deliveries.sol != to ==: standing.streams() != 0 -> standing.streams() == 0",
        "Deliveries.sol no if: if (standing.streams() != 0) _evidence.requireStreams(tradeReference, standing.streams()); -> {}",
        "Deliveries.sol no statement: _evidence = evidence_; -> {}",
        "Deliveries.sol no statement: _evidence.requireStreams(tradeReference, standing.streams()); -> {}",
    ),
    "tests/contracts/test_evidence.py::test_delivery_reverts_when_the_only_stream_asked_is_missing": (
        "Deliveries.sol literal: 0 -> 1",
    ),
    "tests/contracts/test_evidence.py::test_issue_reverts_when_the_only_stream_asked_is_missing": (
        "Payables.sol literal: 0 -> 1",
    ),
    "tests/contracts/test_offers.py::test_a_plain_transfer_that_the_receiver_sends_moves_the_lot": (
        "Deliveries.sol && to ||: !standing.isPlain() && _mustOffer(to, tradeReference, standing) -> !standing.isPlain() || _mustOffer(to, tradeReference, standing)",
    ),
    "tests/contracts/test_warrants_endorse.py::test_endorse_many_with_a_signature_carried_by_anyone": (
        "Deliveries.sol << to >>: firstNumber << shift -> firstNumber >> shift",
    ),
    "tests/contracts/test_warrants_split.py::test_child_65535_can_be_delivered": (
        "Deliveries.sol literal: 1 -> 2",
    ),
    "tests/contracts/test_lots_erc1155.py::test_safe_transfer_from_reverts_when_the_trade_reference_is_missing": (
        "Deliveries.sol literal: 32 -> 31",
    ),
    "tests/contracts/test_warrants_split.py::test_split_makes_child_65535_and_no_more": (
        "Deliveries.sol no if: if (uint256(word.children()) + count > type(uint16).max) { r…d.children()) + count); } -> {}",
        "Deliveries.sol swap: lot, uint256(word.children()) + count -> uint256(word.children()) + count, lot",
        "Deliveries.sol > to >=: uint256(word.children()) + count > type(uint16).max -> uint256(word.children()) + count >= type(uint16).max",
        "Deliveries.sol + to -: uint256(word.children()) + count -> uint256(word.children()) - count",
    ),
    "tests/contracts/test_warrants_endorse.py::test_endorse_reaches_the_tier_cap_and_reverts_above": (
        "Deliveries.sol no statement: _requireEndorsable(lot, word, paper, delivery.tradeReference); -> {}",
        "Deliveries.sol swap: lot, word -> word, lot",
    ),
    "tests/contracts/test_recourse.py::test_a_claim_outlasts_the_replacement_of_holder_and_seller": (
        "Recourse.sol != to ==: claim.holder != address(0) -> claim.holder == address(0)",
    ),
    "tests/contracts/test_orders.py::test_a_claim_of_recourse_serves_nobody_else_after_an_order": (
        "Recourse.sol && to ||: claim.holder != address(0) && _enterprises.currentAccountOf(claim.holder) == holder -> claim.holder != address(0) || _enterprises.currentAccountOf(claim.holder) == holder",
        "Recourse.sol == to !=: _enterprises.currentAccountOf(claim.holder) == holder -> _enterprises.currentAccountOf(claim.holder) != holder",
    ),
    "tests/contracts/test_standing_bids.py::test_accept_standing_reverts_beyond_the_fourth_band": (
        "StandingBids.sol < to <=: i < _BANDS -> i <= _BANDS",
    ),
    "tests/contracts/test_orders.py::test_of_a_frozen_lot_the_part_arrives_thawed_and_the_rest_stays_frozen": (
        "Warrants.sol && to ||: amount == word.amount() && word.flags() != 0 -> amount == word.amount() || word.flags() != 0",
    ),
    "tests/forge/LotId.t.sol::test_parent_forgets_the_last_cut": (
        "libraries/LotId.sol >> to <<: lot >> shift -> lot << shift",
        "libraries/LotId.sol literal: 0 -> 1",
        "libraries/LotId.sol literal: 208 -> 207",
        "libraries/LotId.sol * to /: 16 * cuts -> 16 / cuts",
        "libraries/LotId.sol << to >>: (lot >> shift) << shift -> (lot >> shift) >> shift",
        "libraries/LotId.sol == to !=: cuts == 0 -> cuts != 0",
        "libraries/LotId.sol - to +: 208 - 16 * cuts -> 208 + 16 * cuts",
        "libraries/LotId.sol literal: 208 -> 209",
    ),
    "tests/forge/LotId.t.sol::test_children_of_children_are_the_list_of_cuts": (
        "libraries/LotId.sol no if: if (cuts == 0) return 0; -> {}",
    ),
    "tests/forge/LotId.t.sol::test_depth_of_any_number_ends_at_its_last_word": (
        "libraries/LotId.sol literal: 64 -> 65",
    ),
    "tests/forge/Standing.t.sol::test_pack_is_read_back": (
        "libraries/Standing.sol >> to <<: standing >> 48 -> standing << 48",
        "libraries/Standing.sol literal: 48 -> 47",
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
    "tests/forge/LotId.t.sol::test_descent_is_that_of_the_lists": (
        "libraries/LotId.sol literal: 192 -> 193",
        "libraries/LotId.sol literal: 16 -> 17",
        "libraries/LotId.sol literal: 16 -> 15",
    ),
    "tests/contracts/test_concentration.py::test_an_obligor_issues_up_to_its_cap_and_not_one_more": (
        "Payables.sol > to >=: used > cap -> used >= cap",
    ),
    "tests/contracts/test_registrations.py::test_recourse_is_claimed_only_once_registered": (
        "Recourse.sol no statement: _evidence.requireRegistered(soldAs, hops, holder); -> {}",
    ),
    "tests/contracts/test_registrations.py::test_a_lot_goes_on_by_its_last_day_and_after_it_only_once_registered": (
        "Sales.sol no statement: _evidence.requireRegistered(sale.lot, hops, sale.seller); -> {}",
    ),
    "tests/contracts/test_discount_desk.py::test_cancel_bid_before_it_is_signed": (
        "DiscountDesk.sol no if: if (filled == _CANCELLED) revert DiscountDesk_BidCancelled(digest); -> {}",
    ),
    "tests/contracts/test_following.py::test_a_lot_waits_where_the_successor_refuses_it_and_goes_to_the_next": (
        'Warrants.sol no statement: _callReceiver(from, to, lot, word.amount(), ""); -> {}',
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
}
EXPLAINED: tuple[Explained, ...] = tuple(
    Explained(mutant, reason, is_equivalent)
    for reasons, is_equivalent in ((_EQUIVALENT, True), (_KILLED_BY_TESTS, False))
    for reason, mutants in reasons.items()
    for mutant in mutants
)
