// SPDX-License-Identifier: Apache-2.0
// Test only: answers every call with the same bytes, or reverts with them.
pragma solidity 0.8.30;

/// @title Parrot
/// @notice Stands for any contract that gives a fixed answer, right or wrong: a receiver, a wallet, a token.
contract Parrot {
    bytes private _answer;
    bool private _reverts;

    constructor(bytes memory answer, bool reverts) {
        _answer = answer;
        _reverts = reverts;
    }

    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        bytes memory answer = _answer;
        if (_reverts) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        assembly ("memory-safe") {
            return(add(answer, 32), mload(answer))
        }
    }
}
