"""What each operation cannot do without, by the rules of the job and not by how ours does it.

The house is given: enterprises, ledger, clearing and desk are contracts of their own, because one
contract of them all would pass the limit of 24,576 bytes; the deposit token is an ERC-20; lots are
ERC-1155 to the letter; every write has an event that carries what it sets. Within that, where two
implementations of a rule are thinkable, the cheaper one is the floor, though ours be the other.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.gas.floor import WARM_CALL, Account, Line, Needs, Touch, Word

ENTERPRISES = Account("the enterprises' contract", "who takes part is asked there")
WARRANTS = Account("the ledger's contract", "lots are moved and ended there")
CLEARING = Account("the clearing's contract", "accounts and lines are kept there")
TOKEN = Account("the deposit token", "cash moves there")
RECEIVER = Account(
    "the receiver's code", "ERC-1155: a contract that is given a token must be asked"
)
HOLDER = Account("the holder's code", "ERC-1155, for the new lots; the holder is not the sender")

PAUSE = Word("pause of business", Touch.READ, "one act must stop all new business at once")
PAYABLE = Word("payable's state", Touch.READ, "due day, tier cap, currency, freeze")
GIVER = Word("giver's standing", Touch.READ, "active, not expired, not frozen")
TAKER = Word("taker's standing", Touch.READ, "active, not expired, not frozen")
LOT_MOVED = Word("the lot", Touch.CHANGED, "its owner and hops")
LOT_CUT = Word("the lot that is cut", Touch.CHANGED, "its amount falls, its children rise")
ALLOWANCE = Word("payer's allowance", Touch.READ, "ERC-20")
PAYER_CASH = Word("payer's balance", Touch.CHANGED, "ERC-20")
PAYEE_CASH = Word("receiver's balance", Touch.CHANGED, "ERC-20; it holds some cash already")
ACCOUNT = Word("payable's account", Touch.CHANGED, "cash in and out, per payable (I2)")

_DELIVERY_EVENTS = {"Delivered": 1, "TransferSingle": 1}


def made(name: str, reason: str, count: int = 1) -> Word:
    """Words that hold something from now on."""
    return Word(name, Touch.MADE, reason, count)


ENDORSE_WHOLE = Needs(
    accounts=(ENTERPRISES, RECEIVER),
    words=(PAUSE, GIVER, TAKER, PAYABLE, LOT_MOVED),
    events=_DELIVERY_EVENTS,
)

ENDORSE_PART = Needs(
    accounts=(ENTERPRISES, RECEIVER),
    words=(PAUSE, GIVER, TAKER, PAYABLE, LOT_CUT, made("the child", "the lot of the receiver")),
    events={"Delivered": 1, "TransferSingle": 2},
)


def endorse_many(receivers: int) -> Needs:
    """One lot cut for several receivers in one transaction."""
    return Needs(
        accounts=(ENTERPRISES, replace(RECEIVER, count=receivers)),
        words=(
            PAUSE,
            GIVER,
            replace(TAKER, count=receivers),
            PAYABLE,
            LOT_CUT,
            made("the children", "one lot for each receiver", receivers),
        ),
        events={"Delivered": receivers, "TransferSingle": receivers + 1},
    )


def split(children: int) -> Needs:
    """One lot cut for its own holder, who keeps a rest and sends the transaction."""
    return Needs(
        accounts=(ENTERPRISES,),
        words=(PAUSE, GIVER, PAYABLE, LOT_CUT, made("the children", "one lot each", children)),
        events={"Split": 1, "TransferSingle": 1, "TransferBatch": 1},
    )


def split_signed(children: int) -> Needs:
    """The same by the holder's signature: now the holder's code must be looked at."""
    own = split(children)
    return replace(own, accounts=(*own.accounts, HOLDER)).with_signature()


ISSUE = Needs(
    accounts=(ENTERPRISES, CLEARING, WARRANTS, RECEIVER),
    words=(
        PAUSE,
        Word("obligor's standing", Touch.READ, "active core enterprise, not in default"),
        Word("payee's standing", Touch.READ, "active"),
        Word("rules, and payables counted", Touch.CHANGED, "both fit one word"),
        Word("currency allowed", Touch.READ, "currencies come from settable rules"),
        Word("terms used", Touch.CHANGED, "a bit for each nonce, 256 to a word, would do"),
        made("invoice used", "a fingerprint is used once, globally"),
        Word("credit line", Touch.CHANGED, "limit, used, expiry and suspension fit one word"),
        made("payable's account", "face, paid, redeemed, penalty"),
        made(
            "payable's state", "currency, line, due day, caps: they do not fit the account's word"
        ),
        made("root lot", "owner, amount, children, hops"),
    ),
    events={"PayableIssued": 1, "TransferSingle": 1},
    signatures=2,
)

DISCOUNT = Needs(
    accounts=(WARRANTS, ENTERPRISES, RECEIVER, TOKEN),
    words=(
        PAUSE,
        GIVER,
        TAKER,
        PAYABLE,
        LOT_MOVED,
        Word("bid cancelled", Touch.READ, "bids are cancelled singly"),
        Word("financier's series", Touch.READ, "or all at once"),
        ALLOWANCE,
        PAYER_CASH,
        PAYEE_CASH,
    ),
    events={**_DELIVERY_EVENTS, "Discounted": 1, "Transfer": 1},
    signatures=1,
)

DISCOUNT_WITH_RECOURSE = replace(
    DISCOUNT, words=(*DISCOUNT.words, made("recourse", "seller and price fit one word"))
)


def discount_for_obligor(is_first: bool) -> Needs:
    """A bid for any lot of an obligor up to a budget: what is used of it must be written down."""
    touch = Touch.MADE if is_first else Touch.CHANGED
    others = tuple(word for word in DISCOUNT.words if word.name != "bid cancelled")
    filled = Word("bid's budget used", touch, "a bid cannot be overfilled")
    obligor = Word("payable's obligor", Touch.READ, "the bid is for the lots of one")
    return replace(DISCOUNT, words=(*others, filled, obligor))


REPAY = Needs(
    accounts=(TOKEN,),
    words=(
        Word("payable's state", Touch.READ, "currency, line and due day; kept where cash is kept"),
        ACCOUNT,
        Word("credit line", Touch.CHANGED, "principal is given back (I3)"),
        ALLOWANCE,
        PAYER_CASH,
        Word("clearing's balance", Touch.CHANGED, "ERC-20"),
    ),
    events={"Repaid": 1, "Transfer": 1},
)

_LOT_ENDED = Word("the lot", Touch.CLEARED, "paid in full, it is no more")
_HOUSE_CASH = Word("clearing's balance", Touch.CHANGED, "ERC-20")
_NOT_FROZEN = Word("holder's standing", Touch.READ, "a frozen holder's cash is kept")

REDEEM = Needs(
    accounts=(WARRANTS, ENTERPRISES, TOKEN),
    words=(ACCOUNT, PAYABLE, _NOT_FROZEN, _LOT_ENDED, _HOUSE_CASH, PAYEE_CASH),
    events={"Redeemed": 1, "TransferSingle": 1, "Transfer": 1},
)


def clear(lots: int, holders_have_cash: bool) -> Needs:
    """Lots of one payable paid in one transaction, each to a holder of its own."""
    cash = replace(PAYEE_CASH, count=lots)
    if not holders_have_cash:
        cash = made("receivers' balances", "ERC-20; none holds any cash before", lots)
    return Needs(
        accounts=REDEEM.accounts,
        words=(
            ACCOUNT,
            PAYABLE,
            replace(_NOT_FROZEN, count=lots),
            replace(_LOT_ENDED, count=lots),
            _HOUSE_CASH,
            cash,
        ),
        events={"Redeemed": lots, "TransferSingle": lots, "Transfer": lots},
        again=(
            Line("the deposit token called again", lots - 1, WARM_CALL, "ERC-20 has no batch"),
            Line("clearing's balance read and changed again", lots - 1, 200, "by the token, warm"),
        ),
    )
