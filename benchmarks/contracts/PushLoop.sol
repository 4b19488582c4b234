// SPDX-License-Identifier: Apache-2.0
// The barest push loop: pays many holders in one transaction, out of cash it already has.
// It does, for each lot: read and delete the lot's one word, send the amount to the owner, emit one event.
// It does not: ask whether payable, lot or holder is frozen, end an ERC-1155 token by its event, know that the debt
// is paid or how much of it was paid out, or go on when one payee cannot be paid. Its lots are of one currency.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract PushLoop {
    IERC20 private immutable _currency;

    mapping(uint256 lot => uint256 word) private _lots; // owner 160 | amount 96

    event Paid(uint256 indexed lot, address indexed owner, uint256 amount);

    error PushLoop_NotPaid(uint256 lot);

    constructor(IERC20 currency_) {
        _currency = currency_;
    }

    /// @notice Sets up a lot of `amount` for each owner. Not part of what is measured.
    function open(uint256[] calldata lots, address[] calldata owners, uint96 amount) external {
        for (uint256 i = 0; i < lots.length; ++i) {
            _lots[lots[i]] = (uint256(uint160(owners[i])) << 96) | amount;
        }
    }

    function pay(uint256[] calldata lots) external {
        for (uint256 i = 0; i < lots.length; ++i) {
            uint256 lot = lots[i];
            uint256 word = _lots[lot];
            delete _lots[lot];
            address owner = address(uint160(word >> 96));
            uint96 amount = uint96(word);
            emit Paid(lot, owner, amount);
            if (!_currency.transfer(owner, amount)) revert PushLoop_NotPaid(lot);
        }
    }
}
