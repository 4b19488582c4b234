"""`deeptier bids sign`: a financier's bid as a file, ready to be mailed."""

from __future__ import annotations

import json as json_format
import secrets
from pathlib import Path
from typing import Annotated

import typer

from deeptier.approvals.agreeing import require_two_to_agree
from deeptier.audit.node import Node
from deeptier.audit.views import Views
from deeptier.bids.files import SignedBid
from deeptier.bids.price import HIGHEST_FEE_PPM
from deeptier.bounds import PPM
from deeptier.chain.deployment import Deployment
from deeptier.chain.house import House
from deeptier.commands.at import (
    ACTOR_VARIABLE,
    ActorOption,
    PasswordFileOption,
    desk_at,
    is_typed,
)
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.completion import complete_lot, complete_party
from deeptier.commands.keys import DevnetKeyOption, account_of, require_devnet
from deeptier.commands.output import JsonOption, Output, option
from deeptier.commands.persons import ApproverOption, ProposerOption
from deeptier.commands.quote import METHODS, BasisName, MethodName
from deeptier.consents import Bid, sign, typed_data
from deeptier.days import date_of, day_number, parse_date
from deeptier.desk.book import AddressBook
from deeptier.desk.desk import Desk
from deeptier.discounting import Basis
from deeptier.errors import InputError
from deeptier.files import write_whole
from deeptier.letters.letter import Letter
from deeptier.lot_id import LotId
from deeptier.money import format_amount, parse_amount, parse_rate
from deeptier.signers import Signer
from deeptier.structs import ZERO_ADDRESS

EXAMPLES = """
Examples:

deeptier bids sign --as bank --lot 7-3-1 --budget 1333333.34 --rate 6.00% --last-due 2026-07-06
--last-day 2026-04-07 --out bids/bank.json

deeptier bids sign --key-file bank.key --rpc https://node.example
--deployment deployments/consortium.json --obligor 0x… --budget 5000000.00 --rate 4.35%
--last-due 2026-12-31 --last-day 2026-04-30 --out bids/bank.json
"""

_NONCE_BITS = 256


def sign_bid(
    budget: Annotated[str, typer.Option(metavar="AMOUNT", help="Face that it may buy in all.")],
    rate: Annotated[str, typer.Option(metavar="RATE", help="Rate a year, such as 4.35%.")],
    last_due: Annotated[
        str, typer.Option(metavar="DATE", help="Latest due day of what it buys, YYYY-MM-DD.")
    ],
    last_day: Annotated[
        str, typer.Option(metavar="DATE", help="Last day to accept it, YYYY-MM-DD.")
    ],
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="File to write; it must not be there yet.")
    ],
    actor: ActorOption = None,
    key_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Instead of --as: file with the private key, in hexadecimal."
        ),
    ] = None,
    devnet_key_: DevnetKeyOption = None,
    lot: Annotated[
        str | None,
        typer.Option(
            metavar="LOT",
            help="The one lot that it buys, as it is now.",
            autocompletion=complete_lot,
        ),
    ] = None,
    obligor: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Or: any lot of this obligor.", autocompletion=complete_party
        ),
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="TOKEN", help="Token; the deployment's own unless given.")
    ] = None,
    basis: Annotated[BasisName, typer.Option(help="Days in the year.")] = BasisName.ACT_360,
    method: Annotated[
        MethodName, typer.Option(help="Interest on the face, or on the proceeds.")
    ] = MethodName.DISCOUNT,
    recourse: Annotated[
        bool, typer.Option("--recourse", help="The lot may be sold back after default.")
    ] = False,
    obligor_share: Annotated[
        str,
        typer.Option(
            metavar="RATE", help="Of the discount, what the obligor bears by its mandate."
        ),
    ] = "0%",
    fee: Annotated[
        str, typer.Option(metavar="RATE", help="Service fee on the face, at most 1%.")
    ] = "0%",
    fee_receiver: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who is paid the fee; with --fee only.")
    ] = None,
    proposed_by: ProposerOption = None,
    approved_by: ApproverOption = None,
    *,
    chain: ChainAsked,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Sign a bid and write it to a file. Nothing is sent to the chain.

    The chain is asked for the lot's version and for the financier's series of bids.
    """
    output = Output(json)
    with output.guarded():
        if (lot is None) == (obligor is None):
            given = "neither" if lot is None else "both"
            raise InputError("--lot or --obligor", given, "exactly one of them")
        here = desk_at(chain.desk, password_file)
        is_of_desk = key_file is None and devnet_key_ is None
        if not is_of_desk:
            if actor is not None and is_typed(actor, ACTOR_VARIABLE):
                raise InputError("--as", actor, "left out with --key-file or --devnet-key")
            account: Signer = account_of(key_file, devnet_key_)
        else:
            account = _party(here, actor)
        if out.exists():
            raise InputError("--out", str(out), "a file that is not there yet")
        book = chain.book
        wanted_lot = None if lot is None else option("--lot", LotId.parse, lot)
        debtor = ZERO_ADDRESS if obligor is None else option("--obligor", book.address, obligor)
        asked_token = None if currency is None else option("--currency", book.address, currency)
        rate_ppm = option("--rate", parse_rate, rate)
        share_ppm = _portion("--obligor-share", obligor_share, PPM)
        fee_ppm = _portion("--fee", fee, HIGHEST_FEE_PPM)
        receiver = _receiver(fee_ppm, fee_receiver, book)
        latest_due = day_number(option("--last-due", parse_date, last_due))
        latest = day_number(option("--last-day", parse_date, last_day))
        web3, stands = chain.open()
        if devnet_key_ is not None:
            require_devnet(stands.chain_id, devnet_key_)
        house = House(stands, web3)
        _require_open(house.today(), latest, latest_due)
        token = asked_token or stands.addresses["DepositToken"]
        decimals = _decimals(house, token)
        bid = Bid(
            financier=str(account.address),
            lot=wanted_lot,
            lot_version=0 if wanted_lot is None else _version(house, wanted_lot),
            obligor=debtor,
            currency=token,
            budget=option("--budget", lambda text: _face(text, decimals), budget),
            rate_ppm=rate_ppm,
            day_basis=Basis(int(basis.value)),
            method=METHODS[method],
            recourse=recourse,
            obligor_share_ppm=share_ppm,
            fee_ppm=fee_ppm,
            fee_receiver=receiver,
            last_due_day=latest_due,
            last_day=latest,
            series=house.bid_series(str(account.address)),
            nonce=secrets.randbits(_NONCE_BITS),
        )
        if is_of_desk:
            letter = Letter(str(out), bid, stands.domain("DiscountDesk"), bid.financier, b"")
            require_two_to_agree(
                here, chain.network, [letter], lambda _: decimals, proposed_by, approved_by
            )
        signed = _write(bid, account, stands, out)
        output.say(f"signed by {book.name(bid.financier)}; wrote {out}")
        output.document(
            {
                "ok": True,
                "file": str(out),
                "digest": "0x" + signed.digest.hex(),
                "bid": signed.to_json()["message"],
            }
        )


def _party(desk: Desk, actor: str | None) -> Signer:
    if actor is None:
        expected = "given: the financier's name; or --key-file, or --devnet-key"
        raise InputError("--as", "missing", expected)
    return option("--as", desk.keyring.signer, actor)


def _face(text: str, decimals: int) -> int:
    amount = parse_amount(text, decimals)
    if not amount:
        raise InputError("face", text, f"at least {format_amount(1, decimals)}")
    return amount


def _require_open(today: int, last_day: int, last_due_day: int) -> None:
    """A bid that nobody could accept any more is a slip of the pen."""
    if last_day < today:
        expected = f"the chain's day, {date_of(today)}, or later"
        raise InputError("--last-day", str(date_of(last_day)), expected)
    if last_due_day <= today:
        expected = f"after the chain's day, {date_of(today)}: what is due no longer circulates"
        raise InputError("--last-due", str(date_of(last_due_day)), expected)


def _portion(name: str, text: str, most: int) -> int:
    ppm = option(name, parse_rate, text)
    if ppm > most:
        raise InputError(name, text, f"at most {most * 100 // PPM}%")
    return ppm


def _receiver(fee_ppm: int, text: str | None, book: AddressBook) -> str:
    if (fee_ppm == 0) != (text is None):
        raise InputError("--fee-receiver", text or "missing", "given with a --fee, and only then")
    return ZERO_ADDRESS if text is None else option("--fee-receiver", book.address, text)


def _write(bid: Bid, account: Signer, stands: Deployment, out: Path) -> SignedBid:
    domain = stands.domain("DiscountDesk")
    signed = SignedBid(str(out), bid, domain, sign(account, typed_data(domain, bid)))
    write_whole(out, json_format.dumps(signed.to_json(), indent=2) + "\n", new=True)
    return signed


def _decimals(house: House, token: str) -> int:
    node = Node(house.web3)
    views = Views(node, house.deployment.addresses, int(node.block(None)["number"], 16))
    return int(views.ask("DepositToken", "decimals", address=token))


def _version(house: House, lot: LotId) -> int:
    if not house.lot(lot).amount:
        raise InputError("--lot", str(lot), "a live lot of this deployment")
    return house.version(lot)
