"""`deeptier bids best`: the bids that came by mail, the best first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deeptier.addresses import parse_address
from deeptier.bids.files import SignedBid, read_bids
from deeptier.bids.market import LotForSale, Market
from deeptier.bids.ranking import Wanted, rank, require_one_sale
from deeptier.chain.deployment import Deployment
from deeptier.commands.bid_tables import as_json, show
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.completion import complete_lot, complete_party
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.days import date_of, day_number, parse_date
from deeptier.desk.book import AddressBook
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.money import format_amount, parse_amount

EXAMPLES = """
Examples:

deeptier bids best bids/ --lot 7-3-1 --on 2026-04-07

deeptier bids best bids/ --lot 7-3-1 --on 2026-04-07 --rpc https://node.example
--deployment deployments/consortium.json

deeptier bids best one.json two.json --face 1333333.34 --due 2026-07-06 --on 2026-04-07
"""


def best(
    bids: Annotated[list[Path], typer.Argument(help="Files of bids, or folders of such files.")],
    on: Annotated[
        str, typer.Option(metavar="DATE", help="Deal day, YYYY-MM-DD; it bears interest.")
    ],
    lot: Annotated[
        str | None,
        typer.Option(
            metavar="LOT", help='Lot to sell, such as "7-3-1".', autocompletion=complete_lot
        ),
    ] = None,
    amount: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="Part of the lot to sell; all of it unless given."),
    ] = None,
    face: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="Ask no chain: this is the lot's amount.")
    ] = None,
    due: Annotated[str | None, typer.Option(metavar="DATE", help="With --face: due day.")] = None,
    obligor: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="With --face: who owes; not checked unless given.",
            autocompletion=complete_party,
        ),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(metavar="TOKEN", help="With --face: token; not checked unless given."),
    ] = None,
    *,
    chain: ChainAsked,
    json: JsonOption = False,
) -> None:
    """Rank bids for a lot and a day by what the seller receives, to the cent.

    The chain tells the lot and what the financiers can pay; with --face no chain is asked.

    Exit code 0 when at least one bid can serve, 1 when none can.
    """
    output = Output(json)
    with output.guarded():
        day = day_number(option("--on", parse_date, on))
        wanted_lot = None if lot is None else option("--lot", LotId.parse, lot)
        offline = {"--face": face, "--due": due, "--obligor": obligor, "--currency": currency}
        if not (chain.is_named or (chain.is_in_desk and face is None)):
            if chain.deployment is not None:
                raise InputError("--deployment", str(chain.deployment), "given together with --rpc")
            wanted = _told(offline, wanted_lot, amount, day, chain.book)
            signed = read_bids(bids)
            require_one_sale(signed, wanted)
            ranking, block = rank(signed, wanted), None
        else:
            _require_left_out(offline)
            if wanted_lot is None:
                raise InputError("--lot", "missing", "given, or --face and --due to ask no chain")
            signed = read_bids(bids)
            web3, stands = chain.open()
            _require_same_desk(signed, stands)
            market = Market(web3, stands)
            _require_not_past(day, market.today)
            sale = market.lot(wanted_lot, day)
            wanted = _read(sale, amount, day)
            ranking = rank(signed, wanted, market.facts(signed, sale, day))
            if day == market.today:
                ranking = market.tried(ranking, sale)
            block = market.block
        output.document(as_json(ranking, wanted, block))
        if not json:
            show(output, ranking, wanted, block, chain.book)
        if not ranking.offers:
            raise typer.Exit(FINDINGS)


def _told(
    words: dict[str, str | None],
    lot: LotId | None,
    amount: str | None,
    day: int,
    book: AddressBook,
) -> Wanted:
    """What is sold, by the options."""
    face, due, obligor, currency = words.values()
    if face is None or due is None:
        missing = "--face" if face is None else "--due"
        raise InputError(
            missing, "missing", "given, or --lot where a desk or --rpc names a chain that tells it"
        )
    due_day = day_number(option("--due", parse_date, due))
    _require_before_due(day, due_day)
    whole = option("--face", parse_amount, face)
    if whole == 0:
        raise InputError("--face", face, "at least 0.01")
    return Wanted(
        amount=_part(amount, whole, 2),
        due_day=due_day,
        on=day,
        lot=lot,
        obligor=None if obligor is None else option("--obligor", book.address, obligor),
        currency=None if currency is None else option("--currency", book.address, currency),
    )


def _read(sale: LotForSale, amount: str | None, day: int) -> Wanted:
    """What is sold, by the chain."""
    _require_before_due(day, sale.due_day)
    part = _part(amount, sale.amount, sale.decimals)
    uncut = part == sale.amount or sale.can_be_cut
    return Wanted(
        amount=part,
        due_day=sale.due_day,
        on=day,
        lot=sale.lot,
        version=sale.version,
        obligor=parse_address(sale.obligor),
        currency=parse_address(sale.currency),
        decimals=sale.decimals,
        obstacle=sale.obstacle or (None if uncut else "the lot cannot be cut any more"),
    )


def _part(amount: str | None, whole: int, decimals: int) -> int:
    if amount is None:
        return whole
    part = option("--amount", lambda text: parse_amount(text, decimals), amount)
    if not 1 <= part <= whole:
        least, most = format_amount(1, decimals), format_amount(whole, decimals)
        raise InputError("--amount", amount, f"from {least} to {most}, the whole lot")
    return part


def _require_left_out(offline: dict[str, str | None]) -> None:
    for name, given in offline.items():
        if given is not None:
            raise InputError(name, given, "left out where a chain is asked: it tells that")


def _require_before_due(day: int, due_day: int) -> None:
    if day >= due_day:
        raise InputError(
            "--on", date_of(day).isoformat(), f"before the due day, {date_of(due_day).isoformat()}"
        )


def _require_not_past(day: int, today: int) -> None:
    if day < today:
        raise InputError(
            "--on",
            date_of(day).isoformat(),
            f"the chain's day, {date_of(today).isoformat()}, or later",
        )


def _require_same_desk(bids: tuple[SignedBid, ...], stands: Deployment) -> None:
    """All bids are for one contract on one chain, so the first speaks for all."""
    here, first = stands.domain("DiscountDesk"), bids[0]
    if first.domain.chain_id != here.chain_id:
        field = f"{first.place}: domain.chainId"
        raise InputError(field, first.domain.chain_id, f"{here.chain_id}, the deployment's")
    if first.domain.verifying_contract != here.verifying_contract:
        field = f"{first.place}: domain.verifyingContract"
        expected = f"{here.verifying_contract}, the deployment's discount desk"
        raise InputError(field, first.domain.verifying_contract, expected)
