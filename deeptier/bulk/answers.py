"""What a node means when it does not take a transaction; each client has words of its own."""

from __future__ import annotations

from enum import Enum, auto

from deeptier.bulk.wire import NodeError


class Meaning(Enum):
    """What is to be done about a transaction."""

    TAKEN = auto()
    USED = auto()
    OCCUPIED = auto()
    FUNDS = auto()
    FEES = auto()
    NEVER = auto()
    UNCLEAR = auto()


# Without spaces and capitals; the first that is found counts.
_WORDS: tuple[tuple[Meaning, tuple[str, ...]], ...] = (
    (Meaning.TAKEN, ("alreadyknown", "knowntransaction", "alreadyimported", "alreadyinpool")),
    (Meaning.USED, ("noncetoolow", "nonceistoolow", "oldnonce", "thecorrectnonce")),
    (Meaning.OCCUPIED, ("replacement",)),
    (Meaning.FUNDS, ("insufficientfunds", "enoughfunds", "upfrontcost", "insufficientbalance")),
    (
        Meaning.NEVER,
        ("blockgaslimit", "intrinsicgas", "oversized", "gaslimitexceeded", "exceedsblock"),
    ),
    (
        Meaning.FEES,
        ("underpriced", "basefee", "feecap", "feetoolow", "gaspricebelow", "gaspricetoolow"),
    ),
)


def meaning_of(answer: object) -> Meaning:
    """What an answer to `eth_sendRawTransaction` means."""
    if not isinstance(answer, NodeError):
        return Meaning.TAKEN
    said = "".join(answer.message.lower().split())
    for meaning, words in _WORDS:
        if any(word in said for word in words):
            return meaning
    return Meaning.UNCLEAR
