// SPDX-License-Identifier: Apache-2.0
// Test only: a deposit token that lies about transfers, takes a fee, refuses an account, or calls back,
// or changes its decimals.
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title HostileToken
/// @dev Honest until told otherwise; anyone may mint and choose the manner.
contract HostileToken is ERC20 {
    enum Manner {
        Honest,
        ReturnsFalse, // moves nothing, says so, and does not revert
        MovesNothing, // moves nothing and claims success
        TakesFee, // one percent, at least 1, does not arrive
        PaysExtra // one unit more than asked arrives
    }

    struct Call {
        address target;
        bytes data;
    }

    /// @dev What a call made from a transfer came to.
    struct Outcome {
        bool success;
        bytes answer;
    }

    event Called(address indexed target, bool success, bytes answer);

    error HostileToken_Blocked(address account);

    Manner public manner;
    bool public callsBeforeMoving;
    mapping(address account => bool) public isBlocked;

    Call[] private _calls;
    Outcome[] private _outcomes;
    bool private _isCalling;
    uint8 private _decimals = 2;

    constructor() ERC20("Hostile deposit", "BAD") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function setManner(Manner manner_) external {
        manner = manner_;
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function setDecimals(uint8 decimals_) external {
        _decimals = decimals_;
    }

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    /// @notice The calls that the next transfer makes, once, before or after it moves the money.
    function plan(Call[] calldata calls, bool beforeMoving) external {
        delete _calls;
        delete _outcomes;
        for (uint256 i = 0; i < calls.length; ++i) _calls.push(calls[i]);
        callsBeforeMoving = beforeMoving;
    }

    function outcomes() external view returns (Outcome[] memory) {
        return _outcomes;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (manner == Manner.ReturnsFalse) return false;
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (manner == Manner.ReturnsFalse) return false;
        return super.transferFrom(from, to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (isBlocked[to]) revert HostileToken_Blocked(to);
        bool isTransfer = from != address(0) && to != address(0);
        if (isTransfer && callsBeforeMoving) _callBack();
        if (!isTransfer || manner == Manner.Honest || manner == Manner.ReturnsFalse) {
            super._update(from, to, amount);
        } else if (manner == Manner.TakesFee) {
            uint256 fee = amount < 100 ? 1 : amount / 100;
            super._update(from, to, amount - fee);
            super._update(from, address(0), fee);
        } else if (manner == Manner.PaysExtra) {
            super._update(from, to, amount);
            super._update(address(0), to, 1);
        }
        if (isTransfer && !callsBeforeMoving) _callBack();
    }

    function _callBack() private {
        if (_isCalling) return;
        _isCalling = true;
        for (uint256 i = 0; i < _calls.length; ++i) {
            (bool success, bytes memory answer) = _calls[i].target.call(_calls[i].data);
            _outcomes.push(Outcome(success, answer));
            emit Called(_calls[i].target, success, answer);
        }
        delete _calls;
        _isCalling = false;
    }
}
