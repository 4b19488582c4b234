"""All mutants of some files in one source, each behind a switch, and compiled once."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from proof.builds import ROOT
from proof.mutants.compiler import CompileError, Compiler
from proof.mutants.solidity import Host, Mutant, mutants
from proof.mutants.targets import files_of, idle_functions, users_of

_FOLDER = ROOT / "build" / "proof" / "switchboards"
_MAKERS = ("solidity.py", "targets.py", "compiler.py", "compiler.js")
#: The switch is the block's beneficiary, which no contract of ours asks for.
FIRST_SWITCH = 1 << 64
_SWITCH = f"""
function _isOn(uint256 number) view returns (bool) {{
    return uint160(address(block.coinbase)) == {FIRST_SWITCH} + number;
}}
"""


@dataclass(frozen=True)
class Switchboard:
    """The code of a group's contracts with its mutants in it.

    Attributes:
        switched: the mutants, each turned on by its place in this list, from 1.
        alone: those that no switch can stand for.
        codes: creation code by contract.
    """

    switched: tuple[Mutant, ...]
    alone: tuple[Mutant, ...]
    codes: Mapping[str, bytes]


def switchboard(group: str, compiler: Compiler) -> Switchboard:
    """The switchboard of a group, kept from an earlier run where all code is the same."""
    sources = sorted((ROOT / "contracts").rglob("*.sol"))
    code = [Path(__file__), *(Path(__file__).with_name(name) for name in _MAKERS)]
    total = hashlib.sha256(group.encode())
    for path in (*sources, *code):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    kept = _FOLDER / f"{group}-{total.hexdigest()[:16]}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]  # noqa: S301 (ours)
    board = _made(group, compiler)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(board))
    return board


def _made(group: str, compiler: Compiler) -> Switchboard:
    """Mutants that break the switchboard are left to be compiled alone."""
    sources = {file: (ROOT / file).read_bytes() for file in files_of(group)}
    idle = idle_functions()
    found = [
        each
        for file, source in sources.items()
        for each in mutants(file, source, compiler.tree(file), idle)
    ]
    users = tuple(dict.fromkeys(name for file in sources for name in users_of(file)))
    dropped: set[str] = set()
    while True:
        switched = tuple(each for each in found if each.host and each.key not in dropped)
        changed, places = _changed(sources, switched)
        try:
            codes = {name: _compiled(compiler, name, changed) for name in users}
        except CompileError as error:
            broken = {places[file].at(start) for file, start in error.places if file in places}
            if not broken - {None}:
                raise
            dropped |= {each.key for each in broken if each is not None}
            continue
        on = {each.key for each in switched}
        alone = tuple(each for each in found if each.key not in on)
        return Switchboard(switched, alone, codes)


@dataclass(frozen=True)
class _Places:
    """Where in a switched source the text of each mutant stands, in bytes."""

    spans: tuple[tuple[int, int, Mutant], ...]

    def at(self, place: int) -> Mutant | None:
        """The mutant whose text is the shortest around a place."""
        around = [span for span in self.spans if span[0] <= place < span[1]]
        return min(around, key=lambda span: span[1] - span[0])[2] if around else None


def _changed(
    sources: Mapping[str, bytes], switched: Sequence[Mutant]
) -> tuple[dict[str, str], dict[str, _Places]]:
    """All our contracts as views where they were pure, and the files with switches in them."""
    numbers = {each.key: number for number, each in enumerate(switched, 1)}
    changed, places = {}, {}
    for path in (ROOT / "contracts").rglob("*.sol"):
        file = path.relative_to(ROOT).as_posix()
        if path.parent.name == "mocks":
            continue
        if file in sources:
            own = [each for each in switched if each.file == file]
            text, marks = _Writer(sources[file], own, numbers).written()
            places[file] = _Places(marks)
        else:
            text = path.read_text(encoding="utf-8")
        changed[file] = re.sub(r"\bpure\b", "view", text)
    return changed, places


class _Writer:
    def __init__(self, source: bytes, own: Sequence[Mutant], numbers: Mapping[str, int]) -> None:
        self._source = source
        self._numbers = numbers
        self._of: dict[Host, list[Mutant]] = {}
        for each in own:
            if each.host is not None:
                self._of.setdefault(each.host, []).append(each)
        self._hosts = sorted(self._of, key=lambda host: (host.start, -host.end))
        self._out = bytearray()
        self._marks: list[tuple[int, int, Mutant]] = []

    def written(self) -> tuple[str, tuple[tuple[int, int, Mutant], ...]]:
        """The source with its switches, and where each mutant's text is."""
        self._write_span(0, len(self._source), self._hosts)
        self._out += _SWITCH.encode()
        return self._out.decode(), tuple(self._marks)

    def _write_span(self, start: int, end: int, hosts: Sequence[Host]) -> None:
        at, place = start, 0
        while place < len(hosts):
            host = hosts[place]
            within = [each for each in hosts[place + 1 :] if each.end <= host.end]
            self._out += self._source[at : host.start]
            self._write_host(host, within)
            at, place = host.end, place + 1 + len(within)
        self._out += self._source[at:end]

    def _write_host(self, host: Host, within: Sequence[Host]) -> None:
        is_statement = host.kind == "statement"
        self._out += b"{ " if is_statement else f"{host.cast}(".encode()
        for each in self._of[host]:
            number = self._numbers[each.key]
            text = self._source[host.start : each.start] + each.after.encode()
            text += self._source[each.end : host.end]
            self._out += (
                f"if (_isOn({number})) {{ " if is_statement else f"_isOn({number}) ? ("
            ).encode()
            begin = len(self._out)
            self._out += text
            self._marks.append((begin, len(self._out), each))
            self._out += b" } else " if is_statement else b") : "
        self._out += b"{ " if is_statement else b"("
        self._write_span(host.start, host.end, within)
        self._out += b" } }" if is_statement else b"))"


def _compiled(compiler: Compiler, name: str, changed: Mapping[str, str]) -> bytes:
    """The code of a contract, kept from an earlier run where all sources are the same."""
    words = json.dumps([name, sorted(changed.items())])
    path = _FOLDER / f"{hashlib.sha256(words.encode()).hexdigest()[:32]}.hex"
    if path.exists():
        return bytes.fromhex(path.read_text(encoding="utf-8"))
    code = compiler.compile(name, changed)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    path.write_text(code.hex(), encoding="utf-8")
    return code
