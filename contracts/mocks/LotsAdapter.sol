// SPDX-License-Identifier: Apache-2.0
// Test only: Lots' mint, move and burn at given ids for everybody, so that any ERC-1155 suite runs on the token layer.
pragma solidity 0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Lots} from "../Lots.sol";
import {LotWord} from "../libraries/LotWord.sol";

/// @title LotsAdapter
/// @dev Lots leaves to its builder what it has no rule for: who may be given a lot, and the announcement of a new one.
contract LotsAdapter is Lots {
    using LotWord for uint256;
    using SafeCast for uint256;

    function mint(address to, uint256 lot, uint256 amount, bytes calldata data) external {
        mintWithHops(to, lot, amount, 0);
        emit TransferSingle(msg.sender, address(0), to, lot, amount);
        _callReceiver(address(0), to, lot, amount, data);
    }

    function batchMint(address to, uint256[] calldata lots, uint256[] calldata amounts, bytes calldata data) external {
        if (lots.length != amounts.length) revert Lots_LengthsDiffer(lots.length, amounts.length);
        if (to == address(0)) revert Lots_ReceiverInvalid(to);
        for (uint256 i = 0; i < lots.length; ++i) mintWithHops(to, lots[i], amounts[i], 0);
        emit TransferBatch(msg.sender, address(0), to, lots, amounts);
        _callBatchReceiver(address(0), to, lots, amounts, data);
    }

    function burn(address from, uint256 lot, uint256 amount) public {
        uint256 word = _lots[lot];
        if (word.owner() != from) revert Lots_BalanceTooLow(from, lot, 0, amount);
        if (amount > word.amount()) revert Lots_BalanceTooLow(from, lot, word.amount(), amount);
        if (amount == word.amount()) _burn(lot);
        else _lots[lot] = word.lessAmount(amount);
        emit TransferSingle(msg.sender, from, address(0), lot, amount);
    }

    function batchBurn(address from, uint256[] calldata lots, uint256[] calldata amounts) external {
        if (lots.length != amounts.length) revert Lots_LengthsDiffer(lots.length, amounts.length);
        for (uint256 i = 0; i < lots.length; ++i) burn(from, lots[i], amounts[i]);
    }

    /// @return The lot's word, for tests that look at more than its balance.
    function wordOf(uint256 lot) external view returns (uint256) {
        return _lots[lot];
    }

    /// @notice A lot that was delivered `hops` times; nothing is announced.
    function mintWithHops(address to, uint256 lot, uint256 amount, uint8 hops) public {
        if (to == address(0)) revert Lots_ReceiverInvalid(to);
        _mint(to, lot, amount.toUint64(), hops);
    }

    /// @dev Every transfer is allowed here.
    function _beforeTransfer(address, address, uint256, uint256, bytes calldata) internal pure override {}
}
