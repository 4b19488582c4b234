// SPDX-License-Identifier: Apache-2.0
// Replace an enterprise's account: proposed, open to the old account's objection, completed.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {ISuccessions} from "./interfaces/ISuccessions.sol";
import {EnterpriseWord} from "./libraries/EnterpriseWord.sol";

/// @title Successions
/// @dev Keeps the enterprises' words, which it moves from one account to another.
abstract contract Successions is IEnterprises, AccessManaged {
    using EnterpriseWord for uint256;

    /// @notice Days in which the old account may object.
    uint24 public constant OBJECTION_DAYS = 3;

    mapping(address account => uint256 word) internal _words;
    mapping(address account => bytes32) internal _identities;
    mapping(address account => Succession) private _successions;
    mapping(address account => address) private _successors;

    /// @inheritdoc ISuccessions
    function proposeSuccessor(address account, address successor) external restricted {
        _unclosed(account);
        if (successor == address(0) || _words[successor] != 0) revert Successions_SuccessorInvalid(account, successor);
        address proposed = _successions[account].successor;
        if (proposed != address(0)) revert Successions_AlreadyProposed(account, proposed);

        uint24 fromDay = _dayNow() + OBJECTION_DAYS;
        _successions[account] = Succession(successor, fromDay);
        emit SuccessorProposed(account, successor, fromDay);
    }

    /// @inheritdoc ISuccessions
    function refuseSuccessor() external {
        emit SuccessorRefused(msg.sender, _forget(msg.sender));
    }

    /// @inheritdoc ISuccessions
    function withdrawSuccessor(address account) external restricted {
        emit SuccessorWithdrawn(account, _forget(account));
    }

    /// @inheritdoc ISuccessions
    function completeSuccession(address account) external {
        Succession memory proposal = _successions[account];
        address successor = _forget(account);
        if (_dayNow() < proposal.fromDay) revert Successions_TooEarly(account, proposal.fromDay, _dayNow());
        if (_words[successor] != 0) revert Successions_SuccessorInvalid(account, successor);
        uint256 word = _unclosed(account);

        _words[successor] = word;
        _identities[successor] = _identities[account];
        _words[account] = word.replaced();
        _successors[account] = successor;
        emit EnterpriseReplaced(account, successor);
    }

    /// @inheritdoc ISuccessions
    function successionOf(address account) external view returns (Succession memory) {
        return _successions[account];
    }

    /// @inheritdoc ISuccessions
    function successorOf(address account) external view returns (address) {
        return _successors[account];
    }

    /// @inheritdoc ISuccessions
    function currentAccountOf(address account) public view returns (address current) {
        current = account;
        for (address next = _successors[account]; next != address(0); next = _successors[next]) current = next;
    }

    function _dayNow() internal view virtual returns (uint24);

    function _known(address account) internal view returns (uint256 word) {
        word = _words[account];
        if (word == 0) revert Enterprises_Unknown(account);
    }

    function _unclosed(address account) internal view returns (uint256 word) {
        word = _unreplaced(account);
        if (Status(word.status()) == Status.Closed) revert Enterprises_Closed(account);
    }

    function _unreplaced(address account) internal view returns (uint256 word) {
        word = _known(account);
        if (Status(word.status()) == Status.Replaced) revert Enterprises_Replaced(account, _successors[account]);
    }

    function _successor(address account) internal view returns (address) {
        return _successors[account];
    }

    function _forget(address account) private returns (address successor) {
        successor = _successions[account].successor;
        if (successor == address(0)) revert Successions_NothingProposed(account);
        delete _successions[account];
    }
}
