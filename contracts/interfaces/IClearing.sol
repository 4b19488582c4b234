// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of clearing: cash in from the obligor, out to the holders.
pragma solidity 0.8.30;

import {ICreditLines} from "./ICreditLines.sol";

/// @title IClearing
/// @notice Cash per payable. Amounts in the minor unit of the payable's currency; days are civil days.
interface IClearing is ICreditLines {
    /// @notice The cash account of a payable, kept in one word, or two once it is in arrears.
    struct Account {
        uint64 face; // face issued, less what was retired or cancelled
        uint64 principalPaid; // principal that came in
        uint64 redeemed; // face of the lots that were paid in full
        uint24 penaltyPpmPerDay; // of the unpaid principal, per day late
        bool inArrears; // late, or paid out in parts: the next four are in use
        bool defaulted; // declared, and not cured
        bool guarantorPaid; // the obligor owes its guarantor too, or did
        bool deposited; // a deposit was locked at issue
        bool cancelled;
        uint104 penaltyPpm; // penalty accrued, in millionths of the minor unit: sum of principal * days * ppm
        uint64 penaltyPaid; // penalty that came in
        uint24 accruedDay; // day through which penalty is accrued
        uint64 extraPaidOut; // paid out beyond redeemed face: parts paid on live lots, and penalty shares
        uint64 held; // came in and is not paid out
    }

    /// @param principal Unpaid principal; `penalty` accrued through today, half up, less what was paid; `toGuarantor`
    /// what it paid in the obligor's place and has not had back.
    struct Owed {
        uint64 principal;
        uint64 penalty;
        uint64 toGuarantor;
    }

    /// @notice What a guarantor paid in the obligor's place, and had back.
    struct Guarantee {
        uint64 principal; // paid to the holders
        uint64 penalty; // paid to the holders
        uint64 recovered; // came in from the obligor, penalty first
        uint64 paidOut; // of that, went to the guarantor
    }

    event PenaltyAccrued(uint64 indexed payableNumber, uint104 penaltyPpm, uint24 throughDay);
    /// @notice Cash came in: penalty first, then principal, which is given back to the line.
    event Repaid(uint64 indexed payableNumber, address indexed payer, uint32 line, uint64 principal, uint64 penalty);
    /// @notice Beside Repaid, where it is for the guarantor too: this part came in beyond what holders are owed.
    /// @param principal Of it, given back to the line.
    event GuarantorReimbursed(uint64 indexed payableNumber, address indexed payer, uint64 cash, uint64 principal);
    /// @notice The guarantor paid the holders, and stands in their place for it. The line is not given back yet.
    event GuaranteePaid(uint64 indexed payableNumber, address indexed guarantor, uint64 principal, uint64 penalty);
    event RecoveryPaid(uint64 indexed payableNumber, address indexed guarantor, uint64 cash);
    event DepositLocked(uint64 indexed payableNumber, address indexed obligor, uint64 amount);
    /// @notice Part of the deposit, or all, pays what is owed: the next Repaid of the payable is out of it.
    event DepositTaken(uint64 indexed payableNumber, uint64 amount);
    event DepositReleased(uint64 indexed payableNumber, address indexed obligor, uint64 amount);
    /// @notice The obligor gave up a lot of its own payable: face and used line fall by its amount.
    event Retired(uint64 indexed payableNumber, uint256 indexed lot, address indexed obligor, uint64 amount);
    /// @notice Obligor and payee undid the payable: face and used line fall to nothing.
    event Cancelled(uint64 indexed payableNumber, uint32 line, uint64 faceAmount);
    event MandateSet(address indexed obligor, address indexed currency, bool granted);
    /// @notice Part of what a live lot is owed was paid to its holder.
    event Claimed(uint256 indexed lot, address indexed holder, uint64 cash);
    /// @notice A lot was paid in full and ended.
    /// @param amount Face of the lot; all that is paid now, but for what ArrearsRedeemed says.
    event Redeemed(uint256 indexed lot, address holder, uint64 amount);
    /// @notice Beside Redeemed, for a payable in arrears: paid now is amount + penaltyShare - claimed.
    /// @param penaltyShare The lot's floor share of penalty; the last lot's takes what the floors of the others left.
    /// @param claimed Paid on the lot before; its record is cleared.
    event ArrearsRedeemed(uint256 indexed lot, uint64 penaltyShare, uint64 claimed);
    /// @notice A lot in a batch could not be paid; nothing of it changed.
    /// @param reason The error, ABI-encoded.
    event Skipped(uint256 indexed lot, bytes reason);
    event Defaulted(uint64 indexed payableNumber, address indexed obligor, uint64 unpaid, uint24 day);
    event DefaultCured(uint64 indexed payableNumber, address indexed obligor);

    error Clearing_PayableUnknown(uint64 payableNumber);
    error Clearing_PayablesOnly(address caller);
    error Clearing_SelfOnly(address caller);
    error Clearing_AmountZero(uint64 payableNumber);
    error Clearing_Overpaid(uint64 payableNumber, uint64 amount, uint64 owed);
    error Clearing_CashDiffers(address currency, uint256 expected, uint256 received);
    error Clearing_MandateMissing(address obligor, address currency);
    error Clearing_MandateUnchanged(address obligor, bool granted);
    error Clearing_NotDue(uint64 payableNumber, uint24 dueDay, uint24 today);
    error Clearing_NothingToCollect(uint64 payableNumber, address obligor);
    error Clearing_NotSettled(uint64 payableNumber, uint64 unpaid);
    error Clearing_Settled(uint64 payableNumber);
    error Clearing_NothingDue(uint256 lot);
    error Clearing_InGrace(uint64 payableNumber, uint24 lastGraceDay, uint24 today);
    error Clearing_AlreadyDefaulted(uint64 payableNumber);
    error Clearing_NotInDefault(uint64 payableNumber);
    error Clearing_NotGuaranteed(uint64 payableNumber);
    error Clearing_NotGuarantor(uint64 payableNumber, address guarantor, address caller);
    error Clearing_NothingRecovered(uint64 payableNumber);
    error Clearing_NoDeposit(uint64 payableNumber);
    error Clearing_StillOwed(uint64 payableNumber, uint64 owed);
    error Clearing_PartyHeld(uint64 payableNumber, address party);
    error Clearing_NotObligor(uint256 lot, address obligor, address caller);
    error Clearing_NotHolder(uint256 lot, address caller);
    error Clearing_Matured(uint64 payableNumber, uint24 dueDay, uint24 today);
    error Clearing_LotPledged(uint256 lot);
    error Clearing_PaidAlready(uint64 payableNumber, uint64 principalPaid);
    error Clearing_RootLotChanged(uint64 payableNumber);

    /// @notice Draws the line and opens the account of a new payable. Payables only.
    /// @return account The account's word (libraries/AccountWord).
    function openAccount(
        uint64 payableNumber,
        uint32 line,
        address obligor,
        address guarantor,
        address currency,
        uint64 faceAmount,
        uint24 penaltyPpmPerDay,
        uint32 depositPpm
    ) external returns (uint256 account);

    /// @notice Undoes a payable whose root lot is whole and with its payee: nothing of it was paid, cut, sold or
    /// delivered. Payables only.
    function annulAccount(uint64 payableNumber, address payee) external returns (uint64 faceAmount);

    /// @notice Pays on a payable from the caller's deposits: early, in parts, on time or late. Its cost does not
    /// depend on the number of lots.
    /// @param amount Minor units, at least 1, at most what is owed today.
    function repay(uint64 payableNumber, uint64 amount) external;

    /// @notice Lets anyone collect what the caller owes in a currency from the due day, by its token allowance.
    function setMandate(address currency, bool granted) external;

    /// @notice Collects what is owed, or as much of it as the obligor's balance and allowance hold, from the due day.
    /// @return amount Minor units that came in.
    function collect(uint64 payableNumber) external returns (uint64 amount);

    /// @notice Pays a live lot's holder its floor share of what came in, from the due day until settlement.
    /// @return cash Minor units paid now.
    function claim(uint256 lot) external returns (uint64 cash);

    /// @notice Pays a lot of a settled payable in full and ends it. Anyone may push; the holder is paid.
    /// @return cash Minor units paid now.
    function redeem(uint256 lot) external returns (uint64 cash);

    /// @notice Redeems or claims each lot; one that cannot be paid is skipped with an event and blocks nobody.
    function clear(uint256[] calldata lots) external;

    /// @notice A group of `clear`, all or none. This contract only: one call for a group costs less than one for each
    /// lot, and a group that fails is taken lot by lot.
    function clearTogether(uint256[] calldata lots) external;

    /// @notice Declares default of an unpaid payable after due day and grace. Anyone.
    function declareDefault(uint64 payableNumber) external;

    /// @notice Gives up a lot of the caller's own payable that it bought or was given: it ends unpaid, and the line is
    /// freed by its amount. Before the due day, and at most the unpaid principal.
    function retire(uint256 lot) external;

    /// @notice Pays holders in the obligor's place after default, wholly or in part. The guarantor only.
    /// @param amount Minor units, at least 1, at most what holders are owed today.
    function payGuarantee(uint64 payableNumber, uint64 amount) external;

    /// @notice Pays the guarantor what came back from the obligor. Anyone may push.
    /// @return cash Minor units paid now.
    function payRecovery(uint64 payableNumber) external returns (uint64 cash);

    /// @notice Returns the rest of a deposit to the obligor once nothing is owed. Anyone may push.
    /// @return amount Minor units returned.
    function giveBackDeposit(uint64 payableNumber) external returns (uint64 amount);

    function accountOf(uint64 payableNumber) external view returns (Account memory);

    /// @notice What the obligor owes today.
    function owedOn(uint64 payableNumber) external view returns (Owed memory);

    function guaranteeOf(uint64 payableNumber) external view returns (Guarantee memory);

    /// @return Minor units locked for a payable.
    function depositLocked(uint64 payableNumber) external view returns (uint64);

    /// @notice What is still to come to a lot as of today: its face and floor share of penalty, less what was
    /// claimed; zero for a lot that is not live.
    function outstandingOf(uint256 lot) external view returns (uint64);

    /// @return Minor units already paid on a live lot.
    function claimedOn(uint256 lot) external view returns (uint64);

    function hasMandate(address obligor, address currency) external view returns (bool);
}
