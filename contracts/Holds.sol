// SPDX-License-Identifier: Apache-2.0
// Freeze and thaw: a regulator's hold on a lot or on a whole payable, kept in their own words.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Lots} from "./Lots.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Holds
/// @dev A hold raises no version: it changes neither owner nor amount, and a consent given before stands after.
abstract contract Holds is IWarrants, Lots, AccessManaged {
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;

    mapping(uint64 payableNumber => uint256 paper) internal _papers;

    /// @inheritdoc IWarrants
    function freezeLot(uint256 lot, bytes32 orderHash) external restricted {
        uint256 word = _liveWord(lot);
        if (word.isFrozen()) revert Warrants_LotFrozen(lot);
        if (orderHash == 0) revert Warrants_OrderMissing(lot);
        _lots[lot] = word | LotWord.FROZEN;
        emit LotFrozen(lot, orderHash);
    }

    /// @inheritdoc IWarrants
    function thawLot(uint256 lot, bytes32 orderHash) external restricted {
        uint256 word = _liveWord(lot);
        if (!word.isFrozen()) revert Warrants_LotNotFrozen(lot);
        if (orderHash == 0) revert Warrants_OrderMissing(lot);
        _lots[lot] = word ^ LotWord.FROZEN;
        emit LotThawed(lot, orderHash);
    }

    /// @inheritdoc IWarrants
    function freezePayable(uint64 payableNumber, bytes32 orderHash) external restricted {
        uint256 paper = _papers[payableNumber];
        if (paper == 0) revert Warrants_PayableUnknown(payableNumber);
        if (paper.isPayableFrozen()) revert Warrants_PayableFrozen(payableNumber);
        if (orderHash == 0) revert Warrants_OrderMissing(payableNumber);
        _papers[payableNumber] = paper | PaperWord.FROZEN;
        emit PayableFrozen(payableNumber, orderHash);
    }

    /// @inheritdoc IWarrants
    function thawPayable(uint64 payableNumber, bytes32 orderHash) external restricted {
        uint256 paper = _papers[payableNumber];
        if (!paper.isPayableFrozen()) revert Warrants_PayableNotFrozen(payableNumber);
        if (orderHash == 0) revert Warrants_OrderMissing(payableNumber);
        _papers[payableNumber] = paper ^ PaperWord.FROZEN;
        emit PayableThawed(payableNumber, orderHash);
    }

    /// @inheritdoc IWarrants
    function paperOf(uint64 payableNumber) external view returns (Paper memory) {
        uint256 paper = _papers[payableNumber];
        return
            Paper(
                paper.currency(),
                paper.line(),
                paper.dueDay(),
                paper.graceDays(),
                paper.tierCap(),
                paper.backing(),
                paper.isGuaranteed(),
                paper.isPayableFrozen()
            );
    }

    /// @inheritdoc IWarrants
    function paperWordOf(uint64 payableNumber) external view returns (uint256) {
        return _papers[payableNumber];
    }

    function _liveWord(uint256 lot) internal view returns (uint256 word) {
        word = _lots[lot];
        if (word == 0) revert Warrants_LotUnknown(lot);
    }

    /// @dev Nothing holds the lot: no freeze, no offer, no pledge.
    function _requireFree(uint256 lot, uint256 word) internal view returns (uint256 paper) {
        if (word.flags() != 0) _refuseHeld(lot, word);
        paper = _papers[lot.payableOf()];
        if (paper.isPayableFrozen()) revert Warrants_PayableFrozen(lot.payableOf());
    }

    function _refuseHeld(uint256 lot, uint256 word) private pure {
        if (word.isFrozen()) revert Warrants_LotFrozen(lot);
        if (word.isOffered()) revert Warrants_LotOffered(lot);
        revert Warrants_LotPledged(lot);
    }
}
