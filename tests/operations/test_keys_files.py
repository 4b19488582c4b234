"""Key files: locked, opened once, found by their account; a secret is in no message."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pytest
from eth_account import Account
from typer.testing import CliRunner

from deeptier import cli
from deeptier.desk.book import AddressBook
from deeptier.desk.keyring import Keyring
from deeptier.desk.party import DevnetKey, Owner, Party
from deeptier.errors import InputError
from deeptier.keys import key_files
from deeptier.keys.devnet_keys import devnet_account
from deeptier.keys.key_files import KeyFileError, read_key_file, write_key_file
from deeptier.keys.passwords import NoPasswordError, Passwords

KEY = bytes(range(1, 33))
ADDRESS = str(Account.from_key(KEY).address)
PASSWORD = "correct 马 battery"
LIGHT = 2**10
TRANSACTION = {
    "to": ADDRESS,
    "value": 0,
    "data": b"",
    "gas": 21_000,
    "gasPrice": 0,
    "nonce": 0,
    "chainId": 1,
}


class Person:
    """Types passwords when asked, and knows what it was asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.asked.append(prompt)
        return self.answers.pop(0)


@pytest.fixture(autouse=True)
def _no_password_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEEPTIER_PASSWORD", "DEEPTIER_PASSWORD_FILE", "DEEPTIER_DESK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_files, "SCRYPT_ROUNDS", LIGHT)
        write_key_file(folder / "anna.json", KEY, PASSWORD)
    return folder


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are quickly locked and opened."""
    monkeypatch.setattr(key_files, "SCRYPT_ROUNDS", LIGHT)


def ring(folder: Path, person: Callable[[str], str], *parties: Party) -> Keyring:
    book = AddressBook(parties or (Party("Anna", ADDRESS),))
    return Keyring(folder, book, Passwords(ask=person))


def test_a_key_is_opened_once_and_signs_as_its_party(locked: Path) -> None:
    person = Person(PASSWORD)
    keyring = ring(locked, person)
    signer = keyring.signer("anna")
    assert keyring.signer("ANNA") is signer
    assert signer is keyring.signer(ADDRESS)
    assert person.asked == ["Password of Anna: "]
    raw = signer.sign_transaction(TRANSACTION).raw_transaction
    assert Account.recover_transaction(raw) == ADDRESS


def test_the_key_of_a_renamed_party_is_found_by_its_account(locked: Path) -> None:
    assert ring(locked, Person(PASSWORD), Party("Anna Ltd", ADDRESS)).signer("Anna Ltd")


@pytest.mark.usefixtures("light")
def test_a_key_file_is_for_its_owner_only_and_is_never_replaced(tmp_path: Path) -> None:
    written = write_key_file(tmp_path / "keys" / "a.json", KEY, PASSWORD)
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.path.parent.stat().st_mode) == 0o700
    before = written.path.read_bytes()
    with pytest.raises(KeyFileError, match="is there already; a key is never replaced"):
        write_key_file(written.path, bytes(31) + b"\1", PASSWORD)
    assert written.path.read_bytes() == before
    assert KEY.hex().encode() not in before
    assert os.listdir(written.path.parent) == ["a.json"]


def test_a_wrong_password_is_told_and_not_shown(locked: Path) -> None:
    with pytest.raises(KeyFileError) as caught:
        ring(locked, Person("wrong guess")).signer("Anna")
    assert str(caught.value) == f"key file {locked / 'anna.json'}: the password is wrong"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda words: words.pop("address"), "it does not say its address"),
        (lambda words: words.pop("crypto"), "is damaged, or of a kind unknown"),
        (lambda words: words.update(version=9), "is damaged, or of a kind unknown"),
        (lambda words: words["crypto"].update(mac="00" * 32), "the password is wrong"),
        (lambda words: words["crypto"].update(ciphertext="zz"), "is damaged"),
        (lambda words: words.update(address="11" * 20), "it holds the key of"),
    ],
)
def test_a_damaged_key_file_is_told(
    locked: Path, tmp_path: Path, damage: Callable[[dict[str, Any]], Any], says: str
) -> None:
    words = json.loads((locked / "anna.json").read_text())
    damage(words)
    (tmp_path / "anna.json").write_text(json.dumps(words))
    with pytest.raises(KeyFileError) as caught:
        read_key_file(tmp_path / "anna.json").open(PASSWORD)
    assert says in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"address": 7}'])
def test_what_is_no_key_file_is_passed_over_in_a_folder_and_told_by_name(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "note.json").write_bytes(content)
    assert key_files.key_files(tmp_path) == {}
    with pytest.raises(KeyFileError, match=r"note\.json"):
        read_key_file(tmp_path / "note.json")


def test_who_has_no_key_here_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`deeptier key import` brings one"):
        ring(tmp_path, Person()).signer("Anna")


def test_a_password_comes_from_a_file_a_folder_or_the_environment(
    locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "one", tmp_path / "many"
    file.write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\nignored\n")
    folder.mkdir()
    (folder / "anna.txt").write_text(PASSWORD + "\n")
    book = AddressBook((Party("Anna", ADDRESS),))
    assert Keyring(locked, book, Passwords(file)).signer("Anna")
    assert Keyring(locked, book, Passwords(folder)).signer("Anna")
    monkeypatch.setenv("DEEPTIER_PASSWORD", PASSWORD)
    assert Keyring(locked, book).signer("Anna")
    monkeypatch.setenv("DEEPTIER_PASSWORD", "wrong")
    monkeypatch.setenv("DEEPTIER_PASSWORD_FILE", str(file))
    assert Keyring(locked, book).signer("Anna")


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff", b"x" * 5_000])
def test_a_password_file_without_a_password_is_told(
    locked: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    book = AddressBook((Party("Anna", ADDRESS),))
    with pytest.raises(NoPasswordError, match=str(file)):
        Keyring(locked, book, Passwords(file)).signer("Anna")


def test_a_new_password_is_typed_twice_the_same() -> None:
    assert Passwords(ask=Person("a", "a")).new_password("anna", "Anna") == "a"
    with pytest.raises(InputError, match="the second password"):
        Passwords(ask=Person("a", "b")).new_password("anna", "Anna")
    with pytest.raises(InputError, match="one character long at least"):
        Passwords(ask=Person("")).new_password("anna", "Anna")


@pytest.mark.parametrize("password", ["two\nlines", "tail\r", " a", "a ", "\u3000", "\x1b[A"])
def test_a_new_password_is_one_that_can_be_typed_again(
    password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = "the new password is 'not shown'; it must be one line of printable characters"
    with pytest.raises(InputError, match=says):
        Passwords(ask=Person(password, password)).new_password("anna", "Anna")
    monkeypatch.setenv("DEEPTIER_PASSWORD", password)
    with pytest.raises(InputError, match=says):
        Passwords().new_password("anna", "Anna")
    assert Passwords().password("anna", "Anna") == password  # a key that has it already opens


def test_the_first_line_of_a_password_file_is_all_of_it(tmp_path: Path) -> None:
    """What Unicode calls the end of a line may be part of a password."""
    file = tmp_path / "password"
    file.write_bytes("  a\x0bb\u2028c\x85\rd \r\nsecond".encode())
    assert Passwords(file).password("anna", "Anna") == "  a\x0bb\u2028c\x85\rd "


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_opens_however_its_accents_are_put_into_bytes(
    tmp_path: Path, form: Literal["NFC", "NFD"]
) -> None:
    """Keyboards and files of one system compose them, those of another do not."""
    locked = write_key_file(tmp_path / "a.json", KEY, normalize(form, "Zürich 한"))
    for other in ("NFC", "NFD"):
        assert bytes(locked.open(normalize(other, "Zürich 한")).key) == KEY
    with pytest.raises(KeyFileError, match="the password is wrong"):
        locked.open("Zurich 한")


def test_a_devnet_key_signs_for_devnets_only() -> None:
    party = Party("core", str(devnet_account(1).address), signed_by=DevnetKey(1))
    signer = ring(Path(), Person(), party).signer("core")
    raw = signer.sign_transaction({**TRANSACTION, "chainId": 31_337}).raw_transaction
    assert Account.recover_transaction(raw) == party.address
    says = "signer is 'devnet key 1'; it must be a key of one's own on chain 1: everybody knows"
    with pytest.raises(InputError, match=says):
        signer.sign_transaction(TRANSACTION)
    data = {"types": {}, "primaryType": "X", "domain": {"chainId": 1}, "message": {}}
    with pytest.raises(InputError, match=says):
        signer.sign_typed_data(full_message=data)


def test_a_devnet_key_of_another_account_is_refused() -> None:
    party = Party("core", str(devnet_account(2).address), signed_by=DevnetKey(1))
    with pytest.raises(InputError, match="it must be that of devnet key 1"):
        ring(Path(), Person(), party).signer("core")


def test_smart_accounts_that_own_each_other_have_no_key() -> None:
    first = Party("First", str(devnet_account(1).address), signed_by=Owner("Second"))
    second = Party("Second", str(devnet_account(2).address), signed_by=Owner("First"))
    with pytest.raises(InputError, match="these accounts own each other"):
        ring(Path(), Person(), first, second).signer("First")


def test_a_signer_from_elsewhere_is_taken_for_its_own_account_only() -> None:
    keyring = ring(Path(), Person())
    keyring.use("Anna", Account.from_key(KEY))
    assert keyring.signer("Anna").address == ADDRESS
    with pytest.raises(InputError, match="it must be that of Anna"):
        keyring.use("Anna", devnet_account(1))


# The commands


def run(desk: Path, *arguments: str, code: int = 0) -> str:
    """What a command says, on stdout or, when it fails, on stderr."""
    done = CliRunner().invoke(cli.app, [*arguments, "--desk", str(desk)])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return " ".join((done.stdout if code == 0 else done.stderr).split())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a new key, made by the command, as much work as it is."""
    desk = tmp_path_factory.mktemp("desk")
    (desk / "password").write_text(PASSWORD)
    said = run(desk, "key", "new", "Li Na", "--password-file", str(desk / "password"))
    assert "its key is locked in" in said
    return desk


@pytest.fixture
def desk(made: Path, tmp_path: Path, light: None) -> Path:
    """The same; keys are light from here on."""
    return Path(shutil.copytree(made, tmp_path / "desk"))


def test_a_new_key_is_in_the_book_and_opens_with_its_password(desk: Path) -> None:
    book = AddressBook.load(desk / "parties.yaml")
    signer = Keyring(desk / "keys", book, Passwords(desk / "password")).signer("Li Na")
    assert signer.address == book.address("Li Na")
    kept = json.loads((desk / "keys" / "li-na.json").read_text())
    assert kept["crypto"]["kdf"] == "scrypt"
    assert kept["crypto"]["kdfparams"]["n"] == 262_144
    assert "li-na.json" in run(desk, "key", "list")


def test_plain_digits_and_keystores_come_in(desk: Path, locked: Path) -> None:
    (desk / "plain").write_text("0x" + "07" * 32 + "\n")
    password = ("--password-file", str(desk / "password"))
    said = run(desk, "key", "import", "Bolt", str(desk / "plain"), *password)
    assert "still holds the key, unlocked: destroy it" in said
    run(desk, "key", "import", "Anna", str(locked / "anna.json"), *password)
    book = AddressBook.load(desk / "parties.yaml")
    keyring = Keyring(desk / "keys", book, Passwords(desk / "password"))
    assert keyring.signer("Anna").address == ADDRESS
    assert keyring.signer("Bolt").address == Account.from_key(b"\7" * 32).address
    listed = json.loads(
        CliRunner().invoke(cli.app, [*["key", "list", "--json", "--desk"], str(desk)]).stdout
    )
    assert [each["name"] for each in listed["keys"]] == ["Li Na", "Bolt", "Anna"]
    text = "".join(path.read_text() for path in (desk / "keys").iterdir())
    assert "07" * 32 not in text


def test_the_second_key_of_a_party_or_of_an_account_is_refused(desk: Path) -> None:
    password = ("--password-file", str(desk / "password"))
    said = run(desk, "key", "new", "li na", *password, code=2)
    assert "it must be a party without account" in said
    (desk / "plain").write_text("07" * 32)
    said = run(desk, "key", "import", "Li Na", str(desk / "plain"), *password, code=2)
    assert "the key is of another account" in said
    run(desk, "key", "import", "Bolt", str(desk / "plain"), *password)
    said = run(desk, "key", "import", "Bolt", str(desk / "plain"), *password, code=2)
    assert "has the key of" in said


@pytest.mark.parametrize("letter", ["中", "\U00020000", "ﷺ"])
def test_a_name_may_be_longer_than_file_systems_take(desk: Path, letter: str) -> None:
    password = ("--password-file", str(desk / "password"))
    for name in (letter * 80, letter * 79):
        run(desk, "key", "new", name, *password)
    files = [path.name for path in (desk / "keys").iterdir()]
    assert len(files) == 3
    assert max(len(name.encode()) for name in files) < 200


def test_names_that_make_the_same_file_name_have_files_of_their_own(desk: Path) -> None:
    password = ("--password-file", str(desk / "password"))
    run(desk, "key", "new", "Li-Na!", *password)
    assert (desk / "keys" / "li-na-2.json").exists()


@pytest.mark.parametrize(
    "text", ["07" * 31 + "7", "07" * 33, f'"{"07" * 32}"', "00" * 32, "", "mnemonic"]
)
def test_what_is_no_key_is_told_and_not_shown(desk: Path, text: str) -> None:
    (desk / "plain").write_text(text)
    said = run(desk, "key", "import", "Bolt", str(desk / "plain"), code=2)
    assert "it must be a keystore, or text of one private key: 64 hexadecimal digits" in said
    assert not text or text not in said


def test_a_test_key_of_another_account_is_not_put_into_the_book(desk: Path) -> None:
    said = run(desk, "party", "add", "Z", ADDRESS, "--signer", "devnet:3", code=2)
    assert f"--signer is 'devnet:3'; it must be that of {ADDRESS}; this one is of 0x90F7" in said
    assert "Z" not in AddressBook.load(desk / "parties.yaml").addresses


def test_without_a_password_nothing_is_made(desk: Path) -> None:
    before = sorted(str(path) for path in desk.rglob("*"))
    said = run(desk, "key", "new", "Bolt", code=2)
    assert "there is no terminal to ask for it: give it by --password-file" in said
    assert sorted(str(path) for path in desk.rglob("*")) == before


def test_a_book_that_cannot_be_written_leaves_no_key_behind(desk: Path) -> None:
    text = f"parties: {{A: {{address: '{ADDRESS}'}}}}\n"
    (desk / "parties.yaml").write_text(text)
    said = run(desk, "key", "new", "Bolt", "--password-file", str(desk / "password"), code=2)
    assert "one below the other" in said
    assert not (desk / "keys" / "bolt.json").exists()
    assert (desk / "parties.yaml").read_text() == text


def test_parties_are_added_listed_changed_renamed_and_removed(desk: Path) -> None:
    first, second = (str(devnet_account(number).address) for number in (1, 2))
    run(desk, "party", "add", "Huaxin", first, "--registration", "91-X", "--signer", "devnet:1")
    run(desk, "party", "add", "Fund", second, "--signer", "owner:Li Na")
    run(desk, "party", "rename", "Li Na", "李娜")
    run(desk, "party", "change", "Huaxin", "--address", ADDRESS, "--signer", "keystore")
    book = AddressBook.load(desk / "parties.yaml")
    assert book.party("Fund").signed_by == Owner("李娜")
    assert book.address("Huaxin") == ADDRESS
    assert book.name(first) == "Huaxin"
    said = run(desk, "party", "remove", "李娜", code=2)
    assert "it must be kept while it signs for Fund" in said
    run(desk, "party", "remove", "Fund")
    assert "Fund" not in run(desk, "party", "list")


def test_a_list_of_parties_comes_in_whole(desk: Path) -> None:
    book, rows = desk / "parties.yaml", desk / "suppliers.csv"
    rows.write_text(
        "Name,Address,Registration,Signer\n"
        f"螺栓厂,{ADDRESS},91-X,\nFund,0x{7:040x},,owner:螺栓厂\n",
        encoding="utf-8",
    )
    said = run(desk, "party", "import", str(rows))
    assert said == "2 added; the address book knows 3"
    assert AddressBook.load(book).party("fund").signed_by == Owner("螺栓厂")
    again = run(desk, "party", "import", str(rows))
    assert again == "0 added; 2 were there already; the address book knows 3"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (f"name,address\nA,{ADDRESS}\nLI NA,0x{7:040x}\n", ":3:1: name is 'LI NA'; it must be"),
        (f"name,address\nA,{ADDRESS}\n7,0x{7:040x}\n", ":3:1: name is '7'; it must be one with"),
        (f"name,address\nA,{ADDRESS}\nB,0x7\n", ":3:2: address is '0x7'; it must be 0x and 40"),
        (f"name,address\nA,{ADDRESS}\na,0x{7:040x}\n", "it must be another than that of 'A'"),
        (f"name,address\nA,{ADDRESS}\nB,{ADDRESS}\n", "as in line 2; it must be another in ever"),
        (f"name,address,signer\nA,{ADDRESS},devnet:1\n", "this one is of 0x7099"),
        (f"name,address,signer\nA,{ADDRESS},owner:B\n", "party is 'B'; it must be a name"),
        (f"name,address,signer\nA,{ADDRESS},key\n", "signer is 'key'; it must be keystore"),
        ("name\nA\n", "address is missing; every row needs it"),
        ("", "it must be one with a row of columns"),
    ],
)
def test_a_list_with_a_party_that_is_wrong_changes_nothing(
    desk: Path, rows: str, says: str
) -> None:
    before = (desk / "parties.yaml").read_bytes()
    (desk / "rows.csv").write_text(rows)
    assert says in run(desk, "party", "import", str(desk / "rows.csv"), code=2)
    assert (desk / "parties.yaml").read_bytes() == before


def test_two_that_add_at_once_both_succeed(desk: Path) -> None:
    workers = [
        multiprocessing.get_context("fork").Process(target=_add, args=(desk, number))
        for number in range(6)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 6
    assert len(AddressBook.load(desk / "parties.yaml").parties) == 7


def _add(desk: Path, number: int) -> None:
    run(desk, "party", "add", f"P{number}", f"0x{number + 1:040x}")
