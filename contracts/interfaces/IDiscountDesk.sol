// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of discounting.
pragma solidity 0.8.30;

import {Money} from "../libraries/Money.sol";
import {IConsents} from "./IConsents.sol";
import {IExposures} from "./IExposures.sol";
import {IRecourse} from "./IRecourse.sol";
import {IStandingBids} from "./IStandingBids.sol";

/// @title IDiscountDesk
/// @notice A financier buys a lot before it is due: lot and cash change hands in one transaction or not at all.
/// Amounts in the minor unit of the payable's currency; days are civil days.
interface IDiscountDesk is IConsents, IRecourse, IStandingBids, IExposures {
    /// @notice A financier's signed offer; EIP-712 type `Bid`.
    struct Bid {
        address financier;
        uint256 lot; // the one lot that it may buy, at `lotVersion`; zero for any lot of `obligor`
        uint24 lotVersion; // children << 8 | hops of that lot; zero with `obligor`
        address obligor; // zero with `lot`
        address currency;
        uint64 budget; // face that it may buy in total, minor units
        uint32 ratePpm; // millionths a year
        uint16 dayBasis; // 360 or 365
        Money.Method method;
        bool recourse; // whether the lot may be sold back to the seller after default
        uint32 obligorSharePpm; // millionths of the discount that the obligor bears, by its interest mandate
        uint32 feePpm; // platform fee, millionths of the face, out of the seller's proceeds; at most 10,000
        address feeReceiver; // zero where there is no fee
        uint24 lastDueDay; // latest due day of what it buys
        uint24 lastDay; // last day on which it may be accepted
        uint64 series; // of the financier when it signed; raised, all older bids are dead
        uint256 nonce; // tells apart two bids with otherwise equal words
    }

    /// @notice How much of the discount on its own warrants an obligor bears.
    struct InterestMandate {
        uint32 highestSharePpm; // millionths of a discount; zero for none
        uint32 highestRatePpm; // of the bids that it shares in, millionths a year
        uint64 budget; // cash that it still pays, minor units
    }

    /// @notice A lot was sold. With rate, days, basis and method the discount can be computed again.
    /// @param filled Face bought so far under a bid for an obligor; zero under a bid for one lot.
    event Discounted(
        uint256 indexed lot,
        address indexed seller,
        address indexed financier,
        bytes32 bidDigest,
        uint64 faceAmount,
        uint64 discount,
        uint64 proceeds,
        uint24 tenorDays,
        uint32 ratePpm,
        uint16 dayBasis,
        Money.Method method,
        uint64 filled
    );
    /// @notice Beside Discounted: the obligor paid its share of the discount to the seller.
    /// @param budget What its mandate has left.
    event InterestShared(
        uint256 indexed lot,
        address indexed obligor,
        address currency,
        uint32 sharePpm,
        uint64 cash,
        uint64 budget
    );
    /// @notice Beside Discounted: a service fee was paid out of the proceeds.
    event FeePaid(uint256 indexed lot, address indexed receiver, uint32 feePpm, uint64 fee);
    event InterestMandateSet(
        address indexed obligor,
        address indexed currency,
        uint32 highestSharePpm,
        uint32 highestRatePpm,
        uint64 budget
    );
    event BidCancelled(address indexed financier, bytes32 indexed bidDigest);
    /// @notice Bids of an older series are dead.
    event SeriesRaised(address indexed financier, uint64 series);

    error DiscountDesk_NotFinancier(address financier, address caller);
    error DiscountDesk_BidCancelled(bytes32 bidDigest);
    error DiscountDesk_SeriesDead(uint64 bidSeries, uint64 series);
    error DiscountDesk_Overfilled(bytes32 bidDigest, uint64 wanted, uint64 left);
    error DiscountDesk_BasisInvalid(uint16 dayBasis);
    error DiscountDesk_ScopeInvalid(uint256 lot, address obligor);
    error DiscountDesk_LotDiffers(uint256 wanted, uint256 offered);
    error DiscountDesk_VersionDiffers(uint256 lot, uint24 wanted, uint24 actual);
    error DiscountDesk_ObligorDiffers(address wanted, address actual);
    error DiscountDesk_CurrencyDiffers(address wanted, address actual);
    error DiscountDesk_DueTooLate(uint24 dueDay, uint24 lastDueDay);
    error DiscountDesk_CashDiffers(address currency, uint256 expected, uint256 received);
    error DiscountDesk_FeeInvalid(uint32 feePpm, address feeReceiver);
    error DiscountDesk_ShareInvalid(uint32 sharePpm);
    error DiscountDesk_ShareNotMandated(address obligor, uint32 sharePpm, uint32 highestSharePpm);
    error DiscountDesk_RateNotMandated(address obligor, uint32 ratePpm, uint32 highestRatePpm);
    error DiscountDesk_MandateExhausted(address obligor, uint64 wanted, uint64 left);

    /// @notice Sells a lot, or a part of it, to the bid's financier. Holder or operator.
    /// @param bidSignature The financier's consent; empty for an approval on chain.
    /// @param amount Face to sell, minor units.
    /// @return sold Id that the financier now holds.
    /// @return proceeds Cash that the financier paid: face less discount, a service fee included.
    function accept(
        Bid calldata bid,
        bytes calldata bidSignature,
        uint256 lot,
        uint64 amount
    ) external returns (uint256 sold, uint64 proceeds);

    /// @notice `accept` by the holder's consent, so that the holder needs no gas.
    function acceptWithConsent(
        Bid calldata bid,
        bytes calldata bidSignature,
        uint256 lot,
        uint64 amount,
        Consent calldata consent
    ) external returns (uint256 sold, uint64 proceeds);

    /// @notice Kills one bid of the caller, signed or not yet.
    function cancelBid(Bid calldata bid) external;

    /// @notice Kills all bids of the caller at once.
    /// @return series What new bids must name.
    function cancelAllBids() external returns (uint64 series);

    /// @notice Lets sellers of the caller's warrants have a share of the discount paid by the caller, by its allowance.
    /// @param highestSharePpm At most 1,000,000; zero with a budget of zero for no longer.
    /// @param highestRatePpm Of the bids that it shares in: no seller and financier make the caller pay for more.
    /// @param budget Cash in all, minor units.
    function setInterestMandate(
        address currency,
        uint32 highestSharePpm,
        uint32 highestRatePpm,
        uint64 budget
    ) external;

    function bidDigest(Bid calldata bid) external view returns (bytes32);

    /// @notice What a holder signs to let anyone carry its acceptance of a bid to the chain.
    function acceptanceDigest(
        bytes32 bidDigest_,
        uint256 lot,
        uint64 amount,
        uint24 version,
        uint24 lastDay
    ) external view returns (bytes32);

    /// @return filled Face bought so far under an obligor's bid; 2^64 - 1 for a cancelled bid.
    function filledOf(bytes32 bidDigest_) external view returns (uint64 filled);

    function seriesOf(address financier) external view returns (uint64);

    function interestMandateOf(address obligor, address currency) external view returns (InterestMandate memory);
}
