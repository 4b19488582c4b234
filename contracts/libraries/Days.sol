// SPDX-License-Identifier: Apache-2.0
// Day numbers: whole civil days since 1970-01-01 at the deployment's fixed offset.
pragma solidity 0.8.30;

/// @title Days
library Days {
    /// @notice The day that a timestamp falls on.
    /// @param timestamp Seconds since 1970-01-01T00:00Z.
    /// @param civilOffset Seconds that civil time is ahead of UTC (28,800 for +8 h); negative when behind.
    /// @return Day number; it fits 24 bits until the year 47,900.
    function dayOf(uint256 timestamp, int256 civilOffset) internal pure returns (uint24) {
        return uint24(uint256(int256(timestamp) + civilOffset) / 1 days);
    }
}
