// SPDX-License-Identifier: Apache-2.0
// For halmos: on the real ledger, no stranger changes a lot, and a split conserves its amount.
pragma solidity 0.8.30;

import {Warrants} from "contracts/Warrants.sol";
import {IEnterprises} from "contracts/interfaces/IEnterprises.sol";
import {IWarrants} from "contracts/interfaces/IWarrants.sol";
import {LotId} from "contracts/libraries/LotId.sol";
import {PaperWord} from "contracts/libraries/PaperWord.sol";
import {StandInRegister} from "../forge/StandIns.sol";

interface Machine {
    function prank(address caller) external;
    function assume(bool condition) external;
    function createCalldata(string memory contractName) external view returns (bytes memory);
}

contract LedgerProof {
    Machine private constant _VM = Machine(address(uint160(uint256(keccak256("hevm cheat code")))));
    Machine private constant _SVM = Machine(address(uint160(uint256(keccak256("svm cheat code")))));
    address private constant _REGULATOR = address(0x4e6);
    address private constant _HOLDER = address(0x401de4);

    Warrants private _warrants;
    uint256 private _lot = LotId.root(7);

    function setUp() public {
        StandInRegister register = new StandInRegister(_REGULATOR);
        // Every module is this contract, so that no caller but this and the regulator has a right of its own.
        IWarrants.Modules memory modules = IWarrants.Modules(
            address(this),
            address(this),
            address(this),
            address(this),
            address(this),
            address(this),
            address(this)
        );
        _warrants = new Warrants(address(register), IEnterprises(address(register)), modules, "");
    }

    /// @notice Whoever calls whatever function with whatever arguments: a lot of another stays as it is.
    function check_a_stranger_changes_no_lot(address caller, uint64 amount) external {
        _VM.assume(amount != 0);
        _issue(amount);
        _VM.assume(caller != _HOLDER && caller != _REGULATOR && caller != address(this));
        bytes memory call = _SVM.createCalldata("Warrants");
        bytes4 selector = bytes4(call);
        // A signature that is accepted is the holder's consent, not a stranger's doing.
        _VM.assume(selector != IWarrants.splitWithConsent.selector);
        _VM.assume(selector != IWarrants.endorseWithConsent.selector);
        _VM.assume(selector != IWarrants.endorseManyWithConsent.selector);
        uint24 version = _warrants.versionOf(_lot);
        _VM.prank(caller);
        (bool ok, ) = address(_warrants).call(call);
        ok;
        assert(_warrants.balanceOf(_HOLDER, _lot) == amount);
        assert(_warrants.versionOf(_lot) == version);
    }

    /// @notice A split leaves lot and children with what the lot had, all its holder's, and raises the version.
    function check_a_split_conserves_the_amount(uint64 amount, uint64 one, uint64 other) external {
        _VM.assume(amount != 0);
        _issue(amount);
        uint64[] memory amounts = new uint64[](2);
        (amounts[0], amounts[1]) = (one, other);
        uint24 version = _warrants.versionOf(_lot);
        _VM.prank(_HOLDER);
        try _warrants.split(_lot, amounts) {
            uint256 rest = _warrants.balanceOf(_HOLDER, _lot);
            uint256 first = _warrants.balanceOf(_HOLDER, LotId.child(_lot, 1));
            uint256 second = _warrants.balanceOf(_HOLDER, LotId.child(_lot, 2));
            assert(first == one && second == other && one != 0 && other != 0);
            assert(rest + first + second == amount);
            assert(rest == 0 || _warrants.versionOf(_lot) > version);
        } catch {
            assert(_warrants.balanceOf(_HOLDER, _lot) == amount);
            assert(one == 0 || other == 0 || uint256(one) + other > amount);
        }
    }

    /// @notice An endorsement, whole or of a part, moves just its amount and raises the version.
    function check_an_endorsement_moves_its_amount(uint64 amount, address to, uint64 part) external {
        _VM.assume(amount != 0);
        _VM.assume(to != address(0) && to != _HOLDER && to != address(this) && to != address(_warrants));
        _issue(amount);
        uint24 version = _warrants.versionOf(_lot);
        _VM.prank(_HOLDER);
        try _warrants.endorse(_lot, to, part, bytes32(uint256(1))) returns (uint256 delivered) {
            assert(_warrants.balanceOf(to, delivered) == part && part != 0);
            assert(_warrants.balanceOf(_HOLDER, _lot) + part == amount);
            assert(_warrants.versionOf(_lot) > version);
        } catch {
            assert(_warrants.balanceOf(_HOLDER, _lot) == amount);
        }
    }

    function _issue(uint64 amount) private {
        uint256 paper = PaperWord.pack(address(1), 1, type(uint24).max, 0, 255, 0, false);
        _warrants.issueRootLot(7, paper, _HOLDER, amount);
    }
}
