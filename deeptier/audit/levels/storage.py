"""Level "storage": the words that keep the lots, proved against the state root of the header."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import msgspec

from deeptier.audit.books import Books
from deeptier.audit.findings import Finding, LotNumber
from deeptier.audit.levels import rlp
from deeptier.audit.levels.fetch import require_true
from deeptier.audit.levels.header import Header
from deeptier.audit.levels.lot_word import LotWord, lot_key
from deeptier.audit.levels.outcome import Level, NotRunError, Outcome
from deeptier.audit.levels.proof import BrokenProofError, proved
from deeptier.audit.node import RefusedError
from deeptier.audit.progress import Progress, Step, silent
from deeptier.audit.rpc import Rpc
from deeptier.keccak import keccak

CHECK, STAGE = "storage", "words"
PROVED, ENDED = "words proved", "of ended lots"

_CONTRACT = "Warrants"
_AT_ONCE = 64


class _Slot(msgspec.Struct):
    key: str
    proof: list[str]


class _Proof(msgspec.Struct, rename="camel"):
    account_proof: list[str]
    storage_proof: list[_Slot]


def storage(
    rpc: Rpc, header: Header, books: Books, sample: int | None, progress: Progress = silent
) -> Outcome:
    """Prove the words of lots, live and ended, and compare them with the books.

    `sample` is how many; None is all of them. Which ones follows from the hash of the header, so
    that the same block gives the same sample, and nobody knows it before.

    Errors: `AuditError` when the node gives what cannot be read, or stops answering.
    """
    check = _Check(rpc, header, books)
    numbers = chosen(books, header.hash, sample)
    if not numbers:
        return check.outcome("the books have no lot")
    try:
        require_true(header)
        for at in range(0, len(numbers), _AT_ONCE):
            batch = numbers[at : at + _AT_ONCE]
            check.lots(batch)
            progress(Step(STAGE, at + len(batch), len(numbers)))
    except NotRunError as reason:
        return check.outcome(str(reason))
    return check.outcome(None)


def chosen(books: Books, seed: str, sample: int | None) -> list[int]:
    """The numbers of the lots to prove: all, or a sample that follows from the seed."""
    numbers = [*books.lots, *books.ended]
    if sample is None or sample >= len(numbers):
        return sorted(numbers)
    salt = bytes.fromhex(seed[2:])
    drawn = heapq.nsmallest(sample, numbers, lambda each: keccak(salt + each.to_bytes(32, "big")))
    return sorted(drawn)


class _Check:
    """What was proved so far."""

    def __init__(self, rpc: Rpc, header: Header, books: Books) -> None:
        self._rpc = rpc
        self._header = header
        self._books = books
        self._address = books.addresses[_CONTRACT]
        self._counts = {PROVED: 0, ENDED: 0}
        self._findings: list[Finding] = []

    def outcome(self, reason: str | None) -> Outcome:
        return Outcome(Level.STORAGE, dict(self._counts), tuple(self._findings), reason)

    def lots(self, numbers: Sequence[int]) -> None:
        """Prove the words of some lots, and compare them."""
        proof = self._ask(numbers)
        try:
            root = self._storage_root(proof)
        except BrokenProofError as flaw:
            for number in numbers:
                self._note(number, "proof of the contract's account", "one that holds", str(flaw))
            return
        for number, slot in zip(numbers, proof.storage_proof, strict=True):
            try:
                word = _word(proved(root, lot_key(number), _nodes(slot.proof)))
            except BrokenProofError as flaw:
                self._note(number, "proof of its word", "one that holds", str(flaw))
                continue
            self._compare(number, word)

    def _ask(self, numbers: Sequence[int]) -> _Proof:
        keys = ["0x" + lot_key(number).hex() for number in numbers]
        try:
            proof = self._rpc.ask(_Proof, "eth_getProof", self._address, keys, self._header.number)
        except RefusedError as refusal:
            raise NotRunError(str(refusal)) from None
        if proof is None:
            raise NotRunError("the node gives no proof")
        if len(proof.storage_proof) != len(keys):
            raise NotRunError(f"the node proves {len(proof.storage_proof)} words of {len(keys)}")
        return proof

    def _storage_root(self, proof: _Proof) -> bytes:
        root = bytes.fromhex(self._header.state_root[2:])
        account = proved(root, bytes.fromhex(self._address[2:]), _nodes(proof.account_proof))
        if account is None:
            raise BrokenProofError("it proves that there is no contract")
        try:
            _nonce, _balance, storage_root, _code = rlp.items(account)
            return rlp.content(storage_root)
        except ValueError:
            raise BrokenProofError("it proves no account") from None

    def _compare(self, number: int, word: int) -> None:
        lot = self._books.lots.get(number)
        self._counts[PROVED] += 1
        self._counts[ENDED] += lot is None
        expected = LotWord.of(lot)
        if word == expected.word:
            return
        pairs = zip(expected.members(), LotWord(word).members(), strict=True)
        for (name, books), (_, state) in pairs:
            if books != state:
                self._note(number, name, books, state)

    def _note(self, number: int, subject: str, expected: object, actual: object) -> None:
        where = f"block {self._header.height}"
        told = f"lot {LotNumber(number)}, {subject}"
        self._findings.append(Finding(CHECK, told, expected, actual, where))


def _nodes(proof: Sequence[str]) -> list[bytes]:
    try:
        return [bytes.fromhex(node[2:]) for node in proof]
    except ValueError as flaw:
        raise BrokenProofError(f"it cannot be read: {flaw}") from None


def _word(value: bytes | None) -> int:
    """A storage word from the value in the trie, which leaves out leading zeros."""
    if value is None:
        return 0
    try:
        return int.from_bytes(rlp.content(value), "big")
    except rlp.MalformedRlpError:
        raise BrokenProofError("its value is no word") from None
