"""What a shell completes: parties of the address book, and lots where the chain tells them cheaply.

Whatever goes wrong, nothing is completed and nothing is said.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import typer

from deeptier.desk.desk import Desk

_MOST = 50


def complete_party(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the desk's address book."""
    with suppress(Exception):
        wanted = incomplete.casefold()
        names = _desk(ctx).book.addresses
        return [name for name in names if name.casefold().startswith(wanted)][:_MOST]
    return []


def complete_lot(ctx: typer.Context, incomplete: str) -> list[str]:
    """Payables by their count; lots by how many were cut from the lot that is written so far."""
    with suppress(Exception):
        found = (each for each in _numbers(ctx, incomplete) if each.startswith(incomplete))
        return [each for each, _ in zip(found, range(_MOST), strict=False)]
    return []


def complete_thing(ctx: typer.Context, incomplete: str) -> list[str]:
    """A party, a lot or a payable."""
    if incomplete[:1].isdigit():
        return complete_lot(ctx, incomplete)
    return complete_party(ctx, incomplete)


def _desk(ctx: typer.Context) -> Desk:
    given = ctx.params.get("desk") or os.environ.get("DEEPTIER_DESK") or "."
    return Desk(Path(given))


def _numbers(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Two questions at most: what chain this is, and how many there are."""
    from deeptier.audit.node import Node
    from deeptier.audit.views import Views
    from deeptier.chain.record import Deployment
    from deeptier.lot_id import LotId

    network = _desk(ctx).network(ctx.params.get("network"))
    addresses = Deployment.load(network.record).addresses
    node = Node(network.connect())
    views = Views(node, addresses, int(node.block(None)["number"], 16))
    parent, cut, _ = incomplete.rpartition("-")
    if not cut:
        yield from map(str, range(int(views.ask("Payables", "payableCount")), 0, -1))
        return
    lot = LotId.parse(parent)
    count = int(views.ask("Warrants", "lotOf", lot.number)["children"])
    yield from (f"{parent}-{number}" for number in range(1, count + 1))
