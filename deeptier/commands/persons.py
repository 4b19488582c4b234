"""Options of maker and checker, the same in every command that two persons may have to sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deeptier.commands.completion import complete_party

ProposerOption = Annotated[
    str | None,
    typer.Option(
        "--proposed-by",
        help="Person who proposes it, where two must sign.",
        autocompletion=complete_party,
    ),
]
ApproverOption = Annotated[
    str | None,
    typer.Option(
        "--approved-by",
        help="Another person, who approves it now.",
        autocompletion=complete_party,
    ),
]
ProposalOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Send nothing: write what is proposed to a file, for another person to approve.",
    ),
]
