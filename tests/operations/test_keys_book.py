"""The address book: names told apart as people do, a file that keeps what others wrote in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from eth_utils.address import to_checksum_address
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptier.desk.book import AddressBook
from deeptier.desk.party import (
    DevnetKey,
    Keystore,
    Owner,
    Party,
    Remote,
    SignedBy,
    file_stem,
    folded,
    party_name,
)
from deeptier.errors import InputError
from deeptier.reading.problems import ProblemsError

WRITTEN = """\
# Kept by the treasury.
parties:
  # the buyer
  Huaxin Motors: # since 2024
    address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    registration: 0091-MADE-UP-7

  # two tiers down
  螺栓厂:
    address: 0x70997970c51812dc3a010c7d01b50e0d17dc79c8
    signer: {devnet: 1}
# end
"""


def account(number: int) -> str:
    return str(to_checksum_address(f"0x{number + 1:040x}"))


def book(tmp_path: Path, text: str = WRITTEN) -> AddressBook:
    (tmp_path / "parties.yaml").write_text(text, encoding="utf-8")
    return AddressBook.load(tmp_path / "parties.yaml")


def test_a_book_reads_what_people_write(tmp_path: Path) -> None:
    read = book(tmp_path)
    assert read.addresses == {
        "Huaxin Motors": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        "螺栓厂": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    }
    assert read.party("螺栓厂").signed_by == DevnetKey(1)
    assert read.party("Huaxin Motors").registration == "0091-MADE-UP-7"


def test_a_book_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert AddressBook.load(tmp_path / "parties.yaml") == AddressBook()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "parties:\n", "parties: {}\n"])
def test_a_book_without_parties_is_empty_and_takes_its_first(tmp_path: Path, text: str) -> None:
    assert book(tmp_path, text) == AddressBook()
    added = AddressBook((Party("Anna", account(1)),))
    added.save(tmp_path / "parties.yaml")
    assert AddressBook.load(tmp_path / "parties.yaml") == added
    written = (tmp_path / "parties.yaml").read_text(encoding="utf-8")
    assert written.startswith("# nothing yet") == text.startswith("# nothing yet")


@pytest.mark.parametrize(
    "name", ["huaxin motors", "HUAXIN  MOTORS", "Ｈｕａｘｉｎ Motors", " Huaxin Motors"]
)
def test_names_are_found_whatever_their_case_and_width(tmp_path: Path, name: str) -> None:
    assert book(tmp_path).address(name) == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        book(tmp_path).address("Huaxing Motor")
    assert str(caught.value) == (
        "party is 'Huaxing Motor'; it must be a name of the address book "
        "(did you mean 'Huaxin Motors'?), or an address"
    )


def test_an_address_stands_for_itself_and_must_be_whole(tmp_path: Path) -> None:
    read = book(tmp_path)
    assert read.address(account(7).lower()) == account(7)
    assert read.name(account(7)) == account(7)
    with pytest.raises(InputError, match=r"party is '0x123'; it must be 0x and 40 hexadecimal"):
        read.address("0x123")
    wrong = "0xF39fd6e51aad88F6F4ce6aB8827279cffFb92266"
    with pytest.raises(InputError, match="capital letters are its checksum"):
        read.address(wrong)


def test_a_party_is_found_by_its_registration_however_it_is_parted(tmp_path: Path) -> None:
    found = book(tmp_path).registered("0091 made up 7")
    assert found is not None
    assert found.name == "Huaxin Motors"
    assert book(tmp_path).registered("0091") is None


@pytest.mark.parametrize(
    ("party", "says"),
    [
        (Party("HUAXIN motors", account(5)), "name of 'HUAXIN motors' is 'HUAXIN motors'"),
        (Party("Other", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"), "account of 'Other'"),
        (
            Party("Other", account(5), accounts=("0x70997970c51812dc3a010c7d01b50e0d17dc79c8",)),
            "another than that of '螺栓厂'",
        ),
        (Party("Other", account(5), "0091MADEUP7"), "registration of 'Other' is '0091MADEUP7'"),
    ],
)
def test_nothing_is_in_a_book_twice(tmp_path: Path, party: Party, says: str) -> None:
    with pytest.raises(InputError) as caught:
        book(tmp_path).with_party(party)
    assert says in str(caught.value)
    assert "no two parties share one" in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "a" * 81, "A\nB", "A\u202eB", " Anna", "A\x1b[31m", "A\u200bB"),
        *("0xAnna", "０ｘ12", "-h", "－h", "7", "7-3-1", "７-1", "7 3", "\u0430nna", "Αnna"),
    ],
)
def test_a_name_is_printable_and_looks_like_nothing_else(name: str) -> None:
    """No address, option or lot, and no other name: the last two begin in Cyrillic and Greek."""
    with pytest.raises(InputError, match="name"):
        Party(name, account(1))


@pytest.mark.parametrize(
    "name", ["Заря", "Ωμέγα", "中国一重Group", "Anna😀", "3M", 'O"Brien {x}: # y']
)
def test_other_alphabets_and_signs_are_names(name: str, tmp_path: Path) -> None:
    saved = AddressBook((Party(name, account(1)),))
    saved.save(tmp_path / "parties.yaml")
    assert AddressBook.load(tmp_path / "parties.yaml") == saved


@pytest.mark.parametrize("name", ["yes", "null", "1e5", "~"])
def test_what_yaml_takes_for_something_else_stands_in_quotes(name: str, tmp_path: Path) -> None:
    AddressBook((Party(name, account(1)),)).save(tmp_path / "parties.yaml")
    assert list(yaml.safe_load((tmp_path / "parties.yaml").read_text())["parties"]) == [name]


def test_a_linked_book_stays_linked(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(WRITTEN, encoding="utf-8")
    link = tmp_path / "parties.yaml"
    link.symlink_to(tmp_path / "shared.yaml")
    AddressBook.load(link).with_party(Party("Third", account(3))).save(link)
    assert link.is_symlink()
    assert "Third" in AddressBook.load(tmp_path / "shared.yaml").addresses


def test_lines_of_other_parties_stay_when_one_is_added_changed_or_removed(tmp_path: Path) -> None:
    read = book(tmp_path)
    path = tmp_path / "parties.yaml"
    read.with_party(Party("Third", account(3), None, Owner("螺栓厂"), (account(4),))).save(path)
    text = path.read_text(encoding="utf-8")
    assert text == WRITTEN.replace(
        "# end\n",
        f'  Third:\n    address: "{account(3)}"\n    signer: {{owner: 螺栓厂}}\n'
        f'    accounts: ["{account(4)}"]\n# end\n',
    )
    AddressBook.load(path).without("huaxin motors").save(path)
    left = path.read_text(encoding="utf-8")
    assert "Huaxin" not in left
    assert "  # two tiers down\n  螺栓厂:\n    address: 0x7099" in left
    assert left.startswith("# Kept by the treasury.\nparties:\n")


def test_renaming_keeps_the_place(tmp_path: Path) -> None:
    read = book(tmp_path)
    old = read.party("Huaxin Motors")
    renamed = read.with_changed("Huaxin Motors", Party("Huaxin", old.address, old.registration))
    renamed.save(tmp_path / "parties.yaml")
    assert list(AddressBook.load(tmp_path / "parties.yaml").addresses) == ["Huaxin", "螺栓厂"]


def test_a_book_in_braces_is_changed_by_hand_only(tmp_path: Path) -> None:
    text = f"parties: {{Anna: {{address: '{account(1)}'}}}}\n"
    read = book(tmp_path, text)
    with pytest.raises(InputError, match="one below the other"):
        read.with_party(Party("Bolt", account(2))).save(tmp_path / "parties.yaml")
    assert (tmp_path / "parties.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("parties: [1, 2]\n", "parties is a list; it must be a mapping"),
        ("parties:\n  Anna: 0x1\n", "parties.Anna is '0x1'; it must be a mapping"),
        ("parties:\n  Anna:\n    adress: 0x1\n", "did you mean address?"),
        ("parties:\n  Anna:\n    address: 0x1\n", "has a wrong address is '0x1'"),
        ("partys: {}\n", "partys is unknown; the address book has parties"),
        ("parties:\n\tAnna: {}\n", "is no YAML"),
        (
            f"parties:\n  A:\n    address: {account(1)}\n    signer: {{devnet: 20}}\n",
            "signer.devnet is '20'; it must be an integer from 0 to 19",
        ),
        (
            f"parties:\n  A:\n    address: {account(1)}\n    signer: {{remote: ftp://x}}\n",
            "signer.remote is 'ftp://x'; it must be http(s)://host",
        ),
        (
            f"parties:\n  A:\n    address: {account(1)}\n    signer: {{devnet: 1, owner: B}}\n",
            "exactly one of devnet, remote, owner",
        ),
        (
            f"parties:\n  A:\n    address: {account(1)}\n  A:\n    address: {account(2)}\n",
            "parties.A is given twice",
        ),
    ],
)
def test_a_wrong_file_is_told_with_line_and_field(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        book(tmp_path, text)
    assert says in str(caught.value)
    assert str(tmp_path / "parties.yaml") + ":" in str(caught.value)


def test_a_remote_signer_with_a_password_in_its_address_is_refused_without_showing_it() -> None:
    with pytest.raises(InputError) as caught:
        Remote("https://me:secret@signer.example")
    assert "secret" not in str(caught.value)


def is_name(text: str) -> bool:
    try:
        return party_name(text) == text
    except InputError:
        return False


NAMES = st.text(
    st.characters(blacklist_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=30
).filter(is_name)
WAYS: st.SearchStrategy[SignedBy] = st.one_of(
    st.just(Keystore()),
    st.builds(DevnetKey, st.integers(0, 19)),
    st.just(Remote("https://signer.example:9000/path?x=1#y")),
    st.builds(Owner, NAMES),
)


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(NAMES, unique_by=folded, max_size=6),
    ways=st.lists(WAYS, min_size=6, max_size=6),
    kept=st.integers(0, 6),
)
def test_whatever_is_saved_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], ways: list[SignedBy], kept: int
) -> None:
    """Also over a file that had some of the parties, and others, before."""
    path = tmp_path_factory.mktemp("book") / "parties.yaml"
    parties = tuple(
        Party(name, account(at), f"R{at}" if at % 2 else None, ways[at])
        for at, name in enumerate(names)
    )
    before = (*parties[:kept], Party("gone  since", account(99)))
    if folded("gone  since") not in map(folded, names):
        AddressBook(before).save(path)
    saved = AddressBook(parties)
    saved.save(path)
    assert set(AddressBook.load(path).parties) == set(parties)


def test_file_names_are_letters_digits_and_hyphens() -> None:
    assert file_stem("Huaxin Motors (East) Ltd.") == "huaxin-motors-east-ltd"
    assert file_stem("螺栓厂") == "螺栓厂"
    assert file_stem("../../etc/passwd") == "etc-passwd"
    assert file_stem("!!") == "key"
