// SPDX-License-Identifier: Apache-2.0
// For halmos: on the real Clearing, redeem pays a lot's face, once, and only when all principal is in.
pragma solidity 0.8.30;

import {Clearing} from "contracts/Clearing.sol";
import {IEnterprises} from "contracts/interfaces/IEnterprises.sol";
import {IPledges} from "contracts/interfaces/IPledges.sol";
import {IWarrants} from "contracts/interfaces/IWarrants.sol";
import {LotId} from "contracts/libraries/LotId.sol";
import {LotWord} from "contracts/libraries/LotWord.sol";
import {PaperWord} from "contracts/libraries/PaperWord.sol";
import {StandInRegister} from "../forge/StandIns.sol";

/// @dev The ledger as Clearing sees it: lots that end once.
contract Ledger {
    mapping(uint64 payableNumber => uint256) public paperWordOf;
    mapping(uint256 lot => uint256) public words;

    function put(uint64 payableNumber, uint256 paper, uint256 lot, uint256 word) external {
        paperWordOf[payableNumber] = paper;
        words[lot] = word;
    }

    function end(uint256 lot) external returns (uint256 word, uint256 paper) {
        word = words[lot];
        require(word != 0, "unknown");
        words[lot] = 0;
        paper = paperWordOf[LotId.payableOf(lot)];
    }
}

/// @dev Balances and nothing else.
contract Coins {
    mapping(address account => uint256) public balanceOf;

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}

contract ClearingProof {
    address private constant _HOLDER = address(0x401de4);
    uint64 private constant _NUMBER = 7;

    Ledger private _ledger;
    Coins private _coins;
    Clearing private _clearing;
    uint256 private _lot = LotId.root(_NUMBER) | (uint256(3) << 176);

    function setUp() public {
        address register = address(new StandInRegister(address(0)));
        _ledger = new Ledger();
        _coins = new Coins();
        IWarrants warrants = IWarrants(address(_ledger));
        _clearing = new Clearing(IEnterprises(register), warrants, address(this), IPledges(address(0)));
        _clearing.grantLine(address(0x0b1), address(_coins), type(uint64).max, type(uint24).max);
    }

    /// @notice All is in, nothing is late: redeem pays the lot's face, no more and no less, and only once.
    function check_redeem_pays_the_face_once(uint64 face, uint64 amount) external {
        if (!_open(face, amount)) return;
        _coins.mint(address(this), face);
        _clearing.repay(_NUMBER, face);
        assert(_clearing.redeem(_lot) == amount);
        assert(_coins.balanceOf(_HOLDER) == amount);
        assert(_coins.balanceOf(address(_clearing)) == face - amount);
        try _clearing.redeem(_lot) {
            assert(false);
        } catch {}
    }

    /// @notice While any principal is unpaid, redeem pays nothing.
    function check_redeem_pays_nothing_before_all_is_in(uint64 face, uint64 amount, uint64 paid) external {
        if (!_open(face, amount) || paid == 0 || paid >= face) return;
        _coins.mint(address(this), paid);
        _clearing.repay(_NUMBER, paid);
        try _clearing.redeem(_lot) {
            assert(false);
        } catch {}
        assert(_coins.balanceOf(_HOLDER) == 0);
    }

    /// @notice Nobody pays in more than is owed.
    function check_no_payment_beyond_what_is_owed(uint64 face, uint64 one, uint64 other) external {
        if (!_open(face, face)) return;
        _coins.mint(address(this), type(uint128).max);
        try _clearing.repay(_NUMBER, one) {
            assert(one != 0 && one <= face);
            try _clearing.repay(_NUMBER, other) {
                assert(other != 0 && uint256(one) + other <= face);
            } catch {}
        } catch {
            assert(one == 0 || one > face);
        }
    }

    function _open(uint64 face, uint64 amount) private returns (bool) {
        if (amount == 0 || amount > face) return false;
        _clearing.openAccount(_NUMBER, 1, address(0x0b1), address(0), address(_coins), face, 500, 0);
        uint256 paper = PaperWord.pack(address(_coins), 1, type(uint24).max, 0, 255, 0, false);
        _ledger.put(_NUMBER, paper, _lot, LotWord.pack(_HOLDER, amount, 0));
        return true;
    }
}
