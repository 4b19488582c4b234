// SPDX-License-Identifier: Apache-2.0
// Repay, collect, claim, redeem, default: the cash of each payable.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {CreditLines} from "./CreditLines.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {AccountWord} from "./libraries/AccountWord.sol";
import {Days} from "./libraries/Days.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Clearing
/// @dev Books are finished before any token is called, and cash in is measured, so that a token that lies or reenters
/// gains nothing. Tokens sent here unasked are nobody's.
contract Clearing is IClearing, CreditLines {
    using AccountWord for uint256;
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;
    using SafeERC20 for IERC20;

    uint256 private constant _GROUP = 50;

    IWarrants private immutable _warrants;
    address private immutable _payables;
    int256 private immutable _civilOffset;

    /// @dev A second word, made only for a payable that is late or paid out in parts; see IClearing.Account.
    struct Arrears {
        uint104 penaltyPpm;
        uint64 penaltyPaid;
        uint24 accruedDay;
        uint64 extraPaidOut;
    }

    mapping(uint64 payableNumber => uint256 account) private _accounts;
    mapping(uint64 payableNumber => Arrears) private _arrears;
    mapping(uint256 lot => uint64 cash) private _claimed;
    mapping(address obligor => mapping(address currency => bool)) private _mandates;

    /// @param payables_ May open accounts; deployed after this contract, at an address known beforehand.
    constructor(IEnterprises enterprises_, IWarrants warrants_, address payables_) CreditLines(enterprises_) {
        _warrants = warrants_;
        _payables = payables_;
        _civilOffset = enterprises_.civilOffset();
    }

    /// @inheritdoc IClearing
    function openAccount(
        uint64 payableNumber,
        uint32 line,
        address obligor,
        address guarantor,
        address currency,
        uint64 faceAmount,
        uint24 penaltyPpmPerDay
    ) external returns (uint256 account) {
        if (msg.sender != _payables) revert Clearing_PayablesOnly(msg.sender);
        _draw(line, obligor, guarantor, currency, faceAmount, _today());
        account = AccountWord.pack(faceAmount, penaltyPpmPerDay);
        _accounts[payableNumber] = account;
    }

    /// @inheritdoc IClearing
    function repay(uint64 payableNumber, uint64 amount) external {
        uint256 paper = _paperOf(payableNumber);
        _book(payableNumber, paper, msg.sender, amount);
        _receive(IERC20(paper.currency()), msg.sender, amount);
    }

    /// @inheritdoc IClearing
    function setMandate(address currency, bool granted) external {
        if (_mandates[msg.sender][currency] == granted) revert Clearing_MandateUnchanged(msg.sender, granted);
        _mandates[msg.sender][currency] = granted;
        emit MandateSet(msg.sender, currency, granted);
    }

    /// @inheritdoc IClearing
    function collect(uint64 payableNumber) external returns (uint64 amount) {
        uint256 paper = _paperOf(payableNumber);
        IERC20 currency = IERC20(paper.currency());
        address obligor = obligorOf(paper.line());
        if (!_mandates[obligor][address(currency)]) revert Clearing_MandateMissing(obligor, address(currency));
        _requireDue(payableNumber, paper);

        Owed memory owed = _owed(_accounts[payableNumber], _arrears[payableNumber], paper);
        uint256 within = _lesser(currency.balanceOf(obligor), currency.allowance(obligor, address(this)));
        amount = uint64(_lesser(owed.principal + owed.penalty, within));
        if (amount == 0) revert Clearing_NothingToCollect(payableNumber, obligor);
        _book(payableNumber, paper, obligor, amount);
        _receive(currency, obligor, amount);
    }

    /// @inheritdoc IClearing
    function claim(uint256 lot) public returns (uint64 cash) {
        uint64 payableNumber = lot.payableOf();
        (uint256 word, uint256 paper) = _warrants.clearable(lot);
        uint256 account = _accounts[payableNumber];
        if (account.isSettled()) revert Clearing_Settled(payableNumber);
        _requireDue(payableNumber, paper);
        Arrears memory arrears = _arrears[payableNumber];
        uint64 claimed = _claimed[lot];
        cash =
            Money.share(word.amount(), account.principalPaid(), account.face()) +
            Money.share(word.amount(), arrears.penaltyPaid, account.face()) -
            claimed;
        if (cash == 0) revert Clearing_NothingDue(lot);

        _claimed[lot] = claimed + cash;
        arrears.extraPaidOut += cash;
        _arrears[payableNumber] = arrears;
        if (!account.isInArrears()) _accounts[payableNumber] = account | AccountWord.IN_ARREARS;
        emit Claimed(lot, word.owner(), cash);

        SafeTransferLib.safeTransfer(paper.currency(), word.owner(), cash);
    }

    /// @inheritdoc IClearing
    function redeem(uint256 lot) external returns (uint64 cash) {
        uint256 account = _accounts[lot.payableOf()];
        if (!account.isSettled()) revert Clearing_NotSettled(lot.payableOf(), account.unpaid());
        return _redeem(lot, account);
    }

    /// @inheritdoc IClearing
    function clear(uint256[] calldata lots) external {
        for (uint256 first = 0; first < lots.length; first += _GROUP) {
            uint256[] calldata group = lots[first:_lesser(first + _GROUP, lots.length)];
            try this.clearTogether(group) {} catch {
                _clearApart(group);
            }
        }
    }

    /// @inheritdoc IClearing
    function clearTogether(uint256[] calldata lots) external {
        if (msg.sender != address(this)) revert Clearing_SelfOnly(msg.sender);
        for (uint256 i = 0; i < lots.length; ++i) {
            uint256 lot = lots[i];
            uint256 account = _accounts[lot.payableOf()];
            if (account.isSettled()) _redeem(lot, account);
            else claim(lot);
        }
    }

    /// @inheritdoc IClearing
    function declareDefault(uint64 payableNumber) external {
        uint256 paper = _paperOf(payableNumber);
        uint256 account = _accounts[payableNumber];
        uint24 lastGraceDay = paper.dueDay() + paper.graceDays();
        uint24 today = _today();
        if (today <= lastGraceDay) revert Clearing_InGrace(payableNumber, lastGraceDay, today);
        if (account.isSettled()) revert Clearing_Settled(payableNumber);
        if (account.isDefaulted()) revert Clearing_AlreadyDefaulted(payableNumber);

        _accounts[payableNumber] = account | AccountWord.DEFAULTED;
        address obligor = obligorOf(paper.line());
        emit Defaulted(payableNumber, obligor, account.unpaid(), today);
        _enterprises.recordDefault(obligor);
    }

    /// @inheritdoc IClearing
    function accountOf(uint64 payableNumber) external view returns (Account memory) {
        uint256 account = _accounts[payableNumber];
        Arrears memory arrears = _arrears[payableNumber];
        return
            Account({
                face: account.face(),
                principalPaid: account.principalPaid(),
                redeemed: account.redeemed(),
                penaltyPpmPerDay: account.penaltyPpmPerDay(),
                inArrears: account.isInArrears(),
                defaulted: account.isDefaulted(),
                penaltyPpm: arrears.penaltyPpm,
                penaltyPaid: arrears.penaltyPaid,
                accruedDay: arrears.accruedDay,
                extraPaidOut: arrears.extraPaidOut,
                held: account.principalPaid() + arrears.penaltyPaid - account.redeemed() - arrears.extraPaidOut
            });
    }

    /// @inheritdoc IClearing
    function owedOn(uint64 payableNumber) external view returns (Owed memory) {
        return _owed(_accounts[payableNumber], _arrears[payableNumber], _paperOf(payableNumber));
    }

    /// @inheritdoc IClearing
    function outstandingOf(uint256 lot) external view returns (uint64) {
        uint64 payableNumber = lot.payableOf();
        uint64 amount = _warrants.lotOf(lot).amount;
        uint256 account = _accounts[payableNumber];
        if (amount == 0) return 0;
        Arrears memory arrears = _arrears[payableNumber];
        uint64 penalty = _owed(account, arrears, _paperOf(payableNumber)).penalty;
        uint256 share = Money.share(amount, arrears.penaltyPaid + penalty, account.face());
        return uint64(amount + share - _claimed[lot]);
    }

    /// @inheritdoc IClearing
    function claimedOn(uint256 lot) external view returns (uint64) {
        return _claimed[lot];
    }

    /// @inheritdoc IClearing
    function hasMandate(address obligor, address currency) external view returns (bool) {
        return _mandates[obligor][currency];
    }

    /// @dev Each lot in a call of its own, so that a failure undoes only itself.
    function _clearApart(uint256[] calldata lots) private {
        for (uint256 i = 0; i < lots.length; ++i) {
            try this.clearTogether(lots[i:i + 1]) {} catch (bytes memory reason) {
                emit Skipped(lots[i], reason);
            }
        }
    }

    function _redeem(uint256 lot, uint256 account) private returns (uint64 cash) {
        uint64 payableNumber = lot.payableOf();
        // Warrants.end calls neither receiver nor token, so nothing can come between it and the account.
        // slither-disable-next-line reentrancy-no-eth
        (uint256 word, uint256 paper) = _warrants.end(lot);
        cash = word.amount();
        account = account.plusRedeemed(cash);
        _accounts[payableNumber] = account;
        emit Redeemed(lot, word.owner(), cash);
        if (account.isInArrears()) cash = _redeemArrears(payableNumber, account, lot, cash);

        SafeTransferLib.safeTransfer(paper.currency(), word.owner(), cash);
    }

    /// @dev Books a payment: penalty first, then principal; gives the line back; cures a default that it ends.
    function _book(uint64 payableNumber, uint256 paper, address payer, uint64 amount) private {
        uint256 account = _accounts[payableNumber];
        if (amount == 0) revert Clearing_AmountZero(payableNumber);
        uint64 penalty = 0;
        if (_isLate(account, paper)) {
            penalty = _bookPenalty(payableNumber, account, paper, amount);
            account |= AccountWord.IN_ARREARS;
        }
        uint64 principal = amount - penalty;
        if (principal > account.unpaid()) revert Clearing_Overpaid(payableNumber, amount, account.unpaid() + penalty);

        account = account.plusPaid(principal);
        bool cured = account.isDefaulted() && account.isSettled();
        if (cured) account ^= AccountWord.DEFAULTED;
        _accounts[payableNumber] = account;
        uint32 line = paper.line();
        if (principal != 0) _giveBack(line, principal);
        emit Repaid(payableNumber, payer, line, principal, penalty);
        if (cured) {
            address obligor = obligorOf(line);
            emit DefaultCured(payableNumber, obligor);
            _enterprises.recordCure(obligor);
        }
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

    /// @dev Pays a lot's penalty share beside its face. The last lot takes what the floors of the others left.
    function _redeemArrears(
        uint64 payableNumber,
        uint256 account,
        uint256 lot,
        uint64 amount
    ) private returns (uint64 cash) {
        Arrears memory arrears = _arrears[payableNumber];
        uint64 claimed = _claimed[lot];
        // In 256 bits, as a sum on the way may pass 64 bits though its result never does.
        uint256 extra =
            account.redeemed() == account.face()
                ? uint256(arrears.penaltyPaid) + claimed - arrears.extraPaidOut
                : Money.share(amount, arrears.penaltyPaid, account.face());
        cash = uint64(amount + extra - claimed);
        arrears.extraPaidOut = uint64(arrears.extraPaidOut + extra - claimed);
        _arrears[payableNumber] = arrears;
        if (claimed != 0) _claimed[lot] = 0;
        emit ArrearsRedeemed(lot, uint64(extra), claimed);
    }

    /// @dev Takes cash in and measures it: a token that takes a fee, or lies, is refused.
    function _receive(IERC20 currency, address payer, uint64 amount) private {
        uint256 before = currency.balanceOf(address(this));
        currency.safeTransferFrom(payer, address(this), amount);
        uint256 received = currency.balanceOf(address(this)) - before;
        if (received != amount) revert Clearing_CashDiffers(address(currency), amount, received);
    }

    function _paperOf(uint64 payableNumber) private view returns (uint256 paper) {
        paper = _warrants.paperWordOf(payableNumber);
        if (paper == 0) revert Clearing_PayableUnknown(payableNumber);
    }

    function _requireDue(uint64 payableNumber, uint256 paper) private view {
        uint24 today = _today();
        if (today < paper.dueDay()) revert Clearing_NotDue(payableNumber, paper.dueDay(), today);
    }

    function _isLate(uint256 account, uint256 paper) private view returns (bool) {
        return account.penaltyPpmPerDay() != 0 && !account.isSettled() && _today() > paper.dueDay();
    }

    function _owed(uint256 account, Arrears memory arrears, uint256 paper) private view returns (Owed memory owed) {
        owed.principal = account.unpaid();
        owed.penalty = _penaltyDue(account, _accrued(account, arrears, paper), arrears.penaltyPaid);
    }

    /// @dev Penalty accrued through today on the unpaid principal, in millionths of the minor unit. It stops at
    /// 2^104 - 1, far above the cap in `_penaltyDue`.
    function _accrued(uint256 account, Arrears memory arrears, uint256 paper) private view returns (uint104) {
        if (!_isLate(account, paper)) return arrears.penaltyPpm;
        uint24 since = arrears.accruedDay > paper.dueDay() ? arrears.accruedDay : paper.dueDay();
        uint256 growth = uint256(account.unpaid()) * account.penaltyPpmPerDay() * (_today() - since);
        return uint104(_lesser(arrears.penaltyPpm + growth, type(uint104).max));
    }

    function _today() private view returns (uint24) {
        return Days.dayOf(block.timestamp, _civilOffset);
    }

    /// @dev Penalty due, half up on the total, less what was paid. All that a payable ever takes in fits 64 bits: the
    /// penalty stops growing where face and penalty together would not.
    function _penaltyDue(uint256 account, uint104 accrued, uint64 paid) private pure returns (uint64) {
        uint256 total = Money.halfUp(accrued, Money.PPM);
        return uint64(_lesser(total, type(uint64).max - account.face())) - paid;
    }

    function _lesser(uint256 left, uint256 right) private pure returns (uint256) {
        return left < right ? left : right;
    }
}
