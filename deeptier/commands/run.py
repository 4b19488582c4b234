"""`deeptier run` and `deeptier demo`: a scenario on a devnet of its own, or on any chain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from web3 import Web3

from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment
from deeptier.chain.devnet import Devnet
from deeptier.commands.at import HERE, DeskOption, desk_at
from deeptier.commands.backend import Backend
from deeptier.commands.leavings import draft_of, leave, remove_draft
from deeptier.commands.output import FINDINGS, JsonOption, Output
from deeptier.commands.progress import RunProgress
from deeptier.commands.tables import verdict_lines
from deeptier.days import day_number, first_second
from deeptier.errors import DeeptierError, InputError
from deeptier.scenario.cast import Cast
from deeptier.scenario.loader import load_scenario
from deeptier.scenario.model import Scenario
from deeptier.scenario.play import Played, play

RUN_EXAMPLES = """
Examples:

deeptier run scenarios/three_tiers.yaml

deeptier run scenarios/bad_weather.yaml --backend anvil --out build/bad_weather

deeptier run my.yaml --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json
"""
DEMO_EXAMPLES = """
Examples:

deeptier demo && open build/demo/three_tiers.svg

deeptier demo && deeptier devnet --state build/demo/chain
"""
_DEMO = "three_tiers.yaml"


BackendOption = Annotated[Backend, typer.Option(help="Devnet to start.")]
PortOption = Annotated[
    int | None, typer.Option(help="Port of the devnet; a free one unless given.", min=1, max=65535)
]


def run(
    scenario: Annotated[Path, typer.Argument(help="Scenario file (YAML).")],
    rpc: Annotated[
        str | None, typer.Option(help="Run on this node; on a new devnet unless given.")
    ] = None,
    network: Annotated[
        str | None,
        typer.Option(help="Run on this network of the desk, and on its contracts if it has any."),
    ] = None,
    deployment: Annotated[
        Path | None,
        typer.Option(help="Run on these contracts (with --rpc); new ones unless given."),
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(
            help="Folder of deployer.key and <party>.key (with --rpc or --network);"
            " devnet keys unless given."
        ),
    ] = None,
    counterparts: Annotated[
        Path | None,
        typer.Option(help="Folder of the compiled contracts of a scenario's counterparts."),
    ] = None,
    backend: BackendOption = Backend.GANACHE,
    port: PortOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for report, pictures, and what auditors need.")
    ] = None,
    desk: DeskOption = HERE,
    json: JsonOption = False,
) -> None:
    """Run a scenario, check its figures to the fen, and audit the chain's logs."""
    output = Output(json)
    with output.guarded():
        _require_fitting(rpc, network, deployment, keys)
        loaded = load_scenario(scenario, counterparts)
        cast = Cast.of_files(loaded, keys) if keys else Cast.of_devnet(loaded)
        there, stands = _asked(rpc, deployment, desk, network)
        _perform(output, loaded, cast, out, there, stands, backend, port)


def demo(
    backend: BackendOption = Backend.GANACHE,
    port: PortOption = None,
    out: Annotated[
        Path, typer.Option(help="Folder for report, picture, and what auditors need.")
    ] = Path("build/demo"),
    json: JsonOption = False,
) -> None:
    """Show everything once: devnet, contracts, three tiers, audit, picture."""
    output = Output(json)
    with output.guarded():
        loaded = load_scenario(_demo_scenario())
        _perform(output, loaded, Cast.of_devnet(loaded), out, None, None, backend, port)


def _require_fitting(
    rpc: str | None, network: str | None, deployment: Path | None, keys: Path | None
) -> None:
    if rpc is not None and network is not None:
        raise InputError("--network", network, "left out with --rpc")
    if rpc is None and deployment is not None:
        raise InputError("--deployment", str(deployment), "given together with --rpc")
    if rpc is None and network is None and keys is not None:
        raise InputError("--keys", str(keys), "given together with --rpc or --network")


def _asked(
    rpc: str | None, deployment: Path | None, desk: Path, network: str | None
) -> tuple[Web3 | None, Deployment | None]:
    """The chain to run on and its contracts; None for a new devnet, and for new contracts."""
    if network is not None:
        chosen = desk_at(desk).network(network)
        web3 = chosen.connect()
        return web3, chosen.deployment(web3) if chosen.record.exists() else None
    stands = Deployment.load(deployment) if deployment else None
    return (connect(rpc, stands.chain_id if stands else None) if rpc else None), stands


def _perform(
    output: Output,
    scenario: Scenario,
    cast: Cast,
    out: Path | None,
    there: Web3 | None,
    deployment: Deployment | None,
    backend: Backend,
    port: int | None,
) -> None:
    draft = draft_of(out) if out and there is None else None
    if not output.as_json:
        output.say(scenario.title, style="bold")
        output.prose(scenario.description)
        output.say()
    with RunProgress(output, scenario) as progress:
        if there is None:
            progress.stage(f"starting {backend.value}")
        with _chain(scenario, there, backend, port, draft) as web3:
            played = play(scenario, web3, cast, progress, deployment)
    try:
        files = leave(out, scenario, cast, played, draft) if out else []
    finally:
        remove_draft(draft)
    verdict = played.verdict
    output.document(
        {
            "ok": verdict.equal,
            **played.report.to_json(),
            "audit": verdict.to_json(),
            "files": list(map(str, files)),
        }
    )
    if not output.as_json:
        _show(output, played, files)
    if not verdict.equal:
        raise typer.Exit(FINDINGS)


@contextmanager
def _chain(
    scenario: Scenario, there: Web3 | None, backend: Backend, port: int | None, draft: Path | None
) -> Iterator[Web3]:
    """The chain to run on; a devnet of our own ends with the run.

    Its chain stays in the draft, if the run comes to its end.
    """
    if there is not None:
        yield there
        return
    start_time = first_second(day_number(scenario.start))
    try:
        with Devnet.start(backend.value, port, start_time=start_time, state=draft) as devnet:
            yield devnet.web3
    except BaseException:
        remove_draft(draft)
        raise


def _show(output: Output, played: Played, files: list[Path]) -> None:
    for line, style in verdict_lines(played.verdict):
        output.say(line, style=style or None)
    for path in files:
        again = f": `deeptier devnet --state {path}` starts it again" if path.is_dir() else ""
        output.say(f"wrote {path}{again}")


def _demo_scenario() -> Path:
    """The scenario of the demonstration: in a checkout, or inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parent / "scenarios", package / "scenarios"):
        if (folder / _DEMO).is_file():
            return folder / _DEMO
    raise DeeptierError(f"the scenario {_DEMO} of the demonstration is not installed")
