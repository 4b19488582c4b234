"""Options that every command of operators has: which desk, which network, who acts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from deeptier.commands.completion import complete_party
from deeptier.desk.desk import Desk
from deeptier.keys.passwords import Passwords

NETWORK_VARIABLE, ACTOR_VARIABLE = "DEEPTIER_NETWORK", "DEEPTIER_AS"

DeskOption = Annotated[
    Path,
    typer.Option(
        "--desk",
        envvar="DEEPTIER_DESK",
        help="Folder with networks, parties and keys.",
        metavar="DIR",
    ),
]
NetworkOption = Annotated[
    str | None,
    typer.Option(
        "--network",
        envvar=NETWORK_VARIABLE,
        help="Network; the desk's default unless given.",
        metavar="NAME",
    ),
]
ActorOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        envvar=ACTOR_VARIABLE,
        help="Party that acts: a name of the address book.",
        metavar="NAME",
        autocompletion=complete_party,
    ),
]
PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        envvar="DEEPTIER_PASSWORD_FILE",
        help="File with the key's password; else DEEPTIER_PASSWORD, else you are asked.",
        metavar="FILE",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would happen; nothing is signed or sent.")
]

HERE = Path()


def is_typed(value: str | None, variable: str) -> bool:
    """Whether an option was typed: what its variable of the environment says may give way."""
    return value is not None and value != os.environ.get(variable)


def desk_at(folder: Path, password_file: Path | None = None) -> Desk:
    """The desk in a folder; its key files are opened with the password in a file, if given."""
    return Desk(folder, Passwords(password_file))
