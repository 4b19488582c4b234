"""Endpoints and the secrets in them: let in by the node, shown to nobody."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from desk_stage import Stage
from front import Front
from typed import deeptier

from deeptier.chain.connection import NoAnswerError, connect
from deeptier.chain.url_secrets import secrets_in, without_secrets
from deeptier.desk.endpoints import Endpoint, Way
from deeptier.desk.inspection import inspect
from deeptier.desk.node_secrets import NodeSecrets
from deeptier.errors import InputError

SECRET = "s3cr3t/+ token"
KEY = "0123456789abcdef0123456789abcdef"


def test_secret_is_filled_in_for_the_connection_alone() -> None:
    written = Endpoint("https://node.example/${TOKEN}/rpc", (("Authorization", "Bearer ${TOKEN}"),))
    way = Way(written, {"TOKEN": SECRET})
    assert way.url == f"https://node.example/{SECRET}/rpc"
    assert way.headers == {"Authorization": f"Bearer {SECRET}"}
    assert way.shown == "https://node.example/${TOKEN}/rpc"
    assert SECRET not in repr(way)


def test_whole_url_may_be_a_secret(tmp_path: Path) -> None:
    (tmp_path / "NODE").write_text(f"https://node.example/v3/{KEY}\n")
    way = Endpoint("${NODE}").way(NodeSecrets(tmp_path))
    assert way.url == f"https://node.example/v3/{KEY}"
    assert way.shown == "${NODE}"
    assert way.scrubbed(f"cannot reach {way.url}: /v3/{KEY}") == "cannot reach ${NODE}: /v3/…"
    (tmp_path / "NODE").write_text("node.example")
    with pytest.raises(InputError, match=r"endpoint \$\{NODE\} is 'hidden'; it must be http\(s\)"):
        Endpoint("${NODE}").way(NodeSecrets(tmp_path))


def test_password_of_a_user_is_quoted() -> None:
    """Else what follows an @ or / in it would be taken for the host."""
    way = Way(Endpoint("https://${U}:${P}@node.example/"), {"U": "me", "P": "a/b@c:d"})
    assert way.url == "https://me:a%2Fb%40c%3Ad@node.example/"


def test_secret_comes_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = NodeSecrets(tmp_path)
    (tmp_path / "NODE_TOKEN").write_bytes(b"\xef\xbb\xbffrom a file\r\n")
    monkeypatch.delenv("NODE_TOKEN", raising=False)
    assert secrets.find("NODE_TOKEN", "") == "from a file"
    monkeypatch.setenv("NODE_TOKEN", "from the environment")
    assert secrets.find("NODE_TOKEN", "") == "from the environment"


def test_secret_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Endpoint("https://node.example/${NODE_TOKEN}").way(NodeSecrets(tmp_path))
    assert str(caught.value) == (
        f"secret NODE_TOKEN is ''; it must be given in the environment or in the file "
        f"{tmp_path}/NODE_TOKEN: the endpoint https://node.example/${{NODE_TOKEN}} in "
        "networks.yaml needs it"
    )


@pytest.mark.parametrize("content", [b"two\nlines", b"\x1b[31m", b"\xff\xfe"])
def test_secret_of_several_lines_is_refused_and_not_shown(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "NODE_TOKEN").write_bytes(content)
    with pytest.raises(InputError, match=r"NODE_TOKEN is 'hidden'; it must be printable text of"):
        NodeSecrets(tmp_path).find("NODE_TOKEN", "")


def test_secret_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "NODE_TOKEN").mkdir()
    with pytest.raises(InputError, match=r"NODE_TOKEN is 'Is a directory'; it must be one that"):
        NodeSecrets(tmp_path).find("NODE_TOKEN", "")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8545", "http://127.0.0.1:8545"),
        ("https://me:pass@node.example/rpc", "https://me:…@node.example/rpc"),
        ("https://token@node.example", "https://…@node.example"),
        ("https://me:${P}@node.example/a:b@c", "https://me:${P}@node.example/a:b@c"),
        (f"wss://node.example/v3/{KEY}/", "wss://node.example/v3/…/"),
        ("https://node.example/rpc?apikey=sesame1&v=2", "https://node.example/rpc?apikey=…&v=2"),
        ("https://node.example/eth-mainnet/${TOKEN}", "https://node.example/eth-mainnet/${TOKEN}"),
        (
            "https://a-very-long-name-of-host-7.example",
            "https://a-very-long-name-of-host-7.example",
        ),
        (f"ipc:///run/{KEY}/node.ipc", f"ipc:///run/{KEY}/node.ipc"),
    ],
)
def test_secret_in_a_url_is_never_shown(url: str, shown: str) -> None:
    assert without_secrets(url) == Endpoint(url).shown == shown
    assert Endpoint(url).holds_secrets == bool(secrets_in(url)) == (shown != url)


def test_header_without_a_variable_is_a_secret_in_the_file() -> None:
    assert Endpoint("https://a.example", (("X-Api-Key", "sesame"),)).holds_secrets
    assert not Endpoint("https://a.example", (("X-Api-Key", "${KEY}"),)).holds_secrets
    assert not Endpoint("https://a.example", (("Accept-Language", "en"),)).holds_secrets


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_no_error_holds_the_secret(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """A node's own refusal repeats the URL that it was asked by."""
    monkeypatch.setenv("NODE_TOKEN", "s3cr3t")
    with Front(stage.url) as front:
        front.says = (status, b"")
        stage.write_network(endpoints=[f"{front.url}/${{NODE_TOKEN}}/{KEY}"])
        with pytest.raises(NoAnswerError) as caught:
            stage.desk.open()
        found = inspect(stage.desk.network())
        with pytest.raises(NoAnswerError) as directly:
            connect(f"{front.url}/{KEY}")
    said = (str(caught.value), found.endpoints[0].trouble, found.endpoints[0].shown)
    for each in (*said, str(directly.value)):
        assert "s3cr3t" not in each
        assert KEY not in each
    assert f"HTTP {status}".lower() in str(caught.value)
    assert "${NODE_TOKEN}" in str(caught.value)


def test_refusal_of_a_node_is_shown_without_secrets_and_escapes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_TOKEN", "s3cr3t")
    said = "\x1b[31mproject s3cr3t has no plan\u202e"
    with Front(stage.url) as front:
        front.trick = lambda _: {"error": {"code": -32000, "message": said}}
        stage.write_network(endpoints=[f"{front.url}/${{NODE_TOKEN}}"])
        answer = deeptier("clock", *stage.arguments())
    assert answer.code == 2
    assert "it refused eth_chainId:  [31mproject ${NODE_TOKEN} has no plan. `dee" in answer.err


def test_node_is_let_in_by_path_header_or_password(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_TOKEN", "abc")
    (stage.folder / "keys").mkdir(exist_ok=True)
    (stage.folder / "keys" / "NODE_PASSWORD").write_text("x y/z\n")
    with Front(stage.url) as front:
        at = front.url.removeprefix("http://")
        stage.write_network(
            endpoints=[
                {
                    "url": f"http://me:${{NODE_PASSWORD}}@{at}/${{NODE_TOKEN}}",
                    "headers": {"X-Api-Key": "key ${NODE_TOKEN}"},
                }
            ]
        )
        assert stage.office.today
        assert set(front.paths) == {"/abc"}
        basic = base64.b64encode(b"me:x y/z").decode()
        assert {each["Authorization"] for each in front.headers} == {f"Basic {basic}"}
        assert {each["X-Api-Key"] for each in front.headers} == {"key abc"}
        assert {each["Content-Type"] for each in front.headers} == {"application/json"}


def test_list_and_check_show_no_secret(stage: Stage) -> None:
    (stage.folder / "keys").mkdir(exist_ok=True)
    (stage.folder / "keys" / "TOKEN").write_text("s3cr3t")
    with Front(stage.url) as front:
        stage.write_network(
            endpoints=[
                f"{front.url}/v3/{KEY}",
                {"url": f"{front.url}/${{TOKEN}}", "headers": {"Authorization": "Bearer s3sam3"}},
            ]
        )
        for command in (["network", "list"], ["network", "check"], ["doctor"]):
            for form in ([], ["--json"]):
                answer = deeptier(*command, *form, *stage.arguments())
                for secret in (KEY, "s3cr3t", "s3sam3"):
                    assert secret not in answer.out + answer.err, command
        answer = deeptier("network", "check", *stage.arguments())
    assert answer.code == 1
    assert answer.out.count("networks.yaml holds its secret: write ${NAME} instead") == 2


def test_looking_up_takes_the_secret_and_every_endpoint(stage: Stage) -> None:
    """What is read from logs is asked by the same way as all else."""
    (stage.folder / "keys").mkdir(exist_ok=True)
    (stage.folder / "keys" / "TOKEN").write_text("abc")
    with Front(stage.url) as front:
        stage.write_network(endpoints=["http://127.0.0.1:1", f"{front.url}/${{TOKEN}}"])
        assert deeptier("show", "core", *stage.arguments()).code == 0
        assert deeptier("status", *stage.arguments()).code == 0
        assert set(front.paths) == {"/abc"}
    assert "TOKEN" not in os.environ
