// SPDX-License-Identifier: Apache-2.0
// Move or cut a lot by order of a court or regulator.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IOrders} from "./interfaces/IOrders.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";

/// @title Orders
contract Orders is IOrders, AccessManaged {
    IEnterprises private immutable _enterprises;
    IWarrants private immutable _warrants;
    IClearing private immutable _clearing;

    constructor(
        address authority_,
        IEnterprises enterprises_,
        IWarrants warrants_,
        IClearing clearing_
    ) AccessManaged(authority_) {
        _enterprises = enterprises_;
        _warrants = warrants_;
        _clearing = clearing_;
    }

    /// @inheritdoc IOrders
    function moveByOrder(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 orderHash
    ) external restricted returns (uint256 delivered) {
        IWarrants.Lot memory held = _requireLot(lot, orderHash);
        if (_enterprises.enterpriseOf(to).status != IEnterprises.Status.Open) revert Orders_ReceiverNotOpen(lot, to);
        if (amount != held.amount) _requireDivisible(lot, held);

        delivered = _warrants.deliver(lot, to, amount, IWarrants.Cause.Order, orderHash);
        emit MovedByOrder(lot, to, delivered, amount, orderHash);
    }

    /// @inheritdoc IOrders
    function splitByOrder(
        uint256 lot,
        uint64[] calldata amounts,
        bytes32 orderHash
    ) external restricted returns (uint256 firstChild) {
        IWarrants.Lot memory held = _requireLot(lot, orderHash);
        if (held.offered) revert Orders_LotOffered(lot);
        _requireDivisible(lot, held);

        firstChild = _warrants.cut(lot, amounts);
        emit SplitByOrder(lot, firstChild, orderHash);
    }

    function _requireLot(uint256 lot, bytes32 orderHash) private view returns (IWarrants.Lot memory held) {
        held = _warrants.lotOf(lot);
        if (held.amount == 0) revert Orders_LotUnknown(lot);
        if (orderHash == 0) revert Orders_OrderMissing(lot);
    }

    /// @dev What was claimed is written under the lot's own number: a part cut from it would claim the same cash again.
    function _requireDivisible(uint256 lot, IWarrants.Lot memory held) private view {
        if (held.pledged) revert Orders_LotPledged(lot);
        uint64 cash = _clearing.claimedOn(lot);
        if (cash != 0) revert Orders_LotClaimed(lot, cash);
    }
}
