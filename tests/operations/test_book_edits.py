"""The address book's file as people leave it: without parties, without a last line break."""

from __future__ import annotations

from pathlib import Path

import pytest

from deeptier.desk.book import AddressBook
from deeptier.desk.party import Device, Party, registration_key
from deeptier.errors import InputError

PARTY = Party("Huaxin", "0x" + "00" * 19 + "01")
HEAD = "# The address book: names that you know, addresses that the chain knows.\nparties:\n"


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("", HEAD),
        ("# Ours.", f"# Ours.\n{HEAD}"),
        ("# Ours.\n", f"# Ours.\n{HEAD}"),
        ("# Ours.\nparties:", "# Ours.\nparties:\n"),
        ("parties: {}\n# Ours.\n", "# Ours.\nparties:\n"),
    ],
)
def test_the_first_party_is_added_below_what_is_there(
    tmp_path: Path, before: str, kept: str
) -> None:
    file = tmp_path / "parties.yaml"
    file.write_text(before, encoding="utf-8")
    AddressBook.load(file).with_party(PARTY).save(file)
    written = file.read_text(encoding="utf-8")
    assert written.startswith(f"{kept}  Huaxin:\n")
    assert AddressBook.load(file).parties == (PARTY,)


@pytest.mark.parametrize("text", ["", " - ", "9" * 200, "\u0007"])
def test_a_registration_has_letters_and_digits(text: str) -> None:
    with pytest.raises(InputError, match="letters and digits"):
        registration_key(text)


@pytest.mark.parametrize(
    ("kind", "where", "told"),
    [
        ("", "", "kind of device is ''"),
        ("my device", "", "kind of device is 'my device'; it must be letters, digits, - and _"),
        ("ledger", "m/44\n", "where its key is"),
        ("ledger", "x" * 1_000, "where its key is .* printable characters"),
    ],
)
def test_a_device_is_named_in_words_that_a_file_can_hold(kind: str, where: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        Device(kind, where)
