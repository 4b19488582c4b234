"""Seals and proofs: salts are made once, a proof shows its fields alone and cannot be bent."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from evidence_samples import SEALED, deal_in, seal_of
from hypothesis import given
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.evidence import files, owner
from deeptier.evidence.choice import choose
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.files import write_new
from deeptier.evidence.owner import seal_folder, show_fields
from deeptier.evidence.proof import Proof, ShownField
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import ABSENT, Roots, Stream

INVOICE = {"invoice.number": "24312000000118206643", "invoice.total": "1200000.10", "date": "5 Jan"}
CONTRACT = {"date": "1 Dec", "number": "LH-2025-118"}

SEALS = st.dictionaries(
    st.sampled_from(Stream),
    st.lists(SEALED, min_size=1, max_size=9, unique_by=lambda sealed: sealed.field.path).map(tuple),
    min_size=1,
).map(Seal)


def deal_seal() -> Seal:
    return seal_of(information=INVOICE, business=CONTRACT)


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(EvidenceError) as caught:
        work()
    return str(caught.value)


@pytest.mark.rule("R133")
def test_every_field_has_a_fresh_salt_of_its_own(tmp_path: Path) -> None:
    seals = [seal_folder(deal_in(tmp_path / name)).seal for name in ("one", "two")]
    salts = [sealed.salt for seal in seals for found in seal.streams.values() for sealed in found]
    assert len(salts) == len(set(salts)) == 14
    assert all(len(salt) == 32 and any(salt) for salt in salts)
    assert seals[0].fields == seals[1].fields
    assert seals[0].roots != seals[1].roots


@given(SEALS)
def test_a_seal_is_read_as_it_was_written(seal: Seal) -> None:
    read = Seal.parse(seal.text().encode(), "s")
    assert (read, read.roots) == (seal, seal.roots)


@pytest.mark.rule("R137")
def test_a_folder_is_sealed_for_its_owner_alone(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    sealed = seal_folder(deal)
    assert (sealed.file, sealed.is_new) == (deal / "sealed.json", True)
    assert stat.S_IMODE(sealed.file.stat().st_mode) == 0o600
    assert Seal.parse(sealed.file.read_bytes(), "s") == sealed.seal
    assert [path.name for path in deal.iterdir() if path.name.startswith(".")] == []


@pytest.mark.rule("R137")
def test_a_sealed_folder_keeps_its_salts(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    first = seal_folder(deal)
    content = first.file.read_bytes()
    again = seal_folder(deal)
    assert (again.seal, again.is_new) == (first.seal, False)
    (deal / "business.yaml").write_text('date: "2025-12-01"\nnumber: LH-2025-118\n', "utf-8")
    assert seal_folder(deal).seal.roots == first.seal.roots
    assert first.file.read_bytes() == content


@pytest.mark.rule("R137")
def test_a_sealed_folder_with_other_fields_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    content = seal_folder(deal).file.read_bytes()
    (deal / "business.yaml").write_text("date: 2025-12-02\nplace: 上海\n", encoding="utf-8")
    (deal / "business" / "contract.pdf").write_bytes(b"another contract")
    message = refusal(lambda: seal_folder(deal))
    assert message == (
        f"{deal / 'sealed.json'} seals other fields: business:date has changed,"
        " business:files.contract.pdf has changed, business:number is gone, business:place is new;"
        " move it away to seal anew, and keep it as long as its reference is in use"
    )
    assert "2025-12" not in message
    assert (deal / "sealed.json").read_bytes() == content


@pytest.mark.rule("R137")
def test_of_many_changes_five_are_named(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    seal_folder(deal)
    more = "".join(f"k{n}: v\n" for n in range(7))
    (deal / "capital.yaml").write_text(more, encoding="utf-8")
    assert "capital:k4 is new and 2 more; move it" in refusal(lambda: seal_folder(deal))


@pytest.mark.rule("R137")
def test_of_two_who_seal_at_once_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = deal_in(tmp_path / "deal")

    def overtaken(file: Path, text: str) -> None:
        write_new(file, "the other's salts")
        write_new(file, text)

    monkeypatch.setattr(owner, "write_new", overtaken)
    assert refusal(lambda: seal_folder(deal)) == (
        f"{deal / 'sealed.json'} is there already; nothing was written"
    )
    assert (deal / "sealed.json").read_text(encoding="utf-8") == "the other's salts"


def test_a_seal_that_could_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = deal_in(tmp_path / "deal")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = sorted(deal.iterdir())
    with pytest.raises(OSError, match="No space left"):
        seal_folder(deal)
    assert sorted(deal.iterdir()) == before


def test_a_seal_too_large_to_be_read_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = deal_in(tmp_path / "deal")
    monkeypatch.setattr(files, "MAX_BYTES", 1_000)
    assert refusal(lambda: seal_folder(deal)) == (
        f"{deal / 'sealed.json'} would be larger than 1,000 bytes; it holds too much"
    )
    assert not (deal / "sealed.json").exists()


def test_a_seal_that_is_a_link_is_refused(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    (deal / "sealed.json").symlink_to(tmp_path / "elsewhere")
    assert refusal(lambda: seal_folder(deal)) == (
        f"{deal / 'sealed.json'} is a link; put the file itself there"
    )
    assert not (tmp_path / "elsewhere").exists()


def changed(text: str, change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(text)
    change(document)
    return json.dumps(document).encode()


def first_of(document: dict[str, Any]) -> dict[str, Any]:
    """The first sealed field of a seal."""
    found: dict[str, Any] = document["streams"]["information"][0]
    return found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("format"), 'the document must be a mapping with "format":'),
        (lambda d: d.update(format="x"), 'the document must be a mapping with "format":'),
        (lambda d: d.pop("streams"), "streams is missing"),
        (lambda d: d.pop("reference"), "reference is missing"),
        (lambda d: d.update(note="x"), "'note' is not known"),
        (lambda d: d.update(streams=[]), "streams must be a mapping"),
        (lambda d: d.update(streams={}), "number of streams is 0; it must be at least 1"),
        (lambda d: d["streams"].update(other=[]), "streams must be a mapping whose keys are of"),
        (lambda d: d["streams"].update(capital=[]), "number of leaves is 0"),
        (lambda d: d["streams"].update(capital={}), "streams.capital must be a list"),
        (lambda d: first_of(d).pop("salt"), "streams.information[0].salt is missing"),
        (lambda d: first_of(d).update(x=1), "streams.information[0].'x' is not known"),
        (lambda d: first_of(d).update(value=1), "streams.information[0].value must be text"),
        (lambda d: first_of(d).update(path=" "), "streams.information[0]: path of a field is ' '"),
        (
            lambda d: first_of(d).update(salt="0x12"),
            "streams.information[0].salt is 'text of 4 characters'; it must be 0x and 64",
        ),
        (
            lambda d: d["streams"]["information"].append(first_of(d)),
            "f, information gives a value twice for invoice.number",
        ),
        (lambda d: first_of(d).update(value="9"), "roots must be what the fields and salts give"),
        (lambda d: first_of(d).update(salt="0x" + "00" * 32), "roots must be what the fields and"),
        (lambda d: d.update(reference="0x" + "00" * 32), "reference must be what the roots give"),
        (lambda d: d["roots"].pop("capital"), "roots.capital is missing"),
    ],
)
def test_a_seal_that_is_none_is_refused(change: Callable[..., object], message: str) -> None:
    content = changed(deal_seal().text(), change)
    assert refusal(lambda: Seal.parse(content, "f")).removeprefix("f: ").startswith(message)


def test_a_seal_needs_a_stream_with_a_field() -> None:
    with pytest.raises(InputError, match="number of streams is 0; it must be at least 1"):
        Seal({})
    with pytest.raises(InputError, match="number of leaves is 0; it must be at least 1"):
        Seal({Stream.CAPITAL: ()})


def names_of(seal: Seal, *names: str) -> list[str]:
    return [f"{stream.label}:{sealed.field.path}" for stream, sealed in choose(seal, names)]


def test_a_field_is_named_by_its_path_or_with_its_stream() -> None:
    seal = deal_seal()
    assert names_of(seal, "invoice.total", "business:date", "number", "information:date") == [
        "information:invoice.total",
        "business:date",
        "business:number",
        "information:date",
    ]
    assert names_of(seal, "number", "business:number") == ["business:number"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("date", "'date' means more than one field: information:date, business:date"),
        ("total", "there is no field 'total'; near it: information:invoice.total"),
        (
            "business:invoice.total",
            "there is no field 'business:invoice.total'; near it: information:invoice.total",
        ),
        ("invoice.totla", "there is no field 'invoice.totla'; near it: information:invoice.total"),
        (
            "INVOICE",
            "there is no field 'INVOICE'; near it: information:invoice.number,"
            " information:invoice.total",
        ),
        (
            "€",
            "there is no field '€'; near it: information:invoice.number,"
            " information:invoice.total, information:date, business:date, business:number",
        ),
    ],
)
def test_a_name_that_is_not_clear_is_refused_with_those_near_it(name: str, message: str) -> None:
    assert refusal(lambda: choose(deal_seal(), [name])) == message


def test_a_path_that_looks_like_a_name_with_stream_gives_way_to_that_name() -> None:
    seal = seal_of(information={"a": "1"}, capital={"information:a": "2"})
    assert names_of(seal, "information:a") == ["information:a"]
    assert names_of(seal, "capital:information:a") == ["capital:information:a"]


@pytest.mark.rule("R138")
def test_a_proof_reveals_no_other_field() -> None:
    seal = seal_of(
        information={f"invoice.line{n}": f"amount-{n}-{n * 7919}" for n in range(20)},
        business={"secret": "the price is 12"},
        capital={"account": "6222020000000000000"},
    )
    shown = ["invoice.line3", "account"]
    text = Proof.of(seal, choose(seal, shown)).text()
    for found in seal.streams.values():
        for sealed in found:
            is_shown = sealed.field.path in shown
            for secret in (sealed.field.path, sealed.field.value, sealed.salt.hex()):
                assert (f'"{secret}"' in text or f'"0x{secret}"' in text) is is_shown
                assert is_shown or secret not in text.replace("invoice.line3", "")
    words = set(re.findall(r"0x[0-9a-f]{64}", text))
    salts = {sealed.salt for _, sealed in choose(seal, shown)}
    nodes = {node for tree in seal.trees.values() for node in tree.nodes}
    known = {*salts, *nodes, seal.roots.reference, ABSENT}
    assert words <= {f"0x{word.hex()}" for word in known}


@pytest.mark.rule("R138")
def test_a_proof_has_the_members_that_it_must_have_and_no_other() -> None:
    seal = deal_seal()
    document = json.loads(Proof.of(seal, choose(seal, ["invoice.total"])).text())
    (shown,) = document.pop("fields")
    assert document == {
        "format": "deeptier.evidence.proof.v1",
        "reference": "0x" + seal.roots.reference.hex(),
        "roots": {
            "information": "0x" + seal.roots.information.hex(),
            "logistics": "0x" + "00" * 32,
            "business": "0x" + seal.roots.business.hex(),
            "capital": "0x" + "00" * 32,
        },
    }
    assert sorted(shown) == ["path", "proof", "salt", "stream", "value"]
    assert (shown["stream"], shown["path"], shown["value"]) == (
        "information",
        "invoice.total",
        "1200000.10",
    )


@pytest.mark.rule("R139")
@given(SEALS)
def test_every_field_of_every_seal_can_be_shown(seal: Seal) -> None:
    everything = [(stream, sealed) for stream, found in seal.streams.items() for sealed in found]
    proof = Proof.parse(Proof.of(seal, everything).text().encode(), "p")
    assert proof == Proof.of(seal, everything)
    assert proof.differences() == ()
    assert proof.reference == seal.roots.reference


def bent(word: bytes, at: int) -> bytes:
    """The word with one bit changed."""
    return word[: at // 8] + bytes([word[at // 8] ^ 1 << at % 8]) + word[at // 8 + 1 :]


@pytest.mark.rule("R139")
@given(SEALS, st.data())
def test_a_proof_with_anything_changed_does_not_verify(seal: Seal, data: st.DataObject) -> None:
    stream = data.draw(st.sampled_from(list(seal.streams)))
    sealed = data.draw(st.sampled_from(seal.streams[stream]))
    proof = Proof.of(seal, [(stream, sealed)])
    (shown,) = proof.fields
    bit = data.draw(st.integers(0, 255))
    field = sealed.field

    def with_field(changed: SealedField) -> ShownField:
        return replace(shown, sealed=changed)

    wrong = [
        with_field(SealedField(Field(field.path + "x", field.value), sealed.salt)),
        with_field(SealedField(Field(field.path, field.value + " "), sealed.salt)),
        with_field(SealedField(field, bent(sealed.salt, bit))),
        *(
            replace(
                shown,
                siblings=(*shown.siblings[:at], bent(sibling, bit), *shown.siblings[at + 1 :]),
            )
            for at, sibling in enumerate(shown.siblings)
        ),
        replace(shown, siblings=shown.siblings[:-1] if shown.siblings else (bytes(32),)),
        replace(shown, siblings=(*shown.siblings, sealed.salt)),
        *(
            replace(shown, stream=other)
            for other in Stream
            if seal.roots[other] != seal.roots[stream]
        ),
    ]
    for each in wrong:
        (difference,) = replace(proof, fields=(each,)).differences()
        assert difference.startswith(f"{each.name}: leads to the root 0x{each.root.hex()}, and the")
    for other in Stream:
        roots = {name: seal.roots[name] for name in Stream}
        roots[other] = bent(roots[other], bit)
        changed = replace(proof, roots=Roots.of(roots)).differences()
        steps = [difference.split(":")[0] for difference in changed]
        assert steps == [stream.label, "reference"][other != stream :]
    assert replace(proof, reference=bent(proof.reference, bit)).differences() == (
        f"reference: the roots give 0x{proof.reference.hex()},"
        f" and the proof states 0x{bent(proof.reference, bit).hex()}",
    )


@pytest.mark.rule("R139")
def test_every_byte_of_a_field_counts() -> None:
    seal = deal_seal()
    ((stream, sealed),) = choose(seal, ["invoice.total"])
    proof = Proof.of(seal, [(stream, sealed)])
    for at in range(len(sealed.field.value)):
        value = sealed.field.value
        other = value[:at] + chr(ord(value[at]) + 1) + value[at + 1 :]
        changed = SealedField(Field(sealed.field.path, other), sealed.salt)
        (difference,) = replace(
            proof, fields=(replace(proof.fields[0], sealed=changed),)
        ).differences()
        assert difference.startswith("information:invoice.total: leads to the root 0x")


def shown_first(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["fields"][0]
    return found


@pytest.mark.rule("R139")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("format"), 'the document must be a mapping with "format":'),
        (lambda d: d.update(format="deeptier.evidence.seal.v1"), "the document must be a mapping"),
        (lambda d: d.pop("roots"), "roots is missing"),
        (lambda d: d.pop("reference"), "reference is missing"),
        (lambda d: d.pop("fields"), "fields is missing"),
        (lambda d: d.update(salts=[]), "'salts' is not known"),
        (lambda d: d.update(fields=[]), "fields must be a list of at least one field"),
        (lambda d: d.update(fields={}), "fields must be a list"),
        (lambda d: d.update(fields=["x"]), "fields[0] must be a mapping"),
        (lambda d: shown_first(d).pop("proof"), "fields[0].proof is missing"),
        (lambda d: shown_first(d).pop("stream"), "fields[0].stream is missing"),
        (lambda d: shown_first(d).update(stream="invoice"), "fields[0].stream must be one of info"),
        (lambda d: shown_first(d).update(stream=1), "fields[0].stream must be text"),
        (lambda d: shown_first(d).update(value=12), "fields[0].value must be text"),
        (lambda d: shown_first(d).update(value=None), "fields[0].value must be text"),
        (lambda d: shown_first(d).update(path="\x1b[2J"), "fields[0]: path of a field is '\\x1b[2"),
        (lambda d: shown_first(d).update(value="\ud800"), "fields[0]: value of invoice.total is '"),
        (lambda d: shown_first(d).update(proof="0x"), "fields[0].proof must be a list"),
        (
            lambda d: shown_first(d).update(proof=["0x" + "0" * 63]),
            "fields[0].proof[0] is 'text of 65 characters'; it must be 0x and 64 hexadecimal digit",
        ),
        (lambda d: d.update(reference="00" * 33), "reference is 'text of 66 characters'; it must"),
        (lambda d: d["roots"].update(capital=0), "roots.capital must be text"),
        (lambda d: d["roots"].pop("capital"), "roots.capital is missing"),
        (
            lambda d: d.update(roots=dict.fromkeys(d["roots"], "0x" + "00" * 32)),
            "roots must be at least one that is not zero",
        ),
    ],
)
def test_a_proof_that_is_none_is_refused(change: Callable[..., object], message: str) -> None:
    seal = deal_seal()
    content = changed(Proof.of(seal, choose(seal, ["invoice.total"])).text(), change)
    assert refusal(lambda: Proof.parse(content, "f")).startswith(f"f: {message}")


def test_a_field_is_shown_from_the_seal_alone(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    seal = seal_folder(deal).seal
    alone = tmp_path / "alone"
    alone.mkdir()
    (deal / "sealed.json").rename(alone / "sealed.json")
    proof = show_fields(alone, ["number"])
    assert proof.reference == seal.roots.reference
    assert refusal(lambda: show_fields(deal, ["number"])) == (
        f"there is no seal at {deal / 'sealed.json'}"
    )
