"""Prints the gas table, and the lines of one operation's floor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.gas.floor import Line, total
from benchmarks.gas.measurement import HERE, Measurement, Peer


def print_table(console: Console, rows: Sequence[Measurement]) -> None:
    """One row for each operation; peers beneath each other, with ours as a multiple of theirs."""
    table = Table(
        title="Transaction gas, intrinsic cost and calldata included", title_justify="left"
    )
    table.add_column("operation")
    for heading in ("gas", "floor", "gas/floor", "budget"):
        table.add_column(heading, justify="right")
    table.add_column("within")
    table.add_column("peers: gas, ours/theirs")
    for row in rows:
        table.add_row(
            row.operation,
            f"{row.gas:,}",
            f"{row.floor:,}",
            f"{row.ratio:.3f}",
            "" if row.budget is None else f"{row.budget:,}",
            _verdict(row),
            "\n".join(_peer(row, peer) for peer in row.peers),
            end_section=len(row.peers) > 1,
        )
    console.print(table)


def print_explanation(console: Console, row: Measurement) -> None:
    """The floor of an operation line by line, then where the gas above it went."""
    table = Table(title=row.operation, title_justify="left")
    table.add_column("line")
    for heading in ("count", "each", "gas"):
        table.add_column(heading, justify="right")
    table.add_column("why")
    _add_lines(table, row.lines)
    if row.parts > 1:
        whole = total(row.lines)
        table.add_row("floor of the transaction", "", "", f"{whole:,}", "", style="bold")
        table.add_row("floor", f"1/{row.parts}", "", f"{row.floor:,}", "", style="bold")
    else:
        table.add_row("floor", "", "", f"{row.floor:,}", "", style="bold")
    table.add_section()
    _add_lines(table, row.above)
    per = f"each of {row.parts}" if row.parts > 1 else ""
    table.add_row("measured", "", "", f"{row.gas:,}", per, style="bold")
    console.print(table)


def _add_lines(table: Table, lines: Sequence[Line]) -> None:
    for line in lines:
        table.add_row(line.name, f"{line.count:,}", f"{line.unit:,}", f"{line.gas:,}", line.reason)


def _verdict(row: Measurement) -> str:
    if row.budget is None:
        return ""
    return "[green]yes[/]" if row.is_within_budget else "[bold red]NO[/]"


def _peer(row: Measurement, peer: Peer) -> str:
    where = "" if peer.measured == HERE else f" [{peer.measured}]"
    return f"{peer.name}{where}: {peer.gas:,}, {row.gas / peer.gas:.3g}".replace("[", r"\[")
