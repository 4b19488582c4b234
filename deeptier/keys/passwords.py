"""Where passwords come from: a file, the environment or a prompt; never the command line."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deeptier.errors import DeeptierError, InputError

#: Hold a password; that of a key, and that which a key file gets instead. The same name with
#: `_FILE` names a file with it, or a folder with one file for each key.
VARIABLE, NEW_VARIABLE = "DEEPTIER_PASSWORD", "DEEPTIER_NEW_PASSWORD"

_MOST_BYTES = 4_096


class NoPasswordError(DeeptierError):
    """A password is needed and nothing gives it; the message says how to give it."""


@dataclass(frozen=True)
class Passwords:
    """Answers with the password of a key; the password is part of no message.

    Attributes:
        file: with the password in its first line, or a folder with a file `<key>.txt` for each key
            file `<key>.json`; None: what the environment names, if anything.
        ask: asks a person, shown the prompt.
        variable: of the environment.
    """

    file: Path | None = None
    ask: Callable[[str], str] = getpass.getpass
    variable: str = VARIABLE

    def password(self, key: str, whose: str) -> str:
        """The password of a key file, named without its ending.

        Errors: `NoPasswordError` where none is found and nobody can be asked; `InputError` for an
        empty one.
        """
        given = self._given(key)
        if given is None:
            given = self._asked(f"Password of {whose}: ", f"the key of {whose} is locked")
        return _not_empty(given)

    def new_password(self, key: str, whose: str) -> str:
        """A password for a new key file; asked for twice where a person is asked.

        Errors: as `password`, and `InputError` for one that cannot be typed, or where the two
        differ.
        """
        given = self._given(key)
        if given is not None:
            return _typeable(given)
        why = f"the key of {whose} needs a password"
        first = _typeable(self._asked(f"New password for {whose}: ", why))
        if self._asked("The same again: ", why) != first:
            raise InputError("the second password", "another than the first", "the same")
        return first

    def _given(self, key: str) -> str | None:
        named = os.environ.get(f"{self.variable}_FILE")
        file = self.file or (Path(named) if named else None)
        if file is None:
            return os.environ.get(self.variable)
        return _first_line(file / f"{key}.txt" if file.is_dir() else file)

    def _asked(self, prompt: str, why: str) -> str:
        option = "--password-file" if self.variable == VARIABLE else "--new-password-file"
        remedy = f"give it by {option}, {self.variable}_FILE or {self.variable}"
        if self.ask is getpass.getpass and not sys.stdin.isatty():
            raise NoPasswordError(f"{why}, and there is no terminal to ask for it: {remedy}")
        try:
            return self.ask(prompt)
        except EOFError:
            raise NoPasswordError(f"{why}, and none was given: {remedy}") from None


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise NoPasswordError(f"password file {file} must have at most {_MOST_BYTES:,} bytes")
        line = content.decode("utf-8-sig").partition("\n")[0].removesuffix("\r")
    except OSError as error:
        raise NoPasswordError(f"password file {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise NoPasswordError(f"password file {file} must be text in UTF-8") from None
    if not line:
        raise NoPasswordError(f"password file {file} is empty; its first line must be the password")
    return line


def _not_empty(password: str) -> str:
    if not password:
        raise InputError("the password", "", "one character long at least")
    return password


def _typeable(password: str) -> str:
    """One that a prompt, a file and the environment can all give again."""
    if not password.isprintable() or password != password.strip():
        expected = "one line of printable characters, without blanks at its ends"
        raise InputError("the new password", "not shown", expected)
    return _not_empty(password)
