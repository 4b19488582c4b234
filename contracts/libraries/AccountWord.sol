// SPDX-License-Identifier: Apache-2.0
// The cash account of one payable in one storage word.
pragma solidity 0.8.30;

/// @title AccountWord
/// @notice face 64 | principalPaid 64 | redeemed 64 | unused 24 | penaltyPpmPerDay 24 | flags 16.
/// A word of zero is no payable.
library AccountWord {
    uint256 internal constant IN_ARREARS = 1;
    uint256 internal constant DEFAULTED = 2;
    uint256 internal constant GUARANTOR_PAID = 4; // the obligor owes its guarantor, too
    uint256 internal constant DEPOSITED = 8; // the obligor locked a deposit
    uint256 internal constant CANCELLED = 16;

    function pack(uint64 face_, uint24 penaltyPpmPerDay_) internal pure returns (uint256) {
        return (uint256(face_) << 192) | (uint256(penaltyPpmPerDay_) << 16);
    }

    /// @return Face issued, less what was retired or cancelled, minor units.
    function face(uint256 account) internal pure returns (uint64) {
        return uint64(account >> 192);
    }

    /// @return Principal that came in.
    function principalPaid(uint256 account) internal pure returns (uint64) {
        return uint64(account >> 128);
    }

    /// @return Face of the lots that were paid in full.
    function redeemed(uint256 account) internal pure returns (uint64) {
        return uint64(account >> 64);
    }

    /// @return Millionths of the unpaid principal, per day late.
    function penaltyPpmPerDay(uint256 account) internal pure returns (uint24) {
        return uint24(account >> 16);
    }

    function unpaid(uint256 account) internal pure returns (uint64) {
        // Principal is never paid beyond the face: Clearing refuses it.
        unchecked {
            return face(account) - principalPaid(account);
        }
    }

    /// @notice All principal came in; what came late has paid its penalty first.
    function isSettled(uint256 account) internal pure returns (bool) {
        return face(account) == principalPaid(account);
    }

    function isInArrears(uint256 account) internal pure returns (bool) {
        return account & IN_ARREARS != 0;
    }

    function isDefaulted(uint256 account) internal pure returns (bool) {
        return account & DEFAULTED != 0;
    }

    function hasGuarantorPaid(uint256 account) internal pure returns (bool) {
        return account & GUARANTOR_PAID != 0;
    }

    function isDeposited(uint256 account) internal pure returns (bool) {
        return account & DEPOSITED != 0;
    }

    function isCancelled(uint256 account) internal pure returns (bool) {
        return account & CANCELLED != 0;
    }

    /// @dev Warning: the caller has checked that `amount` <= unpaid, which is at most the face.
    function lessFace(uint256 account, uint64 amount) internal pure returns (uint256) {
        // amount <= face, and face is the highest field, so nothing borrows.
        unchecked {
            return account - (uint256(amount) << 192);
        }
    }

    /// @dev Warning: the caller has checked that `principal` <= unpaid.
    function plusPaid(uint256 account, uint64 principal) internal pure returns (uint256) {
        // principalPaid + principal <= face, so nothing carries into the next field.
        unchecked {
            return account + (uint256(principal) << 128);
        }
    }

    /// @dev Warning: `amount` is the face of a live lot, so that all redeemed is at most the face issued.
    function plusRedeemed(uint256 account, uint64 amount) internal pure returns (uint256) {
        // Live lots and redeemed sum to the face issued (I1), so nothing carries into the next field.
        unchecked {
            return account + (uint256(amount) << 64);
        }
    }
}
