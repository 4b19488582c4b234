// SPDX-License-Identifier: Apache-2.0
// Confirm: terms, consents, invoices used once -> a payable and its root lot.
pragma solidity 0.8.30;

import {Consents as ConsentBase} from "./Consents.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IEvidence} from "./interfaces/IEvidence.sol";
import {IPayables} from "./interfaces/IPayables.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";
import {RulesWord} from "./libraries/RulesWord.sol";

/// @title Payables
contract Payables is IPayables, ConsentBase {
    using RulesWord for uint256;

    bytes32 private constant _TERMS_TYPE = keccak256(
        "Terms(uint32 line,address obligor,address payee,address guarantor,address currency,uint8 backing,uint64 faceAmount,uint24 dueDay,uint16 graceDays,uint24 penaltyPpmPerDay,uint8 tierCap,uint32 depositPpm,bytes32 documentRoot,bytes32 longTenorReason,uint24 lastDay,uint256 nonce,bytes32[] invoices)"
    );
    bytes32 private constant _CANCELLATION_TYPE = keccak256(
        "Cancellation(uint64 payableNumber,bytes32 termsDigest,uint24 lastDay)"
    );
    /// @dev Bits of the pair in an invoice's word; the payable's number is below them.
    uint256 private constant _PAIR = ~uint256(type(uint64).max);

    IEnterprises private immutable _enterprises;
    IWarrants private immutable _warrants;
    IClearing private immutable _clearing;
    IEvidence private immutable _evidence;
    int256 private immutable _civilOffset;

    uint64 private _payableCount;
    /// @dev The payable that an invoice backs; above it, once that was cancelled, the pair that may use it again.
    mapping(bytes32 invoice => uint256 word) private _invoices;
    mapping(bytes32 termsDigest => uint64 payableNumber) private _payableOfTerms;

    constructor(IEnterprises enterprises_, IWarrants warrants_, IClearing clearing_, IEvidence evidence_) {
        _enterprises = enterprises_;
        _warrants = warrants_;
        _clearing = clearing_;
        _evidence = evidence_;
        _civilOffset = enterprises_.civilOffset();
    }

    /// @inheritdoc IPayables
    function issue(
        Terms calldata terms,
        bytes32[] calldata invoices,
        Consents calldata consents
    ) external returns (uint64 payableNumber) {
        uint256 rules = _enterprises.requireIssuance(terms.obligor, terms.payee, terms.guarantor, terms.currency);
        _requireWithinRules(terms, rules);
        bytes32 digest = termsDigest(terms, invoices);
        _requireConsents(terms, digest, consents);

        payableNumber = ++_payableCount;
        _use(terms, digest, invoices, payableNumber);
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
            terms.penaltyPpmPerDay,
            terms.depositPpm
        );
        if (rules.isObligorCapped()) _requireBelowCap(terms);
        // slither-disable-next-line unused-return
        _warrants.issueRootLot(payableNumber, _paper(terms), terms.payee, terms.faceAmount);
    }

    /// @inheritdoc IPayables
    function cancel(
        Terms calldata terms,
        bytes32[] calldata invoices,
        uint24 lastDay,
        bytes calldata obligorSignature,
        bytes calldata payeeSignature
    ) external returns (uint64 payableNumber) {
        bytes32 digest = termsDigest(terms, invoices);
        payableNumber = _payableOfTerms[digest];
        if (payableNumber == 0) revert Payables_TermsUnknown(digest);
        _requireNotExpired(lastDay, Days.dayOf(block.timestamp, _civilOffset));
        bytes32 cancellation = cancellationDigest(payableNumber, digest, lastDay);
        _requireConsent(_enterprises.currentAccountOf(terms.obligor), cancellation, obligorSignature);
        _requireConsent(_enterprises.currentAccountOf(terms.payee), cancellation, payeeSignature);

        uint256 released = (uint256(_pairOf(terms)) & _PAIR) | payableNumber;
        for (uint256 i = 0; i < invoices.length; ++i) _invoices[invoices[i]] = released;
        emit PayableCancelled(payableNumber, terms.obligor, terms.payee, invoices);
        // slither-disable-next-line unused-return
        _clearing.annulAccount(payableNumber, terms.payee);
    }

    /// @inheritdoc IPayables
    function payableCount() external view returns (uint64) {
        return _payableCount;
    }

    /// @inheritdoc IPayables
    function payableOfInvoice(bytes32 invoice) external view returns (uint64) {
        uint256 word = _invoices[invoice];
        return word & _PAIR == 0 ? uint64(word) : 0;
    }

    /// @inheritdoc IPayables
    function invoiceReleasedTo(bytes32 invoice) external view returns (bytes32) {
        return bytes32(_invoices[invoice] & _PAIR);
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

    /// @inheritdoc IPayables
    function cancellationDigest(
        uint64 payableNumber,
        bytes32 termsDigest_,
        uint24 lastDay
    ) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_CANCELLATION_TYPE, payableNumber, termsDigest_, lastDay)));
    }

    /// @dev The same terms, and the same invoice, make one payable, once; an invoice of a cancelled one may serve the
    /// same pair again.
    function _use(Terms calldata terms, bytes32 digest, bytes32[] calldata invoices, uint64 payableNumber) private {
        if (_payableOfTerms[digest] != 0) revert Payables_TermsUsed(digest, _payableOfTerms[digest]);
        _payableOfTerms[digest] = payableNumber;
        for (uint256 i = 0; i < invoices.length; ++i) {
            bytes32 invoice = invoices[i];
            if (invoice == 0) revert Payables_InvoiceZero(i);
            uint256 word = _invoices[invoice];
            if (word != 0 && word & _PAIR != uint256(_pairOf(terms)) & _PAIR) {
                revert Payables_InvoiceUsed(invoice, uint64(word));
            }
            _invoices[invoice] = payableNumber;
        }
    }

    function _requireBelowCap(Terms calldata terms) private view {
        // slither-disable-next-line unused-return
        (uint64 cap, ) = _enterprises.concentrationCaps();
        uint256 used = _clearing.openFaceOf(terms.obligor, terms.currency);
        if (used > cap) revert Payables_ObligorCapExceeded(terms.obligor, used, cap);
    }

    function _requireWithinRules(Terms calldata terms, uint256 rules) private view {
        uint24 today = rules.day();
        _requireNotExpired(terms.lastDay, today);
        _requireSense(terms);
        if (terms.dueDay <= today) revert Payables_DueDayInvalid(terms.dueDay, today);
        uint256 tenorDays = terms.dueDay - today;
        if (tenorDays > rules.longestTenorDays()) revert Payables_TenorTooLong(tenorDays, rules.longestTenorDays());
        if (tenorDays > rules.normalTenorDays() && terms.longTenorReason == 0) {
            revert Payables_ReasonMissing(tenorDays, rules.normalTenorDays());
        }
        if (terms.graceDays > rules.longestGraceDays()) {
            revert Payables_GraceTooLong(terms.graceDays, rules.longestGraceDays());
        }
        if (terms.penaltyPpmPerDay > rules.highestPenaltyPpmPerDay()) {
            revert Payables_PenaltyTooHigh(terms.penaltyPpmPerDay, rules.highestPenaltyPpmPerDay());
        }
        if (terms.tierCap == 0 || terms.tierCap > rules.highestTierCap()) {
            revert Payables_TierCapInvalid(terms.tierCap, rules.highestTierCap());
        }
        if (rules.backings() & (1 << uint8(terms.backing)) == 0) revert Payables_BackingNotAllowed(terms.backing);
        if (rules.issueStreams() != 0) _evidence.requireStreams(terms.documentRoot, rules.issueStreams());
    }

    function _requireConsents(Terms calldata terms, bytes32 digest, Consents calldata consents) private view {
        _requireConsent(terms.obligor, digest, consents.obligor);
        _requireConsent(terms.payee, digest, consents.payee);
        if (terms.guarantor != address(0)) _requireConsent(terms.guarantor, digest, consents.guarantor);
    }

    /// @dev What no rule can allow.
    function _requireSense(Terms calldata terms) private pure {
        if (terms.faceAmount == 0) revert Payables_FaceZero(terms.obligor);
        if (terms.obligor == terms.payee) revert Payables_PartiesEqual(terms.obligor);
        if (terms.depositPpm > Money.PPM) revert Payables_DepositInvalid(terms.depositPpm);
        if (terms.backing == Backing.BankCreditLine && terms.guarantor == address(0)) {
            revert Payables_GuarantorMissing(terms.backing);
        }
        if (terms.documentRoot == 0) revert Payables_DocumentRootMissing(terms.obligor);
    }

    /// @dev Of obligor and payee: an invoice that was released serves them alone.
    function _pairOf(Terms calldata terms) private pure returns (bytes32) {
        return keccak256(abi.encode(terms.obligor, terms.payee));
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
