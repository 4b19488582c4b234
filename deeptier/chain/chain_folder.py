"""The folder in which a devnet keeps its chain: which program wrote it, and where its files lie.

ganache writes every block as it is mined and survives a kill; anvil holds its chain in memory, and
it is written on demand, and when the devnet is stopped in order. Either gives back the same blocks,
receipts, state and proofs, those of old blocks too, but for anvil's old states of a long chain.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from web3 import Web3
from web3.types import RPCEndpoint

from deeptier.chain.connection import provider_of, url_of, web3_over
from deeptier.errors import DeeptierError
from deeptier.files import write_whole

_LABEL, _LOCK = "chain.json", "lock"
_FORMAT = 1
_MOST_OLD_STATES = 1_000
_WRITE_SECONDS = 600
_FILES = {"ganache": "ganache", "anvil": "anvil.json"}


class ChainFolderError(DeeptierError):
    """A folder holds no chain, another program's, or one that is in use."""


@dataclass(frozen=True)
class ChainFolder:
    """A folder with a chain, held by this process until `close`.

    Attributes:
        backend: the program that writes it.
        has_chain: whether a chain was there before.
        began: time of its first block, Unix seconds; None where nothing tells.
    """

    path: Path
    backend: str
    has_chain: bool
    began: str | None
    _lock: IO[bytes]

    @classmethod
    def open(cls, path: Path, backend: str, mnemonic: str) -> ChainFolder:
        """The folder's chain, or room for a new one.

        Errors: `ChainFolderError` for a folder with something else in it, for another program's
        chain, another phrase's, or one that another devnet holds.
        """
        label, accounts = label_of(path), hashlib.sha256(mnemonic.encode()).hexdigest()
        if label is None and path.exists() and any(path.iterdir()):
            raise ChainFolderError(f"{path} holds files that are no chain of a devnet")
        if label is not None and label["backend"] != backend:
            raise ChainFolderError(f"the chain in {path} is {label['backend']}'s, not {backend}'s")
        if label is not None and label["accounts"] != accounts:
            raise ChainFolderError(f"the chain in {path} has accounts of another mnemonic")
        path.mkdir(parents=True, exist_ok=True)
        lock = _locked(path)
        if label is None:
            label = {"backend": backend, "accounts": accounts}
            _write_label(path, label)
        has_chain = (path / _FILES[backend]).exists()
        return cls(path.resolve(), backend, has_chain, label.get("began"), lock)

    @property
    def arguments(self) -> list[str]:
        """What its program is told on the command line.

        anvil makes a first block of its own before it loads a chain, and saves both: they must be
        the same, or another chain is loaded the next time.
        """
        file = str(self.path / _FILES[self.backend])
        if self.backend == "ganache":
            return ["--database.dbPath", file]
        began = [] if self.began is None else ["--timestamp", self.began]
        return ["--load-state", file, *began] if self.has_chain else []

    def resume(self, web3: Web3) -> None:
        """Set the clock of a chain that was there before to go on from its last block."""
        if self.has_chain:
            last = int(web3.eth.get_block("latest")["timestamp"])
            unit = 1_000 if self.backend == "ganache" else 1
            _ask(web3, "evm_setTime", (last + 1) * unit)

    def save(self, web3: Web3) -> None:
        """Write what the program does not write itself, whole or not at all.

        Of a long chain the states of old blocks are left out: they grow with its square.
        """
        if self.backend == "anvil":
            patient = web3_over(provider_of(url_of(web3), _WRITE_SECONDS))
            with_old_states = patient.eth.block_number <= _MOST_OLD_STATES
            label = label_of(self.path) or {}
            began = patient.eth.get_block(0)["timestamp"]
            _write_label(self.path, label | {"began": str(began)})
            dump = bytes.fromhex(_ask(patient, "anvil_dumpState", with_old_states)[2:])
            write_whole(self.path / _FILES["anvil"], gzip.decompress(dump).decode())

    def unreadable(self, why: str) -> ChainFolderError:
        """That its program does not start on what is there, and what to do."""
        return ChainFolderError(
            f"{self.backend} cannot go on with the chain in {self.path}: {why}. "
            "Put a good copy there, or move the folder away to begin anew"
        )

    def discard(self) -> None:
        """Take the label away from a folder whose chain never began."""
        if not (self.path / _FILES[self.backend]).exists():
            (self.path / _LABEL).unlink(missing_ok=True)
            (self.path / _LOCK).unlink(missing_ok=True)
            self.path.rmdir()

    def close(self) -> None:
        """Let others have the folder."""
        self._lock.close()


def label_of(path: Path) -> dict[str, str] | None:
    """What is known of a folder's chain, its backend first; None for a folder without one.

    Errors: `ChainFolderError` for a label that this version cannot read.
    """
    file = path / _LABEL
    try:
        label = json.loads(file.read_text(encoding="utf-8"))
        if label["format"] == _FORMAT and label["backend"] in _FILES and "accounts" in label:
            return {name: str(word) for name, word in label.items() if name != "format"}
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError):
        pass
    raise ChainFolderError(
        f"{file} is not the label of a chain that can be read here: "
        "take the version of Deeptier that wrote it, or move the folder away to begin anew"
    )


def _write_label(folder: Path, label: Mapping[str, str]) -> None:
    write_whole(folder / _LABEL, json.dumps({"format": _FORMAT, **label}, indent=2) + "\n")


def require_removable(path: Path) -> None:
    """Nothing is there, or a devnet's chain that nobody uses.

    Errors: `ChainFolderError` for a folder without a chain, or with one that is in use.
    """
    if path.exists():
        if label_of(path) is None:
            raise ChainFolderError(f"{path} is no chain of a devnet: move it away")
        _locked(path).close()


def remove_chain(path: Path) -> None:
    """Delete a folder that holds a devnet's chain; one that holds anything else stays.

    Errors: as `require_removable`.
    """
    require_removable(path)
    if path.exists():
        with _locked(path):
            shutil.rmtree(path)


def _locked(path: Path) -> IO[bytes]:
    lock = (path / _LOCK).open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise ChainFolderError(f"the chain in {path} is in use by another devnet") from None
    return lock


def _ask(web3: Web3, method: str, *parameters: Any) -> Any:
    try:
        response = web3.provider.make_request(RPCEndpoint(method), list(parameters))
    except Exception as error:  # each transport has errors of its own
        raise ChainFolderError(f"the devnet did not answer {method}: {error}") from error
    if "error" in response:
        raise ChainFolderError(f"the devnet refused {method}: {response['error']}")
    return response["result"]
