"""Many calls in one question to the node, by any sender, each on the state that those before left.

Nothing is sent. For the time of one `eth_call` two kinds of accounts have other code: a
conductor's, and that of each sender. Both run the same small program, which makes the calls that it
is handed and gives back what each answered. Nodes that take overrides in `eth_call` can do this:
ganache, anvil, geth, Nethermind, Besu, Erigon.

A sender that has code for that time is asked what accounts with code are asked: whether it takes
lots, whether it signed. It answers yes, so signatures are checked before, elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils.address import to_checksum_address
from web3 import Web3
from web3.exceptions import Web3Exception

from deeptier.errors import DeeptierError

_STRANGER = to_checksum_address("0x" + "5c" * 19 + "01")
_CONDUCTOR = to_checksum_address("0x" + "5c" * 19 + "00")

# Called by stranger or conductor, it goes through entries of 20 bytes of target, 4 bytes of length
# and so many of calldata, and returns for each: success, gas used, length and bytes of the answer.
# Called by anybody else, it answers with the selector that it was called by: yes.
_PROGRAM = (
    f"336001 17 73{_STRANGER[2:]} 14 602e57"  # the caller, or 1, is the stranger: go to 2e
    "600035 60e01c 60e01b 600052 60206000f3"  # return the selector
    "5b 6000 6000"  # 2e: place among the entries, place in memory
    "5b 36 82 10 603d57 6000f3"  # 33: none is left: return the memory; else go to 3d
    "5b 81 601401 35 60e01c"  # 3d: length of the calldata
    "80 83 601801 83 37"  # which is copied to memory
    "5a 6000 6000 83 85 6000 88 35 60601c 5a f1"  # gas before; the call
    "90 5a 90 03 83 602001 52 82 52"  # keep the gas used, and success
    "3d 82 604001 52 3d 6000 83 606001 3e"  # keep the answer and its length
    "90 3d 01 606001 90 82 01 601801 91 50"  # both places move on
    "6033 56"  # go to 33
)
#: Of storage, by contract and key, in hexadecimal.
Words = Mapping[str, Mapping[str, str]]

_WORD = 32
#: More than any block has; nodes that allow less to a call give what they allow.
_GAS = 10**12
_HEAD = 3 * _WORD


class CannotTryError(DeeptierError):
    """The node cannot make several calls on one state, or they are more than it has gas for."""

    def __str__(self) -> str:
        return f"the node cannot try this: {self.args[0]}"


@dataclass(frozen=True)
class Call:
    """One call."""

    sender: str
    target: str
    data: bytes


@dataclass(frozen=True)
class Answer:
    """What a call came to.

    Attributes:
        ok: whether it did not revert.
        gas: that the call itself used; a transaction's base and calldata come on top.
        data: what it returned, or reverted with.
    """

    ok: bool
    gas: int
    data: bytes


def try_calls(web3: Web3, calls: Sequence[Call], words: Words | None = None) -> list[Answer]:
    """Make calls one after another on the newest block; its state itself stays as it is.

    `words` of storage are put in place of what the block has.

    Errors: `CannotTryError` where the node cannot.
    """
    if not calls:
        return []
    entries = b"".join(
        _entry(call.sender, _entry(call.target, call.data))
        if call.sender != _CONDUCTOR
        else _entry(call.target, call.data)
        for call in calls
    )
    accounts: Iterable[str] = {call.sender for call in calls} | {_CONDUCTOR}
    overrides: Any = {account: {"code": "0x" + _PROGRAM.replace(" ", "")} for account in accounts}
    overrides |= {contract: {"stateDiff": kept} for contract, kept in (words or {}).items()}
    request: Any = {"from": _STRANGER, "to": _CONDUCTOR, "data": entries, "gas": _GAS}
    try:
        answer = web3.eth.call(request, "latest", overrides)
        outer = _answers(bytes(answer))
        answers = [
            each if call.sender == _CONDUCTOR else _answers(each.data)[0]
            for call, each in zip(calls, outer, strict=True)
        ]
    except (Web3Exception, ValueError, IndexError) as error:
        raise CannotTryError(" ".join(str(error).split()) or "it gave no answer") from error
    return answers


def ask_all(web3: Web3, questions: Sequence[tuple[str, bytes]]) -> list[Answer]:
    """Ask views, each of a target with its calldata, of one block.

    Errors: `CannotTryError` where the node cannot.
    """
    calls = [Call(_CONDUCTOR, target, data) for target, data in questions]
    return try_calls(web3, calls)


def _entry(target: str, data: bytes) -> bytes:
    return bytes.fromhex(target[2:]) + len(data).to_bytes(4, "big") + data


def _answers(data: bytes) -> list[Answer]:
    """Errors: `ValueError` for bytes that the program did not write."""
    answers, at = [], 0
    while at < len(data):
        ok, gas, size = (
            int.from_bytes(data[at + i : at + i + _WORD], "big") for i in range(0, _HEAD, _WORD)
        )
        at += _HEAD
        if at + size > len(data) or ok > 1:
            raise ValueError("it does not let accounts have other code")
        answers.append(Answer(bool(ok), gas, data[at : at + size]))
        at += size
    if not answers:
        raise ValueError("it does not let accounts have other code")
    return answers
