"""Verbs of consent on chain: for accounts that do not sign, such as a smart account's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deeptier.errors import DeeptierError, InputError
from deeptier.letters.check import Against, check_draft
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter
from deeptier.letters.reading import read_letter
from deeptier.operations.around import Around
from deeptier.operations.fields import Field
from deeptier.operations.kinds import Kind
from deeptier.operations.verb import Case, Deed, Verb

_PARTIES = "Parties and keys"


def _letter(text: str, _: Around) -> Letter:
    try:
        return read_letter(Path(text))
    except DeeptierError as error:
        raise InputError("letter", text, f"a file of a letter ({error})") from None


_LETTER = Field(
    "letter",
    Kind("a file of a letter", "FILE", _letter),
    "What is agreed: another party's letter, or one of `deeptier sign --unsigned`.",
)


def _approve(case: Case) -> Deed:
    letter = _own(case)
    against = Against(case.house.deployment, case.around.book, case.around.today)
    for finding in check_draft(letter, against, None):
        case.wrong("letter", f"one that the sender can agree to: {finding.text}")
    return Deed(letter.contract, "approveConsent", (letter.digest,), f"agree: {_said(case)}")


def _withdraw(case: Case) -> Deed:
    letter = _own(case)
    words = f"no longer agree: {_said(case)}"
    return Deed(letter.contract, "withdrawConsent", (letter.digest,), words)


def _own(case: Case) -> Letter:
    """The words of the letter as the sender's."""
    letter: Letter = case["letter"]
    if letter.domain != case.house.deployment.domain(letter.contract):
        case.wrong("letter", f"one for {letter.contract} of this deployment")
    return replace(letter, signer=case.sender)


def _said(case: Case) -> str:
    letter: Letter = case["letter"]
    currency = getattr(letter.message, "currency", None)
    decimals = None if currency is None else case.around.decimals_of(currency)
    return describe(letter, case.around.book.names, decimals)[0].removesuffix(".")


CONSENTS = (
    Verb(
        "consent approve",
        "Agree on chain to what a letter says, in place of a signature.",
        "the party whose consent it is, for itself",
        (_LETTER,),
        _approve,
        "agree to {letter}",
        _PARTIES,
        notes="It stands until it is withdrawn. A smart account does this from its own wallet:"
        " --wallet FILE writes the calls for it.",
    ),
    Verb(
        "consent withdraw",
        "Take back what was agreed on chain, as long as it has not served.",
        "the party whose consent it was, for itself",
        (_LETTER,),
        _withdraw,
        "no longer agree to {letter}",
        _PARTIES,
    ),
)
