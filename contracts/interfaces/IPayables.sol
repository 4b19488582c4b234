// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of confirming a payable.
pragma solidity 0.8.30;

import {IConsents} from "./IConsents.sol";

/// @title IPayables
/// @notice A confirmed obligation is born at once with its root lot, by the consent of all who are bound by it.
interface IPayables is IConsents {
    /// @notice What stands behind a payable.
    enum Backing {
        AccountsPayable, // final payer: obligor; endorsers are not liable
        CommercialBill, // final payer: obligor; endorsers are liable, each to the next
        BankCreditLine // final payer: the guarantor bank, which must be named; endorsers are not liable
    }

    /// @notice What obligor, payee and guarantor agree to; EIP-712 type `Terms`, with `bytes32[] invoices` last.
    struct Terms {
        uint32 line; // number of the credit line that is drawn
        address obligor;
        address payee;
        address guarantor; // zero, or the bank behind the line, which then guarantees this payable
        address currency; // deposit token
        Backing backing;
        uint64 faceAmount; // minor units
        uint24 dueDay; // day number of payment
        uint16 graceDays; // days after the due day before default can be declared
        uint24 penaltyPpmPerDay; // late penalty, millionths of unpaid principal a day
        uint8 tierCap; // highest tier that endorsement may reach; the payee is tier 1
        uint32 depositPpm; // millionths of the face that the obligor locks at issue; zero for none
        bytes32 documentRoot; // commitment to the documents behind the payable
        bytes32 longTenorReason; // commitment to the reason for a tenor above normal; zero otherwise
        uint24 lastDay; // last day on which these terms may be carried to the chain
        uint256 nonce; // tells apart two payables with otherwise equal terms
    }

    /// @notice One signature each; empty for the sender of the transaction or for an approval on chain.
    struct Consents {
        bytes obligor;
        bytes payee;
        bytes guarantor;
    }

    /// @notice Writes the payable's paper, root lot, account, line draw, terms digest and invoices.
    event PayableIssued(
        uint64 indexed payableNumber,
        address indexed obligor,
        address indexed payee,
        bytes32 termsDigest,
        Terms terms,
        bytes32[] invoices
    );
    /// @notice Obligor and payee undid the payable; its invoices may serve a payable of this pair again.
    event PayableCancelled(
        uint64 indexed payableNumber,
        address indexed obligor,
        address indexed payee,
        bytes32[] invoices
    );

    error Payables_FaceZero(address obligor);
    error Payables_PartiesEqual(address obligor);
    error Payables_DueDayInvalid(uint24 dueDay, uint24 today);
    error Payables_TenorTooLong(uint256 tenorDays, uint16 longestTenorDays);
    error Payables_ReasonMissing(uint256 tenorDays, uint16 normalTenorDays);
    error Payables_GraceTooLong(uint16 graceDays, uint16 longestGraceDays);
    error Payables_PenaltyTooHigh(uint24 penaltyPpmPerDay, uint24 highestPenaltyPpmPerDay);
    error Payables_TierCapInvalid(uint8 tierCap, uint8 highestTierCap);
    error Payables_BackingNotAllowed(Backing backing);
    error Payables_DepositInvalid(uint32 depositPpm);
    error Payables_ObligorCapExceeded(address obligor, uint256 used, uint64 cap);
    error Payables_TermsUnknown(bytes32 termsDigest);
    error Payables_GuarantorMissing(Backing backing);
    error Payables_DocumentRootMissing(address obligor);
    error Payables_TermsUsed(bytes32 termsDigest, uint64 payableNumber);
    error Payables_InvoiceZero(uint256 index);
    error Payables_InvoiceUsed(bytes32 invoice, uint64 payableNumber);

    /// @notice Issues a payable and its root lot. Anyone may carry the consents to the chain.
    /// @param invoices Fingerprints of the invoices that it pays; each backs one payable, ever.
    /// @return payableNumber Counted from 1; its root lot is `payableNumber << 192`.
    function issue(
        Terms calldata terms,
        bytes32[] calldata invoices,
        Consents calldata consents
    ) external returns (uint64 payableNumber);

    /// @notice Undoes a payable whose root lot is whole and with its payee, before anything was paid on it and before
    /// its due day. Anyone may carry the consents of obligor and payee to the chain.
    /// @param lastDay Last day on which the consents may be carried to the chain.
    function cancel(
        Terms calldata terms,
        bytes32[] calldata invoices,
        uint24 lastDay,
        bytes calldata obligorSignature,
        bytes calldata payeeSignature
    ) external returns (uint64 payableNumber);

    /// @return Payables issued so far; the newest has this number.
    function payableCount() external view returns (uint64);

    /// @return The payable that an invoice backs; zero for none, and for one that was cancelled.
    function payableOfInvoice(bytes32 invoice) external view returns (uint64);

    /// @return The first 24 bytes of keccak256 of the pair (obligor, payee) that alone may use an invoice again; zero
    /// where it is free for all, or used.
    function invoiceReleasedTo(bytes32 invoice) external view returns (bytes32);

    /// @return The payable that these terms made; zero for none.
    function payableOfTerms(bytes32 termsDigest_) external view returns (uint64);

    /// @notice EIP-712 digest of terms and invoices: what the parties sign.
    function termsDigest(Terms calldata terms, bytes32[] calldata invoices) external view returns (bytes32);

    /// @notice What obligor and payee sign to undo a payable.
    function cancellationDigest(
        uint64 payableNumber,
        bytes32 termsDigest_,
        uint24 lastDay
    ) external view returns (bytes32);
}
