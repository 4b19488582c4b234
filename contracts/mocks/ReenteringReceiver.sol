// SPDX-License-Identifier: Apache-2.0
// Test only: a receiver of lots that keeps what the hook was told, and makes one planned call within it.
pragma solidity 0.8.30;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title ReenteringReceiver
contract ReenteringReceiver is IERC1155Receiver {
    address private _target;
    bytes private _data;

    bytes public lastHook;
    bool public lastSuccess;
    bytes public lastAnswer;

    /// @notice What to call in the next hook.
    function plan(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        return Address.functionCall(target, data);
    }

    /// @inheritdoc IERC1155Receiver
    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        _reenter();
        return IERC1155Receiver.onERC1155Received.selector;
    }

    /// @inheritdoc IERC1155Receiver
    function onERC1155BatchReceived(
        address,
        address,
        uint256[] calldata,
        uint256[] calldata,
        bytes calldata
    ) external returns (bytes4) {
        _reenter();
        return IERC1155Receiver.onERC1155BatchReceived.selector;
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC1155Receiver).interfaceId || interfaceId == type(IERC165).interfaceId;
    }

    function _reenter() private {
        lastHook = msg.data;
        address target = _target;
        if (target == address(0)) return;
        delete _target;
        // solhint-disable-next-line avoid-low-level-calls
        (lastSuccess, lastAnswer) = target.call(_data);
    }
}
