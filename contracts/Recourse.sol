// SPDX-License-Identifier: Apache-2.0
// Give a lot back after default: rights of recourse, claims and their payment.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Exposures} from "./Exposures.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IDiscountDesk} from "./interfaces/IDiscountDesk.sol";
import {IEvidence} from "./interfaces/IEvidence.sol";
import {IRecourse} from "./interfaces/IRecourse.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";
import {LotId} from "./libraries/LotId.sol";
import {LotWord} from "./libraries/LotWord.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Recourse
/// @dev Part of DiscountDesk, which grants rights where it sells.
abstract contract Recourse is IRecourse, Exposures {
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;
    using SafeERC20 for IERC20;

    IClearing internal immutable _clearing;
    IEvidence internal immutable _evidence;
    int256 private immutable _civilOffset;

    mapping(uint256 soldAs => mapping(uint8 hops => Right)) private _recourse;
    mapping(uint256 lot => RecourseClaim) private _claims;
    mapping(uint256 lot => Return) private _returns;

    /// @dev A lot that came back by recourse counts, while its hops are `hops`, as held at `heldAtHops`.
    struct Return {
        uint8 hops;
        uint8 heldAtHops;
    }

    constructor(IClearing clearing_, IEvidence evidence_) {
        _clearing = clearing_;
        _evidence = evidence_;
        _civilOffset = _enterprises.civilOffset();
    }

    /// @inheritdoc IRecourse
    function recordEndorser(uint256 lot, address endorser, address receiver, uint8 hops, uint16 children) external {
        if (msg.sender != address(_warrants)) revert Recourse_WarrantsOnly(msg.sender);
        _grant(lot, endorser, receiver, 0, hops, children);
    }

    /// @inheritdoc IRecourse
    function claimRecourse(uint256 lot, uint256 soldAs) external {
        // slither-disable-next-line unused-return
        (uint256 word, ) = _warrants.clearable(lot);
        address holder = word.owner();
        if (msg.sender != holder) revert Recourse_NotHolder(lot, msg.sender);
        if (word.isPledged()) revert Recourse_LotPledged(lot);
        _requireDefault(lot.payableOf());
        uint8 hops = _heldAtHops(lot, word.hops());
        Right memory right = _recourse[soldAs][hops];
        if (right.seller == address(0) || !_covers(right, lot, soldAs)) revert Recourse_NoRight(lot, holder, soldAs);
        if (_isHolder(_claims[lot], holder)) revert Recourse_AlreadyClaimed(lot, right.seller);
        _evidence.requireRegistered(soldAs, hops, holder);

        uint24 today = _today();
        address seller = _enterprises.currentAccountOf(right.seller);
        _claims[lot] = RecourseClaim(holder, seller, soldAs, hops, today);
        emit RecourseClaimed(lot, holder, seller, soldAs, hops, today);
    }

    /// @inheritdoc IRecourse
    function payRecourse(uint256 lot) external returns (uint64 cash) {
        RecourseClaim memory claim = _claims[lot];
        (uint256 word, uint256 paper) = _warrants.clearable(lot);
        address holder = word.owner();
        if (!_isHolder(claim, holder)) revert Recourse_NotClaimed(lot);
        _requireDefault(lot.payableOf());
        cash = _clearing.outstandingOf(lot);
        address seller = _enterprises.currentAccountOf(claim.seller);
        if (word.isPledged()) revert Recourse_LotPledged(lot);
        if (_enterprises.isBarred(seller)) revert IWarrants.Warrants_HolderFrozen(lot, seller);

        delete _claims[lot];
        (uint8 hops, uint8 heldBefore) = (word.hops(), claim.hops);
        // A buyer's lot was delivered to it, so its hops are at least 1; Warrants delivers no lot at 255 hops.
        unchecked {
            ++hops;
            --heldBefore;
        }
        _returns[lot] = Return(hops, heldBefore);
        emit RecoursePaid(lot, seller, holder, msg.sender, cash, hops, heldBefore);
        // slither-disable-next-line unused-return
        _warrants.deliver(lot, seller, word.amount(), IWarrants.Cause.Recourse, bytes32(claim.soldAs));
        _pay(IERC20(paper.currency()), msg.sender, holder, cash);
    }

    /// @inheritdoc IRecourse
    function recourseOf(uint256 soldAs, uint8 hops) external view returns (Right memory) {
        return _recourse[soldAs][hops];
    }

    /// @inheritdoc IRecourse
    function heldAtHops(uint256 lot) external view returns (uint8) {
        return _heldAtHops(lot, uint8(_warrants.versionOf(lot)));
    }

    /// @inheritdoc IRecourse
    function recourseClaimOf(uint256 lot) external view returns (RecourseClaim memory) {
        return _claims[lot];
    }

    function _grant(uint256 lot, address seller, address buyer, uint64 price, uint8 hops, uint16 children) internal {
        _recourse[lot][hops] = Right(seller, price, children);
        emit RecourseGranted(lot, seller, buyer, price, hops, children);
    }

    /// @dev Moves cash and measures what arrived: a token that takes a fee, or lies, is refused.
    function _pay(IERC20 currency, address from, address to, uint64 amount) internal {
        uint256 before = currency.balanceOf(to);
        currency.safeTransferFrom(from, to, amount);
        uint256 received = currency.balanceOf(to) - before;
        if (received != amount) revert IDiscountDesk.DiscountDesk_CashDiffers(address(currency), amount, received);
    }

    function _today() internal view returns (uint24) {
        return Days.dayOf(block.timestamp, _civilOffset);
    }

    /// @dev Declared, and something is still open to the holders: what a guarantor paid in full is settled for them.
    function _requireDefault(uint64 payableNumber) private view {
        IClearing.Account memory account = _clearing.accountOf(payableNumber);
        if (!account.defaulted || account.principalPaid == account.face) revert Recourse_NotInDefault(payableNumber);
    }

    /// @dev The claim's holder, or the account that took its place.
    function _isHolder(RecourseClaim memory claim, address holder) private view returns (bool) {
        if (claim.holder == holder) return true;
        return claim.holder != address(0) && _enterprises.currentAccountOf(claim.holder) == holder;
    }

    function _heldAtHops(uint256 lot, uint8 hops) private view returns (uint8) {
        Return memory last = _returns[lot];
        return last.hops == hops && hops != 0 ? last.heldAtHops : hops;
    }

    /// @dev A right covers the lot that was sold and what its buyer cut from it, not what was cut before.
    function _covers(Right memory right, uint256 lot, uint256 soldAs) private pure returns (bool) {
        return lot == soldAs || (lot.descends(soldAs) && lot.branch(soldAs) > right.children);
    }
}
