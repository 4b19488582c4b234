// SPDX-License-Identifier: Apache-2.0
// The account's word: what is packed is read back, and each booking touches its own field.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {AccountWord} from "contracts/libraries/AccountWord.sol";

contract AccountWordTest is Test {
    using AccountWord for uint256;

    /// @dev The word field by field; `unused` holds nothing, and no booking may put anything there.
    struct Fields {
        uint64 face;
        uint64 principalPaid;
        uint64 redeemed;
        uint24 unused;
        uint24 penaltyPpmPerDay;
        uint16 flags;
    }

    function test_pack_is_read_back(uint64 face, uint24 penaltyPpmPerDay) public pure {
        _assertFields(AccountWord.pack(face, penaltyPpmPerDay), Fields(face, 0, 0, 0, penaltyPpmPerDay, 0));
    }

    function test_any_word_is_its_fields(Fields memory fields) public pure {
        uint256 account = _written(fields);
        _assertFields(account, fields);
        assertEq(account.isInArrears(), fields.flags % 2 == 1);
        assertEq(account.isDefaulted(), (fields.flags / 2) % 2 == 1);
        assertEq(account.hasGuarantorPaid(), (fields.flags / 4) % 2 == 1);
        assertEq(account.isDeposited(), (fields.flags / 8) % 2 == 1);
        assertEq(account.isCancelled(), (fields.flags / 16) % 2 == 1);
    }

    function test_unpaid_and_settled_are_face_less_paid(Fields memory fields) public pure {
        fields.principalPaid = uint64(bound(fields.principalPaid, 0, fields.face));
        uint256 account = _written(fields);
        assertEq(account.unpaid(), fields.face - fields.principalPaid);
        assertEq(account.isSettled(), fields.face == fields.principalPaid);
        fields.principalPaid = fields.face;
        assertTrue(_written(fields).isSettled());
    }

    function test_paid_changes_principal_and_nothing_else(Fields memory fields, uint64 principal) public pure {
        fields.principalPaid = uint64(bound(fields.principalPaid, 0, fields.face));
        principal = uint64(bound(principal, 0, fields.face - fields.principalPaid));
        uint256 account = _written(fields).plusPaid(principal);
        fields.principalPaid += principal;
        _assertFields(account, fields);
    }

    function test_redeemed_changes_redeemed_and_nothing_else(Fields memory fields, uint64 amount) public pure {
        fields.redeemed = uint64(bound(fields.redeemed, 0, fields.face));
        amount = uint64(bound(amount, 0, fields.face - fields.redeemed));
        uint256 account = _written(fields).plusRedeemed(amount);
        fields.redeemed += amount;
        _assertFields(account, fields);
    }

    function test_less_face_changes_face_and_nothing_else(Fields memory fields, uint64 amount) public pure {
        amount = uint64(bound(amount, 0, fields.face));
        uint256 account = _written(fields).lessFace(amount);
        fields.face -= amount;
        _assertFields(account, fields);
    }

    function _assertFields(uint256 account, Fields memory fields) private pure {
        assertEq(account.face(), fields.face);
        assertEq(account.principalPaid(), fields.principalPaid);
        assertEq(account.redeemed(), fields.redeemed);
        assertEq(account.penaltyPpmPerDay(), fields.penaltyPpmPerDay);
        assertEq(account, _written(fields));
    }

    /// @dev Bytes one after the other, and no shift.
    function _written(Fields memory fields) private pure returns (uint256) {
        return
            uint256(
                bytes32(
                    abi.encodePacked(
                        fields.face,
                        fields.principalPaid,
                        fields.redeemed,
                        fields.unused,
                        fields.penaltyPpmPerDay,
                        fields.flags
                    )
                )
            );
    }
}
