// SPDX-License-Identifier: Apache-2.0
// The lot's word: what is packed is read back, each change touches its own fields, and the version rises.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {LotWord} from "contracts/libraries/LotWord.sol";

contract LotWordTest is Test {
    using LotWord for uint256;

    /// @dev The word field by field.
    struct Fields {
        address owner;
        uint64 amount;
        uint16 children;
        uint8 hops;
        uint8 flags;
    }

    function test_pack_is_read_back(address owner, uint64 amount, uint8 hops) public pure {
        _assertFields(LotWord.pack(owner, amount, hops), Fields(owner, amount, 0, hops, 0));
    }

    function test_any_word_is_its_fields(uint256 word) public pure {
        assertEq(_written(_read(word)), word);
        Fields memory read = _read(word);
        assertEq(word.isFrozen(), read.flags % 2 == 1);
        assertEq(word.isOffered(), (read.flags / 2) % 2 == 1);
        assertEq(word.isPledged(), (read.flags / 4) % 2 == 1);
        assertEq(word.version(), uint24(read.children) * 256 + read.hops);
    }

    function test_a_delivery_changes_owner_and_hops_and_nothing_else(Fields memory lot, address to) public pure {
        lot.hops = uint8(bound(lot.hops, 0, 254));
        uint256 word = _written(lot);
        uint256 moved = word.movedTo(to);
        assertEq(moved.version(), word.version() + 1);
        lot.owner = to;
        lot.hops += 1;
        _assertFields(moved, lot);
    }

    function test_cuts_change_amount_and_children_and_raise_the_version(
        Fields memory lot,
        uint64 total,
        uint16 number
    ) public pure {
        lot.children = uint16(bound(lot.children, 0, 65_534));
        lot.amount = lot.amount == 0 ? 1 : lot.amount;
        number = uint16(bound(number, 1, 65_535 - lot.children));
        total = uint64(bound(total, 1, lot.amount));
        uint256 word = _written(lot);
        uint256 rest = word.lessCuts(total, number);
        if (total == lot.amount) {
            assertEq(rest, 0);
            return;
        }
        assertGt(rest.version(), word.version());
        lot.amount -= total;
        lot.children += number;
        _assertFields(rest, lot);
    }

    function test_all_cut_leaves_no_word(Fields memory lot, uint16 number) public pure {
        number = uint16(bound(number, 0, 65_535 - lot.children));
        assertEq(_written(lot).lessCuts(lot.amount, number), 0);
        assertEq(_written(lot).lessAmount(lot.amount), 0);
    }

    function test_less_amount_changes_the_amount_and_nothing_else(Fields memory lot, uint64 part) public pure {
        lot.amount = uint64(bound(lot.amount, 1, type(uint64).max));
        part = uint64(bound(part, 0, lot.amount - 1));
        uint256 rest = _written(lot).lessAmount(part);
        lot.amount -= part;
        _assertFields(rest, lot);
    }

    function test_following_changes_the_owner_and_nothing_else(Fields memory lot, address to) public pure {
        uint256 held = _written(lot).heldBy(to);
        lot.owner = to;
        _assertFields(held, lot);
    }

    function test_flags_are_three_bits_of_their_own() public pure {
        assertEq(LotWord.FROZEN | LotWord.OFFERED | LotWord.PLEDGED, 7);
        assertEq(LotWord.FROZEN + LotWord.OFFERED + LotWord.PLEDGED, 7);
    }

    function _assertFields(uint256 word, Fields memory lot) private pure {
        assertEq(word.owner(), lot.owner);
        assertEq(word.amount(), lot.amount);
        assertEq(word.children(), lot.children);
        assertEq(word.hops(), lot.hops);
        assertEq(word.flags(), lot.flags);
        assertEq(word, _written(lot));
    }

    function _read(uint256 word) private pure returns (Fields memory) {
        return Fields(word.owner(), word.amount(), word.children(), word.hops(), word.flags());
    }

    /// @dev Bytes one after the other, and no shift.
    function _written(Fields memory lot) private pure returns (uint256) {
        return uint256(bytes32(abi.encodePacked(lot.owner, lot.amount, lot.children, lot.hops, lot.flags)));
    }
}
