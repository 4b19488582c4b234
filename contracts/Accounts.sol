// SPDX-License-Identifier: Apache-2.0
// The cash account of each payable: what is owed, what came in, and whom it is for.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {CreditLines} from "./CreditLines.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {AccountWord} from "./libraries/AccountWord.sol";
import {Days} from "./libraries/Days.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Accounts
/// @dev Part of Clearing. Cash in is measured, so that a token that lies gains nothing.
abstract contract Accounts is IClearing, CreditLines {
    using AccountWord for uint256;
    using PaperWord for uint256;
    using SafeERC20 for IERC20;

    IWarrants internal immutable _warrants;
    int256 private immutable _civilOffset;

    /// @dev A second word, made only for a payable that is late or paid out in parts; see IClearing.Account.
    struct Arrears {
        uint104 penaltyPpm;
        uint64 penaltyPaid;
        uint24 accruedDay;
        uint64 extraPaidOut;
    }

    /// @dev The account's word (libraries/AccountWord), in a struct so that a place in storage can be passed on.
    struct Kept {
        uint256 account;
    }

    mapping(uint64 payableNumber => Kept) internal _accounts;
    mapping(uint64 payableNumber => Arrears) internal _arrears;
    mapping(uint64 payableNumber => Guarantee) internal _guarantees;

    constructor(IEnterprises enterprises_, IWarrants warrants_) CreditLines(enterprises_) {
        _warrants = warrants_;
        _civilOffset = enterprises_.civilOffset();
    }

    /// @inheritdoc IClearing
    function accountOf(uint64 payableNumber) external view returns (Account memory) {
        uint256 account = _accounts[payableNumber].account;
        Arrears memory arrears = _arrears[payableNumber];
        return
            Account({
                face: account.face(),
                principalPaid: account.principalPaid(),
                redeemed: account.redeemed(),
                penaltyPpmPerDay: account.penaltyPpmPerDay(),
                inArrears: account.isInArrears(),
                defaulted: account.isDefaulted(),
                guarantorPaid: account.hasGuarantorPaid(),
                deposited: account.isDeposited(),
                cancelled: account.isCancelled(),
                penaltyPpm: arrears.penaltyPpm,
                penaltyPaid: arrears.penaltyPaid,
                accruedDay: arrears.accruedDay,
                extraPaidOut: arrears.extraPaidOut,
                held: account.principalPaid() + arrears.penaltyPaid - account.redeemed() - arrears.extraPaidOut
            });
    }

    /// @inheritdoc IClearing
    function owedOn(uint64 payableNumber) external view returns (Owed memory) {
        return _owed(payableNumber, _paperOf(payableNumber));
    }

    /// @inheritdoc IClearing
    function guaranteeOf(uint64 payableNumber) external view returns (Guarantee memory) {
        return _guarantees[payableNumber];
    }

    /// @dev Books a payment of the obligor: penalty first, then principal, then its guarantor; gives the line back;
    /// cures a default that it ends.
    function _book(uint64 payableNumber, uint256 paper, address payer, uint64 amount) internal {
        uint32 line = paper.line();
        (uint256 account, uint64 principal, uint64 penalty) = _penaltyFirst(payableNumber, paper, amount);
        uint64 beyond = 0;
        if (principal > account.unpaid()) {
            beyond = principal - account.unpaid();
            principal = account.unpaid();
            if (beyond > _owedToGuarantor(payableNumber)) {
                uint64 owed = principal + penalty + _owedToGuarantor(payableNumber);
                revert Clearing_Overpaid(payableNumber, amount, owed);
            }
        }

        account = account.plusPaid(principal);
        if (beyond != 0) _reimburse(payableNumber, line, payer, beyond);
        bool cured = account.isDefaulted() && account.isSettled() && _owedToGuarantor(payableNumber) == 0;
        if (cured) account ^= AccountWord.DEFAULTED;
        _accounts[payableNumber].account = account;
        if (principal != 0) _giveBack(line, principal);
        emit Repaid(payableNumber, payer, line, principal, penalty);
        if (cured) {
            address obligor = obligorOf(line);
            emit DefaultCured(payableNumber, obligor);
            _enterprises.recordCure(obligor);
        }
    }

    /// @dev Takes what is due of penalty out of an amount; the rest is for principal.
    function _penaltyFirst(
        uint64 payableNumber,
        uint256 paper,
        uint64 amount
    ) internal returns (uint256 account, uint64 principal, uint64 penalty) {
        account = _accounts[payableNumber].account;
        if (amount == 0) revert Clearing_AmountZero(payableNumber);
        if (_isLate(account, paper)) {
            penalty = _bookPenalty(payableNumber, account, paper, amount);
            account |= AccountWord.IN_ARREARS;
        }
        principal = amount - penalty;
    }

    /// @dev Takes cash in and measures it: a token that takes a fee, or lies, is refused.
    function _receive(IERC20 currency, address payer, uint64 amount) internal {
        uint256 before = currency.balanceOf(address(this));
        currency.safeTransferFrom(payer, address(this), amount);
        uint256 received = currency.balanceOf(address(this)) - before;
        if (received != amount) revert Clearing_CashDiffers(address(currency), amount, received);
    }

    function _paperOf(uint64 payableNumber) internal view returns (uint256 paper) {
        paper = _warrants.paperWordOf(payableNumber);
        if (paper == 0) revert Clearing_PayableUnknown(payableNumber);
    }

    function _requireDue(uint64 payableNumber, uint256 paper) internal view {
        uint24 today = _today();
        if (today < paper.dueDay()) revert Clearing_NotDue(payableNumber, paper.dueDay(), today);
    }

    /// @dev What came in beyond the holders is the guarantor's: first its penalty, then its principal, which frees the
    /// line.
    function _reimburse(uint64 payableNumber, uint32 line, address payer, uint64 cash) private {
        Guarantee memory guarantee = _guarantees[payableNumber];
        uint64 before = guarantee.recovered > guarantee.penalty ? guarantee.recovered - guarantee.penalty : 0;
        guarantee.recovered += cash;
        uint64 principal = guarantee.recovered > guarantee.penalty ? guarantee.recovered - guarantee.penalty : 0;
        principal -= before;
        _guarantees[payableNumber] = guarantee;
        if (principal != 0) _giveBack(line, principal);
        emit GuarantorReimbursed(payableNumber, payer, cash, principal);
    }

    /// @dev Accrues through today and takes what is due out of `amount`.
    function _bookPenalty(
        uint64 payableNumber,
        uint256 account,
        uint256 paper,
        uint64 amount
    ) private returns (uint64 penalty) {
        Arrears memory arrears = _arrears[payableNumber];
        uint104 accrued = _accrued(account, arrears, paper);
        uint64 due = _penaltyDue(account, accrued, arrears.penaltyPaid);
        penalty = amount < due ? amount : due;
        if (arrears.accruedDay != _today()) {
            arrears.penaltyPpm = accrued;
            arrears.accruedDay = _today();
            emit PenaltyAccrued(payableNumber, accrued, arrears.accruedDay);
        }
        arrears.penaltyPaid += penalty;
        _arrears[payableNumber] = arrears;
    }

    function _isLate(uint256 account, uint256 paper) private view returns (bool) {
        return account.penaltyPpmPerDay() != 0 && !account.isSettled() && _today() > paper.dueDay();
    }

    function _owed(uint64 payableNumber, uint256 paper) internal view returns (Owed memory owed) {
        uint256 account = _accounts[payableNumber].account;
        Arrears memory arrears = _arrears[payableNumber];
        owed.principal = account.unpaid();
        owed.penalty = _penaltyDue(account, _accrued(account, arrears, paper), arrears.penaltyPaid);
        if (account.hasGuarantorPaid()) owed.toGuarantor = _owedToGuarantor(payableNumber);
    }

    function _owedToGuarantor(uint64 payableNumber) internal view returns (uint64) {
        Guarantee memory guarantee = _guarantees[payableNumber];
        // The obligor never pays back more than was paid in its place.
        unchecked {
            return guarantee.principal + guarantee.penalty - guarantee.recovered;
        }
    }

    /// @dev Penalty accrued through today on the unpaid principal, in millionths of the minor unit. It stops at
    /// 2^104 - 1, far above the cap in `_penaltyDue`.
    function _accrued(uint256 account, Arrears memory arrears, uint256 paper) private view returns (uint104) {
        if (!_isLate(account, paper)) return arrears.penaltyPpm;
        uint24 since = arrears.accruedDay > paper.dueDay() ? arrears.accruedDay : paper.dueDay();
        uint256 growth = uint256(account.unpaid()) * account.penaltyPpmPerDay() * (_today() - since);
        return uint104(_lesser(arrears.penaltyPpm + growth, type(uint104).max));
    }

    function _today() internal view returns (uint24) {
        return Days.dayOf(block.timestamp, _civilOffset);
    }

    /// @dev Penalty due, half up on the total, less what was paid. All that a payable ever takes in fits 64 bits: the
    /// penalty stops growing where face and penalty together would not.
    function _penaltyDue(uint256 account, uint104 accrued, uint64 paid) private pure returns (uint64) {
        uint256 total = Money.halfUp(accrued, Money.PPM);
        return uint64(_lesser(total, type(uint64).max - account.face())) - paid;
    }

    function _lesser(uint256 left, uint256 right) internal pure returns (uint256) {
        return left < right ? left : right;
    }
}
