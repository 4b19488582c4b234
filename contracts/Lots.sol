// SPDX-License-Identifier: Apache-2.0
// ERC-1155 of one-word lots: mint, move and burn at a given id; knows no payables.
pragma solidity 0.8.30;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {ILots} from "./interfaces/ILots.sol";
import {LotWord} from "./libraries/LotWord.sol";

/// @title Lots
/// @notice The token layer. What may move, and who may hold, is decided by the contract that builds on it.
/// @dev Effects come before the receiver's hook everywhere, so a hook that reenters finds finished books.
abstract contract Lots is ILots, ERC165 {
    using LotWord for uint256;

    mapping(uint256 lot => uint256 word) internal _lots;
    mapping(address holder => mapping(address operator => bool)) private _operators;

    /// @inheritdoc IERC1155
    function setApprovalForAll(address operator, bool approved) external {
        if (operator == address(0)) revert Lots_OperatorInvalid(operator);
        _operators[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    /// @inheritdoc IERC1155
    function safeTransferFrom(address from, address to, uint256 lot, uint256 value, bytes calldata data) external {
        _requireParties(from, to);
        _moveWhole(from, to, lot, value, data);
        emit TransferSingle(msg.sender, from, to, lot, value);
        _callReceiver(from, to, lot, value, data);
    }

    /// @inheritdoc IERC1155
    function safeBatchTransferFrom(
        address from,
        address to,
        uint256[] calldata lots,
        uint256[] calldata values,
        bytes calldata data
    ) external {
        if (lots.length != values.length) revert Lots_LengthsDiffer(lots.length, values.length);
        _requireParties(from, to);
        for (uint256 i = 0; i < lots.length; ++i) _moveWhole(from, to, lots[i], values[i], data);
        emit TransferBatch(msg.sender, from, to, lots, values);
        _callBatchReceiver(from, to, lots, values, data);
    }

    /// @inheritdoc IERC1155
    function balanceOf(address account, uint256 lot) external view returns (uint256) {
        return _balance(account, lot);
    }

    /// @inheritdoc IERC1155
    function balanceOfBatch(
        address[] calldata accounts,
        uint256[] calldata lots
    ) external view returns (uint256[] memory balances) {
        if (accounts.length != lots.length) revert Lots_LengthsDiffer(accounts.length, lots.length);
        balances = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) balances[i] = _balance(accounts[i], lots[i]);
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view virtual override(ERC165, IERC165) returns (bool) {
        return interfaceId == type(IERC1155).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @inheritdoc IERC1155
    function isApprovedForAll(address holder, address operator) public view returns (bool) {
        return _operators[holder][operator];
    }

    /// @dev Called before a plain transfer to another holder changes the lot. Reverts to forbid it.
    function _beforeTransfer(address from, address to, uint256 lot, uint256 word, bytes calldata data) internal virtual;

    /// @dev Makes a lot. The caller emits the transfer and calls the receiver.
    function _mint(address to, uint256 lot, uint64 amount, uint8 hops) internal {
        if (_lots[lot] != 0) revert Lots_AlreadyExists(lot);
        _lots[lot] = LotWord.pack(to, amount, hops);
    }

    /// @dev Gives a whole lot to another holder: one hop more. The caller emits the transfer and calls the receiver.
    function _move(address to, uint256 lot, uint256 word) internal {
        if (word.hops() == type(uint8).max) revert Lots_HopsExhausted(lot, word.hops());
        _lots[lot] = word.movedTo(to);
    }

    /// @dev Ends a whole lot. The caller emits the transfer.
    function _burn(uint256 lot) internal {
        _lots[lot] = 0;
    }

    /// @dev ERC-1155: a contract that is given a lot must answer with the standard's word.
    function _callReceiver(address from, address to, uint256 lot, uint256 value, bytes memory data) internal {
        if (to.code.length == 0) return;
        try IERC1155Receiver(to).onERC1155Received(msg.sender, from, lot, value, data) returns (bytes4 answer) {
            if (answer != IERC1155Receiver.onERC1155Received.selector) revert Lots_ReceiverRefused(to);
        } catch (bytes memory reason) {
            _bubble(to, reason);
        }
    }

    function _callBatchReceiver(
        address from,
        address to,
        uint256[] memory lots,
        uint256[] memory values,
        bytes memory data
    ) internal {
        if (to.code.length == 0) return;
        try IERC1155Receiver(to).onERC1155BatchReceived(msg.sender, from, lots, values, data) returns (bytes4 answer) {
            if (answer != IERC1155Receiver.onERC1155BatchReceived.selector) revert Lots_ReceiverRefused(to);
        } catch (bytes memory reason) {
            _bubble(to, reason);
        }
    }

    function _isOperator(address holder) internal view returns (bool) {
        return msg.sender == holder || _operators[holder][msg.sender];
    }

    function _moveWhole(address from, address to, uint256 lot, uint256 value, bytes calldata data) private {
        uint256 word = _lots[lot];
        uint256 balance = word.owner() == from ? word.amount() : 0;
        if (balance < value) revert Lots_BalanceTooLow(from, lot, balance, value);
        if (balance != value || value == 0) revert Lots_UseEndorseForPart(lot, value, balance);
        _beforeTransfer(from, to, lot, word, data);
        if (to != from) _move(to, lot, word);
    }

    function _requireParties(address from, address to) private view {
        if (!_isOperator(from)) revert Lots_NotApproved(msg.sender, from);
        if (to == address(0)) revert Lots_ReceiverInvalid(to);
    }

    function _balance(address account, uint256 lot) private view returns (uint256) {
        uint256 word = _lots[lot];
        return word.owner() == account ? word.amount() : 0;
    }

    /// @dev A receiver's own error reaches the caller as it is; silence becomes Lots_ReceiverRefused.
    function _bubble(address to, bytes memory reason) private pure {
        if (reason.length == 0) revert Lots_ReceiverRefused(to);
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
