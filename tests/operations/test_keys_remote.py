"""A signer over HTTP is asked as such services are, and believed only in what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from desk_stage import Stage
from eth_account import Account
from eth_account.signers.local import LocalAccount
from remote_signer import RefusedError, remote_signer

from deeptier.consents import Domain, Split, signer_of, typed_data
from deeptier.desk.book import AddressBook
from deeptier.desk.keyring import Keyring
from deeptier.desk.office import Office
from deeptier.desk.party import Party, Remote
from deeptier.errors import InputError
from deeptier.keys.remote import RemoteSigner, RemoteSignerError
from deeptier.lot_id import LotId

KEY: LocalAccount = Account.from_key(b"\7" * 32)
OTHER: LocalAccount = Account.from_key(b"\1" * 32)
LEGACY: dict[str, Any] = {
    "to": str(OTHER.address),
    "value": 0,
    "data": b"\1\2",
    "gas": 60_000,
    "gasPrice": 0,
    "nonce": 3,
    "chainId": 31_337,
}
DYNAMIC = {key: value for key, value in LEGACY.items() if key != "gasPrice"} | {
    "type": 2,
    "maxFeePerGas": 30,
    "maxPriorityFeePerGas": 2,
}
DATA = typed_data(Domain(31_337, str(OTHER.address)), Split(LotId(7), (1, 2), 0, 20_000))


def plain(asked: dict[str, Any]) -> dict[str, Any]:
    """The transaction that was asked for, as eth-account takes it."""
    words = {key: value for key, value in asked.items() if key != "from"}
    return words | {"data": words.get("data", "0x")}


def honest(key: LocalAccount = KEY) -> Callable[[str, list[Any]], Any]:
    def answer(method: str, parameters: list[Any]) -> Any:
        if method == "eth_signTransaction":
            signed = key.sign_transaction(plain(parameters[0]))
            return "0x" + signed.raw_transaction.hex()
        assert method == "eth_signTypedData_v4"
        return "0x" + key.sign_typed_data(full_message=parameters[1]).signature.hex()

    return answer


def signer(url: str) -> RemoteSigner:
    return RemoteSigner("Anna", str(KEY.address), url)


@pytest.mark.parametrize("transaction", [LEGACY, DYNAMIC], ids=["legacy", "EIP-1559"])
def test_transactions_are_the_same_as_signed_here(transaction: dict[str, Any]) -> None:
    with remote_signer(honest()) as url:
        signed = signer(url).sign_transaction(transaction)
    here = KEY.sign_transaction(transaction)
    assert bytes(signed.raw_transaction) == bytes(here.raw_transaction)
    assert bytes(signed.hash) == bytes(here.hash)


def test_an_answer_with_the_bytes_under_a_name_is_understood() -> None:
    def answer(method: str, parameters: list[Any]) -> Any:
        return {"raw": honest()(method, parameters), "tx": {}}

    with remote_signer(answer) as url:
        assert signer(url).sign_transaction(LEGACY).raw_transaction


@pytest.mark.parametrize("known", ["eth_signTypedData_v4", "eth_signTypedData"])
def test_typed_data_is_signed_by_either_name(known: str) -> None:
    def answer(method: str, parameters: list[Any]) -> Any:
        if method != known:
            raise RefusedError(-32601, "no such method")
        return honest()("eth_signTypedData_v4", parameters)

    with remote_signer(answer) as url:
        signature = signer(url).sign_typed_data(full_message=DATA).signature
    assert signer_of(DATA, bytes(signature)) == KEY.address


def changed(**fields: Any) -> Callable[[str, list[Any]], Any]:
    """Signs another transaction than it is asked to."""

    def answer(_: str, parameters: list[Any]) -> Any:
        asked = plain(parameters[0]) | fields
        return "0x" + KEY.sign_transaction(asked).raw_transaction.hex()

    return answer


@pytest.mark.parametrize("transaction", [LEGACY, DYNAMIC], ids=["legacy", "EIP-1559"])
@pytest.mark.parametrize(
    "fields",
    [
        {"to": str(KEY.address)},
        {"data": "0x0103"},
        {"value": 1},
        {"nonce": 4},
        {"gas": 60_001},
        {"chainId": 1},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_another_transaction_than_was_asked_for_is_refused(
    transaction: dict[str, Any], fields: dict[str, Any]
) -> None:
    with (
        remote_signer(changed(**fields)) as url,
        pytest.raises(RemoteSignerError, match="signed another transaction than it was asked to"),
    ):
        signer(url).sign_transaction(transaction)


def test_an_access_list_that_was_not_asked_for_is_refused() -> None:
    listed = [{"address": str(KEY.address), "storageKeys": []}]
    with (
        remote_signer(changed(accessList=listed)) as url,
        pytest.raises(RemoteSignerError, match="answered with no signed transaction"),
    ):
        signer(url).sign_transaction(DYNAMIC)


def test_the_signature_of_another_key_is_refused() -> None:
    with remote_signer(honest(OTHER)) as url:
        with pytest.raises(RemoteSignerError, match=f"signed with the key of {OTHER.address}"):
            signer(url).sign_transaction(LEGACY)
        with pytest.raises(RemoteSignerError, match=f"that is not of {KEY.address}"):
            signer(url).sign_typed_data(full_message=DATA)


@pytest.mark.parametrize("nonsense", [None, 7, "0x", "0x00", "zz", [], {"raw": None}, "0x02c0"])
def test_nonsense_is_refused(nonsense: Any) -> None:
    with remote_signer(lambda *_: nonsense) as url:
        with pytest.raises(RemoteSignerError, match="the signer of Anna at http"):
            signer(url).sign_transaction(LEGACY)
        with pytest.raises(RemoteSignerError, match="the signer of Anna at http"):
            signer(url).sign_typed_data(full_message=DATA)


def test_a_refusal_and_silence_are_told() -> None:
    def refuses(*_: Any) -> Any:
        raise RefusedError(-32000, "authentication needed: password or unlock")

    says = "refuses eth_signTransaction: authentication needed"
    with remote_signer(refuses) as url, pytest.raises(RemoteSignerError, match=says):
        signer(url).sign_transaction(LEGACY)
    with pytest.raises(RemoteSignerError, match="does not answer"):
        signer(url).sign_transaction(LEGACY)


def test_a_node_that_keeps_keys_signs_what_a_sender_sends(stage: Stage) -> None:
    """Anvil is a signer as well: it has the keys of its accounts."""
    office = stage.office
    core = office.book.party("core")
    remote = replace(core, signed_by=Remote(stage.devnet.url))
    book = AddressBook((remote, Party("anna", office.book.address("anna"))))
    away = Office(
        office.network, office.web3, office.house, book, Keyring(stage.folder / "keys", book)
    )
    away.house.transfer(away.sender("core"), book.address("anna"), 7)
    assert office.house.balance_of(book.address("anna")) == 7
    data = office.house.typed_data(Split(LotId(7), (1, 2), 0, 20_000))
    signature = away.keyring.signer("core").sign_typed_data(full_message=data).signature
    assert signer_of(data, bytes(signature)) == core.address


def test_a_secret_in_an_address_is_of_the_environment_and_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: Any) -> Any:
        raise RefusedError(-32000, "no key behind /tok-123")

    with remote_signer(refuses) as url:
        away = signer(url + "/${VAULT_TOKEN}")
        monkeypatch.delenv("VAULT_TOKEN", raising=False)
        with pytest.raises(InputError, match="environment variable VAULT_TOKEN is ''; it must be"):
            away.sign_transaction(LEGACY)
        monkeypatch.setenv("VAULT_TOKEN", "tok-123")
        with pytest.raises(RemoteSignerError) as caught:
            away.sign_transaction(LEGACY)
        assert str(caught.value) == (
            f"the signer of Anna at {url}/${{VAULT_TOKEN}} refuses eth_signTransaction: "
            "no key behind /${VAULT_TOKEN}"
        )
    with remote_signer(honest()) as url:
        assert signer(url + "/${VAULT_TOKEN}").sign_transaction(LEGACY).raw_transaction
