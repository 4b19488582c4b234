"""`deeptier status`: one call answers a regulator how an obligor stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deeptier.addresses import parse_address
from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment
from deeptier.commands.output import FINDINGS, Output, option
from deeptier.commands.run import JsonOption
from deeptier.commands.standing_tables import show
from deeptier.status import Source, inquire

EXAMPLES = """
Examples:

deeptier status --obligor 0x… --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json

deeptier status --obligor 0x… --rpc https://node.example --deployment deployments/consortium.json
--source state --block 1200 --json
"""
_DEVNET_RECORD = Path("deployments/devnet.json")


def status(
    obligor: Annotated[
        str, typer.Option(help="Address of the obligor, with checksum or in lower case.")
    ],
    rpc: Annotated[str, typer.Option(help="Node: http(s)://, ws(s):// or ipc://.")],
    deployment: Annotated[Path, typer.Option(help="Record of the deployment.")] = _DEVNET_RECORD,
    source: Annotated[
        Source,
        typer.Option(help="The contracts' views, the replayed logs, or both, compared."),
    ] = Source.BOTH,
    block: Annotated[
        int | None, typer.Option(help="Block to ask at; the latest unless given.", min=0)
    ] = None,
    json: JsonOption = False,
) -> None:
    """How an obligor stands: lines, open payables, maturities, holders, tiers, overdue.

    Exit code 1 where state and logs differ, or the logs contradict themselves.
    """
    output = Output(json)
    with output.guarded():
        account = option("--obligor", parse_address, obligor)
        stands = Deployment.load(deployment)
        answer = inquire(connect(rpc, stands.chain_id), stands, account, source, block)
        output.document({"ok": not answer.findings, **answer.to_json()})
        if not json:
            show(output, answer)
        if answer.findings:
            raise typer.Exit(FINDINGS)
