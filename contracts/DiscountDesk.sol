// SPDX-License-Identifier: Apache-2.0
// Discount: signed bids, delivery against payment in one transaction, recourse.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Consents} from "./Consents.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IDiscountDesk} from "./interfaces/IDiscountDesk.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title DiscountDesk
contract DiscountDesk is IDiscountDesk, Consents {
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;
    using SafeERC20 for IERC20;

    bytes32 private constant _BID_TYPE = keccak256(
        "Bid(address financier,uint256 lot,uint24 lotVersion,address obligor,address currency,uint64 budget,uint32 ratePpm,uint16 dayBasis,uint8 method,bool recourse,uint24 lastDueDay,uint24 lastDay,uint64 series,uint256 nonce)"
    );
    bytes32 private constant _ACCEPTANCE_TYPE = keccak256(
        "Acceptance(bytes32 bid,uint256 lot,uint64 amount,uint24 version,uint24 lastDay)"
    );
    uint64 private constant _CANCELLED = type(uint64).max;

    IWarrants private immutable _warrants;
    IClearing private immutable _clearing;
    int256 private immutable _civilOffset;

    mapping(bytes32 bidDigest => uint64 face) private _filled;
    mapping(address financier => uint64) private _series;
    mapping(uint256 soldAs => mapping(uint8 hops => Recourse)) private _recourse;
    mapping(uint256 lot => RecourseClaim) private _claims;
    mapping(uint256 lot => Return) private _returns;

    /// @dev A lot that came back by recourse counts, while its hops are `hops`, as held at `heldAtHops`.
    struct Return {
        uint8 hops;
        uint8 heldAtHops;
    }

    constructor(IEnterprises enterprises_, IWarrants warrants_, IClearing clearing_) {
        _warrants = warrants_;
        _clearing = clearing_;
        _civilOffset = enterprises_.civilOffset();
    }

    /// @inheritdoc IDiscountDesk
    function accept(
        Bid calldata bid,
        bytes calldata bidSignature,
        uint256 lot,
        uint64 amount
    ) external returns (uint256, uint64) {
        bytes32 digest = bidDigest(bid);
        return _accept(bid, digest, bidSignature, lot, amount, msg.sender);
    }

    /// @inheritdoc IDiscountDesk
    function acceptWithConsent(
        Bid calldata bid,
        bytes calldata bidSignature,
        uint256 lot,
        uint64 amount,
        Consent calldata consent
    ) external returns (uint256, uint64) {
        bytes32 digest = bidDigest(bid);
        address holder = _warrants.lotOf(lot).owner;
        uint24 version = _warrants.versionOf(lot);
        if (version != consent.version) revert DiscountDesk_VersionDiffers(lot, consent.version, version);
        _requireNotExpired(consent.lastDay, _today());
        bytes32 acceptance = acceptanceDigest(digest, lot, amount, consent.version, consent.lastDay);
        _requireConsent(holder, acceptance, consent.signature);
        return _accept(bid, digest, bidSignature, lot, amount, holder);
    }

    /// @inheritdoc IDiscountDesk
    function cancelBid(Bid calldata bid) external {
        if (msg.sender != bid.financier) revert DiscountDesk_NotFinancier(bid.financier, msg.sender);
        bytes32 digest = bidDigest(bid);
        if (_filled[digest] == _CANCELLED) revert DiscountDesk_BidCancelled(digest);
        _filled[digest] = _CANCELLED;
        emit BidCancelled(msg.sender, digest);
    }

    /// @inheritdoc IDiscountDesk
    function cancelAllBids() external returns (uint64 series) {
        series = ++_series[msg.sender];
        emit SeriesRaised(msg.sender, series);
    }

    /// @inheritdoc IDiscountDesk
    function claimRecourse(uint256 lot, uint256 soldAs) external {
        // slither-disable-next-line unused-return
        (uint256 word, ) = _warrants.clearable(lot);
        address holder = word.owner();
        if (msg.sender != holder) revert DiscountDesk_NotHolder(lot, msg.sender);
        if (!_clearing.accountOf(lot.payableOf()).defaulted) revert DiscountDesk_NotInDefault(lot.payableOf());
        uint8 hops = _heldAtHops(lot, word.hops());
        Recourse memory right = _recourse[soldAs][hops];
        if (right.seller == address(0) || !_covers(right, lot, soldAs)) {
            revert DiscountDesk_NoRecourse(lot, holder, soldAs);
        }
        if (_claims[lot].holder == holder) revert DiscountDesk_AlreadyClaimed(lot, right.seller);

        uint24 today = _today();
        _claims[lot] = RecourseClaim(holder, right.seller, soldAs, hops, today);
        emit RecourseClaimed(lot, holder, right.seller, soldAs, hops, today);
    }

    /// @inheritdoc IDiscountDesk
    function payRecourse(uint256 lot) external returns (uint64 cash) {
        RecourseClaim memory claim = _claims[lot];
        (uint256 word, uint256 paper) = _warrants.clearable(lot);
        address holder = word.owner();
        if (claim.holder != holder) revert DiscountDesk_NotClaimed(lot);
        if (!_clearing.accountOf(lot.payableOf()).defaulted) revert DiscountDesk_NotInDefault(lot.payableOf());
        cash = _clearing.outstandingOf(lot);

        delete _claims[lot];
        (uint8 hops, uint8 heldBefore) = (word.hops(), claim.hops);
        // A buyer's lot was delivered to it, so its hops are at least 1; deliverBack refuses a lot at 255 hops.
        unchecked {
            ++hops;
            --heldBefore;
        }
        _returns[lot] = Return(hops, heldBefore);
        emit RecoursePaid(lot, claim.seller, holder, msg.sender, cash, hops, heldBefore);
        _warrants.deliverBack(lot, claim.seller, claim.soldAs);
        _pay(IERC20(paper.currency()), msg.sender, holder, cash);
    }

    /// @inheritdoc IDiscountDesk
    function filledOf(bytes32 bidDigest_) external view returns (uint64) {
        return _filled[bidDigest_];
    }

    /// @inheritdoc IDiscountDesk
    function seriesOf(address financier) external view returns (uint64) {
        return _series[financier];
    }

    /// @inheritdoc IDiscountDesk
    function recourseOf(uint256 soldAs, uint8 hops) external view returns (Recourse memory) {
        return _recourse[soldAs][hops];
    }

    /// @inheritdoc IDiscountDesk
    function heldAtHops(uint256 lot) external view returns (uint8) {
        return _heldAtHops(lot, uint8(_warrants.versionOf(lot)));
    }

    /// @inheritdoc IDiscountDesk
    function recourseClaimOf(uint256 lot) external view returns (RecourseClaim memory) {
        return _claims[lot];
    }

    /// @inheritdoc IDiscountDesk
    function bidDigest(Bid calldata bid) public view returns (bytes32) {
        // Bid holds one-word members only, so its ABI encoding is its EIP-712 encoding.
        return _hashTypedDataV4(keccak256(abi.encode(_BID_TYPE, bid)));
    }

    /// @inheritdoc IDiscountDesk
    function acceptanceDigest(
        bytes32 bidDigest_,
        uint256 lot,
        uint64 amount,
        uint24 version,
        uint24 lastDay
    ) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_ACCEPTANCE_TYPE, bidDigest_, lot, amount, version, lastDay)));
    }

    function _accept(
        Bid calldata bid,
        bytes32 digest,
        bytes calldata bidSignature,
        uint256 lot,
        uint64 amount,
        address by
    ) private returns (uint256 sold, uint64 proceeds) {
        _requireOpen(bid, digest, lot);
        _requireConsent(bid.financier, digest, bidSignature);
        uint64 filled = _fill(bid, digest, amount);

        address seller;
        uint24 version;
        uint256 paper;
        (sold, seller, version, paper) = _warrants.sell(lot, amount, by, bid.financier, digest);
        _requireWanted(bid, lot, version, paper);
        proceeds = _settle(bid, digest, sold, seller, amount, paper, filled);
        if (bid.recourse) _grantRecourse(sold, lot, seller, bid.financier, proceeds, version);
        _pay(IERC20(bid.currency), bid.financier, seller, proceeds);
    }

    /// @dev A bid for one lot is used up by the sale itself, which raises the lot's version; only a bid for any lot of
    /// an obligor needs its fill written down.
    function _fill(Bid calldata bid, bytes32 digest, uint64 amount) private returns (uint64 filled) {
        filled = _filled[digest];
        if (filled == _CANCELLED) revert DiscountDesk_BidCancelled(digest);
        if (amount > bid.budget - filled) revert DiscountDesk_Overfilled(digest, amount, bid.budget - filled);
        if (bid.lot == 0) {
            filled += amount;
            _filled[digest] = filled;
        }
    }

    function _settle(
        Bid calldata bid,
        bytes32 digest,
        uint256 sold,
        address seller,
        uint64 amount,
        uint256 paper,
        uint64 filled
    ) private returns (uint64 proceeds) {
        uint24 tenorDays = paper.dueDay() - _today();
        uint64 discount = Money.discount(amount, bid.ratePpm, tenorDays, bid.dayBasis, bid.method);
        proceeds = amount - discount;
        emit Discounted(
            sold,
            seller,
            bid.financier,
            digest,
            amount,
            discount,
            proceeds,
            tenorDays,
            bid.ratePpm,
            bid.dayBasis,
            bid.method,
            filled
        );
    }

    /// @dev A whole lot takes the children that it had into the buyer's hands; a part is cut without any.
    function _grantRecourse(
        uint256 sold,
        uint256 lot,
        address seller,
        address financier,
        uint64 price,
        uint24 version
    ) private {
        uint8 hops = uint8(version) + 1;
        uint16 children = sold == lot ? uint16(version >> 8) : 0;
        _recourse[sold][hops] = Recourse(seller, price, children);
        emit RecourseGranted(sold, seller, financier, price, hops, children);
    }

    /// @dev Moves cash and measures what arrived: a token that takes a fee, or lies, is refused.
    function _pay(IERC20 currency, address from, address to, uint64 amount) private {
        uint256 before = currency.balanceOf(to);
        currency.safeTransferFrom(from, to, amount);
        uint256 received = currency.balanceOf(to) - before;
        if (received != amount) revert DiscountDesk_CashDiffers(address(currency), amount, received);
    }

    function _requireOpen(Bid calldata bid, bytes32 digest, uint256 lot) private view {
        if ((bid.lot == 0) == (bid.obligor == address(0))) revert DiscountDesk_ScopeInvalid(bid.lot, bid.obligor);
        if (bid.dayBasis != 360 && bid.dayBasis != 365) revert DiscountDesk_BasisInvalid(bid.dayBasis);
        if (bid.lot != 0 && bid.lot != lot) revert DiscountDesk_LotDiffers(bid.lot, lot);
        if (bid.series != _series[bid.financier]) revert DiscountDesk_SeriesDead(bid.series, _series[bid.financier]);
        _requireNotExpired(bid.lastDay, _today());
        if (bid.budget == _CANCELLED) revert DiscountDesk_Overfilled(digest, bid.budget, 0);
    }

    function _requireWanted(Bid calldata bid, uint256 lot, uint24 version, uint256 paper) private view {
        if (bid.lot != 0 && bid.lotVersion != version) {
            revert DiscountDesk_VersionDiffers(lot, bid.lotVersion, version);
        }
        if (bid.obligor != address(0)) {
            address obligor = _clearing.obligorOf(paper.line());
            if (obligor != bid.obligor) revert DiscountDesk_ObligorDiffers(bid.obligor, obligor);
        }
        if (paper.currency() != bid.currency) revert DiscountDesk_CurrencyDiffers(bid.currency, paper.currency());
        if (paper.dueDay() > bid.lastDueDay) revert DiscountDesk_DueTooLate(paper.dueDay(), bid.lastDueDay);
    }

    function _heldAtHops(uint256 lot, uint8 hops) private view returns (uint8) {
        Return memory last = _returns[lot];
        return last.hops == hops && hops != 0 ? last.heldAtHops : hops;
    }

    function _today() private view returns (uint24) {
        return Days.dayOf(block.timestamp, _civilOffset);
    }

    /// @dev A right covers the lot that was sold and what its buyer cut from it, not what was cut before.
    function _covers(Recourse memory right, uint256 lot, uint256 soldAs) private pure returns (bool) {
        return lot == soldAs || (lot.descends(soldAs) && lot.branch(soldAs) > right.children);
    }
}
