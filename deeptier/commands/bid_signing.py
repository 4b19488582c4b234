"""`deeptier bids sign`: a financier's bid as a file, ready to be mailed."""

from __future__ import annotations

import json as json_format
import secrets
from pathlib import Path
from typing import Annotated

import typer
from eth_account.signers.local import LocalAccount

from deeptier.addresses import parse_address
from deeptier.audit.node import Node
from deeptier.audit.views import Views
from deeptier.bids.files import SignedBid
from deeptier.bids.price import HIGHEST_FEE_PPM
from deeptier.bounds import PPM
from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment
from deeptier.chain.house import House
from deeptier.commands.keys import DevnetKeyOption, account_of, require_devnet
from deeptier.commands.output import JsonOption, Output, option
from deeptier.commands.quote import METHODS, BasisName, MethodName
from deeptier.consents import Bid, sign, typed_data
from deeptier.days import day_number, parse_date
from deeptier.discounting import Basis
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.money import parse_amount, parse_rate
from deeptier.structs import ZERO_ADDRESS

EXAMPLES = """
Examples:

deeptier bids sign --key-file bank.key --rpc https://node.example
--deployment deployments/consortium.json --obligor 0x… --budget 5000000.00 --rate 4.35%
--last-due 2026-12-31 --last-day 2026-04-30 --out bids/bank.json

deeptier bids sign --devnet-key 4 --rpc http://127.0.0.1:8545
--deployment deployments/devnet.json --lot 7-3-1 --budget 1333333.34 --rate 6.00%
--last-due 2026-07-06 --last-day 2026-04-07 --out bids/factor.json
"""

_NONCE_BITS = 256


def sign_bid(
    rpc: Annotated[str, typer.Option(help="Node, asked for the lot's version and the series.")],
    deployment: Annotated[Path, typer.Option(help="Record of the deployment.")],
    budget: Annotated[str, typer.Option(help="Face that it may buy in all.")],
    rate: Annotated[str, typer.Option(help="Rate a year, such as 4.35%.")],
    last_due: Annotated[str, typer.Option(help="Latest due day of what it buys, YYYY-MM-DD.")],
    last_day: Annotated[str, typer.Option(help="Last day to accept it, YYYY-MM-DD.")],
    out: Annotated[Path, typer.Option(help="File to write; it must not be there yet.")],
    key_file: Annotated[
        Path | None, typer.Option(help="File with the financier's private key, in hexadecimal.")
    ] = None,
    devnet_key_: DevnetKeyOption = None,
    lot: Annotated[str | None, typer.Option(help="The one lot that it buys, as it is now.")] = None,
    obligor: Annotated[str | None, typer.Option(help="Or: any lot of this obligor.")] = None,
    currency: Annotated[
        str | None, typer.Option(help="Token; the deployment's own unless given.")
    ] = None,
    basis: Annotated[BasisName, typer.Option(help="Days in the year.")] = BasisName.ACT_360,
    method: Annotated[
        MethodName, typer.Option(help="Interest on the face, or on the proceeds.")
    ] = MethodName.DISCOUNT,
    recourse: Annotated[
        bool, typer.Option("--recourse", help="The lot may be sold back after default.")
    ] = False,
    obligor_share: Annotated[
        str, typer.Option(help="Of the discount, what the obligor bears by its mandate.")
    ] = "0%",
    fee: Annotated[str, typer.Option(help="Service fee on the face, at most 1%.")] = "0%",
    fee_receiver: Annotated[
        str | None, typer.Option(help="Who is paid the fee; with --fee only.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Sign a bid and write it to a file. Nothing is sent to the chain."""
    output = Output(json)
    with output.guarded():
        if (lot is None) == (obligor is None):
            given = "neither" if lot is None else "both"
            raise InputError("--lot or --obligor", given, "exactly one of them")
        account = account_of(key_file, devnet_key_)
        if out.exists():
            raise InputError("--out", str(out), "a file that is not there yet")
        stands = Deployment.load(deployment)
        if devnet_key_ is not None:
            require_devnet(stands.chain_id, devnet_key_)
        wanted_lot = None if lot is None else option("--lot", LotId.parse, lot)
        debtor = ZERO_ADDRESS if obligor is None else option("--obligor", parse_address, obligor)
        token = stands.addresses["DepositToken"]
        token = token if currency is None else option("--currency", parse_address, currency)
        rate_ppm = option("--rate", parse_rate, rate)
        share_ppm = _portion("--obligor-share", obligor_share, PPM)
        fee_ppm = _portion("--fee", fee, HIGHEST_FEE_PPM)
        receiver = _receiver(fee_ppm, fee_receiver)
        latest_due = day_number(option("--last-due", parse_date, last_due))
        latest = day_number(option("--last-day", parse_date, last_day))
        house = House(stands, connect(rpc, stands.chain_id))
        decimals = _decimals(house, token)
        bid = Bid(
            financier=str(account.address),
            lot=wanted_lot,
            lot_version=0 if wanted_lot is None else _version(house, wanted_lot),
            obligor=debtor,
            currency=token,
            budget=option("--budget", lambda text: parse_amount(text, decimals), budget),
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
        signed = _write(bid, account, stands, out)
        output.say(f"signed by {bid.financier}; wrote {out}")
        output.document(
            {
                "ok": True,
                "file": str(out),
                "digest": "0x" + signed.digest.hex(),
                "bid": signed.to_json()["message"],
            }
        )


def _portion(name: str, text: str, most: int) -> int:
    ppm = option(name, parse_rate, text)
    if ppm > most:
        raise InputError(name, text, f"at most {most * 100 // PPM}%")
    return ppm


def _receiver(fee_ppm: int, text: str | None) -> str:
    if (fee_ppm == 0) != (text is None):
        raise InputError("--fee-receiver", text or "missing", "given with a --fee, and only then")
    return ZERO_ADDRESS if text is None else option("--fee-receiver", parse_address, text)


def _write(bid: Bid, account: LocalAccount, stands: Deployment, out: Path) -> SignedBid:
    domain = stands.domain("DiscountDesk")
    signed = SignedBid(str(out), bid, domain, sign(account, typed_data(domain, bid)))
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("x", encoding="utf-8") as file:
        json_format.dump(signed.to_json(), file, indent=2)
        file.write("\n")
    return signed


def _decimals(house: House, token: str) -> int:
    node = Node(house.web3)
    views = Views(node, house.deployment.addresses, int(node.block(None)["number"], 16))
    return int(views.ask("DepositToken", "decimals", address=token))


def _version(house: House, lot: LotId) -> int:
    if not house.lot(lot).amount:
        raise InputError("--lot", str(lot), "a live lot of this deployment")
    return house.version(lot)
