// SPDX-License-Identifier: Apache-2.0
// The real Warrants and Clearing, watched from outside: what each action paid, and how it changed each lot.
pragma solidity 0.8.30;

import {Test, Vm} from "forge-std/Test.sol";
import {Clearing} from "contracts/Clearing.sol";
import {Warrants} from "contracts/Warrants.sol";
import {IClearing} from "contracts/interfaces/IClearing.sol";
import {IWarrants} from "contracts/interfaces/IWarrants.sol";
import {LotId} from "contracts/libraries/LotId.sol";
import {StandInCash, StandInRegister} from "./StandIns.sol";

/// @notice This contract is Payables, the desk, Pledges and Orders at once. Every action may be refused, but never by
/// a panic.
abstract contract Watched is Test {
    /// @dev What a reader of the outside knows of a payable.
    struct Told {
        uint256 issued;
        uint256 retired;
        uint256 redeemed;
        uint256 cashIn;
        uint256 cashOut;
        uint24 dueDay;
        bool lateOnce;
    }

    address internal constant _OBLIGOR = address(0x0b1);
    address internal constant _BANK = address(0xba);
    address internal constant _REGULATOR = address(0x4e6);

    StandInRegister public immutable register;
    StandInCash public immutable cash;
    Warrants public immutable warrants;
    Clearing public immutable clearing;

    uint64 public payables;
    mapping(uint64 payableNumber => Told) public told;
    mapping(uint64 payableNumber => uint256[]) internal _lots;
    mapping(uint256 lot => uint256) public faceOf; // when it was made
    mapping(uint256 lot => uint256) public paidOn;
    mapping(uint256 lot => IWarrants.Lot) internal _seen;
    mapping(string action => uint256) public done;
    uint256 public refused;

    constructor() {
        register = new StandInRegister(_REGULATOR);
        cash = new StandInCash();
        address clearingAddress = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        IWarrants.Modules memory modules = IWarrants.Modules({
            payables: address(this),
            clearing: clearingAddress,
            desk: address(this),
            offers: address(0x0ff),
            pledges: address(this),
            orders: address(this),
            evidence: address(0)
        });
        // By name: `new` would compile both contracts a second time, as a part of this one.
        bytes memory asked = abi.encode(register, register, modules, "");
        warrants = Warrants(vm.deployCode("Warrants.sol:Warrants", asked));
        asked = abi.encode(register, warrants, this, this);
        clearing = Clearing(vm.deployCode("Clearing.sol:Clearing", asked));
        assertEq(address(clearing), clearingAddress);
        for (uint256 i = 0; i < 2; ++i) {
            address payer = i == 0 ? _OBLIGOR : _BANK;
            cash.mint(payer, type(uint128).max);
            vm.prank(payer);
            cash.approve(address(clearing), type(uint256).max);
        }
    }

    // What the invariants ask.

    function lotsOf(uint64 number) external view returns (uint256[] memory) {
        return _lots[number];
    }

    /// @dev Called by Clearing in place of Pledges: the cash stays here.
    function share(uint256, address, address, uint64, bool) external view {
        assertEq(msg.sender, address(clearing));
    }

    /// @dev One action: who, where, what. A panic is a defect; any other refusal is counted.
    function _do(string memory action, address caller, address target, bytes memory call) internal returns (bool ok) {
        uint256 held = cash.balanceOf(address(clearing));
        vm.recordLogs();
        bytes memory answer;
        vm.prank(caller);
        (ok, answer) = target.call(call);
        if (!ok) {
            assertGe(answer.length, 4, "refused without a reason");
            assertNotEq(bytes4(answer), bytes4(0x4e487b71), "panic");
            ++refused;
            return false;
        }
        ++done[action];
        uint256 paid = _readLogs(vm.getRecordedLogs());
        if (paid != 0) assertEq(held - cash.balanceOf(address(clearing)), paid);
        for (uint64 number = 1; number <= payables; ++number) {
            for (uint256 i = 0; i < _lots[number].length; ++i) _see(_lots[number][i]);
        }
    }

    /// @dev New lots, and what was paid on which lot.
    function _readLogs(Vm.Log[] memory logs) private returns (uint256 paid) {
        for (uint256 i = 0; i < logs.length; ++i) {
            bytes32 kind = logs[i].topics[0];
            if (kind == IClearing.Claimed.selector) {
                paid += _pay(uint256(logs[i].topics[1]), abi.decode(logs[i].data, (uint256)));
            } else if (kind == IClearing.Redeemed.selector) {
                uint256 lot = uint256(logs[i].topics[1]);
                (, uint256 amount) = abi.decode(logs[i].data, (address, uint256));
                told[LotId.payableOf(lot)].redeemed += amount;
                paid += _pay(lot, amount);
            } else if (kind == IClearing.ArrearsRedeemed.selector) {
                uint256 lot = uint256(logs[i].topics[1]);
                (uint256 penalty, uint256 claimed) = abi.decode(logs[i].data, (uint256, uint256));
                told[LotId.payableOf(lot)].cashOut += penalty;
                told[LotId.payableOf(lot)].cashOut -= claimed;
                paidOn[lot] = paidOn[lot] + penalty - claimed;
                paid = paid + penalty - claimed;
            } else if (kind == IWarrants.Delivered.selector) {
                _meet(LotId.payableOf(uint256(logs[i].topics[1])), uint256(logs[i].topics[1]));
            } else if (kind == IWarrants.Split.selector) {
                _meetChildren(logs[i]);
            }
        }
    }

    function _pay(uint256 lot, uint256 amount) private returns (uint256) {
        paidOn[lot] += amount;
        told[LotId.payableOf(lot)].cashOut += amount;
        return amount;
    }

    function _meetChildren(Vm.Log memory log) private {
        uint256 lot = uint256(log.topics[1]);
        (uint16 first, uint64[] memory amounts) = abi.decode(log.data, (uint16, uint64[]));
        for (uint16 i = 0; i < amounts.length; ++i) _meet(LotId.payableOf(lot), LotId.child(lot, first + i));
    }

    /// @dev A lot that is seen for the first time.
    function _meet(uint64 number, uint256 lot) internal {
        if (faceOf[lot] != 0) return;
        _lots[number].push(lot);
        _seen[lot] = warrants.lotOf(lot);
        faceOf[lot] = _seen[lot].amount;
    }

    /// @dev R48: a live lot whose owner or amount changed has a higher version; one that ended never comes back.
    function _see(uint256 lot) internal {
        IWarrants.Lot memory was = _seen[lot];
        IWarrants.Lot memory now_ = warrants.lotOf(lot);
        if (was.amount == 0) assertEq(now_.amount, 0, "a lot came back");
        if (now_.amount != 0) {
            assertLe(now_.amount, was.amount, "a lot grew");
            uint256 before = uint256(was.children) * 256 + was.hops;
            uint256 version = uint256(now_.children) * 256 + now_.hops;
            bool changed = was.owner != now_.owner || was.amount != now_.amount;
            if (changed) assertGt(version, before, "changed without a higher version");
            else assertEq(version, before, "a higher version without a change");
        }
        _seen[lot] = now_;
    }
}
