// SPDX-License-Identifier: Apache-2.0
// Test only: an honest deposit token whose transfers return nothing, as some old ones do.
pragma solidity 0.8.30;

/// @title SilentToken
contract SilentToken {
    uint8 public constant decimals = 2;

    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    error SilentToken_TooLittle(address account, uint256 amount);

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        if (allowance[from][msg.sender] < amount) revert SilentToken_TooLittle(from, amount);
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        if (balanceOf[from] < amount) revert SilentToken_TooLittle(from, amount);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
