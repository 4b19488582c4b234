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
    function check_children_are_injective(uint256 one, uint16 oneNumber, uint256 other, uint16 otherNumber) external pure {
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

    /// @notice Descent is reflexive, antisymmetric and transitive.
    function check_descent_is_an_order(uint256 one, uint256 two, uint256 three) external pure {
        if (!_isLot(one) || !_isLot(two) || !_isLot(three)) return;
        assert(one.descends(one));
        if (one.descends(two) && two.descends(one)) assert(one == two);
        if (one.descends(two) && two.descends(three)) assert(one.descends(three));
    }

    /// @dev No zero word before the last cut.
    function _isLot(uint256 lot) private pure returns (bool) {
        bool ended = false;
        for (uint256 i = 1; i <= 12; ++i) {
            bool empty = uint16(lot >> (192 - 16 * i)) == 0;
            if (ended && !empty) return false;
            ended = empty;
        }
        return true;
    }
}
