"""An endpoint as a file writes it: `${NAME}` stands for a secret that is kept elsewhere.

What is shown of it, in tables and errors, never holds a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from deeptier.chain.connection import SCHEMES, URL_EXPECTED, scheme_of
from deeptier.chain.url_secrets import hidden, secrets_in, without_secrets
from deeptier.desk.node_secrets import NodeSecrets
from deeptier.errors import InputError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_USER = re.compile(r"(?<=://)[^/@?#]*(?=@)")
_SECRET_HEADER = re.compile(r"auth|key|token|secret|cookie|password", re.IGNORECASE)


@dataclass(frozen=True)
class Endpoint:
    """Where a node answers.

    Attributes:
        url: as it stands in the file.
        headers: of every question over HTTP or websocket, each a name and a value as it stands in
            the file.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """The endpoint for people, without secrets; headers are never shown."""
        return without_secrets(self.url)

    @property
    def holds_secrets(self) -> bool:
        """Whether the file itself seems to hold a secret."""
        return bool(secrets_in(self.url)) or any(
            _SECRET_HEADER.search(name) and "${" not in value for name, value in self.headers
        )

    def way(self, secrets: NodeSecrets) -> Way:
        """The way there, with the secrets that it names.

        Errors: `InputError` for one that is not to be found, or cannot be read, and where it makes
        no URL.
        """
        names = _VARIABLE.findall(" ".join((self.url, *(value for _, value in self.headers))))
        way = Way(self, {name: secrets.find(name, self.shown) for name in names})
        try:
            is_known = scheme_of(way.url) in SCHEMES
        except InputError:
            is_known = False
        if not is_known:
            expected = f"{URL_EXPECTED} with its secrets in it"
            raise InputError(f"endpoint {self.shown}", "hidden", expected)
        return way


@dataclass(frozen=True)
class Way:
    """An endpoint that can be asked.

    Attributes:
        endpoint: that it leads to.
        values: of the secrets that it names.
    """

    endpoint: Endpoint
    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def url(self) -> str:
        """The URL with its secrets, for the connection alone."""
        user = _USER.sub(lambda found: self._filled(found[0], quoted=True), self.endpoint.url)
        return self._filled(user)

    @property
    def headers(self) -> dict[str, str]:
        """The headers with their secrets, for the connection alone."""
        return {name: self._filled(value) for name, value in self.endpoint.headers}

    @property
    def shown(self) -> str:
        """The endpoint for people, without secrets."""
        return self.endpoint.shown

    def scrubbed(self, text: str) -> str:
        """A text about this endpoint, of its node perhaps, without its secrets."""
        for name, value in sorted(self.values.items(), key=lambda each: -len(each[1])):
            for secret in (value, quote(value, safe=""), quote(value)):
                text = text.replace(secret, f"${{{name}}}")
        written = (value for _, value in self.endpoint.headers if "${" not in value)
        return hidden(text, (*secrets_in(self.endpoint.url), *secrets_in(self.url), *written))

    def _filled(self, text: str, *, quoted: bool = False) -> str:
        def value(found: re.Match[str]) -> str:
            secret = self.values[found[1]]
            return quote(secret, safe="") if quoted else secret

        return _VARIABLE.sub(value, text)
