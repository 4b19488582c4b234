"""Every verb of the table is a command with real options."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from one_command import COMMAND, run
from verb_setups import ISSUE, issued
from verb_story import signed_bid

from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.chain.remedies import REMEDIES
from deeptier.desk.book import AddressBook
from deeptier.operations.around import Around
from deeptier.operations.verb import Verb
from deeptier.verbs import TABLE

NAMES = list(TABLE.by_name)
ERRORS = {
    entry["name"]
    for contract in CONTRACTS
    for entry in artifact(contract).abi
    if entry["type"] == "error"
}
FILE = "FILE"  # how kinds that are read from a file are typed
PARTIES = ("core", "anna", "bolt", "bolt-new", "bank", "platform", "euro")
BOOK = AddressBook.of({name: f"0x{at:040x}" for at, name in enumerate(PARTIES, 1)})
TOKEN = "0x" + "33" * 20
AROUND = Around(BOOK, 20_000, TOKEN, lambda _: 2, TOKEN, 2)


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


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_what_the_command_takes(name: str) -> None:
    """Options that are there, each with a word of its kind, and none missing."""
    verb = TABLE.by_name[name]
    typed = shlex.split(verb.example)
    given = dict(zip(typed[::2], typed[1::2], strict=True))
    options = {option for each in command_of(verb).params for option in each.opts}
    assert given.keys() <= options
    assert "--as" in given
    for each in verb.fields:
        word = given.get(each.option)
        if word is not None and each.kind.example != FILE:
            each.kind.read(word, AROUND)
        assert word or not each.required or "--from" in given, each.name


@pytest.mark.parametrize("error", REMEDIES)
def test_a_remedy_names_an_error_of_the_contracts_and_a_command_that_there_is(error: str) -> None:
    assert error in ERRORS
    for words in re.findall(r"deeptier ([a-z-]+(?: [a-z-]+)?)", REMEDIES[error]):
        command, _, rest = words.partition(" ")
        found = COMMAND.commands[command]
        assert not hasattr(found, "commands") or rest in found.commands


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


def test_what_was_done_is_told_with_its_figures(stage: Stage, tmp_path: Path) -> None:
    """Whose lot it is, for whom it waits, what was paid; and which of several things was frozen."""
    issued(stage, tmp_path)
    done(stage, "cast", "acceptance --days 5")
    part = "endorse --lot 1 --to cast --amount 60.00 --trade T"
    assert "(lot 1-1: nobody → anna 60.00, until it is accepted)" in said(
        stage, "anna", part, "--dry-run"
    )
    offered = done(stage, "anna", part)
    (result,) = offered["results"]
    assert (result["holder"], result["offered_to"]) == ("anna", "cast")
    (result,) = done(stage, "cast", "accept --lot 1-1")["results"]
    assert (result["holder"], result["offered_to"]) == ("cast", None)
    done(stage, "bank", "bid --obligor core --amount 500.00 --bands 180:6% --last-day 2026-03-31")
    sale = "discount --lot 1-1 --financier bank"
    assert "(days 174, discount 1.74, proceeds 58.26)" in said(stage, "cast", sale)
    bid = signed_bid(stage.office, tmp_path, 1)
    terms = f"discount --lot 1 --amount 1.00 --bid {bid} --dry-run"
    assert f"(anna would sell 1.00 of lot 1 to bank by {bid}: gas" in said(stage, "anna", terms)
    for what in ("lot 1-1", "payable 1"):
        order = f"freeze --{what} --order C --dry-run"
        assert f"(platform would freeze {what} by C: gas" in said(stage, "platform", order)


def test_a_trial_knows_the_lot_that_a_cancelled_payable_had(stage: Stage, tmp_path: Path) -> None:
    issued(stage, tmp_path)
    words = [f"--{name}={text}" for name, text in ISSUE.items()]
    cancel = ["--payable", "1", *words, "--sign-for", "anna", "--dry-run"]
    assert "(lot 1: anna 10,000.00 → nobody)" in said(stage, "core", "cancel", *cancel)


def test_rows_to_mend_keep_every_column(stage: Stage, tmp_path: Path) -> None:
    """A row of JSON has columns that the first that failed does not have."""
    issued(stage, tmp_path)
    rows = tmp_path / "rows.jsonl"
    whole = '{"reference": "A", "lot": "1", "to": "stranger", "trade": "T", "amount": "1.00"}\n'
    part = '{"reference": "B", "lot": "1", "trade": "T", "amount": "5.00", "to": "stranger"'
    rows.write_text(whole + part + ', "last_day": "2026-01-31"}\n', encoding="utf-8")
    failing = done(stage, "anna", f"endorse --from {rows}", code=1)
    failed = Path(failing["journal"]).with_suffix(".failed.csv").read_text("utf-8").splitlines()
    assert failed[0] == "reference,lot,to,trade,amount,last_day"
    assert failed[2] == "B,1,stranger,T,5.00,2026-01-31"


def done(stage: Stage, who: str, typed: str, code: int = 0) -> Any:
    result = run([*typed.split(), "--json", *stage.arguments(who)])
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


def said(stage: Stage, who: str, typed: str, *more: str) -> str:
    """What is told, each line in brackets."""
    result = run([*typed.split(), *more, *stage.arguments(who)])
    assert result.exit_code == 0, result.stderr
    return "".join(f"({line.strip()})" for line in result.stdout.splitlines())


def test_a_trial_tells_who_cannot_pay_for_its_gas(stage: Stage, tmp_path: Path) -> None:
    issued(stage, tmp_path)
    clock = stage.devnet.clock
    clock.ask("anvil_setBalance", stage.address("anna"), hex(10**13))
    split = [*shlex.split("split --lot 1 --amounts 1.00 --dry-run"), *stage.arguments("anna")]
    assert run(split).exit_code == 0
    clock.ask("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    clock.ask("evm_mine")
    poor = run(split)
    assert poor.exit_code == 1
    assert re.search(r"anna has 0\.00001 ether for gas, and this may take 0\.0\d+ eth", poor.stdout)
    told = json.loads(run([*split, "--json"]).stdout)
    assert (told["ok"], len(told["short"])) == (False, 1)
