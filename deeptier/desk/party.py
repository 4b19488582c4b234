"""A party of the address book: its name, its account, and who signs for it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias
from urllib.parse import urlsplit

from deeptier.addresses import parse_address
from deeptier.bounds import int_between
from deeptier.errors import InputError
from deeptier.structs import ZERO_ADDRESS

#: The last of the keys that devnets have.
LAST_DEVNET_KEY = 19

_LONGEST_NAME = 80
_LONGEST_PLACE = 200
_KIND = re.compile(r"[A-Za-z0-9_-]{1,40}")
_BLANKS = re.compile(r"\s+")
_NO_WORD = re.compile(r"\W+")
#: Printable by Unicode, and yet nothing is seen: fillers, joiners, variation selectors.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_LONGEST_STEM, _DIGITS = 160, 10
_LIKE_A_LOT = re.compile(r"[0-9 -]+")
_LOOK_ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_SEPARATORS = re.compile(r"[\s./-]+")


@dataclass(frozen=True)
class Keystore:
    """Signed for by an encrypted key file of the desk."""


@dataclass(frozen=True)
class DevnetKey:
    """Signed for by a test key that everybody knows; on devnets only."""

    number: int

    def __post_init__(self) -> None:
        int_between("devnet key", self.number, 0, LAST_DEVNET_KEY)


@dataclass(frozen=True)
class Remote:
    """Signed for by a service that keeps the key, asked over HTTP."""

    url: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError("remote signer", self.url, "http(s)://host, with port and path")
        if parts.username or parts.password:
            raise InputError("remote signer", f"{parts.scheme}://…", "without user or password")


@dataclass(frozen=True)
class Owner:
    """A smart account (EIP-1271): the key of another party of the book signs for it."""

    name: str


@dataclass(frozen=True)
class Device:
    """Signed for by a signer that another package knows, such as a hardware key.

    Attributes:
        kind: name of the package's entry point `deeptier.signers`.
        where: which key of it, as the package has it; may be empty.
    """

    kind: str
    where: str = ""

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise InputError("kind of device", self.kind, "letters, digits, - and _")
        if not (self.where.isprintable() and len(self.where) <= _LONGEST_PLACE):
            expected = f"at most {_LONGEST_PLACE} printable characters"
            raise InputError("where its key is", self.where, expected)


SignedBy: TypeAlias = Keystore | DevnetKey | Remote | Owner | Device


@dataclass(frozen=True)
class Party:
    """One whom the operator knows.

    Attributes:
        name: as the operator says it.
        address: as the chain knows it, checksummed.
        registration: tax or company number, if known.
        signed_by: whose signature speaks for it here.
        accounts: its other accounts, such as one whose key was lost: shown under its name, never
            used.

    Errors: `InputError` naming the field.
    """

    name: str
    address: str
    registration: str | None = None
    signed_by: SignedBy = Keystore()
    accounts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", party_name(self.name))
        object.__setattr__(self, "address", parse_account("address", self.address))
        if self.registration is not None:
            registration_key(self.registration)
        others = tuple(parse_account("account", each) for each in self.accounts)
        object.__setattr__(self, "accounts", others)


def party_name(text: str) -> str:
    """A name as the book keeps it.

    Errors: `InputError` for one that is empty, too long, unprintable, could be an address, a lot or
    an option, or mixes alphabets to look like another name.
    """
    expected = f"1 to {_LONGEST_NAME} printable characters, without blanks at its ends"
    if not text or len(text) > _LONGEST_NAME or not text.isprintable() or text != text.strip():
        raise InputError("name", text, expected)
    plain = folded(text)
    if not plain:
        raise InputError("name", text, "one that can be seen")
    if plain.startswith(("0x", "-")):
        raise InputError("name", text, "one that does not begin like an address or an option")
    if _LIKE_A_LOT.fullmatch(plain):
        raise InputError("name", text, "one with a letter in it: so are payables and lots written")
    if any(len(_alphabets(word)) > 1 for word in plain.split(" ")):
        expected = "one that does not mix letters of Latin, Greek or Cyrillic in a word"
        raise InputError("name", text, expected)
    return text


def _alphabets(word: str) -> set[str]:
    """Those alphabets of a word whose letters look alike."""
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return found & _LOOK_ALIKE


def folded(name: str) -> str:
    """What two names have in common that differ in case, width, blanks or unseen marks only."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", name))
    return _BLANKS.sub(" ", seen.strip()).casefold()


def file_stem(name: str) -> str:
    """A name as a file's: letters, digits and hyphens, no more than file systems take."""
    stem = _NO_WORD.sub("-", folded(name)).strip("-") or "key"
    if len(stem.encode()) <= _LONGEST_STEM:
        return stem
    head = stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    return f"{head}-{sha256(stem.encode()).hexdigest()[:_DIGITS]}"


def registration_key(text: str) -> str:
    """A registration without separators, in capitals: by which it is found.

    Errors: `InputError` for one without letters and digits.
    """
    key = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not key or not key.isprintable() or len(key) > _LONGEST_NAME:
        raise InputError("registration", text, f"1 to {_LONGEST_NAME} letters and digits")
    return key


def parse_account(field: str, text: str) -> str:
    """The checksummed address of an account.

    Errors: `InputError` that names the field, for the zero address too.
    """
    try:
        address = parse_address(text)
    except InputError as error:
        raise InputError(field, text, error.expected) from None
    if address == ZERO_ADDRESS:
        raise InputError(field, text, "an account that somebody has, not the zero address")
    return address
