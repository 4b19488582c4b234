// SPDX-License-Identifier: Apache-2.0
// What a bare ERC-1155 is asked to do beside its own transfers, so that a peer has something to be compared with.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @dev None of these checks a party, a freeze, a due day, a consent or a price, and none remembers where a token
/// came from: anyone may call them. They do the storage, the token's own events and the payment, and nothing else.
interface IBare {
    error Bare_NotPaid(uint256 id);

    /// @notice The bare equivalent of issue.
    function mint(address to, uint256 id, uint256 amount) external;

    /// @notice The bare equivalent of split: burns `total` of one token and mints others to the same holder.
    function cut(uint256 id, uint256 total, uint256[] calldata ids, uint256[] calldata amounts) external;

    /// @notice The bare equivalent of discount: the caller's token against the buyer's cash.
    function sell(uint256 id, uint256 amount, address buyer, IERC20 currency, uint256 price) external;

    /// @notice The bare equivalent of redeem: burns the caller's token and pays it from the contract's own cash.
    function redeem(uint256 id, uint256 amount, IERC20 currency) external;
}
