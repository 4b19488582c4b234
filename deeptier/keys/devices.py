"""Signers of other packages, such as hardware keys: found by their entry points."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import cast

from deeptier.errors import InputError
from deeptier.keys.verified import SignerError, Verified
from deeptier.signers import Signer

#: An entry point of this group is called with the address that must sign and with where its key
#: is, both text, and answers with a `Signer`.
GROUP = "deeptier.signers"


def device_signer(name: str, address: str, kind: str, where: str) -> Verified:
    """The signer of a party, made by the package that knows its kind.

    Errors: `InputError` for a kind that no installed package knows; `SignerError` where the signer
    cannot be made, or is of another account.
    """
    found = {each.name: each for each in entry_points(group=GROUP)}
    if kind not in found:
        known = ", ".join(sorted(found)) or "none is installed"
        expected = f"one that an installed package knows as an entry point {GROUP} ({known})"
        raise InputError(f"kind of the signer of {name}", kind, expected)
    signer = _made(name, found[kind], address, where)
    if str(signer.address) != address:
        raise SignerError(f"the signer of {name} is that of {signer.address}, not of {address}")
    return Verified(name, address, signer)


def _made(name: str, entry: EntryPoint, address: str, where: str) -> Signer:
    try:
        return cast(Signer, entry.load()(address, where))
    except Exception as error:  # other packages have errors of their own
        what = " ".join(f"{type(error).__name__} {error}".split())
        raise SignerError(f"the signer of {name} ({entry.name}) cannot be had: {what}") from error
