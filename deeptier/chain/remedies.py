"""What helps against a refusal of the contracts, where there is something that helps."""

from __future__ import annotations

from deeptier.chain.errors import Refused
from deeptier.errors import DeeptierError

_CONSENT = (
    "bring its letter with --consents DIR, name it in --sign-for, or let it agree on chain:"
    " deeptier consent approve"
)
_ALLOW = "its owner lets the contract take them: deeptier deposit approve"
_HOLDER = "send --as its holder, or with the holder's consent"
_NEW_LETTER = "ask for a new letter"
_RENEW = "a registrar renews it: deeptier renew"
_THAW = "a regulator lets it go: deeptier thaw"
_PAY_LESS = "pay what is owed today at most: deeptier show PAYABLE"
_WAIT = "wait until then"
_ROLE = "send --as who has the role"
_ONBOARD = "a registrar registers it: deeptier onboard"
_SCHEDULE = (
    "schedule the same words first: deeptier rules schedule (or schedule-currency,"
    " schedule-withdrawal)"
)

#: What helps, by the name of the error.
REMEDIES = {
    "AccessManagedRequiredDelay": _SCHEDULE,
    "AccessManagedUnauthorized": _ROLE,
    "AccessManagerAlreadyScheduled": "announce it when its delay is over: deeptier rules announce",
    "AccessManagerExpired": "schedule it anew, with the same words: deeptier rules schedule",
    "AccessManagerNotReady": _WAIT,
    "AccessManagerNotScheduled": _SCHEDULE,
    "AccessManagerUnauthorizedAccount": _ROLE,
    "AccessManagerUnauthorizedCancel": _ROLE,
    "Clearing_AmountZero": "pay more than nothing",
    "Clearing_InGrace": _WAIT,
    "Clearing_LotPledged": "repay its loan first: deeptier repay-loan",
    "Clearing_MandateMissing": "the obligor mandates it or pays: deeptier mandate, deeptier repay",
    "Clearing_Matured": "it is paid from then on: deeptier clear",
    "Clearing_NotDue": _WAIT,
    "Clearing_NotGuaranteed": "only a payable that names one has it: deeptier show PAYABLE",
    "Clearing_NotGuarantor": "send --as its guarantor",
    "Clearing_NotHolder": "send --as its holder",
    "Clearing_NotInDefault": "declare default first: deeptier default",
    "Clearing_NotObligor": "send --as its obligor",
    "Clearing_NotSettled": "claim its share so far: deeptier claim",
    "Clearing_NothingToCollect": "nothing is left to do: deeptier show PAYABLE",
    "Clearing_Overpaid": _PAY_LESS,
    "Clearing_PartyHeld": _THAW,
    "Clearing_StillOwed": "it is given back once nothing is owed: deeptier show PAYABLE",
    "Consents_Expired": _NEW_LETTER,
    "Consents_NotGiven": _CONSENT,
    "CreditLines_BankFrozen": _THAW,
    "CreditLines_CurrencyDiffers": "name a line in the payable's currency: deeptier status",
    "CreditLines_Expired": "its bank renews it: deeptier line renew",
    "CreditLines_GuarantorDiffers": "name the bank behind the line, or no guarantor",
    "CreditLines_NotBank": "send --as the bank behind it",
    "CreditLines_ObligorDiffers": "name a line of the obligor: deeptier status",
    "CreditLines_Suspended": "its bank lets it be drawn: deeptier line resume",
    "CreditLines_TooSmall": "its bank raises it (deeptier line limit), or the payable is smaller",
    "CreditLines_Unknown": "name a line that was granted: deeptier status",
    "DiscountDesk_BidCancelled": "ask for a new bid",
    "DiscountDesk_CurrencyDiffers": "ask for a bid in the lot's currency",
    "DiscountDesk_DueTooLate": "ask for a bid for later due days",
    "DiscountDesk_LotDiffers": "sell the lot that the bid names, or ask for another bid",
    "DiscountDesk_MandateExhausted": "the obligor renews its share: deeptier share-interest",
    "DiscountDesk_NotFinancier": "send --as its financier",
    "DiscountDesk_ObligorDiffers": "sell a lot that the bid's obligor owes, or ask for another bid",
    "DiscountDesk_Overfilled": "sell less, or ask for another bid",
    "DiscountDesk_SeriesDead": "ask for a new bid",
    "DiscountDesk_VersionDiffers": "ask for a bid for the lot as it is now",
    "Enterprises_AlreadyOnboarded": "change it: deeptier renew",
    "Enterprises_BusinessPaused": "a regulator lets it run again: deeptier resume",
    "Enterprises_CurrencyNotAllowed": "a rulemaker allows it: deeptier rules currency",
    "Enterprises_Expired": _RENEW,
    "Enterprises_Frozen": _THAW,
    "Enterprises_InDefault": "it pays what is overdue first: deeptier repay",
    "Enterprises_Replaced": "name the account in its place: deeptier show NAME",
    "Enterprises_RoleMissing": "a registrar gives it the role: deeptier renew",
    "Enterprises_Unknown": _ONBOARD,
    "Evidence_AlreadyAnchored": "it is done; use them",
    "Evidence_NotPresented": "present documents first: deeptier present",
    "Evidence_RegistrationMissing": "register the financing first: deeptier register",
    "Evidence_StreamMissing": "anchor them first: deeptier anchor",
    "Exposures_CapExceeded": "sell less, or another financier buys",
    "InsufficientAllowance": _ALLOW,
    "InsufficientBalance": "its bank issues deposits: deeptier deposit mint",
    "LotId_TooDeep": "deliver the whole lot, or cut from one above it",
    "Lots_UseEndorseForPart": "deeptier endorse",
    "Offers_Lapsed": "free the lot: deeptier return-offer; then deliver it again",
    "Offers_NotLapsed": "wait until then, or the receiver refuses: deeptier reject",
    "Offers_NotOffered": "accept a lot that is on offer: deeptier show LOT",
    "Offers_NotReceiver": "send --as the receiver",
    "Offers_VersionDiffers": _NEW_LETTER,
    "Orders_LotOffered": "free it first: deeptier return-offer, or deeptier reject",
    "Payables_BackingNotAllowed": "choose another --backing, or wait for other rules",
    "Payables_GraceTooLong": "give fewer --grace-days",
    "Payables_InvoiceUsed": "leave the invoice out: it is financed",
    "Payables_ObligorCapExceeded": "issue less, or a rulemaker raises it: deeptier rules announce",
    "Payables_PenaltyTooHigh": "give a lower --penalty-per-day",
    "Payables_ReasonMissing": "give --long-tenor-reason",
    "Payables_TenorTooLong": "give an earlier --due",
    "Payables_TermsUnknown": "give the fields as they were issued, the nonce or reference too",
    "Payables_TermsUsed": "it is issued; another payable has another reference",
    "Payables_TierCapInvalid": "give a lower --tier-cap",
    "Pledges_BidUsed": "ask for a new offer, or give another --nonce",
    "Pledges_NoLoan": "no loan stands on it: deeptier show LOT",
    "Pledges_NotFinancier": "send --as its financier",
    "Pledges_NotHolder": _HOLDER,
    "Pledges_NotOverdue": _WAIT,
    "Pledges_RepayDayInvalid": "give a --repay-by between them",
    "Pledges_VersionDiffers": "ask for an offer for the lot as it is now",
    "Recourse_NotClaimed": "its financier claims it first: deeptier claim-recourse",
    "Recourse_NotHolder": "send --as its holder",
    "Recourse_NotInDefault": "declare default first: deeptier default",
    "Rulebook_FromDayInvalid": "give a later --from-day",
    "StandingBids_NoBid": "name a financier that bids: deeptier bid",
    "StandingBids_ProceedsTooLow": "ask for less with --least, or for another bid",
    "StandingBids_TenorTooLong": "sell a lot that is due earlier, or ask for another bid",
    "Successions_AlreadyProposed": "take it back first: deeptier successor withdraw",
    "Successions_NothingProposed": "a registrar proposes one: deeptier successor propose",
    "Successions_TooEarly": _WAIT,
    "Warrants_AcceptanceNeeded": "offer it: deeptier endorse; it is taken by: deeptier accept",
    "Warrants_AmountExceedsLot": "ask for less: deeptier show LOT",
    "Warrants_ChildrenExhausted": "deliver what is left as a whole, or cut from another lot",
    "Warrants_ConsentUsed": _NEW_LETTER,
    "Warrants_HolderFrozen": _THAW,
    "Warrants_HolderReplaced": "deeptier follow --lot LOT",
    "Warrants_LotFrozen": _THAW,
    "Warrants_LotOffered": "wait for the receiver, or: deeptier return-offer",
    "Warrants_LotPledged": "repay its loan first: deeptier repay-loan",
    "Warrants_Matured": "from its due day a lot only clears: deeptier clear",
    "Warrants_NotHolder": _HOLDER,
    "Warrants_PayableFrozen": _THAW,
    "Warrants_SameHolder": "name another receiver, or cut it: deeptier split",
    "Warrants_TierCapReached": "hold it, or sell it: it goes no further",
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
    remedy = REMEDIES.get(error)
    return sentence if remedy is None else f"{sentence} ({remedy})"
