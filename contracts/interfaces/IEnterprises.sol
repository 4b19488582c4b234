// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of the register of enterprises.
pragma solidity 0.8.30;

import {IRulebook} from "./IRulebook.sol";
import {ISuccessions} from "./ISuccessions.sol";

/// @title IEnterprises
/// @notice Who may take part. One account is one enterprise; a group that decides together is a smart account.
interface IEnterprises is IRulebook, ISuccessions {
    /// @dev The bit of a role in a `roles` byte is 1 << uint8(role).
    enum Role {
        CoreEnterprise,
        Supplier,
        Financier,
        Guarantor,
        Regulator,
        Registrar
    }

    enum Status {
        Unknown,
        Open,
        Closed,
        Replaced // by another account, see ISuccessions
    }

    struct Enterprise {
        Status status;
        bool frozen;
        uint8 roles; // bit set of Role
        uint24 expiryDay; // last day on which it is active
        uint32 defaults; // its payables now in declared default
        uint8 acceptanceDays; // that it takes to accept a delivery; zero where it need not be asked
    }

    /// @param identity Salted commitment to the registration number; never the number itself.
    event EnterpriseOnboarded(address indexed account, uint8 roles, uint24 expiryDay, bytes32 identity);
    /// @notice Sets roles and expiry day.
    event EnterpriseRenewed(address indexed account, uint8 roles, uint24 expiryDay);
    event EnterpriseClosed(address indexed account);
    /// @param orderHash Commitment to the order that the regulator acts on.
    event EnterpriseFrozen(address indexed account, bytes32 orderHash);
    event EnterpriseThawed(address indexed account, bytes32 orderHash);
    /// @param defaults Payables of the account now in declared default.
    event EnterpriseDefaultsChanged(address indexed account, uint32 defaults);
    /// @notice The account wants to accept what it is given, within days; zero: it need not be asked.
    event AcceptanceSet(address indexed account, uint8 acceptanceDays);
    /// @notice New business stops; clearing goes on.
    event BusinessPaused(uint24 sinceDay, bytes32 orderHash);
    event BusinessResumed(uint24 onDay, bytes32 orderHash);
    /// @param civilOffset Seconds that civil time is ahead of UTC; fixed for the deployment.
    event CivilTimeSet(int256 civilOffset);

    error Enterprises_Unknown(address account);
    error Enterprises_Closed(address account);
    error Enterprises_Expired(address account, uint24 expiryDay, uint24 today);
    error Enterprises_Frozen(address account);
    error Enterprises_NotFrozen(address account);
    error Enterprises_RoleMissing(address account, Role role);
    error Enterprises_NotTrading(address account, uint8 roles);
    error Enterprises_InDefault(address account, uint32 defaults);
    error Enterprises_Replaced(address account, address successor);
    error Enterprises_AcceptanceUnchanged(address account, uint8 acceptanceDays);
    error Enterprises_CurrencyNotAllowed(address currency);
    error Enterprises_AlreadyOnboarded(address account);
    error Enterprises_AccountInvalid(address account);
    error Enterprises_RolesInvalid(uint8 roles);
    error Enterprises_ExpiryInvalid(uint24 expiryDay, uint24 today);
    error Enterprises_IdentityMissing(address account);
    error Enterprises_OrderMissing(address account);
    error Enterprises_BusinessPaused(uint24 sinceDay);
    error Enterprises_BusinessNotPaused(uint24 today);
    error Enterprises_ClearingOnly(address caller);
    error Enterprises_CivilOffsetInvalid(int256 civilOffset);

    /// @notice Registers an account. Registrar only.
    /// @param roles Bit set of Role, not empty. A regulator or registrar holds no other role.
    /// @param expiryDay Last active day, today or later.
    function onboard(address account, uint8 roles, uint24 expiryDay, bytes32 identity) external;

    /// @notice Sets roles and expiry of an open account. Registrar only.
    function renew(address account, uint8 roles, uint24 expiryDay) external;

    /// @notice Closes an account for good; it still receives the cash it is owed. Registrar only.
    function close(address account) external;

    /// @notice Stops everything the account does and keeps the cash it is owed. Regulator only.
    function freeze(address account, bytes32 orderHash) external;

    function thaw(address account, bytes32 orderHash) external;

    /// @notice Stops new business (issue, split, endorse, discount, new lines); clearing goes on. Regulator only.
    function pauseBusiness(bytes32 orderHash) external;

    function resumeBusiness(bytes32 orderHash) external;

    /// @notice Asks to accept what the caller is given, within so many days; zero: it need not be asked.
    function setAcceptance(uint8 acceptanceDays) external;

    /// @notice Counts one more payable in default against its obligor. Clearing only.
    function recordDefault(address account) external;

    /// @notice Takes one default back, after it was paid. Clearing only.
    function recordCure(address account) external;

    /// @notice Reverts unless business runs and the account is active: open, not expired, not frozen, trading.
    /// @return day Today, so that the caller need not ask for it; so do all the next ones.
    function requireActive(address account) external view returns (uint24 day);

    /// @notice `requireActive` for two accounts in one call.
    /// @return standing The day, what evidence a delivery needs, and how long `other` takes to accept
    /// (libraries/Standing).
    function requireEndorsement(address one, address other) external view returns (uint256 standing);

    /// @notice `requireActive` for one account and a list.
    /// @return standing As above; the acceptance is the longest of the others'.
    function requireDeliveries(address one, address[] calldata others) external view returns (uint256 standing);

    /// @notice Reverts unless the parties may make a payable: all active, the obligor with every role of the rules and
    /// without a payable in default, the guarantor (unless zero) a guarantor, the currency allowed.
    /// @return rules The rules of today (libraries/RulesWord), with the day in place of the pause.
    function requireIssuance(
        address obligor,
        address payee,
        address guarantor,
        address currency
    ) external view returns (uint256 rules);

    /// @notice Reverts unless both are active and the buyer is a financier.
    /// @return standing The day, and what the rules ask of a financing (libraries/Standing).
    function requireDiscount(address seller, address buyer) external view returns (uint256 standing);

    /// @notice Reverts unless both are active, the bank a guarantor and the obligor a core enterprise.
    function requireLine(address bank, address obligor) external view returns (uint24 day);

    /// @notice All that clearing asks of an account: frozen, or replaced by another one.
    function isBarred(address account) external view returns (bool);

    function enterpriseOf(address account) external view returns (Enterprise memory);

    function identityOf(address account) external view returns (bytes32);

    /// @return Day since which new business is paused; zero when it runs.
    function pausedSince() external view returns (uint24);

    /// @return Day number now.
    function today() external view returns (uint24);

    /// @return Seconds that civil time is ahead of UTC.
    function civilOffset() external view returns (int256);
}
