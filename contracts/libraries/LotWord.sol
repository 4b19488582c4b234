// SPDX-License-Identifier: Apache-2.0
// One lot in one storage word: owner 160 | amount 64 | children 16 | hops 8 | flags 8.
pragma solidity 0.8.30;

/// @title LotWord
/// @notice Reads and changes the one word in which a lot is kept. A word of zero is no lot (never made, or spent).
/// @dev Setters do not check ranges; their callers do. `version` (children and hops) rises with every change of owner
/// or amount, so a consent that names it can be used once.
library LotWord {
    uint256 internal constant FROZEN = 1; // by the regulator
    uint256 internal constant OFFERED = 2; // held for a receiver that asked to accept
    uint256 internal constant PLEDGED = 4; // held for a financier that advanced cash on it

    uint256 private constant _HOP = 1 << 8;
    uint256 private constant _CHILD = 1 << 16;

    function pack(address owner_, uint64 amount_, uint8 hops_) internal pure returns (uint256) {
        return (uint256(uint160(owner_)) << 96) | (uint256(amount_) << 32) | (uint256(hops_) << 8);
    }

    function owner(uint256 word) internal pure returns (address) {
        return address(uint160(word >> 96));
    }

    /// @return Face amount in the minor unit of the payable's currency.
    function amount(uint256 word) internal pure returns (uint64) {
        return uint64(word >> 32);
    }

    /// @return How many lots were cut from this one so far.
    function children(uint256 word) internal pure returns (uint16) {
        return uint16(word >> 16);
    }

    /// @return Deliveries since the payee; tier = hops + 1.
    function hops(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 8);
    }

    function flags(uint256 word) internal pure returns (uint8) {
        return uint8(word);
    }

    function isFrozen(uint256 word) internal pure returns (bool) {
        return word & FROZEN != 0;
    }

    function isOffered(uint256 word) internal pure returns (bool) {
        return word & OFFERED != 0;
    }

    function isPledged(uint256 word) internal pure returns (bool) {
        return word & PLEDGED != 0;
    }

    /// @return children << 8 | hops.
    function version(uint256 word) internal pure returns (uint24) {
        return uint24(word >> 8);
    }

    /// @dev Warning: the caller has checked that hops < 255, else the carry would count a child.
    function movedTo(uint256 word, address owner_) internal pure returns (uint256) {
        // hops < 255, so nothing carries into the next field.
        unchecked {
            return (uint256(uint160(owner_)) << 96) | (uint96(word) + _HOP);
        }
    }

    /// @notice The same lot in the hands of the account that took its owner's place: no delivery, so no hop.
    function heldBy(uint256 word, address owner_) internal pure returns (uint256) {
        return (uint256(uint160(owner_)) << 96) | uint96(word);
    }

    /// @dev Warning: the caller has checked that `total` <= amount and children + `number` <= 65,535.
    /// A lot with nothing left is spent: its word becomes zero.
    function lessCuts(uint256 word, uint256 total, uint256 number) internal pure returns (uint256 rest) {
        // Neither field can leave its bits, by the caller's checks.
        unchecked {
            rest = word - (total << 32) + number * _CHILD;
        }
        if (amount(rest) == 0) rest = 0;
    }

    /// @dev Warning: the caller has checked that `part` <= amount.
    function lessAmount(uint256 word, uint256 part) internal pure returns (uint256 rest) {
        // part <= amount, so nothing borrows from the owner's bits.
        unchecked {
            rest = word - (part << 32);
        }
        if (amount(rest) == 0) rest = 0;
    }
}
