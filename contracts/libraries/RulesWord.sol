// SPDX-License-Identifier: Apache-2.0
// The rules of new business in one storage word, beside the pause and the day of the next rules.
pragma solidity 0.8.30;

import {IRulebook} from "../interfaces/IRulebook.sol";

/// @title RulesWord
/// @notice capped 8 | registrationDays 8 | discountStreams 8 | endorsementStreams 8 | issueStreams 8 | backings 8 |
/// issuerRoles 8 | highestTierCap 8 | highestPenaltyPpmPerDay 24 | longestGraceDays 16 | longestTenorDays 16 |
/// normalTenorDays 16 | nextFromDay 24 | pausedSince 24.
/// @dev Every new business reads this one word, so a rule that is not set costs nothing.
library RulesWord {
    uint256 internal constant OBLIGOR_CAPPED = 1;
    uint256 internal constant FINANCIER_CAPPED = 2;

    uint256 private constant _PAUSE = 0xffffff;
    uint256 private constant _NEXT = 0xffffff << 24;

    /// @notice The rules, without pause and without a next day. The caps have a word of their own.
    function pack(IRulebook.Rules memory rules) internal pure returns (uint256) {
        return
            (uint256(rules.normalTenorDays) << 48) |
            (uint256(rules.longestTenorDays) << 64) |
            (uint256(rules.longestGraceDays) << 80) |
            (uint256(rules.highestPenaltyPpmPerDay) << 96) |
            (uint256(rules.highestTierCap) << 120) |
            (uint256(rules.issuerRoles) << 128) |
            (uint256(rules.backings) << 136) |
            (uint256(rules.issueStreams) << 144) |
            (uint256(rules.endorsementStreams) << 152) |
            (uint256(rules.discountStreams) << 160) |
            (uint256(rules.registrationDays) << 168) |
            ((rules.obligorCap == 0 ? 0 : OBLIGOR_CAPPED) << 176) |
            ((rules.financierCap == 0 ? 0 : FINANCIER_CAPPED) << 176);
    }

    function pausedSince(uint256 word) internal pure returns (uint24) {
        return uint24(word);
    }

    /// @notice The word while business runs, with the day in the pause's place.
    /// @dev Warning: the caller has checked that business runs.
    function onDay(uint256 word, uint24 day_) internal pure returns (uint256) {
        return (word & ~_PAUSE) | day_;
    }

    /// @return The day that `onDay` put there.
    function day(uint256 word) internal pure returns (uint24) {
        return uint24(word);
    }

    /// @return The day from which the next rules hold; zero for none.
    function nextFromDay(uint256 word) internal pure returns (uint24) {
        return uint24(word >> 24);
    }

    function withPause(uint256 word, uint24 day_) internal pure returns (uint256) {
        return (word & ~_PAUSE) | day_;
    }

    function withNext(uint256 word, uint24 fromDay) internal pure returns (uint256) {
        return (word & ~_NEXT) | (uint256(fromDay) << 24);
    }

    function normalTenorDays(uint256 word) internal pure returns (uint16) {
        return uint16(word >> 48);
    }

    function longestTenorDays(uint256 word) internal pure returns (uint16) {
        return uint16(word >> 64);
    }

    function longestGraceDays(uint256 word) internal pure returns (uint16) {
        return uint16(word >> 80);
    }

    function highestPenaltyPpmPerDay(uint256 word) internal pure returns (uint24) {
        return uint24(word >> 96);
    }

    function highestTierCap(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 120);
    }

    /// @return Bit set of IEnterprises.Role: an obligor holds every one of them.
    function issuerRoles(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 128);
    }

    /// @return Bit set of IPayables.Backing.
    function backings(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 136);
    }

    /// @return Bit set of IEvidence.Stream; so do the next two.
    function issueStreams(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 144);
    }

    function endorsementStreams(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 152);
    }

    function discountStreams(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 160);
    }

    /// @return Days in which a sale or a pledge must be registered; zero for no such duty.
    function registrationDays(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 168);
    }

    function isObligorCapped(uint256 word) internal pure returns (bool) {
        return (word >> 176) & OBLIGOR_CAPPED != 0;
    }

    function isFinancierCapped(uint256 word) internal pure returns (bool) {
        return (word >> 176) & FINANCIER_CAPPED != 0;
    }
}
