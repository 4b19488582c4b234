// SPDX-License-Identifier: Apache-2.0
// Money against exact rationals: every rounding is compared in whole numbers, over the whole range of its arguments.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {Money} from "contracts/libraries/Money.sol";

contract MoneyTest is Test {
    uint256 private constant _PPM = 1_000_000;

    /// @dev What is discounted, and how. The exact discount is face * top / bottom.
    struct Deal {
        uint64 face;
        uint32 ratePpm;
        uint24 tenorDays;
        bool is365;
        bool trueYield;
    }

    function test_discount_is_half_up_over_the_whole_range(Deal memory deal) public {
        deal.face = _positive(deal.face);
        (uint256 top, uint256 bottom) = _exact(deal);
        uint256 expected = _halfUp(deal.face * top, bottom);
        if (expected >= deal.face) {
            vm.expectRevert(abi.encodeWithSelector(Money.Money_ConsumesFace.selector, deal.face, expected));
            this.discountOf(deal);
        } else {
            assertEq(this.discountOf(deal), expected);
        }
    }

    function test_discount_differs_from_the_exact_one_by_at_most_half_a_unit(Deal memory deal) public view {
        deal = _affordable(deal);
        (uint256 top, uint256 bottom) = _exact(deal);
        _assertHalfUp(this.discountOf(deal), deal.face * top, bottom);
    }

    function test_proceeds_are_never_nothing_and_never_above_the_face(Deal memory deal) public view {
        deal = _affordable(deal);
        uint256 proceeds = deal.face - this.discountOf(deal);
        assertGe(proceeds, 1);
        assertLe(proceeds, deal.face);
    }

    /// @dev The financier never pays more than the present value by more than half a unit: interest for the days on
    /// what it pays (true yield), or on the face (discount), brings it to the face.
    function test_proceeds_with_their_interest_do_not_pass_the_face(Deal memory deal) public view {
        deal = _affordable(deal);
        uint256 face = deal.face;
        uint256 proceeds = face - this.discountOf(deal);
        uint256 n = uint256(deal.ratePpm) * deal.tenorDays;
        uint256 d = _PPM * _basis(deal);
        if (deal.trueYield) assertLe(2 * proceeds * (d + n), 2 * face * d + d + n);
        else assertLe(2 * (proceeds * d + face * n), 2 * face * d + d);
    }

    function test_a_higher_rate_never_discounts_less(Deal memory deal, uint32 more) public view {
        deal = _affordable(deal);
        uint256 before = this.discountOf(deal);
        deal.ratePpm = uint32(bound(more, deal.ratePpm, type(uint32).max));
        _assertAtLeastOrConsumed(deal, before);
    }

    function test_more_days_never_discount_less(Deal memory deal, uint24 more) public view {
        deal = _affordable(deal);
        uint256 before = this.discountOf(deal);
        deal.tenorDays = uint24(bound(more, deal.tenorDays, type(uint24).max));
        _assertAtLeastOrConsumed(deal, before);
    }

    function test_a_higher_face_never_discounts_less_nor_pays_less(Deal memory deal, uint64 more) public view {
        deal = _affordable(deal);
        (uint256 small, uint256 face) = (this.discountOf(deal), deal.face);
        deal.face = uint64(bound(more, face, type(uint64).max));
        uint256 large = this.discountOf(deal);
        assertGe(large, small);
        // Half up may take one unit more of the larger one.
        assertGe(deal.face - large + 1, face - small);
    }

    function test_true_yield_never_discounts_more_and_365_days_neither(Deal memory deal) public view {
        deal = _affordable(deal);
        deal.trueYield = false;
        deal.is365 = false;
        uint256 dearest = this.discountOf(deal);
        deal.trueYield = true;
        assertLe(this.discountOf(deal), dearest);
        deal.trueYield = false;
        deal.is365 = true;
        assertLe(this.discountOf(deal), dearest);
    }

    function test_no_days_or_no_rate_is_no_discount(Deal memory deal, bool noDays) public view {
        deal = _affordable(deal);
        if (noDays) deal.tenorDays = 0;
        else deal.ratePpm = 0;
        assertEq(this.discountOf(deal), 0);
    }

    function test_the_largest_deal_overflows_nowhere() public {
        Deal memory deal = Deal(type(uint64).max, type(uint32).max, type(uint24).max, false, true);
        (uint256 top, uint256 bottom) = _exact(deal);
        assertEq(this.discountOf(deal), _halfUp(deal.face * top, bottom));
        deal.trueYield = false;
        (top, bottom) = _exact(deal);
        uint256 amount = _halfUp(deal.face * top, bottom);
        vm.expectRevert(abi.encodeWithSelector(Money.Money_ConsumesFace.selector, deal.face, amount));
        this.discountOf(deal);
    }

    function test_share_is_the_floor(uint64 part, uint64 paid, uint64 whole) public pure {
        whole = _positive(whole);
        part = uint64(bound(part, 0, whole));
        uint256 share = Money.share(part, paid, whole);
        assertLe(share * whole, uint256(part) * paid);
        assertGt((share + 1) * whole, uint256(part) * paid);
        assertLe(share, paid);
    }

    function test_shares_of_all_parts_leave_less_than_a_unit_each(
        uint64 whole,
        uint64 paid,
        uint64[9] memory seeds
    ) public pure {
        uint64 rest = whole = _positive(whole);
        uint256 shared = 0;
        for (uint256 i = 0; i < 10; ++i) {
            uint64 part = i == 9 ? rest : uint64(bound(seeds[i], 0, rest));
            shared += Money.share(part, paid, whole);
            rest -= part;
        }
        assertLe(shared, paid);
        assertGt(shared + 10, paid);
    }

    function test_share_never_falls_as_cash_comes_in(uint64 part, uint64 paid, uint64 more, uint64 whole) public pure {
        whole = _positive(whole);
        part = uint64(bound(part, 0, whole));
        more = uint64(bound(more, paid, type(uint64).max));
        assertGe(Money.share(part, more, whole), Money.share(part, paid, whole));
        assertEq(Money.share(part, whole, whole), part);
    }

    function test_portion_is_half_up_and_at_most_the_amount(uint64 amount, uint32 ppm) public pure {
        _assertHalfUp(Money.portion(amount, ppm), uint256(amount) * ppm, _PPM);
        ppm = uint32(bound(ppm, 0, _PPM));
        assertLe(Money.portion(amount, ppm), amount);
        assertEq(Money.portion(amount, uint32(_PPM)), amount);
    }

    function test_interest_is_half_up_and_never_falls(
        uint64 advance,
        uint32 ratePpm,
        uint24 days_,
        bool is365
    ) public pure {
        uint16 basis = is365 ? 365 : 360;
        uint256 interest = Money.interest(advance, ratePpm, days_, basis);
        _assertHalfUp(interest, uint256(advance) * ratePpm * days_, _PPM * basis);
        assertGe(Money.interest(advance, ratePpm, uint256(days_) + 1, basis), interest);
    }

    /// @dev Values at random hardly ever lie in the very middle.
    function test_an_exact_half_is_rounded_up(uint64 whole, uint64 half) public view {
        half = _positive(half);
        uint256 middle = uint256(whole) * 2 * half + half;
        assertEq(Money.halfUp(middle, 2 * uint256(half)), uint256(whole) + 1);
        assertEq(Money.halfUp(middle - 1, 2 * uint256(half)), whole);
        uint64 odd = (whole >> 2) * 2 + 3;
        assertEq(Money.portion(odd, 500_000), odd / 2 + 1);
        assertEq(Money.interest(odd, 500_000, 365, 365), odd / 2 + 1);
        // Half of the face: 180 of 360 days at 100 %, and 360 days at a true yield of 100 %.
        assertEq(this.discountOf(Deal(odd, 1_000_000, 180, false, false)), odd / 2 + 1);
        assertEq(this.discountOf(Deal(odd, 1_000_000, 360, false, true)), odd / 2 + 1);
    }

    /// @dev Penalty accrues in 104 bits and is rounded once, by this function.
    function test_penalty_is_half_up_and_never_falls(uint104 accruedPpm, uint104 more) public pure {
        uint256 penalty = Money.halfUp(accruedPpm, Money.PPM);
        _assertHalfUp(penalty, accruedPpm, _PPM);
        assertGe(Money.halfUp(bound(more, accruedPpm, type(uint104).max), Money.PPM), penalty);
    }

    function discountOf(Deal calldata deal) external pure returns (uint64) {
        Money.Method method = deal.trueYield ? Money.Method.TrueYield : Money.Method.Discount;
        return Money.discount(deal.face, deal.ratePpm, deal.tenorDays, _basis(deal), method);
    }

    function _assertAtLeastOrConsumed(Deal memory deal, uint256 before) private view {
        try this.discountOf(deal) returns (uint64 discount) {
            assertGe(discount, before);
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), Money.Money_ConsumesFace.selector);
        }
    }

    /// @dev A deal that leaves at least one unit: more than half of it is bounded, as most deals at random are absurd.
    function _affordable(Deal memory seed) private pure returns (Deal memory deal) {
        deal = Deal(seed.face, seed.ratePpm, seed.tenorDays, seed.is365, seed.trueYield);
        if (deal.ratePpm % 4 != 0) deal.tenorDays %= 1_000;
        uint256 half = _PPM * 180;
        if (deal.tenorDays != 0) deal.ratePpm = uint32(bound(deal.ratePpm, 0, half / deal.tenorDays));
        // At most half of the face is discounted: of 2 units at most 1, and 1 unit is left out.
        deal.face = uint64(bound(deal.face, 2, type(uint64).max));
    }

    /// @dev 2 * (rounded * bottom - top) is in (-bottom, bottom].
    function _assertHalfUp(uint256 rounded, uint256 top, uint256 bottom) private pure {
        int256 off = 2 * (int256(rounded * bottom) - int256(top));
        assertGt(off, -int256(bottom));
        assertLe(off, int256(bottom));
    }

    function _exact(Deal memory deal) private pure returns (uint256 top, uint256 bottom) {
        top = uint256(deal.ratePpm) * deal.tenorDays;
        bottom = _PPM * _basis(deal);
        if (deal.trueYield) bottom += top;
    }

    /// @dev By remainder, which is not how Money does it.
    function _halfUp(uint256 top, uint256 bottom) private pure returns (uint256) {
        return top / bottom + (2 * (top % bottom) >= bottom ? 1 : 0);
    }

    function _basis(Deal memory deal) private pure returns (uint16) {
        return deal.is365 ? 365 : 360;
    }

    function _positive(uint64 amount) private pure returns (uint64) {
        return amount == 0 ? type(uint64).max : amount;
    }
}
