"""`deeptier devnet`, `deeptier clock`: a chain of one's own, and its days."""

from __future__ import annotations

import re
import signal
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from web3 import Web3

from deeptier.chain.chain_folder import ChainFolderError, label_of
from deeptier.chain.devnet import Devnet, DevnetError
from deeptier.chain.devnet_clock import DevnetClock
from deeptier.chain.devnet_keeping import Keeping
from deeptier.commands.at import (
    HERE,
    NETWORK_VARIABLE,
    DeskOption,
    NetworkOption,
    desk_at,
    is_typed,
)
from deeptier.commands.backend import Backend
from deeptier.commands.devnet_words import Ready, introduce
from deeptier.commands.output import JsonOption, Output, option
from deeptier.days import (
    DEFAULT_OFFSET_SECONDS,
    civil_day,
    date_of,
    day_number,
    first_second,
    parse_date,
)
from deeptier.desk.desk import Desk
from deeptier.desk.devnet_place import DevnetPlace
from deeptier.desk.networks import FILE, Network
from deeptier.desk.treasury import Treasury
from deeptier.errors import InputError

DEVNET_EXAMPLES = """
Examples:

deeptier init --devnet && deeptier devnet

deeptier devnet --furnished

deeptier devnet --port 8545

deeptier devnet --state build/demo/chain
"""
CLOCK_EXAMPLES = """
Examples:

deeptier clock

deeptier clock 2026-04-07

deeptier clock +90
"""

_FIRST_DAY = "2026-01-01"
_DEFAULT_PORT = 8545
_ALIVE_EVERY_SECONDS = 1.0
_LATER = re.compile(r"\+([0-9]{1,4})")
_MOST_DAYS = 9_999
_LAST_DAY = day_number(date.max)


@dataclass(frozen=True)
class _Plan:
    """What is started, and for which desk."""

    place: DevnetPlace
    desk: Desk | None = None
    network: Network | None = None


def devnet(
    backend: Annotated[
        Backend | None,
        typer.Option(help="Devnet to start: ganache, or that of the chain in --state."),
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port; 8545 unless given.", min=1, max=65535)
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(help=f"A new chain's first day, YYYY-MM-DD; {_FIRST_DAY} unless given."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(help="Folder that keeps the chain, to be started again; none unless given."),
    ] = None,
    furnished: Annotated[
        bool,
        typer.Option(
            "--furnished",
            help="With contracts, and the desk's made-up parties onboarded, with money and a line.",
        ),
    ] = False,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    json: JsonOption = False,
) -> None:
    """Run a chain on this machine until Ctrl-C: the desk's devnet, or one with rich test accounts.

    In a desk it runs where networks.yaml says, keeps its chain in the folder `chains`, and gives
    ether to every party of the address book, to those that come later too. With --backend, --port
    or --state it is no desk's. Its clock only goes forward. ganache keeps a chain block by block,
    anvil in quiet moments and when it is stopped.
    """
    output = Output(json)
    with output.guarded():
        plan = _plan(backend, port, state, desk_at(desk), network)
        if furnished and plan.desk is None:
            expected = f"left out with --backend, --port or --state, and where there is no {FILE}"
            raise InputError("--furnished", "given", expected)
        place = plan.place
        label = label_of(place.state) if place.state else None
        if label and start is not None:
            raise InputError("--start", start, f"left out: the chain in {place.state} began before")
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))  # its terminal is closed
        start_time = first_second(day_number(option("--start", parse_date, start or _FIRST_DAY)))
        with Devnet.start(
            place.backend, place.port, start_time=start_time, state=place.state
        ) as running:
            _run(output, running, plan, furnished)


def clock(
    day: Annotated[
        str | None, typer.Argument(metavar="DATE", help="YYYY-MM-DD, or +DAYS; shown if left out")
    ] = None,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    json: JsonOption = False,
) -> None:
    """Show the chain's date; or set a devnet's clock to the first second of a day."""
    output = Output(json)
    with output.guarded():
        chosen = desk_at(desk).network(network)
        web3 = chosen.connect()
        offset = _civil_offset(chosen, web3)
        before = civil_day(int(web3.eth.get_block("latest")["timestamp"]), offset)
        after = before
        if day is not None:
            after = _target(day, before)
            DevnetPlace.of(chosen)
            DevnetClock.of(web3).set_day(after, offset)
        shown = date_of(after).isoformat()
        output.say(f"it is {shown} on {chosen.name}")
        output.document({"ok": True, "network": chosen.name, "date": shown, "day_number": after})


def _plan(
    backend: Backend | None, port: int | None, state: Path | None, desk: Desk, network: str | None
) -> _Plan:
    alone = any(given is not None for given in (backend, port, state))
    if alone and is_typed(network, NETWORK_VARIABLE):
        raise InputError("--network", network, "left out with --backend, --port or --state")
    if not alone and (network is not None or (desk.folder / FILE).exists()):
        chosen = desk.network(network)
        return _Plan(DevnetPlace.of(chosen), desk, chosen)
    if backend is None:
        label = label_of(state) if state else None
        backend = Backend(label["backend"]) if label else Backend.GANACHE
    return _Plan(DevnetPlace(backend.value, port or _DEFAULT_PORT, state))


def _run(output: Output, running: Devnet, plan: _Plan, furnished: bool) -> None:
    if plan.desk is None or plan.network is None:
        introduce(output, Ready(running, plan.place.state))
        treasury = None
    else:
        treasury = Treasury(plan.desk, running.clock)
        treasury.look()
        if furnished:
            treasury.furnish(plan.network, output.say)
        introduce(output, Ready(running, plan.place.state, plan.desk, plan.network))
    keeping = Keeping(running)
    while running.web3.is_connected():
        time.sleep(_ALIVE_EVERY_SECONDS)
        for name in treasury.look() if treasury else ():
            output.say(f"{name} has ether for its gas")
        _keep(output, keeping)
    said = running.said or "nothing"
    raise DevnetError(f"{running.backend} at {running.url} ended by itself, saying: {said}")


def _keep(output: Output, keeping: Keeping) -> None:
    try:
        keeping.look()
    except ChainFolderError:
        return  # it ended, or is busy: the next look tells
    except OSError as error:
        if error.filename:  # else it is the connection's
            output.say(f"{error.filename}: {error.strerror}: the chain is not kept", style="red")


def _target(text: str, today: int) -> int:
    later = _LATER.fullmatch(text)
    if text.startswith("+") and not later:
        raise InputError("DATE", text, "a date such as 2026-02-06, or +DAYS, at most +9999")
    target = today + int(later[1]) if later else day_number(option("DATE", parse_date, text))
    shown = date_of(today).isoformat()
    if target < today:
        raise InputError("DATE", text, f"{shown} or later: a chain's clock never goes back")
    if target > min(today + _MOST_DAYS, _LAST_DAY):
        raise InputError(
            "DATE", text, f"at most {_MOST_DAYS:,} days after {shown}: there is no way back"
        )
    return target


def _civil_offset(network: Network, web3: Web3) -> int:
    """Seconds that the deployment's civil time is ahead of UTC; the usual without one."""
    if not network.record.exists():
        return DEFAULT_OFFSET_SECONDS
    return network.deployment(web3).settings.civil_offset
