"""The command line of Deeptier: `deeptier --help`."""

from __future__ import annotations

import signal
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from deeptier.commands import (
    audit_explain,
    audit_export,
    audit_lineage,
    audit_report,
    audit_sync,
    audit_verify,
    audit_watch,
    bid_signing,
    bids,
    chain,
    evidence,
    quote,
    run,
    runs,
    status,
)

_TERMINATED = 128 + signal.SIGTERM

app = typer.Typer(
    name="deeptier",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

audit = typer.Typer(no_args_is_help=True, help="Trust nobody: audit a deployment from its logs.")
bids_app = typer.Typer(no_args_is_help=True, help="Bids by mail: sign one, find the best.")

runs_app = typer.Typer(no_args_is_help=True, help="Bulk runs: list, show, go on with one.")
sealed = typer.Typer(no_args_is_help=True, help="Documents: seal them, show and verify fields.")

app.command(epilog=run.DEMO_EXAMPLES)(run.demo)
app.command(epilog=run.RUN_EXAMPLES)(run.run)
app.command(epilog=quote.EXAMPLES)(quote.quote)
app.command(epilog=status.EXAMPLES)(status.status)
app.command(epilog=chain.DEVNET_EXAMPLES)(chain.devnet)
app.command("deploy", epilog=chain.DEPLOY_EXAMPLES)(chain.deploy_command)
runs_app.command("list", epilog=runs.LIST_EXAMPLES)(runs.list_)
runs_app.command("show", epilog=runs.SHOW_EXAMPLES)(runs.show)
runs_app.command("resume", epilog=runs.RESUME_EXAMPLES)(runs.resume)
app.add_typer(runs_app, name="runs", rich_help_panel="Operate")
audit.command("sync", epilog=audit_sync.EXAMPLES)(audit_sync.sync_command)
audit.command("verify", epilog=audit_verify.EXAMPLES)(audit_verify.verify)
audit.command("lineage", epilog=audit_lineage.EXAMPLES)(audit_lineage.lineage)
audit.command("explain", epilog=audit_explain.EXAMPLES)(audit_explain.explain)
audit.command("export", epilog=audit_export.EXAMPLES)(audit_export.export)
audit.command("report", epilog=audit_report.EXAMPLES)(audit_report.report)
audit.command("watch", epilog=audit_watch.EXAMPLES)(audit_watch.watch)
bids_app.command(epilog=bids.EXAMPLES)(bids.best)
bids_app.command("sign", epilog=bid_signing.EXAMPLES)(bid_signing.sign_bid)
app.add_typer(audit, name="audit")
sealed.command(epilog=evidence.SEAL_EXAMPLES)(evidence.seal)
sealed.command(epilog=evidence.SHOW_EXAMPLES)(evidence.show)
sealed.command(epilog=evidence.VERIFY_EXAMPLES)(evidence.verify)
app.add_typer(sealed, name="evidence")
app.add_typer(bids_app, name="bids")


def main() -> None:
    """Run the command line; an order to end is obeyed as cleanly as Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    app()


def _print_version(asked: bool) -> None:
    if asked:
        try:
            typer.echo(f"deeptier {version('deeptier')}")
        except PackageNotFoundError:
            typer.echo("deeptier, not installed")
        raise typer.Exit


@app.callback()
def _deeptier(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Digital warrants for deep-tier supply-chain finance.

    Exit codes: 0 all is well, 1 something was found, 2 the command cannot be carried out.
    """
