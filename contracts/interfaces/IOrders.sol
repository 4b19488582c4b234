// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of orders.
pragma solidity 0.8.30;

/// @title IOrders
/// @notice A court's or regulator's order moves or cuts a lot, whoever holds it, frozen or not, before the due day and
/// after. The order's hash stands in the journal.
interface IOrders {
    /// @notice Beside the lots' own events.
    event MovedByOrder(uint256 indexed lot, address indexed to, uint256 delivered, uint64 amount, bytes32 orderHash);
    event SplitByOrder(uint256 indexed lot, uint256 firstChild, bytes32 orderHash);

    error Orders_OrderMissing(uint256 lot);
    error Orders_LotUnknown(uint256 lot);
    error Orders_ReceiverNotOpen(uint256 lot, address receiver);
    error Orders_LotOffered(uint256 lot);
    /// @notice A pledged lot moves whole, with the pledge on it.
    error Orders_LotPledged(uint256 lot);
    /// @notice A lot on which cash was claimed moves whole: its share is that of the lot as it is.
    error Orders_LotClaimed(uint256 lot, uint64 cash);

    /// @notice Moves a lot, or a part of it. Regulator only. What arrives is free of freeze and offer; the tier cap
    /// does not bind it. A pledge stays on a whole lot. A part stays where it is once cash was claimed on the lot.
    /// @param to An enterprise that is neither closed nor replaced.
    /// @return delivered Id that the receiver now holds.
    function moveByOrder(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 orderHash
    ) external returns (uint256 delivered);

    /// @notice Cuts lots out of a lot for its own holder; they are frozen if it is. Regulator only.
    function splitByOrder(
        uint256 lot,
        uint64[] calldata amounts,
        bytes32 orderHash
    ) external returns (uint256 firstChild);
}
