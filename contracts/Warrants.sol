// SPDX-License-Identifier: Apache-2.0
// The ledger of lots: split and endorse, and the deliveries that the desk and clearing ask for.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC1155MetadataURI} from "@openzeppelin/contracts/token/ERC1155/extensions/IERC1155MetadataURI.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Holds} from "./Holds.sol";
import {Lots} from "./Lots.sol";
import {WarrantConsents} from "./WarrantConsents.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Warrants
contract Warrants is Holds, WarrantConsents {
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;

    IEnterprises private immutable _enterprises;
    address private immutable _payables;
    address private immutable _clearing;
    address private immutable _desk;
    int256 private immutable _civilOffset;

    string private _metadataUri;

    /// @param payables_ May write new payables; `clearing_` may redeem; `desk_` may deliver sold and returned lots.
    /// These three are deployed after this contract, at addresses known beforehand.
    constructor(
        address authority_,
        IEnterprises enterprises_,
        address payables_,
        address clearing_,
        address desk_,
        string memory metadataUri_
    ) AccessManaged(authority_) {
        _enterprises = enterprises_;
        _payables = payables_;
        _clearing = clearing_;
        _desk = desk_;
        _civilOffset = enterprises_.civilOffset();
        _metadataUri = metadataUri_;
        emit MetadataUriSet(metadataUri_);
    }

    /// @inheritdoc IWarrants
    function split(uint256 lot, uint64[] calldata amounts) external returns (uint256) {
        return _split(lot, _senderWord(lot), amounts);
    }

    /// @inheritdoc IWarrants
    function splitWithConsent(
        uint256 lot,
        uint64[] calldata amounts,
        Consent calldata consent
    ) external returns (uint256) {
        bytes32 digest = splitDigest(lot, amounts, consent.version, consent.lastDay);
        return _split(lot, _consentedWord(lot, digest, consent), amounts);
    }

    /// @inheritdoc IWarrants
    function endorse(uint256 lot, address to, uint64 amount, bytes32 tradeReference) external returns (uint256) {
        return _endorse(lot, _senderWord(lot), to, amount, tradeReference);
    }

    /// @inheritdoc IWarrants
    function endorseWithConsent(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        Consent calldata consent
    ) external returns (uint256) {
        bytes32 digest = endorseDigest(lot, to, amount, tradeReference, consent.version, consent.lastDay);
        return _endorse(lot, _consentedWord(lot, digest, consent), to, amount, tradeReference);
    }

    /// @inheritdoc IWarrants
    function endorseMany(uint256 lot, Delivery[] calldata deliveries) external returns (uint256) {
        return _endorseMany(lot, _senderWord(lot), deliveries);
    }

    /// @inheritdoc IWarrants
    function endorseManyWithConsent(
        uint256 lot,
        Delivery[] calldata deliveries,
        Consent calldata consent
    ) external returns (uint256) {
        bytes32 digest = endorseManyDigest(lot, deliveries, consent.version, consent.lastDay);
        return _endorseMany(lot, _consentedWord(lot, digest, consent), deliveries);
    }

    /// @inheritdoc IWarrants
    function issueRootLot(
        uint64 payableNumber,
        uint256 paper,
        address payee,
        uint64 faceAmount
    ) external returns (uint256 lot) {
        _requireModule(_payables);
        lot = LotId.root(payableNumber);
        _papers[payableNumber] = paper;
        _mint(payee, lot, faceAmount, 0);
        emit TransferSingle(msg.sender, address(0), payee, lot, faceAmount);
        _callReceiver(address(0), payee, lot, faceAmount, "");
    }

    /// @inheritdoc IWarrants
    function sell(
        uint256 lot,
        uint64 amount,
        address by,
        address buyer,
        bytes32 bidDigest
    ) external returns (uint256 sold, address seller, uint24 version, uint256 paper) {
        _requireModule(_desk);
        uint256 word = _liveWord(lot);
        seller = word.owner();
        if (by != seller && !isApprovedForAll(seller, by)) revert Warrants_NotHolder(lot, by);
        version = word.version();
        paper = _requireCirculating(lot, word, _enterprises.requireDiscount(seller, buyer));
        sold = _deliver(lot, word, buyer, amount, Cause.Sale, bidDigest);
    }

    /// @inheritdoc IWarrants
    function deliverBack(uint256 lot, address seller, uint256 soldAs) external {
        _requireModule(_desk);
        (uint256 word, ) = clearable(lot);
        if (_enterprises.isFrozenAccount(seller)) revert Warrants_HolderFrozen(lot, seller);
        _deliver(lot, word, seller, word.amount(), Cause.Recourse, bytes32(soldAs));
    }

    /// @inheritdoc IWarrants
    function end(uint256 lot) external returns (uint256 word, uint256 paper) {
        _requireModule(_clearing);
        (word, paper) = clearable(lot);
        _burn(lot, word, word.amount());
        emit TransferSingle(msg.sender, word.owner(), address(0), lot, word.amount());
    }

    /// @inheritdoc IWarrants
    function lotOf(uint256 lot) external view returns (Lot memory) {
        uint256 word = _lots[lot];
        return Lot(word.owner(), word.amount(), word.children(), word.hops(), word.isFrozen());
    }

    /// @inheritdoc IWarrants
    function versionOf(uint256 lot) external view returns (uint24) {
        return _lots[lot].version();
    }

    /// @notice Base of the metadata address; `{id}` stands for the lot's number in hexadecimal (ERC-1155).
    function uri(uint256) external view returns (string memory) {
        return _metadataUri;
    }

    /// @inheritdoc IWarrants
    function clearable(uint256 lot) public view returns (uint256 word, uint256 paper) {
        word = _liveWord(lot);
        paper = _requireThawed(lot, word);
        if (_enterprises.isFrozenAccount(word.owner())) revert Warrants_HolderFrozen(lot, word.owner());
    }

    /// @notice ERC-165: ERC-1155 and its metadata extension.
    function supportsInterface(bytes4 interfaceId) public view override(Lots, IERC165) returns (bool) {
        return interfaceId == type(IERC1155MetadataURI).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev A plain transfer is an endorsement of the whole lot; the first 32 bytes of `data` are its trade reference.
    function _beforeTransfer(
        address from,
        address to,
        uint256 lot,
        uint256 word,
        bytes calldata data
    ) internal override {
        uint256 paper = _requireCirculating(lot, word, _enterprises.requireEndorsement(from, to));
        if (to != from) {
            bytes32 tradeReference = data.length < 32 ? bytes32(0) : bytes32(data[:32]);
            _requireEndorsable(lot, word, paper, tradeReference);
            emit Delivered(lot, from, to, word.amount(), word.hops() + 1, Cause.Endorsement, tradeReference);
        }
    }

    function _split(uint256 lot, uint256 word, uint64[] calldata amounts) private returns (uint256 firstChild) {
        address holder = word.owner();
        _requireCirculating(lot, word, _enterprises.requireActive(holder));

        uint256 count = amounts.length;
        uint256 shift = _requireChildren(lot, word, count);
        uint256[] memory children = new uint256[](count);
        uint256[] memory values = new uint256[](count);
        uint256 firstNumber = uint256(word.children()) + 1;
        uint256 total = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint64 amount = amounts[i];
            if (amount == 0) revert Warrants_AmountZero(lot);
            total += amount;
            values[i] = amount;
            children[i] = lot | ((firstNumber + i) << shift);
            _mint(holder, children[i], amount, word.hops());
        }
        _lessCuts(lot, word, total, count);
        firstChild = children[0];

        emit Split(lot, holder, uint16(firstNumber), amounts);
        emit TransferSingle(msg.sender, holder, address(0), lot, total);
        emit TransferBatch(msg.sender, address(0), holder, children, values);
        _callBatchReceiver(address(0), holder, children, values, "");
    }

    function _endorse(
        uint256 lot,
        uint256 word,
        address to,
        uint64 amount,
        bytes32 tradeReference
    ) private returns (uint256) {
        uint256 paper = _requireCirculating(lot, word, _enterprises.requireEndorsement(word.owner(), to));
        _requireEndorsable(lot, word, paper, tradeReference);
        return _deliver(lot, word, to, amount, Cause.Endorsement, tradeReference);
    }

    /// @dev The whole amount moves the lot itself; less cuts a child, born with one hop more than the lot.
    function _deliver(
        uint256 lot,
        uint256 word,
        address to,
        uint64 amount,
        Cause cause,
        bytes32 ref
    ) private returns (uint256 delivered) {
        address from = word.owner();
        if (to == from) revert Warrants_SameHolder(lot, to);
        if (amount == 0) revert Warrants_AmountZero(lot);
        if (amount == word.amount()) {
            _move(to, lot, word);
            emit Delivered(lot, from, to, amount, word.hops() + 1, cause, ref);
            emit TransferSingle(msg.sender, from, to, lot, amount);
            _callReceiver(from, to, lot, amount, "");
            return lot;
        }
        uint256 shift = _requireChildren(lot, word, 1);
        delivered = lot | ((uint256(word.children()) + 1) << shift);
        uint8 hops = _hopsAfter(lot, word);
        _lessCuts(lot, word, amount, 1);
        _mint(to, delivered, amount, hops);
        emit Delivered(delivered, from, to, amount, hops, cause, ref);
        emit TransferSingle(msg.sender, from, address(0), lot, amount);
        emit TransferSingle(msg.sender, address(0), to, delivered, amount);
        _callReceiver(address(0), to, delivered, amount, "");
    }

    function _endorseMany(
        uint256 lot,
        uint256 word,
        Delivery[] calldata deliveries
    ) private returns (uint256 firstChild) {
        uint256 count = deliveries.length;
        uint256 paper = _requireCirculating(lot, word, _requireReceivers(word.owner(), deliveries));
        uint256 shift = _requireChildren(lot, word, count);
        uint256 firstNumber = uint256(word.children()) + 1;
        firstChild = lot | (firstNumber << shift);

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
            _announceDelivery(lot | ((firstNumber + i) << shift), word, deliveries[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            Delivery calldata delivery = deliveries[i];
            _callReceiver(address(0), delivery.to, lot | ((firstNumber + i) << shift), delivery.amount, "");
        }
    }

    function _announceDelivery(uint256 child, uint256 word, Delivery calldata delivery) private {
        emit Delivered(
            child,
            word.owner(),
            delivery.to,
            delivery.amount,
            word.hops() + 1,
            Cause.Endorsement,
            delivery.tradeReference
        );
        emit TransferSingle(msg.sender, address(0), delivery.to, child, delivery.amount);
    }

    function _lessCuts(uint256 lot, uint256 word, uint256 total, uint256 count) private {
        if (total > word.amount()) revert Warrants_AmountExceedsLot(lot, total, word.amount());
        _lots[lot] = word.lessCuts(total, count);
    }

    function _senderWord(uint256 lot) private view returns (uint256 word) {
        word = _liveWord(lot);
        if (!_isOperator(word.owner())) revert Warrants_NotHolder(lot, msg.sender);
    }

    function _consentedWord(uint256 lot, bytes32 digest, Consent calldata consent) private view returns (uint256 word) {
        word = _liveWord(lot);
        if (word.version() != consent.version) {
            revert Warrants_VersionDiffers(lot, consent.version, word.version());
        }
        _requireNotExpired(consent.lastDay, Days.dayOf(block.timestamp, _civilOffset));
        _requireConsent(word.owner(), digest, consent.signature);
    }

    /// @dev From the due day a lot only clears.
    function _requireCirculating(uint256 lot, uint256 word, uint24 today) private view returns (uint256 paper) {
        paper = _requireThawed(lot, word);
        if (today >= paper.dueDay()) revert Warrants_Matured(lot.payableOf(), paper.dueDay(), today);
    }

    function _requireReceivers(address holder, Delivery[] calldata deliveries) private view returns (uint24 today) {
        address[] memory receivers = new address[](deliveries.length);
        for (uint256 i = 0; i < deliveries.length; ++i) receivers[i] = deliveries[i].to;
        return _enterprises.requireDeliveries(holder, receivers);
    }

    function _requireModule(address module) private view {
        if (msg.sender != module) revert Warrants_ModuleOnly(msg.sender);
    }

    function _requireEndorsable(uint256 lot, uint256 word, uint256 paper, bytes32 tradeReference) private pure {
        if (tradeReference == 0) revert Warrants_TradeReferenceMissing(lot);
        // The lot is at tier hops + 1, so the receiver would be at tier hops + 2.
        if (uint256(word.hops()) + 2 > paper.tierCap()) revert Warrants_TierCapReached(lot, paper.tierCap());
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
