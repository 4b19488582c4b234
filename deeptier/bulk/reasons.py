"""Why mined transactions failed: called again on the state before their block, and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deeptier.bulk.calls import Call
from deeptier.bulk.wire import NodeError, Request, Wire
from deeptier.chain.errors import explain, refusal_data
from deeptier.chain.remedies import advised

_NEARLY_PERCENT = 98


@dataclass(frozen=True)
class Failure:
    """A call that a block took and a contract refused, or that ran out of gas.

    Attributes:
        call: what was to be done.
        sender: address.
        gas: limit that it had.
        gas_used: by it.
        block: that it is in.
    """

    call: Call
    sender: str
    gas: int
    gas_used: int
    block: int


@dataclass(frozen=True)
class Reason:
    """Why a call failed.

    Attributes:
        sentence: for people.
        lacked_gas: whether it would have succeeded with more of it.
    """

    sentence: str
    lacked_gas: bool = False


def reasons_of(wire: Wire, failures: Sequence[Failure], names: Mapping[str, str]) -> list[Reason]:
    """The reason of each failure."""
    requests = [_again(failure, block) for failure in failures for block in (-1, 0)]
    answers = wire.ask_all(requests)
    return [
        _reason(failure, answers[2 * at : 2 * at + 2], names) for at, failure in enumerate(failures)
    ]


def _again(failure: Failure, later: int) -> Request:
    request = {
        "from": failure.sender,
        "to": failure.call.to,
        "data": "0x" + failure.call.data.hex(),
    }
    return "eth_call", (request, hex(failure.block + later))


def _reason(failure: Failure, answers: Sequence[object], names: Mapping[str, str]) -> Reason:
    for answer in answers:
        if isinstance(answer, NodeError):
            data = refusal_data(answer)
            if data:
                found = explain(data, names, failure.call.decimals)
                return Reason(f"refused: {advised(found.sentence, found.error)}")
    if failure.gas_used * 100 >= failure.gas * _NEARLY_PERCENT:
        return Reason(f"it ran out of gas: its limit was {failure.gas:,}", lacked_gas=True)
    return Reason(
        "it failed as things were in its block, and does not any more; what it depends on came"
        " later, or it ran out of gas"
    )
