// SPDX-License-Identifier: Apache-2.0
// What the ledger of lots must know of a payable, in one storage word.
pragma solidity 0.8.30;

/// @title PaperWord
/// @notice currency 160 | line 32 | dueDay 24 | graceDays 16 | tierCap 8 | backing 8 | flags 8.
/// A word of zero is no payable.
library PaperWord {
    uint256 internal constant FROZEN = 1;
    uint256 internal constant GUARANTEED = 2;

    uint8 private constant _COMMERCIAL_BILL = 1; // IPayables.Backing

    /// @param currency_ Deposit token in which the payable is paid.
    /// @param line_ Number of the credit line that it draws on.
    /// @param dueDay_ Day number of payment, in the deployment's civil time.
    /// @param graceDays_ Days after the due day before default can be declared.
    /// @param tierCap_ Highest tier that endorsement may reach; the payee is tier 1.
    /// @param backing_ See IPayables.Backing.
    /// @param guaranteed Whether the bank behind the line guarantees this payable.
    function pack(
        address currency_,
        uint32 line_,
        uint24 dueDay_,
        uint16 graceDays_,
        uint8 tierCap_,
        uint8 backing_,
        bool guaranteed
    ) internal pure returns (uint256) {
        return
            (uint256(uint160(currency_)) << 96) |
            (uint256(line_) << 64) |
            (uint256(dueDay_) << 40) |
            (uint256(graceDays_) << 24) |
            (uint256(tierCap_) << 16) |
            (uint256(backing_) << 8) |
            (guaranteed ? GUARANTEED : 0);
    }

    function currency(uint256 paper) internal pure returns (address) {
        return address(uint160(paper >> 96));
    }

    function line(uint256 paper) internal pure returns (uint32) {
        return uint32(paper >> 64);
    }

    function dueDay(uint256 paper) internal pure returns (uint24) {
        return uint24(paper >> 40);
    }

    function graceDays(uint256 paper) internal pure returns (uint16) {
        return uint16(paper >> 24);
    }

    function tierCap(uint256 paper) internal pure returns (uint8) {
        return uint8(paper >> 16);
    }

    function backing(uint256 paper) internal pure returns (uint8) {
        return uint8(paper >> 8);
    }

    /// @return Whether it is a commercial bill, whose endorsers are liable, each to the next.
    function isBill(uint256 paper) internal pure returns (bool) {
        return backing(paper) == _COMMERCIAL_BILL;
    }

    function isGuaranteed(uint256 paper) internal pure returns (bool) {
        return paper & GUARANTEED != 0;
    }

    function isPayableFrozen(uint256 paper) internal pure returns (bool) {
        return paper & FROZEN != 0;
    }
}
