// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of accepting a delivery.
pragma solidity 0.8.30;

import {IConsents} from "./IConsents.sol";

/// @title IOffers
/// @notice A delivery to an enterprise that asks to accept is an offer: the lot is held for it and stays its giver's
/// until the receiver accepts. Nothing is ever stranded: a rejected or lapsed offer frees the lot, and from the due
/// day it clears for its holder.
interface IOffers is IConsents {
    struct Offer {
        address to; // zero for none
        uint24 lastDay; // last day on which it can be accepted, before the due day
        bytes32 tradeReference;
    }

    /// @notice A lot is held for a receiver. Ends by acceptance, rejection, return, order, or the lot's end.
    event Offered(uint256 indexed lot, address indexed to, uint24 lastDay, bytes32 tradeReference);
    event OfferAccepted(uint256 indexed lot, address indexed to);
    event OfferRejected(uint256 indexed lot, address indexed to);
    /// @notice The last day passed, and the lot is its holder's alone again.
    event OfferReturned(uint256 indexed lot, address indexed to);

    error Offers_WarrantsOnly(address caller);
    error Offers_NotOffered(uint256 lot);
    error Offers_NotReceiver(uint256 lot, address to, address caller);
    error Offers_Lapsed(uint256 lot, uint24 lastDay, uint24 today);
    error Offers_NotLapsed(uint256 lot, uint24 lastDay, uint24 today);
    error Offers_VersionDiffers(uint256 lot, uint24 wanted, uint24 actual);

    /// @notice Writes an offer down. Warrants only.
    function open(uint256 lot, address to, uint24 lastDay, bytes32 tradeReference) external;

    /// @notice Takes the lot that is held for the caller.
    function accept(uint256 lot) external;

    /// @notice `accept` by the receiver's consent (EIP-712 type `OfferAcceptance`), so that it needs no gas.
    function acceptWithConsent(uint256 lot, Consent calldata consent) external;

    /// @notice Refuses the lot that is held for the caller.
    function reject(uint256 lot) external;

    /// @notice Frees a lot whose offer lapsed. Anyone, from the day after its last day.
    function returnLapsed(uint256 lot) external;

    /// @notice Delivers at once what giver and receiver both agreed to (EIP-712 type `Handover`).
    /// @param giver Consent of the holder; empty where the holder or its operator sends, or approved on chain.
    /// @param receiver Consent of the receiver; empty where it sends, or approved on chain. It names the same version
    /// and last day.
    /// @return delivered Id that the receiver now holds.
    function handOver(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        Consent calldata giver,
        bytes calldata receiver
    ) external returns (uint256 delivered);

    /// @return The last offer of a lot that is still held for it, or was when the lot ended or moved by order.
    function offerOf(uint256 lot) external view returns (Offer memory);

    /// @notice What a receiver signs to let anyone carry its acceptance to the chain. It names the trade, so that it
    /// does not serve a later offer of the same lot for another one.
    function offerAcceptanceDigest(
        uint256 lot,
        bytes32 tradeReference,
        uint24 version,
        uint24 lastDay
    ) external view returns (bytes32);

    /// @notice What giver and receiver both sign.
    function handoverDigest(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        uint24 version,
        uint24 lastDay
    ) external view returns (bytes32);
}
