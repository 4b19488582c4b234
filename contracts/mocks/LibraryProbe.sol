// SPDX-License-Identifier: Apache-2.0
// Test only: the pure functions of the libraries, callable one by one.
pragma solidity 0.8.30;

import {IRulebook} from "../interfaces/IRulebook.sol";
import {AccountWord} from "../libraries/AccountWord.sol";
import {Days} from "../libraries/Days.sol";
import {EnterpriseWord} from "../libraries/EnterpriseWord.sol";
import {LotId} from "../libraries/LotId.sol";
import {LotWord} from "../libraries/LotWord.sol";
import {Money} from "../libraries/Money.sol";
import {PaperWord} from "../libraries/PaperWord.sol";
import {RulesWord} from "../libraries/RulesWord.sol";
import {Standing} from "../libraries/Standing.sol";

/// @title LibraryProbe
contract LibraryProbe {
    using AccountWord for uint256;
    using EnterpriseWord for uint256;
    using LotId for uint256;
    using LotWord for uint256;
    using PaperWord for uint256;
    using RulesWord for uint256;
    using Standing for uint256;

    function lotRoot(uint64 payableNumber) external pure returns (uint256) {
        return LotId.root(payableNumber);
    }

    function lotPayable(uint256 lot) external pure returns (uint64) {
        return lot.payableOf();
    }

    function lotDepth(uint256 lot) external pure returns (uint256) {
        return lot.depth();
    }

    function lotChild(uint256 lot, uint16 number) external pure returns (uint256) {
        return lot.child(number);
    }

    function lotParent(uint256 lot) external pure returns (uint256) {
        return lot.parent();
    }

    function lotDescends(uint256 lot, uint256 ancestor) external pure returns (bool) {
        return lot.descends(ancestor);
    }

    function lotBranch(uint256 lot, uint256 ancestor) external pure returns (uint16) {
        return lot.branch(ancestor);
    }

    function dayOf(uint256 timestamp, int256 civilOffset) external pure returns (uint24) {
        return Days.dayOf(timestamp, civilOffset);
    }

    function discount(
        uint64 face,
        uint32 ratePpm,
        uint24 tenorDays,
        uint16 dayBasis,
        Money.Method method
    ) external pure returns (uint64) {
        return Money.discount(face, ratePpm, tenorDays, dayBasis, method);
    }

    function share(uint64 part, uint64 paid, uint64 whole) external pure returns (uint64) {
        return Money.share(part, paid, whole);
    }

    function halfUp(uint256 numerator, uint256 denominator) external pure returns (uint256) {
        return Money.halfUp(numerator, denominator);
    }

    function portion(uint64 amount, uint32 ppm) external pure returns (uint256) {
        return Money.portion(amount, ppm);
    }

    function interest(uint64 advance, uint32 ratePpm, uint24 days_, uint16 dayBasis) external pure returns (uint256) {
        return Money.interest(advance, ratePpm, days_, dayBasis);
    }

    function packLot(address owner, uint64 amount, uint8 hops) external pure returns (uint256) {
        return LotWord.pack(owner, amount, hops);
    }

    function readLot(
        uint256 word
    )
        external
        pure
        returns (address owner, uint64 amount, uint16 children, uint8 hops, uint8 flags, uint24 version, bool frozen)
    {
        return (
            word.owner(),
            word.amount(),
            word.children(),
            word.hops(),
            word.flags(),
            LotWord.version(word),
            LotWord.isFrozen(word)
        );
    }

    function readLotHolds(uint256 word) external pure returns (bool frozen, bool offered, bool pledged) {
        return (LotWord.isFrozen(word), word.isOffered(), word.isPledged());
    }

    function lotHeldBy(uint256 word, address owner) external pure returns (uint256) {
        return word.heldBy(owner);
    }

    function moveLot(uint256 word, address to) external pure returns (uint256) {
        return word.movedTo(to);
    }

    function cutLot(uint256 word, uint256 total, uint256 number) external pure returns (uint256) {
        return word.lessCuts(total, number);
    }

    function lessenLot(uint256 word, uint256 part) external pure returns (uint256) {
        return word.lessAmount(part);
    }

    function packPaper(
        address currency,
        uint32 line,
        uint24 dueDay,
        uint16 graceDays,
        uint8 tierCap,
        uint8 backing,
        bool guaranteed
    ) external pure returns (uint256) {
        return PaperWord.pack(currency, line, dueDay, graceDays, tierCap, backing, guaranteed);
    }

    function readPaper(
        uint256 word
    )
        external
        pure
        returns (
            address currency,
            uint32 line,
            uint24 dueDay,
            uint16 graceDays,
            uint8 tierCap,
            uint8 backing,
            bool guaranteed,
            bool frozen
        )
    {
        return (
            word.currency(),
            word.line(),
            word.dueDay(),
            word.graceDays(),
            word.tierCap(),
            word.backing(),
            word.isGuaranteed(),
            word.isPayableFrozen()
        );
    }

    function isBill(uint256 paper) external pure returns (bool) {
        return paper.isBill();
    }

    function packAccount(uint64 face, uint24 penaltyPpmPerDay) external pure returns (uint256) {
        return AccountWord.pack(face, penaltyPpmPerDay);
    }

    function readAccount(
        uint256 word
    )
        external
        pure
        returns (
            uint64 face,
            uint64 principalPaid,
            uint64 redeemed,
            uint24 penaltyPpmPerDay,
            uint64 unpaid,
            bool settled,
            bool inArrears,
            bool defaulted
        )
    {
        return (
            word.face(),
            word.principalPaid(),
            word.redeemed(),
            word.penaltyPpmPerDay(),
            word.unpaid(),
            word.isSettled(),
            word.isInArrears(),
            word.isDefaulted()
        );
    }

    function payAccount(uint256 word, uint64 principal) external pure returns (uint256) {
        return word.plusPaid(principal);
    }

    function redeemAccount(uint256 word, uint64 amount) external pure returns (uint256) {
        return word.plusRedeemed(amount);
    }

    function lessenAccount(uint256 word, uint64 amount) external pure returns (uint256) {
        return word.lessFace(amount);
    }

    function readAccountMarks(uint256 word) external pure returns (bool guarantorPaid, bool deposited, bool cancelled) {
        return (word.hasGuarantorPaid(), word.isDeposited(), word.isCancelled());
    }

    function packEnterprise(uint8 roles, uint24 expiryDay) external pure returns (uint256) {
        return EnterpriseWord.pack(roles, expiryDay);
    }

    function readEnterprise(
        uint256 word,
        uint24 today
    ) external pure returns (uint8 roles, uint24 expiryDay, uint8 status, bool frozen, uint32 defaults, bool active) {
        return (
            word.roles(),
            word.expiryDay(),
            word.status(),
            EnterpriseWord.isFrozen(word),
            word.defaults(),
            word.isActive(today)
        );
    }

    function renewEnterprise(uint256 word, uint8 roles, uint24 expiryDay) external pure returns (uint256) {
        return word.withTerms(roles, expiryDay);
    }

    function closeEnterprise(uint256 word) external pure returns (uint256) {
        return word.closed();
    }

    function countDefault(uint256 word) external pure returns (uint256) {
        return word.oneDefaultMore();
    }

    function countCure(uint256 word) external pure returns (uint256) {
        return word.oneDefaultLess();
    }

    function readEnterpriseHold(uint256 word) external pure returns (bool held, uint8 acceptanceDays) {
        return (word.isHeld(), EnterpriseWord.acceptanceDays(word));
    }

    function acceptEnterprise(uint256 word, uint8 acceptanceDays) external pure returns (uint256) {
        return word.withAcceptance(acceptanceDays);
    }

    function replaceEnterprise(uint256 word) external pure returns (uint256) {
        return word.replaced();
    }

    function packRules(IRulebook.Rules memory rules) external pure returns (uint256) {
        return RulesWord.pack(rules);
    }

    /// @return The rules, with caps of 1 where the word says that there is one.
    function readRules(uint256 word) external pure returns (IRulebook.Rules memory) {
        return
            IRulebook.Rules({
                normalTenorDays: word.normalTenorDays(),
                longestTenorDays: word.longestTenorDays(),
                longestGraceDays: word.longestGraceDays(),
                highestPenaltyPpmPerDay: word.highestPenaltyPpmPerDay(),
                highestTierCap: word.highestTierCap(),
                issuerRoles: word.issuerRoles(),
                backings: word.backings(),
                issueStreams: word.issueStreams(),
                endorsementStreams: word.endorsementStreams(),
                discountStreams: word.discountStreams(),
                registrationDays: RulesWord.registrationDays(word),
                obligorCap: word.isObligorCapped() ? 1 : 0,
                financierCap: RulesWord.isFinancierCapped(word) ? 1 : 0
            });
    }

    function readRulesDays(uint256 word) external pure returns (uint24 pausedSince, uint24 nextFromDay, uint24 day) {
        return (word.pausedSince(), word.nextFromDay(), RulesWord.day(word));
    }

    function pauseRules(uint256 word, uint24 day) external pure returns (uint256) {
        return word.withPause(day);
    }

    function announceRules(uint256 word, uint24 fromDay) external pure returns (uint256) {
        return word.withNext(fromDay);
    }

    function dateRules(uint256 word, uint24 day) external pure returns (uint256) {
        return word.onDay(day);
    }

    function packStanding(
        uint24 day,
        uint8 acceptanceDays,
        uint8 streams,
        uint8 registrationDays,
        bool financierCapped
    ) external pure returns (uint256) {
        return Standing.pack(day, acceptanceDays, streams, registrationDays, financierCapped);
    }

    function readStanding(
        uint256 word
    )
        external
        pure
        returns (
            uint24 day,
            uint8 acceptanceDays,
            uint8 streams,
            uint8 registrationDays,
            bool financierCapped,
            bool plain
        )
    {
        return (
            Standing.day(word),
            Standing.acceptanceDays(word),
            word.streams(),
            Standing.registrationDays(word),
            Standing.isFinancierCapped(word),
            word.isPlain()
        );
    }
}
