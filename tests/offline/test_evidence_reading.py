"""What is read from a folder of documents: each field as it is written, and nothing left out."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from evidence_samples import CONTRACT, PATHS, VALUES, deal_in
from hypothesis import given
from hypothesis import strategies as st

from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.fields import Field
from deeptier.evidence.files import MAX_BYTES
from deeptier.evidence.folder import read_folder
from deeptier.evidence.reading import read_fields
from deeptier.evidence.streams import Stream


def fields_of(text: str, ending: str = ".json") -> dict[str, str]:
    found = read_fields(text.encode("utf-8", "surrogatepass"), ending, "f")
    return {field.path: field.value for field in found}


def refusal(content: str | bytes, ending: str = ".json") -> str:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(EvidenceError) as caught:
        read_fields(content, ending, "f")
    return str(caught.value)


@pytest.mark.rule("R135")
@pytest.mark.parametrize(
    "written",
    ["1.10", "0.1", "1e3", "-0", "1E+400", "100000000000000000000000000001", "0.30000000000000004"],
)
def test_a_number_stays_as_it_is_written(written: str) -> None:
    assert fields_of(f'{{"total": {written}}}') == {"total": written}
    assert fields_of(f'{{"total": "{written}"}}') == {"total": written}
    assert fields_of(f"total: {written}", ".yaml") == {"total": written}
    assert fields_of(f'total: "{written}"', ".yaml") == {"total": written}


@pytest.mark.rule("R135")
def test_truth_stays_as_it_is_written() -> None:
    assert fields_of('{"a": true, "b": false}') == {"a": "true", "b": "false"}
    assert fields_of("a: true\nb: no\nc: Yes", ".yaml") == {"a": "true", "b": "no", "c": "Yes"}


@pytest.mark.rule("R135")
@pytest.mark.parametrize(
    "scalar", ["2026-01-05", "0x10", "0o17", "1_000", "12:30:45", ".inf", "=", "1,5"]
)
def test_yaml_makes_nothing_of_a_scalar(scalar: str) -> None:
    assert fields_of(f"a: {scalar}", ".yaml") == {"a": scalar}


@pytest.mark.rule("R135")
@pytest.mark.parametrize(
    ("text", "ending", "found"),
    [
        ('{"a": null}', ".json", "a is null"),
        ('{"a": {"b": [1, null]}}', ".json", "a.b.1 is null"),
        ('{"a": {}}', ".json", "a is empty"),
        ('{"a": {"b": []}}', ".json", "a.b is empty"),
        ("a:", ".yaml", "a is null"),
        ("a: ~", ".yaml", "a is null"),
        ("a: null", ".yaml", "a is null"),
        ("a: {b: []}", ".yaml", "a.b is empty"),
    ],
)
def test_a_field_without_a_value_is_refused(text: str, ending: str, found: str) -> None:
    assert refusal(text, ending) == (
        f"f: {found}; a value must be text, a number, true or false, and a field without one must"
        " be left out"
    )


def test_empty_text_is_a_value_and_so_is_a_quoted_null() -> None:
    assert fields_of('{"a": ""}') == {"a": ""}
    assert fields_of("a: ''\nb: 'null'", ".yaml") == {"a": "", "b": "null"}


@pytest.mark.rule("R134")
def test_nested_keys_and_items_become_paths() -> None:
    document = {"invoice": {"lines": [{"net": "1.10"}, {"net": "2"}], "no": "7"}, "金额": ["x"]}
    expected = {
        "invoice.lines.0.net": "1.10",
        "invoice.lines.1.net": "2",
        "invoice.no": "7",
        "金额.0": "x",
    }
    text = json.dumps(document, ensure_ascii=False)
    assert fields_of(text) == expected
    assert fields_of(text, ".yaml") == expected


@pytest.mark.rule("R134")
@given(st.dictionaries(PATHS, VALUES, min_size=1, max_size=8), st.randoms())
def test_the_order_of_the_file_does_not_matter(fields: dict[str, str], chance) -> None:
    shuffled = list(fields.items())
    chance.shuffle(shuffled)
    assert read_fields(json.dumps(dict(shuffled)).encode(), ".json", "f") == read_fields(
        json.dumps(fields).encode(), ".json", "f"
    )
    assert fields_of(json.dumps(fields)) == fields


@pytest.mark.rule("R134")
@pytest.mark.parametrize(
    ("text", "ending", "message"),
    [
        ('{"a": 1, "a": 1}', ".json", "f has the key 'a' twice in one mapping"),
        ('{"a": {"b": 1}, "a": {"c": 1}}', ".json", "f has the key 'a' twice in one mapping"),
        ("a: 1\na: 2", ".yaml", "f has the key 'a' twice in one mapping"),
        ('{"a.b": 1, "a": {"b": 2}}', ".json", "f gives a value twice for a.b"),
        ('{"a.0": 1, "a": [2]}', ".json", "f gives a value twice for a.0"),
        ('{"caf\u00e9": 1, "cafe\u0301": 2}', ".json", "f gives a value twice for caf\u00e9"),
    ],
)
def test_a_path_that_is_there_twice_is_refused(text: str, ending: str, message: str) -> None:
    assert refusal(text, ending) == message


@pytest.mark.rule("R134")
@pytest.mark.parametrize("key", ["", " ", " a", "a "])
def test_a_key_with_blank_ends_is_refused(key: str) -> None:
    inner = json.dumps({"a": {key: "1"}})
    assert refusal(inner) == f"f: a key is {key!r}; it must have no blank ends"


@pytest.mark.rule("R134")
@pytest.mark.parametrize("key", ["a\\nb", "a\\u200bb", "\\ud800", "\\u001b[2J"])
def test_a_key_that_nobody_can_read_is_refused(key: str) -> None:
    assert refusal(f'{{"{key}": 1}}').startswith("f: path of a field is '")


def test_a_lone_surrogate_is_no_value() -> None:
    assert refusal('{"a": "\\ud800"}') == (
        "f: value of a is '\\ud800'; it must be text without lone surrogates"
    )


@pytest.mark.parametrize(
    ("content", "ending", "message"),
    [
        ("", ".json", "f is empty; it must hold fields and their values"),
        (" \n", ".json", "f is empty; it must hold fields and their values"),
        ("{}", ".json", "f is empty; it must hold fields and their values"),
        ("", ".yaml", "f is empty; it must hold fields and their values"),
        ("# nothing", ".yaml", "f is empty; it must hold fields and their values"),
        ("{}", ".yaml", "f is empty; it must hold fields and their values"),
        ('["a"]', ".json", "f is no mapping; it must hold fields and their values"),
        ("a", ".yaml", "f is no mapping; it must hold fields and their values"),
        ("{", ".json", "f is no JSON: Expecting property name enclosed in double quotes at line 1"),
        ('{"a": 1} x', ".json", "f is no JSON: Extra data at line 1, column 10"),
        ('{"a": NaN}', ".json", "f holds NaN, which is no number of JSON"),
        ('{"a": -Infinity}', ".json", "f holds -Infinity, which is no number of JSON"),
        ("a: [", ".yaml", "f is no YAML: expected the node content"),
        ("a: 1\n---\nb: 2", ".yaml", "f is no YAML: but found another document at line 2"),
        ("a: &x 1\nb: *x", ".yaml", "f is no YAML: an alias must be written out at line 2"),
        ("a: !!int 1", ".yaml", "f has a tag at line 1; leave it out"),
        ("a: !!python/object:os.system 1", ".yaml", "f has a tag at line 1; leave it out"),
        ("? [a]\n: 1", ".yaml", "f has a key that is no text at line 1"),
        ("a: \x07", ".yaml", "f holds a character that YAML does not allow at line 1"),
        (b"\x89PNG\r\n\x1a\n\x00", ".json", "f is no UTF-8 text at byte 0"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", ".yaml", "f is no UTF-8 text at byte 10"),
        ('{"a": 1}'.encode("utf-16"), ".json", "f is no UTF-8 text at byte 0"),
        ("[" * 100_000, ".json", "f is nested too deep"),
        ("[" * 5_000, ".yaml", "f is nested too deep"),
        ('{"a":' * 65 + "1" + "}" * 65, ".json", "f is nested too deep: at most 64 levels"),
    ],
)
def test_what_is_no_document_of_fields_is_refused(
    content: str | bytes, ending: str, message: str
) -> None:
    assert refusal(content, ending).startswith(message)


def test_a_byte_order_mark_is_no_part_of_a_key() -> None:
    assert fields_of('\ufeff{"a": 1}') == {"a": "1"}
    assert fields_of("\ufeffa: 1", ".yaml") == {"a": "1"}


def test_aliases_do_not_multiply() -> None:  # else this would never end
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    assert "an alias must be written out at line 2" in refusal("\n".join(lines), ".yaml")


def folder_refusal(folder: Path) -> str:
    with pytest.raises(EvidenceError) as caught:
        read_folder(folder)
    return str(caught.value)


@pytest.mark.rule("R136")
def test_a_folder_gives_its_streams_in_their_order(tmp_path: Path) -> None:
    found = read_folder(deal_in(tmp_path / "deal"))
    assert list(found.items()) == [
        (
            Stream.INFORMATION,
            (
                Field("date", "2026-01-05"),
                Field("files.invoice.pdf", "sha256:" + hashlib.sha256(b"invoice").hexdigest()),
                Field("invoice.number", "24312000000118206643"),
                Field("invoice.total", "1200000.10"),
            ),
        ),
        (
            Stream.BUSINESS,
            (
                Field("date", "2025-12-01"),
                Field("files.contract.pdf", "sha256:" + hashlib.sha256(b"contract").hexdigest()),
                Field("number", "LH-2025-118"),
            ),
        ),
    ]


@pytest.mark.rule("R136")
def test_documents_alone_are_a_stream_and_may_stand_in_folders(tmp_path: Path) -> None:
    inner = tmp_path / "logistics" / "2026"
    inner.mkdir(parents=True)
    (inner / "运单.xml").write_bytes(b"\x00\xff")
    digest = "06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8"
    assert hashlib.sha256(b"\x00\xff").hexdigest() == digest
    assert read_folder(tmp_path) == {
        Stream.LOGISTICS: (Field("files.2026/运单.xml", f"sha256:{digest}"),)
    }


@pytest.mark.rule("R136")
def test_a_name_has_one_spelling_whatever_the_file_system_makes_of_it(tmp_path: Path) -> None:
    (tmp_path / "capital").mkdir()
    (tmp_path / "capital" / "cafe\u0301.pdf").write_bytes(b"x")
    (field,) = read_folder(tmp_path)[Stream.CAPITAL]
    assert field.path == "files.caf\u00e9.pdf"


@pytest.mark.rule("R136")
def test_a_document_may_be_larger_than_a_file_of_fields(tmp_path: Path) -> None:
    (tmp_path / "capital").mkdir()
    content = bytes(MAX_BYTES + 1)
    (tmp_path / "capital" / "scan.tif").write_bytes(content)
    (field,) = read_folder(tmp_path)[Stream.CAPITAL]
    assert field.value == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_hidden_files_and_the_seal_are_not_documents(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    before = read_folder(deal)
    (deal / ".DS_Store").write_bytes(b"x")
    (deal / "information" / ".DS_Store").write_bytes(b"x")
    (deal / "sealed.json").write_text("{}", encoding="utf-8")
    assert read_folder(deal) == before


@pytest.mark.parametrize(
    "name",
    ["informations.json", "information.yml", "Information.json", "information.json.bak", "c.pdf"],
)
def test_a_file_of_no_stream_is_refused_and_not_passed_over(tmp_path: Path, name: str) -> None:
    deal = deal_in(tmp_path / "deal")
    (deal / name).write_text(CONTRACT, encoding="utf-8")
    assert folder_refusal(deal) == (
        f"{str(deal / name)!r} belongs to no stream: fields stand in a file named by a stream"
        " (information, logistics, business, capital) and ending in .json or .yaml, documents in a"
        " folder named by a stream"
    )


def test_a_folder_of_no_stream_is_refused(tmp_path: Path) -> None:
    (tmp_path / "information.json").mkdir()
    assert "information.json' belongs to no stream" in folder_refusal(tmp_path)


def test_two_files_of_one_stream_are_refused(tmp_path: Path) -> None:
    for name in ("business.json", "business.yaml"):
        (tmp_path / name).write_text('{"a": "1"}', encoding="utf-8")
    assert folder_refusal(tmp_path) == (
        f"{tmp_path / 'business.yaml'} stands beside business.json; keep one of them"
    )


def test_a_field_that_is_written_and_found_is_refused(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    (deal / "information.json").write_text('{"files": {"invoice.pdf": "x"}}', encoding="utf-8")
    assert folder_refusal(deal) == (
        f"{deal / 'information'} gives a value twice for files.invoice.pdf"
    )


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert folder_refusal(tmp_path) == f"{tmp_path} holds no document of a stream"
    (tmp_path / "capital").mkdir()
    assert folder_refusal(tmp_path) == f"{tmp_path / 'capital'} is empty; it must hold a document"


def test_an_empty_document_is_refused(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    path = deal / "information" / "invoice.pdf"
    path.write_bytes(b"")
    assert folder_refusal(deal) == f"{path} is empty; a document must have at least 1 byte"


def test_a_file_of_fields_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "capital.json"
    path.write_text(json.dumps({"a": "x" * MAX_BYTES}), encoding="utf-8")
    assert folder_refusal(tmp_path) == f"{path} is larger than 10,000,000 bytes"


@pytest.mark.parametrize("name", ["information.json", "information", "information/invoice.pdf"])
def test_a_link_is_refused_wherever_it_leads(tmp_path: Path, name: str) -> None:
    deal = deal_in(tmp_path / "deal")
    kept = tmp_path / "elsewhere"
    (deal / name).rename(kept)
    (deal / name).symlink_to(kept)
    assert folder_refusal(deal) == f"{deal / name} is a link; put the file itself there"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "information.json")
    assert folder_refusal(tmp_path) == f"{tmp_path / 'information.json'} is no regular file"


def test_a_name_that_nobody_can_read_is_refused(tmp_path: Path) -> None:
    deal = deal_in(tmp_path / "deal")
    (deal / "business" / "a\u202efdp.exe").write_bytes(b"x")
    assert "it must be printable text with no blank at its ends" in folder_refusal(deal)


@pytest.mark.parametrize("name", [b"business/\xff.pdf", b"\xff.json"])
def test_a_name_that_is_no_text_is_refused(tmp_path: Path, name: bytes) -> None:
    deal = deal_in(tmp_path / "deal")
    try:
        Path(os.fsdecode(os.fsencode(deal) + b"/" + name)).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system has text for names")
    assert "\\udcff" in folder_refusal(deal)
