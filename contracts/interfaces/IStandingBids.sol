// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of standing bids.
pragma solidity 0.8.30;

import {Money} from "../libraries/Money.sol";

/// @title IStandingBids
/// @notice A financier's bid that stands on chain: any lot of an obligor, at the rate of its tenor, up to a budget.
/// A small supplier discounts at once, with nobody online. Amounts in minor units; days are civil days.
interface IStandingBids {
    /// @notice The rate for lots that are due in at most so many days.
    struct Band {
        uint16 longestDays; // zero for a band that is not used
        uint32 ratePpm; // millionths a year
    }

    /// @notice One for each financier, obligor and currency; a new one takes the place of the old.
    struct StandingBid {
        uint64 budget; // face that it may buy in all; zero for no bid
        uint24 lastDay; // last day on which it may be taken
        uint16 dayBasis; // 360 or 365
        Money.Method method;
        bool recourse;
        uint32 revision; // counted from 1; set by the contract
        Band[4] bands; // tenors ascending; unused ones last
    }

    /// @param bidDigest Of this revision: Discounted names it.
    event StandingBidSet(
        address indexed financier,
        address indexed obligor,
        address indexed currency,
        bytes32 bidDigest,
        StandingBid bid
    );

    error StandingBids_BandsInvalid(uint256 band, uint16 longestDays);
    error StandingBids_BasisInvalid(uint16 dayBasis);
    error StandingBids_BudgetInvalid(uint64 budget);
    error StandingBids_NoBid(address financier, address obligor, address currency);
    error StandingBids_TenorTooLong(uint24 tenorDays, uint16 longestDays);
    error StandingBids_ProceedsTooLow(uint64 proceeds, uint64 least);

    /// @notice Sets the caller's standing bid; a budget of zero withdraws it.
    /// @param bid Its `revision` is not looked at.
    function setStandingBid(address obligor, address currency, StandingBid calldata bid) external;

    /// @notice Sells a lot, or a part of it, under a financier's standing bid. Holder or operator.
    /// @param leastProceeds What the seller wants at least, as the bid may change before the transaction is mined.
    /// @return sold Id that the financier now holds.
    /// @return proceeds Cash that the seller received.
    function acceptStanding(
        address financier,
        uint256 lot,
        uint64 amount,
        uint64 leastProceeds
    ) external returns (uint256 sold, uint64 proceeds);

    function standingBidOf(
        address financier,
        address obligor,
        address currency
    ) external view returns (StandingBid memory);

    /// @return What Discounted names for a revision.
    function standingBidDigest(
        address financier,
        address obligor,
        address currency,
        uint32 revision
    ) external view returns (bytes32);
}
