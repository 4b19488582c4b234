"""The programs that run devnets."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from deeptier.chain.devnet import BACKENDS, DevnetError, program_of
from deeptier.doctor.finding import Finding, State, amiss, note, well

_NODE = "node"
_OLDEST_NODE_JS = 20
_SECONDS = 30
_PACKAGE = Path(__file__).resolve().parents[1]


def programs(needed: Collection[str]) -> Iterator[Finding]:
    """ganache, anvil and Node.js; `needed` are the devnets of the desk's networks."""
    _ask_all()
    node_js = _node_js(bool(needed))
    yield node_js
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
            yield amiss(_NODE, backend, f"{program} does not run", _remedy(program, node_js))
        else:
            yield well(_NODE, backend, said)


def _remedy(program: str, node_js: Finding) -> str:
    if node_js.state is not State.WELL:
        return "mend Node.js first: it runs on it"
    again = f"`npm ci` in {_PACKAGE.parent}" if program.startswith(str(_PACKAGE.parent)) else ""
    return f"`{program} --version` tells why; {again or 'npm'} installs it anew"


def _node_js(needed: bool) -> Finding:
    program = shutil.which("node")
    said = _version(program) if program else None
    remedy = f"install Node.js {_OLDEST_NODE_JS} or newer: the devnets run on it"
    wrong = amiss if needed else note
    if said is None:
        return wrong(_NODE, "Node.js", "not found", remedy)
    major = said.lstrip("v").partition(".")[0]
    if major.isdigit() and int(major) < _OLDEST_NODE_JS:
        return wrong(_NODE, "Node.js", said, remedy)
    return well(_NODE, "Node.js", said)


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
