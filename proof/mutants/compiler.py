"""The Solidity compiler, kept warm: contracts whose sources are changed, without writing a file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

_SCRIPT = Path(__file__).with_name("compiler.js")


class CompileError(Exception):
    """The changed source is no Solidity.

    Attributes:
        places: where the compiler says so: files, and where in them, in bytes.
    """

    def __init__(self, errors: list[Any]) -> None:
        super().__init__(errors[0][0])
        self.places = [(place["file"], place["start"]) for _, place in errors if place]


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
        answer = self._answer({"contract": contract, "changed": dict(changed)})
        return bytes.fromhex(answer["bytecode"])

    def tree(self, file: str) -> Any:
        """The syntax tree of a file, with types."""
        return self._answer({"file": file, "changed": {}})["tree"]

    def _answer(self, request: dict[str, Any]) -> Any:
        assert self._process.stdin is not None  # noqa: S101 (both are pipes)
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "errors" in answer:
            raise CompileError(answer["errors"])
        return answer
