// SPDX-License-Identifier: Apache-2.0
// How much each obligor may promise, and which bank stands behind it.
pragma solidity 0.8.30;

import {ICreditLines} from "./interfaces/ICreditLines.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";

/// @title CreditLines
/// @notice Used line = open face confirmed under it: PayableIssued draws the face, Repaid gives principal back.
/// @dev Part of Clearing, so that a repayment gives the line back without a call to another contract.
abstract contract CreditLines is ICreditLines {
    IEnterprises internal immutable _enterprises;

    mapping(uint32 line => Line) private _lines;
    mapping(address obligor => uint32[] lines) private _linesOf;
    uint32 private _lineCount;

    constructor(IEnterprises enterprises_) {
        _enterprises = enterprises_;
    }

    /// @inheritdoc ICreditLines
    function grantLine(
        address obligor,
        address currency,
        uint64 limit,
        uint24 expiryDay
    ) external returns (uint32 line) {
        uint24 today = _enterprises.requireLine(msg.sender, obligor);
        if (msg.sender == obligor) revert CreditLines_BankIsObligor(msg.sender);
        if (currency == address(0)) revert CreditLines_CurrencyInvalid(currency);
        if (limit == 0) revert CreditLines_LimitZero(obligor);
        _requireExpiry(expiryDay, today);

        line = ++_lineCount;
        _lines[line] = Line(limit, 0, expiryDay, false, obligor, msg.sender, currency);
        _linesOf[obligor].push(line);
        emit LineGranted(line, msg.sender, obligor, currency, limit, expiryDay);
    }

    /// @inheritdoc ICreditLines
    function setLineLimit(uint32 line, uint64 limit) external {
        _thawedLine(line).limit = limit;
        emit LineLimitSet(line, limit);
    }

    /// @inheritdoc ICreditLines
    function renewLine(uint32 line, uint24 expiryDay) external {
        Line storage own = _thawedLine(line);
        _requireExpiry(expiryDay, _enterprises.today());
        own.expiryDay = expiryDay;
        emit LineRenewed(line, expiryDay);
    }

    /// @inheritdoc ICreditLines
    function suspendLine(uint32 line) external {
        Line storage own = _ownLine(line);
        if (own.suspended) revert CreditLines_Suspended(line);
        own.suspended = true;
        emit LineSuspended(line);
    }

    /// @inheritdoc ICreditLines
    function resumeLine(uint32 line) external {
        Line storage own = _thawedLine(line);
        if (!own.suspended) revert CreditLines_NotSuspended(line);
        own.suspended = false;
        emit LineResumed(line);
    }

    /// @inheritdoc ICreditLines
    function followLine(uint32 line) external {
        Line storage followed = _lines[line];
        if (followed.expiryDay == 0) revert CreditLines_Unknown(line);
        address bank = _enterprises.currentAccountOf(followed.bank);
        address obligor = _enterprises.currentAccountOf(followed.obligor);
        if (bank == followed.bank && obligor == followed.obligor) revert CreditLines_NobodyReplaced(line);
        if (obligor != followed.obligor) _linesOf[obligor].push(line);
        followed.bank = bank;
        followed.obligor = obligor;
        emit LineFollowed(line, bank, obligor);
    }

    /// @inheritdoc ICreditLines
    function openFaceOf(address obligor, address currency) external view returns (uint256 used) {
        uint32[] memory lines = _linesOf[obligor];
        for (uint256 i = 0; i < lines.length; ++i) {
            Line storage line = _lines[lines[i]];
            if (line.obligor == obligor && line.currency == currency) used += line.used;
        }
    }

    /// @inheritdoc ICreditLines
    function lineOf(uint32 line) external view returns (Line memory) {
        return _lines[line];
    }

    /// @inheritdoc ICreditLines
    function lineCount() external view returns (uint32) {
        return _lineCount;
    }

    /// @inheritdoc ICreditLines
    function obligorOf(uint32 line) public view returns (address) {
        return _lines[line].obligor;
    }

    /// @inheritdoc ICreditLines
    function bankOf(uint32 line) public view returns (address) {
        return _lines[line].bank;
    }

    /// @dev Draws the face of a new payable. `guarantor` is zero or must be the bank behind the line.
    function _draw(
        uint32 line,
        address obligor,
        address guarantor,
        address currency,
        uint64 face,
        uint24 today
    ) internal {
        Line storage drawn = _lines[line];
        (uint64 limit, uint64 used, uint24 expiryDay) = (drawn.limit, drawn.used, drawn.expiryDay);
        if (expiryDay == 0) revert CreditLines_Unknown(line);
        if (drawn.suspended) revert CreditLines_Suspended(line);
        if (expiryDay < today) revert CreditLines_Expired(line, expiryDay, today);
        if (drawn.obligor != obligor) revert CreditLines_ObligorDiffers(line, obligor);
        if (drawn.currency != currency) revert CreditLines_CurrencyDiffers(line, currency);
        if (guarantor != address(0) && drawn.bank != guarantor) {
            revert CreditLines_GuarantorDiffers(line, guarantor);
        }
        uint64 available = limit > used ? limit - used : 0;
        if (face > available) revert CreditLines_TooSmall(line, face, available);
        drawn.used = used + face;
    }

    /// @dev Gives back principal that was repaid, or face that was retired or cancelled.
    function _giveBack(uint32 line, uint64 principal) internal {
        _lines[line].used -= principal;
    }

    function _ownLine(uint32 line) private view returns (Line storage own) {
        own = _lines[line];
        if (own.expiryDay == 0) revert CreditLines_Unknown(line);
        if (own.bank != msg.sender) revert CreditLines_NotBank(line, msg.sender);
    }

    function _thawedLine(uint32 line) private view returns (Line storage own) {
        own = _ownLine(line);
        if (_enterprises.isBarred(msg.sender)) revert CreditLines_BankFrozen(line, msg.sender);
    }

    function _requireExpiry(uint24 expiryDay, uint24 today) private pure {
        if (expiryDay < today) revert CreditLines_ExpiryInvalid(expiryDay, today);
    }
}
