"""Ranks bids for a lot and a day by what the seller receives, and says why the others cannot serve.

Pure: what only a chain knows is read before, in deeptier.bids.market.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from deeptier.bids.files import SignedBid
from deeptier.bids.price import HIGHEST_FEE_PPM, Price, price_of
from deeptier.bounds import MAX_UINT64, PPM
from deeptier.consents import Bid
from deeptier.days import date_of
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.structs import ZERO_ADDRESS

_KEY_SIGNATURE_BYTES = 65


@dataclass(frozen=True)
class Wanted:
    """What is sold and when. What is None is not known, and no bid is refused for it.

    Attributes:
        amount: face to sell, minor units of a currency of so many `decimals`.
        on: deal day; before `due_day`.
        version: children × 256 + hops of the lot.
        obstacle: why the lot can be sold to nobody; None where it can.
    """

    amount: int
    due_day: int
    on: int
    lot: LotId | None = None
    version: int | None = None
    obligor: str | None = None
    currency: str | None = None
    decimals: int = 2
    obstacle: str | None = None


@dataclass(frozen=True)
class Facts:
    """What a chain says of one bid.

    Attributes:
        consented: whether the financier consents to it, by key, account or approval.
        inactive: why the financier buys nothing on the day; None where it does.
        series: of the financier now.
        filled: face bought under the bid; 2^64 - 1 for a cancelled one.
        balance: of the financier, in the bid's currency; `allowance` of it for the desk.
        is_holder: whether the financier holds the lot already.
    """

    consented: bool
    inactive: str | None
    series: int
    filled: int
    balance: int
    allowance: int
    is_holder: bool


@dataclass(frozen=True)
class Reason:
    """Why a bid cannot serve: a word for programs, a sentence for people."""

    code: str
    text: str


@dataclass(frozen=True)
class Offer:
    """A bid that can serve, with its price."""

    signed: SignedBid
    price: Price


@dataclass(frozen=True)
class Unable:
    """A bid that cannot serve."""

    signed: SignedBid
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    """Offers, the best first, and the bids that cannot serve, as they were given."""

    offers: tuple[Offer, ...]
    unable: tuple[Unable, ...]


def require_one_sale(bids: Iterable[SignedBid], wanted: Wanted) -> None:
    """What is not told must not matter: bids for different things cannot be ranked together.

    Errors: `InputError` naming what to tell.
    """
    named: dict[str, set[object]] = {"--lot": set(), "--obligor": set(), "--currency": set()}
    for signed in bids:
        bid = signed.bid
        named["--currency"].add(bid.currency)
        if bid.lot is not None:
            named["--lot"].add(str(bid.lot))
        if bid.obligor != ZERO_ADDRESS:
            named["--obligor"].add(bid.obligor)
    told = {"--lot": wanted.lot, "--obligor": wanted.obligor, "--currency": wanted.currency}
    for name, found in named.items():
        if told[name] is None and len(found) > 1:
            listed = " and ".join(sorted(map(str, found)))
            raise InputError(name, "missing", f"given: there are bids for {listed}")


def rank(
    bids: Iterable[SignedBid], wanted: Wanted, facts: Mapping[SignedBid, Facts] | None = None
) -> Ranking:
    """Rank bids; `facts` of each where a chain was asked.

    The order is: most net proceeds; without recourse before with; open longest; then the digest,
    as a number.
    """
    offers: dict[bytes, Offer] = {}
    unable: list[Unable] = []
    for signed in bids:
        reasons = tuple(_reasons(signed, wanted, facts[signed] if facts else None))
        if not reasons and signed.digest in offers:
            reasons = (Reason("same_bid", f"as in {offers[signed.digest].signed.place}"),)
        if reasons:
            unable.append(Unable(signed, reasons))
        else:
            price = price_of(signed.bid, wanted.amount, wanted.due_day - wanted.on)
            offers[signed.digest] = Offer(signed, price)
    return Ranking(tuple(sorted(offers.values(), key=_order)), tuple(unable))


def _order(offer: Offer) -> tuple[int, bool, int, bytes]:
    bid = offer.signed.bid
    return -offer.price.net_proceeds, bid.recourse, -bid.last_day, offer.signed.digest


def _reasons(signed: SignedBid, wanted: Wanted, facts: Facts | None) -> Iterator[Reason]:
    if wanted.obstacle is not None:
        yield Reason("lot_held", wanted.obstacle)
    yield from _by_its_words(signed.bid, wanted, facts.filled if facts else 0)
    price = price_of(signed.bid, wanted.amount, wanted.due_day - wanted.on)
    if price.discount >= wanted.amount or price.fee >= price.financier_pays:
        yield Reason("consumes_face", "it leaves nothing to the seller")
    if facts is None:
        yield from _by_signature(signed)
    else:
        yield from _by_chain(signed.bid, wanted, price, facts)


def _by_its_words(bid: Bid, wanted: Wanted, filled: int) -> Iterator[Reason]:
    if (bid.lot is None) == (bid.obligor == ZERO_ADDRESS):
        yield Reason("scope", "it must name a lot or an obligor, and not both")
    if bid.last_day < wanted.on:
        yield Reason("expired", f"open through {_date(bid.last_day)}")
    if bid.lot is not None and wanted.lot not in (None, bid.lot):
        yield Reason("other_lot", f"for lot {bid.lot}")
    elif bid.lot is not None and wanted.version not in (None, bid.lot_version):
        now = f"the lot has {_version(wanted.version or 0)}"
        yield Reason("other_version", f"for the lot after {_version(bid.lot_version)}; {now}")
    if bid.obligor != ZERO_ADDRESS and wanted.obligor not in (None, bid.obligor):
        yield Reason("other_obligor", f"for obligor {bid.obligor}")
    if wanted.currency not in (None, bid.currency):
        yield Reason("other_currency", f"in {bid.currency}")
    if wanted.due_day > bid.last_due_day:
        yield Reason("due_too_late", f"for what is due by {_date(bid.last_due_day)}")
    if bid.fee_ppm > HIGHEST_FEE_PPM or (bid.fee_ppm == 0) != (bid.fee_receiver == ZERO_ADDRESS):
        yield Reason("fee", "a fee is at most 1% of the face, and has a receiver")
    if bid.obligor_share_ppm > PPM:
        yield Reason("obligor_share", "the obligor bears at most the whole discount")
    if filled == MAX_UINT64:
        yield Reason("cancelled", "cancelled by its financier")
    elif bid.budget == MAX_UINT64:
        yield Reason("budget_invalid", "a budget of 2^64 - 1 buys nothing")
    elif wanted.amount > bid.budget - filled:
        left = format_amount(bid.budget - filled, wanted.decimals)
        yield Reason("budget_too_small", f"it buys {left} at most")


def _by_signature(signed: SignedBid) -> Iterator[Reason]:
    """What can be told without a chain: only keys sign what anybody can check."""
    size = len(signed.signature)
    if size != _KEY_SIGNATURE_BYTES:
        text = f"a signature of {size} bytes is no key's; with --rpc the chain is asked"
        yield Reason("signature_unknown", text)
    elif signed.key_signer != signed.bid.financier:
        yield Reason("signature", f"signed by {signed.key_signer or 'nobody'}")


def _by_chain(bid: Bid, wanted: Wanted, price: Price, facts: Facts) -> Iterator[Reason]:
    if not facts.consented:
        yield Reason("signature", "the financier did not consent to it")
    if facts.series != bid.series:
        yield Reason("series_dead", f"of series {bid.series}; the financier's is {facts.series}")
    if facts.inactive is not None:
        yield Reason("financier_inactive", f"the financier {facts.inactive}")
    if facts.is_holder:
        yield Reason("same_holder", "the financier holds the lot already")
    if facts.balance < price.financier_pays:
        held = format_amount(facts.balance, wanted.decimals)
        yield Reason("balance_too_small", f"the financier has {held}, less than it pays")
    if facts.allowance < price.financier_pays:
        allowed = format_amount(facts.allowance, wanted.decimals)
        yield Reason("allowance_too_small", f"the desk may take {allowed}, less than the price")


def _version(version: int) -> str:
    return f"{version >> 8} cuts and {version & 255} deliveries"


def _date(day: int) -> str:
    try:
        return date_of(day).isoformat()
    except InputError:
        return f"day {day}"
