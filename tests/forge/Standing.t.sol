// SPDX-License-Identifier: Apache-2.0
// The register's answer: what is packed is read back, and plain is what asks nothing.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {Standing} from "contracts/libraries/Standing.sol";

contract StandingTest is Test {
    using Standing for uint256;

    function test_pack_is_read_back(
        uint24 day,
        uint8 acceptanceDays,
        uint8 streams,
        uint8 registrationDays,
        bool capped
    ) public pure {
        uint256 standing = Standing.pack(day, acceptanceDays, streams, registrationDays, capped);
        assertEq(standing.day(), day);
        assertEq(standing.acceptanceDays(), acceptanceDays);
        assertEq(standing.streams(), streams);
        assertEq(standing.registrationDays(), registrationDays);
        assertEq(standing.isFinancierCapped(), capped);
        assertEq(standing >> 49, 0);
    }

    function test_plain_is_what_asks_nothing(uint24 day, uint8 asked, uint8 which, bool capped) public pure {
        which %= 3;
        uint256 standing = Standing.pack(
            day,
            which == 0 ? asked : 0,
            which == 1 ? asked : 0,
            which == 2 ? asked : 0,
            capped
        );
        assertEq(standing.isPlain(), asked == 0 && !capped);
    }
}
