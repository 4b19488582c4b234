"""What the errors of discount, recourse and pledges say."""

from __future__ import annotations

FINANCING = {
    # Discount
    "Money_ConsumesFace": "the discount of {discount:amount} leaves nothing of {face:amount}",
    "DiscountDesk_NotFinancier": "the bid is by {financier}, not by {caller}",
    "DiscountDesk_BidCancelled": "the bid {bidDigest} is cancelled",
    "DiscountDesk_SeriesDead": (
        "the bid is of series {bidSeries}; its financier is at series {series}"
    ),
    "DiscountDesk_Overfilled": (
        "the bid {bidDigest} buys {left:amount} more at most, asked for {wanted:amount}"
    ),
    "DiscountDesk_BasisInvalid": "the day basis is {dayBasis}, not 360 or 365",
    "DiscountDesk_ScopeInvalid": (
        "a bid names one lot or one obligor; this one names lot {lot:lot} and obligor {obligor}"
    ),
    "DiscountDesk_LotDiffers": "the bid is for lot {wanted:lot}, not {offered:lot}",
    "DiscountDesk_VersionDiffers": (
        "lot {lot:lot} has changed since: {wanted:version} then, {actual:version} now"
    ),
    "DiscountDesk_ObligorDiffers": "the bid is for lots of {wanted}; {actual} owes this one",
    "DiscountDesk_CurrencyDiffers": "the bid pays in {wanted}; the lot is owed in {actual}",
    "DiscountDesk_DueTooLate": (
        "the lot is due on {dueDay:day}, later than the bid's last due day {lastDueDay:day}"
    ),
    "DiscountDesk_CashDiffers": (
        "the currency {currency} moved {received:amount} instead of {expected:amount}"
    ),
    "Recourse_NotInDefault": "payable {payableNumber} is not in declared default",
    "Recourse_NotHolder": "{caller} does not hold lot {lot:lot}",
    "Recourse_NoRight": (
        "{holder} has no recourse for lot {lot:lot}: lot {soldAs:lot} was not sold to it with "
        "recourse"
    ),
    "Recourse_AlreadyClaimed": "recourse for lot {lot:lot} is claimed from {seller} already",
    "Recourse_NotClaimed": "its holder has not claimed recourse for lot {lot:lot}",
    "DiscountDesk_FeeInvalid": (
        "a fee of {feePpm} ppm to {feeReceiver} is none: at most 10000, and a receiver only with it"
    ),
    "DiscountDesk_ShareInvalid": (
        "the obligor's share of {sharePpm} ppm is none: 1 to 1000000 with a budget, or 0 without"
    ),
    "DiscountDesk_ShareNotMandated": (
        "{obligor} bears at most {highestSharePpm} ppm of a discount, asked for {sharePpm}"
    ),
    "DiscountDesk_RateNotMandated": (
        "{obligor} shares in rates up to {highestRatePpm} ppm a year, not in {ratePpm}"
    ),
    "DiscountDesk_MandateExhausted": (
        "the mandate of {obligor} has {left:amount} left for interest, asked for {wanted:amount}"
    ),
    "StandingBids_BandsInvalid": (
        "the tenors of a standing bid must rise; band {band} ends at {longestDays} days"
    ),
    "StandingBids_BasisInvalid": "the day basis is {dayBasis}, not 360 or 365",
    "StandingBids_BudgetInvalid": "a budget of {budget:amount} is more than a bid can have",
    "StandingBids_NoBid": "{financier} has no standing bid for lots of {obligor} in {currency}",
    "StandingBids_TenorTooLong": (
        "the lot is due in {tenorDays} days, and the standing bid ends at {longestDays}"
    ),
    "StandingBids_ProceedsTooLow": (
        "the proceeds would be {proceeds:amount}, less than the {least:amount} that is wanted"
    ),
    "Exposures_CapExceeded": (
        "{financier} would hold {exposure:amount} of {obligor}, above the rules' {cap:amount}"
    ),
    "Exposures_NothingToRelease": (
        "what was bought as lot {lot:lot} after {hops} deliveries is still held, or was released"
    ),
    "Recourse_LotPledged": "lot {lot:lot} is pledged, and cannot go back to its seller",
    "Recourse_WarrantsOnly": "only Warrants records endorsers, not {caller}",
    # Pledges
    "Pledges_BasisInvalid": "the day basis is {dayBasis}, not 360 or 365",
    "Pledges_AdvanceInvalid": (
        "an advance of {advancePpm} ppm, {advance:amount}, is nothing or more than the face"
    ),
    "Pledges_RepayDayInvalid": (
        "the day to repay, {repayDay:day}, is not within today, {today:day}, and {dueDay:day}"
    ),
    "Pledges_CurrencyDiffers": "the offer pays in {wanted}; the lot is owed in {actual}",
    "Pledges_VersionDiffers": (
        "lot {lot:lot} has changed since: {wanted:version} then, {actual:version} now"
    ),
    "Pledges_BidUsed": "the offer {bidDigest} is taken or cancelled already",
    "Pledges_NotHolder": "{caller} neither holds lot {lot:lot} nor acts for its holder",
    "Pledges_NotFinancier": "the financier is {financier}, not {caller}",
    "Pledges_SameParty": "{party} cannot pledge lot {lot:lot} to itself",
    "Pledges_NoLoan": "there is no loan on lot {lot:lot}",
    "Pledges_NotOverdue": (
        "the loan on lot {lot:lot} may be repaid until {repayDay:day}, and today is {today:day}"
    ),
    "Pledges_AlreadyForeclosed": "lot {lot:lot} was taken for its loan already",
    "Pledges_PartyFrozen": "{party}, who has a part in the loan on lot {lot:lot}, is frozen",
    "Pledges_ClearingOnly": "only Clearing shares what a lot is paid, not {caller}",
    "Pledges_CashDiffers": (
        "the currency {currency} moved {received:amount} instead of {expected:amount}"
    ),
}
