"""The command line of Deeptier: `deeptier --help`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, ClassVar

import typer

from deeptier.commands.lazily import Entry, LazyGroup
from deeptier.commands.output import ENDED, told_before

_OPERATE, _LOOK, _NETWORKS = "Operate", "Look", "Networks"
_PARTIES, _DEVELOP = "Parties and keys", "Develop"


def _verbs() -> Mapping[str, Any]:
    from deeptier.commands.verbs import commands

    return commands()


class _Deeptier(LazyGroup):
    """Everything; the verbs of the life cycle have a table of their own."""

    entries: ClassVar = {
        "demo": Entry("run", "demo", "DEMO_EXAMPLES", _DEVELOP),
        "run": Entry("run", "run", "RUN_EXAMPLES", _DEVELOP),
        "clear": Entry("clear", "clear", panel=_OPERATE),
        "send": Entry("approve", "send", "SEND_EXAMPLES", _OPERATE),
        "status": Entry("status", "status", panel=_LOOK),
        "show": Entry("show", "show", panel=_LOOK),
        "quote": Entry("quote", "quote", panel=_LOOK),
        "sign": Entry("sign", "sign", panel=_PARTIES),
        "approve": Entry("approve", "approve_command", "APPROVE_EXAMPLES", _PARTIES),
        "init": Entry("init", "init", panel=_NETWORKS),
        "devnet": Entry("devnet", "devnet", "DEVNET_EXAMPLES", _NETWORKS),
        "clock": Entry("devnet", "clock", "CLOCK_EXAMPLES", _NETWORKS),
        "deploy": Entry("chain", "deploy_command", "DEPLOY_EXAMPLES", _NETWORKS),
        "doctor": Entry("doctor", "doctor", panel=_NETWORKS),
    }
    others = staticmethod(_verbs)
    _as_json = False

    def make_context(self, info_name: Any, args: list[str], *others: Any, **settings: Any) -> Any:
        """As click does; what is wrong with options of the group itself is told."""
        self._as_json = "--json" in args
        with told_before(self._as_json):
            return super().make_context(info_name, args, *others, **settings)

    def invoke(self, ctx: Any) -> Any:
        """As click does; what is wrong with the words of a command is told."""
        with told_before(self._as_json):
            return super().invoke(ctx)


class _Audit(LazyGroup):
    entries: ClassVar = {
        "sync": Entry("audit_sync", "sync_command"),
        "verify": Entry("audit_verify", "verify"),
        "lineage": Entry("audit_lineage", "lineage"),
        "explain": Entry("audit_explain", "explain"),
        "export": Entry("audit_export", "export"),
        "report": Entry("audit_report", "report"),
        "watch": Entry("audit_watch", "watch"),
    }


class _Bids(LazyGroup):
    entries: ClassVar = {"best": Entry("bids", "best"), "sign": Entry("bid_signing", "sign_bid")}


class _Evidence(LazyGroup):
    entries: ClassVar = {
        "seal": Entry("evidence", "seal", "SEAL_EXAMPLES"),
        "show": Entry("evidence", "show", "SHOW_EXAMPLES"),
        "verify": Entry("evidence", "verify", "VERIFY_EXAMPLES"),
    }


class _Invoices(LazyGroup):
    entries: ClassVar = {
        "read": Entry("invoice", "read", "READ_EXAMPLES"),
        "salt": Entry("invoice", "salt", "SALT_EXAMPLES"),
    }


class _Runs(LazyGroup):
    entries: ClassVar = {
        "list": Entry("runs", "list_", "LIST_EXAMPLES"),
        "show": Entry("runs", "show", "SHOW_EXAMPLES"),
        "resume": Entry("runs", "resume", "RESUME_EXAMPLES"),
    }


class _Keys(LazyGroup):
    entries: ClassVar = {
        "new": Entry("key", "new", "NEW_EXAMPLES"),
        "import": Entry("key", "import_", "IMPORT_EXAMPLES"),
        "password": Entry("key", "password", "RELOCK_EXAMPLES"),
        "list": Entry("key", "list_", "LIST_EXAMPLES"),
    }


class _Parties(LazyGroup):
    entries: ClassVar = {
        "add": Entry("party", "add", "ADD_EXAMPLES"),
        "import": Entry("party_import", "import_parties"),
        "list": Entry("party", "list_", "LIST_EXAMPLES"),
        "change": Entry("party", "change", "CHANGE_EXAMPLES"),
        "rename": Entry("party", "rename", "RENAME_EXAMPLES"),
        "remove": Entry("party", "remove", "REMOVE_EXAMPLES"),
    }


class _Letters(LazyGroup):
    entries: ClassVar = {
        "check": Entry("letter", "check", "CHECK_EXAMPLES"),
        "carry": Entry("letter_carry", "carry"),
    }


class _Networks(LazyGroup):
    entries: ClassVar = {
        "list": Entry("network", "list_", "LIST_EXAMPLES"),
        "check": Entry("network", "check", "CHECK_EXAMPLES"),
    }


app = typer.Typer(
    name="deeptier",
    cls=_Deeptier,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _name, _group, _panel, _help in (
    ("audit", _Audit, _LOOK, "Trust nobody: audit a deployment from its logs."),
    ("invoice", _Invoices, _OPERATE, "Invoices: check them, make payables of them."),
    ("runs", _Runs, _OPERATE, "Bulk runs: list, show, go on with one."),
    ("bids", _Bids, _OPERATE, "Bids by mail: sign one, find the best."),
    ("evidence", _Evidence, _OPERATE, "Documents: seal them, show and verify fields."),
    ("key", _Keys, _PARTIES, "Key files: who can sign here."),
    ("party", _Parties, _PARTIES, "The address book: names of accounts."),
    ("letter", _Letters, _PARTIES, "Consents as files: verify them, carry them to the chain."),
    ("network", _Networks, _NETWORKS, "The networks of a desk: list them, check them."),
):
    app.add_typer(
        typer.Typer(cls=_group, no_args_is_help=True, help=_help),
        name=_name,
        rich_help_panel=_panel,
    )


def main() -> None:
    """Run the command line; an order to end is obeyed as cleanly as Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
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
