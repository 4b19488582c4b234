"""The programs that run devnets."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache

from deeptier.chain.devnet import BACKENDS, DevnetError, program_of
from deeptier.doctor.finding import Finding, amiss, note, well

_NODE = "node"
_OLDEST_NODE_JS = 20
_SECONDS = 30


def programs(needed: Collection[str]) -> Iterator[Finding]:
    """ganache, anvil and Node.js; `needed` are the devnets of the desk's networks."""
    _ask_all()
    yield from _node_js(bool(needed))
    for backend in BACKENDS:
        try:
            program = program_of(backend)
        except DevnetError as error:
            found, _, remedy = str(error).partition(". ")
            wrong = amiss if backend in needed else note
            yield wrong(_NODE, backend, found, remedy)
            continue
        said = _version(program)
        if said is None:
            remedy = f"run `{program} --version` to see why; `npm ci` installs it anew"
            yield amiss(_NODE, backend, f"{program} does not run", remedy)
        else:
            yield well(_NODE, backend, said)


def _node_js(needed: bool) -> Iterator[Finding]:
    program = shutil.which("node")
    said = _version(program) if program else None
    remedy = f"install Node.js {_OLDEST_NODE_JS} or newer: the devnets run on it"
    wrong = amiss if needed else note
    if said is None:
        yield wrong(_NODE, "Node.js", "not found", remedy)
        return
    major = said.lstrip("v").partition(".")[0]
    if major.isdigit() and int(major) < _OLDEST_NODE_JS:
        yield wrong(_NODE, "Node.js", said, remedy)
    else:
        yield well(_NODE, "Node.js", said)


def _ask_all() -> None:
    """Ask all at once, and remember: each takes a moment to start."""
    with ThreadPoolExecutor() as pool:
        for backend in BACKENDS:
            with suppress(DevnetError):
                pool.submit(_version, program_of(backend))


@cache
def _version(program: str) -> str | None:
    """The first line that a program says of itself; None if it does not run."""
    try:
        done = subprocess.run(  # noqa: S603 - a program that was found, no text of others
            [program, "--version"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return next(iter(done.stdout.strip().splitlines()), None)
