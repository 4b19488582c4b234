// SPDX-License-Identifier: Apache-2.0
// What protects holders when an obligor fails: its own deposit first, then its guarantor.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {Accounts} from "./Accounts.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {AccountWord} from "./libraries/AccountWord.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Protections
/// @dev Part of Clearing. Cash for obligor and guarantor is kept and pushed by anyone, so that no party blocks another.
abstract contract Protections is Accounts {
    using AccountWord for uint256;
    using PaperWord for uint256;

    mapping(uint64 payableNumber => uint64 amount) private _deposits;

    /// @inheritdoc IClearing
    function payGuarantee(uint64 payableNumber, uint64 amount) external {
        uint256 paper = _paperOf(payableNumber);
        if (!paper.isGuaranteed()) revert Clearing_NotGuaranteed(payableNumber);
        address guarantor = bankOf(paper.line());
        if (msg.sender != guarantor) revert Clearing_NotGuarantor(payableNumber, guarantor, msg.sender);
        if (!_accounts[payableNumber].account.isDefaulted()) revert Clearing_NotInDefault(payableNumber);
        (uint256 account, uint64 principal, uint64 penalty) = _penaltyFirst(payableNumber, paper, amount);
        if (principal > account.unpaid()) revert Clearing_Overpaid(payableNumber, amount, account.unpaid() + penalty);

        _accounts[payableNumber].account = account.plusPaid(principal) | AccountWord.GUARANTOR_PAID;
        Guarantee storage guarantee = _guarantees[payableNumber];
        guarantee.principal += principal;
        guarantee.penalty += penalty;
        emit GuaranteePaid(payableNumber, guarantor, principal, penalty);
        _receive(IERC20(paper.currency()), guarantor, amount);
    }

    /// @inheritdoc IClearing
    function payRecovery(uint64 payableNumber) external returns (uint64 cash) {
        uint256 paper = _paperOf(payableNumber);
        Guarantee storage guarantee = _guarantees[payableNumber];
        cash = guarantee.recovered - guarantee.paidOut;
        if (cash == 0) revert Clearing_NothingRecovered(payableNumber);
        address guarantor = _unheld(payableNumber, bankOf(paper.line()));

        guarantee.paidOut += cash;
        emit RecoveryPaid(payableNumber, guarantor, cash);
        SafeTransferLib.safeTransfer(paper.currency(), guarantor, cash);
    }

    /// @inheritdoc IClearing
    function giveBackDeposit(uint64 payableNumber) external returns (uint64 amount) {
        uint256 paper = _paperOf(payableNumber);
        amount = _deposits[payableNumber];
        if (amount == 0) revert Clearing_NoDeposit(payableNumber);
        Owed memory owed = _owed(payableNumber, paper);
        uint64 open = owed.principal + owed.penalty + owed.toGuarantor;
        if (open != 0) revert Clearing_StillOwed(payableNumber, open);
        address obligor = _unheld(payableNumber, obligorOf(paper.line()));

        _deposits[payableNumber] = 0;
        emit DepositReleased(payableNumber, obligor, amount);
        SafeTransferLib.safeTransfer(paper.currency(), obligor, amount);
    }

    /// @inheritdoc IClearing
    function depositLocked(uint64 payableNumber) external view returns (uint64) {
        return _deposits[payableNumber];
    }

    /// @dev Takes a new payable's deposit from its obligor, who agreed to it in the terms.
    function _lockDeposit(
        uint64 payableNumber,
        address obligor,
        address currency,
        uint64 faceAmount,
        uint32 depositPpm
    ) internal {
        uint64 amount = uint64(Money.portion(faceAmount, depositPpm));
        if (amount == 0) return;
        _accounts[payableNumber].account |= AccountWord.DEPOSITED;
        _deposits[payableNumber] = amount;
        emit DepositLocked(payableNumber, obligor, amount);
        _receive(IERC20(currency), obligor, amount);
    }

    /// @dev At default the deposit pays first, as far as it goes.
    function _takeDeposit(uint64 payableNumber, uint256 paper, address obligor) internal {
        uint64 deposit = _deposits[payableNumber];
        Owed memory owed = _owed(payableNumber, paper);
        uint64 amount = uint64(_lesser(deposit, uint256(owed.principal) + owed.penalty));
        _deposits[payableNumber] = deposit - amount;
        emit DepositTaken(payableNumber, amount);
        _book(payableNumber, paper, obligor, amount);
    }

    /// @dev The account, or the one that took its place; what a frozen one is owed is kept.
    function _unheld(uint64 payableNumber, address party) private view returns (address current) {
        current = _enterprises.currentAccountOf(party);
        if (_enterprises.isBarred(current)) revert Clearing_PartyHeld(payableNumber, current);
    }
}
