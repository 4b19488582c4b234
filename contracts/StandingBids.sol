// SPDX-License-Identifier: Apache-2.0
// Bids that stand on chain: a rate for each tenor, a budget, and nobody who must be online.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Sales} from "./Sales.sol";
import {IStandingBids} from "./interfaces/IStandingBids.sol";
import {LotId} from "./libraries/LotId.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title StandingBids
/// @dev Part of DiscountDesk: a financier's one allowance serves its signed and its standing bids.
abstract contract StandingBids is Sales {
    using LotId for uint256;
    using PaperWord for uint256;

    uint256 private constant _BANDS = 4;

    mapping(address financier => mapping(address obligor => mapping(address currency => StandingBid)))
        private _standingBids;

    /// @inheritdoc IStandingBids
    function setStandingBid(address obligor, address currency, StandingBid calldata bid) external {
        if (bid.budget == _CANCELLED) revert StandingBids_BudgetInvalid(bid.budget);
        if (bid.dayBasis != 360 && bid.dayBasis != 365) revert StandingBids_BasisInvalid(bid.dayBasis);
        _requireAscending(bid.bands);

        StandingBid storage kept = _standingBids[msg.sender][obligor][currency];
        StandingBid memory next = bid;
        next.revision = kept.revision + 1;
        kept.budget = next.budget;
        kept.lastDay = next.lastDay;
        kept.dayBasis = next.dayBasis;
        kept.method = next.method;
        kept.recourse = next.recourse;
        kept.revision = next.revision;
        for (uint256 i = 0; i < _BANDS; ++i) kept.bands[i] = next.bands[i];
        bytes32 digest = standingBidDigest(msg.sender, obligor, currency, next.revision);
        emit StandingBidSet(msg.sender, obligor, currency, digest, next);
    }

    /// @inheritdoc IStandingBids
    function acceptStanding(
        address financier,
        uint256 lot,
        uint64 amount,
        uint64 leastProceeds
    ) external returns (uint256 sold, uint64 proceeds) {
        uint256 paper = _warrants.paperWordOf(lot.payableOf());
        address obligor = _obligorOf(paper);
        StandingBid memory bid = _standingBids[financier][obligor][paper.currency()];
        if (bid.budget == 0) revert StandingBids_NoBid(financier, obligor, paper.currency());
        if (bid.lastDay < _today()) revert Consents_Expired(bid.lastDay, _today());
        bytes32 digest = standingBidDigest(financier, obligor, paper.currency(), bid.revision);
        uint64 filled = _filled[digest];
        if (amount > bid.budget - filled) revert DiscountDesk_Overfilled(digest, amount, bid.budget - filled);
        _filled[digest] = filled + amount;

        Sale memory sale = _deliverSale(digest, lot, amount, msg.sender, financier);
        uint32 ratePpm = _rateFor(bid.bands, sale.paper.dueDay() - _today());
        Price memory price = Price(ratePpm, bid.dayBasis, bid.method, filled + amount);
        // The discount is in the event.
        // slither-disable-next-line unused-return
        (proceeds, ) = _settle(sale, price, bid.recourse);
        if (proceeds < leastProceeds) revert StandingBids_ProceedsTooLow(proceeds, leastProceeds);
        _pay(IERC20(paper.currency()), financier, sale.seller, proceeds);
        return (sale.sold, proceeds);
    }

    /// @inheritdoc IStandingBids
    function standingBidOf(
        address financier,
        address obligor,
        address currency
    ) external view returns (StandingBid memory) {
        return _standingBids[financier][obligor][currency];
    }

    /// @inheritdoc IStandingBids
    function standingBidDigest(
        address financier,
        address obligor,
        address currency,
        uint32 revision
    ) public view returns (bytes32) {
        return keccak256(abi.encode("StandingBid", address(this), financier, obligor, currency, revision));
    }

    /// @dev The first band whose tenor is long enough.
    function _rateFor(Band[4] memory bands, uint24 tenorDays) private pure returns (uint32) {
        uint16 longest = 0;
        for (uint256 i = 0; i < _BANDS && bands[i].longestDays != 0; ++i) {
            longest = bands[i].longestDays;
            if (tenorDays <= longest) return bands[i].ratePpm;
        }
        revert StandingBids_TenorTooLong(tenorDays, longest);
    }

    /// @dev Tenors ascend, the first is used, and an unused band has only unused ones behind it.
    function _requireAscending(Band[4] calldata bands) private pure {
        uint16 before = 0;
        for (uint256 i = 0; i < _BANDS; ++i) {
            uint16 longestDays = bands[i].longestDays;
            bool isUnused = i != 0 && longestDays == 0;
            bool wasUnused = i != 0 && before == 0;
            if (!isUnused && (wasUnused || longestDays <= before)) {
                revert StandingBids_BandsInvalid(i, longestDays);
            }
            before = longestDays;
        }
    }
}
