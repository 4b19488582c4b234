"""What goes over HTTP is what web3's own provider writes and reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hexbytes import HexBytes
from hypothesis import given
from hypothesis import strategies as st
from web3 import HTTPProvider
from web3.types import RPCEndpoint

from deeptier.chain.connection import provider_of
from deeptier.chain.quick_http import QuickHTTPProvider

URL = "http://127.0.0.1:1"
WORDS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def test_a_url_is_asked_by_it() -> None:
    assert isinstance(provider_of(URL), QuickHTTPProvider)


@given(st.lists(st.tuples(st.text(max_size=10), st.lists(WORDS, max_size=3)), max_size=4))
def test_a_batch_is_written_as_web3_writes_it(asked: list[tuple[RPCEndpoint, Any]]) -> None:
    ours, theirs = (
        json.loads(each(URL).encode_batch_rpc_request(asked))
        for each in (QuickHTTPProvider, HTTPProvider)
    )
    assert ours == theirs


def test_what_is_no_json_of_its_own_is_written_as_web3_writes_it() -> None:
    asked = [(RPCEndpoint("eth_sendRawTransaction"), [HexBytes("0x02aa")])]
    (written,) = json.loads(QuickHTTPProvider(URL).encode_batch_rpc_request(asked))
    assert written["params"] == ["0x02aa"]


@given(WORDS)
def test_an_answer_is_read_as_web3_reads_it(words: Any) -> None:
    raw = json.dumps({"jsonrpc": "2.0", "id": 1, "result": words}).encode()
    assert QuickHTTPProvider.decode_rpc_response(raw) == HTTPProvider.decode_rpc_response(raw)


@pytest.mark.parametrize("raw", [b"", b"<html>", b'{"result": 1'])
def test_an_answer_that_is_no_json_is_an_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"JSON|truncated"):
        QuickHTTPProvider.decode_rpc_response(raw)
