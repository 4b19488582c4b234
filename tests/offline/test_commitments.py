"""Commitments: known values, one spelling for one number, and what is refused."""

from __future__ import annotations

from itertools import combinations

import pytest
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from deeptier.commitments import (
    document_commitment,
    identity_commitment,
    invoice_fingerprint,
    new_salt,
)
from deeptier.errors import InputError

SALT = bytes(range(32))
OTHER_SALT = bytes(range(1, 33))
TAX_ID = "91310000MA1K3XYZ0X"
NUMBER = "24312000000123456789"
KIND = "VAT-SPECIAL"

SALTS = st.binary(min_size=32, max_size=32).filter(any)
VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)


def fingerprint(tax_id: str = TAX_ID, number: str = NUMBER, kind: str = KIND) -> bytes:
    return invoice_fingerprint(SALT, tax_id, number, kind)


def test_known_values_never_change() -> None:
    assert fingerprint().hex() == "6a22e175962708a7901c9aa9db24202cab8787c5da798b21f4f4a604ab319745"
    assert (
        identity_commitment(SALT, TAX_ID).hex()
        == "1e2bf83fdfccb2bb7bede31115191812dabc1ba32f4dd09be11912d1344e39fd"
    )
    assert (
        document_commitment(SALT, b"contract").hex()
        == "81823e01136dd1597a00c7fe5c72e70beb4e911637336f426f493cb80360602b"
    )


@given(SALTS, VISIBLE, VISIBLE, VISIBLE)
def test_fingerprint_is_the_hash_of_whole_words(
    salt: bytes, tax_id: str, number: str, kind: str
) -> None:
    words = [keccak(b"deeptier.invoice.v1"), salt]
    words += [keccak(field.upper().encode()) for field in (tax_id, number, kind)]
    assert invoice_fingerprint(salt, tax_id, number, kind) == keccak(b"".join(words))


@pytest.mark.parametrize(
    "spelling",
    [
        "inv-2026/001",
        " INV-2026/001 ",
        "INV - 2026 / 001",
        "INV-2026/001\r\n",
        "INV-2026\u00a0/001",
        "\u3000\uff29\uff2e\uff36\uff0d\uff12\uff10\uff12\uff16\uff0f\uff10\uff10\uff11",
        "\uff49\uff4e\uff56-2026/001",
    ],
)
def test_one_number_has_one_fingerprint_however_it_is_typed(spelling: str) -> None:
    assert fingerprint(number=spelling) == fingerprint(number="INV-2026/001")
    assert fingerprint(tax_id=spelling) == fingerprint(tax_id="INV-2026/001")
    assert fingerprint(kind=spelling) == fingerprint(kind="INV-2026/001")
    assert identity_commitment(SALT, spelling) == identity_commitment(SALT, "INV-2026/001")


@given(VISIBLE, st.lists(st.sampled_from(" \t\n\r\u00a0\u2003\u3000"), max_size=5))
def test_case_and_white_space_do_not_matter(number: str, blanks: list[str]) -> None:
    spaced = "".join(blanks) + "".join(blanks).join(number.lower())
    assert fingerprint(number=spaced) == fingerprint(number=number)


@given(VISIBLE)
def test_full_width_is_half_width(number: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    assert fingerprint(number=wide) == fingerprint(number=number)


def test_every_field_matters() -> None:
    prints = [
        fingerprint(),
        fingerprint(tax_id="91310000MA1K3XYZ0Y"),
        fingerprint(number="24312000000123456780"),
        fingerprint(kind="VAT-ORDINARY"),
        invoice_fingerprint(OTHER_SALT, TAX_ID, NUMBER, KIND),
    ]
    assert len(set(prints)) == len(prints)


def test_moving_a_character_to_the_next_field_gives_another_fingerprint() -> None:
    assert fingerprint("A1", "2", "X") != fingerprint("A", "12", "X")
    assert fingerprint("A", "12", "X") != fingerprint("A", "1", "2X")


def test_exchanging_fields_gives_another_fingerprint() -> None:
    assert fingerprint("A", "B", "X") != fingerprint("B", "A", "X")


def test_kinds_of_commitment_never_meet() -> None:
    document = document_commitment(SALT, TAX_ID.encode())
    made = [
        identity_commitment(SALT, TAX_ID),
        document,
        fingerprint(TAX_ID, TAX_ID, TAX_ID),
    ]
    assert all(len(commitment) == 32 for commitment in made)
    assert all(one != other for one, other in combinations(made, 2))


@pytest.mark.parametrize(
    ("number", "code_point"),
    [
        ("INV\u200b1", "U+200B"),
        ("\ufeffINV1", "U+FEFF"),
        ("INV\u00ad1", "U+00AD"),
        ("INV\u20131", "U+2013"),
        ("INV\u22121", "U+2212"),
        ("\u0410-1", "U+0410"),
        ("e\u0301", "U+00C9"),
        ("INV\x001", "U+0000"),
        ("INV\x7f", "U+007F"),
        ("第1号", "U+7B2C"),
        ("\ud800", "U+D800"),
    ],
)
def test_field_that_could_hide_a_second_spelling_is_refused(number: str, code_point: str) -> None:
    with pytest.raises(InputError) as caught:
        fingerprint(number=number)
    assert caught.value.field == "invoice_number"
    expected = f"in visible ASCII characters, which {code_point} is not"
    assert caught.value.expected == expected


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000\u00a0"])
def test_empty_field_is_refused(text: str) -> None:
    for field in ("tax_id", "number", "kind"):
        with pytest.raises(InputError, match="must be more than white space"):
            fingerprint(**{field: text})
    with pytest.raises(InputError, match=r"registration_number is .* more than white space"):
        identity_commitment(SALT, text)


@pytest.mark.parametrize("given_value", [b"1", 1, None])
def test_field_that_is_no_text_is_refused(given_value: object) -> None:
    with pytest.raises(InputError, match=r"issuer_tax_id is .* must be text$"):
        fingerprint(tax_id=given_value)  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [0, 31, 33])
def test_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(InputError, match=f"length of network_salt in bytes is {length}"):
        invoice_fingerprint(b"\x07" * length, TAX_ID, NUMBER, KIND)
    with pytest.raises(InputError, match=f"length of salt in bytes is {length}"):
        identity_commitment(b"\x07" * length, TAX_ID)
    with pytest.raises(InputError, match=f"length of salt in bytes is {length}"):
        document_commitment(b"\x07" * length, b"content")


def test_salt_of_zeros_is_refused() -> None:
    with pytest.raises(InputError, match="network_salt is 'all zero'; it must be a secret"):
        invoice_fingerprint(bytes(32), TAX_ID, NUMBER, KIND)
    with pytest.raises(InputError, match="salt is 'all zero'"):
        identity_commitment(bytes(32), TAX_ID)
    with pytest.raises(InputError, match="salt is 'all zero'"):
        document_commitment(bytes(32), b"content")


def test_salt_that_is_text_is_refused_without_showing_it() -> None:
    with pytest.raises(InputError) as caught:
        identity_commitment("5ec7e7" * 6, TAX_ID)  # type: ignore[arg-type]
    assert str(caught.value) == "type of salt is 'str'; it must be bytes"


def test_new_salts_are_32_bytes_and_differ() -> None:
    salts = {new_salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {32}


@given(st.binary(min_size=1), st.binary(min_size=1))
def test_document_commitment_tells_documents_apart(one: bytes, other: bytes) -> None:
    same = document_commitment(SALT, one) == document_commitment(SALT, other)
    assert same is (one == other)


def test_document_commitment_depends_on_the_salt() -> None:
    assert document_commitment(SALT, b"x") != document_commitment(OTHER_SALT, b"x")


def test_identity_commitment_depends_on_the_salt() -> None:
    assert identity_commitment(SALT, TAX_ID) != identity_commitment(OTHER_SALT, TAX_ID)


def test_document_commitment_refuses_empty_content() -> None:
    with pytest.raises(InputError, match="length of content in bytes is 0; it must be at least 1"):
        document_commitment(SALT, b"")


@pytest.mark.parametrize("content", ["text", bytearray(b"x"), None])
def test_document_commitment_refuses_content_that_is_not_bytes(content: object) -> None:
    with pytest.raises(InputError, match=r"type of content is .* must be bytes$"):
        document_commitment(SALT, content)  # type: ignore[arg-type]
