// SPDX-License-Identifier: Apache-2.0
// For halmos: lot ids name one lot each, and descent is a relation of order.
pragma solidity 0.8.30;

import {LotId} from "contracts/libraries/LotId.sol";

contract LotIdProof {
    using LotId for uint256;

    /// @notice Different payables have different root lots, and a root lot names its payable.
    function check_roots_are_injective(uint64 one, uint64 other) external pure {
        assert((LotId.root(one) == LotId.root(other)) == (one == other));
        assert(LotId.root(one).payableOf() == one);
        assert(LotId.root(one).depth() == 0);
    }

    /// @notice Two cuts give one id only if they are the same cut of the same lot.
    /// @dev Over all lots that can have children: by induction on depth, ids of whole paths are injective.
    function check_children_are_injective(
        uint256 one,
        uint16 oneNumber,
        uint256 other,
        uint16 otherNumber
    ) external pure {
        if (!_isLot(one) || !_isLot(other) || one.depth() == 12 || other.depth() == 12) return;
        if (oneNumber == 0 || otherNumber == 0) return;
        bool same = one == other && oneNumber == otherNumber;
        assert((one.child(oneNumber) == other.child(otherNumber)) == same);
    }

    /// @notice A child is a lot, one deeper, of the same payable, and its parent is the lot it was cut from.
    function check_parent_of_a_child_is_the_lot(uint256 lot, uint16 number) external pure {
        if (!_isLot(lot) || lot.depth() == 12 || number == 0) return;
        uint256 child = lot.child(number);
        assert(_isLot(child));
        assert(child.parent() == lot);
        assert(child.depth() == lot.depth() + 1);
        assert(child.payableOf() == lot.payableOf());
        assert(child.branch(lot) == number);
        assert(child.descends(lot) && !lot.descends(child));
    }

    /// @notice Descent is reflexive and antisymmetric, for any two numbers.
    function check_descent_is_antisymmetric(uint256 one, uint256 other) external pure {
        assert(one.descends(one));
        if (one.descends(other) && other.descends(one)) assert(one == other);
    }

    /// @notice Descent is transitive, for any three numbers.
    function check_descent_is_transitive(uint256 lot, uint256 parent, uint256 ancestor) external pure {
        if (lot.descends(parent) && parent.descends(ancestor)) assert(lot.descends(ancestor));
    }

    /// @dev No zero word before the last cut. Without a branch, of which there would be thousands.
    function _isLot(uint256 lot) private pure returns (bool) {
        uint256 ended = 0;
        uint256 gaps = 0;
        for (uint256 i = 1; i <= 12; ++i) {
            uint256 word = uint16(lot >> (192 - 16 * i));
            uint256 empty;
            assembly ("memory-safe") {
                empty := iszero(word)
            }
            gaps |= ended & (1 - empty);
            ended |= empty;
        }
        return gaps == 0;
    }
}
