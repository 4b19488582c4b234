// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of replacing an enterprise's account.
pragma solidity 0.8.30;

/// @title ISuccessions
/// @notice A lost or stolen key: after a delay in which the old account may object, another account takes the
/// enterprise's place. What is kept under the old account follows from contract to contract, by calls of anyone.
interface ISuccessions {
    struct Succession {
        address successor; // zero for none
        uint24 fromDay; // from which it can be completed
    }

    event SuccessorProposed(address indexed account, address indexed successor, uint24 fromDay);
    /// @notice The old account objected: the proposal is void.
    event SuccessorRefused(address indexed account, address indexed successor);
    event SuccessorWithdrawn(address indexed account, address indexed successor);
    /// @notice The successor has the account's roles, expiry day, hold, defaults, acceptance and identity. The old
    /// account is never active again.
    event EnterpriseReplaced(address indexed account, address indexed successor);

    error Successions_SuccessorInvalid(address account, address successor);
    error Successions_AlreadyProposed(address account, address successor);
    error Successions_NothingProposed(address account);
    error Successions_TooEarly(address account, uint24 fromDay, uint24 today);

    /// @notice Proposes the account that takes another one's place. Registrar only.
    /// @param successor Not known to the register.
    function proposeSuccessor(address account, address successor) external;

    /// @notice The account itself objects, on any day before the proposal is completed.
    function refuseSuccessor() external;

    /// @notice Takes a proposal back. Registrar only.
    function withdrawSuccessor(address account) external;

    /// @notice Completes a proposal from its day on. Anyone.
    function completeSuccession(address account) external;

    /// @return What is proposed for an account.
    function successionOf(address account) external view returns (Succession memory);

    /// @return The account itself, or the last of those that took its place one after the other.
    function currentAccountOf(address account) external view returns (address);

    /// @return Who took the account's place; zero for nobody.
    function successorOf(address account) external view returns (address);
}
