"""What the errors of clearing and of the currency say."""

from __future__ import annotations

CLEARING = {
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
    "Clearing_NotInDefault": "payable {payableNumber} is not in declared default",
    "Clearing_NotGuaranteed": "nobody guarantees payable {payableNumber}",
    "Clearing_NotGuarantor": "{guarantor} guarantees payable {payableNumber}, not {caller}",
    "Clearing_NothingRecovered": (
        "nothing came back for the guarantor of payable {payableNumber} that it was not paid"
    ),
    "Clearing_NoDeposit": "no deposit is locked for payable {payableNumber}",
    "Clearing_StillOwed": "{owed:amount} of payable {payableNumber} is still owed",
    "Clearing_PartyHeld": "{party}, who is to be paid on payable {payableNumber}, is frozen",
    "Clearing_NotObligor": "{obligor} owes lot {lot:lot}, not {caller}",
    "Clearing_NotHolder": "{caller} does not hold lot {lot:lot}",
    "Clearing_Matured": (
        "payable {payableNumber} is due on {dueDay:day} and today is {today:day}: it only clears"
    ),
    "Clearing_LotPledged": "lot {lot:lot} is pledged",
    "Clearing_PaidAlready": (
        "{principalPaid:amount} of payable {payableNumber} is paid: it cannot be cancelled"
    ),
    "Clearing_RootLotChanged": (
        "payable {payableNumber} cannot be cancelled: its root lot was cut, sold or delivered"
    ),
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
}
