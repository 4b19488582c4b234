// SPDX-License-Identifier: Apache-2.0
// Civil days at both sides of midnight, for every offset that a deployment may have.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {Days} from "contracts/libraries/Days.sol";

contract DaysTest is Test {
    uint256 private constant _LAST_DAY = type(uint24).max - 1;

    function test_a_day_begins_at_civil_midnight_and_lasts_86400_seconds(uint24 day, int256 civilOffset) public pure {
        civilOffset = bound(civilOffset, -12 hours, 14 hours);
        day = uint24(bound(day, 1, _LAST_DAY));
        uint256 midnight = uint256(int256(uint256(day) * 86_400) - civilOffset);
        assertEq(Days.dayOf(midnight - 1, civilOffset), day - 1);
        assertEq(Days.dayOf(midnight, civilOffset), day);
        assertEq(Days.dayOf(midnight + 86_399, civilOffset), day);
        assertEq(Days.dayOf(midnight + 86_400, civilOffset), day + 1);
    }

    function test_the_day_contains_its_second(uint40 timestamp, int256 civilOffset) public pure {
        civilOffset = bound(civilOffset, -12 hours, 14 hours);
        timestamp = uint40(bound(timestamp, 12 hours, _LAST_DAY * 86_400));
        int256 second = int256(uint256(timestamp)) + civilOffset;
        int256 day = int256(uint256(Days.dayOf(timestamp, civilOffset)));
        assertLe(day * 86_400, second);
        assertGt((day + 1) * 86_400, second);
    }

    function test_edges_of_the_offsets() public pure {
        assertEq(Days.dayOf(12 hours, -12 hours), 0);
        assertEq(Days.dayOf(36 hours - 1, -12 hours), 0);
        assertEq(Days.dayOf(36 hours, -12 hours), 1);
        assertEq(Days.dayOf(0, 14 hours), 0);
        assertEq(Days.dayOf(10 hours - 1, 14 hours), 0);
        assertEq(Days.dayOf(10 hours, 14 hours), 1);
        // 2026-11-23T15:59:59Z is still the 23rd at +8 h, and a second later the 24th.
        assertEq(Days.dayOf(1_795_449_599, 8 hours), 20_780);
        assertEq(Days.dayOf(1_795_449_600, 8 hours), 20_781);
    }
}
