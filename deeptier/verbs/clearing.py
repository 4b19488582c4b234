"""Verbs of clearing: cash in from the obligor, out to the holders, and what happens without it."""

from __future__ import annotations

from deeptier.operations.fields import optional
from deeptier.operations.kinds import ANSWER
from deeptier.operations.verb import Verb, plain
from deeptier.verbs.words import AMOUNT_, CURRENCY_, LOT_, PAYABLE_

CLEARING = (
    Verb(
        "repay",
        "Pay on a payable from the sender's deposits.",
        "anyone, as a rule the obligor",
        (PAYABLE_, AMOUNT_),
        plain("Clearing", "repay", "payable", "amount"),
        "pay {amount} on payable {payable}",
        about="payable",
        notes="Clearing must be allowed to take the deposits: deeptier deposit approve.",
    ),
    Verb(
        "mandate",
        "Let anyone collect what the sender owes from the due day, or no longer.",
        "an obligor, for itself",
        (CURRENCY_, optional("granted", ANSWER, "Whether they may.", "yes")),
        plain("Clearing", "setMandate", "currency", "granted"),
        "mandate collection: {granted}",
    ),
    Verb(
        "collect",
        "Collect what is owed on a payable from an obligor that mandated it.",
        "anyone",
        (PAYABLE_,),
        plain("Clearing", "collect", "payable"),
        "collect what is owed on payable {payable}",
        about="payable",
    ),
    Verb(
        "claim",
        "Pay a lot's holder its share of what came in so far.",
        "anyone",
        (LOT_,),
        plain("Clearing", "claim", "lot"),
        "pay the holder of lot {lot} its share",
        about="lot",
    ),
    Verb(
        "redeem",
        "Pay a lot of a settled payable in full, and end it.",
        "anyone",
        (LOT_,),
        plain("Clearing", "redeem", "lot"),
        "pay the holder of lot {lot} in full",
        about="lot",
    ),
    Verb(
        "retire",
        "End a lot of the sender's own payable before it is due.",
        "the obligor, as holder",
        (LOT_,),
        plain("Clearing", "retire", "lot"),
        "retire lot {lot}",
        about="lot",
    ),
    Verb(
        "default",
        "Declare default of a payable that is unpaid after its grace.",
        "anyone",
        (PAYABLE_,),
        plain("Clearing", "declareDefault", "payable"),
        "declare default of payable {payable}",
        about="payable",
    ),
    Verb(
        "guarantee",
        "Pay holders in the obligor's place after default.",
        "the guarantor",
        (PAYABLE_, AMOUNT_),
        plain("Clearing", "payGuarantee", "payable", "amount"),
        "pay {amount} on payable {payable} as its guarantor",
        about="payable",
        notes="Clearing must be allowed to take the deposits: deeptier deposit approve.",
    ),
    Verb(
        "recover",
        "Pay a guarantor what came back from the obligor.",
        "anyone",
        (PAYABLE_,),
        plain("Clearing", "payRecovery", "payable"),
        "pay the guarantor of payable {payable} what came back",
        about="payable",
    ),
    Verb(
        "give-back",
        "Return the rest of an obligor's deposit once nothing is owed on its payable.",
        "anyone",
        (PAYABLE_,),
        plain("Clearing", "giveBackDeposit", "payable"),
        "give back the deposit for payable {payable}",
        about="payable",
    ),
)
