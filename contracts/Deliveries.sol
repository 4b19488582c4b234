// SPDX-License-Identifier: Apache-2.0
// How lots are cut and delivered, and what holds them back: the inner works of the ledger.
pragma solidity 0.8.30;

import {Holds} from "./Holds.sol";
import {WarrantConsents} from "./WarrantConsents.sol";
import {IDiscountDesk} from "./interfaces/IDiscountDesk.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IEvidence} from "./interfaces/IEvidence.sol";
import {IOffers} from "./interfaces/IOffers.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {PaperWord} from "./libraries/PaperWord.sol";
import {Standing} from "./libraries/Standing.sol";

/// @title Deliveries
/// @dev Every function finishes the books before a receiver's hook runs.
abstract contract Deliveries is Holds, WarrantConsents {
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;
    using Standing for uint256;

    IEnterprises internal immutable _enterprises;
    IDiscountDesk internal immutable _desk;
    IOffers internal immutable _offers;
    IEvidence internal immutable _evidence;

    constructor(IEnterprises enterprises_, IDiscountDesk desk_, IOffers offers_, IEvidence evidence_) {
        _enterprises = enterprises_;
        _desk = desk_;
        _offers = offers_;
        _evidence = evidence_;
    }

    /// @dev A plain transfer is an endorsement of the whole lot; the first 32 bytes of `data` are its trade reference.
    function _beforeTransfer(
        address from,
        address to,
        uint256 lot,
        uint256 word,
        bytes calldata data
    ) internal override {
        uint256 standing = _enterprises.requireEndorsement(from, to);
        uint256 paper = _requireCirculating(lot, word, standing.day());
        if (to == from) return;
        bytes32 tradeReference = data.length < 32 ? bytes32(0) : bytes32(data[:32]);
        _requireEndorsable(lot, word, paper, tradeReference);
        if (!standing.isPlain() && _mustOffer(to, tradeReference, standing)) revert Warrants_AcceptanceNeeded(lot, to);
        emit Delivered(lot, from, to, word.amount(), word.hops() + 1, Cause.Endorsement, tradeReference);
        if (paper.isBill()) _desk.recordEndorser(lot, from, to, word.hops() + 1, word.children());
    }

    function _endorse(
        uint256 lot,
        uint256 word,
        address to,
        uint64 amount,
        bytes32 tradeReference
    ) internal returns (uint256) {
        uint256 standing = _enterprises.requireEndorsement(word.owner(), to);
        uint256 paper = _requireCirculating(lot, word, standing.day());
        _requireEndorsable(lot, word, paper, tradeReference);
        if (!standing.isPlain() && _mustOffer(to, tradeReference, standing)) {
            return _offer(lot, word, to, amount, tradeReference, _lastDay(standing, paper), amount == word.amount());
        }
        return _deliver(lot, word, paper, to, amount, Cause.Endorsement, tradeReference);
    }

    function _endorseMany(
        uint256 lot,
        uint256 word,
        Delivery[] calldata deliveries
    ) internal returns (uint256 firstChild) {
        uint256 count = deliveries.length;
        uint256 standing = _requireReceivers(word.owner(), deliveries);
        uint256 paper = _requireCirculating(lot, word, standing.day());
        uint256 shift = _requireChildren(lot, word, count);
        uint256 firstNumber = uint256(word.children()) + 1;
        firstChild = lot | (firstNumber << shift);
        if (!standing.isPlain()) {
            for (uint256 i = 0; i < count; ++i) _endorseCut(lot, deliveries[i]);
            return firstChild;
        }

        uint256 total = 0;
        for (uint256 i = 0; i < count; ++i) {
            Delivery calldata delivery = deliveries[i];
            _requireEndorsable(lot, word, paper, delivery.tradeReference);
            if (delivery.to == word.owner()) revert Warrants_SameHolder(lot, delivery.to);
            if (delivery.amount == 0) revert Warrants_AmountZero(lot);
            total += delivery.amount;
            _mint(delivery.to, lot | ((firstNumber + i) << shift), delivery.amount, word.hops() + 1);
        }
        _lessCuts(lot, word, total, count);

        emit TransferSingle(msg.sender, word.owner(), address(0), lot, total);
        for (uint256 i = 0; i < count; ++i) {
            _announceDelivery(lot | ((firstNumber + i) << shift), word, paper, deliveries[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            Delivery calldata delivery = deliveries[i];
            _callReceiver(address(0), delivery.to, lot | ((firstNumber + i) << shift), delivery.amount, "");
        }
    }

    /// @dev The whole amount moves the lot itself; less cuts a child, born with one hop more than the lot.
    function _deliver(
        uint256 lot,
        uint256 word,
        uint256 paper,
        address to,
        uint64 amount,
        Cause cause,
        bytes32 ref
    ) internal returns (uint256) {
        if (amount != word.amount()) return _deliverCut(lot, word, paper, to, amount, cause, ref);
        address from = word.owner();
        if (to == from) revert Warrants_SameHolder(lot, to);
        _move(to, lot, word);
        emit Delivered(lot, from, to, amount, word.hops() + 1, cause, ref);
        emit TransferSingle(msg.sender, from, to, lot, amount);
        if (paper.isBill() && cause == Cause.Endorsement) {
            _desk.recordEndorser(lot, from, to, word.hops() + 1, word.children());
        }
        _callReceiver(from, to, lot, amount, "");
        return lot;
    }

    /// @dev Children for the lot's own holder, and its hook.
    function _cutAndCall(
        uint256 lot,
        uint256 word,
        uint64[] memory amounts,
        uint256 flags
    ) internal returns (uint256 firstChild) {
        (uint256[] memory children, uint256[] memory values) = _cut(lot, word, amounts, flags);
        firstChild = children[0];
        _callBatchReceiver(address(0), word.owner(), children, values, "");
    }

    /// @dev Children for the lot's own holder, with the lot's hops. The caller calls the holder's hook.
    /// @param flags Of the children (libraries/LotWord).
    function _cut(
        uint256 lot,
        uint256 word,
        uint64[] memory amounts,
        uint256 flags
    ) internal returns (uint256[] memory children, uint256[] memory values) {
        uint256 count = amounts.length;
        uint256 shift = _requireChildren(lot, word, count);
        address holder = word.owner();
        children = new uint256[](count);
        values = new uint256[](count);
        uint256 firstNumber = uint256(word.children()) + 1;
        uint256 total = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint64 amount = amounts[i];
            if (amount == 0) revert Warrants_AmountZero(lot);
            total += amount;
            values[i] = amount;
            children[i] = lot | ((firstNumber + i) << shift);
            _mint(holder, children[i], amount, word.hops());
            if (flags != 0) _lots[children[i]] |= flags;
        }
        _lessCuts(lot, word, total, count);

        emit Split(lot, holder, uint16(firstNumber), amounts);
        emit TransferSingle(msg.sender, holder, address(0), lot, total);
        emit TransferBatch(msg.sender, address(0), holder, children, values);
    }

    /// @dev From the due day a lot only clears.
    function _requireCirculating(uint256 lot, uint256 word, uint24 today) internal view returns (uint256 paper) {
        paper = _requireFree(lot, word);
        if (today >= paper.dueDay()) revert Warrants_Matured(lot.payableOf(), paper.dueDay(), today);
    }

    /// @dev Evidence that the rules want is there, or this reverts.
    /// @return Whether the receiver has to be asked: it wants to, does not send itself, and has not agreed by Offers.
    function _mustOffer(address to, bytes32 tradeReference, uint256 standing) internal view returns (bool) {
        if (standing.streams() != 0) _evidence.requireStreams(tradeReference, standing.streams());
        return standing.acceptanceDays() != 0 && msg.sender != to && msg.sender != address(_offers);
    }

    function _requireEndorsable(uint256 lot, uint256 word, uint256 paper, bytes32 tradeReference) internal pure {
        if (tradeReference == 0) revert Warrants_TradeReferenceMissing(lot);
        // The lot is at tier hops + 1, so the receiver would be at tier hops + 2.
        if (uint256(word.hops()) + 2 > paper.tierCap()) revert Warrants_TierCapReached(lot, paper.tierCap());
    }

    function _deliverCut(
        uint256 lot,
        uint256 word,
        uint256 paper,
        address to,
        uint64 amount,
        Cause cause,
        bytes32 ref
    ) private returns (uint256 delivered) {
        address from = word.owner();
        if (to == from) revert Warrants_SameHolder(lot, to);
        if (amount == 0) revert Warrants_AmountZero(lot);
        uint256 shift = _requireChildren(lot, word, 1);
        delivered = lot | ((uint256(word.children()) + 1) << shift);
        uint8 hops = _hopsAfter(lot, word);
        _lessCuts(lot, word, amount, 1);
        _mint(to, delivered, amount, hops);
        emit Delivered(delivered, from, to, amount, hops, cause, ref);
        emit TransferSingle(msg.sender, from, address(0), lot, amount);
        emit TransferSingle(msg.sender, address(0), to, delivered, amount);
        if (paper.isBill() && cause == Cause.Endorsement) _desk.recordEndorser(delivered, from, to, hops, 0);
        _callReceiver(address(0), to, delivered, amount, "");
    }

    /// @dev One receiver of `endorseMany` where not all is ordinary: always a cut.
    function _endorseCut(uint256 lot, Delivery calldata delivery) private {
        uint256 word = _liveWord(lot);
        uint256 standing = _enterprises.requireEndorsement(word.owner(), delivery.to);
        uint256 paper = _requireCirculating(lot, word, standing.day());
        bytes32 ref = delivery.tradeReference;
        _requireEndorsable(lot, word, paper, ref);
        if (_mustOffer(delivery.to, ref, standing)) {
            _offer(lot, word, delivery.to, delivery.amount, ref, _lastDay(standing, paper), false);
        } else {
            _deliverCut(lot, word, paper, delivery.to, delivery.amount, Cause.Endorsement, ref);
        }
    }

    /// @dev Holds a lot, or a part cut from it, for a receiver that wants to accept. It stays its holder's until then.
    function _offer(
        uint256 lot,
        uint256 word,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        uint24 lastDay,
        bool whole
    ) private returns (uint256 held) {
        if (to == word.owner()) revert Warrants_SameHolder(lot, to);
        if (word.hops() == type(uint8).max) revert Lots_HopsExhausted(lot, word.hops());
        if (whole) {
            _lots[lot] = word | LotWord.OFFERED;
            emit LotHeld(lot, Hold.Offer);
            _offers.open(lot, to, lastDay, tradeReference);
            return lot;
        }
        uint64[] memory amounts = new uint64[](1);
        amounts[0] = amount;
        (uint256[] memory children, uint256[] memory values) = _cut(lot, word, amounts, LotWord.OFFERED);
        held = children[0];
        emit LotHeld(held, Hold.Offer);
        _offers.open(held, to, lastDay, tradeReference);
        _callBatchReceiver(address(0), word.owner(), children, values, "");
    }

    function _announceDelivery(uint256 child, uint256 word, uint256 paper, Delivery calldata delivery) private {
        uint8 hops = word.hops() + 1;
        emit Delivered(
            child,
            word.owner(),
            delivery.to,
            delivery.amount,
            hops,
            Cause.Endorsement,
            delivery.tradeReference
        );
        emit TransferSingle(msg.sender, address(0), delivery.to, child, delivery.amount);
        if (paper.isBill()) _desk.recordEndorser(child, word.owner(), delivery.to, hops, 0);
    }

    function _lessCuts(uint256 lot, uint256 word, uint256 total, uint256 count) private {
        if (total > word.amount()) revert Warrants_AmountExceedsLot(lot, total, word.amount());
        _lots[lot] = word.lessCuts(total, count);
    }

    function _requireReceivers(address holder, Delivery[] calldata deliveries) private view returns (uint256 standing) {
        address[] memory receivers = new address[](deliveries.length);
        for (uint256 i = 0; i < deliveries.length; ++i) receivers[i] = deliveries[i].to;
        return _enterprises.requireDeliveries(holder, receivers);
    }

    /// @dev An offer's last day: the receiver's days from today, and never the due day.
    function _lastDay(uint256 standing, uint256 paper) private pure returns (uint24) {
        uint24 asked = standing.day() + standing.acceptanceDays();
        uint24 eve = paper.dueDay() - 1;
        return asked < eve ? asked : eve;
    }

    function _requireChildren(uint256 lot, uint256 word, uint256 count) private pure returns (uint256 shift) {
        if (count == 0) revert Warrants_NothingToCut(lot);
        if (uint256(word.children()) + count > type(uint16).max) {
            revert Warrants_ChildrenExhausted(lot, uint256(word.children()) + count);
        }
        return lot.childShift();
    }

    function _hopsAfter(uint256 lot, uint256 word) private pure returns (uint8) {
        if (word.hops() == type(uint8).max) revert Lots_HopsExhausted(lot, word.hops());
        return word.hops() + 1;
    }
}
