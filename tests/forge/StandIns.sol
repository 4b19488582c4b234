// SPDX-License-Identifier: Apache-2.0
// Tests only: a register that knows everybody and a currency that pays anybody, so that the ledger can be tried alone.
pragma solidity 0.8.30;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title StandInRegister
/// @notice Answers what Warrants and Clearing ask of Enterprises, and of the authority. Everybody is active.
contract StandInRegister {
    int256 public constant civilOffset = 0;

    address public immutable regulator;

    mapping(address account => address) public successorOf;
    mapping(address account => bool) public isFrozen;
    uint256 public defaults;

    constructor(address regulator_) {
        regulator = regulator_;
    }

    function replace(address account, address successor) external {
        successorOf[account] = successor;
    }

    function freeze(address account, bool frozen) external {
        isFrozen[account] = frozen;
    }

    function recordDefault(address) external {
        ++defaults;
    }

    function recordCure(address) external {
        --defaults;
    }

    function canCall(address caller, address, bytes4) external view returns (bool, uint32) {
        return (caller == regulator, 0);
    }

    function isBarred(address account) external view returns (bool) {
        return isFrozen[account] || successorOf[account] != address(0);
    }

    function currentAccountOf(address account) external view returns (address) {
        return successorOf[account] == address(0) ? account : successorOf[account];
    }

    function requireActive(address) external view returns (uint24) {
        return today();
    }

    function requireLine(address, address) external view returns (uint24) {
        return today();
    }

    function requireEndorsement(address, address) external view returns (uint256) {
        return today();
    }

    function requireDiscount(address, address) external view returns (uint256) {
        return today();
    }

    function requireDeliveries(address, address[] calldata) external view returns (uint256) {
        return today();
    }

    function today() public view returns (uint24) {
        return uint24(block.timestamp / 1 days);
    }
}

/// @title StandInCash
contract StandInCash is ERC20 {
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function name() public pure override returns (string memory) {
        return "Cash";
    }

    function symbol() public pure override returns (string memory) {
        return "CASH";
    }

    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
