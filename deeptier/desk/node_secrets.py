"""Secrets by which nodes let one in: from the environment, or each in a file of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from deeptier.errors import InputError

_MOST_BYTES = 4_096
_EXPECTED = "printable text of one line, in UTF-8"


@dataclass(frozen=True)
class NodeSecrets:
    """Where `${NAME}` in an endpoint comes from; no message holds a value.

    Attributes:
        folder: of a desk, with a file for each that the environment does not have.
    """

    folder: Path

    def find(self, name: str, endpoint: str) -> str:
        """The value of the variable, else the text of the file.

        `endpoint` is the one that needs it, as it is shown.

        Errors: `InputError` where there is neither, or what is there is no text of one line.
        """
        value = os.environ.get(name)
        where = f"environment variable {name}"
        if not value:
            path = self.folder / name
            value, where = _text_of(path), f"file {path}"
        if not value:
            expected = (
                f"given in the environment or in the file {self.folder / name}: "
                f"the endpoint {endpoint} in networks.yaml needs it"
            )
            raise InputError(f"secret {name}", "", expected)
        if not value.isprintable():
            raise InputError(where, "hidden", _EXPECTED)
        return value


def _text_of(path: Path) -> str | None:
    """What a file holds; None where there is none."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"file {path}", error.strerror, "one that can be read") from None
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise InputError(f"file {path}", "hidden", _EXPECTED) from None
