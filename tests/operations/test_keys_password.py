"""A key file gets another password; whatever goes wrong, it opens with the one that it had."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from one_command import run
from test_keys_files import ADDRESS, KEY, LIGHT, PASSWORD

from deeptier.desk.book import AddressBook
from deeptier.desk.party import DevnetKey, Party
from deeptier.keys import key_files
from deeptier.keys.devnet_keys import devnet_account
from deeptier.keys.key_files import read_key_file, write_key_file

NEW = "another 钥匙"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PASSWORD", "PASSWORD_FILE", "NEW_PASSWORD", "NEW_PASSWORD_FILE", "DESK"):
        monkeypatch.delenv(f"DEEPTIER_{name}", raising=False)
    monkeypatch.setattr(key_files, "SCRYPT_ROUNDS", LIGHT)
    monkeypatch.setenv("DEEPTIER_PASSWORD", PASSWORD)
    write_key_file(tmp_path / "keys" / "anna.json", KEY, PASSWORD)
    core = Party("Core", str(devnet_account(1).address), signed_by=DevnetKey(1))
    away = Party("Away", "0x" + "ab" * 20)
    AddressBook((Party("Anna", ADDRESS), core, away)).save(tmp_path / "parties.yaml")
    (tmp_path / "new").write_text(NEW + "\n")
    return tmp_path


def change(desk: Path, name: str, *more: str, code: int = 0) -> dict[str, Any]:
    done = run(["key", "password", name, "--json", "--desk", str(desk), *more])
    assert done.exit_code == code, done.output
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def key_with(desk: Path, password: str) -> bytes:
    return bytes(read_key_file(desk / "keys" / "anna.json").open(password).key)


def test_a_key_opens_with_its_new_password_alone(desk: Path) -> None:
    path = desk / "keys" / "anna.json"
    said = change(desk, "anna", "--new-password-file", str(desk / "new"))
    assert said == {"ok": True, "name": "Anna", "address": ADDRESS, "file": str(path)}
    assert key_with(desk, NEW) == KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["anna.json"]
    refused = change(desk, "anna", "--new-password-file", str(desk / "new"), code=2)
    assert refused["error"] == f"key file {path}: the password is wrong"


def test_the_environment_gives_both(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPTIER_NEW_PASSWORD", NEW)
    change(desk, ADDRESS)
    assert key_with(desk, NEW) == KEY


def test_a_file_elsewhere_is_changed_where_it_is(desk: Path) -> None:
    """A link to it stays one."""
    link, path = desk / "keys" / "anna.json", desk / "safe.json"
    link.rename(path)
    link.symlink_to(path)
    change(desk, "Anna", "--new-password-file", str(desk / "new"))
    assert link.is_symlink()
    assert bytes(read_key_file(path).open(NEW).key) == KEY


@pytest.mark.parametrize(
    ("name", "new", "says"),
    [
        (
            "Anna",
            None,
            "give it by --new-password-file, DEEPTIER_NEW_PASSWORD_FILE or DEEPTIER_NEW",
        ),
        ("Anna", "", "is empty; its first line must be the password"),
        ("Anna", PASSWORD, "the new password is 'the old one'; it must be another"),
        ("Bolt", NEW, "party is 'Bolt'; it must be a name of the address book"),
        ("Core", NEW, "it must be one with a key file; this one signs by devnet:1"),
        ("Away", NEW, "it must be one whose key is here: none of"),
    ],
)
def test_what_cannot_be_changed_stays(desk: Path, name: str, new: str | None, says: str) -> None:
    before = (desk / "keys" / "anna.json").read_bytes()
    more = []
    if new is not None:
        (desk / "new").write_text(new)
        more = ["--new-password-file", str(desk / "new")]
    refused = change(desk, name, *more, code=2)
    assert says in refused["error"]
    assert PASSWORD not in refused["error"]
    assert (desk / "keys" / "anna.json").read_bytes() == before


def test_a_full_disk_leaves_the_key_as_it_was(desk: Path) -> None:
    program = f"from deeptier.keys import key_files; key_files.SCRYPT_ROUNDS = {LIGHT}\n"
    program += "from deeptier.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "key", "password", "anna"],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": os.getcwd(), "DEEPTIER_NEW_PASSWORD": NEW},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "anna.json: File too large" in done.stderr
    assert key_with(desk, PASSWORD) == KEY
    assert os.listdir(desk / "keys") == ["anna.json"]


def test_of_two_that_change_it_at_once_one_does(desk: Path) -> None:
    """The other is told, and does not lock what somebody else just locked."""
    file = read_key_file(desk / "keys" / "anna.json")
    key_files.relock(file, KEY, NEW)
    with pytest.raises(key_files.KeyFileError, match="was changed meanwhile: do it again"):
        key_files.relock(file, KEY, "third")
    assert key_with(desk, NEW) == KEY


def test_a_keystore_that_does_not_say_its_address_comes_in(desk: Path) -> None:
    content = Account.encrypt(b"\7" * 32, PASSWORD, kdf="pbkdf2", iterations=2)
    del content["address"]
    (desk / "other.json").write_text(json.dumps(content))
    done = run(["key", "import", "Bolt", str(desk / "other.json"), "--desk", str(desk)])
    assert done.exit_code == 0, done.output
    key = read_key_file(desk / "keys" / "bolt.json").open(PASSWORD)
    assert bytes(key.key) == b"\7" * 32
