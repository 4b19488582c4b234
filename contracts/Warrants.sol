// SPDX-License-Identifier: Apache-2.0
// The ledger of lots: split and endorse, and the deliveries that the other contracts ask for.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC1155MetadataURI} from "@openzeppelin/contracts/token/ERC1155/extensions/IERC1155MetadataURI.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Deliveries} from "./Deliveries.sol";
import {Lots} from "./Lots.sol";
import {IDiscountDesk} from "./interfaces/IDiscountDesk.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IEvidence} from "./interfaces/IEvidence.sol";
import {IOffers} from "./interfaces/IOffers.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {PaperWord} from "./libraries/PaperWord.sol";
import {Standing} from "./libraries/Standing.sol";

/// @title Warrants
contract Warrants is Deliveries {
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;
    using Standing for uint256;

    /// @dev A lot with more hops is not sold, so that recourse, foreclosure and orders always find some left.
    uint8 private constant _MOST_HOPS_SOLD = 199;

    address private immutable _payables;
    address private immutable _clearing;
    address private immutable _pledges;
    address private immutable _orders;
    int256 private immutable _civilOffset;

    string private _metadataUri;
    /// @dev Of whole lots that were offered, which raises no version (see `endorseWithConsent`).
    mapping(bytes32 digest => bool) private _usedConsents;

    /// @param modules_ Deployed after this contract, at addresses known beforehand.
    constructor(
        address authority_,
        IEnterprises enterprises_,
        Modules memory modules_,
        string memory metadataUri_
    )
        AccessManaged(authority_)
        Deliveries(enterprises_, IDiscountDesk(modules_.desk), IOffers(modules_.offers), IEvidence(modules_.evidence))
    {
        _payables = modules_.payables;
        _clearing = modules_.clearing;
        _pledges = modules_.pledges;
        _orders = modules_.orders;
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
        uint256 word = _consentedWord(lot, digest, consent);
        if (amount == word.amount() && _usedConsents[digest]) revert Warrants_ConsentUsed(lot, digest);
        uint256 given = _endorse(lot, word, to, amount, tradeReference);
        if (_lots[lot] == word | LotWord.OFFERED) {
            _usedConsents[digest] = true;
            emit ConsentUsed(word.owner(), digest);
        }
        return given;
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
    function follow(uint256 lot) external {
        uint256 word = _liveWord(lot);
        address from = word.owner();
        address to = _enterprises.currentAccountOf(from);
        if (to == from) revert Warrants_NobodyReplaced(lot, from);
        _lots[lot] = word.heldBy(to);
        emit Followed(lot, from, to);
        emit TransferSingle(msg.sender, from, to, lot, word.amount());
        _callReceiver(from, to, lot, word.amount(), "");
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
    ) external returns (uint256 sold, address seller, uint24 version, uint256 paper, uint256 standing) {
        _requireModule(address(_desk));
        uint256 word = _liveWord(lot);
        seller = word.owner();
        if (by != seller && !isApprovedForAll(seller, by)) revert Warrants_NotHolder(lot, by);
        if (word.hops() > _MOST_HOPS_SOLD) revert Lots_HopsExhausted(lot, word.hops());
        version = word.version();
        standing = _enterprises.requireDiscount(seller, buyer);
        paper = _requireCirculating(lot, word, standing.day());
        sold = _deliver(lot, word, paper, buyer, amount, Cause.Sale, bidDigest);
    }

    /// @inheritdoc IWarrants
    function deliver(uint256 lot, address to, uint64 amount, Cause cause, bytes32 ref) external returns (uint256) {
        if (cause == Cause.Recourse) _requireModule(address(_desk));
        else _requireModule(cause == Cause.Foreclosure ? _pledges : _orders);
        uint256 word = _liveWord(lot);
        if (amount == word.amount() && word.flags() != 0) {
            if (word.isFrozen()) emit LotThawed(lot, ref);
            if (word.isOffered()) emit LotReleased(lot, Hold.Offer);
            word &= ~(LotWord.FROZEN | LotWord.OFFERED);
        }
        // No paper is needed: none of these causes makes an endorser liable.
        return _deliver(lot, word, 0, to, amount, cause, ref);
    }

    /// @inheritdoc IWarrants
    function cut(uint256 lot, uint64[] calldata amounts) external returns (uint256) {
        _requireModule(_orders);
        uint256 word = _liveWord(lot);
        return _cutAndCall(lot, word, amounts, word.flags());
    }

    /// @inheritdoc IWarrants
    function pledge(uint256 lot) external returns (uint256 word) {
        _requireModule(_pledges);
        word = _liveWord(lot);
        _lots[lot] = word | LotWord.PLEDGED;
        emit LotHeld(lot, Hold.Pledge);
    }

    /// @inheritdoc IWarrants
    function release(uint256 lot) external returns (uint256 word) {
        Hold hold = msg.sender == address(_offers) ? Hold.Offer : Hold.Pledge;
        if (hold == Hold.Pledge) _requireModule(_pledges);
        uint256 flag = hold == Hold.Offer ? LotWord.OFFERED : LotWord.PLEDGED;
        word = _liveWord(lot);
        if (word & flag == 0) revert Warrants_LotNotHeld(lot, hold);
        _lots[lot] = word ^ flag;
        emit LotReleased(lot, hold);
    }

    /// @inheritdoc IWarrants
    function end(uint256 lot) external returns (uint256 word, uint256 paper) {
        _requireModule(_clearing);
        (word, paper) = clearable(lot);
        _burn(lot);
        emit TransferSingle(msg.sender, word.owner(), address(0), lot, word.amount());
    }

    /// @inheritdoc IWarrants
    function lotOf(uint256 lot) external view returns (Lot memory) {
        uint256 word = _lots[lot];
        return
            Lot(
                word.owner(),
                word.amount(),
                word.children(),
                word.hops(),
                word.isFrozen(),
                word.isOffered(),
                word.isPledged()
            );
    }

    /// @inheritdoc IWarrants
    function versionOf(uint256 lot) external view returns (uint24) {
        return _lots[lot].version();
    }

    /// @inheritdoc IWarrants
    function isUsedUp(bytes32 digest) external view returns (bool) {
        return _usedConsents[digest];
    }

    /// @notice Base of the metadata address; `{id}` stands for the lot's number in hexadecimal (ERC-1155).
    function uri(uint256) external view returns (string memory) {
        return _metadataUri;
    }

    /// @inheritdoc IWarrants
    function clearable(uint256 lot) public view returns (uint256 word, uint256 paper) {
        word = _liveWord(lot);
        paper = _papers[lot.payableOf()];
        if (word.flags() != 0) _requireClearable(lot, word, paper);
        if (paper.isPayableFrozen()) revert Warrants_PayableFrozen(lot.payableOf());
        if (_enterprises.isBarred(word.owner())) _refuseHolder(lot, word.owner());
    }

    /// @inheritdoc IWarrants
    function circulating(uint256 lot) external view returns (uint256 word, uint256 paper) {
        word = _liveWord(lot);
        paper = _requireCirculating(lot, word, Days.dayOf(block.timestamp, _civilOffset));
    }

    /// @notice ERC-165: ERC-1155 and its metadata extension.
    function supportsInterface(bytes4 interfaceId) public view override(Lots, IERC165) returns (bool) {
        return interfaceId == type(IERC1155MetadataURI).interfaceId || super.supportsInterface(interfaceId);
    }

    function _split(uint256 lot, uint256 word, uint64[] calldata amounts) private returns (uint256) {
        _requireCirculating(lot, word, _enterprises.requireActive(word.owner()));
        return _cutAndCall(lot, word, amounts, 0);
    }

    /// @dev Offers acts for holder and receiver, whose consents it has seen.
    function _senderWord(uint256 lot) private view returns (uint256 word) {
        word = _liveWord(lot);
        if (!_isOperator(word.owner()) && msg.sender != address(_offers)) revert Warrants_NotHolder(lot, msg.sender);
    }

    function _consentedWord(uint256 lot, bytes32 digest, Consent calldata consent) private view returns (uint256 word) {
        word = _liveWord(lot);
        if (word.version() != consent.version) {
            revert Warrants_VersionDiffers(lot, consent.version, word.version());
        }
        _requireNotExpired(consent.lastDay, Days.dayOf(block.timestamp, _civilOffset));
        _requireConsent(word.owner(), digest, consent.signature);
    }

    /// @dev A frozen lot is not paid. One that is offered is paid to its holder from the due day, when no offer stands
    /// any more; one that is pledged is paid by way of its loan.
    function _requireClearable(uint256 lot, uint256 word, uint256 paper) private view {
        if (word.isFrozen()) revert Warrants_LotFrozen(lot);
        bool isDue = Days.dayOf(block.timestamp, _civilOffset) >= paper.dueDay();
        if (word.isOffered() && !isDue) revert Warrants_LotOffered(lot);
    }

    /// @dev Says why a holder is paid nothing.
    function _refuseHolder(uint256 lot, address holder) private view {
        address successor = _enterprises.successorOf(holder);
        if (successor != address(0)) revert Warrants_HolderReplaced(lot, holder, successor);
        revert Warrants_HolderFrozen(lot, holder);
    }

    function _requireModule(address module) private view {
        if (msg.sender != module) revert Warrants_ModuleOnly(msg.sender);
    }
}
