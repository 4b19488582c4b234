"""A chain of one's own for demonstrations and tests: ganache or anvil, started and ended here.

The chain's program dies with the process that started it, however that process ends; the chain
itself too, unless it is kept in a folder.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3

from deeptier.chain.chain_folder import ChainFolder
from deeptier.chain.connection import NoAnswerError, connect
from deeptier.chain.devnet_clock import DevnetClock, DevnetError
from deeptier.chain.devnet_programs import ACCOUNTS, BACKENDS, HOST, arguments_of, program_of
from deeptier.days import DEFAULT_OFFSET_SECONDS
from deeptier.errors import InputError

__all__ = ["BACKENDS", "CHAIN_IDS", "TEST_MNEMONIC", "Devnet", "DevnetError", "program_of"]

#: Known to everybody: for chains without worth only.
TEST_MNEMONIC = "test test test test test test test test test test test junk"

#: The chain id that each has unless told.
CHAIN_IDS = {"ganache": 1337, "anvil": 31337}

_START_SECONDS = 60
_STOP_SECONDS = 5
_POLL_SECONDS = 0.05
_SAID_AT_FIRST, _SAID_AT_THE_END = 600, 240

# The chain runs in a process group of its own, with a watcher beside it that waits for the end of
# its standard input: that comes when the starting process closes it, or ends, even by a kill. Then
# the watcher ends the group, and removes what it left: anvil's old states, some 60 KB a block.
_LAUNCHER = """
scratch=$1; shift
exec 3<&0
(trap '' TERM; cat <&3 >/dev/null; kill -TERM 0; sleep 3; rm -rf "$scratch"; kill -KILL 0) &
exec "$@" 3<&- </dev/null
"""


@dataclass(frozen=True)
class Devnet:
    """A running chain. Use as a context manager, or call `stop`.

    Attributes:
        backend: "ganache" or "anvil".
        url: where it answers.
        web3: a connection to it.
        mnemonic: the phrase of its accounts.
    """

    backend: str
    url: str
    web3: Web3
    mnemonic: str
    _port: int
    _process: subprocess.Popen[bytes]
    _scratch: Path
    _output: IO[bytes]
    _folder: ChainFolder | None = None

    @classmethod
    def start(
        cls,
        backend: str = "ganache",
        port: int | None = None,
        mnemonic: str = TEST_MNEMONIC,
        start_time: int | None = None,
        state: Path | None = None,
    ) -> Devnet:
        """Start a chain and wait until it answers: 20 rich accounts, blocks on demand.

        `port` is a free one unless given; `start_time` (Unix seconds) is now unless given. `state`
        is the folder that keeps the chain: one that is there goes on from its last block, at that
        block's time.

        Errors: `InputError` for a backend that is none, `DevnetError` when its program is missing,
        its port taken, or it ends or stays silent for a minute; `ChainFolderError` for a folder
        that it cannot have.
        """
        if backend not in BACKENDS:
            raise InputError("backend", backend, " or ".join(BACKENDS))
        program = program_of(backend)
        chosen = _free_port() if port is None else port
        if _answers(chosen):
            raise DevnetError(
                f"port {chosen} is taken, perhaps by a devnet that runs already: choose another"
            )
        folder = ChainFolder.open(state, backend, mnemonic) if state else None
        if folder is not None and folder.has_chain:
            start_time = _goes_on_at(program, folder, mnemonic)
        scratch = Path(tempfile.mkdtemp(prefix="deeptier-"))
        arguments = arguments_of(backend, chosen, mnemonic, start_time, scratch)
        output = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the program
        command = [program, *arguments, *(folder.arguments if folder else ())]
        process = _launch(command, output, scratch)
        try:
            web3 = _await_answer(process, chosen, output)
            if folder is not None:
                folder.resume(web3)
        except BaseException as error:
            ended = process.poll() is not None
            _end(process, chosen, scratch)
            if folder is not None:
                folder.close()
            if folder is not None and folder.has_chain and ended:
                raise folder.unreadable(str(error)) from None
            if folder is not None:
                folder.discard()
            raise
        made = (backend, _url(chosen), web3, mnemonic, chosen, process, scratch, output, folder)
        return cls(*made)

    def __enter__(self) -> Devnet:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def said(self) -> str:
        """The last that its program said, in one line."""
        words = _words(self._output)
        return words if len(words) <= _SAID_AT_THE_END else f"…{words[-_SAID_AT_THE_END:]}"

    def keep(self) -> None:
        """Write the chain into its folder now, if it has one whose program does not do so itself.

        Errors: `ChainFolderError`; `OSError` where it cannot be written.
        """
        if self._folder is not None:
            self._folder.save(self.web3)

    def stop(self) -> None:
        """End the chain; only what is in its folder stays. Ending it twice does no harm.

        Errors: `ChainFolderError` when the chain could not be kept.
        """
        runs = self._process.poll() is None and not _has_ended(self._process)
        try:
            if runs and self._folder is not None:
                self._folder.save(self.web3)
        finally:
            _end(self._process, self._port, self._scratch)
            if self._folder is not None:
                self._folder.close()

    @cached_property
    def accounts(self) -> tuple[LocalAccount, ...]:
        """The accounts of the mnemonic, with their keys."""
        Account.enable_unaudited_hdwallet_features()
        return tuple(
            Account.from_mnemonic(self.mnemonic, account_path=f"m/44'/60'/0'/0/{index}")
            for index in range(ACCOUNTS)
        )

    @cached_property
    def clock(self) -> DevnetClock:
        """Its clock."""
        return DevnetClock(self.web3, self.backend)

    @property
    def now(self) -> int:
        """Unix seconds of the newest block."""
        return self.clock.now

    def set_time(self, timestamp: int) -> None:
        """Move the chain's clock, as `DevnetClock.set_time`."""
        self.clock.set_time(timestamp)

    def set_day(self, day: int, offset_seconds: int = DEFAULT_OFFSET_SECONDS) -> None:
        """Move the chain's clock to a day, as `DevnetClock.set_day`."""
        self.clock.set_day(day, offset_seconds)


def _goes_on_at(program: str, folder: ChainFolder, mnemonic: str) -> int | None:
    """When ganache goes on with a chain: left alone it would begin with the time of now.

    Whoever waits for the chain sends at once, before its clock can be set; so its last block is
    looked at first, where nobody waits. None for anvil, which never goes back.

    Errors: `ChainFolderError` where it does not start on that chain.
    """
    if folder.backend != "ganache":
        return None
    port, scratch = _free_port(), Path(tempfile.mkdtemp(prefix="deeptier-"))
    arguments = arguments_of(folder.backend, port, mnemonic, None, scratch)
    with tempfile.TemporaryFile() as output:
        process = _launch([program, *arguments, *folder.arguments], output, scratch)
        try:
            newest = _await_answer(process, port, output).eth.get_block("latest")
            return int(newest["timestamp"]) + 1
        except DevnetError as error:
            folder.close()
            raise folder.unreadable(str(error)) from None
        finally:
            _end(process, port, scratch)


def _launch(command: Sequence[str], output: IO[bytes], scratch: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program, found above
        ["/bin/sh", "-c", _LAUNCHER, "sh", str(scratch), *command],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _await_answer(process: subprocess.Popen[bytes], port: int, output: IO[bytes]) -> Web3:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = _words(output)[:_SAID_AT_FIRST] or "nothing"
            raise DevnetError(
                f"the chain ended at once, saying: {said}. `deeptier doctor` looks at what it needs"
            )
        if _answers(port):
            try:
                return connect(_url(port))
            except NoAnswerError:
                pass
        time.sleep(_POLL_SECONDS)
    raise DevnetError(f"the chain did not answer within {_START_SECONDS} seconds")


def _end(process: subprocess.Popen[bytes], port: int, scratch: Path) -> None:
    """Closing its input ends the chain; what is left of its group is killed, then removed."""
    if _has_ended(process) or process.stdin is None:
        return
    process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    # npm's anvil is the child of a wrapper: it may end a moment after it.
    deadline = time.monotonic() + _STOP_SECONDS
    while _answers(port) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    shutil.rmtree(scratch, ignore_errors=True)


def _words(output: IO[bytes]) -> str:
    output.seek(0)
    return " ".join(output.read().decode(errors="replace").split())


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    return process.stdin is None or process.stdin.closed


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _url(port: int) -> str:
    return f"http://{HOST}:{port}"
