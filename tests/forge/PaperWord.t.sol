// SPDX-License-Identifier: Apache-2.0
// The payable's word in the ledger: what is packed is read back, and a freeze changes one bit.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {PaperWord} from "contracts/libraries/PaperWord.sol";

contract PaperWordTest is Test {
    using PaperWord for uint256;

    struct Fields {
        address currency;
        uint32 line;
        uint24 dueDay;
        uint16 graceDays;
        uint8 tierCap;
        uint8 backing;
        bool guaranteed;
    }

    function test_pack_is_read_back(Fields memory fields) public pure {
        _assertFields(_packed(fields), fields, false);
        uint8 flags = fields.guaranteed ? 2 : 0;
        bytes memory low = abi.encodePacked(fields.graceDays, fields.tierCap, fields.backing, flags);
        bytes memory written = abi.encodePacked(fields.currency, fields.line, fields.dueDay, low);
        assertEq(_packed(fields), uint256(bytes32(written)));
    }

    function test_a_freeze_changes_nothing_else(Fields memory fields) public pure {
        uint256 paper = _packed(fields);
        uint256 frozen = paper | PaperWord.FROZEN;
        _assertFields(frozen, fields, true);
        assertEq(frozen ^ PaperWord.FROZEN, paper);
    }

    function _assertFields(uint256 paper, Fields memory fields, bool frozen) private pure {
        assertEq(paper.currency(), fields.currency);
        assertEq(paper.line(), fields.line);
        assertEq(paper.dueDay(), fields.dueDay);
        assertEq(paper.graceDays(), fields.graceDays);
        assertEq(paper.tierCap(), fields.tierCap);
        assertEq(paper.backing(), fields.backing);
        assertEq(paper.isBill(), fields.backing == 1);
        assertEq(paper.isGuaranteed(), fields.guaranteed);
        assertEq(paper.isPayableFrozen(), frozen);
    }

    function _packed(Fields memory fields) private pure returns (uint256) {
        return
            PaperWord.pack(
                fields.currency,
                fields.line,
                fields.dueDay,
                fields.graceDays,
                fields.tierCap,
                fields.backing,
                fields.guaranteed
            );
    }
}
