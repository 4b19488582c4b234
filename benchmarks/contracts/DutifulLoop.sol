// SPDX-License-Identifier: Apache-2.0
// A push loop with the duties of Deeptier's clear, and nothing else of it: one contract, one loop, no safety net.
// It does, for each lot: read and delete the lot's one word; refuse a frozen lot or payable; ask the enterprises'
// contract whether the holder is frozen; count on the payable's account what was paid; emit the journal's event and
// the ERC-1155 event of a token's end; send the amount to the owner.
// It does not: go on when one lot cannot be paid (the whole batch fails), pay shares or penalties, know currencies
// apart, take tokens that answer nothing, nor keep ledger and clearing in contracts of their own.
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

interface IFreezes {
    function isBarred(address account) external view returns (bool);
}

contract DutifulLoop {
    IERC20 private immutable _currency;
    IFreezes private immutable _enterprises;

    mapping(uint256 lot => uint256 word) private _lots; // owner 160 | amount 64 | frozen 32
    mapping(uint64 payableNumber => uint256 account) private _accounts; // frozen 8 | face 64 | redeemed 64

    event Redeemed(uint256 indexed lot, address holder, uint64 amount);
    event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value);

    error DutifulLoop_Frozen(uint256 lot);
    error DutifulLoop_NotPaid(uint256 lot);

    constructor(IERC20 currency_, IFreezes enterprises_) {
        _currency = currency_;
        _enterprises = enterprises_;
    }

    /// @notice Sets up a lot of `amount` for each owner. Not part of what is measured.
    function open(uint256[] calldata lots, address[] calldata owners, uint64 amount) external {
        for (uint256 i = 0; i < lots.length; ++i) {
            _lots[lots[i]] = (uint256(uint160(owners[i])) << 96) | (uint256(amount) << 32);
            _accounts[uint64(lots[i] >> 192)] += uint256(amount) << 64;
        }
    }

    function pay(uint256[] calldata lots) external {
        for (uint256 i = 0; i < lots.length; ++i) _pay(lots[i]);
    }

    function _pay(uint256 lot) private {
        uint256 word = _lots[lot];
        uint256 account = _accounts[uint64(lot >> 192)];
        address owner = address(uint160(word >> 96));
        uint64 amount = uint64(word >> 32);
        if (uint32(word) != 0 || account >> 128 != 0 || _enterprises.isBarred(owner)) {
            revert DutifulLoop_Frozen(lot);
        }
        delete _lots[lot];
        _accounts[uint64(lot >> 192)] = account + amount;
        emit Redeemed(lot, owner, amount);
        emit TransferSingle(msg.sender, owner, address(0), lot, amount);
        if (!_currency.transfer(owner, amount)) revert DutifulLoop_NotPaid(lot);
    }
}
