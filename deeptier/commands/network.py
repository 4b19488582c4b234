"""`deeptier network list`, `deeptier network check`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from deeptier.chain.fees import Fees, format_fee
from deeptier.commands.at import HERE, DeskOption, desk_at
from deeptier.commands.output import FINDINGS, JsonOption, Output
from deeptier.desk.inspection import Inspection, Seen, inspect
from deeptier.desk.networks import Network
from deeptier.errors import InputError

LIST_EXAMPLES = """
Example:

deeptier network list
"""
CHECK_EXAMPLES = """
Examples:

deeptier network check

deeptier network check consortium

deeptier network check --all
"""


def list_(desk: DeskOption = HERE, json: JsonOption = False) -> None:
    """Show the networks of networks.yaml; nobody is asked."""
    output = Output(json)
    with output.guarded():
        networks = desk_at(desk).networks
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("", "network", "chain", "endpoints", "confirmations", "fees", "contracts"):
            table.add_column(column, overflow="fold")
        for each in networks.by_name.values():
            table.add_row(
                "*" if each.name == networks.default else "",
                each.name,
                str(each.chain_id),
                "\n".join(endpoint.shown for endpoint in each.endpoints),
                str(each.confirmations),
                _fees(each.fees),
                "deployed" if each.record.exists() else "none here",
            )
        output.console.print(table)
        output.say("* is meant where --network names no other")
        output.document(
            {
                "ok": True,
                "default": networks.default,
                "networks": [_words(each) for each in networks.by_name.values()],
            }
        )


def check(
    name: Annotated[
        str | None, typer.Argument(metavar="NETWORK", help="The default unless given.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All networks.")] = False,
    desk: DeskOption = HERE,
    json: JsonOption = False,
) -> None:
    """Ask each endpoint by itself, and compare the contracts with their record.

    Exit code 1 when something is amiss.
    """
    output = Output(json)
    with output.guarded():
        here = desk_at(desk)
        if every and name:
            raise InputError("--all", name, "given without a network's name")
        chosen = list(here.networks.by_name.values()) if every else [here.network(name)]
        found = [inspect(each) for each in chosen]
        for each in found:
            _show(output, each)
        is_well = all(each.is_well for each in found)
        output.document({"ok": is_well, "networks": [_inspected(each) for each in found]})
        if not is_well:
            raise typer.Exit(FINDINGS)


def _show(output: Output, found: Inspection) -> None:
    output.say(f"{found.network.name}, chain {found.network.chain_id}", style="bold")
    for each in found.endpoints:
        _line(output, each.trouble, each.shown, f"block {each.block}, {each.client}")
    if found.contracts is not None:
        record = str(found.network.record)
        _line(output, found.contracts, "contracts", f"as {record} says")
        if found.is_too_dear:
            _line(output, found.fee or "", "gas", "")
        else:
            output.say(f"       gas: {found.fee}")


def _line(output: Output, trouble: str, what: str, well: str) -> None:
    mark, style = ("amiss", "red") if trouble else ("well", None)
    output.say(f"{mark:>5}  {what}: {trouble or well}", style=style)


def _fees(fees: Fees) -> str:
    if fees.gas_price is not None:
        return format_fee(fees.gas_price) if fees.gas_price else "free"
    words = "as the node suggests" if fees.from_node else "as the newest block asks"
    return words if fees.highest_fee is None else f"{words}, at most {format_fee(fees.highest_fee)}"


def _words(network: Network) -> dict[str, Any]:
    return {
        "name": network.name,
        "chain_id": network.chain_id,
        "endpoints": [each.shown for each in network.endpoints],
        "confirmations": network.confirmations,
        "gas_price_wei": network.fees.gas_price,
        "highest_fee_wei": network.fees.highest_fee,
        "devnet": network.devnet,
        "record": str(network.record),
        "is_deployed": network.record.exists(),
    }


def _inspected(found: Inspection) -> dict[str, Any]:
    return {
        "name": found.network.name,
        "ok": found.is_well,
        "endpoints": [_seen(each) for each in found.endpoints],
        "contracts": {"checked": found.contracts is not None, "trouble": found.contracts or None},
        "fee": found.fee,
    }


def _seen(each: Seen) -> dict[str, Any]:
    return {
        "endpoint": each.shown,
        "trouble": each.trouble or None,
        "client": each.client,
        "block": each.block,
    }
