"""An endpoint as a file writes it: `${NAME}` stands for a variable of the environment.

What is shown of it, in tables and errors, never holds a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from deeptier.errors import InputError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


@dataclass(frozen=True)
class Endpoint:
    """Where a node answers.

    Attributes:
        written: as it stands in the file.
        values: of the variables that it names.
    """

    written: str
    values: Mapping[str, str] = field(repr=False)

    @classmethod
    def read(cls, written: str) -> Endpoint:
        """The endpoint with the values that the environment has now.

        Errors: `InputError` for a variable that is not set.
        """
        values = {name: os.environ.get(name, "") for name in _VARIABLE.findall(written)}
        for name, value in values.items():
            if not value:
                expected = f"set: the endpoint {shown(written)} in networks.yaml needs it"
                raise InputError(f"environment variable {name}", value, expected)
        return cls(written, values)

    @cached_property
    def url(self) -> str:
        """The URL with its secrets, for the connection alone."""
        return _VARIABLE.sub(lambda found: self.values[found[1]], self.written)

    @property
    def shown(self) -> str:
        """The endpoint for people, without secrets."""
        return shown(self.written)

    def scrubbed(self, text: str) -> str:
        """A text about this endpoint without its secrets."""
        for name, value in self.values.items():
            for secret in (value, quote(value, safe="")):
                text = text.replace(secret, f"${{{name}}}")
        return _PASSWORD.sub(r"\1:…@", text)


def shown(written: str) -> str:
    """An endpoint as it is written, without a password."""
    return _PASSWORD.sub(r"\1:…@", written)


def has_plain_password(written: str) -> bool:
    """Whether a file holds a password where it could name a variable."""
    return any("${" not in found[0] for found in _PASSWORD.finditer(written))
