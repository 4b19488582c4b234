"""Parties as exports name them: for people, and as parts of the accounts of a journal."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

from deeptier.audit.books import NOBODY
from deeptier.audit.findings import shown

_LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}
_FIRST = {"Lu", "Nd"}
_DIGITS_SHOWN = 8


class Parties:
    """Names of addresses. `named` gives those of parties by address in lower case."""

    def __init__(self, contracts: Mapping[str, str], named: Mapping[str, str]) -> None:
        own = {address: f"{name} (contract)" for name, address in contracts.items()}
        self._names = {**named, **own, NOBODY: "Nobody (zero address)"}
        words = {address: _component(name) for address, name in self._names.items()}
        times = Counter(words.values())
        taken: dict[str, list[str]] = defaultdict(list)
        for address in sorted(words):
            taken[words[address]].append(address)
        self._components = {
            address: word
            if word and times[word] == 1
            else f"{word or 'Party'}-{address[2 : 2 + _DIGITS_SHOWN]}"
            for address, word in words.items()
        }
        doubled = Counter(self._components.values())
        for address, component in self._components.items():
            if doubled[component] > 1:
                self._components[address] = address

    def name(self, address: str) -> str:
        """What people call a party; empty where nobody said."""
        return self._names.get(address, "")

    def shown(self, address: str) -> str:
        """The name of a party, or its whole address."""
        return self._names.get(address) or shown(address)

    def component(self, address: str) -> str:
        """The party as one part of an account's name: letters, digits and hyphens."""
        return self._components.get(address, address)


def _component(name: str) -> str:
    letters = (
        each if unicodedata.category(each) in _LETTERS else "-"
        for each in unicodedata.normalize("NFC", name)
    )
    word = "-".join(filter(None, "".join(letters).split("-")))
    if not word:
        return ""
    first = word[0].upper()
    if len(first) == 1 and unicodedata.category(first) in _FIRST:
        return first + word[1:]
    return f"Party-{word}"
