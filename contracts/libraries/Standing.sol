// SPDX-License-Identifier: Apache-2.0
// What the register answers about a delivery or a financing: the day, and what is asked beyond the ordinary.
pragma solidity 0.8.30;

/// @title Standing
/// @notice financierCapped 8 | registrationDays 8 | streams 8 | acceptanceDays 8 | day 24.
/// Above the day all is zero where nothing extraordinary is asked, so one comparison is all that it costs.
library Standing {
    function pack(
        uint24 day_,
        uint8 acceptanceDays_,
        uint8 streams_,
        uint8 registrationDays_,
        bool financierCapped
    ) internal pure returns (uint256) {
        return
            uint256(day_) |
            (uint256(acceptanceDays_) << 24) |
            (uint256(streams_) << 32) |
            (uint256(registrationDays_) << 40) |
            (financierCapped ? 1 << 48 : 0);
    }

    /// @return Today.
    function day(uint256 standing) internal pure returns (uint24) {
        return uint24(standing);
    }

    /// @return Whether nothing is asked beyond the ordinary.
    function isPlain(uint256 standing) internal pure returns (bool) {
        return standing >> 24 == 0;
    }

    /// @return Days that the receiver takes to accept; zero where it need not be asked.
    function acceptanceDays(uint256 standing) internal pure returns (uint8) {
        return uint8(standing >> 24);
    }

    /// @return Bit set of IEvidence.Stream that must be anchored.
    function streams(uint256 standing) internal pure returns (uint8) {
        return uint8(standing >> 32);
    }

    function registrationDays(uint256 standing) internal pure returns (uint8) {
        return uint8(standing >> 40);
    }

    function isFinancierCapped(uint256 standing) internal pure returns (bool) {
        return standing >> 48 != 0;
    }
}
