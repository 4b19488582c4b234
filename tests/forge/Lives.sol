// SPDX-License-Identifier: Apache-2.0
// What a fuzzer may do to payables and their lots.
pragma solidity 0.8.30;

import {IClearing} from "contracts/interfaces/IClearing.sol";
import {IWarrants} from "contracts/interfaces/IWarrants.sol";
import {LotId} from "contracts/libraries/LotId.sol";
import {PaperWord} from "contracts/libraries/PaperWord.sol";
import {Watched} from "./Watched.sol";

contract Lives is Watched {
    uint64 public constant MOST_PAYABLES = 2;
    uint256 private constant _MOST_LOTS = 24;

    // What may be done with a payable.

    function issue(uint64 face, uint24 penaltyPpmPerDay, uint8 tenor, uint8 grace, bool deposit) external {
        if (payables == MOST_PAYABLES) return;
        uint64 number = ++payables;
        face = _amount(face, type(uint64).max);
        vm.prank(_BANK);
        uint32 line = clearing.grantLine(_OBLIGOR, address(cash), face, type(uint24).max);
        uint24 dueDay = register.today() + 1 + (tenor % 60);
        uint256 paper = PaperWord.pack(address(cash), line, dueDay, grace % 10, 255, 0, true);
        uint32 depositPpm = deposit ? 1 + (penaltyPpmPerDay % 1_000_000) : 0;
        penaltyPpmPerDay %= 20_000;
        clearing.openAccount(number, line, _OBLIGOR, _BANK, address(cash), face, penaltyPpmPerDay, depositPpm);
        uint256 root = warrants.issueRootLot(number, paper, _party(0), face);
        told[number] = Told(face, 0, 0, clearing.depositLocked(number), 0, dueDay, false);
        _meet(number, root);
        ++done["issue"];
    }

    function wait(uint8 days_) external {
        vm.warp(block.timestamp + (days_ % 30) * 1 days);
        ++done["wait"];
    }

    function repay(uint64 which, uint64 amount, bool all) external {
        (uint64 number, bool any) = _payable(which);
        if (!any) return;
        IClearing.Owed memory owed = clearing.owedOn(number);
        uint256 open = uint256(owed.principal) + owed.penalty + owed.toGuarantor;
        // One in sixteen pays too much.
        amount =
            amount % 16 == 0
                ? uint64(_lesser(open + 1, type(uint64).max))
                : all
                    ? uint64(open)
                    : _amount(amount, open);
        bool ok = _do("repay", _OBLIGOR, address(clearing), abi.encodeCall(IClearing.repay, (number, amount)));
        if (ok) assertLe(amount, open);
        if (ok) told[number].cashIn += amount;
    }

    function declareDefault(uint64 which) external {
        (uint64 number, bool any) = _payable(which);
        if (!any) return;
        _do("declareDefault", address(1), address(clearing), abi.encodeCall(IClearing.declareDefault, (number)));
    }

    function payGuarantee(uint64 which, uint64 amount, bool all) external {
        (uint64 number, bool any) = _payable(which);
        if (!any) return;
        IClearing.Owed memory owed = clearing.owedOn(number);
        uint256 open = uint256(owed.principal) + owed.penalty;
        amount = all ? uint64(open) : _amount(amount, open);
        bytes memory call = abi.encodeCall(IClearing.payGuarantee, (number, amount));
        if (_do("payGuarantee", _BANK, address(clearing), call)) told[number].cashIn += amount;
    }

    function payRecovery(uint64 which) external {
        (uint64 number, bool any) = _payable(which);
        if (!any) return;
        uint256 before = cash.balanceOf(_BANK);
        _do("payRecovery", address(1), address(clearing), abi.encodeCall(IClearing.payRecovery, (number)));
        told[number].cashOut += cash.balanceOf(_BANK) - before;
    }

    function giveBackDeposit(uint64 which) external {
        (uint64 number, bool any) = _payable(which);
        if (!any) return;
        uint256 before = cash.balanceOf(_OBLIGOR);
        _do("giveBackDeposit", address(1), address(clearing), abi.encodeCall(IClearing.giveBackDeposit, (number)));
        told[number].cashOut += cash.balanceOf(_OBLIGOR) - before;
    }

    // What may be done with a lot.

    function claim(uint256 which) external {
        (uint256 lot, bool any) = _lot(which);
        if (any) _do("claim", address(1), address(clearing), abi.encodeCall(IClearing.claim, (lot)));
    }

    function redeem(uint256 which) external {
        (uint256 lot, bool any) = _lot(which);
        if (any) _do("redeem", address(1), address(clearing), abi.encodeCall(IClearing.redeem, (lot)));
    }

    function clear(uint256 one, uint256 other) external {
        uint256[] memory lots = new uint256[](2);
        bool any;
        (lots[0], any) = _lot(one);
        (lots[1], ) = _lot(other);
        if (!any) return;
        // Recorded logs hold those of undone calls too: where the two would not clear together, only one is tried.
        uint256 before = vm.snapshotState();
        vm.prank(address(clearing));
        (bool together, ) = address(clearing).call(abi.encodeCall(IClearing.clearTogether, (lots)));
        vm.revertToStateAndDelete(before);
        if (!together) {
            lots = new uint256[](1);
            (lots[0], ) = _lot(other);
        }
        _do("clear", address(1), address(clearing), abi.encodeCall(IClearing.clear, (lots)));
    }

    function retire(uint256 which) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        if (held.owner != _OBLIGOR) {
            bytes memory call = abi.encodeCall(IWarrants.sell, (lot, held.amount, held.owner, _OBLIGOR, bytes32(0)));
            _do("sell", address(this), address(warrants), call);
        }
        if (_do("retire", _OBLIGOR, address(clearing), abi.encodeCall(IClearing.retire, (lot)))) {
            told[LotId.payableOf(lot)].retired += held.amount;
        }
    }

    function split(uint256 which, uint64 one, uint64 other) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any || !_room(lot, 2)) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        uint64[] memory amounts = new uint64[](2);
        amounts[0] = _amount(one, held.amount);
        amounts[1] = _amount(other, held.amount - amounts[0]);
        _do("split", held.owner, address(warrants), abi.encodeCall(IWarrants.split, (lot, amounts)));
    }

    function endorse(uint256 which, uint8 to, uint64 amount, bool whole) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any || !_room(lot, 1)) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        amount = whole ? held.amount : _amount(amount, held.amount);
        bytes memory call = abi.encodeCall(IWarrants.endorse, (lot, _party(to), amount, bytes32(uint256(1))));
        _do("endorse", held.owner, address(warrants), call);
    }

    function endorseMany(uint256 which, uint8 to, uint64 one, uint64 other) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any || !_room(lot, 2)) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        IWarrants.Delivery[] memory deliveries = new IWarrants.Delivery[](2);
        deliveries[0] = IWarrants.Delivery(_party(to), _amount(one, held.amount), bytes32(uint256(1)));
        uint64 rest = held.amount - deliveries[0].amount;
        deliveries[1] = IWarrants.Delivery(_party(to >> 4), _amount(other, rest), bytes32(uint256(2)));
        _do("endorseMany", held.owner, address(warrants), abi.encodeCall(IWarrants.endorseMany, (lot, deliveries)));
    }

    function transfer(uint256 which, uint8 to) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        bytes memory call = abi.encodeWithSignature(
            "safeTransferFrom(address,address,uint256,uint256,bytes)",
            held.owner,
            _party(to),
            lot,
            held.amount,
            abi.encode(1)
        );
        _do("transfer", held.owner, address(warrants), call);
    }

    function order(uint256 which, uint8 to, uint64 amount, bool whole) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any || !_room(lot, 1)) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        // As Orders asks: what was claimed, or is pledged, moves whole.
        if (whole || held.pledged || clearing.claimedOn(lot) != 0) amount = held.amount;
        else amount = _amount(amount, held.amount);
        IWarrants.Cause cause = IWarrants.Cause.Order;
        bytes memory call = abi.encodeCall(IWarrants.deliver, (lot, _party(to), amount, cause, bytes32(uint256(3))));
        _do("order", address(this), address(warrants), call);
    }

    function freezeOrThaw(uint256 which, bool thaw) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any) return;
        bytes memory call = abi.encodeCall(IWarrants.freezeLot, (lot, bytes32(uint256(4))));
        if (thaw) call = abi.encodeCall(IWarrants.thawLot, (lot, bytes32(uint256(4))));
        _do(thaw ? "thaw" : "freeze", _REGULATOR, address(warrants), call);
    }

    function pledgeOrRelease(uint256 which, bool back) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any) return;
        bytes memory call = abi.encodeCall(IWarrants.pledge, (lot));
        if (back) call = abi.encodeCall(IWarrants.release, (lot));
        _do(back ? "release" : "pledge", address(this), address(warrants), call);
    }

    function follow(uint256 which, uint8 to) external {
        (uint256 lot, bool any) = _lot(which);
        if (!any) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        register.replace(held.owner, address(uint160(0xf0110 + uint256(to))));
        _seen[lot].owner = register.currentAccountOf(held.owner); // the one change without a version
        if (!_do("follow", address(1), address(warrants), abi.encodeCall(IWarrants.follow, (lot)))) _see(lot);
        register.replace(held.owner, address(0));
    }

    /// @notice A stranger tries what only a holder, a module or a regulator may do.
    function meddle(uint256 which, uint8 how, uint160 caller) external {
        (uint256 lot, bool any) = _lot(which);
        address stranger = address(uint160(bound(caller, 0x10000, 0xeffff)));
        if (!any) return;
        IWarrants.Lot memory held = warrants.lotOf(lot);
        uint64[] memory amounts = new uint64[](1);
        amounts[0] = held.amount;
        bytes[7] memory calls = [
            abi.encodeCall(IWarrants.split, (lot, amounts)),
            abi.encodeCall(IWarrants.endorse, (lot, stranger, held.amount, bytes32(uint256(1)))),
            abi.encodeCall(IWarrants.sell, (lot, held.amount, held.owner, stranger, bytes32(0))),
            abi.encodeCall(IWarrants.deliver, (lot, stranger, held.amount, IWarrants.Cause.Order, bytes32(0))),
            abi.encodeCall(IWarrants.cut, (lot, amounts)),
            abi.encodeCall(IWarrants.end, (lot)),
            abi.encodeCall(IWarrants.freezeLot, (lot, bytes32(uint256(1))))
        ];
        assertFalse(_do("meddle", stranger, address(warrants), calls[how % 7]));
    }

    function _payable(uint64 which) private view returns (uint64 number, bool any) {
        if (payables != 0) (number, any) = (1 + (which % payables), true);
    }

    function _lot(uint256 which) private view returns (uint256 lot, bool any) {
        (uint64 number, bool some) = _payable(uint64(which));
        if (!some) return (0, false);
        uint256[] storage lots = _lots[number];
        lot = lots[(which >> 64) % lots.length];
        // Mostly one that lives.
        for (uint256 i = 0; i < lots.length && which % 8 != 0 && warrants.lotOf(lot).amount == 0; ++i) lot = lots[i];
        any = true;
    }

    function _room(uint256 lot, uint256 more) private view returns (bool) {
        return _lots[LotId.payableOf(lot)].length + more <= _MOST_LOTS;
    }

    /// @dev From 1 (or 0, where there is nothing) to `most`: small ones as often as large ones.
    function _amount(uint64 seed, uint256 most) private pure returns (uint64) {
        if (most == 0) return 0;
        uint256 scale =
            seed % 3 == 0
                ? 10
                : seed % 3 == 1
                    ? 1_000_000
                    : type(uint64).max;
        return uint64(1 + (uint256(seed) % _lesser(most, scale)));
    }

    function _party(uint8 which) private pure returns (address) {
        return address(uint160(0x511 + (which % 4)));
    }

    function _lesser(uint256 one, uint256 other) private pure returns (uint256) {
        return one < other ? one : other;
    }
}
