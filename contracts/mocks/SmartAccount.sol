// SPDX-License-Identifier: Apache-2.0
// Test only: an EIP-1271 account of one key, that also sends, is given lots, and tells what its hooks were told.
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title SmartAccount
contract SmartAccount is IERC1271, ERC1155Holder {
    event LotsReceived(address operator, address from, uint256[] lots, uint256[] amounts, bytes data);

    address private immutable _key;

    constructor(address key) {
        _key = key;
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        return Address.functionCall(target, data);
    }

    function onERC1155Received(
        address operator,
        address from,
        uint256 lot,
        uint256 amount,
        bytes memory data
    ) public override returns (bytes4) {
        (uint256[] memory lots, uint256[] memory amounts) = (new uint256[](1), new uint256[](1));
        (lots[0], amounts[0]) = (lot, amount);
        emit LotsReceived(operator, from, lots, amounts, data);
        return super.onERC1155Received(operator, from, lot, amount, data);
    }

    function onERC1155BatchReceived(
        address operator,
        address from,
        uint256[] memory lots,
        uint256[] memory amounts,
        bytes memory data
    ) public override returns (bytes4) {
        emit LotsReceived(operator, from, lots, amounts, data);
        return super.onERC1155BatchReceived(operator, from, lots, amounts, data);
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address signer, , ) = ECDSA.tryRecover(digest, signature);
        return signer == _key ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
