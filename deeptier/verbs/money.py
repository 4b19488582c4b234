"""Verbs of money: credit lines and deposits."""

from __future__ import annotations

from deeptier.operations.fields import Field
from deeptier.operations.kinds import AMOUNT_OR_ZERO, CONTRACT, PARTY
from deeptier.operations.verb import Case, Deed, Verb, plain
from deeptier.verbs.words import AMOUNT_, CURRENCY_, EXPIRY, LINE_, TO


def _approve(case: Case) -> Deed:
    spender = case.house.address(case["contract"])
    return Deed("DepositToken", "approve", (spender, case["amount"]))


LINES = (
    Verb(
        "line open",
        "Grant an obligor a credit line.",
        "the bank behind it",
        (Field("obligor", PARTY, "Who may promise."), CURRENCY_, AMOUNT_, EXPIRY),
        plain("Clearing", "grantLine", "obligor", "currency", "amount", "expiry"),
        "grant {obligor} a line of {amount} through {expiry}",
    ),
    Verb(
        "line limit",
        "Raise or lower the limit of a credit line.",
        "the bank behind it",
        (LINE_, Field("amount", AMOUNT_OR_ZERO, "The new limit.")),
        plain("Clearing", "setLineLimit", "line", "amount"),
        "set the limit of line {line} to {amount}",
        about="line",
    ),
    Verb(
        "line renew",
        "Set the last day on which a credit line may be drawn.",
        "the bank behind it",
        (LINE_, EXPIRY),
        plain("Clearing", "renewLine", "line", "expiry"),
        "renew line {line} through {expiry}",
        about="line",
    ),
    Verb(
        "line suspend",
        "Stop draws on a credit line.",
        "the bank behind it",
        (LINE_,),
        plain("Clearing", "suspendLine", "line"),
        "suspend line {line}",
        about="line",
    ),
    Verb(
        "line resume",
        "Let a credit line be drawn again.",
        "the bank behind it",
        (LINE_,),
        plain("Clearing", "resumeLine", "line"),
        "resume line {line}",
        about="line",
    ),
    Verb(
        "line follow",
        "Name in a credit line the accounts that took its parties' places.",
        "anyone",
        (LINE_,),
        plain("Clearing", "followLine", "line"),
        "name in line {line} who took its parties' places",
        about="line",
    ),
)

DEPOSITS = (
    Verb(
        "deposit mint",
        "Issue deposits to an account.",
        "the bank of the deposits",
        (TO, AMOUNT_),
        plain("DepositToken", "mint", "to", "amount"),
        "issue deposits of {amount} to {to}",
    ),
    Verb(
        "deposit burn",
        "Take deposits back from the sender's own account.",
        "the bank of the deposits",
        (AMOUNT_,),
        plain("DepositToken", "burn", "amount"),
        "take back deposits of {amount}",
    ),
    Verb(
        "deposit transfer",
        "Move deposits of the sender.",
        "their owner",
        (TO, AMOUNT_),
        plain("DepositToken", "transfer", "to", "amount"),
        "pay {amount} to {to}",
    ),
    Verb(
        "deposit approve",
        "Let a contract take deposits of the sender, up to an amount.",
        "their owner",
        (
            Field("contract", CONTRACT, "Which contract."),
            Field("amount", AMOUNT_OR_ZERO, "How much; 0 ends it."),
        ),
        _approve,
        "let {contract} take {amount}",
    ),
)
