"""Every verb of the table is a command with real options."""

from __future__ import annotations

from typing import Any

import pytest
from one_command import COMMAND, run

from deeptier.operations.table import TABLE
from deeptier.operations.verb import Verb

NAMES = list(TABLE.by_name)


def command_of(verb: Verb) -> Any:
    found = COMMAND
    for word in verb.name.split():
        found = found.commands[word]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_verb_has_an_option_for_each_field(name: str) -> None:
    verb = TABLE.by_name[name]
    command = command_of(verb)
    options = {option for each in command.params for option in each.opts}
    assert {each.option for each in verb.fields} <= options
    assert {"--from", "--dry-run", "--as", "--desk", "--json", "--proposed-by"} <= options
    assert ("--sign-for" in options) is verb.consents
    assert command.help.startswith(verb.help)
    assert all(each.help for each in command.params)


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_names_only_fields(name: str) -> None:
    verb = TABLE.by_name[name]
    assert verb.says.format_map(dict.fromkeys(verb.columns, "x"))
    assert len(set(verb.columns)) == len(verb.columns)


def test_help_tells_who_sends_and_what_columns_a_file_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    result = run(["issue", "--help"])
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "Sent by anyone who brings the consents." in said
    assert "Columns of a file: reference, line, obligor, payee, guarantor, backing" in said
    assert "--penalty-per-day" in said
