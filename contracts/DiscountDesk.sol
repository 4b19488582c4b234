// SPDX-License-Identifier: Apache-2.0
// Discount: signed bids, delivery against payment in one transaction, recourse.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Consents} from "./Consents.sol";
import {Exposures} from "./Exposures.sol";
import {Recourse} from "./Recourse.sol";
import {StandingBids} from "./StandingBids.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IDiscountDesk} from "./interfaces/IDiscountDesk.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IEvidence} from "./interfaces/IEvidence.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title DiscountDesk
contract DiscountDesk is Consents, StandingBids {
    using PaperWord for uint256;

    bytes32 private constant _BID_TYPE = keccak256(
        "Bid(address financier,uint256 lot,uint24 lotVersion,address obligor,address currency,uint64 budget,uint32 ratePpm,uint16 dayBasis,uint8 method,bool recourse,uint32 obligorSharePpm,uint32 feePpm,address feeReceiver,uint24 lastDueDay,uint24 lastDay,uint64 series,uint256 nonce)"
    );
    bytes32 private constant _ACCEPTANCE_TYPE = keccak256(
        "Acceptance(bytes32 bid,uint256 lot,uint64 amount,uint24 version,uint24 lastDay)"
    );
    /// @dev Highest service fee: one percent of the face.
    uint32 private constant _HIGHEST_FEE_PPM = 10_000;

    mapping(address financier => uint64) private _series;
    mapping(address obligor => mapping(address currency => InterestMandate)) private _interestMandates;

    constructor(
        IEnterprises enterprises_,
        IWarrants warrants_,
        IClearing clearing_,
        IEvidence evidence_
    ) Exposures(enterprises_, warrants_) Recourse(clearing_, evidence_) {}

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
    function setInterestMandate(
        address currency,
        uint32 highestSharePpm,
        uint32 highestRatePpm,
        uint64 budget
    ) external {
        if (highestSharePpm > Money.PPM || (highestSharePpm == 0) != (budget == 0)) {
            revert DiscountDesk_ShareInvalid(highestSharePpm);
        }
        _interestMandates[msg.sender][currency] = InterestMandate(highestSharePpm, highestRatePpm, budget);
        emit InterestMandateSet(msg.sender, currency, highestSharePpm, highestRatePpm, budget);
    }

    /// @inheritdoc IDiscountDesk
    function interestMandateOf(address obligor, address currency) external view returns (InterestMandate memory) {
        return _interestMandates[obligor][currency];
    }

    /// @inheritdoc IDiscountDesk
    function seriesOf(address financier) external view returns (uint64) {
        return _series[financier];
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
    ) private returns (uint256, uint64) {
        _requireOpen(bid, digest, lot);
        _requireConsent(bid.financier, digest, bidSignature);
        uint64 filled = _fill(bid, digest, amount);

        Sale memory sale = _deliverSale(digest, lot, amount, by, bid.financier);
        _requireWanted(bid, lot, sale.version, sale.paper);
        Price memory price = Price(bid.ratePpm, bid.dayBasis, bid.method, filled);
        (uint64 proceeds, uint64 discount) = _settle(sale, price, bid.recourse);
        uint64 fee = bid.feePpm == 0 ? 0 : _takeFee(bid, sale);
        if (bid.obligorSharePpm != 0) _shareInterest(bid, sale, discount);
        if (fee >= proceeds) revert Money.Money_ConsumesFace(amount, uint256(discount) + fee);
        _pay(IERC20(bid.currency), bid.financier, sale.seller, proceeds - fee);
        if (fee != 0) _pay(IERC20(bid.currency), bid.financier, bid.feeReceiver, fee);
        return (sale.sold, proceeds);
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

    /// @dev The fee is part of what the financier pays, and less for the seller.
    function _takeFee(Bid calldata bid, Sale memory sale) private returns (uint64 fee) {
        fee = uint64(Money.portion(sale.amount, bid.feePpm));
        emit FeePaid(sale.sold, bid.feeReceiver, bid.feePpm, fee);
    }

    /// @dev The obligor's part is rounded half up, and the seller bears the rest of the discount: together exactly it.
    function _shareInterest(Bid calldata bid, Sale memory sale, uint64 discount) private {
        address obligor = _obligorOf(sale.paper);
        InterestMandate memory mandate = _interestMandates[obligor][bid.currency];
        uint64 cash = uint64(Money.portion(discount, bid.obligorSharePpm));
        if (bid.obligorSharePpm > mandate.highestSharePpm) {
            revert DiscountDesk_ShareNotMandated(obligor, bid.obligorSharePpm, mandate.highestSharePpm);
        }
        if (bid.ratePpm > mandate.highestRatePpm) {
            revert DiscountDesk_RateNotMandated(obligor, bid.ratePpm, mandate.highestRatePpm);
        }
        if (cash > mandate.budget) revert DiscountDesk_MandateExhausted(obligor, cash, mandate.budget);

        mandate.budget -= cash;
        _interestMandates[obligor][bid.currency] = mandate;
        emit InterestShared(sale.sold, obligor, bid.currency, bid.obligorSharePpm, cash, mandate.budget);
        if (cash != 0) _pay(IERC20(bid.currency), obligor, sale.seller, cash);
    }

    function _requireOpen(Bid calldata bid, bytes32 digest, uint256 lot) private view {
        if ((bid.lot == 0) == (bid.obligor == address(0))) revert DiscountDesk_ScopeInvalid(bid.lot, bid.obligor);
        if (bid.dayBasis != 360 && bid.dayBasis != 365) revert DiscountDesk_BasisInvalid(bid.dayBasis);
        if (bid.lot != 0 && bid.lot != lot) revert DiscountDesk_LotDiffers(bid.lot, lot);
        if (bid.series != _series[bid.financier]) revert DiscountDesk_SeriesDead(bid.series, _series[bid.financier]);
        _requireNotExpired(bid.lastDay, _today());
        if (bid.budget == _CANCELLED) revert DiscountDesk_Overfilled(digest, bid.budget, 0);
        if (bid.feePpm > _HIGHEST_FEE_PPM || (bid.feePpm == 0) != (bid.feeReceiver == address(0))) {
            revert DiscountDesk_FeeInvalid(bid.feePpm, bid.feeReceiver);
        }
        if (bid.obligorSharePpm > Money.PPM) revert DiscountDesk_ShareInvalid(bid.obligorSharePpm);
    }

    function _requireWanted(Bid calldata bid, uint256 lot, uint24 version, uint256 paper) private view {
        if (bid.lot != 0 && bid.lotVersion != version) {
            revert DiscountDesk_VersionDiffers(lot, bid.lotVersion, version);
        }
        if (bid.obligor != address(0)) {
            address obligor = _obligorOf(paper);
            if (obligor != bid.obligor) revert DiscountDesk_ObligorDiffers(bid.obligor, obligor);
        }
        if (paper.currency() != bid.currency) revert DiscountDesk_CurrencyDiffers(bid.currency, paper.currency());
        if (paper.dueDay() > bid.lastDueDay) revert DiscountDesk_DueTooLate(paper.dueDay(), bid.lastDueDay);
    }
}
