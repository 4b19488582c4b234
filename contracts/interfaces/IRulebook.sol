// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of the rules of new business.
pragma solidity 0.8.30;

/// @title IRulebook
/// @notice Dated rules: a change is announced before the day from which it holds, and touches later business only.
interface IRulebook {
    struct Rules {
        uint16 normalTenorDays; // longer needs a recorded reason
        uint16 longestTenorDays;
        uint16 longestGraceDays;
        uint24 highestPenaltyPpmPerDay; // millionths of unpaid principal a day
        uint8 highestTierCap;
        uint8 issuerRoles; // bit set of IEnterprises.Role: an obligor that issues holds every one
        uint8 backings; // bit set of IPayables.Backing: what may stand behind a new payable
        uint8 issueStreams; // bit set of IEvidence.Stream: what a payable's document root must have
        uint8 endorsementStreams; // what a trade reference must have
        uint8 discountStreams; // what a seller must have presented for the lot
        uint8 registrationDays; // in which a sale or a pledge must be registered; zero for no such duty
        uint64 obligorCap; // most open face of one obligor in one currency; zero for none
        uint64 financierCap; // most face of one obligor that one financier holds in one currency; zero for none
    }

    /// @notice A currency is allowed as `allowed` says, and from `fromDay` (zero for none) as `next` says.
    struct Currency {
        bool allowed;
        bool next;
        uint24 fromDay;
    }

    /// @notice The next rules; they replace an announcement that does not hold yet.
    event RulesAnnounced(Rules rules, uint24 fromDay);
    /// @notice The announced rules became the live ones in storage; they held from their day in any case.
    event RulesAdopted(uint24 fromDay);
    event RulesWithdrawn(uint24 fromDay);
    /// @notice From `fromDay` the currency is allowed, or no longer. Until then `allowedNow` holds.
    event CurrencyAnnounced(address indexed currency, bool allowed, uint24 fromDay, bool allowedNow);

    error Rulebook_RulesInvalid(Rules rules);
    error Rulebook_FromDayInvalid(uint24 fromDay, uint24 today);
    error Rulebook_NothingAnnounced(uint24 today);
    error Rulebook_NotYet(uint24 fromDay, uint24 today);
    error Rulebook_CurrencyInvalid(address currency);
    error Rulebook_CurrencyUnchanged(address currency, bool allowed);
    error Rulebook_CurrencyDecimals(address currency, uint8 decimals);

    /// @notice Announces the rules that hold from a later day. Rulemaker only.
    /// @param fromDay After today.
    function announceRules(Rules calldata rules, uint24 fromDay) external;

    /// @notice Takes back an announcement that does not hold yet. Rulemaker only.
    function withdrawAnnouncement() external;

    /// @notice Moves announced rules that hold by now into the live word. Anyone; it changes no answer.
    function adoptRules() external;

    /// @notice Allows a deposit token (at most 6 decimals), or no longer, from a day. Rulemaker only.
    /// @param fromDay After today; today where no currency was announced before.
    function announceCurrency(address currency, bool allowed, uint24 fromDay) external;

    /// @return The rules that hold today.
    function currentRules() external view returns (Rules memory);

    /// @return rules What was announced and not adopted; zeros for nothing.
    /// @return fromDay The day from which it holds; zero for nothing.
    function nextRules() external view returns (Rules memory rules, uint24 fromDay);

    function isCurrencyAllowed(address currency) external view returns (bool);

    function currencyOf(address currency) external view returns (Currency memory);

    /// @return Currencies that were ever announced.
    function currencyCount() external view returns (uint32);

    /// @return obligorCap Most open face of one obligor in one currency, today; zero for none.
    /// @return financierCap Most face of one obligor that one financier holds in one currency.
    function concentrationCaps() external view returns (uint64 obligorCap, uint64 financierCap);
}
