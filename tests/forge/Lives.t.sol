// SPDX-License-Identifier: Apache-2.0
// Invariants of random lives on the real Warrants and Clearing: face, line, cash and what each lot is paid.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IClearing} from "contracts/interfaces/IClearing.sol";
import {IWarrants} from "contracts/interfaces/IWarrants.sol";
import {LotId} from "contracts/libraries/LotId.sol";
import {Lives} from "./Lives.sol";
import {Watched} from "./Watched.sol";

contract LivesTest is Test {
    Lives private _lives;

    function setUp() public {
        vm.warp(20_000 days);
        _lives = new Lives();
        _lives.issue(1_000_001, 500, 20, 3, false);
        targetContract(address(_lives));
        bytes4[] memory notActions = new bytes4[](1);
        notActions[0] = Watched.share.selector;
        excludeSelector(FuzzSelector(address(_lives), notActions));
    }

    /// @dev I1: live lots, redeemed and retired face are what was issued.
    function invariant_i1_face_is_live_redeemed_or_retired() public view {
        for (uint64 number = 1; number <= _lives.payables(); ++number) {
            (uint256 issued, uint256 retired, uint256 redeemed, , , , ) = _lives.told(number);
            assertEq(_liveFace(number) + redeemed + retired, issued);
            IClearing.Account memory account = _lives.clearing().accountOf(number);
            assertEq(account.face, issued - retired);
            assertEq(account.redeemed, redeemed);
        }
    }

    /// @dev I2: cash in is cash out and cash kept, payable by payable; the tokens are just that.
    function invariant_i2_cash_in_is_cash_out_and_kept() public view {
        uint256 all = 0;
        for (uint64 number = 1; number <= _lives.payables(); ++number) {
            (, , , uint256 cashIn, uint256 cashOut, , ) = _lives.told(number);
            IClearing.Guarantee memory guarantee = _lives.clearing().guaranteeOf(number);
            uint256 kept =
                uint256(_lives.clearing().accountOf(number).held) +
                    guarantee.recovered -
                    guarantee.paidOut +
                    _lives.clearing().depositLocked(number);
            assertEq(cashIn, cashOut + kept);
            all += kept;
        }
        assertEq(_lives.cash().balanceOf(address(_lives.clearing())), all);
    }

    /// @dev I3: the line is used for the face that the obligor has not paid, or not paid back.
    function invariant_i3_used_line_is_open_face() public view {
        for (uint64 number = 1; number <= _lives.payables(); ++number) {
            IClearing.Account memory account = _lives.clearing().accountOf(number);
            IClearing.Guarantee memory guarantee = _lives.clearing().guaranteeOf(number);
            uint256 back = guarantee.recovered > guarantee.penalty ? guarantee.recovered - guarantee.penalty : 0;
            uint32 line = _lives.warrants().paperOf(number).line;
            uint256 open = uint256(account.face) - account.principalPaid + guarantee.principal - back;
            assertEq(_lives.clearing().lineOf(line).used, open);
        }
    }

    /// @dev Nobody is paid more than face and floor share of penalty; only the last lot takes less than a unit for each
    /// of the others beside.
    function invariant_no_lot_is_paid_more_than_it_is_due() public view {
        for (uint64 number = 1; number <= _lives.payables(); ++number) {
            IClearing.Account memory account = _lives.clearing().accountOf(number);
            uint256[] memory lots = _lives.lotsOf(number);
            uint256 beyond = 0;
            for (uint256 i = 0; i < lots.length; ++i) {
                uint256 paid = _lives.paidOn(lots[i]);
                if (paid == 0) continue;
                IWarrants.Lot memory lot = _lives.warrants().lotOf(lots[i]);
                uint256 face = lot.amount == 0 ? _lives.faceOf(lots[i]) : lot.amount;
                uint256 share = (face * account.penaltyPaid) / account.face;
                if (paid > face + share) ++beyond;
                assertLe(paid, face + share + lots.length);
                if (lot.amount == 0) continue;
                assertLe(paid, (face * account.principalPaid) / account.face + share);
                assertEq(paid, _lives.clearing().claimedOn(lots[i]));
            }
            assertLe(beyond, 1);
        }
    }

    /// @dev Once all lots are redeemed, all that came in for them went out to them.
    function invariant_nothing_is_left_when_the_last_lot_is_redeemed() public view {
        for (uint64 number = 1; number <= _lives.payables(); ++number) {
            IClearing.Account memory account = _lives.clearing().accountOf(number);
            assertLe(account.principalPaid, account.face);
            assertLe(account.redeemed, account.face);
            if (account.redeemed != 0) assertEq(account.principalPaid, account.face);
            if (account.redeemed == account.face) assertEq(account.held, 0);
            if (account.redeemed == account.face) assertEq(_liveFace(number), 0);
        }
    }

    /// @dev Descent is in the number: a child was cut from a lot that was made before it, of the same payable.
    function invariant_every_lot_descends_from_a_lot_that_was_made() public view {
        for (uint64 number = 1; number <= _lives.payables(); ++number) {
            uint256[] memory lots = _lives.lotsOf(number);
            assertEq(lots[0], LotId.root(number));
            for (uint256 i = 1; i < lots.length; ++i) {
                uint256 parent = LotId.parent(lots[i]);
                assertGe(_lives.faceOf(parent), _lives.faceOf(lots[i]));
                assertTrue(LotId.descends(lots[i], parent));
                assertEq(LotId.payableOf(lots[i]), number);
            }
        }
    }

    /// @dev A life that does each thing once: an action that can never succeed would make the invariants idle.
    function test_every_action_can_succeed() public {
        _lives.issue(9_000_002, 1_000, 10, 0, true);
        uint256 own = 1; // the second payable, and its first lot
        _lives.split(own, 4, 7);
        _lives.endorse(own, 1, 10, false);
        _lives.endorse(own, 2, 0, true);
        _lives.endorseMany(own, 0x13, 10, 13);
        _lives.transfer(own, 0);
        _lives.follow(own, 1);
        _lives.order(own, 3, 10, false);
        _lives.pledgeOrRelease(own, false);
        _lives.pledgeOrRelease(own, true);
        _lives.freezeOrThaw(own, false);
        _lives.freezeOrThaw(own, true);
        _lives.retire((1 << 64) | own);
        _lives.repay(1, 7, false);
        _lives.wait(15);
        _lives.repay(1, 1_000_000, false);
        _lives.claim(own);
        _lives.declareDefault(1);
        _lives.payGuarantee(1, 0, true);
        _lives.redeem(own);
        _lives.repay(1, 1, true);
        _lives.payRecovery(1);
        for (uint256 i = 0; i < 8; ++i) _lives.clear((i << 64) | own, own);
        string[21] memory actions = [
            "issue",
            "split",
            "endorse",
            "endorseMany",
            "transfer",
            "follow",
            "order",
            "pledge",
            "release",
            "freeze",
            "thaw",
            "sell",
            "retire",
            "repay",
            "wait",
            "claim",
            "declareDefault",
            "payGuarantee",
            "redeem",
            "payRecovery",
            "clear"
        ];
        for (uint256 i = 0; i < actions.length; ++i) assertGt(_lives.done(actions[i]), 0, actions[i]);
        invariant_i1_face_is_live_redeemed_or_retired();
        invariant_i2_cash_in_is_cash_out_and_kept();
        invariant_i3_used_line_is_open_face();
        invariant_no_lot_is_paid_more_than_it_is_due();
        invariant_nothing_is_left_when_the_last_lot_is_redeemed();
        invariant_every_lot_descends_from_a_lot_that_was_made();
    }

    function _liveFace(uint64 number) private view returns (uint256 live) {
        uint256[] memory lots = _lives.lotsOf(number);
        for (uint256 i = 0; i < lots.length; ++i) live += _lives.warrants().lotOf(lots[i]).amount;
    }
}
