"""The verbs as commands, made from their one table: real options, real help, none written twice."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from typer.main import get_group

from deeptier.commands.at import (
    HERE,
    ActorOption,
    DeskOption,
    DryRunOption,
    NetworkOption,
    PasswordFileOption,
    desk_at,
)
from deeptier.commands.completion import complete_lot, complete_party, complete_word
from deeptier.commands.output import JsonOption, Output
from deeptier.commands.persons import (
    ApproverOption,
    ProposalOption,
    ProposerOption,
)
from deeptier.commands.verb_input import Asked
from deeptier.commands.verb_run import run_verb
from deeptier.operations.fields import Field
from deeptier.operations.kinds import CURRENCY, LOT, PARTY, PAYABLE
from deeptier.operations.planning import REFERENCE
from deeptier.operations.verb import Verb
from deeptier.verbs import TABLE

_LONGEST_METAVAR = 24
_GROUPS = {
    "line": "Credit lines: open, change, suspend.",
    "deposit": "The money of the chain: mint, burn, transfer, approve.",
    "consent": "Consent on chain, in place of a signature.",
    "successor": "A lost key: another account takes the enterprise's place.",
    "order": "What a court or a regulator orders: move a lot, or cut it.",
    "role": "Who holds the roles that oversee the network.",
    "rules": "The rules of new business, announced before they hold.",
}
_COMPLETED = {
    PARTY.name: complete_party,
    CURRENCY.name: complete_party,
    LOT.name: complete_lot,
    PAYABLE.name: complete_lot,
}
_SENDING, _FILES, _CONSENTS = "Sending", "Files", "Consents"
_PERSONS, _DESK = "Two persons", "Desk"

_FROM = Annotated[
    Path | None,
    typer.Option(
        "--from",
        help="File of rows: CSV, Excel (.xlsx), JSON lines or YAML; options hold for all rows.",
        metavar="FILE",
        rich_help_panel=_FILES,
    ),
]
_RESULTS = Annotated[
    Path | None,
    typer.Option(
        "--results",
        help="Where results are written, as CSV; beside the run's journal unless given.",
        metavar="FILE",
        rich_help_panel=_FILES,
    ),
]
_AGAIN = Annotated[
    str | None,
    typer.Option(
        "--again",
        help="Do a file once more that was done before: a name for this time, such as 2026-08.",
        metavar="NAME",
        rich_help_panel=_FILES,
    ),
]
_LETTERS = Annotated[
    list[Path] | None,
    typer.Option(
        "--consents",
        help="Folder of letters, or a letter, that others signed.",
        metavar="DIR",
        rich_help_panel=_CONSENTS,
    ),
]
_SIGN_FOR = Annotated[
    list[str] | None,
    typer.Option(
        "--sign-for",
        help="Party whose key is here, and which consents now.",
        metavar="NAME",
        rich_help_panel=_CONSENTS,
    ),
]
_WALLET = Annotated[
    Path | None,
    typer.Option(
        "--wallet",
        help="Send nothing: write the calls for the sender's own wallet, as smart accounts need.",
        metavar="FILE",
        rich_help_panel=_FILES,
    ),
]


def commands() -> dict[str, Any]:
    """A command for every verb of the table, by its name or the first of its two words."""
    app = typer.Typer(rich_markup_mode="rich")
    groups: dict[str, typer.Typer] = {}
    for verb in TABLE.verbs:
        group, _, name = verb.name.rpartition(" ")
        if group and group not in groups:
            groups[group] = typer.Typer(no_args_is_help=True, help=_GROUPS[group])
            app.add_typer(groups[group], name=group, rich_help_panel=verb.panel)
        target = groups[group] if group else app
        panel = None if group else verb.panel
        command = target.command(
            name, help=_help(verb), epilog=_examples(verb), rich_help_panel=panel
        )
        command(_command(verb))
    return dict(get_group(app).commands)


def _command(verb: Verb) -> Callable[..., None]:
    """The function that Typer makes a command of: its signature is the table's."""

    def run(**given: Any) -> None:
        output = Output(given["json"])
        with output.guarded():
            values = {each.name: given[each.name] for each in verb.fields}
            asked = Asked(
                values=values,
                sender=given["as_"],
                network=given["network"],
                file=given["from_"],
                dry_run=given["dry_run"],
                results=given["results"],
                again=given["again"],
                letters=tuple(given.get("consents") or ()),
                sign_for=tuple(given.get("sign_for") or ()),
                proposed_by=given["proposed_by"],
                approved_by=given["approved_by"],
                out=given["out"],
                wallet=given["wallet"],
            )
            run_verb(output, desk_at(given["desk"], given["password_file"]), verb, asked)

    run.__name__ = verb.name.replace(" ", "_").replace("-", "_")
    run.__doc__ = verb.help
    parameters = list(_parameters(verb))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _parameters(verb: Verb) -> list[inspect.Parameter]:
    own = [_parameter(each.name, _option(each), None) for each in verb.fields]
    consents = [
        _parameter("consents", _LETTERS, None),
        _parameter("sign_for", _SIGN_FOR, None),
    ]
    return [
        *own,
        _parameter("as_", _standing(ActorOption, _SENDING, "NAME"), None),
        _parameter("dry_run", _standing(DryRunOption, _SENDING, None), False),
        _parameter("password_file", _standing(PasswordFileOption, _SENDING, "FILE"), None),
        _parameter("from_", _FROM, None),
        _parameter("results", _RESULTS, None),
        _parameter("again", _AGAIN, None),
        *(consents if verb.consents else []),
        _parameter("proposed_by", _standing(ProposerOption, _PERSONS, "NAME"), None),
        _parameter("approved_by", _standing(ApproverOption, _PERSONS, "NAME"), None),
        _parameter("out", _standing(ProposalOption, _PERSONS, "FILE"), None),
        _parameter("wallet", _WALLET, None),
        _parameter("desk", _standing(DeskOption, _DESK, "DIR"), HERE),
        _parameter("network", _standing(NetworkOption, _DESK, "NAME"), None),
        _parameter("json", _standing(JsonOption, _DESK, None), False),
    ]


def _standing(annotation: Any, panel: str, metavar: str | None) -> Any:
    """An option that other commands have too, in a panel of the verbs' help."""
    kind, option = get_args(annotation)
    moved = copy(option)
    moved.rich_help_panel, moved.metavar = panel, metavar
    return Annotated[kind, moved]


def _parameter(name: str, annotation: Any, default: object) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _option(field: Field) -> Any:
    """A field as an option; it may be left out here, as a file may tell it."""
    help_ = field.help
    if field.default is not None:
        help_ += f" Default: {field.default}."
    elif field.required:
        help_ += " Needed."
    metavar = field.kind.example
    if len(metavar) > _LONGEST_METAVAR:
        help_ += f" One of {', '.join(metavar.split('|'))}."
        metavar = "WORD"
    option = typer.Option(
        field.option,
        help=help_,
        metavar=metavar,
        autocompletion=_completed(field),
    )
    return Annotated[str | None, option]


def _completed(field: Field) -> Callable[..., list[str]] | None:
    words = field.kind.words
    return complete_word(*words) if words else _COMPLETED.get(field.kind.name)


def _examples(verb: Verb) -> str:
    one = f"deeptier {verb.name} {verb.example}"
    if not verb.fields:
        return f"Example:\n\n{one}"
    return f"Examples:\n\n{one}\n\ndeeptier {verb.name} --from rows.csv --as NAME --dry-run"


def _help(verb: Verb) -> str:
    columns = ", ".join(dict.fromkeys((REFERENCE, *verb.columns)))
    paragraphs = [
        verb.help,
        f"Sent by {verb.who}." + (f" {verb.notes}" if verb.notes else ""),
        f"Columns of a file: {columns}; and as, for who sends a row." if verb.fields else "",
    ]
    return "\n\n".join(filter(None, paragraphs))
