"""Secrets that stand in a URL: found, so that no message shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_URL = re.compile(r"(?!ipc:)(?:[a-z]+://)?(?:([^/@?#]*)@)?(.*)", re.IGNORECASE)
_PART = re.compile(r"[/?&#;]([^/?&#;]+)")
#: What providers of nodes give out as keys: long, and of letters and digits.
_KEY = re.compile(r"(?=[A-Za-z_-]*[0-9])(?=[0-9_-]*[A-Za-z])[A-Za-z0-9_-]{16,}")
_SHORTEST_VALUE = 6
_VARIABLE = "${"


def secrets_in(url: str) -> tuple[str, ...]:
    """What a URL holds that nobody else may read, as far as it can be told by its looks.

    That is a user's password, or a user without one; the value of a parameter, unless it is short;
    and parts of the path that look like a key. A part with a variable, `${NAME}`, is none.
    """
    return tuple(each for each in _candidates(url) if each and _VARIABLE not in each)


def without_secrets(url: str) -> str:
    """A URL for people to read: `…` stands for each secret."""
    return hidden(url, secrets_in(url))


def hidden(text: str, secrets: tuple[str, ...]) -> str:
    """A text with `…` for each secret; what a terminal would obey is left out."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "…")
    return "".join(each if each.isprintable() else " " for each in text)


def _candidates(url: str) -> Iterator[str]:
    found = _URL.fullmatch(url)
    if found is None:
        return
    name, colon, password = (found[1] or "").partition(":")
    yield password if colon else name
    for part in _PART.findall(found[2]):
        key, equals, value = part.partition("=")
        if equals and len(value) >= _SHORTEST_VALUE:
            yield value
        elif not equals and _KEY.fullmatch(key):
            yield key
