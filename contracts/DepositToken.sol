// SPDX-License-Identifier: Apache-2.0
// A bank's tokenised deposit: ERC-20 with permit, minted and burnt by the bank.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title DepositToken
/// @notice For devnets, and for banks that have no token of their own. Two decimals: one unit is one fen or cent.
contract DepositToken is ERC20, AccessManaged {
    /// @notice Beside ERC-20's Transfer, which cannot tell a burn from a transfer to nobody.
    event DepositsMinted(address indexed account, uint256 amount);
    event DepositsBurned(address indexed bank, uint256 amount);
    event DepositNamed(string name, string symbol);

    string private _name;
    string private _symbol;

    constructor(address authority_, string memory name_, string memory symbol_) AccessManaged(authority_) {
        _name = name_;
        _symbol = symbol_;
        emit DepositNamed(name_, symbol_);
    }

    /// @notice Issues deposits to an account. Bank only.
    /// @param amount Minor units.
    function mint(address account, uint256 amount) external restricted {
        _mint(account, amount);
        emit DepositsMinted(account, amount);
    }

    /// @notice Takes deposits back from the bank's own account. Bank only.
    /// @param amount Minor units.
    function burn(uint256 amount) external restricted {
        _burn(msg.sender, amount);
        emit DepositsBurned(msg.sender, amount);
    }

    function name() public view override returns (string memory) {
        return _name;
    }

    function symbol() public view override returns (string memory) {
        return _symbol;
    }

    function decimals() public pure override returns (uint8) {
        return 2;
    }

    /// @dev Nobody has an allowance that its owner did not give.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
