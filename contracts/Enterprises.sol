// SPDX-License-Identifier: Apache-2.0
// Who may take part: accounts, roles, expiry, freeze, and the pause of new business.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Rulebook} from "./Rulebook.sol";
import {Successions} from "./Successions.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {EnterpriseWord} from "./libraries/EnterpriseWord.sol";
import {RulesWord} from "./libraries/RulesWord.sol";
import {Standing} from "./libraries/Standing.sol";

/// @title Enterprises
contract Enterprises is Successions, Rulebook {
    using EnterpriseWord for uint256;
    using RulesWord for uint256;

    uint8 private constant _TRADING = 0x0f; // core enterprise, supplier, financier, guarantor
    uint8 private constant _OVERSEEING = 0x30; // regulator, registrar

    address private immutable _clearing;

    /// @param authority_ OpenZeppelin AccessManager that says who may call what.
    /// @param civilOffset_ Seconds ahead of UTC, between -43,200 and 50,400.
    /// @param clearing_ May record defaults; deployed after this contract, at an address known beforehand.
    /// @param rules_ The first rules; they hold at once.
    constructor(
        address authority_,
        address clearing_,
        int256 civilOffset_,
        Rules memory rules_
    ) AccessManaged(authority_) Rulebook(_civil(civilOffset_), rules_) {
        _clearing = clearing_;
        emit CivilTimeSet(civilOffset_);
    }

    /// @inheritdoc IEnterprises
    function onboard(address account, uint8 roles, uint24 expiryDay, bytes32 identity) external restricted {
        if (account == address(0)) revert Enterprises_AccountInvalid(account);
        if (_words[account] != 0) revert Enterprises_AlreadyOnboarded(account);
        if (identity == 0) revert Enterprises_IdentityMissing(account);
        _requireTerms(roles, expiryDay);

        _words[account] = EnterpriseWord.pack(roles, expiryDay);
        _identities[account] = identity;
        emit EnterpriseOnboarded(account, roles, expiryDay, identity);
    }

    /// @inheritdoc IEnterprises
    function renew(address account, uint8 roles, uint24 expiryDay) external restricted {
        uint256 word = _unclosed(account);
        _requireTerms(roles, expiryDay);

        _words[account] = word.withTerms(roles, expiryDay);
        emit EnterpriseRenewed(account, roles, expiryDay);
    }

    /// @inheritdoc IEnterprises
    function close(address account) external restricted {
        _words[account] = _unclosed(account).closed();
        emit EnterpriseClosed(account);
    }

    /// @inheritdoc IEnterprises
    function setAcceptance(uint8 acceptanceDays) external {
        uint256 word = _unclosed(msg.sender);
        if (word.acceptanceDays() == acceptanceDays) revert Enterprises_AcceptanceUnchanged(msg.sender, acceptanceDays);

        _words[msg.sender] = word.withAcceptance(acceptanceDays);
        emit AcceptanceSet(msg.sender, acceptanceDays);
    }

    /// @inheritdoc IEnterprises
    function freeze(address account, bytes32 orderHash) external restricted {
        uint256 word = _unreplaced(account);
        if (word.isFrozen()) revert Enterprises_Frozen(account);
        if (orderHash == 0) revert Enterprises_OrderMissing(account);

        _words[account] = word | EnterpriseWord.FROZEN;
        emit EnterpriseFrozen(account, orderHash);
    }

    /// @inheritdoc IEnterprises
    function thaw(address account, bytes32 orderHash) external restricted {
        uint256 word = _unreplaced(account);
        if (!word.isFrozen()) revert Enterprises_NotFrozen(account);
        if (orderHash == 0) revert Enterprises_OrderMissing(account);

        _words[account] = word ^ EnterpriseWord.FROZEN;
        emit EnterpriseThawed(account, orderHash);
    }

    /// @inheritdoc IEnterprises
    function pauseBusiness(bytes32 orderHash) external restricted {
        (uint256 word, uint24 day) = _business();
        if (orderHash == 0) revert Enterprises_OrderMissing(address(0));

        _rules = word.withPause(day);
        emit BusinessPaused(day, orderHash);
    }

    /// @inheritdoc IEnterprises
    function resumeBusiness(bytes32 orderHash) external restricted {
        if (_rules.pausedSince() == 0) revert Enterprises_BusinessNotPaused(today());
        if (orderHash == 0) revert Enterprises_OrderMissing(address(0));

        _rules = _rules.withPause(0);
        emit BusinessResumed(today(), orderHash);
    }

    /// @inheritdoc IEnterprises
    function recordDefault(address account) external {
        _requireClearing();
        address current = currentAccountOf(account);
        _setDefaults(current, _known(current).oneDefaultMore());
    }

    /// @inheritdoc IEnterprises
    function recordCure(address account) external {
        _requireClearing();
        address current = currentAccountOf(account);
        _setDefaults(current, _known(current).oneDefaultLess());
    }

    /// @inheritdoc IEnterprises
    function requireActive(address account) external view returns (uint24 day) {
        (, day) = _business();
        _active(account, day);
    }

    /// @inheritdoc IEnterprises
    function requireEndorsement(address one, address other) external view returns (uint256) {
        (uint256 word, uint24 day) = _business();
        _active(one, day);
        uint8 acceptanceDays = _active(other, day).acceptanceDays();
        return Standing.pack(day, acceptanceDays, _rulesOn(word, day).endorsementStreams(), 0, false);
    }

    /// @inheritdoc IEnterprises
    function requireDeliveries(address one, address[] calldata others) external view returns (uint256) {
        (uint256 word, uint24 day) = _business();
        _active(one, day);
        uint8 longest = 0;
        for (uint256 i = 0; i < others.length; ++i) {
            uint8 acceptanceDays = _active(others[i], day).acceptanceDays();
            if (acceptanceDays > longest) longest = acceptanceDays;
        }
        return Standing.pack(day, longest, _rulesOn(word, day).endorsementStreams(), 0, false);
    }

    /// @inheritdoc IEnterprises
    function requireIssuance(
        address obligor,
        address payee,
        address guarantor,
        address currency
    ) external view returns (uint256 rules) {
        (uint256 word, uint24 day) = _business();
        rules = _rulesOn(word, day).onDay(day);
        uint256 issuer = _active(obligor, day);
        uint256 missing = rules.issuerRoles() & ~issuer.roles();
        if (missing != 0) revert Enterprises_RoleMissing(obligor, _lowest(missing));
        if (issuer.defaults() != 0) revert Enterprises_InDefault(obligor, issuer.defaults());
        _active(payee, day);
        if (guarantor != address(0)) _activeAs(guarantor, Role.Guarantor, day);
        if (!_isCurrency(currency, day)) revert Enterprises_CurrencyNotAllowed(currency);
    }

    /// @inheritdoc IEnterprises
    function requireDiscount(address seller, address buyer) external view returns (uint256) {
        (uint256 word, uint24 day) = _business();
        _active(seller, day);
        _activeAs(buyer, Role.Financier, day);
        uint256 rules = _rulesOn(word, day);
        return Standing.pack(day, 0, rules.discountStreams(), rules.registrationDays(), rules.isFinancierCapped());
    }

    /// @inheritdoc IEnterprises
    function requireLine(address bank, address obligor) external view returns (uint24 day) {
        (, day) = _business();
        _activeAs(bank, Role.Guarantor, day);
        _activeAs(obligor, Role.CoreEnterprise, day);
    }

    /// @inheritdoc IEnterprises
    function isBarred(address account) external view returns (bool) {
        return _words[account].isHeld();
    }

    /// @inheritdoc IEnterprises
    function enterpriseOf(address account) external view returns (Enterprise memory) {
        uint256 word = _words[account];
        return
            Enterprise(
                Status(word.status()),
                word.isFrozen(),
                word.roles(),
                word.expiryDay(),
                word.defaults(),
                word.acceptanceDays()
            );
    }

    /// @inheritdoc IEnterprises
    function identityOf(address account) external view returns (bytes32) {
        return _identities[account];
    }

    /// @inheritdoc IEnterprises
    function pausedSince() external view returns (uint24) {
        return _rules.pausedSince();
    }

    /// @inheritdoc IEnterprises
    function civilOffset() external view returns (int256) {
        return _civilOffset;
    }

    /// @inheritdoc IEnterprises
    function today() public view returns (uint24) {
        return _today();
    }

    function _setDefaults(address account, uint256 word) private {
        _words[account] = word;
        emit EnterpriseDefaultsChanged(account, word.defaults());
    }

    function _dayNow() internal view override returns (uint24) {
        return _today();
    }

    function _requireClearing() private view {
        if (msg.sender != _clearing) revert Enterprises_ClearingOnly(msg.sender);
    }

    function _requireTerms(uint8 roles, uint24 expiryDay) private view {
        bool overseeing = roles & _OVERSEEING != 0;
        bool trading = roles & _TRADING != 0;
        if (overseeing == trading || roles & ~(_TRADING | _OVERSEEING) != 0) revert Enterprises_RolesInvalid(roles);
        if (expiryDay < today()) revert Enterprises_ExpiryInvalid(expiryDay, today());
    }

    /// @dev The live word of the rules and the day, unless new business is paused.
    function _business() private view returns (uint256 word, uint24 day) {
        word = _rules;
        if (word.pausedSince() != 0) revert Enterprises_BusinessPaused(word.pausedSince());
        day = _today();
    }

    function _active(address account, uint24 day) private view returns (uint256 word) {
        word = _words[account];
        if (!word.isActive(day)) _refuse(account, word, day);
    }

    function _activeAs(address account, Role role, uint24 day) private view returns (uint256 word) {
        word = _active(account, day);
        if (word.roles() & (1 << uint8(role)) == 0) revert Enterprises_RoleMissing(account, role);
    }

    /// @dev Says which condition of an active enterprise is missing.
    function _refuse(address account, uint256 word, uint24 day) private view {
        if (word == 0) revert Enterprises_Unknown(account);
        if (Status(word.status()) == Status.Replaced) revert Enterprises_Replaced(account, _successor(account));
        if (Status(word.status()) == Status.Closed) revert Enterprises_Closed(account);
        if (word.isFrozen()) revert Enterprises_Frozen(account);
        if (word.expiryDay() < day) revert Enterprises_Expired(account, word.expiryDay(), day);
        revert Enterprises_NotTrading(account, word.roles());
    }

    function _civil(int256 civilOffset_) private pure returns (int256) {
        if (civilOffset_ < -12 hours || civilOffset_ > 14 hours) revert Enterprises_CivilOffsetInvalid(civilOffset_);
        return civilOffset_;
    }

    /// @dev The role of the lowest bit.
    function _lowest(uint256 roles) private pure returns (Role) {
        uint8 role = 0;
        while (roles & (1 << role) == 0) ++role;
        return Role(role);
    }
}
