"""All verbs, by subject: the one table from which commands, columns and calls are made."""

from __future__ import annotations

from deeptier.operations.table.circulating import CIRCULATING
from deeptier.operations.table.clearing import CLEARING
from deeptier.operations.table.consents import CONSENTS
from deeptier.operations.table.financing import FINANCING
from deeptier.operations.table.money import DEPOSITS, LINES
from deeptier.operations.table.overseeing import OVERSEEING
from deeptier.operations.table.parties import PARTIES
from deeptier.operations.verb import VerbTable

TABLE = VerbTable(
    (
        *CIRCULATING,
        *FINANCING,
        *CLEARING,
        *LINES,
        *DEPOSITS,
        *PARTIES,
        *CONSENTS,
        *OVERSEEING,
    )
)
