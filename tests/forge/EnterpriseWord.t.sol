// SPDX-License-Identifier: Apache-2.0
// The enterprise's word: what is packed is read back, each change touches its own fields, and who is active.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {EnterpriseWord} from "contracts/libraries/EnterpriseWord.sol";

contract EnterpriseWordTest is Test {
    using EnterpriseWord for uint256;

    struct Fields {
        uint8 acceptanceDays;
        uint32 defaults;
        uint8 held; // 1 frozen, 2 replaced
        uint8 status; // 1 open, 2 closed, 3 replaced
        uint8 roles;
        uint24 expiryDay;
    }

    function test_pack_is_read_back(uint8 roles, uint24 expiryDay) public pure {
        _assertFields(EnterpriseWord.pack(roles, expiryDay), Fields(0, 0, 0, 1, roles, expiryDay));
    }

    function test_any_word_is_its_fields(Fields memory fields) public pure {
        _assertFields(_written(fields), fields);
    }

    function test_terms_change_roles_and_expiry_and_nothing_else(
        Fields memory fields,
        uint8 roles,
        uint24 expiryDay
    ) public pure {
        uint256 word = _written(fields).withTerms(roles, expiryDay);
        fields.roles = roles;
        fields.expiryDay = expiryDay;
        _assertFields(word, fields);
    }

    function test_acceptance_changes_its_days_and_nothing_else(Fields memory fields, uint8 days_) public pure {
        uint256 word = _written(fields).withAcceptance(days_);
        fields.acceptanceDays = days_;
        _assertFields(word, fields);
    }

    function test_closing_changes_the_status_and_nothing_else(Fields memory fields) public pure {
        uint256 word = _written(fields).closed();
        fields.status = 2;
        _assertFields(word, fields);
    }

    function test_freezing_and_thawing_change_one_bit(Fields memory fields) public pure {
        fields.held &= 0xfe;
        uint256 word = _written(fields);
        uint256 frozen = word | EnterpriseWord.FROZEN;
        assertTrue(frozen.isHeld());
        assertEq(frozen ^ EnterpriseWord.FROZEN, word);
        fields.held |= 1;
        _assertFields(frozen, fields);
    }

    function test_replacing_keeps_roles_and_expiry_and_holds(Fields memory fields) public pure {
        uint256 word = _written(fields).replaced();
        _assertFields(word, Fields(0, 0, 2, 3, fields.roles, fields.expiryDay));
        assertTrue(word.isHeld());
        assertFalse(word.isActive(0));
    }

    function test_a_default_more_and_one_less_change_the_count_and_nothing_else(Fields memory fields) public pure {
        fields.defaults = uint32(bound(fields.defaults, 0, type(uint32).max - 1));
        uint256 word = _written(fields);
        uint256 more = word.oneDefaultMore();
        assertEq(more.oneDefaultLess(), word);
        fields.defaults += 1;
        _assertFields(more, fields);
    }

    function test_active_is_open_not_held_not_expired_and_trading(Fields memory fields, uint24 today) public pure {
        fields.status %= 4;
        fields.held %= 4;
        // The last day and its neighbours more often than a day anywhere.
        if (today % 4 == 0) today = fields.expiryDay;
        if (today % 4 == 1 && fields.expiryDay < type(uint24).max) today = fields.expiryDay + 1;
        bool trading = fields.roles % 16 != 0;
        bool active = fields.status == 1 && fields.held == 0 && today <= fields.expiryDay && trading;
        assertEq(_written(fields).isActive(today), active);
    }

    function _assertFields(uint256 word, Fields memory fields) private pure {
        assertEq(word.acceptanceDays(), fields.acceptanceDays);
        assertEq(word.defaults(), fields.defaults);
        assertEq(word.isHeld(), fields.held != 0);
        assertEq(word.isFrozen(), fields.held % 2 == 1);
        assertEq(word.status(), fields.status);
        assertEq(word.roles(), fields.roles);
        assertEq(word.expiryDay(), fields.expiryDay);
        assertEq(word, _written(fields));
    }

    /// @dev Bytes one after the other, and no shift.
    function _written(Fields memory fields) private pure returns (uint256) {
        bytes memory high = abi.encodePacked(fields.acceptanceDays, fields.defaults, fields.held);
        return uint256(uint88(bytes11(abi.encodePacked(high, fields.status, fields.roles, fields.expiryDay))));
    }
}
