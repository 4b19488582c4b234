"""What each error of the contracts says to a person: one template an error.

In braces stands a parameter of the error, by its name in the ABI, and after a colon what it is,
where its type alone does not tell: `lot`, `day`, `amount`, `role`, `roles`, `backing`, `version`,
`target`, `governance`, `given`, `allow`. Addresses are shown by name where one is known, and
32-byte words by their first bytes.
"""

from __future__ import annotations

#: By name; by signature where two contracts mean different things by one name.
SENTENCES = {
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
    "Enterprises_CurrencyNotAllowed": "the rules do not allow the currency {currency}",
    "Rulebook_CurrencyUnchanged": "the rules {allowed:allow} the currency {currency} already",
    "Rulebook_CurrencyInvalid": "no token stands at {currency}",
    "Rulebook_CurrencyDecimals": "the currency {currency} has {decimals} decimals, more than 6",
    "Payables_GuarantorMissing": "a payable backed by {backing:backing} must name its guarantor",
    "Payables_DocumentRootMissing": "the document root of the payable of {obligor} is missing",
    "Payables_TermsUsed": "these terms ({termsDigest}) made payable {payableNumber} already",
    "Payables_InvoiceZero": "invoice {index} of the list is empty",
    "Payables_InvoiceUsed": "the invoice {invoice} backs payable {payableNumber} already",
    "Rulebook_RulesInvalid": "the rules {rules} contradict themselves",
    # Consents
    "Consents_NotGiven": "{party} has not agreed to this ({digest})",
    "Consents_AlreadyApproved": "{party} has approved this already ({digest})",
    "Consents_NotApproved": "{party} has not approved this on chain ({digest})",
    "Consents_Expired": "the consent was good until {lastDay:day}, and today is {today:day}",
    # Lots, the ERC-1155 layer
    "LotId_TooDeep": "lot {lot:lot} is {maxDepth} cuts deep and cannot be cut again",
    "Lots_AlreadyExists": "lot {lot:lot} exists already",
    "Lots_NotApproved": "{operator} may not move the lots of {holder}",
    "Lots_OperatorInvalid": "{operator} can be nobody's operator",
    "Lots_ReceiverInvalid": "{receiver} can receive no lot",
    "Lots_ReceiverRefused": "the contract {receiver} does not take the lot",
    "Lots_BalanceTooLow": (
        "{holder} has {balance:amount} in lot {lot:lot}, asked to move {value:amount}"
    ),
    "Lots_UseEndorseForPart": (
        "a plain transfer moves the whole of lot {lot:lot}, {amount:amount}, not {value:amount}: "
        "endorse delivers a part"
    ),
    "Lots_LengthsDiffer": "two lists that belong together have {left} and {right} entries",
    "Lots_HopsExhausted": "lot {lot:lot} was delivered {hops} times and cannot be delivered again",
    # Warrants
    "Warrants_PayableUnknown": "there is no payable {payableNumber}",
    "Warrants_LotUnknown": "there is no lot {lot:lot}: never made, spent or redeemed",
    "Warrants_NotHolder": "{caller} neither holds lot {lot:lot} nor acts for its holder",
    "Warrants_LotFrozen": "lot {lot:lot} is frozen",
    "Warrants_HolderFrozen": "{holder}, who holds or takes lot {lot:lot}, is frozen",
    "Warrants_LotNotFrozen": "lot {lot:lot} is not frozen",
    "Warrants_PayableFrozen": "payable {payableNumber} is frozen",
    "Warrants_PayableNotFrozen": "payable {payableNumber} is not frozen",
    "Warrants_Matured": (
        "payable {payableNumber} is due on {dueDay:day} and today is {today:day}: it only clears"
    ),
    "Warrants_TradeReferenceMissing": "the delivery of lot {lot:lot} has no trade reference",
    "Warrants_SameHolder": "{holder} holds lot {lot:lot} already",
    "Warrants_TierCapReached": "lot {lot:lot} may not go beyond tier {tierCap}",
    "Warrants_AmountZero": "the amount to take out of lot {lot:lot} is zero",
    "Warrants_AmountExceedsLot": (
        "lot {lot:lot} has {available:amount} left, asked for {amount:amount}"
    ),
    "Warrants_NothingToCut": "the list of what to cut out of lot {lot:lot} is empty",
    "Warrants_ChildrenExhausted": (
        "lot {lot:lot} would be cut {children} times, more than the 65535 a lot can have"
    ),
    "Warrants_VersionDiffers": (
        "lot {lot:lot} has changed since the consent: {expected:version} then, {actual:version} now"
    ),
    "Warrants_OrderMissing": "the hash of the order about {target:target} is missing",
    "Warrants_ModuleOnly": "only the house's own contracts may do this, not {caller}",
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
    # Clearing
    "Clearing_PayableUnknown": "there is no payable {payableNumber}",
    "Clearing_PayablesOnly": "only Payables opens accounts, not {caller}",
    "Clearing_SelfOnly": "only Clearing itself calls this, not {caller}",
    "Clearing_AmountZero": "the amount to pay on payable {payableNumber} is zero",
    "Clearing_Overpaid": (
        "payable {payableNumber} is owed {owed:amount} today, {amount:amount} is too much"
    ),
    "Clearing_CashDiffers": (
        "the currency {currency} moved {received:amount} instead of {expected:amount}"
    ),
    "Clearing_MandateMissing": "{obligor} has given no mandate to collect {currency}",
    "Clearing_MandateUnchanged": "the mandate of {obligor} is {granted:given} already",
    "Clearing_NotDue": ("payable {payableNumber} is due on {dueDay:day}, and today is {today:day}"),
    "Clearing_NothingToCollect": (
        "nothing can be collected from {obligor} for payable {payableNumber}"
    ),
    "Clearing_NotSettled": (
        "{unpaid:amount} of payable {payableNumber} is unpaid: its lots cannot be redeemed yet"
    ),
    "Clearing_Settled": "payable {payableNumber} is settled",
    "Clearing_NothingDue": "nothing has come in for lot {lot:lot} that it was not paid",
    "Clearing_InGrace": (
        "payable {payableNumber} has grace until {lastGraceDay:day}, and today is {today:day}"
    ),
    "Clearing_AlreadyDefaulted": "payable {payableNumber} is in declared default already",
    # Deposit token (Solady ERC-20)
    "InsufficientBalance()": "the payer does not hold enough deposits",
    "InsufficientAllowance": "the payer has not approved that its deposits are taken",
    "AllowanceOverflow": "the allowance would pass what a word holds",
    "AllowanceUnderflow": "the allowance would fall below zero",
    "TotalSupplyOverflow": "the supply of deposits would pass what a word holds",
    "InvalidPermit": "the permit was not signed by the holder of the deposits",
    "PermitExpired": "the permit has expired",
    "Permit2AllowanceIsFixedAtInfinity": "the allowance of Permit2 cannot be changed",
    "TransferFailed": "the currency refused to pay out",
    "SafeERC20FailedOperation": "the currency {token} refused to move the money",
    # Governance (OpenZeppelin AccessManager)
    "AccessManagedUnauthorized": "{caller} has not the role that may do this",
    "AccessManagedRequiredDelay": (
        "{caller} must schedule this and wait {delay} seconds before doing it"
    ),
    "AccessManagedInvalidAuthority": "{authority} is no contract that can be the authority",
    "AccessManagerAlreadyScheduled": "the operation {operationId} is scheduled already",
    "AccessManagerNotScheduled": "the operation {operationId} is not scheduled",
    "AccessManagerNotReady": "the operation {operationId} is scheduled for later",
    "AccessManagerExpired": "the operation {operationId} was scheduled and has expired",
    "AccessManagerLockedRole": "the role {roleId:governance} cannot be changed",
    "AccessManagerBadConfirmation": "who gives up a role must name its own account",
    "AccessManagerUnauthorizedAccount": "{msgsender} has not the role {roleId:governance}",
    "AccessManagerUnauthorizedCall": "{caller} may not call {selector} of {target}",
    "AccessManagerUnauthorizedConsume": "{target} may not use up scheduled operations",
    "AccessManagerUnauthorizedCancel": (
        "{msgsender} may not cancel the call of {selector} of {target} by {caller}"
    ),
    "AccessManagerInvalidInitialAdmin": "{initialAdmin} cannot be the first administrator",
    "AddressEmptyCode": "there is no contract at {target}",
    "FailedCall": "the call failed without a reason",
    "InsufficientBalance(uint256,uint256)": "{needed} wei are needed, {balance} are there",
    "SafeCastOverflowedUintDowncast": "{value} does not fit {bits} bits",
    "InvalidShortString": "a name of the contract is stored wrongly",
    "StringTooLong": "the name {str} is too long",
}

#: What Solidity's Panic(uint256) means, by code.
PANICS = {
    0x00: "an internal check of the compiler failed",
    0x01: "an assertion of the contract failed",
    0x11: "a number of the contract would have left its bounds",
    0x12: "the contract divided by zero",
    0x21: "a number names no member of an enumeration",
    0x22: "a stored byte array is malformed",
    0x31: "the contract took from an empty list",
    0x32: "an index is outside its list",
    0x41: "a list is too long for memory",
    0x51: "the contract called a function that is not set",
}
