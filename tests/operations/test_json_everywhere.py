"""Every command has --json, and docs/JSON.md tells what it prints; so does every misuse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from json_shapes import DOCUMENT
from one_command import COMMAND, run

from deeptier.verbs import TABLE


def commands(group: Any = COMMAND, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command with the words that it is called by."""
    context = group.make_context("deeptier", [], resilient_parsing=True)
    for name in group.list_commands(context):
        found, called = group.get_command(context, name), (*words, name)
        if hasattr(found, "list_commands"):
            yield from commands(found, called)
        else:
            yield " ".join(called), found


ALL = dict(commands())
STEPS = {verb.name for verb in TABLE.verbs}


def test_all_are_found() -> None:
    assert ALL.keys() > STEPS
    assert {"audit watch", "bids sign", "party remove", "quote"} < ALL.keys()


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_the_option(name: str) -> None:
    assert any("--json" in each.opts for each in ALL[name].params)


@pytest.mark.parametrize("name", sorted(ALL.keys() - STEPS))
def test_every_command_is_told(name: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    told = (f"`deeptier {name}`", f"`deeptier {name} ")
    assert any(each in text for each in told)


@pytest.mark.parametrize("name", [name for name in ALL if " " not in name or name not in STEPS])
def test_a_misuse_of_every_command_is_a_document(name: str) -> None:
    done = run([*name.split(), "--no-such-option", "--json"])
    document = json.loads(done.stdout)
    assert (done.exit_code, document["ok"], document["details"]) == (2, False, [])
    assert "--no-such-option" in document["error"]
    assert run([*name.split(), "--no-such-option"]).stdout == ""


@pytest.mark.parametrize("name", ALL)
def test_what_asks_a_node_asks_a_network_of_the_desk_too(name: str) -> None:
    taken = {each for parameter in ALL[name].params for each in parameter.opts}
    assert "--rpc" not in taken or {"--network", "--desk"} <= taken
