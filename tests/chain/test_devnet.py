"""A devnet starts, keeps time, and leaves nothing behind however its process ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from chain_stage import FIRST_DAY
from eth_account import Account

from deeptier.chain import devnet_programs
from deeptier.chain.connection import NoAnswerError, WrongChainError, connect, url_of
from deeptier.chain.devnet import Devnet, DevnetError
from deeptier.days import civil_day, first_second
from deeptier.errors import InputError

#: A shell's background job ignores what Ctrl-C and a hang-up send: here they must end it.
START = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from deeptier.chain.devnet import Devnet
devnet = Devnet.start({backend!r})
print(devnet.url, flush=True)
time.sleep(600)
"""


def answers(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) == 0


def gone(url: str, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not answers(url)


def test_accounts_are_rich_and_well_known(devnet: Devnet) -> None:
    assert len(devnet.accounts) == 20
    assert devnet.accounts[0].address == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    for account in devnet.accounts:
        assert devnet.web3.eth.get_balance(account.address) >= 900 * 10**18


def test_clock_starts_where_it_was_told(devnet: Devnet) -> None:
    first_block = devnet.web3.eth.get_block(0)
    assert civil_day(first_block["timestamp"]) == FIRST_DAY


def test_clock_moves_to_a_day(devnet: Devnet) -> None:
    day = civil_day(devnet.now) + 30
    devnet.set_day(day)
    assert devnet.now == first_second(day)
    block = devnet.web3.eth.block_number
    devnet.set_day(day)
    assert devnet.web3.eth.block_number == block


def test_clock_moves_to_a_day_of_another_civil_time(devnet: Devnet) -> None:
    day = civil_day(devnet.now, -3_600) + 2
    devnet.set_day(day, -3_600)
    assert devnet.now == day * 86_400 + 3_600


def test_clock_runs_on_from_where_it_was_set(devnet: Devnet) -> None:
    goal = devnet.now + 1_000_000
    devnet.set_time(goal)
    devnet.web3.provider.make_request("evm_mine", [])
    assert goal <= devnet.now <= goal + 60


def test_clock_never_goes_back(devnet: Devnet) -> None:
    now = devnet.now
    with pytest.raises(InputError) as caught:
        devnet.set_time(now)
    assert str(caught.value) == f"timestamp is {now}; it must be after the newest block's, {now}"
    today = civil_day(now)
    with pytest.raises(InputError) as caught:
        devnet.set_day(today - 1)
    assert str(caught.value) == (
        f"day is {today - 1}; it must be today, {today}, or later: a chain's clock never goes back"
    )


def test_nothing_is_left_or_printed(backend: str, capfd: pytest.CaptureFixture[str]) -> None:
    with Devnet.start(backend) as devnet:
        url, group = devnet.url, devnet._process.pid
        assert answers(url)
    assert not answers(url)
    assert living(group) == []
    assert capfd.readouterr() == ("", "")
    devnet.stop()


def living(group: int) -> list[str]:
    """What lives of a process group; who is dead and not yet collected does not."""
    listed = subprocess.run(
        ["ps", "-o", "stat=,args=", "-g", str(group)], capture_output=True, text=True, check=False
    )
    return [line for line in listed.stdout.splitlines() if not line.startswith("Z")]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_chain_dies_with_its_parent_and_leaves_nothing(
    backend: str, end: signal.Signals, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START.format(backend=backend)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().strip()
        assert answers(url)
        assert list(tmp_path.glob("deeptier-*"))
        parent.send_signal(end)
    assert gone(url)
    deadline = time.monotonic() + 10
    while list(tmp_path.glob("deeptier-*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(tmp_path.glob("deeptier-*"))


def test_given_port_is_used_and_not_shared(backend: str) -> None:
    with Devnet.start(backend) as devnet:
        port = int(devnet.url.rpartition(":")[2])
        with pytest.raises(DevnetError) as caught:
            Devnet.start(backend, port)
        assert str(caught.value) == (
            f"port {port} is taken, perhaps by a devnet that runs already: choose another"
        )
    with Devnet.start(backend, port) as again:
        assert again.url == f"http://127.0.0.1:{port}"


def test_other_mnemonic_gives_other_accounts(backend: str) -> None:
    Account.enable_unaudited_hdwallet_features()
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    with Devnet.start(backend, mnemonic=phrase) as devnet:
        first = devnet.accounts[0].address
        assert first == Account.from_mnemonic(phrase).address
        assert devnet.web3.eth.get_balance(first) > 0


def test_program_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(devnet_programs, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DevnetError) as caught:
        Devnet.start("anvil")
    assert str(caught.value) == (
        "anvil is not installed: neither in node_modules/.bin nor on the PATH. `npm ci` in "
        "Deeptier's folder, or `npm install --global @foundry-rs/anvil`"
    )


def test_program_that_ends_at_once_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "node_modules" / ".bin" / "anvil"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho out of order\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DevnetError) as caught:
        Devnet.start("anvil")
    assert str(caught.value) == (
        "the chain ended at once, saying: out of order. `deeptier doctor` looks at what it needs"
    )


def test_backend_that_is_none_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        Devnet.start("hardhat")
    assert str(caught.value) == "backend is 'hardhat'; it must be ganache or anvil"


def test_connection_is_checked(devnet: Devnet) -> None:
    chain = devnet.web3.eth.chain_id
    web3 = connect(devnet.url, chain)
    assert (web3.eth.chain_id, url_of(web3)) == (chain, devnet.url)
    with pytest.raises(WrongChainError) as caught:
        connect(devnet.url, chain + 1)
    assert str(caught.value) == (f"chain {chain} answers at {devnet.url}, not chain {chain + 1}")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:1", "connection refused"),
        ("/nowhere/node.ipc", "no such file or directory"),
        ("ipc:///nowhere/node.ipc", "no such file or directory"),
    ],
)
def test_silence_is_told_with_the_url(url: str, reason: str) -> None:
    with pytest.raises(NoAnswerError) as caught:
        connect(url)
    assert str(caught.value) == f"no chain answers at {url}: {reason}"


def test_something_that_is_no_node_is_told_with_the_url() -> None:
    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>welcome</html>")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        with pytest.raises(NoAnswerError, match=f"^no chain answers at {url}: .+"):
            connect(url)
        server.shutdown()


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1", "127.0.0.1:8545"])
def test_url_of_another_scheme_is_refused(url: str) -> None:
    with pytest.raises(InputError, match=r"^url is '.*'; it must be http"):
        connect(url)
