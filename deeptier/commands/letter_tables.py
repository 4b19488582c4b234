"""What a signed file agrees to, in words, and whose key signed it: no chain is asked."""

from __future__ import annotations

from pathlib import Path

import typer

from deeptier.commands.output import FINDINGS, Output
from deeptier.desk.book import AddressBook
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter
from deeptier.letters.reading import read_letter


def show_letter(output: Output, path: Path, book: AddressBook) -> None:
    """Print a letter. Exit code 1 where another key signed than its signer's.

    Errors: `LetterError` for a file that is no letter.
    """
    letter = read_letter(path)
    lines = describe(letter, book.names)
    whose, fits = _signature(letter, book)
    output.document(
        {
            "ok": fits,
            "kind": "letter",
            "message": letter.kind,
            "signer": letter.signer,
            "signed_by": letter.key_signer,
            "words": lines,
            "letter": letter.to_json(),
        }
    )
    if not output.as_json:
        for number, line in enumerate(lines):
            output.say(line, style=None if number else "bold")
        output.say(whose, style="green" if fits else "bold red")
    if not fits:
        raise typer.Exit(FINDINGS)


def _signature(letter: Letter, book: AddressBook) -> tuple[str, bool]:
    key = letter.key_signer
    if not letter.signature:
        return "it bears no signature: an approval on chain must stand for it", True
    if key is None:
        return "no key made its signature: only a smart account can take it", True
    if key == letter.signer:
        return f"signed by the key of {book.name(key)}", True
    signer = "a signer whom it does not name" if letter.signer is None else book.name(letter.signer)
    return (
        f"signed by the key of {book.name(key)}, not of {signer}: right for a smart account only;"
        " `deeptier letter check` asks the chain",
        False,
    )
