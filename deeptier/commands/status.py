"""`deeptier status`: a desk's day, or how one obligor stands, as a regulator asks for it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from deeptier.addresses import parse_address
from deeptier.commands.at import desk_at
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.completion import complete_party
from deeptier.commands.day_rule import CalendarOption, rule_of
from deeptier.commands.desk_tables import show_desk
from deeptier.commands.look import read_desk, tell_findings
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.commands.standing_tables import show
from deeptier.desk.desk import Desk
from deeptier.errors import InputError
from deeptier.status import Answer, Source, inquire
from deeptier.status.desk_facts import desk_facts

EXAMPLES = """
Examples:

deeptier status

deeptier status --obligor motors

deeptier status --obligor 0x… --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json

deeptier status --obligor 0x… --rpc https://node.example --deployment deployments/consortium.json
--source state --block 1200 --json
"""


def status(
    obligor: Annotated[
        str | None,
        typer.Option(
            help="How this obligor stands: a name of the address book, or an address.",
            autocompletion=complete_party,
        ),
    ] = None,
    source: Annotated[
        Source | None,
        typer.Option(
            help="With --obligor: the contracts' views, the replayed logs, or both, compared;"
            " both unless given."
        ),
    ] = None,
    block: Annotated[
        int | None,
        typer.Option(help="With --obligor: block to ask at; the latest unless given.", min=0),
    ] = None,
    calendar: CalendarOption = None,
    *,
    asked: ChainAsked,
    json: JsonOption = False,
) -> None:
    """The desk's day: what falls due, what is late, how its parties stand.

    With --obligor: its lines, open payables, maturities, holders, tiers and what is overdue.

    Exit code 1 where state and logs differ, or the logs contradict themselves.
    """
    output = Output(json)
    with output.guarded():
        if obligor is None:
            asked_of_one = {
                "--rpc": asked.rpc,
                "--deployment": asked.deployment,
                "--source": source and source.value,
                "--block": block,
            }
            for name, value in asked_of_one.items():
                if value is not None:
                    raise InputError(name, str(value), "given with --obligor, or left out")
            _tell_day(output, desk_at(asked.desk), asked.network, calendar)
            return
        if calendar is not None:
            raise InputError("--calendar", calendar, "left out with --obligor")
        read = asked.book.address if asked.book.parties else parse_address
        account = option("--obligor", read, obligor)
        web3, stands = asked.open()

        def answer(_: str) -> Answer:
            return inquire(web3, stands, account, source or Source.BOTH, block)

        _tell_obligor(output, option("--obligor", answer, obligor), asked.book.names)


def _tell_obligor(output: Output, answer: Answer, names: dict[str, str]) -> None:
    output.document({"ok": not answer.findings, **answer.to_json()})
    if not output.as_json:
        show(output, answer, names)
    if answer.findings:
        raise typer.Exit(FINDINGS)


def _tell_day(output: Output, desk: Desk, network: str | None, calendar: str | None) -> None:
    open_days = rule_of(desk.network(network), calendar).calendar
    reading = read_desk(output, desk.open(network))
    closed = open_days.why_closed(reading.today)
    facts = desk_facts(reading, desk.book.addresses.values(), closed)
    output.document(
        {
            "ok": not reading.findings,
            **asdict(facts),
            "tokens": {
                each.currency: asdict(reading.token(each.currency)) for each in facts.currencies
            },
            "findings": [each.to_json() for each in reading.findings],
        }
    )
    if not output.as_json:
        show_desk(output, reading, facts)
        tell_findings(output, reading)
    if reading.findings:
        raise typer.Exit(FINDINGS)
