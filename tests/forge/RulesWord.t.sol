// SPDX-License-Identifier: Apache-2.0
// The rules' word: what is packed is read back; pause, day and next day leave all else alone.
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IRulebook} from "contracts/interfaces/IRulebook.sol";
import {RulesWord} from "contracts/libraries/RulesWord.sol";

contract RulesWordTest is Test {
    using RulesWord for uint256;

    function test_pack_is_read_back(
        IRulebook.Rules memory rules,
        bool obligorCapped,
        bool financierCapped
    ) public pure {
        if (!obligorCapped) rules.obligorCap = 0;
        if (!financierCapped) rules.financierCap = 0;
        _assertRules(RulesWord.pack(rules), rules);
        assertEq(RulesWord.pack(rules) >> 184, 0);
        assertEq(RulesWord.pack(rules).pausedSince(), 0);
        assertEq(RulesWord.pack(rules).nextFromDay(), 0);
    }

    function test_pause_and_next_day_are_read_back_and_change_nothing_else(
        IRulebook.Rules memory rules,
        uint24 pausedSince,
        uint24 fromDay,
        uint24 otherDay
    ) public pure {
        uint256 word = RulesWord.pack(rules).withPause(pausedSince).withNext(fromDay);
        assertEq(word.pausedSince(), pausedSince);
        assertEq(word.nextFromDay(), fromDay);
        _assertRules(word, rules);
        assertEq(word.withPause(otherDay).withPause(pausedSince), word);
        assertEq(word.withNext(otherDay).withNext(fromDay), word);
        assertEq(word.withPause(0).withNext(0), RulesWord.pack(rules));
    }

    function test_the_day_stands_in_the_place_of_the_pause(
        IRulebook.Rules memory rules,
        uint24 fromDay,
        uint24 today
    ) public pure {
        uint256 word = RulesWord.pack(rules).withNext(fromDay);
        assertEq(word.onDay(today).day(), today);
        assertEq(word.onDay(today).withPause(0), word);
        assertEq(word.onDay(today).nextFromDay(), fromDay);
        _assertRules(word.onDay(today), rules);
    }

    function _assertRules(uint256 word, IRulebook.Rules memory rules) private pure {
        assertEq(word.normalTenorDays(), rules.normalTenorDays);
        assertEq(word.longestTenorDays(), rules.longestTenorDays);
        assertEq(word.longestGraceDays(), rules.longestGraceDays);
        assertEq(word.highestPenaltyPpmPerDay(), rules.highestPenaltyPpmPerDay);
        assertEq(word.highestTierCap(), rules.highestTierCap);
        assertEq(word.issuerRoles(), rules.issuerRoles);
        assertEq(word.backings(), rules.backings);
        assertEq(word.issueStreams(), rules.issueStreams);
        assertEq(word.endorsementStreams(), rules.endorsementStreams);
        assertEq(word.discountStreams(), rules.discountStreams);
        assertEq(word.registrationDays(), rules.registrationDays);
        assertEq(word.isObligorCapped(), rules.obligorCap != 0);
        assertEq(word.isFinancierCapped(), rules.financierCap != 0);
    }
}
