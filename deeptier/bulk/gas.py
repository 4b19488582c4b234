"""Gas limits of calls that bring none: estimated once for each shape of call, with room."""

from __future__ import annotations

from deeptier.bulk.calls import Call
from deeptier.bulk.wire import NodeError, Wire

_ROOM_PERCENT = 150
_UNKNOWN = 1_500_000


class GasLimits:
    """Limits by shape. A call that ran out of an estimated limit is tried with all of a block."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._known: dict[tuple[str, bytes, int], int] = {}
        self._block: int | None = None

    @property
    def of_block(self) -> int:
        """What a block has."""
        if self._block is None:
            self._block = int(
                self._wire.ask("eth_getBlockByNumber", "latest", False)["gasLimit"], 16
            )
        return self._block

    def of(self, call: Call, sender: str) -> int:
        """The limit of a call."""
        if call.gas is not None:
            return call.gas
        if call.shape not in self._known:
            known = self._estimate(call, sender)
            if known is None:
                return min(_UNKNOWN, self.of_block)
            self._known[call.shape] = known
        return self._known[call.shape]

    def _estimate(self, call: Call, sender: str) -> int | None:
        """None where the call is refused as things are: what goes before it may change that."""
        request = {"from": sender, "to": call.to, "data": "0x" + call.data.hex()}
        try:
            used = int(self._wire.ask("eth_estimateGas", request), 16)
        except NodeError:
            return None
        return min(used * _ROOM_PERCENT // 100, self.of_block)
