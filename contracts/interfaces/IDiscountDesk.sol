// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of discounting.
pragma solidity 0.8.30;

import {Money} from "../libraries/Money.sol";
import {IConsents} from "./IConsents.sol";

/// @title IDiscountDesk
/// @notice A financier buys a lot before it is due: lot and cash change hands in one transaction or not at all.
/// Amounts in the minor unit of the payable's currency; days are civil days.
interface IDiscountDesk is IConsents {
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
        uint24 lastDueDay; // latest due day of what it buys
        uint24 lastDay; // last day on which it may be accepted
        uint64 series; // of the financier when it signed; raised, all older bids are dead
        uint256 nonce; // tells apart two bids with otherwise equal words
    }

    /// @notice The right to sell a lot back, kept under the lot's number and its hops in the buyer's hands. A lot has
    /// each hops once, so the right holds while the lot, or what its buyer cut from it, has not left the buyer, and
    /// again when it came back by recourse.
    struct Recourse {
        address seller; // zero for no right
        uint64 price; // what was paid for it
        uint16 children; // cut from the lot before it was sold: the right does not cover them
    }

    /// @notice A claim by right of recourse, open until it is paid.
    struct RecourseClaim {
        address holder;
        address seller;
        uint256 soldAs; // the lot as it was sold; the claimed lot is it, or was cut from it
        uint8 hops; // of the lot in the holder's hands, as heldAtHops tells
        uint24 day;
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
    /// @notice Beside Discounted, where the bid asks for recourse.
    /// @param price What the financier paid; `hops` and `children` of the lot in its hands.
    event RecourseGranted(
        uint256 indexed lot,
        address indexed seller,
        address indexed financier,
        uint64 price,
        uint8 hops,
        uint16 children
    );
    event BidCancelled(address indexed financier, bytes32 indexed bidDigest);
    /// @notice Bids of an older series are dead.
    event SeriesRaised(address indexed financier, uint64 series);
    event RecourseClaimed(
        uint256 indexed lot,
        address indexed holder,
        address indexed seller,
        uint256 soldAs,
        uint8 hops,
        uint24 day
    );
    /// @notice A claim was paid, and the lot returned to the seller.
    /// @param payer The seller, or who paid for it.
    /// @param cash Paid to the holder: what was outstanding on the lot.
    /// @param hops Of the lot now; `heldAtHops_` its hops when the seller sold it, at which an
    /// older right holds again.
    event RecoursePaid(
        uint256 indexed lot,
        address indexed seller,
        address indexed holder,
        address payer,
        uint64 cash,
        uint8 hops,
        uint8 heldAtHops_
    );

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
    error DiscountDesk_NotInDefault(uint64 payableNumber);
    error DiscountDesk_NotHolder(uint256 lot, address caller);
    error DiscountDesk_NoRecourse(uint256 lot, address holder, uint256 soldAs);
    error DiscountDesk_AlreadyClaimed(uint256 lot, address seller);
    error DiscountDesk_NotClaimed(uint256 lot);

    /// @notice Sells a lot, or a part of it, to the bid's financier. Holder or operator.
    /// @param bidSignature The financier's consent; empty for an approval on chain.
    /// @param amount Face to sell, minor units.
    /// @return sold Id that the financier now holds.
    /// @return proceeds Cash that the seller received.
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

    /// @notice Claims recourse for a lot of a payable in default. Holder only.
    /// @param soldAs The lot as the holder bought it; `lot` is it, or was cut from it.
    function claimRecourse(uint256 lot, uint256 soldAs) external;

    /// @notice Pays a claim: the holder gets what is outstanding, the lot returns to the seller. Anyone may pay for
    /// the seller.
    /// @return cash Minor units paid.
    function payRecourse(uint256 lot) external returns (uint64 cash);

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

    /// @param hops Of the lot in the buyer's hands.
    function recourseOf(uint256 soldAs, uint8 hops) external view returns (Recourse memory);

    /// @notice The hops at which a lot counts as held: its own, or, after it came back by recourse, those at which its
    /// holder held it before.
    function heldAtHops(uint256 lot) external view returns (uint8);

    function recourseClaimOf(uint256 lot) external view returns (RecourseClaim memory);
}
