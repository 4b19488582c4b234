// SPDX-License-Identifier: Apache-2.0
// Lineage in the number: a lot's id is its payable and the path of cuts that led to it.
pragma solidity 0.8.30;

/// @title LotId
/// @notice id = payable (64 bits) | path (12 words of 16 bits, the first cut in the highest word).
/// The root lot of payable 7 is `7 << 192`, written "7"; its third child is "7-3"; that lot's first child "7-3-1".
/// Every function is pure: ancestry needs no storage, no event and no node.
library LotId {
    /// @notice Most cuts between a lot and the root lot of its payable.
    uint256 internal constant MAX_DEPTH = 12;

    error LotId_TooDeep(uint256 lot, uint256 maxDepth);

    /// @notice The root lot of a payable.
    function root(uint64 payableNumber) internal pure returns (uint256) {
        return uint256(payableNumber) << 192;
    }

    /// @notice The payable that a lot is part of.
    function payableOf(uint256 lot) internal pure returns (uint64) {
        return uint64(lot >> 192);
    }

    /// @notice How many cuts lie between a lot and its root lot: 0 for the root, at most 12.
    /// @dev Path words are never zero before the last cut, so the first zero tail ends the path.
    function depth(uint256 lot) internal pure returns (uint256 cuts) {
        uint256 path = lot << 64;
        while (path != 0) {
            path <<= 16;
            // At most 12 rounds: the path is 192 bits long.
            unchecked {
                ++cuts;
            }
        }
    }

    /// @notice The bit position of the path word in which a lot of this depth numbers its children.
    /// @dev Reverts with LotId_TooDeep at depth 12. `child` adds the number there; a caller that makes many children
    /// asks once.
    function childShift(uint256 lot) internal pure returns (uint256) {
        uint256 cuts = depth(lot);
        if (cuts == MAX_DEPTH) revert LotId_TooDeep(lot, MAX_DEPTH);
        // cuts < 12, hence 176 - 16 * cuts >= 0.
        unchecked {
            return 176 - 16 * cuts;
        }
    }

    /// @notice The id of the `number`th child (from 1 to 65,535) of a lot.
    function child(uint256 lot, uint16 number) internal pure returns (uint256) {
        return lot | (uint256(number) << childShift(lot));
    }

    /// @notice The lot that a lot was cut from; zero for a root lot.
    function parent(uint256 lot) internal pure returns (uint256) {
        uint256 cuts = depth(lot);
        if (cuts == 0) return 0;
        // cuts is 1 to 12, hence the shift is 16 to 192.
        unchecked {
            uint256 shift = 208 - 16 * cuts;
            return (lot >> shift) << shift;
        }
    }

    /// @notice Which child of the ancestor a lot is, or descends from; zero for the ancestor itself.
    /// @dev Warning: the caller has checked that `lot` descends from `ancestor`.
    function branch(uint256 lot, uint256 ancestor) internal pure returns (uint16) {
        return lot == ancestor ? 0 : uint16(lot >> childShift(ancestor));
    }

    /// @notice Whether a lot is the ancestor itself or was cut from it, directly or through other lots.
    function descends(uint256 lot, uint256 ancestor) internal pure returns (bool) {
        // depth is at most 12, hence the shift is 0 to 192.
        unchecked {
            uint256 shift = 192 - 16 * depth(ancestor);
            return (lot >> shift) == (ancestor >> shift);
        }
    }
}
