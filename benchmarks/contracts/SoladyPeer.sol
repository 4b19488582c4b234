// SPDX-License-Identifier: Apache-2.0
// Solady's ERC-1155 as it is, with the bare equivalents of Deeptier's operations.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {IBare} from "./IBare.sol";

contract SoladyPeer is IBare, ERC1155 {
    /// @inheritdoc IBare
    function mint(address to, uint256 id, uint256 amount) external {
        _mint(to, id, amount, "");
    }

    /// @inheritdoc IBare
    function cut(uint256 id, uint256 total, uint256[] calldata ids, uint256[] calldata amounts) external {
        _burn(msg.sender, id, total);
        _batchMint(msg.sender, ids, amounts, "");
    }

    /// @inheritdoc IBare
    function sell(uint256 id, uint256 amount, address buyer, IERC20 currency, uint256 price) external {
        _safeTransfer(msg.sender, buyer, id, amount, "");
        if (!currency.transferFrom(buyer, msg.sender, price)) revert Bare_NotPaid(id);
    }

    /// @inheritdoc IBare
    function redeem(uint256 id, uint256 amount, IERC20 currency) external {
        _burn(msg.sender, id, amount);
        if (!currency.transfer(msg.sender, amount)) revert Bare_NotPaid(id);
    }

    function uri(uint256) public pure override returns (string memory) {
        return "";
    }
}
