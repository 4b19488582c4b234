// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of pledging a lot for an advance.
pragma solidity 0.8.30;

import {IConsents} from "./IConsents.sol";

/// @title IPledges
/// @notice A holder pledges a lot for an advance in cash. The lot stays its holder's and does not move; repayment
/// releases it in the same transaction. Whatever the lot is paid meanwhile goes to the financier as far as it is owed,
/// and the rest to the pledgor. Amounts in the minor unit of the payable's currency; days are civil days.
interface IPledges is IConsents {
    /// @notice A financier's signed offer to advance cash on one lot; EIP-712 type `PledgeBid`.
    struct PledgeBid {
        address financier;
        uint256 lot;
        uint24 lotVersion; // children << 8 | hops of the lot
        address currency;
        uint32 advancePpm; // advance as millionths of the lot's face, at most 1,000,000; rounded half up
        uint32 ratePpm; // interest on the advance, millionths a year
        uint16 dayBasis; // 360 or 365
        uint24 repayDay; // last day to repay, at most the payable's due day
        uint24 lastDay; // last day on which the offer may be taken
        uint256 nonce;
    }

    struct Loan {
        address financier; // zero for no loan
        uint64 advance;
        uint24 sinceDay; // interest runs from this day
        address pledgor; // from foreclosure on: whom the lot was taken from
        uint32 ratePpm;
        uint16 dayBasis;
        uint24 repayDay;
        bool foreclosed;
        uint64 received; // of what the lot was paid, went to the financier
        uint64 debt; // fixed at foreclosure; zero before
        bytes32 digest; // of the offer
    }

    /// @notice Cash went to the holder, and the lot is pledged.
    event Pledged(
        uint256 indexed lot,
        address indexed pledgor,
        address indexed financier,
        bytes32 bidDigest,
        uint64 advance,
        uint32 ratePpm,
        uint16 dayBasis,
        uint24 sinceDay,
        uint24 repayDay
    );
    event PledgeBidCancelled(address indexed financier, bytes32 indexed bidDigest);
    /// @notice The loan is repaid, and the lot is released.
    /// @param cash Paid now; `interest` in all.
    event LoanRepaid(uint256 indexed lot, address indexed payer, uint64 cash, uint64 interest);
    /// @notice The financier took the lot. It is owed `debt` out of what the lot will be paid.
    /// @param pledgor Whom the lot was taken from, and who is paid the surplus: the holder of this moment.
    event Foreclosed(uint256 indexed lot, address indexed pledgor, address indexed financier, uint64 debt);
    /// @notice What the lot was paid was shared between financier and pledgor.
    /// @param ended Whether the loan's record is cleared: the lot was paid in full, or, before foreclosure, the
    /// financier; then the lot is released.
    event PledgeCleared(uint256 indexed lot, uint64 toFinancier, uint64 toPledgor, bool ended);

    error Pledges_BasisInvalid(uint16 dayBasis);
    error Pledges_AdvanceInvalid(uint32 advancePpm, uint256 advance);
    error Pledges_RepayDayInvalid(uint24 repayDay, uint24 today, uint24 dueDay);
    error Pledges_CurrencyDiffers(address wanted, address actual);
    error Pledges_VersionDiffers(uint256 lot, uint24 wanted, uint24 actual);
    error Pledges_BidUsed(bytes32 bidDigest);
    error Pledges_NotHolder(uint256 lot, address caller);
    error Pledges_NotFinancier(address financier, address caller);
    error Pledges_SameParty(uint256 lot, address party);
    error Pledges_NoLoan(uint256 lot);
    error Pledges_NotOverdue(uint256 lot, uint24 repayDay, uint24 today);
    error Pledges_AlreadyForeclosed(uint256 lot);
    error Pledges_PartyFrozen(uint256 lot, address party);
    error Pledges_ClearingOnly(address caller);
    error Pledges_CashDiffers(address currency, uint256 expected, uint256 received);

    /// @notice Pledges a whole lot under a financier's offer: cash and hold in one transaction. Holder or operator.
    /// @return advance Cash that the holder received.
    function pledge(PledgeBid calldata bid, bytes calldata bidSignature) external returns (uint64 advance);

    /// @notice `pledge` by the holder's consent (EIP-712 type `PledgeAcceptance`).
    function pledgeWithConsent(
        PledgeBid calldata bid,
        bytes calldata bidSignature,
        Consent calldata consent
    ) external returns (uint64 advance);

    /// @notice Kills one offer of the caller.
    function cancelPledgeBid(PledgeBid calldata bid) external;

    /// @notice Pays what is owed today, and releases the lot. Anyone may pay.
    /// @return cash Minor units paid.
    function repayLoan(uint256 lot) external returns (uint64 cash);

    /// @notice Takes the lot after the last day to repay. Its financier only.
    function foreclose(uint256 lot) external;

    /// @notice Shares what a pledged lot was paid, which Clearing sent here before. Clearing only.
    /// @param holder Of the lot; `ended` whether it was paid in full.
    function share(uint256 lot, address currency, address holder, uint64 cash, bool ended) external;

    /// @return Zeros for none.
    function loanOf(uint256 lot) external view returns (Loan memory);

    /// @return Advance and interest through today, less what the financier received.
    function debtOf(uint256 lot) external view returns (uint64);

    /// @return Whether an offer was taken or cancelled.
    function isBidUsed(bytes32 bidDigest) external view returns (bool);

    function pledgeBidDigest(PledgeBid calldata bid) external view returns (bytes32);

    /// @notice What a holder signs to let anyone carry its pledge to the chain.
    function pledgeAcceptanceDigest(
        bytes32 bidDigest,
        uint256 lot,
        uint24 version,
        uint24 lastDay
    ) external view returns (bytes32);
}
