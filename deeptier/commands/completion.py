"""What a shell completes: parties, runs, words of a choice; lots, where the chain tells cheaply.

Whatever goes wrong, nothing is completed and nothing is said.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import typer

from deeptier.desk.desk import Desk

_MOST = 50
_QUOTES = ("'", '"')
#: What bash takes for more than a letter of a word.
_SPECIAL = re.compile(r"[^\w.,:/@%+=-]")
_SHELL_ASKS = "_DEEPTIER_COMPLETE"


def complete_party(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the desk's address book."""
    with suppress(Exception):
        wanted = incomplete.casefold()
        names = _desk(ctx).book.addresses
        found = [name for name in names if name.casefold().startswith(wanted)]
        return [_as_typed(name) for name in found[:_MOST]]
    return []


def complete_run(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the desk's runs."""
    with suppress(Exception):
        from deeptier.bulk.folder import runs_in

        names = (each.name for each in runs_in(_desk(ctx).runs))
        return [_as_typed(name) for name in names if name.startswith(incomplete)][:_MOST]
    return []


def complete_word(*words: str) -> Callable[[str], list[str]]:
    """Completes one of these words."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete.lower())]

    return complete


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


def _as_typed(name: str) -> str:
    """A name as bash must find it on the line: it puts in what it is given, blanks and all."""
    typed = os.environ.get("COMP_WORDS", "").split("\n")[-1]
    is_bash = os.environ.get(_SHELL_ASKS) == "complete_bash"
    return _SPECIAL.sub(r"\\\g<0>", name) if is_bash and typed[:1] not in _QUOTES else name


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
