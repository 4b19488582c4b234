// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of the ledger of lots.
pragma solidity 0.8.30;

import {IConsents} from "./IConsents.sol";
import {ILots} from "./ILots.sol";

/// @title IWarrants
/// @notice Splits and delivers lots. Amounts are in the minor unit of the payable's currency; days are civil days.
interface IWarrants is ILots, IConsents {
    /// @notice Why a lot was delivered.
    enum Cause {
        Endorsement, // against a trade; the reference commits to its documents
        Sale, // discounted; the reference is the bid's digest
        Recourse, // returned to its seller after default; the reference is the lot it was sold as
        Foreclosure, // taken by the financier that advanced cash on it; the reference is the pledge's digest
        Order // moved by a court's or regulator's order; the reference is the order's hash
    }

    /// @notice Why a lot is held where it is, beside a freeze.
    enum Hold {
        Offer, // for a receiver that asked to accept
        Pledge // for a financier that advanced cash on it
    }

    /// @notice The contracts that this one works with.
    struct Modules {
        address payables;
        address clearing;
        address desk;
        address offers;
        address pledges;
        address orders;
        address evidence;
    }

    struct Lot {
        address owner;
        uint64 amount;
        uint16 children;
        uint8 hops;
        bool frozen;
        bool offered;
        bool pledged;
    }

    /// @notice What the ledger knows of a payable.
    struct Paper {
        address currency;
        uint32 line;
        uint24 dueDay;
        uint16 graceDays;
        uint8 tierCap;
        uint8 backing; // IPayables.Backing
        bool guaranteed;
        bool frozen;
    }

    /// @notice One receiver of `endorseMany`.
    struct Delivery {
        address to;
        uint64 amount;
        bytes32 tradeReference;
    }

    /// @notice Children `firstChild`, `firstChild + 1`, … were cut from a lot, kept by its holder at the lot's hops.
    /// A lot whose amount is then zero is spent: its word is cleared.
    event Split(uint256 indexed lot, address indexed holder, uint16 firstChild, uint64[] amounts);
    /// @notice A lot was delivered. A number seen for the first time was cut from its parent (whose amount falls by
    /// `amount` and whose children rise by one); otherwise the whole lot moved.
    /// @param hops Deliveries since the payee, this one included.
    /// @param ref Trade reference, bid digest, or lot number as sold: see Cause.
    event Delivered(
        uint256 indexed lot,
        address indexed from,
        address indexed to,
        uint64 amount,
        uint8 hops,
        Cause cause,
        bytes32 ref
    );
    /// @notice A regulator stopped a lot. LotThawed comes by its own order, or by the order that moves the lot.
    event LotFrozen(uint256 indexed lot, bytes32 orderHash);
    event LotThawed(uint256 indexed lot, bytes32 orderHash);
    /// @notice A lot is held for an offer or a pledge: it does not move until it is released.
    event LotHeld(uint256 indexed lot, Hold hold);
    event LotReleased(uint256 indexed lot, Hold hold);
    /// @notice A consent by which a whole lot was offered: it raised no version, and so is written down as used.
    event ConsentUsed(address indexed holder, bytes32 digest);
    /// @notice The lot followed its holder to the account that took the holder's place. Not a delivery: no hop.
    event Followed(uint256 indexed lot, address indexed from, address indexed to);
    event PayableFrozen(uint64 indexed payableNumber, bytes32 orderHash);
    event PayableThawed(uint64 indexed payableNumber, bytes32 orderHash);
    event MetadataUriSet(string metadataUri);

    error Warrants_PayableUnknown(uint64 payableNumber);
    error Warrants_LotUnknown(uint256 lot);
    error Warrants_NotHolder(uint256 lot, address caller);
    error Warrants_LotFrozen(uint256 lot);
    error Warrants_HolderFrozen(uint256 lot, address holder);
    error Warrants_HolderReplaced(uint256 lot, address holder, address successor);
    error Warrants_NobodyReplaced(uint256 lot, address holder);
    error Warrants_LotOffered(uint256 lot);
    error Warrants_LotPledged(uint256 lot);
    error Warrants_LotNotHeld(uint256 lot, Hold hold);
    /// @notice The receiver wants to accept what it is given: a plain transfer cannot wait for it, `endorse` can.
    error Warrants_AcceptanceNeeded(uint256 lot, address receiver);
    error Warrants_LotNotFrozen(uint256 lot);
    error Warrants_PayableFrozen(uint64 payableNumber);
    error Warrants_PayableNotFrozen(uint64 payableNumber);
    error Warrants_Matured(uint64 payableNumber, uint24 dueDay, uint24 today);
    error Warrants_TradeReferenceMissing(uint256 lot);
    error Warrants_SameHolder(uint256 lot, address holder);
    error Warrants_TierCapReached(uint256 lot, uint8 tierCap);
    error Warrants_AmountZero(uint256 lot);
    error Warrants_AmountExceedsLot(uint256 lot, uint256 amount, uint64 available);
    error Warrants_NothingToCut(uint256 lot);
    error Warrants_ChildrenExhausted(uint256 lot, uint256 children);
    error Warrants_VersionDiffers(uint256 lot, uint24 expected, uint24 actual);
    error Warrants_ConsentUsed(uint256 lot, bytes32 digest);
    error Warrants_OrderMissing(uint256 target);
    error Warrants_ModuleOnly(address caller);

    /// @notice Cuts lots out of a lot for the same holder. Holder or operator.
    /// @param amounts Each at least 1; their sum at most the lot's amount.
    /// @return firstChild Id of the first child; the others follow in the same path word.
    function split(uint256 lot, uint64[] calldata amounts) external returns (uint256 firstChild);

    /// @notice `split` by the holder's consent.
    function splitWithConsent(
        uint256 lot,
        uint64[] calldata amounts,
        Consent calldata consent
    ) external returns (uint256 firstChild);

    /// @notice Delivers a lot, or a part of it, to another enterprise against a trade. Holder or operator.
    /// @param amount Minor units; the lot's whole amount moves the lot itself, less cuts a child.
    /// @param tradeReference Commitment to the documents of the trade; not zero.
    /// @return delivered Id of the lot that `to` now holds, or, where `to` wants to accept, that is held for it.
    function endorse(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference
    ) external returns (uint256 delivered);

    /// @notice `endorse` by the holder's consent.
    function endorseWithConsent(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        Consent calldata consent
    ) external returns (uint256 delivered);

    /// @notice Cuts a child for each of several enterprises in one transaction. Holder or operator.
    /// @return firstChild Id of the first receiver's lot; the others follow in the same path word.
    function endorseMany(uint256 lot, Delivery[] calldata deliveries) external returns (uint256 firstChild);

    /// @notice `endorseMany` by the holder's consent.
    function endorseManyWithConsent(
        uint256 lot,
        Delivery[] calldata deliveries,
        Consent calldata consent
    ) external returns (uint256 firstChild);

    /// @notice Stops a lot; the cash it is owed is kept. Regulator only.
    function freezeLot(uint256 lot, bytes32 orderHash) external;

    function thawLot(uint256 lot, bytes32 orderHash) external;

    /// @notice Stops all lots of a payable; the cash they are owed is kept. Regulator only.
    function freezePayable(uint64 payableNumber, bytes32 orderHash) external;

    function thawPayable(uint64 payableNumber, bytes32 orderHash) external;

    /// @notice Gives a lot to the account that took its holder's place. Anyone.
    function follow(uint256 lot) external;

    /// @notice Writes a payable's paper and its root lot. Payables only.
    /// @param paper See libraries/PaperWord.
    function issueRootLot(
        uint64 payableNumber,
        uint256 paper,
        address payee,
        uint64 faceAmount
    ) external returns (uint256 lot);

    /// @notice Delivers a sold lot, or a part of it. Discount desk only. The tier cap does not bind a sale.
    /// @param by Who sells: the holder or an operator of the holder.
    /// @param bidDigest Reference kept in the journal.
    /// @return sold Id that the buyer now holds.
    /// @return seller Holder until now.
    /// @return version Version of the lot before the sale.
    /// @return paper The payable's word (libraries/PaperWord).
    /// @return standing The day, and what the rules ask of a financing (libraries/Standing).
    function sell(
        uint256 lot,
        uint64 amount,
        address by,
        address buyer,
        bytes32 bidDigest
    ) external returns (uint256 sold, address seller, uint24 version, uint256 paper, uint256 standing);

    /// @notice Delivers a lot, or a part of it, for a reason other than trade or sale. Only the contract of that cause:
    /// DiscountDesk for recourse, Pledges for foreclosure, Orders for orders; each has looked at what it needs.
    /// @dev Warning: a whole lot arrives free of freeze and offer; a pledge stays on it.
    /// @return delivered Id that the receiver now holds.
    function deliver(
        uint256 lot,
        address to,
        uint64 amount,
        Cause cause,
        bytes32 ref
    ) external returns (uint256 delivered);

    /// @notice Cuts lots out of a lot for its own holder, frozen if it is. Orders only.
    function cut(uint256 lot, uint64[] calldata amounts) external returns (uint256 firstChild);

    /// @notice Holds a lot for a financier. Pledges only, which has seen that it circulates.
    function pledge(uint256 lot) external returns (uint256 word);

    /// @notice Ends the hold of an offer or a pledge. Offers or Pledges only, each its own.
    function release(uint256 lot) external returns (uint256 word);

    /// @notice Ends a lot that is being paid in full. Clearing only.
    /// @return word The lot as it was (libraries/LotWord).
    /// @return paper The payable's word (libraries/PaperWord).
    function end(uint256 lot) external returns (uint256 word, uint256 paper);

    /// @notice What is needed to pay a live lot; reverts where lot, payable or holder is frozen.
    /// @return word The lot (libraries/LotWord).
    /// @return paper The payable's word (libraries/PaperWord).
    function clearable(uint256 lot) external view returns (uint256 word, uint256 paper);

    /// @notice What is needed to finance a live lot; reverts where it does not circulate.
    /// @return word The lot (libraries/LotWord).
    /// @return paper The payable's word (libraries/PaperWord).
    function circulating(uint256 lot) external view returns (uint256 word, uint256 paper);

    /// @return Zeros for a lot that was never made, or is spent or redeemed.
    function lotOf(uint256 lot) external view returns (Lot memory);

    function paperOf(uint64 payableNumber) external view returns (Paper memory);

    /// @return The payable's word (libraries/PaperWord), zero for none.
    function paperWordOf(uint64 payableNumber) external view returns (uint256);

    /// @return Whether the consent with this digest offered a whole lot, and so serves no more.
    function isUsedUp(bytes32 digest) external view returns (bool);

    /// @return children << 8 | hops: the version that a consent names.
    function versionOf(uint256 lot) external view returns (uint24);

    /// @notice What a holder signs to let anyone split, endorse, or endorse to many.
    function splitDigest(
        uint256 lot,
        uint64[] calldata amounts,
        uint24 version,
        uint24 lastDay
    ) external view returns (bytes32);

    function endorseDigest(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        uint24 version,
        uint24 lastDay
    ) external view returns (bytes32);

    function endorseManyDigest(
        uint256 lot,
        Delivery[] calldata deliveries,
        uint24 version,
        uint24 lastDay
    ) external view returns (bytes32);
}
