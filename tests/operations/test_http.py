"""Nodes over HTTP: late by drips, packed, behind a proxy, a redirect, a certificate."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_stage import Stage
from front import Front
from typed import deeptier

from deeptier.chain.devnet import Devnet
from deeptier.chain.http import DroppedError, HttpProvider, _Bytes
from deeptier.desk.failover import NobodyAnswersError

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def front(stage: Stage) -> Iterator[Front]:
    with Front(stage.url) as found:
        stage.write_network(endpoints=[found.url])
        yield found


def why(stage: Stage) -> str:
    """Why the only endpoint of the stage cannot be used."""
    with pytest.raises(NobodyAnswersError) as caught:
        stage.desk.open()
    return caught.value.reason


def test_answer_that_drips_is_not_waited_for(stage: Stage, front: Front) -> None:
    """Each byte comes in time; the whole would take a minute."""
    stage.write_network(endpoints=[front.url], timeout_seconds=1)
    front.drips = 0.4
    assert why(stage) == "no whole answer within 1 seconds"


def test_answer_that_drips_fast_enough_is_one(stage: Stage, front: Front) -> None:
    front.drips = 0.001
    assert HttpProvider(front.url, 30, {}).make_request("eth_chainId", [])["result"] == "0x7a69"


def test_next_question_has_its_whole_time() -> None:
    """What is left of the time of one answer is not the time of the next question."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(7)
        answer = _Bytes(ours, ours.makefile("rb", buffering=0))
        theirs.send(b"1")
        assert answer.read(1) == b"1"
        assert ours.gettimeout() < 7
        answer.close()
        assert ours.gettimeout() == 7


def test_answer_may_be_packed(stage: Stage, front: Front) -> None:
    front.edits, front.more = gzip.compress, {"Content-Encoding": "gzip"}
    assert stage.office.today
    front.edits = bytes
    assert why(stage) == "its answer cannot be unpacked"


def test_connection_that_was_dropped_is_made_again(stage: Stage, front: Front) -> None:
    office = stage.office
    front.drops = "eth_call"
    assert office.house.today() == office.today
    front.drops = "evm_mine"
    before = stage.web3.eth.block_number
    with pytest.raises(NobodyAnswersError, match="it dropped the connection"):
        office.web3.provider.make_request("evm_mine", [])
    assert stage.web3.eth.block_number == before + 1, "done once, and not again"


def test_dropped_connection_is_told_as_such(front: Front) -> None:
    front.drops = "eth_chainId"
    with pytest.raises(DroppedError):
        HttpProvider(front.url, 1, {}).make_request("eth_chainId", [])


def test_nobody_is_followed_elsewhere(stage: Stage, front: Front) -> None:
    """Headers may hold secrets, and those are for one node."""
    with Front(stage.url) as other:
        front.says, front.more = (307, b""), {"Location": f"{other.url}/v3/{'0a1b' * 8}"}
        assert why(stage) == f"it sends elsewhere, to {other.url}/v3/…: is that its URL?"
        assert other.asked == []


def test_own_machine_is_asked_without_the_proxy(
    stage: Stage, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        assert stage.office.today
    assert front.count("eth_chainId") == 1


def test_devnet_starts_without_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        with Devnet.start("anvil") as devnet:
            assert devnet.web3.eth.block_number == 0


def test_proxy_is_asked_for_others_and_named(
    stage: Stage, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = front.url.replace("//", "//me:s3cr3t@")
    stage.write_network(endpoints=["http://node.invalid:8545/rpc"])
    with monkeypatch.context() as environment:
        environment.setenv("HTTP_PROXY", proxy)
        assert stage.office.today
        assert set(front.paths) == {"http://node.invalid:8545/rpc"}
        front.says = (502, b"")
        shown = proxy.replace("s3cr3t", "…")
        assert why(stage) == f"http 502, bad gateway, by the proxy {shown}"
        environment.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        assert why(stage) == "connection refused, by the proxy http://127.0.0.1:1"


def test_headers_go_as_they_are_written(
    stage: Stage, front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password of the same host in .netrc would take the place of the token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    HttpProvider(front.url, 5, {"Authorization": "Bearer abc"}).make_request("eth_chainId", [])
    assert front.headers[0]["Authorization"] == "Bearer abc"


def unknown(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """TLS by a certificate that nobody knows, and its file."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
    command = ["openssl", *words.split(), "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def test_certificate_must_be_known(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, certificate = unknown(tmp_path)
    with Front(stage.url, tls) as front:
        at = front.url.replace("http://127.0.0.1", "https://localhost")
        stage.write_network(endpoints=[at])
        told = deeptier("clock", *stage.arguments()).err
        assert f"{at}: its certificate is not trusted: self-signed certificate (REQ" in told
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert stage.office.today
        stage.write_network(endpoints=[at.replace("localhost", "127.0.0.1")])
        assert "IP address mismatch" in why(stage)


def test_http_where_tls_was_meant(stage: Stage, front: Front) -> None:
    stage.write_network(endpoints=[front.url.replace("http:", "https:")])
    assert why(stage) == "it does not speak TLS as it should: is it meant to?"
