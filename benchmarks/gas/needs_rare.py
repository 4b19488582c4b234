"""What the rarer operations cannot do without: pledge, protection, offers, orders, standing bids.

Where a party is paid or given something, the account that may have taken its place is not counted:
that it did not is thinkable in the party's own word.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.gas.floor import WARM_CALL, Account, Line, Needs, Touch, Word
from benchmarks.gas.needs import (
    ACCOUNT,
    ALLOWANCE,
    CLEARING,
    DISCOUNT,
    ENTERPRISES,
    GIVER,
    ISSUE,
    LOT_MOVED,
    PAUSE,
    PAYABLE,
    PAYEE_CASH,
    PAYER_CASH,
    RECEIVER,
    TAKER,
    TOKEN,
    WARRANTS,
    made,
)

OFFERS = Account("the contract of offers", "the ledger's code is full")
PLEDGES = Account("the contract of pledges", "loans are kept there")
GOVERNANCE = Account("the contract of offices", "it says who is the regulator")

_HOUSE_CASH = Word("clearing's balance", Touch.CHANGED, "ERC-20")
_LOT_HELD = Word("the lot", Touch.CHANGED, "it is held for another")
_LOT_RELEASED = Word("the lot", Touch.CHANGED, "it is held no more")
_LOT_ENDED = Word("the lot", Touch.CLEARED, "it is no more")
_LINE = Word("credit line", Touch.CHANGED, "given back (I3)")
_OBLIGOR = Word("line's obligor", Touch.READ, "limit, used and expiry leave no room for it")
_PAID = Word("standing of who is paid", Touch.READ, "a frozen party's cash is kept")
_TOKEN_AGAIN = Line("the deposit token called again", 1, WARM_CALL, "another payment")

#: Financier, advance and day; rate, basis, day to repay, received, foreclosed.
_LOAN = 2

PLEDGE = Needs(
    accounts=(WARRANTS, ENTERPRISES, TOKEN),
    words=(
        *(PAUSE, GIVER, TAKER, PAYABLE, _LOT_HELD),
        Word("bid used", Touch.CHANGED, "a bit for each nonce, 256 to a word, would do"),
        made("the loan", "whom, how much, since when; at what rate, until when", _LOAN),
        *(ALLOWANCE, PAYER_CASH, PAYEE_CASH),
    ),
    events={"LotHeld": 1, "Pledged": 1, "Transfer": 1},
    signatures=1,
)

_LOAN_ENDED = Word("the loan", Touch.CLEARED, "it is no more", _LOAN)

REPAY_LOAN = Needs(
    accounts=(WARRANTS, ENTERPRISES, TOKEN),
    words=(
        *(_LOAN_ENDED, PAYABLE, _LOT_RELEASED, _PAID),
        *(ALLOWANCE, PAYER_CASH, PAYEE_CASH),
    ),
    events={"LoanRepaid": 1, "LotReleased": 1, "Transfer": 1},
)

CLEAR_PLEDGED = Needs(
    accounts=(WARRANTS, ENTERPRISES, PLEDGES, TOKEN),
    words=(
        *(ACCOUNT, PAYABLE, _LOT_ENDED, _LOAN_ENDED, replace(_PAID, count=2)),
        *(_HOUSE_CASH, replace(PAYEE_CASH, count=2)),
    ),
    events={"Redeemed": 1, "TransferSingle": 1, "PledgeCleared": 1, "Transfer": 2},
    again=(_TOKEN_AGAIN,),
)

PAY_GUARANTEE = Needs(
    accounts=(TOKEN,),
    words=(
        Word("payable's state", Touch.READ, "line, due day, whether it is guaranteed"),
        ACCOUNT,
        Word("line's bank", Touch.READ, "it alone pays"),
        made("penalty", "accrued, through which day, paid: no room in the account's word"),
        made("guarantee", "principal and penalty paid, and had back"),
        *(ALLOWANCE, PAYER_CASH, _HOUSE_CASH),
    ),
    events={"PenaltyAccrued": 1, "GuaranteePaid": 1, "Transfer": 1},
)

ISSUE_WITH_DEPOSIT = replace(
    ISSUE,
    accounts=(*ISSUE.accounts, TOKEN),
    words=(
        *ISSUE.words,
        made("the deposit", "no room in the account's word"),
        *(ALLOWANCE, PAYER_CASH, _HOUSE_CASH),
    ),
    events={**ISSUE.events, "DepositLocked": 1, "Transfer": 1},
)

#: Receiver and last day fit one word; the trade reference is another.
_OFFER = 2

OFFER = Needs(
    accounts=(ENTERPRISES, OFFERS),
    words=(
        *(PAUSE, GIVER, TAKER, PAYABLE, _LOT_HELD),
        made("the offer", "to whom, until when; against which trade", _OFFER),
    ),
    events={"LotHeld": 1, "Offered": 1},
)

ACCEPT_OFFER = Needs(
    accounts=(WARRANTS, ENTERPRISES),
    words=(
        Word("the offer", Touch.CLEARED, "it is no more", _OFFER),
        *(PAUSE, GIVER, TAKER, PAYABLE, LOT_MOVED),
    ),
    events={"OfferAccepted": 1, "LotReleased": 1, "Delivered": 1, "TransferSingle": 1},
)

_WITHOUT_BID = tuple(
    word for word in DISCOUNT.words if word.name not in ("bid cancelled", "financier's series")
)

STANDING_BID = replace(
    DISCOUNT,
    accounts=(*DISCOUNT.accounts, CLEARING),
    words=(
        *_WITHOUT_BID,
        _OBLIGOR,
        Word("the bid", Touch.READ, "budget, last day, basis; four bands of tenor and rate", 2),
        Word("bid's budget used", Touch.CHANGED, "a bid cannot be overfilled"),
    ),
    signatures=0,
)

SHARED_INTEREST_AND_FEE = replace(
    DISCOUNT,
    accounts=(*DISCOUNT.accounts, CLEARING),
    words=(
        *DISCOUNT.words,
        _OBLIGOR,
        Word("obligor's mandate", Touch.CHANGED, "highest share, highest rate, budget left"),
        Word("obligor's allowance", Touch.READ, "ERC-20"),
        Word("obligor's balance", Touch.CHANGED, "ERC-20"),
        Word("fee receiver's balance", Touch.CHANGED, "ERC-20; it holds some cash already"),
    ),
    events={**DISCOUNT.events, "InterestShared": 1, "FeePaid": 1, "Transfer": 3},
    again=(replace(_TOKEN_AGAIN, count=2),),
)

RETIRE = Needs(
    accounts=(WARRANTS, ENTERPRISES),
    words=(ACCOUNT, PAYABLE, _PAID, _LOT_ENDED, _LINE, _OBLIGOR),
    events={"Retired": 1, "TransferSingle": 1},
)

FOLLOW = Needs(
    accounts=(ENTERPRISES, RECEIVER),
    words=(
        Word("who took the holder's place", Touch.READ, "asked there"),
        Word("the lot", Touch.CHANGED, "its owner"),
    ),
    events={"Followed": 1, "TransferSingle": 1},
)

MOVE_BY_ORDER = Needs(
    accounts=(GOVERNANCE, WARRANTS, ENTERPRISES, RECEIVER),
    words=(
        Word("office that the function needs", Touch.READ, "offices are settable"),
        Word("sender's office", Touch.READ, "the regulator alone orders"),
        *(TAKER, LOT_MOVED),
    ),
    events={"MovedByOrder": 1, "Delivered": 1, "TransferSingle": 1},
)
