// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of credit lines.
pragma solidity 0.8.30;

/// @title ICreditLines
/// @notice How much a guarantor bank lets an obligor promise. Amounts in the minor unit of the line's currency.
interface ICreditLines {
    struct Line {
        uint64 limit;
        uint64 used; // open face confirmed under the line
        uint24 expiryDay; // last day on which it may be drawn
        bool suspended;
        address obligor;
        address bank;
        address currency;
    }

    event LineGranted(
        uint32 indexed line,
        address indexed bank,
        address indexed obligor,
        address currency,
        uint64 limit,
        uint24 expiryDay
    );
    event LineLimitSet(uint32 indexed line, uint64 limit);
    event LineRenewed(uint32 indexed line, uint24 expiryDay);
    event LineSuspended(uint32 indexed line);
    event LineResumed(uint32 indexed line);
    /// @notice Bank or obligor, or both, are now the accounts that took their place.
    event LineFollowed(uint32 indexed line, address indexed bank, address indexed obligor);

    error CreditLines_Unknown(uint32 line);
    error CreditLines_NobodyReplaced(uint32 line);
    error CreditLines_NotBank(uint32 line, address caller);
    error CreditLines_BankFrozen(uint32 line, address bank);
    error CreditLines_BankIsObligor(address bank);
    error CreditLines_LimitZero(address obligor);
    error CreditLines_ExpiryInvalid(uint24 expiryDay, uint24 today);
    error CreditLines_CurrencyInvalid(address currency);
    error CreditLines_Suspended(uint32 line);
    error CreditLines_NotSuspended(uint32 line);
    error CreditLines_Expired(uint32 line, uint24 expiryDay, uint24 today);
    error CreditLines_ObligorDiffers(uint32 line, address obligor);
    error CreditLines_CurrencyDiffers(uint32 line, address currency);
    error CreditLines_GuarantorDiffers(uint32 line, address guarantor);
    error CreditLines_TooSmall(uint32 line, uint64 face, uint64 available);

    /// @notice Grants a line; the caller is the bank behind it, an active guarantor.
    /// @param limit Minor units, at least 1; `expiryDay` today or later.
    /// @return line Number of the line, counted from 1.
    function grantLine(
        address obligor,
        address currency,
        uint64 limit,
        uint24 expiryDay
    ) external returns (uint32 line);

    /// @notice Raises or lowers the limit. A limit below what is used refuses new issues and changes nothing else.
    function setLineLimit(uint32 line, uint64 limit) external;

    function renewLine(uint32 line, uint24 expiryDay) external;

    /// @notice Stops new draws. A frozen bank may do this too: it lowers a risk and moves nothing.
    function suspendLine(uint32 line) external;

    function resumeLine(uint32 line) external;

    /// @notice Names the accounts that took the place of a line's bank and obligor. Anyone.
    function followLine(uint32 line) external;

    function lineOf(uint32 line) external view returns (Line memory);

    /// @return Who promises under the line.
    function obligorOf(uint32 line) external view returns (address);

    /// @return Who stands behind the line.
    function bankOf(uint32 line) external view returns (address);

    /// @return Open face of an obligor under all its lines in a currency.
    function openFaceOf(address obligor, address currency) external view returns (uint256);

    /// @return Lines granted so far; the newest line has this number.
    function lineCount() external view returns (uint32);
}
