"""The tables that commands print."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from deeptier.audit import Verdict
from deeptier.money import format_amount
from deeptier.scenario.model import Scenario
from deeptier.scenario.report import Row

_COLUMNS = ("#", "date", "who", "what", "lot", "amount", "gas")
_RIGHT = {"#", "amount", "gas"}
_WIDE = 92
_WIDE_GAP = 2
_LOT_WIDTH = 9
_GAS_WIDTH = 7
_SHORTEST_NAME = 8
_FINDINGS_SHOWN = 20


class StepTable:
    """The table of steps, line by line, so that it can be shown while it grows."""

    def __init__(self, scenario: Scenario, width: int) -> None:
        money = [payable.face for payable in scenario.payables.values()]
        names = [party.name for party in scenario.parties.values()]
        verbs = [step.verb for step in scenario.steps]
        gap = _WIDE_GAP if width >= _WIDE else 1
        fixed = {
            "#": len(str(len(scenario.steps))),
            "date": 10,
            "what": max(map(len, verbs), default=4),
            "lot": _LOT_WIDTH,
            "amount": max(len(format_amount(each)) for each in [*money, 0]),
            "gas": _GAS_WIDTH,
        }
        room = width - sum(fixed.values()) - gap * len(fixed)
        longest = max(map(cell_len, names), default=3)
        self._widths = {**fixed, "who": max(_SHORTEST_NAME, min(room, longest))}
        self._gap = " " * gap
        self._indent = fixed["#"] + fixed["date"] + 2 * gap

    def header(self) -> Text:
        """The names of the columns."""
        return Text(self._line({name: name for name in _COLUMNS}), style="bold")

    def rows(self, row: Row) -> list[RenderableType]:
        """A step: its line, and its notes below."""
        lots = row.lots[0] if row.lots else ""
        if len(row.lots) > 1:
            lots += f" +{len(row.lots) - 1}"
        line = self._line(
            {
                "#": str(row.number),
                "date": row.date.isoformat(),
                "who": row.who,
                "what": row.verb.replace("_", " "),
                "lot": lots,
                "amount": "" if row.amount is None else format_amount(row.amount),
                "gas": "" if row.gas is None else f"{row.gas:,}",
            }
        )
        notes = [row.note, f"carried by {row.carrier}" if row.carrier else ""]
        note = "; ".join(filter(None, notes))
        lines: list[RenderableType] = [Text(line)]
        if note:
            style = "yellow" if row.refused else "dim"
            padding = (0, 0, 0, self._indent)
            lines.append(Padding(Text(note, style=style), padding, expand=False))
        return lines

    def _line(self, cells: Mapping[str, str]) -> str:
        parts = []
        for name in _COLUMNS:
            text, width = cells.get(name, ""), self._widths[name]
            spare = width - cell_len(text)
            if spare < 0:
                text, spare = set_cell_size(text, width - 1) + "…", 0
            parts.append(" " * spare + text if name in _RIGHT else text + " " * spare)
        return self._gap.join(parts).rstrip()


def verdict_lines(verdict: Verdict) -> list[tuple[str, str]]:
    """The audit's verdict as lines with a style each."""
    figures = verdict.figures
    lines = [
        (
            f"replayed {verdict.logs:,} logs and asked {verdict.questions:,} views"
            f" at block {verdict.block_number:,} of chain {verdict.chain_id}",
            "",
        )
    ]
    for each in figures.currencies:
        issued, live, redeemed, paid, paid_out, held, used, limit = map(
            format_amount,
            (
                each.face,
                each.live,
                each.redeemed,
                each.paid,
                each.paid_out,
                each.held,
                each.line_used,
                each.line_limit,
            ),
        )
        fallen = "".join(
            f" + {name} {format_amount(amount)}"
            for name, amount in (("retired", each.retired), ("cancelled", each.cancelled))
            if amount
        )
        lines.append((f"  issued   {issued} = live {live} + redeemed {redeemed}{fallen}", ""))
        lines.append((f"  paid in  {paid} = paid out {paid_out} + held {held}", ""))
        lines.append((f"  credit   {used} used of {limit}", ""))
    if verdict.equal:
        lines.append(("the logs, replayed, equal the contracts' state to the last fen", "green"))
        return lines
    count = len(verdict.findings)
    lines.append((f"{count} finding{'s'[: count > 1]}: logs and state differ", "bold red"))
    lines.extend((f"  {finding}", "red") for finding in verdict.findings[:_FINDINGS_SHOWN])
    if count > _FINDINGS_SHOWN:
        lines.append((f"  and {count - _FINDINGS_SHOWN} more (--json has all)", "red"))
    return lines
