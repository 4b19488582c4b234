"""The Solidity compiler, kept warm: contracts whose sources are changed, without writing a file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

_SCRIPT = Path(__file__).with_name("compiler.js")


class CompileError(Exception):
    """The changed source is no Solidity."""


class Compiler:
    """npm's compiler in a process of its own. It does not optimise: that changes no result."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (a script of ours)
            ["node", str(_SCRIPT)],  # noqa: S607 (the node of the PATH)
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Compiler:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()

    def compile(self, contract: str, changed: Mapping[str, str]) -> bytes:
        """The creation code of a contract, with the sources of some files changed.

        Errors: `CompileError` where it does not compile.
        """
        assert self._process.stdin is not None  # noqa: S101 (both are pipes)
        assert self._process.stdout is not None  # noqa: S101
        request = json.dumps({"contract": contract, "changed": dict(changed)})
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise CompileError(answer["error"])
        return bytes.fromhex(answer["bytecode"])
