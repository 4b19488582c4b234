// SPDX-License-Identifier: Apache-2.0
// Test only: an enterprise that is a contract, and calls whatever it planned when it is given a lot.
pragma solidity 0.8.30;

import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";

/// @title ReentrantEnterprise
contract ReentrantEnterprise is ERC1155Holder {
    struct Call {
        address target;
        bytes data;
    }

    /// @dev What a planned call came to.
    struct Outcome {
        bool success;
        bytes answer;
    }

    Call[] private _calls;
    Outcome[] private _outcomes;
    uint256 public hooksSeen;

    /// @notice Calls as this account; its error reaches the caller as it is.
    function execute(address target, bytes calldata data) external returns (bytes memory answer) {
        bool success;
        (success, answer) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    /// @notice The calls that the next receiver's hook makes, once.
    function plan(Call[] calldata calls) external {
        delete _calls;
        delete _outcomes;
        for (uint256 i = 0; i < calls.length; ++i) _calls.push(calls[i]);
    }

    /// @notice What the planned calls came to, in their order.
    function outcomes() external view returns (Outcome[] memory) {
        return _outcomes;
    }

    function onERC1155Received(
        address operator,
        address from,
        uint256 lot,
        uint256 value,
        bytes memory data
    ) public override returns (bytes4) {
        _callBack();
        return super.onERC1155Received(operator, from, lot, value, data);
    }

    function onERC1155BatchReceived(
        address operator,
        address from,
        uint256[] memory lots,
        uint256[] memory values,
        bytes memory data
    ) public override returns (bytes4) {
        _callBack();
        return super.onERC1155BatchReceived(operator, from, lots, values, data);
    }

    function _callBack() private {
        ++hooksSeen;
        Call[] memory calls = _calls;
        delete _calls;
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool success, bytes memory answer) = calls[i].target.call(calls[i].data);
            _outcomes.push(Outcome(success, answer));
        }
    }
}
