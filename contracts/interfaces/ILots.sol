// SPDX-License-Identifier: Apache-2.0
// Errors and the hook of the ERC-1155 layer; its functions and events are those of the standard.
pragma solidity 0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

/// @title ILots
/// @notice ERC-1155 of one-word lots: an id has at most one holder, and a plain transfer moves the whole of it.
/// `balanceOf(account, id)` is the lot's amount (minor units) if the account holds it, else zero.
interface ILots is IERC1155 {
    error Lots_AlreadyExists(uint256 lot);
    error Lots_NotApproved(address operator, address holder);
    error Lots_OperatorInvalid(address operator);
    error Lots_ReceiverInvalid(address receiver);
    error Lots_ReceiverRefused(address receiver);
    error Lots_BalanceTooLow(address holder, uint256 lot, uint256 balance, uint256 value);
    /// @notice A part of a lot does not move under the lot's own number: use `Warrants.endorse`, which cuts it.
    error Lots_UseEndorseForPart(uint256 lot, uint256 value, uint256 amount);
    error Lots_LengthsDiffer(uint256 left, uint256 right);
    error Lots_HopsExhausted(uint256 lot, uint8 hops);
}
