"""`deeptier init`: an empty folder becomes a desk."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from deeptier.commands.at import HERE
from deeptier.commands.output import JsonOption, Output
from deeptier.desk.making import make_desk

EXAMPLES = """
Examples:

deeptier init --devnet && deeptier devnet --furnished

deeptier init ~/desk
"""


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Made if need be.")] = HERE,
    devnet: Annotated[
        bool, typer.Option("--devnet", help="With made-up parties and test keys, to try things.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Make a desk: a folder with networks, parties and approvals, each file explaining itself."""
    output = Output(json)
    with output.guarded():
        made = make_desk(folder, devnet=devnet)
        for path in made.files:
            output.say(f"wrote {path}")
        output.say("Next:")
        for line in _next(folder, devnet):
            output.say(f"  {line}")
        written = [str(path) for path in made.files]
        output.document({"ok": True, "desk": str(folder), "files": written})


def _next(folder: Path, devnet: bool) -> list[str]:
    away = folder.resolve() != Path.cwd()
    enter = [f"cd {quote(str(folder))}"] if away else []
    if devnet:
        return [*enter, "deeptier devnet", "deeptier deploy --as platform   # in another terminal"]
    return [
        *enter,
        "deeptier key new NAME   # your own key and its party",
        "networks.yaml           # write down your chain",
        "deeptier doctor         # what is still amiss, and how to mend it",
    ]
