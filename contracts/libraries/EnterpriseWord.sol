// SPDX-License-Identifier: Apache-2.0
// One enterprise in one storage word: acceptanceDays 8 | defaults 32 | held 8 | status 8 | roles 8 | expiryDay 24.
pragma solidity 0.8.30;

/// @title EnterpriseWord
/// @notice Reads and changes the word that every delivery reads for both its parties. Zero is an unknown account.
library EnterpriseWord {
    uint256 internal constant OPEN = 1 << 32;
    uint256 internal constant CLOSED = 2 << 32;
    uint256 internal constant FROZEN = 1 << 40;

    uint256 private constant _HELD = 0xff << 40; // frozen, or replaced by another account
    uint256 private constant _REPLACED = (3 << 32) | (2 << 40);
    uint256 private constant _ONE_DEFAULT = 1 << 48;
    uint256 private constant _ACCEPTANCE = 0xff << 80;
    uint256 private constant _STANDING = (0xff << 32) | _HELD;
    uint256 private constant _TRADING = 0x0f << 24; // core enterprise, supplier, financier, guarantor

    function pack(uint8 roles_, uint24 expiryDay_) internal pure returns (uint256) {
        return OPEN | (uint256(roles_) << 24) | expiryDay_;
    }

    function roles(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 24);
    }

    /// @return Last day on which the enterprise is active.
    function expiryDay(uint256 word) internal pure returns (uint24) {
        return uint24(word);
    }

    /// @return IEnterprises.Status
    function status(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 32);
    }

    function isFrozen(uint256 word) internal pure returns (bool) {
        return word & FROZEN != 0;
    }

    /// @return Whether cash is kept for the account instead of paid to it: frozen, or replaced by another account.
    function isHeld(uint256 word) internal pure returns (bool) {
        return word & _HELD != 0;
    }

    /// @return Days that the enterprise takes to accept a delivery; zero where it need not be asked.
    function acceptanceDays(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 80);
    }

    /// @return Payables of the enterprise now in declared default.
    function defaults(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 48);
    }

    /// @notice Open, not frozen, not expired, with a trading role.
    function isActive(uint256 word, uint24 today) internal pure returns (bool) {
        return word & _STANDING == OPEN && expiryDay(word) >= today && word & _TRADING != 0;
    }

    function withTerms(uint256 word, uint8 roles_, uint24 expiryDay_) internal pure returns (uint256) {
        return (word & ~uint256(type(uint32).max)) | (uint256(roles_) << 24) | expiryDay_;
    }

    function withAcceptance(uint256 word, uint8 days_) internal pure returns (uint256) {
        return (word & ~_ACCEPTANCE) | (uint256(days_) << 80);
    }

    /// @notice What stays under an account that another one took the place of: roles and expiry day, for the record.
    function replaced(uint256 word) internal pure returns (uint256) {
        return uint32(word) | _REPLACED;
    }

    function closed(uint256 word) internal pure returns (uint256) {
        return (word & ~(uint256(0xff) << 32)) | CLOSED;
    }

    function oneDefaultMore(uint256 word) internal pure returns (uint256) {
        return word + _ONE_DEFAULT;
    }

    /// @dev Warning: the caller has counted a default before.
    function oneDefaultLess(uint256 word) internal pure returns (uint256) {
        return word - _ONE_DEFAULT;
    }
}
