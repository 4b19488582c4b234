// SPDX-License-Identifier: Apache-2.0
// Pledge, repay, foreclose: cash advanced on a lot that stays its holder's.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Consents} from "./Consents.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IEvidence} from "./interfaces/IEvidence.sol";
import {IPledges} from "./interfaces/IPledges.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";
import {Standing} from "./libraries/Standing.sol";

/// @title Pledges
/// @dev Holds cash only inside a transaction: what Clearing sends here goes on at once. Books are finished before any
/// token is called.
contract Pledges is IPledges, Consents {
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;
    using SafeERC20 for IERC20;
    using Standing for uint256;

    bytes32 private constant _BID_TYPE = keccak256(
        "PledgeBid(address financier,uint256 lot,uint24 lotVersion,address currency,uint32 advancePpm,uint32 ratePpm,uint16 dayBasis,uint24 repayDay,uint24 lastDay,uint256 nonce)"
    );
    bytes32 private constant _ACCEPTANCE_TYPE = keccak256(
        "PledgeAcceptance(bytes32 bid,uint256 lot,uint24 version,uint24 lastDay)"
    );

    IEnterprises private immutable _enterprises;
    IWarrants private immutable _warrants;
    IEvidence private immutable _evidence;
    address private immutable _clearing;
    int256 private immutable _civilOffset;

    mapping(uint256 lot => Loan) private _loans;
    mapping(bytes32 bidDigest => bool) private _used;

    constructor(IEnterprises enterprises_, IWarrants warrants_, address clearing_, IEvidence evidence_) {
        _enterprises = enterprises_;
        _warrants = warrants_;
        _clearing = clearing_;
        _evidence = evidence_;
        _civilOffset = enterprises_.civilOffset();
    }

    /// @inheritdoc IPledges
    function pledge(PledgeBid calldata bid, bytes calldata bidSignature) external returns (uint64) {
        return _pledge(bid, pledgeBidDigest(bid), bidSignature, msg.sender);
    }

    /// @inheritdoc IPledges
    function pledgeWithConsent(
        PledgeBid calldata bid,
        bytes calldata bidSignature,
        Consent calldata consent
    ) external returns (uint64) {
        bytes32 digest = pledgeBidDigest(bid);
        address holder = _warrants.lotOf(bid.lot).owner;
        _requireVersion(bid.lot, consent.version, _warrants.versionOf(bid.lot));
        _requireNotExpired(consent.lastDay, _today());
        bytes32 acceptance = pledgeAcceptanceDigest(digest, bid.lot, consent.version, consent.lastDay);
        _requireConsent(holder, acceptance, consent.signature);
        return _pledge(bid, digest, bidSignature, holder);
    }

    /// @inheritdoc IPledges
    function cancelPledgeBid(PledgeBid calldata bid) external {
        if (msg.sender != bid.financier) revert Pledges_NotFinancier(bid.financier, msg.sender);
        bytes32 digest = pledgeBidDigest(bid);
        if (_used[digest]) revert Pledges_BidUsed(digest);
        _used[digest] = true;
        emit PledgeBidCancelled(msg.sender, digest);
    }

    /// @inheritdoc IPledges
    function repayLoan(uint256 lot) external returns (uint64 cash) {
        Loan memory loan = _loanOf(lot);
        if (loan.foreclosed) revert Pledges_AlreadyForeclosed(lot);
        uint256 owed = _owed(loan);
        cash = uint64(owed - loan.received);
        address financier = _unheld(lot, loan.financier);
        IERC20 currency = IERC20(_warrants.paperWordOf(lot.payableOf()).currency());

        delete _loans[lot];
        emit LoanRepaid(lot, msg.sender, cash, uint64(owed - loan.advance));
        // slither-disable-next-line unused-return
        _warrants.release(lot);
        _pay(currency, msg.sender, financier, cash);
    }

    /// @inheritdoc IPledges
    function foreclose(uint256 lot) external {
        Loan memory loan = _loanOf(lot);
        address financier = _enterprises.currentAccountOf(loan.financier);
        if (msg.sender != financier) revert Pledges_NotFinancier(financier, msg.sender);
        if (loan.foreclosed) revert Pledges_AlreadyForeclosed(lot);
        if (_today() <= loan.repayDay) revert Pledges_NotOverdue(lot, loan.repayDay, _today());
        _evidence.requireRegistered(lot, uint8(_warrants.versionOf(lot)), financier);

        if (_enterprises.isBarred(financier)) revert Pledges_PartyFrozen(lot, financier);
        // slither-disable-next-line unused-return
        (uint256 word, ) = _warrants.clearable(lot);

        loan.debt = uint64(_owed(loan));
        loan.foreclosed = true;
        // An order may have moved the lot since it was pledged: its surplus is for whom it is taken from.
        loan.pledgor = word.owner();
        _loans[lot] = loan;
        emit Foreclosed(lot, loan.pledgor, financier, loan.debt);
        // slither-disable-next-line unused-return
        _warrants.deliver(lot, financier, word.amount(), IWarrants.Cause.Foreclosure, loan.digest);
    }

    /// @inheritdoc IPledges
    function share(uint256 lot, address currency, address holder, uint64 cash, bool ended) external {
        if (msg.sender != _clearing) revert Pledges_ClearingOnly(msg.sender);
        Loan memory loan = _loanOf(lot);
        uint256 open = _owed(loan) - loan.received;
        uint64 toFinancier = open < cash ? uint64(open) : cash;
        uint64 toPledgor = cash - toFinancier;

        // A lot that was taken stays pledged to its end, so that its surplus finds the pledgor.
        bool over = ended || (toFinancier == open && !loan.foreclosed);
        if (over) delete _loans[lot];
        else _loans[lot].received = loan.received + toFinancier;
        emit PledgeCleared(lot, toFinancier, toPledgor, over);
        // slither-disable-next-line unused-return
        if (over && !ended) _warrants.release(lot);
        if (toFinancier != 0) IERC20(currency).safeTransfer(_unheld(lot, loan.financier), toFinancier);
        // The pledgor is whoever holds the lot, until the financier takes it.
        address pledgor = loan.foreclosed ? loan.pledgor : holder;
        if (toPledgor != 0) IERC20(currency).safeTransfer(_unheld(lot, pledgor), toPledgor);
    }

    /// @inheritdoc IPledges
    function loanOf(uint256 lot) external view returns (Loan memory) {
        return _loans[lot];
    }

    /// @inheritdoc IPledges
    function debtOf(uint256 lot) external view returns (uint64) {
        Loan memory loan = _loans[lot];
        return loan.financier == address(0) ? 0 : uint64(_owed(loan) - loan.received);
    }

    /// @inheritdoc IPledges
    function isBidUsed(bytes32 bidDigest) external view returns (bool) {
        return _used[bidDigest];
    }

    /// @inheritdoc IPledges
    function pledgeBidDigest(PledgeBid calldata bid) public view returns (bytes32) {
        // PledgeBid holds one-word members only, so its ABI encoding is its EIP-712 encoding.
        return _hashTypedDataV4(keccak256(abi.encode(_BID_TYPE, bid)));
    }

    /// @inheritdoc IPledges
    function pledgeAcceptanceDigest(
        bytes32 bidDigest,
        uint256 lot,
        uint24 version,
        uint24 lastDay
    ) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_ACCEPTANCE_TYPE, bidDigest, lot, version, lastDay)));
    }

    function _pledge(
        PledgeBid calldata bid,
        bytes32 digest,
        bytes calldata bidSignature,
        address by
    ) private returns (uint64 advance) {
        if (bid.dayBasis != 360 && bid.dayBasis != 365) revert Pledges_BasisInvalid(bid.dayBasis);
        _requireNotExpired(bid.lastDay, _today());
        if (_used[digest]) revert Pledges_BidUsed(digest);
        _requireConsent(bid.financier, digest, bidSignature);
        _used[digest] = true;

        (uint256 word, uint256 paper) = _warrants.circulating(bid.lot);
        address pledgor = word.owner();
        if (by != pledgor && !_warrants.isApprovedForAll(pledgor, by)) revert Pledges_NotHolder(bid.lot, by);
        uint256 standing = _enterprises.requireDiscount(pledgor, bid.financier);
        // slither-disable-next-line unused-return
        _warrants.pledge(bid.lot);
        if (pledgor == bid.financier) revert Pledges_SameParty(bid.lot, pledgor);
        _requireVersion(bid.lot, bid.lotVersion, word.version());
        _requireTerms(bid, paper, standing.day());
        advance = _advance(bid, word.amount());

        _loans[bid.lot] = Loan({
            financier: bid.financier,
            advance: advance,
            sinceDay: standing.day(),
            pledgor: pledgor,
            ratePpm: bid.ratePpm,
            dayBasis: bid.dayBasis,
            repayDay: bid.repayDay,
            foreclosed: false,
            received: 0,
            debt: 0,
            digest: digest
        });
        emit Pledged(
            bid.lot,
            pledgor,
            bid.financier,
            digest,
            advance,
            bid.ratePpm,
            bid.dayBasis,
            standing.day(),
            bid.repayDay
        );
        if (!standing.isPlain()) _requireEvidence(bid, pledgor, word.hops(), standing);
        _pay(IERC20(bid.currency), bid.financier, pledgor, advance);
    }

    function _requireEvidence(PledgeBid calldata bid, address pledgor, uint8 hops, uint256 standing) private {
        if (standing.streams() != 0) _evidence.requirePresented(bid.lot, pledgor, standing.streams());
        uint8 registrationDays = standing.registrationDays();
        if (registrationDays == 0) return;
        _evidence.requireRegistered(bid.lot, hops, pledgor);
        _evidence.oblige(bid.lot, hops, bid.financier, standing.day() + registrationDays);
    }

    /// @dev Moves cash and measures what arrived: a token that takes a fee, or lies, is refused.
    function _pay(IERC20 currency, address from, address to, uint64 amount) private {
        if (amount == 0) return;
        uint256 before = currency.balanceOf(to);
        currency.safeTransferFrom(from, to, amount);
        uint256 received = currency.balanceOf(to) - before;
        if (received != amount) revert Pledges_CashDiffers(address(currency), amount, received);
    }

    function _loanOf(uint256 lot) private view returns (Loan memory loan) {
        loan = _loans[lot];
        if (loan.financier == address(0)) revert Pledges_NoLoan(lot);
    }

    /// @dev Advance and interest, as of today or of foreclosure. Fits 64 bits: see `_requireTerms`.
    function _owed(Loan memory loan) private view returns (uint256) {
        if (loan.foreclosed) return loan.debt;
        uint256 days_ = _today() - loan.sinceDay;
        uint256 owed = loan.advance + Money.interest(loan.advance, loan.ratePpm, days_, loan.dayBasis);
        return owed < type(uint64).max ? owed : type(uint64).max;
    }

    /// @dev The account, or the one that took its place; what a frozen one is owed is kept.
    function _unheld(uint256 lot, address party) private view returns (address current) {
        current = _enterprises.currentAccountOf(party);
        if (_enterprises.isBarred(current)) revert Pledges_PartyFrozen(lot, current);
    }

    function _requireVersion(uint256 lot, uint24 wanted, uint24 actual) private pure {
        if (wanted != actual) revert Pledges_VersionDiffers(lot, wanted, actual);
    }

    function _today() private view returns (uint24) {
        return Days.dayOf(block.timestamp, _civilOffset);
    }

    function _requireTerms(PledgeBid calldata bid, uint256 paper, uint24 today) private pure {
        if (paper.currency() != bid.currency) revert Pledges_CurrencyDiffers(bid.currency, paper.currency());
        if (bid.repayDay < today || bid.repayDay > paper.dueDay()) {
            revert Pledges_RepayDayInvalid(bid.repayDay, today, paper.dueDay());
        }
    }

    function _advance(PledgeBid calldata bid, uint64 face) private pure returns (uint64) {
        uint256 advance = Money.portion(face, bid.advancePpm);
        if (bid.advancePpm > Money.PPM || advance == 0) revert Pledges_AdvanceInvalid(bid.advancePpm, advance);
        return uint64(advance);
    }
}
