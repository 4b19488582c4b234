"""All verbs, by subject: the one table from which commands, columns and calls are made."""

from __future__ import annotations

from dataclasses import replace

from deeptier.operations.table.circulating import CIRCULATING
from deeptier.operations.table.clearing import CLEARING
from deeptier.operations.table.consents import CONSENTS
from deeptier.operations.table.examples import EXAMPLES
from deeptier.operations.table.financing import FINANCING
from deeptier.operations.table.governing import GOVERNING
from deeptier.operations.table.money import DEPOSITS, LINES
from deeptier.operations.table.overseeing import OVERSEEING
from deeptier.operations.table.parties import PARTIES
from deeptier.operations.table.rulebook import RULEBOOK
from deeptier.operations.verb import VerbTable

_PANELS = {
    "Payables and lots": CIRCULATING,
    "Financing": FINANCING,
    "Clearing": CLEARING,
    "Lines and deposits": (*LINES, *DEPOSITS),
    "Parties and keys": (*PARTIES, *CONSENTS),
    "Oversight, rules and evidence": (*OVERSEEING, *RULEBOOK, *GOVERNING),
}

TABLE = VerbTable(
    tuple(
        replace(verb, panel=panel, example=EXAMPLES[verb.name])
        for panel, verbs in _PANELS.items()
        for verb in verbs
    )
)
