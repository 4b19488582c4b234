"""Hardware and other signers: the example of docs/DESK.md works, and no answer is believed."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desk_stage import Stage
from eth_account import Account
from eth_account.signers.local import LocalAccount
from one_command import run

from deeptier.desk.book import AddressBook
from deeptier.desk.desk import Desk
from deeptier.desk.party import Device, Party
from deeptier.errors import DeeptierError
from deeptier.keys.verified import Verified
from deeptier.letters.reading import read_letter

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / "docs" / "DESK.md").read_text(encoding="utf-8").split("### Hardware\n")[1]
KEY: LocalAccount = Account.from_key(b"\7" * 32)
OTHER: LocalAccount = Account.from_key(b"\1" * 32)

#: Stands for the program that reaches the hardware.
PROGRAM = f"""#!{sys.executable}
import json, sys
from eth_account import Account
asked, key = json.load(sys.stdin), Account.from_key(b"\\7" * 32)
if "transaction" in asked:
    print("0x" + key.sign_transaction(asked["transaction"]).raw_transaction.hex())
else:
    print("0x" + key.sign_typed_data(full_message=asked["typed_data"]).signature.hex())
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package of the example is installed; the path of the program that it asks."""
    (module,) = re.findall(r"^```python\n(.*?)^```$", EXAMPLE.split("\n## ")[0], re.M | re.S)
    (entry,) = re.findall(r"^```toml\n(.*?)^```$", EXAMPLE.split("\n## ")[0], re.M | re.S)
    site, name, value = tmp_path / "site", *re.findall(r'^(\w+) = "(.*)"$', entry, re.M)[0]
    group = re.findall(r'entry-points\."(.*)"', entry)[0]
    folder = site / "vault-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: vault\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[{group}]\n{name} = {value}\n")
    (site / f"{value.partition(':')[0]}.py").write_text(module)
    monkeypatch.syspath_prepend(str(site))
    path = tmp_path / "vault sign"
    path.write_text(PROGRAM)
    path.chmod(0o755)
    return path


def test_the_example_signs_letters_and_sends(stage: Stage, program: Path, tmp_path: Path) -> None:
    where = ["--desk", str(stage.folder)]
    add = ["party", "add", "Mill", str(KEY.address), "--signer", f"device:vault:{program}"]
    assert run([*add, *where]).exit_code == 0
    assert f"device:vault:{program}" in run(["party", "list", *where]).output
    office = stage.office
    house, platform = office.house, office.sender("platform")
    house.onboard(platform, str(KEY.address), 2, office.today + 9, b"\1" * 32)
    draft, out = tmp_path / "draft.yaml", tmp_path / "mill.json"
    draft.write_text(
        'reference: PO-1\nline: 1\nobligor: core\npayee: mill\namount: "1,000.00"\n'
        "due: 2026-06-30\ndocuments: Contract 7\n"
    )
    done = run(["sign", str(draft), "--out", str(out), *stage.arguments("mill")])
    assert done.exit_code == 0, done.output
    assert read_letter(out).key_signer == KEY.address
    words: Any = {"to": KEY.address, "from": stage.address("platform"), "value": 10**18}
    stage.web3.eth.send_transaction(words)
    done = run(["acceptance", "--days", "5", *stage.arguments("mill")])
    assert done.exit_code == 0, done.output
    assert house.enterprise(str(KEY.address)).acceptance_days == 5


@pytest.mark.parametrize(
    ("kind", "where", "says"),
    [
        ("ledger", "", "kind of the signer of Mill is 'ledger'; it must be one that an installed"),
        ("vault", "no-such-program", "the signer of Mill failed: FileNotFoundError"),
        ("vault", "/bin/false", "the signer of Mill failed: CalledProcessError"),
        ("vault", "/bin/true", "the signer of Mill answered with a signature that is not of 0x"),
    ],
)
@pytest.mark.usefixtures("program")
def test_a_device_that_fails_is_told(tmp_path: Path, kind: str, where: str, says: str) -> None:
    party = Party("Mill", str(KEY.address), signed_by=Device(kind, where))
    AddressBook((party,)).save(tmp_path / "parties.yaml")
    with pytest.raises(DeeptierError) as caught:
        Desk(tmp_path).keyring.signer("mill").sign_typed_data(full_message=DATA)
    assert says in str(caught.value)


DATA: dict[str, Any] = {
    "types": {
        "EIP712Domain": [{"name": "name", "type": "string"}],
        "Word": [{"name": "word", "type": "string"}],
    },
    "primaryType": "Word",
    "domain": {"name": "test"},
    "message": {"word": "yes"},
}
TRANSACTION = {
    "to": str(OTHER.address),
    "value": 0,
    "data": b"\1\2",
    "gas": 60_000,
    "gasPrice": 0,
    "nonce": 3,
    "chainId": 31_337,
}


class Liar:
    """Signs something else than it is asked to."""

    def __init__(self, key: LocalAccount, **changes: Any) -> None:
        self.address = str(KEY.address)
        self._key = key
        self._changes = changes

    def sign_transaction(self, transaction_dict: Any, /) -> Any:
        return self._key.sign_transaction({**transaction_dict, **self._changes})

    def sign_typed_data(self, *, full_message: Any) -> Any:
        if not self._changes:
            return self._key.sign_typed_data(full_message=full_message)
        return SimpleNamespace(signature=None)


@pytest.mark.parametrize(
    ("liar", "transaction", "data"),
    [
        (Liar(OTHER), "signed with the key of 0x", "a signature that is not of 0x"),
        (Liar(KEY, nonce=4), "signed another transaction than it was", "with no signature"),
        (Liar(KEY, data=b"\1\3"), "signed another transaction than it was", "with no signature"),
        (Liar(KEY, to="nowhere"), "failed: ", "with no signature"),
    ],
)
def test_what_a_signer_from_elsewhere_answers_is_verified(
    liar: Liar, transaction: str, data: str, tmp_path: Path
) -> None:
    AddressBook((Party("Mill", str(KEY.address)),)).save(tmp_path / "parties.yaml")
    keyring = Desk(tmp_path).keyring
    keyring.use("Mill", liar)
    assert isinstance(keyring.signer("Mill"), Verified)
    with pytest.raises(DeeptierError, match=f"the signer of Mill .*{transaction}"):
        keyring.signer("Mill").sign_transaction(TRANSACTION)
    with pytest.raises(DeeptierError, match=f"the signer of Mill .*{data}"):
        keyring.signer("Mill").sign_typed_data(full_message=DATA)


def test_an_honest_signer_is_believed(tmp_path: Path) -> None:
    AddressBook((Party("Mill", str(KEY.address)),)).save(tmp_path / "parties.yaml")
    keyring = Desk(tmp_path).keyring
    keyring.use("Mill", Liar(KEY))
    here = KEY.sign_transaction(TRANSACTION)
    assert keyring.signer("Mill").sign_transaction(TRANSACTION).hash == here.hash
    assert keyring.signer("Mill").sign_typed_data(full_message=DATA).signature
