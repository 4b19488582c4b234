"""Encrypted key files (Web3 Secret Storage, version 3): made, found by address, opened."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from deeptier.errors import DeeptierError
from deeptier.files import SECRET, write_whole

#: Rounds of scrypt to open a key file: what the standard asks for.
SCRYPT_ROUNDS = 2**18

_FORMS: tuple[Literal["NFC"], Literal["NFD"]] = ("NFC", "NFD")  # of Unicode
_MOST_BYTES = 100_000
_ADDRESS = re.compile(r"(?:0x)?([0-9a-fA-F]{40})")


class KeyFileError(DeeptierError):
    """A key file is missing, damaged or stays locked; no message holds a secret."""


@dataclass(frozen=True)
class KeyFile:
    """A key file, still locked.

    Attributes:
        path: where it is.
        address: of its key, as the file says; checksummed.
        content: as the standard has it.
    """

    path: Path
    address: str
    content: dict[str, Any]

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    def open(self, password: str) -> LocalAccount:
        """The account of the key.

        Errors: `KeyFileError` for a wrong password, a damaged file, or a key of another address.
        """
        account = unlocked(self.path, self.content, password)
        if account.address != self.address:
            raise KeyFileError(
                f"key file {self.path} says that it is of {self.address}, but it holds the key of"
                f" {account.address}"
            )
        return account


def read_key_file(path: Path) -> KeyFile:
    """The key file at a path.

    Errors: `KeyFileError` for what is none.
    """
    content = keystore(path)
    said = content.get("address")
    found = _ADDRESS.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        raise KeyFileError(f"key file {path} is no keystore: it does not say its address")
    return KeyFile(path, str(to_checksum_address("0x" + found[1])), content)


def keystore(path: Path) -> dict[str, Any]:
    """What a keystore holds; those of some programs do not say their address.

    Errors: `KeyFileError` for what is no JSON of one.
    """
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(_MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise KeyFileError(f"key file {path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise KeyFileError(f"key file {path} is no JSON of a keystore")
    return content


def unlocked(path: Path, content: dict[str, Any], password: str) -> LocalAccount:
    """The account of a keystore's key; accents count however they are put into bytes.

    Errors: `KeyFileError` for a wrong password or a damaged file.
    """
    spellings = dict.fromkeys((password, *(normalize(form, password) for form in _FORMS)))
    for spelling in spellings:
        try:
            account: LocalAccount = Account.from_key(Account.decrypt(content, spelling))
        except ValueError as error:
            if str(error) != "MAC mismatch":
                raise KeyFileError(f"key file {path} is damaged") from None
        except Exception:  # the library has an error of its own for each kind of damage
            raise KeyFileError(f"key file {path} is damaged, or of a kind unknown") from None
        else:
            return account
    raise KeyFileError(f"key file {path}: the password is wrong")


def key_files(folder: Path) -> dict[str, KeyFile]:
    """The key files of a folder by address, each once; files that are none are passed over."""
    found: dict[str, KeyFile] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            file = read_key_file(path)
        except KeyFileError:
            continue
        found.setdefault(file.address, file)
    return found


def write_key_file(path: Path, key: bytes, password: str) -> KeyFile:
    """Lock a key into a new file that only its owner may read.

    Errors: `KeyFileError` where the file is there already.
    """
    content = _locked(key, password)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise KeyFileError(f"{path.parent} must be a folder: move away what is there") from None
    try:
        write_whole(path, json.dumps(content, indent=2) + "\n", mode=SECRET, new=True)
    except FileExistsError:
        raise KeyFileError(f"key file {path} is there already; a key is never replaced") from None
    return read_key_file(path)


def relock(file: KeyFile, key: bytes, password: str) -> None:
    """Lock a key file with another password; it is replaced once the new one is known to open.

    Errors: `KeyFileError` for a key of another account, and where somebody else changed the file
    since it was read; `OSError`. Then the file is as it was.
    """
    path = file.path.resolve() if file.path.is_symlink() else file.path
    relocked = KeyFile(path, file.address, _locked(key, password))
    relocked.open(password)
    if keystore(path) != file.content:
        raise KeyFileError(f"key file {path} was changed meanwhile: do it again")
    write_whole(path, json.dumps(relocked.content, indent=2) + "\n", mode=SECRET)


def _locked(key: bytes, password: str) -> dict[str, Any]:
    content: dict[str, Any] = Account.encrypt(key, password, kdf="scrypt", iterations=SCRYPT_ROUNDS)
    return content
