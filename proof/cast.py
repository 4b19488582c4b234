"""Who plays: accounts of the public devnet mnemonic, named by their offices and roles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from eth_account.hdaccount import key_from_seed, seed_from_mnemonic
from eth_keys.datatypes import PrivateKey

#: The well-known mnemonic of devnets. No key of it guards anything.
_MNEMONIC = "test test test test test test test test test test test junk"

ADMIN = "admin"
OFFICERS = ("registrar", "regulator", "rulemaker", "bank")
#: Enterprises from the start, with their role bits.
ENTERPRISES: Mapping[str, int] = {
    "core1": 1,
    "core2": 1 | 8,
    "supplier1": 2,
    "supplier2": 2,
    "supplier3": 2,
    "financier1": 4,
    "financier2": 4,
    "bank1": 8,
    "bank2": 8 | 4,
    "smart": 2 | 4,
    "refuser": 2,  # receives, and can send nothing
}
#: Nobody knows them at first.
OUTSIDERS = ("outsider1", "outsider2", "outsider3", "outsider4")

#: A smart account of the key "smart key"; a contract that answers no hook.
REFUSER = "refuser"
CONTRACTS = ("smart", REFUSER)
SMART_KEY = "smart key"
#: All who have a key, in the order of the mnemonic's accounts.
NAMES = (ADMIN, *OFFICERS, *ENTERPRISES, *OUTSIDERS, SMART_KEY)


@cache
def key_of(name: str) -> PrivateKey:
    """The private key of a name, from the public mnemonic."""
    path = f"m/44'/60'/0'/0/{NAMES.index(name)}"
    return PrivateKey(key_from_seed(seed_from_mnemonic(_MNEMONIC, ""), path))


@cache
def address_of(name: str) -> str:
    """The address of a name, in lower case."""
    return str(key_of(name).public_key.to_address())
