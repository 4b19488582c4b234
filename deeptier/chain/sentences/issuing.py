"""What the errors of the register, the rules, the lines and issuing say."""

from __future__ import annotations

ISSUING = {
    # Enterprises
    "Enterprises_Unknown": "{account} is not an enterprise of this register",
    "Enterprises_Closed": "{account} is closed for good",
    "Enterprises_Expired": "{account} expired on {expiryDay:day}, and today is {today:day}",
    "Enterprises_Frozen": "{account} is frozen",
    "Enterprises_NotFrozen": "{account} is not frozen",
    "Enterprises_RoleMissing": "{account} is no {role:role}",
    "Enterprises_NotTrading": "{account} takes no part in trade: it is {roles:roles}",
    "Enterprises_InDefault": "{account} has {defaults} payables in default, and may issue no more",
    "Enterprises_AlreadyOnboarded": "{account} is an enterprise already",
    "Enterprises_AccountInvalid": "{account} can be nobody's account",
    "Enterprises_RolesInvalid": (
        "no enterprise can be {roles:roles}: it trades, or it is regulator or registrar"
    ),
    "Enterprises_ExpiryInvalid": "the expiry day {expiryDay:day} is before today, {today:day}",
    "Enterprises_IdentityMissing": "the identity commitment of {account} is missing",
    "Enterprises_OrderMissing": "the hash of the order is missing",
    "Enterprises_BusinessPaused": "new business is paused since {sinceDay:day}",
    "Enterprises_BusinessNotPaused": "business is not paused today, {today:day}",
    "Enterprises_ClearingOnly": "only Clearing records defaults, not {caller}",
    "Enterprises_CivilOffsetInvalid": (
        "no civil time is {civilOffset} seconds ahead of UTC: it is -43200 to 50400"
    ),
    "Enterprises_CurrencyNotAllowed": "the rules do not allow the currency {currency}",
    "Enterprises_AcceptanceUnchanged": "{account} takes {acceptanceDays} days to accept already",
    "Enterprises_Replaced": "{account} is replaced by {successor}",
    "Successions_AlreadyProposed": "{successor} is proposed already to take the place of {account}",
    "Successions_NothingProposed": "nobody is proposed to take the place of {account}",
    "Successions_SuccessorInvalid": (
        "{successor} cannot take the place of {account}: it is nobody, or known to the register"
    ),
    "Successions_TooEarly": (
        "{account} is replaced from {fromDay:day} on, and today is {today:day}"
    ),
    # Rulebook
    "Rulebook_CurrencyUnchanged": "the rules {allowed:allow} the currency {currency} already",
    "Rulebook_CurrencyInvalid": "no token stands at {currency}",
    "Rulebook_CurrencyDecimals": "the currency {currency} has {decimals} decimals, more than 6",
    "Rulebook_RulesInvalid": "the rules {rules} contradict themselves",
    "Rulebook_FromDayInvalid": (
        "rules hold from a day after today, {today:day}; {fromDay:day} is none"
    ),
    "Rulebook_NotYet": "what is announced holds from {fromDay:day}, and today is {today:day}",
    "Rulebook_NothingAnnounced": "nothing is announced that has yet to hold, today, {today:day}",
    # Credit lines
    "CreditLines_Unknown": "there is no credit line {line}",
    "CreditLines_NotBank": "{caller} is not the bank behind line {line}",
    "CreditLines_BankFrozen": "{bank}, the bank behind line {line}, is frozen",
    "CreditLines_BankIsObligor": "{bank} cannot stand behind its own promises",
    "CreditLines_LimitZero": "the limit of the line for {obligor} is zero",
    "CreditLines_ExpiryInvalid": "the line's expiry {expiryDay:day} is before today, {today:day}",
    "CreditLines_CurrencyInvalid": "{currency} is no currency for a line",
    "CreditLines_Suspended": "line {line} is suspended",
    "CreditLines_NotSuspended": "line {line} is not suspended",
    "CreditLines_Expired": "line {line} expired on {expiryDay:day}, and today is {today:day}",
    "CreditLines_ObligorDiffers": "line {line} was not granted to {obligor}",
    "CreditLines_CurrencyDiffers": "line {line} is not in the currency {currency}",
    "CreditLines_GuarantorDiffers": "{guarantor} is not the bank behind line {line}",
    "CreditLines_TooSmall": (
        "line {line} has {available:amount} left, the payable asks for {face:amount}"
    ),
    "CreditLines_NobodyReplaced": "bank and obligor of line {line} are the accounts it names",
    # Payables
    "Payables_FaceZero": "the face amount of the payable of {obligor} is zero",
    "Payables_PartiesEqual": "{obligor} cannot owe itself",
    "Payables_DueDayInvalid": "the due day {dueDay:day} is not after today, {today:day}",
    "Payables_TenorTooLong": "a tenor of {tenorDays} days is above the longest, {longestTenorDays}",
    "Payables_ReasonMissing": (
        "a tenor of {tenorDays} days is above the normal {normalTenorDays} and wants a reason"
    ),
    "Payables_GraceTooLong": "{graceDays} days of grace are above the longest, {longestGraceDays}",
    "Payables_PenaltyTooHigh": (
        "a penalty of {penaltyPpmPerDay} ppm a day is above the highest, {highestPenaltyPpmPerDay}"
    ),
    "Payables_TierCapInvalid": "the tier cap {tierCap} is not within 1 to {highestTierCap}",
    "Payables_GuarantorMissing": "a payable backed by {backing:backing} must name its guarantor",
    "Payables_DocumentRootMissing": "the document root of the payable of {obligor} is missing",
    "Payables_TermsUsed": "these terms ({termsDigest}) made payable {payableNumber} already",
    "Payables_InvoiceZero": "invoice {index} of the list is empty",
    "Payables_InvoiceUsed": "the invoice {invoice} backs payable {payableNumber} already",
    "Payables_BackingNotAllowed": "the rules allow no payable backed by {backing:backing}",
    "Payables_DepositInvalid": "a deposit of {depositPpm} ppm of the face is more than the face",
    "Payables_ObligorCapExceeded": (
        "{obligor} would owe {used:amount} under all its lines, above the rules' {cap:amount}"
    ),
    "Payables_TermsUnknown": "these terms ({termsDigest}) made no payable",
    # Consents
    "Consents_NotGiven": "{party} has not agreed to this ({digest})",
    "Consents_AlreadyApproved": "{party} has approved this already ({digest})",
    "Consents_NotApproved": "{party} has not approved this on chain ({digest})",
    "Consents_Expired": "the consent was good until {lastDay:day}, and today is {today:day}",
    # Evidence
    "Evidence_NothingAnchored": "{by} named no root to anchor",
    "Evidence_AlreadyAnchored": "the documents {ref} are anchored already",
    "Evidence_NotHolder": "{caller} does not hold lot {lot:lot}",
    "Evidence_AlreadyPresented": "the documents {ref} show nothing new for lot {lot:lot}",
    "Evidence_StreamMissing": (
        "the documents {ref} are not anchored with the {stream:stream} stream"
    ),
    "Evidence_NotPresented": (
        "{holder} has presented no {stream:stream} stream for the financing of lot {lot:lot}"
    ),
    "Evidence_ModuleOnly": "only the house's own contracts may do this, not {caller}",
    "Evidence_LotUnknown": "there is no lot {lot:lot}: never made, spent or redeemed",
    "Evidence_NotEnterprise": "{caller} is no open enterprise of the register",
    "Evidence_RegistrationInvalid": "the registration for lot {lot:lot} is empty",
    "Evidence_AlreadyRegistered": (
        "{by} has registered lot {lot:lot} after {hops} deliveries already"
    ),
    "Evidence_RegistrationMissing": (
        "lot {lot:lot} after {hops} deliveries was to be registered by {lastDay:day}"
    ),
}
