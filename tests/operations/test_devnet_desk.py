"""From an empty folder to a named devnet with contracts; the devnet is a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from typed import deeptier

from deeptier.desk.company import DEPOSITS, MEMBERS, furnish
from deeptier.desk.desk import Desk
from deeptier.desk.party import Party

SECONDS = 120
COMMAND = [sys.executable, "-c", "from deeptier.cli import main; main()"]


@contextmanager
def devnet(folder: Path, *arguments: str, end: int = signal.SIGINT) -> Iterator[list[str]]:
    """`deeptier devnet` in a folder, ended with the block; its lines, and those to come."""
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [*COMMAND, "devnet", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": root, "COLUMNS": "200"},
    ) as process:
        assert process.stdout is not None
        lines: list[str] = []
        try:
            for line in process.stdout:
                lines.append(line.rstrip())
                if line.startswith("Ctrl-C"):
                    break
            assert process.poll() is None, lines
            yield lines
        finally:
            process.send_signal(end)
            lines.extend(line.rstrip() for line in process.stdout)
            process.wait(SECONDS)


def new_desk(folder: Path) -> Desk:
    """`deeptier init --devnet`, on ports of its own."""
    assert deeptier("init", folder, "--devnet").code == 0
    path = folder / "networks.yaml"
    text = path.read_text()
    for port in ("8545", "8546"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{probe.getsockname()[1]}")
    path.write_text(text)
    return Desk(folder)


def test_devnet_of_a_new_desk_keeps_its_chain(tmp_path: Path) -> None:
    here = new_desk(tmp_path)
    with devnet(tmp_path) as lines:
        assert lines[0] == f"ganache at {here.network().endpoints[0].url}, chain 1337"
        assert f"  bank      {here.book.address('bank')}" in lines
        assert "  deeptier deploy --as platform" in lines
        assert deeptier("clock", "2026-03-02", "--desk", tmp_path).code == 0
        first = here.network().connect().eth.get_block("latest")["hash"]
    assert deeptier("clock", "--desk", tmp_path).code == 2
    with devnet(tmp_path, end=signal.SIGKILL):
        assert deeptier("clock", "--desk", tmp_path).out == "it is 2026-03-02 on devnet\n"
        assert here.network().connect().eth.get_block("latest")["hash"] == first


def test_contracts_and_parties_come_by_two_commands(tmp_path: Path) -> None:
    """anvil keeps its chain when it is ended by an order, too; who comes later gets ether."""
    here = new_desk(tmp_path)
    with devnet(tmp_path, "--network", "anvil", end=signal.SIGTERM):
        where = ("--desk", tmp_path, "--network", "anvil")
        done = deeptier("deploy", "--as", "platform", *where)
        assert done.out.endswith(f"complete; the record is {here.network('anvil').record}\n")
    with devnet(tmp_path, "--network", "anvil", "--furnished") as lines:
        assert "the parties are onboarded" in lines
        assert "contracts: deployments/anvil.json" in lines
        office = here.open("anvil")
        assert office.house.balance_of(here.book.address("bank")) == DEPOSITS
        for name, roles in MEMBERS.items():
            assert office.house.enterprise(here.book.address(name)).roles == roles
        assert furnish(office) is None
        book = here.book
        for name, end in (("late", "beef"), ("later", "cafe")):  # the first is told by then
            newcomer = Party(name, "0x" + "00" * 18 + end)
            book = book.with_party(newcomer)
            book.save(tmp_path / "parties.yaml")
            while not office.web3.eth.get_balance(newcomer.address):
                assert office.web3.is_connected()
    assert "late has ether for its gas" in lines
