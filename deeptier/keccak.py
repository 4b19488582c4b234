"""Keccak-256, by the faster of the two libraries that may be there."""

from __future__ import annotations

from collections.abc import Callable

from eth_hash.auto import keccak as _by_eth_hash

try:
    from sha3 import keccak_256  # type: ignore[import-untyped]
except ImportError:
    keccak_256 = None


def _by_sha3(data: bytes) -> bytes:
    return bytes(keccak_256(data).digest())


keccak: Callable[[bytes], bytes] = _by_eth_hash if keccak_256 is None else _by_sha3
