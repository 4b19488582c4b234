"""What a scenario's steps do: one frozen record per verb. Parties, payables and lines are ids."""

from __future__ import annotations

from deeptier.scenario.actions.circulating import (
    AcceptOffer,
    Cancel,
    Endorse,
    EndorseMany,
    Follow,
    HandOver,
    Issue,
    RejectOffer,
    ReturnOffer,
    SetAcceptance,
    Split,
)
from deeptier.scenario.actions.clearing import (
    Claim,
    Clear,
    Collect,
    DeclareDefault,
    GiveBackDeposit,
    Mandate,
    PayGuarantee,
    PayRecovery,
    Redeem,
    Repay,
    Retire,
)
from deeptier.scenario.actions.financing import (
    Auction,
    Bidding,
    ClaimRecourse,
    Discount,
    Foreclose,
    InterestMandate,
    PayRecourse,
    Pledge,
    Price,
    ReleaseExposure,
    RepayLoan,
    SellStanding,
    SetStandingBid,
)
from deeptier.scenario.actions.overseeing import (
    AdoptRules,
    Anchor,
    AnnounceCurrency,
    AnnounceRules,
    CompleteSuccession,
    Deposit,
    FollowLine,
    Hold,
    MoveByOrder,
    Papers,
    Pause,
    Present,
    ProposeSuccessor,
    RefuseSuccessor,
    Register,
    SetLimit,
    SplitByOrder,
    SuspendLine,
    WithdrawRules,
    WithdrawSuccessor,
)
from deeptier.scenario.actions.sending import AccountName, Send, Signature, Words
from deeptier.scenario.actions.words import (
    Delivery,
    LotName,
    Trade,
)

__all__ = [
    "AcceptOffer",
    "AccountName",
    "Action",
    "AdoptRules",
    "Anchor",
    "AnnounceCurrency",
    "AnnounceRules",
    "Auction",
    "Bidding",
    "Cancel",
    "Claim",
    "ClaimRecourse",
    "Clear",
    "Collect",
    "CompleteSuccession",
    "DeclareDefault",
    "Delivery",
    "Deposit",
    "Discount",
    "Endorse",
    "EndorseMany",
    "Follow",
    "FollowLine",
    "Foreclose",
    "GiveBackDeposit",
    "HandOver",
    "Hold",
    "InterestMandate",
    "Issue",
    "LotName",
    "Mandate",
    "MoveByOrder",
    "Papers",
    "Pause",
    "PayGuarantee",
    "PayRecourse",
    "PayRecovery",
    "Pledge",
    "Present",
    "Price",
    "ProposeSuccessor",
    "Redeem",
    "RefuseSuccessor",
    "Register",
    "RejectOffer",
    "ReleaseExposure",
    "Repay",
    "RepayLoan",
    "Retire",
    "ReturnOffer",
    "SellStanding",
    "Send",
    "SetAcceptance",
    "SetLimit",
    "SetStandingBid",
    "Signature",
    "Split",
    "SplitByOrder",
    "SuspendLine",
    "Trade",
    "WithdrawRules",
    "WithdrawSuccessor",
    "Words",
]

Action = (
    AcceptOffer
    | AdoptRules
    | Anchor
    | AnnounceCurrency
    | AnnounceRules
    | Auction
    | Cancel
    | Claim
    | ClaimRecourse
    | Clear
    | Collect
    | CompleteSuccession
    | DeclareDefault
    | Deposit
    | Discount
    | Endorse
    | EndorseMany
    | Follow
    | FollowLine
    | Foreclose
    | GiveBackDeposit
    | HandOver
    | Hold
    | InterestMandate
    | Issue
    | Mandate
    | MoveByOrder
    | Pause
    | PayGuarantee
    | PayRecourse
    | PayRecovery
    | Pledge
    | Present
    | ProposeSuccessor
    | Redeem
    | RefuseSuccessor
    | Register
    | RejectOffer
    | ReleaseExposure
    | Repay
    | RepayLoan
    | Retire
    | ReturnOffer
    | SellStanding
    | Send
    | SetAcceptance
    | SetLimit
    | SetStandingBid
    | Split
    | SplitByOrder
    | SuspendLine
    | WithdrawRules
    | WithdrawSuccessor
)
