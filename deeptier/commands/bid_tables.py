"""Ranked bids as a table, and as JSON."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from deeptier.bids.files import SignedBid
from deeptier.bids.ranking import Offer, Ranking, Wanted
from deeptier.bounds import PPM
from deeptier.commands.output import Output
from deeptier.consents import Bid
from deeptier.days import date_of
from deeptier.desk.book import AddressBook
from deeptier.discounting import Method
from deeptier.errors import InputError
from deeptier.money import format_amount, format_rate

_METHODS = {Method.DISCOUNT: "discount", Method.TRUE_YIELD: "true yield"}


def as_json(ranking: Ranking, wanted: Wanted, block: int | None) -> dict[str, Any]:
    """One document; amounts in minor units. `block` is None where no chain was asked."""
    return {
        "ok": bool(ranking.offers),
        "on": date_of(wanted.on).isoformat(),
        "due": _date(wanted.due_day),
        "days": wanted.due_day - wanted.on,
        "units": {"amounts": "minor units of the currency", "..._ppm": "parts per million"},
        "amount": wanted.amount,
        "decimals": wanted.decimals,
        "lot": None if wanted.lot is None else str(wanted.lot),
        "lot_version": wanted.version,
        "obligor": wanted.obligor,
        "currency": wanted.currency,
        "block": block,
        "not_checked": _not_checked(wanted, block),
        "best": _offer_json(1, ranking.offers[0]) if ranking.offers else None,
        "bids": [_offer_json(place, offer) for place, offer in enumerate(ranking.offers, 1)],
        "unable": [
            {
                **_bid_json(each.signed),
                "reasons": [{"code": why.code, "text": why.text} for why in each.reasons],
            }
            for each in ranking.unable
        ],
    }


def show(
    output: Output, ranking: Ranking, wanted: Wanted, block: int | None, book: AddressBook
) -> None:
    """The table for people."""

    def written(amount: int) -> str:
        return format_amount(amount, wanted.decimals)

    what = "a lot" if wanted.lot is None else f"lot {wanted.lot}"
    output.say(
        f"{written(wanted.amount)} of {what}, due {_date(wanted.due_day)},"
        f" sold on {date_of(wanted.on).isoformat()}: {wanted.due_day - wanted.on:,} days",
        style="bold",
    )
    if ranking.offers:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("#", "seller receives", "discount", "rate"):
            table.add_column(name, justify="right", no_wrap=True)
        names = [book.names.get(offer.signed.bid.financier, "") for offer in ranking.offers]
        known = any(names)
        for name in (*["financier"] * known, "terms", "open until", "bid"):
            table.add_column(name, overflow="fold")
        for place, offer in enumerate(ranking.offers, 1):
            price = offer.price
            table.add_row(
                str(place),
                written(price.net_proceeds),
                written(price.discount),
                _rate(offer.signed.bid),
                *[names[place - 1]] * known,
                _terms(offer, wanted.decimals),
                _date(offer.signed.bid.last_day),
                offer.signed.place,
            )
        output.console.print(table, markup=False)
    if ranking.unable:
        output.say(f"{len(ranking.unable)} cannot serve:")
    for each in ranking.unable:
        why = _named("; ".join(reason.text for reason in each.reasons), book)
        output.say(f"  {each.signed.place}: {why}", style="yellow")
    if not ranking.offers:
        output.say("no bid can serve", style="bold red")
    missing = _not_checked(wanted, block)
    if missing:
        output.say(f"not checked: {', '.join(missing)}", style="dim")


def _not_checked(wanted: Wanted, block: int | None) -> list[str]:
    """What nobody told, and what only a chain tells."""
    told = {
        "lot": wanted.lot,
        "version of the lot": wanted.version,
        "obligor": wanted.obligor,
        "currency": wanted.currency,
        "what only the chain tells: the seller, the financier, its cash, bids cancelled": block,
    }
    return [name for name, value in told.items() if value is None]


def _offer_json(place: int, offer: Offer) -> dict[str, Any]:
    price = offer.price
    return {
        "place": place,
        **_bid_json(offer.signed),
        "net_proceeds": price.net_proceeds,
        "discount": price.discount,
        "obligor_part": price.obligor_part,
        "fee": price.fee,
        "financier_pays": price.financier_pays,
    }


def _bid_json(signed: SignedBid) -> dict[str, Any]:
    bid = signed.bid
    return {
        "bid": signed.place,
        "digest": "0x" + signed.digest.hex(),
        "financier": bid.financier,
        "rate_ppm": bid.rate_ppm,
        "basis": int(bid.day_basis),
        "method": _METHODS[bid.method],
        "recourse": bid.recourse,
        "last_date": _date(bid.last_day),
    }


def _named(text: str, book: AddressBook) -> str:
    for address, name in book.names.items():
        text = text.replace(address, name)
    return text


def _terms(offer: Offer, decimals: int) -> str:
    bid, price = offer.signed.bid, offer.price
    words = [f"ACT/{int(bid.day_basis)} {_METHODS[bid.method]}"]
    words += ["with recourse"] if bid.recourse else []
    words += [f"obligor bears {format_amount(price.obligor_part, decimals)}"] * bool(
        price.obligor_part
    )
    words += [f"fee {format_amount(price.fee, decimals)}"] * bool(price.fee)
    return ", ".join(words)


def _rate(bid: Bid) -> str:
    return format_rate(bid.rate_ppm) if bid.rate_ppm <= PPM else f"{bid.rate_ppm:,} ppm"


def _date(day: int) -> str:
    try:
        return date_of(day).isoformat()
    except InputError:
        return f"day {day}"
