"""The command line of Deeptier: `deeptier --help`."""

from __future__ import annotations

import signal
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from deeptier.commands import (
    approve,
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
    clear,
    devnet,
    doctor,
    evidence,
    init,
    invoice,
    key,
    letter,
    network,
    party,
    quote,
    run,
    sign,
    show,
    status,
    verbs,
)

_TERMINATED = 128 + signal.SIGTERM

app = typer.Typer(
    name="deeptier",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

audit = typer.Typer(no_args_is_help=True, help="Trust nobody: audit a deployment from its logs.")
bids_app = typer.Typer(no_args_is_help=True, help="Bids by mail: sign one, find the best.")

invoices = typer.Typer(no_args_is_help=True, help="Invoices: check them, make payables of them.")
sealed = typer.Typer(no_args_is_help=True, help="Documents: seal them, show and verify fields.")

app.command(epilog=run.DEMO_EXAMPLES)(run.demo)
app.command(epilog=run.RUN_EXAMPLES)(run.run)
app.command(epilog=quote.EXAMPLES)(quote.quote)
app.command(epilog=status.EXAMPLES)(status.status)
app.command(epilog=init.EXAMPLES, rich_help_panel="Networks")(init.init)
app.command(epilog=devnet.DEVNET_EXAMPLES, rich_help_panel="Networks")(devnet.devnet)
app.command(epilog=devnet.CLOCK_EXAMPLES, rich_help_panel="Networks")(devnet.clock)
app.command("deploy", epilog=chain.DEPLOY_EXAMPLES, rich_help_panel="Networks")(
    chain.deploy_command
)
app.command(epilog=doctor.EXAMPLES, rich_help_panel="Networks")(doctor.doctor)
networks = typer.Typer(no_args_is_help=True, help="The networks of a desk: list them, check them.")
networks.command("list", epilog=network.LIST_EXAMPLES)(network.list_)
networks.command("check", epilog=network.CHECK_EXAMPLES)(network.check)
app.add_typer(networks, name="network", rich_help_panel="Networks")
app.command(epilog=quote.EXAMPLES, rich_help_panel="Look")(quote.quote)
app.command(epilog=status.EXAMPLES, rich_help_panel="Look")(status.status)
app.command(epilog=show.EXAMPLES, rich_help_panel="Look")(show.show)
app.command(epilog=clear.EXAMPLES, rich_help_panel="Operate")(clear.clear)
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
invoices.command("read", epilog=invoice.READ_EXAMPLES)(invoice.read)
invoices.command("salt", epilog=invoice.SALT_EXAMPLES)(invoice.salt)
app.add_typer(invoices, name="invoice", rich_help_panel="Operate")
app.add_typer(bids_app, name="bids")
verbs.register(app)

keys_panel = "Parties and keys"
keys = typer.Typer(no_args_is_help=True, help="Key files: who can sign here.")
parties = typer.Typer(no_args_is_help=True, help="The address book: names of accounts.")
keys.command("new", epilog=key.NEW_EXAMPLES)(key.new)
keys.command("import", epilog=key.IMPORT_EXAMPLES)(key.import_)
keys.command("list", epilog=key.LIST_EXAMPLES)(key.list_)
parties.command("add", epilog=party.ADD_EXAMPLES)(party.add)
parties.command("list", epilog=party.LIST_EXAMPLES)(party.list_)
parties.command("change", epilog=party.CHANGE_EXAMPLES)(party.change)
parties.command("rename", epilog=party.RENAME_EXAMPLES)(party.rename)
parties.command("remove", epilog=party.REMOVE_EXAMPLES)(party.remove)
app.command("sign", epilog=sign.EXAMPLES, rich_help_panel=keys_panel)(sign.sign)
app.command("approve", epilog=approve.APPROVE_EXAMPLES, rich_help_panel=keys_panel)(
    approve.approve_command
)
app.command("send", epilog=approve.SEND_EXAMPLES, rich_help_panel="Operate")(approve.send)
letters = typer.Typer(no_args_is_help=True, help="Consents as files: verify them.")
letters.command("check", epilog=letter.CHECK_EXAMPLES)(letter.check)
app.add_typer(letters, name="letter", rich_help_panel=keys_panel)
app.add_typer(keys, name="key", rich_help_panel=keys_panel)
app.add_typer(parties, name="party", rich_help_panel=keys_panel)


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

    Exit codes: 0 all is well; 1 something was found, failed or is unpaid; 2 the command cannot be
    carried out, and nothing was; 130 stopped by Ctrl-C.
    """
