"""Secrets of endpoints stand in the environment, and are shown to nobody."""

from __future__ import annotations

import pytest
from desk_stage import Stage
from front import Front

from deeptier.chain.connection import NoAnswerError
from deeptier.desk.endpoints import Endpoint, has_plain_password, shown
from deeptier.desk.inspection import inspect
from deeptier.errors import InputError

SECRET = "s3cr3t/+ token"


def test_variable_is_filled_in_for_the_connection_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_TOKEN", SECRET)
    endpoint = Endpoint.read("https://node.example/${NODE_TOKEN}/rpc")
    assert endpoint.url == f"https://node.example/{SECRET}/rpc"
    assert endpoint.shown == "https://node.example/${NODE_TOKEN}/rpc"
    assert SECRET not in repr(endpoint)


def test_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NODE_TOKEN", raising=False)
    with pytest.raises(InputError) as caught:
        Endpoint.read("https://node.example/${NODE_TOKEN}")
    assert str(caught.value) == (
        "environment variable NODE_TOKEN is ''; it must be set: the endpoint "
        "https://node.example/${NODE_TOKEN} in networks.yaml needs it"
    )


def test_password_in_a_file_is_never_shown() -> None:
    written = "https://me:pass@node.example/rpc"
    assert shown(written) == "https://me:…@node.example/rpc"
    assert has_plain_password(written)
    assert not has_plain_password("https://me:${NODE_PASSWORD}@node.example")
    assert not has_plain_password("https://node.example/a:b@c")


def test_no_error_holds_the_secret(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node's own refusal repeats the URL that it was asked by."""
    monkeypatch.setenv("NODE_TOKEN", "s3cr3t")
    with Front(stage.url) as front:
        front.says = (401, b"")
        stage.write_network(endpoints=[f"{front.url}/${{NODE_TOKEN}}"])
        with pytest.raises(NoAnswerError) as caught:
            stage.desk.open()
        found = inspect(stage.desk.network())
    for said in (str(caught.value), found.endpoints[0].trouble, found.endpoints[0].shown):
        assert "s3cr3t" not in said
    assert "401" in str(caught.value)
    assert "${NODE_TOKEN}" in str(caught.value)


def test_token_reaches_the_node(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_TOKEN", "abc")
    with Front(stage.url) as front:
        stage.write_network(endpoints=[f"{front.url}/${{NODE_TOKEN}}"])
        assert stage.office.today
        assert set(front.paths) == {"/abc"}
