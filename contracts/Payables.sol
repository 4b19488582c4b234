// SPDX-License-Identifier: Apache-2.0
// Confirm: terms, consents, invoices used once -> a payable and its root lot.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Consents as ConsentBase} from "./Consents.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IPayables} from "./interfaces/IPayables.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Payables
contract Payables is IPayables, ConsentBase, AccessManaged {
    bytes32 private constant _TERMS_TYPE = keccak256(
        "Terms(uint32 line,address obligor,address payee,address guarantor,address currency,uint8 backing,uint64 faceAmount,uint24 dueDay,uint16 graceDays,uint24 penaltyPpmPerDay,uint8 tierCap,bytes32 documentRoot,bytes32 longTenorReason,uint24 lastDay,uint256 nonce,bytes32[] invoices)"
    );
    uint8 private constant _MOST_DECIMALS = 6;

    /// @dev One word: issuing reads the rules and counts in one place.
    struct Book {
        uint64 payableCount;
        uint16 normalTenorDays;
        uint16 longestTenorDays;
        uint16 longestGraceDays;
        uint24 highestPenaltyPpmPerDay;
        uint8 highestTierCap;
    }

    IEnterprises private immutable _enterprises;
    IWarrants private immutable _warrants;
    IClearing private immutable _clearing;

    Book private _book;
    mapping(address currency => bool) private _currencies;
    mapping(bytes32 invoice => uint64 payableNumber) private _payableOfInvoice;
    mapping(bytes32 termsDigest => uint64 payableNumber) private _payableOfTerms;

    constructor(
        address authority_,
        IEnterprises enterprises_,
        IWarrants warrants_,
        IClearing clearing_,
        Rules memory rules_
    ) AccessManaged(authority_) {
        _enterprises = enterprises_;
        _warrants = warrants_;
        _clearing = clearing_;
        _setRules(rules_);
    }

    /// @inheritdoc IPayables
    function issue(
        Terms calldata terms,
        bytes32[] calldata invoices,
        Consents calldata consents
    ) external returns (uint64 payableNumber) {
        uint24 today = _enterprises.requireIssuance(terms.obligor, terms.payee, terms.guarantor);
        _requireWithinRules(terms, today);
        bytes32 digest = termsDigest(terms, invoices);
        _requireConsents(terms, digest, consents);

        payableNumber = ++_book.payableCount;
        _use(digest, invoices, payableNumber);
        emit PayableIssued(payableNumber, terms.obligor, terms.payee, digest, terms, invoices);

        // What these two return is for other callers; a call that returns something costs less than one that does not.
        // slither-disable-next-line unused-return
        _clearing.openAccount(
            payableNumber,
            terms.line,
            terms.obligor,
            terms.guarantor,
            terms.currency,
            terms.faceAmount,
            terms.penaltyPpmPerDay
        );
        // slither-disable-next-line unused-return
        _warrants.issueRootLot(payableNumber, _paper(terms), terms.payee, terms.faceAmount);
    }

    /// @inheritdoc IPayables
    function setRules(Rules calldata rules) external restricted {
        _setRules(rules);
    }

    /// @inheritdoc IPayables
    function setCurrency(address currency, bool allowed) external restricted {
        if (_currencies[currency] == allowed) revert Payables_CurrencyUnchanged(currency, allowed);
        if (allowed) {
            if (currency.code.length == 0) revert Payables_CurrencyInvalid(currency);
            uint8 decimals = IERC20Metadata(currency).decimals();
            if (decimals > _MOST_DECIMALS) revert Payables_CurrencyDecimals(currency, decimals);
        }
        _currencies[currency] = allowed;
        emit CurrencySet(currency, allowed);
    }

    /// @inheritdoc IPayables
    function currentRules() external view returns (Rules memory) {
        Book memory book = _book;
        return
            Rules(
                book.normalTenorDays,
                book.longestTenorDays,
                book.longestGraceDays,
                book.highestPenaltyPpmPerDay,
                book.highestTierCap
            );
    }

    /// @inheritdoc IPayables
    function isCurrencyAllowed(address currency) external view returns (bool) {
        return _currencies[currency];
    }

    /// @inheritdoc IPayables
    function payableCount() external view returns (uint64) {
        return _book.payableCount;
    }

    /// @inheritdoc IPayables
    function payableOfInvoice(bytes32 invoice) external view returns (uint64) {
        return _payableOfInvoice[invoice];
    }

    /// @inheritdoc IPayables
    function payableOfTerms(bytes32 termsDigest_) external view returns (uint64) {
        return _payableOfTerms[termsDigest_];
    }

    /// @inheritdoc IPayables
    function termsDigest(Terms calldata terms, bytes32[] calldata invoices) public view returns (bytes32) {
        // Terms holds one-word members only, so its ABI encoding is its EIP-712 encoding.
        return _hashTypedDataV4(keccak256(abi.encode(_TERMS_TYPE, terms, keccak256(abi.encodePacked(invoices)))));
    }

    function _setRules(Rules memory rules) private {
        if (
            rules.normalTenorDays == 0 ||
            rules.normalTenorDays > rules.longestTenorDays ||
            rules.highestPenaltyPpmPerDay > 1_000_000 ||
            rules.highestTierCap == 0
        ) revert Payables_RulesInvalid(rules);
        _book = Book(
            _book.payableCount,
            rules.normalTenorDays,
            rules.longestTenorDays,
            rules.longestGraceDays,
            rules.highestPenaltyPpmPerDay,
            rules.highestTierCap
        );
        emit RulesSet(rules);
    }

    /// @dev The same terms, and the same invoice, make one payable, once.
    function _use(bytes32 digest, bytes32[] calldata invoices, uint64 payableNumber) private {
        if (_payableOfTerms[digest] != 0) revert Payables_TermsUsed(digest, _payableOfTerms[digest]);
        _payableOfTerms[digest] = payableNumber;
        for (uint256 i = 0; i < invoices.length; ++i) {
            bytes32 invoice = invoices[i];
            if (invoice == 0) revert Payables_InvoiceZero(i);
            if (_payableOfInvoice[invoice] != 0) revert Payables_InvoiceUsed(invoice, _payableOfInvoice[invoice]);
            _payableOfInvoice[invoice] = payableNumber;
        }
    }

    function _requireWithinRules(Terms calldata terms, uint24 today) private view {
        Book memory rules = _book;
        _requireNotExpired(terms.lastDay, today);
        if (terms.faceAmount == 0) revert Payables_FaceZero(terms.obligor);
        if (terms.obligor == terms.payee) revert Payables_PartiesEqual(terms.obligor);
        if (terms.dueDay <= today) revert Payables_DueDayInvalid(terms.dueDay, today);
        uint256 tenorDays = terms.dueDay - today;
        if (tenorDays > rules.longestTenorDays) revert Payables_TenorTooLong(tenorDays, rules.longestTenorDays);
        if (tenorDays > rules.normalTenorDays && terms.longTenorReason == 0) {
            revert Payables_ReasonMissing(tenorDays, rules.normalTenorDays);
        }
        if (terms.graceDays > rules.longestGraceDays) {
            revert Payables_GraceTooLong(terms.graceDays, rules.longestGraceDays);
        }
        if (terms.penaltyPpmPerDay > rules.highestPenaltyPpmPerDay) {
            revert Payables_PenaltyTooHigh(terms.penaltyPpmPerDay, rules.highestPenaltyPpmPerDay);
        }
        if (terms.tierCap == 0 || terms.tierCap > rules.highestTierCap) {
            revert Payables_TierCapInvalid(terms.tierCap, rules.highestTierCap);
        }
        if (!_currencies[terms.currency]) revert Payables_CurrencyNotAllowed(terms.currency);
        if (terms.backing == Backing.BankCreditLine && terms.guarantor == address(0)) {
            revert Payables_GuarantorMissing(terms.backing);
        }
        if (terms.documentRoot == 0) revert Payables_DocumentRootMissing(terms.obligor);
    }

    function _requireConsents(Terms calldata terms, bytes32 digest, Consents calldata consents) private view {
        _requireConsent(terms.obligor, digest, consents.obligor);
        _requireConsent(terms.payee, digest, consents.payee);
        if (terms.guarantor != address(0)) _requireConsent(terms.guarantor, digest, consents.guarantor);
    }

    function _paper(Terms calldata terms) private pure returns (uint256) {
        return
            PaperWord.pack(
                terms.currency,
                terms.line,
                terms.dueDay,
                terms.graceDays,
                terms.tierCap,
                uint8(terms.backing),
                terms.guarantor != address(0)
            );
    }
}
