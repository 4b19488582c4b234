"""Plays a scenario on Brownie's active network: `brownie run lifecycle`.

Another scenario: `brownie run lifecycle main scenarios/bad_weather.yaml`.
"""

from pathlib import Path

import typer
from brownie import web3

from deeptier.commands.run import run


def main(scenario: str = "scenarios/three_tiers.yaml") -> None:
    """Deploy, run, audit; report and picture come to build/lifecycle."""
    url = web3.provider.endpoint_uri
    try:
        run(Path(scenario), rpc=url, out=Path("build/lifecycle"))
    except typer.Exit as ended:
        raise SystemExit(ended.exit_code) from None
