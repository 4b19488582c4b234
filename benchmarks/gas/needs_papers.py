"""What documents, recourse, foreclosure and replaced accounts cannot do without."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.gas.floor import Needs, Touch, Word
from benchmarks.gas.needs import (
    ACCOUNT,
    ALLOWANCE,
    CLEARING,
    ENTERPRISES,
    LOT_MOVED,
    PAYABLE,
    PAYEE_CASH,
    PAYER_CASH,
    TOKEN,
    WARRANTS,
    made,
)

_LOT = Word("the lot", Touch.READ, "who holds it, and at which hops")
_HOLDER = Word("holder's standing", Touch.READ, "a frozen party's rights are kept")
_ACCOUNT_READ = replace(ACCOUNT, touch=Touch.READ, reason="whether it is in default, and paid")

ANCHOR = Needs(
    accounts=(),
    words=(made("streams of the reference", "which are there"),),
    events={"Anchored": 1},
)

PRESENT = Needs(
    accounts=(WARRANTS,),
    words=(
        _LOT,
        Word("streams of the reference", Touch.READ, "which are there"),
        made("what the holder presented", "for this lot"),
    ),
    events={"Presented": 1},
)

REGISTER = Needs(
    accounts=(WARRANTS, ENTERPRISES),
    words=(
        _LOT,
        Word("sender's standing", Touch.READ, "an enterprise that is open"),
        made("the registration", "under the sender's name"),
    ),
    events={"Registered": 1},
)

FORECLOSE = Needs(
    accounts=(WARRANTS, ENTERPRISES),
    words=(
        Word("the loan", Touch.CHANGED, "its debt is fixed, and whose the surplus is", 2),
        Word("duty to register", Touch.READ, "rules may ask for it"),
        *(PAYABLE, LOT_MOVED, replace(_HOLDER, count=2)),
    ),
    events={"Foreclosed": 1, "Delivered": 1, "TransferSingle": 1},
)

CLAIM_RECOURSE = Needs(
    accounts=(WARRANTS, ENTERPRISES, CLEARING),
    words=(
        *(_LOT, PAYABLE, _HOLDER, _ACCOUNT_READ),
        Word("the right", Touch.READ, "against whom"),
        Word("where it counts as held", Touch.READ, "a lot that came back"),
        made("the claim", "holder; seller, day and hops; the lot as it was sold", 3),
    ),
    events={"RecourseClaimed": 1},
)

PAY_RECOURSE = Needs(
    accounts=(WARRANTS, ENTERPRISES, CLEARING, TOKEN),
    words=(
        Word("the claim", Touch.CLEARED, "it is paid", 3),
        *(LOT_MOVED, PAYABLE, replace(_HOLDER, count=2), _ACCOUNT_READ),
        Word("penalty", Touch.READ, "what is outstanding on the lot"),
        Word("claimed on the lot", Touch.READ, "what is outstanding on the lot"),
        made("where it counts as held", "older rights hold again"),
        *(ALLOWANCE, PAYER_CASH, PAYEE_CASH),
    ),
    events={"RecoursePaid": 1, "Delivered": 1, "TransferSingle": 1, "Transfer": 1},
)

COMPLETE_SUCCESSION = Needs(
    accounts=(),
    words=(
        Word("the proposal", Touch.CLEARED, "it is done"),
        Word("old account's standing", Touch.CHANGED, "it is replaced"),
        Word("identity", Touch.READ, "it stays the enterprise's"),
        made("the successor's words", "standing; identity; whose place it took", 3),
    ),
    events={"EnterpriseReplaced": 1},
)
