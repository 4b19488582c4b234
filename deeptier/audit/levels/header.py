"""A block's header, and its hash from its fields."""

from __future__ import annotations

from typing import Any

import msgspec

from deeptier.audit.levels import rlp
from deeptier.audit.levels.keccak import keccak

_VALIDATED_ITEMS = 3  # of the extra data of IBFT 2.0 and QBFT: vanity, validators, vote
_SEALED_ITEMS = 5  # and round, seals


class Header(msgspec.Struct, rename="camel", frozen=True):
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
        fields = [
            _data(self.parent_hash),
            _data(self.sha3_uncles),
            _data(self.miner),
            _data(self.state_root),
            _data(self.transactions_root),
            _data(self.receipts_root),
            _data(self.logs_bloom),
            _number(self.difficulty),
            _number(self.number),
            _number(self.gas_limit),
            _number(self.gas_used),
            _number(self.timestamp),
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
