"""All verbs, by subject: the one table from which commands, columns and calls are made."""

from __future__ import annotations

from dataclasses import replace

from deeptier.operations.verb import VerbTable
from deeptier.verbs.circulating import CIRCULATING
from deeptier.verbs.clearing import CLEARING
from deeptier.verbs.consents import CONSENTS
from deeptier.verbs.examples import EXAMPLES
from deeptier.verbs.financing import FINANCING
from deeptier.verbs.governing import GOVERNING
from deeptier.verbs.money import DEPOSITS, LINES
from deeptier.verbs.overseeing import OVERSEEING
from deeptier.verbs.parties import PARTIES
from deeptier.verbs.rulebook import RULEBOOK

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
