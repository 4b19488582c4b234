// SPDX-License-Identifier: Apache-2.0
// Test only: an account that changes its mind: as an EIP-1271 wallet and as a receiver of lots, from call to call.
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";

/// @title MoodyAccount
contract MoodyAccount is IERC1271, ERC1155Holder {
    enum Mood {
        Agrees,
        Refuses, // with a word that nobody asked for
        BurnsGas, // all that it is given
        SaysTooMuch, // the right word, and a hundred thousand bytes more
        SaysTooLittle // the right word, and nothing of its padding
    }

    Mood public mood;
    /// @dev The asker that it agrees with whatever its mood; zero for none.
    address public friend;

    function setMood(Mood mood_, address friend_) external {
        mood = mood_;
        friend = friend_;
    }

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

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return _say(IERC1271.isValidSignature.selector);
    }

    function onERC1155Received(address, address, uint256, uint256, bytes memory) public view override returns (bytes4) {
        return _say(this.onERC1155Received.selector);
    }

    function onERC1155BatchReceived(
        address,
        address,
        uint256[] memory,
        uint256[] memory,
        bytes memory
    ) public view override returns (bytes4) {
        return _say(this.onERC1155BatchReceived.selector);
    }

    function _say(bytes4 word) private view returns (bytes4) {
        if (mood == Mood.Agrees || msg.sender == friend) return word;
        if (mood == Mood.Refuses) return 0xdeadbeef;
        uint256 length = mood == Mood.SaysTooMuch ? 100_032 : 4;
        if (mood == Mood.BurnsGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        bytes memory answer = new bytes(length);
        assembly ("memory-safe") {
            mstore(add(answer, 32), word)
            return(add(answer, 32), length)
        }
    }
}
