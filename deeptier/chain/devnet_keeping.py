"""Has a devnet's chain written down in quiet moments, so that a kill loses little of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from deeptier.chain.devnet import Devnet

#: Of all time, what writing may take at most: one part of so many.
_SHARE = 10


class Keeping:
    """Looks now and then; only anvil needs it, as ganache writes every block itself."""

    def __init__(self, devnet: Devnet, clock: Callable[[], float] = time.monotonic) -> None:
        self._devnet = devnet
        self._clock = clock
        self._seen = self._kept = int(devnet.web3.eth.block_number)
        self._not_before = 0.0

    def look(self) -> bool:
        """Write the chain if it moved since it was written, and not since the last look.

        Gives whether it was written.

        Errors: as `Devnet.keep`; then it is written again after a while.
        """
        seen, self._seen = self._seen, int(self._devnet.web3.eth.block_number)
        began = self._clock()
        if self._seen == self._kept or self._seen != seen or began < self._not_before:
            return False
        try:
            self._devnet.keep()
        finally:
            self._not_before = began + _SHARE * (self._clock() - began)
        self._kept = self._seen
        return True
