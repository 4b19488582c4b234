"""A block's header, and its hash from its fields."""

from __future__ import annotations

from typing import Any

import msgspec

from deeptier.audit.levels import rlp
from deeptier.keccak import keccak

_VALIDATED_ITEMS = 3  # of the extra data of IBFT 2.0 and QBFT: vanity, validators, vote
_SEALED_ITEMS = 5  # and round, seals
_WORD_DIGITS, _OTHER_DIGITS = 2 + 64, (2 + 40, 2 + 512)
_ROOTS_SIZE = 5 * 33 + 21 + 259


class Header(msgspec.Struct, rename="camel", frozen=True, gc=False):
    """A header as a node gives it, in hexadecimal; fields of later forks may be missing."""

    hash: str
    parent_hash: str
    sha3_uncles: str
    miner: str
    state_root: str
    transactions_root: str
    receipts_root: str
    logs_bloom: str
    difficulty: str
    number: str
    gas_limit: str
    gas_used: str
    timestamp: str
    extra_data: str
    mix_hash: str
    nonce: str
    base_fee_per_gas: str | None = None
    withdrawals_root: str | None = None
    blob_gas_used: str | None = None
    excess_blob_gas: str | None = None
    parent_beacon_block_root: str | None = None
    requests_hash: str | None = None
    transactions: list[str] = []

    @property
    def height(self) -> int:
        """The number of the block."""
        return int(self.number, 16)

    @property
    def time(self) -> int:
        """Unix seconds."""
        return int(self.timestamp, 16)

    @property
    def gas(self) -> int:
        """Gas that the block's transactions used."""
        return int(self.gas_used, 16)

    @property
    def bloom(self) -> int:
        """The filter of the block's logs."""
        return int(self.logs_bloom, 16)

    def is_true(self) -> bool:
        """Whether the hash that the node gives is that of the fields.

        Where validators sign blocks (IBFT 2.0, QBFT), the hash leaves out round and seals, because
        they are added after it.

        Errors: `ValueError` for a field that is no hexadecimal.
        """
        claimed = bytes.fromhex(self.hash[2:])
        extra = bytes.fromhex(self.extra_data[2:])
        if keccak(self._encoded(extra)) == claimed:
            return True
        return any(keccak(self._encoded(each)) == claimed for each in _unsealed(extra))

    def to_json(self) -> dict[str, Any]:
        """What a report rests on."""
        return {
            "number": self.height,
            "hash": self.hash,
            "parent_hash": self.parent_hash,
            "state_root": self.state_root,
            "receipts_root": self.receipts_root,
            "timestamp": self.time,
        }

    def _encoded(self, extra: bytes) -> bytes:
        numbers = (self.difficulty, self.number, self.gas_limit, self.gas_used, self.timestamp)
        fields = [
            self._roots(),
            *[rlp.number(int(each, 16)) for each in numbers],
            rlp.text(extra),
            _data(self.mix_hash),
            _data(self.nonce),
        ]
        for value, encode in (
            (self.base_fee_per_gas, _number),
            (self.withdrawals_root, _data),
            (self.blob_gas_used, _number),
            (self.excess_blob_gas, _number),
            (self.parent_beacon_block_root, _data),
            (self.requests_hash, _data),
        ):
            if value is not None:
                fields.append(encode(value))
        return rlp.listed(fields)

    def _roots(self) -> bytes:
        """The encoding of the first fields at once: all of them have lengths that are known."""
        words = (self.state_root, self.transactions_root, self.receipts_root)
        found = bytes.fromhex(
            f"a0{self.parent_hash[2:]}a0{self.sha3_uncles[2:]}94{self.miner[2:]}"
            f"a0{'a0'.join([word[2:] for word in words])}b90100{self.logs_bloom[2:]}"
        )
        sizes = {len(each) for each in (self.parent_hash, self.sha3_uncles, *words)}
        others = (len(self.miner), len(self.logs_bloom))
        if sizes != {_WORD_DIGITS} or others != _OTHER_DIGITS or len(found) != _ROOTS_SIZE:
            raise ValueError("a hash, the miner or the Bloom filter has a wrong length")
        return found


def _data(hexadecimal: str) -> bytes:
    return rlp.text(bytes.fromhex(hexadecimal[2:]))


def _number(hexadecimal: str) -> bytes:
    return rlp.number(int(hexadecimal, 16))


def _unsealed(extra: bytes) -> list[bytes]:
    """The extra data of validators without round and seals: QBFT's form, then that of IBFT 2.0."""
    try:
        parts = rlp.items(extra)
    except rlp.MalformedRlpError:
        return []
    if len(parts) != _SEALED_ITEMS:
        return []
    kept = parts[:_VALIDATED_ITEMS]
    return [rlp.listed([*kept, rlp.number(0), rlp.listed([])]), rlp.listed(kept)]
