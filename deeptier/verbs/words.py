"""Fields that several verbs have."""

from __future__ import annotations

from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import (
    AMOUNT,
    AMOUNTS,
    CURRENCY,
    DAY,
    LINE,
    LOT,
    ORDER,
    PAPER,
    PARTY,
    PAYABLE,
)

LOT_ = Field("lot", LOT, "Certificate number.")
TO = Field("to", PARTY, "Who receives it.")
PART = optional("amount", AMOUNT, "Part of the lot; all of it unless given.")
AMOUNT_ = Field("amount", AMOUNT, "How much.")
PARTS = Field("amounts", AMOUNTS, "One amount for each lot to cut.")
TRADE = Field("trade", PAPER, "The trade behind it: text, or the 32-byte reference of papers.")
PAYABLE_ = Field("payable", PAYABLE, "Number of the payable.")
LINE_ = Field("line", LINE, "Number of the credit line.")
PARTY_ = Field("party", PARTY, "Whom it is about.")
ORDER_ = Field("order", ORDER, "The order that is acted on: text, or its 32 bytes.")
CURRENCY_ = optional("currency", CURRENCY, "Token; the deployment's own unless given.")
EXPIRY = Field("expiry", DAY, "Last day on which it holds.")
LAST_DAY = optional("last_day", DAY, "Last day of a consent that is signed now; today.")
