// SPDX-License-Identifier: Apache-2.0
// Lot ids against lists of numbers: what LotId does in bits is done here word by word.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {LotId} from "contracts/libraries/LotId.sol";

contract LotIdTest is Test {
    using LotId for uint256;

    /// @dev The naive lot: its payable, and the number of each cut.
    struct Naive {
        uint64 payableNumber;
        uint16[] cuts;
    }

    function test_children_of_children_are_the_list_of_cuts(Naive memory seed) public pure {
        Naive memory lot = _valid(seed);
        uint256 id = LotId.root(lot.payableNumber);
        for (uint256 i = 0; i < lot.cuts.length; ++i) id = id.child(lot.cuts[i]);
        assertEq(id, _written(lot));
        assertEq(id.depth(), lot.cuts.length);
        assertEq(id.payableOf(), lot.payableNumber);
        for (uint256 i = lot.cuts.length; i > 0; --i) {
            assertEq(id.branch(id.parent()), lot.cuts[i - 1]);
            id = id.parent();
        }
        assertEq(id, LotId.root(lot.payableNumber));
        assertEq(id.parent(), 0);
    }

    function test_parent_forgets_the_last_cut(Naive memory seed) public pure {
        Naive memory lot = _valid(seed);
        if (lot.cuts.length == 0) return;
        uint256 id = _written(lot);
        Naive memory before = Naive(lot.payableNumber, _first(lot.cuts, lot.cuts.length - 1));
        assertEq(id.parent(), _written(before));
    }

    function test_two_lots_have_one_id_only_if_they_are_one(Naive memory seed, uint256 change) public pure {
        Naive memory one = _valid(seed);
        Naive memory other = _changed(one, change);
        assertEq(_written(one) == _written(other), _same(one, other));
        Naive memory read = _read(_written(one));
        assertTrue(_same(read, one));
    }

    function test_descent_is_that_of_the_lists(Naive memory seed, uint256 keep, uint256 change) public pure {
        Naive memory lot = _valid(seed);
        Naive memory ancestor = Naive(lot.payableNumber, _first(lot.cuts, keep % (lot.cuts.length + 1)));
        assertTrue(_written(lot).descends(_written(ancestor)));
        Naive memory other = _changed(ancestor, change);
        assertEq(_written(lot).descends(_written(other)), _startsWith(lot, other));
        assertEq(_written(other).descends(_written(lot)), _startsWith(other, lot));
    }

    function test_branch_is_the_cut_below_the_ancestor(Naive memory seed, uint256 keep) public pure {
        Naive memory lot = _valid(seed);
        keep %= lot.cuts.length + 1;
        uint256 ancestor = _written(Naive(lot.payableNumber, _first(lot.cuts, keep)));
        assertEq(_written(lot).branch(ancestor), keep == lot.cuts.length ? 0 : lot.cuts[keep]);
    }

    function test_depth_of_any_number_ends_at_its_last_word(uint256 id) public pure {
        uint256 naive = 0;
        for (uint256 i = 1; i <= 12; ++i) {
            if (uint16(id >> (192 - 16 * i)) != 0) naive = i;
        }
        assertEq(id.depth(), naive);
        assertTrue(id.descends(id));
        assertTrue(id.descends(id.parent()) || naive == 0);
    }

    function test_child_reverts_when_the_lot_is_twelve_cuts_deep(Naive memory seed, uint16 number) public {
        seed.cuts = new uint16[](12);
        for (uint256 i = 0; i < 12; ++i)
            seed.cuts[i] = uint16(bound(uint256(keccak256(abi.encode(seed, i))), 1, 65535));
        uint256 id = _written(seed);
        vm.expectRevert(abi.encodeWithSelector(LotId.LotId_TooDeep.selector, id, 12));
        this.childOf(id, number);
    }

    /// @dev All lots of a small world against each other: two payables, cuts 1, 2 and 65,535, three deep.
    function test_a_small_world_in_full() public pure {
        Naive[] memory lots = _world();
        for (uint256 i = 0; i < lots.length; ++i) {
            for (uint256 j = 0; j < lots.length; ++j) {
                (uint256 one, uint256 other) = (_written(lots[i]), _written(lots[j]));
                assertEq(one == other, i == j);
                assertEq(one.descends(other), _startsWith(lots[i], lots[j]));
            }
        }
    }

    function childOf(uint256 id, uint16 number) external pure returns (uint256) {
        return id.child(number);
    }

    function _valid(Naive memory seed) private pure returns (Naive memory) {
        uint256 count = seed.cuts.length % 13;
        uint16[] memory cuts = _first(seed.cuts, count);
        for (uint256 i = 0; i < count; ++i) {
            if (cuts[i] == 0) cuts[i] = 65_535;
        }
        return Naive(seed.payableNumber, cuts);
    }

    /// @dev The lot itself, or one that differs in one place: a near miss says more than two lots far apart.
    function _changed(Naive memory lot, uint256 change) private pure returns (Naive memory) {
        uint256 count = lot.cuts.length;
        uint256 place = (change >> 8) % 13;
        uint16 number = uint16(change >> 16) == 0 ? 1 : uint16(change >> 16);
        if (change % 5 == 0) return Naive(lot.payableNumber, _first(lot.cuts, count));
        if (change % 5 == 1) return Naive(uint64(change >> 16), _first(lot.cuts, count));
        if (change % 5 == 2 && count > 0) return Naive(lot.payableNumber, _first(lot.cuts, count - 1));
        if (change % 5 == 3 && count < 12) {
            uint16[] memory longer = new uint16[](count + 1);
            for (uint256 i = 0; i < count; ++i) longer[i] = lot.cuts[i];
            longer[count] = number;
            return Naive(lot.payableNumber, longer);
        }
        uint16[] memory cuts = _first(lot.cuts, count);
        if (place < count) cuts[place] = number;
        return Naive(lot.payableNumber, cuts);
    }

    function _world() private pure returns (Naive[] memory lots) {
        uint16[3] memory numbers = [1, 2, 65_535];
        lots = new Naive[](80);
        uint256 made = 0;
        for (uint64 payableNumber = 1; payableNumber <= 2; ++payableNumber) {
            for (uint256 depth = 0; depth <= 3; ++depth) {
                for (uint256 which = 0; which < 3 ** depth; ++which) {
                    uint16[] memory cuts = new uint16[](depth);
                    for (uint256 i = 0; i < depth; ++i) cuts[i] = numbers[(which / 3 ** i) % 3];
                    lots[made++] = Naive(payableNumber, cuts);
                }
            }
        }
    }

    /// @dev Bytes one after the other, and no shift.
    function _written(Naive memory lot) private pure returns (uint256) {
        bytes memory written = abi.encodePacked(lot.payableNumber);
        for (uint256 i = 0; i < lot.cuts.length; ++i) written = abi.encodePacked(written, lot.cuts[i]);
        return uint256(bytes32(abi.encodePacked(written, new bytes(32 - written.length))));
    }

    function _read(uint256 id) private pure returns (Naive memory) {
        bytes memory written = abi.encodePacked(id);
        uint64 payableNumber = 0;
        for (uint256 i = 0; i < 8; ++i) payableNumber = payableNumber * 256 + uint8(written[i]);
        uint16[] memory cuts = new uint16[](12);
        uint256 count = 0;
        for (uint256 i = 8; i < 32; i += 2) {
            uint16 number = uint16(uint8(written[i])) * 256 + uint8(written[i + 1]);
            if (number == 0) break;
            cuts[count++] = number;
        }
        return Naive(payableNumber, _first(cuts, count));
    }

    function _first(uint16[] memory cuts, uint256 count) private pure returns (uint16[] memory kept) {
        kept = new uint16[](count);
        for (uint256 i = 0; i < count; ++i) kept[i] = cuts[i];
    }

    function _same(Naive memory one, Naive memory other) private pure returns (bool) {
        return one.cuts.length == other.cuts.length && _startsWith(one, other);
    }

    function _startsWith(Naive memory lot, Naive memory ancestor) private pure returns (bool) {
        if (lot.payableNumber != ancestor.payableNumber || lot.cuts.length < ancestor.cuts.length) return false;
        for (uint256 i = 0; i < ancestor.cuts.length; ++i) {
            if (lot.cuts[i] != ancestor.cuts[i]) return false;
        }
        return true;
    }
}
