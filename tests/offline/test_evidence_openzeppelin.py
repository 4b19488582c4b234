"""Our trees and proofs by OpenZeppelin's JavaScript library: it builds and verifies the same."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.proof import Proof
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import Stream
from deeptier.evidence.tree import Tree

FOLDER = Path(__file__).parent
COUNTS = (1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100)
#: One, two, three and four bytes of UTF-8; both ends of a word of the ABI; nothing; a line.
ALPHABET = "aZ0 .:é£金額Ω🧾\u200f\n\t\"\\'"
LENGTHS = (0, 1, 31, 32, 33, 64, 200)


def hexed(word: bytes) -> str:
    return "0x" + word.hex()


def words_of(sealed: SealedField) -> list[str]:
    return [sealed.field.path, sealed.field.value, hexed(sealed.salt)]


def sealed_fields(number: int, chance: random.Random) -> list[SealedField]:
    def text(length: int) -> str:
        return "".join(chance.choices(ALPHABET, k=length))

    return [
        SealedField(Field(f"字段.{at}", text(chance.choice(LENGTHS))), chance.randbytes(32))
        for at in range(number)
    ]


def ask_openzeppelin(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", FOLDER / "standard_tree.js"],
        input=json.dumps(cases).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    answers = json.loads(done.stdout)
    assert len(answers) == len(cases)
    return answers


@pytest.mark.rule("R132")
def test_openzeppelin_builds_the_same_trees_and_proofs() -> None:
    chance = random.Random(20_260_105)
    samples = [sealed_fields(number, chance) for number in (*COUNTS, *range(1, 25))]
    answers = ask_openzeppelin(
        [{"leaves": list(map(words_of, sample)), "proofs": []} for sample in samples]
    )
    for sample, answer in zip(samples, answers, strict=True):
        tree = Tree.of(sealed.leaf for sealed in sample)
        assert answer["root"] == hexed(tree.root)
        assert answer["nodes"] == list(map(hexed, tree.nodes))
        assert answer["proofs"] == [list(map(hexed, tree.proof(sealed.leaf))) for sealed in sample]


def shown_members(proof: Proof) -> list[dict[str, Any]]:
    """What a reader of the proof's text hands to OpenZeppelin's library, and nothing of ours."""
    document = json.loads(proof.text())
    return [
        {
            "root": document["roots"][shown["stream"]],
            "leaf": [shown["path"], shown["value"], shown["salt"]],
            "siblings": shown["proof"],
        }
        for shown in document["fields"]
    ]


def test_openzeppelin_verifies_every_proof_as_we_write_it() -> None:
    chance = random.Random(7)
    cases = []
    for number in COUNTS:
        sample = sealed_fields(number, chance)
        seal = Seal({Stream.LOGISTICS: tuple(sample)})
        proof = Proof.of(seal, [(Stream.LOGISTICS, sealed) for sealed in sample])
        cases.append({"leaves": list(map(words_of, sample)), "proofs": shown_members(proof)})
    for number, answer in zip(COUNTS, ask_openzeppelin(cases), strict=True):
        assert answer["verified"] == [True] * number


def test_openzeppelin_refuses_what_we_refuse() -> None:
    sample = sealed_fields(7, random.Random(11))
    seal = Seal({Stream.CAPITAL: tuple(sample)})
    (right,) = shown_members(Proof.of(seal, [(Stream.CAPITAL, sample[3])]))
    path, value, salt = right["leaf"]
    flipped = salt[:-1] + ("0" if salt[-1] != "0" else "1")
    wrong = [
        {**right, "leaf": [path + "x", value, salt]},
        {**right, "leaf": [path, value + " ", salt]},
        {**right, "leaf": [path, value, flipped]},
        {**right, "siblings": right["siblings"][1:]},
        {**right, "siblings": right["siblings"][::-1]},
        {**right, "root": right["siblings"][0]},
    ]
    (answer,) = ask_openzeppelin(
        [{"leaves": list(map(words_of, sample)), "proofs": [right, *wrong]}]
    )
    assert answer["verified"] == [True] + [False] * len(wrong)
