"""`audit sync` killed at any moment and run again ends in the bytes of one run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from busy_chain import BusyChain, busy_chain
from faulty_proxy import Answer, Asked, FaultyProxy, too_large

from deeptier.audit.store import Borders, Rpc, open_store, sync
from deeptier.audit.store.manifest import load_manifest

KILLS = 50
SMALL = Borders(span=16, rows=60)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Zygote:
    """Starts runs of `audit sync` that can be killed."""

    def __init__(self, process: subprocess.Popen[str], words: dict[str, str]) -> None:
        self._process, self._words = process, words

    def run(self, seconds: float | None) -> int:
        """Start a run, kill it after so many seconds; its exit status."""
        assert self._process.stdout is not None
        self._say(json.dumps(self._words))
        child = int(self._process.stdout.readline())
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)  # not reaped before it is asked for
        self._say("its status?")
        return int(self._process.stdout.readline())

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


@contextmanager
def zygote(url: str, chain: BusyChain, store: Path) -> Iterator[Zygote]:
    command = [sys.executable, str(Path(__file__).with_name("sync_zygote.py"))]
    words = {"rpc": url, "record": str(chain.record), "store": str(store)}
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as process:
        yield Zygote(process, words)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyChain]:
    with busy_chain(tmp_path_factory.mktemp("chain"), 30, 4) as busy:
        yield busy


def test_fifty_kills_lose_nothing_and_double_nothing(chain: BusyChain, tmp_path: Path) -> None:
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    draw, ended = random.Random(5), 0
    narrow = too_large("results", 2)  # a sync of many pages, each written at once
    with FaultyProxy(chain.devnet.url, narrow) as proxy:
        with zygote(proxy.url, chain, killed) as runs:
            for number in range(KILLS):
                if number % 10 == 9:
                    chain.mine(6, 4)
                if number % 20 == 19:
                    chain.reorganise(3, 5)
                ended += runs.run(draw.uniform(0.02, 0.25)) == 0
                if (killed / "manifest.json").exists():
                    assert files_of(killed) <= set(content(killed))
            assert runs.run(None) == 0
        sync(Rpc(chain.devnet.url), chain.deployment, whole, borders=SMALL)
        assert ended < KILLS
        assert content(killed) == content(whole)


def files_of(folder: Path) -> set[str]:
    """What the manifest of a store names, if it names anything yet."""
    manifest = load_manifest(folder)
    assert manifest is not None
    return manifest.files


def test_interrupted_command_says_so_and_goes_on(chain: BusyChain, tmp_path: Path) -> None:
    store, whole = tmp_path / "audit", tmp_path / "whole"
    code = "from deeptier.cli import main; main()"
    waiting: list[bool] = []

    def slow(asked: Asked, answer: Answer) -> Answer:
        if asked[0]["method"] == "eth_getLogs":
            waiting.append(True)
            time.sleep(0.4)
        return answer

    with FaultyProxy(chain.devnet.url, slow) as proxy:
        words = ["audit", "sync", "--rpc", proxy.url, "--deployment", str(chain.record)]
        command = [sys.executable, "-c", code, *words, "--store", str(store)]
        with subprocess.Popen(command, stdout=-1, stderr=-1, text=True) as process:
            while not waiting:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
        assert process.returncode == 130, said
        assert said.strip() == "stopped"
        sync(Rpc(chain.devnet.url), chain.deployment, store)
        sync(Rpc(chain.devnet.url), chain.deployment, whole)
        assert content(store) == content(whole)
        assert open_store(store).head.number == chain.head
