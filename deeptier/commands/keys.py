"""Whose key a command acts with: a file of one's own, or a devnet's test key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from eth_account.signers.local import LocalAccount

from deeptier.desk.party import LAST_DEVNET_KEY
from deeptier.errors import InputError
from deeptier.keys.devnet_keys import DEVNET_CHAINS as _DEVNET_CHAINS
from deeptier.keys.devnet_keys import devnet_account
from deeptier.keys.imports import key_from_file

DevnetKeyOption = Annotated[
    int | None,
    typer.Option("--devnet-key", help="Number of a devnet's test key.", min=0, max=LAST_DEVNET_KEY),
]


def account_of(key_file: Path | None, number: int | None) -> LocalAccount:
    """The account of a key file, or of a devnet's test key.

    Errors: `InputError` unless exactly one is given; `KeyFileError` for a file that has no key.
    """
    if (key_file is None) == (number is None):
        given = "neither" if key_file is None else "both"
        raise InputError("--key-file or --devnet-key", given, "exactly one of them")
    return key_from_file(key_file) if key_file else devnet_account(number or 0)


def require_devnet(chain_id: int, number: int) -> None:
    """Test keys are for devnets.

    Errors: `InputError` on another chain.
    """
    if chain_id not in _DEVNET_CHAINS:
        raise InputError(
            "--devnet-key",
            number,
            f"left out on chain {chain_id}: everybody knows that key; use --key-file",
        )
