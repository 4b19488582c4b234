"""Keys from elsewhere: a keystore of another program, or plain digits in a text file."""

from __future__ import annotations

from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount

from deeptier.keys.key_files import KeyFileError, keystore, unlocked
from deeptier.keys.passwords import Passwords

_KEY_BYTES = 32
_MOST_BYTES = 1_000
_EXPECTED = "it must be a keystore, or text of one private key: 64 hexadecimal digits, nothing else"
_ORDER = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141


def read_key(path: Path, whose: str, stem: str, passwords: Passwords) -> tuple[bytes, str]:
    """A key, and the password that locks it: a keystore's own, or a new one for plain digits.

    Errors: `KeyFileError` for a file that holds neither, or stays locked; as `Passwords`.
    """
    if is_keystore(path):
        content = keystore(path)
        password = passwords.password(stem, whose)
        return bytes(unlocked(path, content, password).key), password
    key = plain_key(path)
    return key, passwords.new_password(stem, whose)


def plain_key(path: Path) -> bytes:
    """The private key, 64 hexadecimal digits, that is all that a file holds.

    Errors: `KeyFileError` for anything else; what the file holds is not shown.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig").strip().removeprefix("0x")
        key = bytes.fromhex(text)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else _EXPECTED
        raise KeyFileError(f"key file {path}: {reason}") from None
    if len(key) != _KEY_BYTES or not 0 < int.from_bytes(key, "big") < _ORDER:
        raise KeyFileError(f"key file {path}: {_EXPECTED}")
    return key


def key_from_file(path: Path) -> LocalAccount:
    """The account whose private key, 64 hexadecimal digits, is all that a file holds.

    Errors: `KeyFileError` for a file that cannot be read or holds anything else.
    """
    account: LocalAccount = Account.from_key(plain_key(path))
    return account


def is_keystore(path: Path) -> bool:
    """Whether a file looks like a keystore, and not like plain digits.

    Errors: `KeyFileError` for one that cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError as error:
        raise KeyFileError(f"key file {path}: {error.strerror}") from None
