"""What helps against a refusal of the contracts, where there is something that helps."""

from __future__ import annotations

from deeptier.chain.errors import Refused
from deeptier.errors import DeeptierError

_CONSENT = "bring its letter with --consents DIR, name it in --sign-for, or let it approve on chain"
_ALLOW = "its owner lets the contract take them: deeptier deposit approve"
_HOLDER = "send --as its holder, or with the holder's consent"
_NEW_LETTER = "ask for a new letter"
_RENEW = "a registrar renews it: deeptier renew"
_THAW = "a regulator lets it go: deeptier thaw"
_PAY_LESS = "pay what is owed today at most: deeptier show PAYABLE"
_WAIT = "wait until then"
_ROLE = "send --as who has the role"
_ONBOARD = "a registrar registers it: deeptier onboard"

_REMEDIES = {
    "AccessManagedRequiredDelay": "schedule the same words first: deeptier rules schedule",
    "AccessManagedUnauthorized": _ROLE,
    "AccessManagerUnauthorizedAccount": _ROLE,
    "AccessManagerNotReady": _WAIT,
    "AccessManagerNotScheduled": "schedule the same words first: deeptier rules schedule",
    "Clearing_InGrace": _WAIT,
    "Clearing_LotPledged": "repay its loan first: deeptier repay-loan",
    "Clearing_MandateMissing": "the obligor mandates it: deeptier mandate; or pays: deeptier repay",
    "Clearing_NotDue": _WAIT,
    "Clearing_NotSettled": "claim its share so far: deeptier claim",
    "Clearing_Overpaid": _PAY_LESS,
    "Consents_Expired": _NEW_LETTER,
    "Consents_NotApproved": _CONSENT,
    "Consents_NotGiven": _CONSENT,
    "CreditLines_Expired": "its bank renews it: deeptier line renew",
    "CreditLines_Suspended": "its bank lets it be drawn: deeptier line resume",
    "CreditLines_TooSmall": "its bank raises it (deeptier line limit), or the payable is smaller",
    "CreditLines_Unknown": "name a line that was granted: deeptier status",
    "CreditLines_ObligorDiffers": "name a line of the obligor: deeptier status",
    "DiscountDesk_SeriesDead": "ask for a new bid",
    "DiscountDesk_BidCancelled": "ask for a new bid",
    "DiscountDesk_Overfilled": "sell less, or ask for another bid",
    "DiscountDesk_VersionDiffers": "ask for a bid for the lot as it is now",
    "Enterprises_BusinessPaused": "a regulator lets it run again: deeptier resume",
    "Enterprises_Expired": _RENEW,
    "Enterprises_Frozen": _THAW,
    "Enterprises_RoleMissing": "a registrar gives it the role: deeptier renew",
    "Enterprises_Unknown": _ONBOARD,
    "Evidence_StreamMissing": "anchor them first: deeptier anchor",
    "InsufficientAllowance": _ALLOW,
    "InsufficientBalance": "its bank issues deposits: deeptier deposit mint",
    "Lots_UseEndorseForPart": "deeptier endorse",
    "Offers_NotOffered": "accept a lot that is on offer: deeptier show LOT",
    "Offers_NotReceiver": "send --as the receiver",
    "Offers_VersionDiffers": _NEW_LETTER,
    "Payables_InvoiceUsed": "leave the invoice out: it is financed",
    "Payables_ReasonMissing": "give --long-tenor-reason",
    "Payables_TermsUsed": "it is issued; another payable has another reference",
    "Pledges_NotHolder": _HOLDER,
    "Pledges_VersionDiffers": "ask for an offer for the lot as it is now",
    "StandingBids_ProceedsTooLow": "ask for less with --least, or for another bid",
    "StandingBids_NoBid": "name a financier that bids: deeptier bid",
    "Warrants_AmountExceedsLot": "ask for less: deeptier show LOT",
    "Warrants_HolderFrozen": _THAW,
    "Warrants_HolderReplaced": "deeptier follow --lot LOT",
    "Warrants_LotFrozen": _THAW,
    "Warrants_LotOffered": "wait for the receiver, or: deeptier return-offer",
    "Warrants_LotPledged": "repay its loan first: deeptier repay-loan",
    "Warrants_NotHolder": _HOLDER,
    "Warrants_PayableFrozen": _THAW,
    "Warrants_VersionDiffers": _NEW_LETTER,
}


class AdvisedError(DeeptierError):
    """A refusal, with what helps against it."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused)
        self.refused = refused

    def __str__(self) -> str:
        return advised(str(self.refused), self.refused.error)


def advised(sentence: str, error: str) -> str:
    """A refusal's sentence, with what helps where something does."""
    remedy = _REMEDIES.get(error)
    return sentence if remedy is None else f"{sentence} ({remedy})"
