// SPDX-License-Identifier: Apache-2.0
// Accept, reject, return: deliveries to an enterprise that asks to accept what it is given.
pragma solidity 0.8.30;

import {Consents} from "./Consents.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IOffers} from "./interfaces/IOffers.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";

/// @title Offers
contract Offers is IOffers, Consents {
    bytes32 private constant _OFFER_ACCEPTANCE_TYPE = keccak256(
        "OfferAcceptance(uint256 lot,bytes32 tradeReference,uint24 version,uint24 lastDay)"
    );
    bytes32 private constant _HANDOVER_TYPE = keccak256(
        "Handover(uint256 lot,address to,uint64 amount,bytes32 tradeReference,uint24 version,uint24 lastDay)"
    );

    IEnterprises private immutable _enterprises;
    IWarrants private immutable _warrants;
    int256 private immutable _civilOffset;

    mapping(uint256 lot => Offer) private _offers;

    constructor(IEnterprises enterprises_, IWarrants warrants_) {
        _enterprises = enterprises_;
        _warrants = warrants_;
        _civilOffset = enterprises_.civilOffset();
    }

    /// @inheritdoc IOffers
    function open(uint256 lot, address to, uint24 lastDay, bytes32 tradeReference) external {
        if (msg.sender != address(_warrants)) revert Offers_WarrantsOnly(msg.sender);
        _offers[lot] = Offer(to, lastDay, tradeReference);
        emit Offered(lot, to, lastDay, tradeReference);
    }

    /// @inheritdoc IOffers
    function accept(uint256 lot) external {
        Offer memory offer = _standing(lot);
        address receiver = _receiver(offer);
        if (msg.sender != receiver) revert Offers_NotReceiver(lot, receiver, msg.sender);
        _accept(lot, offer, receiver);
    }

    /// @inheritdoc IOffers
    function acceptWithConsent(uint256 lot, Consent calldata consent) external {
        Offer memory offer = _standing(lot);
        address receiver = _receiver(offer);
        _requireVersion(lot, consent.version);
        _requireNotExpired(consent.lastDay, _today());
        bytes32 digest = offerAcceptanceDigest(lot, offer.tradeReference, consent.version, consent.lastDay);
        _requireConsent(receiver, digest, consent.signature);
        _accept(lot, offer, receiver);
    }

    /// @inheritdoc IOffers
    function reject(uint256 lot) external {
        Offer memory offer = _standing(lot);
        address receiver = _receiver(offer);
        if (msg.sender != receiver) revert Offers_NotReceiver(lot, receiver, msg.sender);

        delete _offers[lot];
        emit OfferRejected(lot, offer.to);
        _release(lot);
    }

    /// @inheritdoc IOffers
    function returnLapsed(uint256 lot) external {
        Offer memory offer = _standing(lot);
        if (_today() <= offer.lastDay) revert Offers_NotLapsed(lot, offer.lastDay, _today());

        delete _offers[lot];
        emit OfferReturned(lot, offer.to);
        _release(lot);
    }

    /// @inheritdoc IOffers
    function handOver(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        Consent calldata giver,
        bytes calldata receiver
    ) external returns (uint256) {
        _requireVersion(lot, giver.version);
        _requireNotExpired(giver.lastDay, _today());
        bytes32 digest = handoverDigest(lot, to, amount, tradeReference, giver.version, giver.lastDay);
        address holder = _warrants.lotOf(lot).owner;
        if (!_warrants.isApprovedForAll(holder, msg.sender)) _requireConsent(holder, digest, giver.signature);
        _requireConsent(to, digest, receiver);
        return _warrants.endorse(lot, to, amount, tradeReference);
    }

    /// @inheritdoc IOffers
    function offerOf(uint256 lot) external view returns (Offer memory) {
        return _offers[lot];
    }

    /// @inheritdoc IOffers
    function offerAcceptanceDigest(
        uint256 lot,
        bytes32 tradeReference,
        uint24 version,
        uint24 lastDay
    ) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_OFFER_ACCEPTANCE_TYPE, lot, tradeReference, version, lastDay)));
    }

    /// @inheritdoc IOffers
    function handoverDigest(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        uint24 version,
        uint24 lastDay
    ) public view returns (bytes32) {
        return
            _hashTypedDataV4(keccak256(abi.encode(_HANDOVER_TYPE, lot, to, amount, tradeReference, version, lastDay)));
    }

    function _accept(uint256 lot, Offer memory offer, address receiver) private {
        if (_today() > offer.lastDay) revert Offers_Lapsed(lot, offer.lastDay, _today());

        delete _offers[lot];
        emit OfferAccepted(lot, receiver);
        _release(lot);
        // slither-disable-next-line unused-return
        _warrants.endorse(lot, receiver, _warrants.lotOf(lot).amount, offer.tradeReference);
    }

    function _release(uint256 lot) private {
        // slither-disable-next-line unused-return
        _warrants.release(lot);
    }

    /// @dev An offer that an order ended is still written here, but no lot is held for it.
    function _standing(uint256 lot) private view returns (Offer memory offer) {
        offer = _offers[lot];
        if (offer.to == address(0) || !_warrants.lotOf(lot).offered) revert Offers_NotOffered(lot);
    }

    /// @dev The account that the lot was offered to, or the one that took its place.
    function _receiver(Offer memory offer) private view returns (address) {
        return _enterprises.currentAccountOf(offer.to);
    }

    function _requireVersion(uint256 lot, uint24 wanted) private view {
        uint24 actual = _warrants.versionOf(lot);
        if (wanted != actual) revert Offers_VersionDiffers(lot, wanted, actual);
    }

    function _today() private view returns (uint24) {
        return Days.dayOf(block.timestamp, _civilOffset);
    }
}
