// SPDX-License-Identifier: Apache-2.0
// Repay, collect, claim, redeem, default: the cash of each payable.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {Accounts} from "./Accounts.sol";
import {Protections} from "./Protections.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IPledges} from "./interfaces/IPledges.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {AccountWord} from "./libraries/AccountWord.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Clearing
/// @dev Books are finished before any token is called, so that a token that reenters gains nothing. Tokens sent here
/// unasked are nobody's.
contract Clearing is Protections {
    using AccountWord for uint256;
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;

    uint256 private constant _GROUP = 50;

    address private immutable _payables;
    IPledges private immutable _pledges;

    mapping(uint256 lot => uint64 cash) private _claimed;
    mapping(address obligor => mapping(address currency => bool)) private _mandates;

    /// @param payables_ May open accounts; `pledges_` is sent what pledged lots are paid. Both are deployed after this
    /// contract, at addresses known beforehand.
    constructor(
        IEnterprises enterprises_,
        IWarrants warrants_,
        address payables_,
        IPledges pledges_
    ) Accounts(enterprises_, warrants_) {
        _payables = payables_;
        _pledges = pledges_;
    }

    /// @inheritdoc IClearing
    function openAccount(
        uint64 payableNumber,
        uint32 line,
        address obligor,
        address guarantor,
        address currency,
        uint64 faceAmount,
        uint24 penaltyPpmPerDay,
        uint32 depositPpm
    ) external returns (uint256 account) {
        _requirePayables();
        _draw(line, obligor, guarantor, currency, faceAmount, _today());
        account = AccountWord.pack(faceAmount, penaltyPpmPerDay);
        _accounts[payableNumber].account = account;
        if (depositPpm != 0) _lockDeposit(payableNumber, obligor, currency, faceAmount, depositPpm);
    }

    /// @inheritdoc IClearing
    function annulAccount(uint64 payableNumber, address payee) external returns (uint64 faceAmount) {
        _requirePayables();
        uint256 account = _accounts[payableNumber].account;
        faceAmount = account.face();
        if (account.principalPaid() != 0) revert Clearing_PaidAlready(payableNumber, account.principalPaid());
        // Warrants.end calls neither receiver nor token, here and in `retire`, so nothing can come in between.
        // slither-disable-next-line reentrancy-no-eth
        (uint256 word, uint256 paper) = _warrants.end(LotId.root(payableNumber));
        _requireCirculating(payableNumber, paper);
        // No child was cut and nobody was given it: amount, children and hops are as they were at first.
        if (word != LotWord.pack(_enterprises.currentAccountOf(payee), faceAmount, 0)) {
            revert Clearing_RootLotChanged(payableNumber);
        }

        _accounts[payableNumber].account = account.lessFace(faceAmount) | AccountWord.CANCELLED;
        uint32 line = paper.line();
        _giveBack(line, faceAmount);
        emit Cancelled(payableNumber, line, faceAmount);
    }

    /// @inheritdoc IClearing
    function retire(uint256 lot) external {
        uint64 payableNumber = lot.payableOf();
        uint256 account = _accounts[payableNumber].account;
        // slither-disable-next-line reentrancy-no-eth
        (uint256 word, uint256 paper) = _warrants.end(lot);
        uint32 line = paper.line();
        uint64 amount = word.amount();
        if (msg.sender != obligorOf(line)) revert Clearing_NotObligor(lot, obligorOf(line), msg.sender);
        if (msg.sender != word.owner()) revert Clearing_NotHolder(lot, msg.sender);
        if (word.isPledged()) revert Clearing_LotPledged(lot);
        _requireCirculating(payableNumber, paper);
        if (amount > account.unpaid()) revert Clearing_Overpaid(payableNumber, amount, account.unpaid());

        _accounts[payableNumber].account = account.lessFace(amount);
        _giveBack(line, amount);
        emit Retired(payableNumber, lot, msg.sender, amount);
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

        Owed memory owed = _owed(payableNumber, paper);
        uint256 within = _lesser(currency.balanceOf(obligor), currency.allowance(obligor, address(this)));
        amount = uint64(_lesser(uint256(owed.principal) + owed.penalty + owed.toGuarantor, within));
        if (amount == 0) revert Clearing_NothingToCollect(payableNumber, obligor);
        _book(payableNumber, paper, obligor, amount);
        _receive(currency, obligor, amount);
    }

    /// @inheritdoc IClearing
    function claim(uint256 lot) public returns (uint64 cash) {
        uint64 payableNumber = lot.payableOf();
        (uint256 word, uint256 paper) = _warrants.clearable(lot);
        uint256 account = _accounts[payableNumber].account;
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
        if (!account.isInArrears()) _accounts[payableNumber].account = account | AccountWord.IN_ARREARS;
        emit Claimed(lot, word.owner(), cash);

        _payOut(lot, word, paper, cash, false);
    }

    /// @inheritdoc IClearing
    function redeem(uint256 lot) external returns (uint64 cash) {
        Kept storage kept = _accounts[lot.payableOf()];
        uint256 account = kept.account;
        if (!account.isSettled()) revert Clearing_NotSettled(lot.payableOf(), account.unpaid());
        return _redeem(lot, kept, account);
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
            Kept storage kept = _accounts[lot.payableOf()];
            uint256 account = kept.account;
            if (account.isSettled()) _redeem(lot, kept, account);
            else claim(lot);
        }
    }

    /// @inheritdoc IClearing
    function declareDefault(uint64 payableNumber) external {
        uint256 paper = _paperOf(payableNumber);
        uint256 account = _accounts[payableNumber].account;
        uint24 lastGraceDay = paper.dueDay() + paper.graceDays();
        uint24 today = _today();
        if (today <= lastGraceDay) revert Clearing_InGrace(payableNumber, lastGraceDay, today);
        if (account.isSettled()) revert Clearing_Settled(payableNumber);
        if (account.isDefaulted()) revert Clearing_AlreadyDefaulted(payableNumber);

        _accounts[payableNumber].account = account | AccountWord.DEFAULTED;
        address obligor = obligorOf(paper.line());
        emit Defaulted(payableNumber, obligor, account.unpaid(), today);
        // The register calls nobody, and the deposit needs the default to be counted before it can cure it.
        // slither-disable-next-line reentrancy-no-eth
        _enterprises.recordDefault(obligor);
        if (account.isDeposited()) _takeDeposit(payableNumber, paper, obligor);
    }

    /// @inheritdoc IClearing
    function outstandingOf(uint256 lot) external view returns (uint64) {
        uint64 payableNumber = lot.payableOf();
        uint64 amount = _warrants.lotOf(lot).amount;
        uint256 account = _accounts[payableNumber].account;
        if (amount == 0) return 0;
        uint64 penalty = _arrears[payableNumber].penaltyPaid + _owed(payableNumber, _paperOf(payableNumber)).penalty;
        uint256 share = Money.share(amount, penalty, account.face());
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

    function _redeem(uint256 lot, Kept storage kept, uint256 account) private returns (uint64 cash) {
        // Warrants.end calls neither receiver nor token, so nothing can come between it and the account.
        // slither-disable-next-line reentrancy-no-eth
        (uint256 word, uint256 paper) = _warrants.end(lot);
        cash = word.amount();
        account = account.plusRedeemed(cash);
        kept.account = account;
        emit Redeemed(lot, word.owner(), cash);
        if (account.isInArrears()) cash = _redeemArrears(lot.payableOf(), account, lot, cash);

        _payOut(lot, word, paper, cash, true);
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

    /// @dev A pledged lot's cash goes by way of its loan, which shares it between financier and pledgor.
    function _payOut(uint256 lot, uint256 word, uint256 paper, uint64 cash, bool ended) private {
        if (word.isPledged()) {
            SafeTransferLib.safeTransfer(paper.currency(), address(_pledges), cash);
            _pledges.share(lot, paper.currency(), word.owner(), cash, ended);
        } else {
            SafeTransferLib.safeTransfer(paper.currency(), word.owner(), cash);
        }
    }

    function _requirePayables() private view {
        if (msg.sender != _payables) revert Clearing_PayablesOnly(msg.sender);
    }

    function _requireCirculating(uint64 payableNumber, uint256 paper) private view {
        uint24 today = _today();
        if (today >= paper.dueDay()) revert Clearing_Matured(payableNumber, paper.dueDay(), today);
    }
}
