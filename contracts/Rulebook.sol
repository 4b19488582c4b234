// SPDX-License-Identifier: Apache-2.0
// What new business must keep to: dated rules and currencies, and the pause that shares their word.
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IRulebook} from "./interfaces/IRulebook.sol";
import {Days} from "./libraries/Days.sol";
import {RulesWord} from "./libraries/RulesWord.sol";

/// @title Rulebook
/// @dev Part of Enterprises, which every new business asks about its parties: the rules come with that answer.
abstract contract Rulebook is IRulebook, AccessManaged {
    using RulesWord for uint256;

    uint8 private constant _MOST_DECIMALS = 6;
    uint8 private constant _STREAMS = 0x0f;
    uint8 private constant _BACKINGS = 0x07;
    uint8 private constant _TRADING_ROLES = 0x0f;
    uint24 private constant _MOST_PENALTY = 1_000_000;

    /// @dev A word of their own, read only where a cap is set.
    struct Caps {
        uint64 obligorCap;
        uint64 financierCap;
    }

    int256 internal immutable _civilOffset;

    uint256 internal _rules; // the live rules, the pause, and the day of the next rules
    uint256 private _nextRules;
    Caps private _caps;
    Caps private _nextCaps;
    mapping(address currency => Currency) private _currencies;
    uint32 private _currencyCount;

    constructor(int256 civilOffset_, Rules memory rules_) {
        _civilOffset = civilOffset_;
        _requireValid(rules_);
        _rules = RulesWord.pack(rules_);
        _caps = Caps(rules_.obligorCap, rules_.financierCap);
        uint24 day = Days.dayOf(block.timestamp, civilOffset_);
        emit RulesAnnounced(rules_, day);
        emit RulesAdopted(day);
    }

    /// @inheritdoc IRulebook
    function announceRules(Rules calldata rules, uint24 fromDay) external restricted {
        uint24 day = _today();
        _requireValid(rules);
        if (fromDay <= day) revert Rulebook_FromDayInvalid(fromDay, day);
        if (_isNextDue(_rules, day)) _adopt();

        _rules = _rules.withNext(fromDay);
        _nextRules = RulesWord.pack(rules);
        _nextCaps = Caps(rules.obligorCap, rules.financierCap);
        emit RulesAnnounced(rules, fromDay);
    }

    /// @inheritdoc IRulebook
    function withdrawAnnouncement() external restricted {
        uint24 fromDay = _rules.nextFromDay();
        if (fromDay == 0 || fromDay <= _today()) revert Rulebook_NothingAnnounced(_today());
        _forgetNext();
        emit RulesWithdrawn(fromDay);
    }

    /// @inheritdoc IRulebook
    function adoptRules() external {
        uint24 fromDay = _rules.nextFromDay();
        if (fromDay == 0) revert Rulebook_NothingAnnounced(_today());
        if (fromDay > _today()) revert Rulebook_NotYet(fromDay, _today());
        _adopt();
    }

    /// @inheritdoc IRulebook
    function announceCurrency(address currency, bool allowed, uint24 fromDay) external restricted {
        uint24 day = _today();
        Currency memory known = _currencies[currency];
        bool isFirst = _currencyCount == 0;
        if (fromDay < day || (fromDay == day && !isFirst)) revert Rulebook_FromDayInvalid(fromDay, day);
        if (known.next == allowed) revert Rulebook_CurrencyUnchanged(currency, allowed);
        if (allowed) _requireToken(currency);

        bool allowedNow = _isAllowed(known, day);
        if (known.fromDay == 0) ++_currencyCount;
        _currencies[currency] = Currency(allowedNow, allowed, fromDay);
        emit CurrencyAnnounced(currency, allowed, fromDay, allowedNow);
    }

    /// @inheritdoc IRulebook
    function currentRules() external view returns (Rules memory) {
        uint24 day = _today();
        return _unpacked(_rulesOn(_rules, day), _capsOn(day));
    }

    /// @inheritdoc IRulebook
    function nextRules() external view returns (Rules memory rules, uint24 fromDay) {
        return (_unpacked(_nextRules, _nextCaps), _rules.nextFromDay());
    }

    /// @inheritdoc IRulebook
    function isCurrencyAllowed(address currency) external view returns (bool) {
        return _isAllowed(_currencies[currency], _today());
    }

    /// @inheritdoc IRulebook
    function currencyOf(address currency) external view returns (Currency memory) {
        return _currencies[currency];
    }

    /// @inheritdoc IRulebook
    function currencyCount() external view returns (uint32) {
        return _currencyCount;
    }

    /// @inheritdoc IRulebook
    function concentrationCaps() external view returns (uint64 obligorCap, uint64 financierCap) {
        Caps memory live = _capsOn(_today());
        return (live.obligorCap, live.financierCap);
    }

    /// @dev The rules of a day: `word` is the live one, and the next take its place from their day on.
    function _rulesOn(uint256 word, uint24 day) internal view returns (uint256) {
        return _isNextDue(word, day) ? _nextRules : word;
    }

    function _isCurrency(address currency, uint24 day) internal view returns (bool) {
        return _isAllowed(_currencies[currency], day);
    }

    function _today() internal view returns (uint24) {
        return Days.dayOf(block.timestamp, _civilOffset);
    }

    function _adopt() private {
        uint24 fromDay = _rules.nextFromDay();
        _rules = _nextRules.withPause(_rules.pausedSince());
        _caps = _nextCaps;
        _nextRules = 0;
        delete _nextCaps;
        emit RulesAdopted(fromDay);
    }

    function _forgetNext() private {
        _rules = _rules.withNext(0);
        _nextRules = 0;
        delete _nextCaps;
    }

    function _capsOn(uint24 day) private view returns (Caps memory) {
        return _isNextDue(_rules, day) ? _nextCaps : _caps;
    }

    /// @dev What has no code, or does not tell its decimals as a token does, is no currency.
    function _requireToken(address currency) private view {
        (bool success, bytes memory answer) = currency.staticcall(abi.encodeCall(IERC20Metadata.decimals, ()));
        if (!success || answer.length != 32) revert Rulebook_CurrencyInvalid(currency);
        uint256 decimals = abi.decode(answer, (uint256));
        if (decimals > type(uint8).max) revert Rulebook_CurrencyInvalid(currency);
        if (decimals > _MOST_DECIMALS) revert Rulebook_CurrencyDecimals(currency, uint8(decimals));
    }

    function _isNextDue(uint256 word, uint24 day) private pure returns (bool) {
        uint24 fromDay = word.nextFromDay();
        return fromDay != 0 && fromDay <= day;
    }

    function _isAllowed(Currency memory currency, uint24 day) private pure returns (bool) {
        return currency.fromDay <= day ? currency.next : currency.allowed;
    }

    function _requireValid(Rules memory rules) private pure {
        uint8 streams = rules.issueStreams | rules.endorsementStreams | rules.discountStreams;
        if (
            rules.normalTenorDays == 0 ||
            rules.normalTenorDays > rules.longestTenorDays ||
            rules.highestPenaltyPpmPerDay > _MOST_PENALTY ||
            rules.highestTierCap == 0 ||
            rules.issuerRoles & ~_TRADING_ROLES != 0 ||
            rules.backings == 0 ||
            rules.backings & ~_BACKINGS != 0 ||
            streams & ~_STREAMS != 0
        ) revert Rulebook_RulesInvalid(rules);
    }

    function _unpacked(uint256 word, Caps memory capped) private pure returns (Rules memory) {
        return
            Rules(
                word.normalTenorDays(),
                word.longestTenorDays(),
                word.longestGraceDays(),
                word.highestPenaltyPpmPerDay(),
                word.highestTierCap(),
                word.issuerRoles(),
                word.backings(),
                word.issueStreams(),
                word.endorsementStreams(),
                word.discountStreams(),
                word.registrationDays(),
                capped.obligorCap,
                capped.financierCap
            );
    }
}
