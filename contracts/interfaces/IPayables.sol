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

    /// @notice Limits on new payables; a change touches later payables only.
    struct Rules {
        uint16 normalTenorDays; // longer needs a recorded reason
        uint16 longestTenorDays;
        uint16 longestGraceDays;
        uint24 highestPenaltyPpmPerDay;
        uint8 highestTierCap;
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
    event RulesSet(Rules rules);
    event CurrencySet(address indexed currency, bool allowed);

    error Payables_FaceZero(address obligor);
    error Payables_PartiesEqual(address obligor);
    error Payables_DueDayInvalid(uint24 dueDay, uint24 today);
    error Payables_TenorTooLong(uint256 tenorDays, uint16 longestTenorDays);
    error Payables_ReasonMissing(uint256 tenorDays, uint16 normalTenorDays);
    error Payables_GraceTooLong(uint16 graceDays, uint16 longestGraceDays);
    error Payables_PenaltyTooHigh(uint24 penaltyPpmPerDay, uint24 highestPenaltyPpmPerDay);
    error Payables_TierCapInvalid(uint8 tierCap, uint8 highestTierCap);
    error Payables_CurrencyNotAllowed(address currency);
    /// @notice No token stands at the address.
    error Payables_CurrencyInvalid(address currency);
    error Payables_CurrencyUnchanged(address currency, bool allowed);
    error Payables_CurrencyDecimals(address currency, uint8 decimals);
    error Payables_GuarantorMissing(Backing backing);
    error Payables_DocumentRootMissing(address obligor);
    error Payables_TermsUsed(bytes32 termsDigest, uint64 payableNumber);
    error Payables_InvoiceZero(uint256 index);
    error Payables_InvoiceUsed(bytes32 invoice, uint64 payableNumber);
    error Payables_RulesInvalid(Rules rules);

    /// @notice Issues a payable and its root lot. Anyone may carry the consents to the chain.
    /// @param invoices Fingerprints of the invoices that it pays; each backs one payable, ever.
    /// @return payableNumber Counted from 1; its root lot is `payableNumber << 192`.
    function issue(
        Terms calldata terms,
        bytes32[] calldata invoices,
        Consents calldata consents
    ) external returns (uint64 payableNumber);

    /// @notice Sets the limits on later payables. Rulemaker only, by default after a delay.
    function setRules(Rules calldata rules) external;

    /// @notice Allows a deposit token (at most 6 decimals) for later payables, or no longer. Rulemaker only.
    function setCurrency(address currency, bool allowed) external;

    function currentRules() external view returns (Rules memory);

    function isCurrencyAllowed(address currency) external view returns (bool);

    /// @return Payables issued so far; the newest has this number.
    function payableCount() external view returns (uint64);

    /// @return The payable that an invoice backs; zero for none.
    function payableOfInvoice(bytes32 invoice) external view returns (uint64);

    /// @return The payable that these terms made; zero for none.
    function payableOfTerms(bytes32 termsDigest_) external view returns (uint64);

    /// @notice EIP-712 digest of terms and invoices: what the parties sign.
    function termsDigest(Terms calldata terms, bytes32[] calldata invoices) external view returns (bytes32);
}
