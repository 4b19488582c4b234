// SPDX-License-Identifier: Apache-2.0
// For halmos: no change of a lot's word keeps its version, and none loses or makes an amount.
pragma solidity 0.8.30;

import {LotWord} from "contracts/libraries/LotWord.sol";

contract LotWordProof {
    using LotWord for uint256;

    /// @notice A delivery raises the version by one, and changes nothing but owner and hops.
    function check_a_delivery_raises_the_version(uint256 word, address to) external pure {
        if (word.hops() == type(uint8).max) return; // Lots._move refuses it
        uint256 moved = word.movedTo(to);
        assert(moved.version() == word.version() + 1);
        assert(moved.owner() == to);
        assert(moved.amount() == word.amount());
        assert(moved.children() == word.children());
        assert(moved.flags() == word.flags());
    }

    /// @notice Cuts raise the version or spend the lot, conserve the amount, and change neither owner, hops nor flags.
    function check_cuts_raise_the_version_and_conserve(uint256 word, uint64 total, uint16 count) external pure {
        if (total > word.amount() || count == 0) return; // Deliveries refuses both
        if (uint256(word.children()) + count > type(uint16).max) return; // and this
        uint256 rest = word.lessCuts(total, count);
        if (total == word.amount()) {
            assert(rest == 0);
            return;
        }
        assert(rest.version() > word.version());
        assert(uint256(rest.amount()) + total == word.amount());
        assert(rest.children() == word.children() + count);
        assert(rest.owner() == word.owner());
        assert(rest.hops() == word.hops());
        assert(rest.flags() == word.flags());
    }

    /// @notice Following a replaced holder keeps all but the owner: the one change without a version (R195).
    function check_following_keeps_all_but_the_owner(uint256 word, address to) external pure {
        uint256 held = word.heldBy(to);
        assert(held.owner() == to);
        assert(uint96(held) == uint96(word));
    }
}
