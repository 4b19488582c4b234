"""What the errors of lots, deliveries, offers and orders say."""

from __future__ import annotations

CIRCULATING = {
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
    "Warrants_ConsentUsed": "the consent {digest} offered lot {lot:lot} before, and serves once",
    "Warrants_OrderMissing": "the hash of the order about {target:target} is missing",
    "Warrants_ModuleOnly": "only the house's own contracts may do this, not {caller}",
    "Warrants_AcceptanceNeeded": (
        "{receiver} wants to accept lot {lot:lot}: endorse offers it, a plain transfer cannot"
    ),
    "Warrants_HolderReplaced": (
        "{holder}, who holds lot {lot:lot}, is replaced by {successor}: the lot must follow first"
    ),
    "Warrants_LotNotHeld": "no {hold:hold} holds lot {lot:lot}",
    "Warrants_LotOffered": "lot {lot:lot} is held for whom it is offered to",
    "Warrants_LotPledged": "lot {lot:lot} is pledged",
    "Warrants_NobodyReplaced": "nobody took the place of {holder}, who holds lot {lot:lot}",
    # Offers
    "Offers_WarrantsOnly": "only Warrants opens offers, not {caller}",
    "Offers_NotOffered": "lot {lot:lot} is not on offer",
    "Offers_NotReceiver": "lot {lot:lot} is held for {to}, not for {caller}",
    "Offers_Lapsed": (
        "the offer of lot {lot:lot} was good until {lastDay:day}, and today is {today:day}"
    ),
    "Offers_NotLapsed": (
        "the offer of lot {lot:lot} is good until {lastDay:day}, and today is {today:day}"
    ),
    "Offers_VersionDiffers": (
        "lot {lot:lot} has changed since the consent: {wanted:version} then, {actual:version} now"
    ),
    # Orders
    "Orders_OrderMissing": "the hash of the order about lot {lot:lot} is missing",
    "Orders_LotUnknown": "there is no lot {lot:lot}: never made, spent or redeemed",
    "Orders_ReceiverNotOpen": "{receiver} is no open enterprise to give lot {lot:lot} to",
    "Orders_LotOffered": "lot {lot:lot} is on offer: an order moves it, but does not cut it",
    "Orders_LotPledged": "lot {lot:lot} is pledged: an order moves it whole only",
    "Orders_LotClaimed": (
        "{cash:amount} was claimed on lot {lot:lot}: an order moves it whole, in parts no more"
    ),
}
