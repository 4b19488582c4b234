"""SPEC and INVARIANTS against the contracts and the tests."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from documents import (
    ROOT,
    contract_sources,
    documents,
    functions_in,
    name_of,
    number,
    read,
    rule_marks,
    sources_of_tests,
    spec_rules,
    table,
)

from deeptier.audit.books import Books
from deeptier.lot_id import LotId
from proof.compare import tables_of_replay
from proof.mutants.planted import BUGS

#: Contracts whose functions SPEC gives to callers; Governance is OpenZeppelin's as it is.
CONTRACTS = (
    *("Enterprises", "Warrants", "Clearing", "Payables", "DiscountDesk"),
    *("Offers", "Pledges", "Orders", "Evidence", "DepositToken"),
)

#: Columns of the table of holds.
HOLDS = (
    "operation",
    "frozen, gives",
    "frozen, gets",
    "lot frozen",
    "payable frozen",
    "business paused",
    "expired",
    "closed",
)

#: What the table of holds leaves out: calls between our contracts, what the regulator freezes and
#: thaws, and plain transfers, which it names in words.
NOT_IN_HOLDS = {
    *("openAccount", "annulAccount", "clearTogether", "issueRootLot", "sell", "deliver", "cut"),
    *("release", "end", "open", "share", "oblige", "recordEndorser", "setAuthority"),
    *("freezeLot", "thawLot", "freezePayable", "thawPayable"),
    *("safeTransferFrom", "safeBatchTransferFrom"),
}


#: What the books are compared in, by name.
TABLES = tables_of_replay(Books(dict.fromkeys(("Clearing", "DiscountDesk", "Pledges"), "")))


def contracts_text() -> str:
    return "\n".join(contract_sources().values())


def declared_errors() -> set[str]:
    return set(re.findall(r"^\s*error (\w+)\(", contracts_text(), re.M))


def reverted_errors() -> set[str]:
    return set(re.findall(r"\brevert (?:\w+\.)?(\w+)\(", contracts_text()))


def functions_that_change_state() -> set[str]:
    """`Contract.function`, by the committed artifacts."""
    return {
        f"{contract}.{entry['name']}"
        for contract in CONTRACTS
        for entry in json.loads(read(f"deeptier/artifacts/{contract}.json"))["abi"]
        if entry["type"] == "function" and entry["stateMutability"] in ("nonpayable", "payable")
    }


def invariants() -> dict[str, str]:
    """The text of each invariant, by its number."""
    parts = re.split(r"^### (I\d+) .*$", read("docs/INVARIANTS.md"), flags=re.M)
    texts = [re.split(r"^## ", text, flags=re.M)[0] for text in parts[2::2]]
    assert len(parts[1::2]) == len(set(parts[1::2])), "an invariant is there twice"
    return dict(zip(parts[1::2], texts, strict=True))


def check_exists(name: str) -> bool:
    """Whether a check is there: in Python, in the fuzzing contracts, or among the proofs."""
    path, _, function = name.partition("::")
    if not function:
        contract, function = name.split(".")
        is_listed = f'Proof("{contract}", "{function}"' in read("tests/symbolic/statements.py")
        path = f"tests/symbolic/{contract}.sol"
        return is_listed and f"function {function}(" in read(path)
    if path.endswith(".py"):
        return path.startswith(("proof/", "tests/")) and function in functions_in(ROOT / path)
    return f"function {function}(" in read(f"tests/forge/{path}")


def in_order(rules: set[str]) -> list[str]:
    return sorted(rules, key=lambda rule: int(rule[1:]))


def test_every_error_is_raised_somewhere() -> None:
    assert declared_errors() == reverted_errors()


def test_every_error_of_the_contracts_is_in_a_rule_and_no_other() -> None:
    named = set().union(*spec_rules().values())
    assert (declared_errors() - named, named - declared_errors()) == (set(), set())


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_error_and_rule_that_a_document_names_exists(path: Path) -> None:
    known = declared_errors()
    prefixes = "|".join(sorted({name.split("_")[0] for name in known}))
    text = path.read_text()
    assert set(re.findall(rf"\b((?:{prefixes})_[A-Z]\w+)", text)) <= known
    assert in_order(set(re.findall(r"\bR[1-9]\d*\b", text)) - set(spec_rules())) == []


def test_rules_are_numbered_upward_from_one() -> None:
    numbers = [int(rule[1:]) for rule in spec_rules()]
    assert (numbers[0], numbers) == (1, sorted(numbers))


def test_every_rule_is_marked_by_a_test() -> None:
    assert in_order(set(spec_rules()) - {mark.number for mark in rule_marks()}) == []


def test_every_marked_rule_exists() -> None:
    strays = [mark for mark in rule_marks() if mark.number not in spec_rules()]
    assert [f"{name_of(mark.path)}:{mark.line} {mark.number}" for mark in strays] == []


def test_invariants_are_numbered_from_one_without_gap() -> None:
    assert list(invariants()) == [f"I{n}" for n in range(1, len(invariants()) + 1)]


@pytest.mark.parametrize("invariant", invariants())
def test_every_invariant_names_tests_that_exist(invariant: str) -> None:
    shown = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", invariants()[invariant])
    assert shown, f"{invariant} names no test"
    for path, function in shown:
        assert (ROOT / path) in sources_of_tests(), f"there is no {path}"
        assert function in functions_in(ROOT / path), f"{path} has no {function}"


def test_every_hostile_counterpart_is_played_by_tests_that_exist() -> None:
    rows = table("SECURITY.md", "counterpart", "what it comes to", "played by").rows
    for row in rows:
        played = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row["played by"])
        assert played, row["counterpart"]
        for path, function in played:
            assert function in functions_in(ROOT / path), f"{path} has no {function}"


@pytest.mark.parametrize("invariant", invariants())
def test_every_place_that_enforces_an_invariant_exists(invariant: str) -> None:
    line = re.search(r"^Enforced: (.*)$", invariants()[invariant], re.M)
    assert line is not None, f"{invariant} does not say where it is enforced"
    files = {Path(name).stem: text for name, text in contract_sources().items()}
    for contract, function in re.findall(r"`(\w+)\.(\w+)`", line[1]):
        assert re.search(rf"\bfunction {function}\(", files[contract]), f"{contract}.{function}"


@pytest.mark.parametrize("invariant", invariants())
def test_every_check_that_fails_without_an_invariant_exists(invariant: str) -> None:
    line = re.search(r"^Fails without it: (.*)$", invariants()[invariant], re.M)
    assert line is not None, f"{invariant} does not say what fails without it"
    names = re.findall(r"`([^`]+)`", line[1])
    checks = [name for name in names if "::" in name or name.split(".")[0].endswith("Proof")]
    assert checks, f"{invariant} names no check"
    assert set(names) - set(checks) <= declared_errors() | {"balanceOf"}
    assert [name for name in checks if not check_exists(name)] == []
    assert set(re.findall(r'"([^"]+)"', line[1])) <= {bug.name for bug in BUGS}


@pytest.mark.parametrize("invariant", invariants())
def test_every_table_of_the_books_that_an_invariant_names_exists(invariant: str) -> None:
    named = re.findall(r"`[^`]+::invariant_books_are_equal` \(([^)`]+)\)", invariants()[invariant])
    assert {table for names in named for table in names.split(", ")} <= set(TABLES)


def test_every_function_that_changes_state_has_its_callers() -> None:
    rows = table("docs/SPEC.md", "caller", "functions").rows
    listed = [name for row in rows for name in re.findall(r"`(\w+\.\w+)`", row["functions"])]
    assert sorted(listed) == sorted(functions_that_change_state())


def test_table_of_holds_has_every_operation() -> None:
    rows = table("docs/SPEC.md", *HOLDS).rows
    listed = {word for row in rows for word in re.split(r"[ ,(]+", row["operation"])}
    wanted = {
        name.split(".")[1].removesuffix("WithConsent")
        for name in functions_that_change_state()
        if not name.startswith(("Enterprises.", "DepositToken."))
    }
    assert wanted - NOT_IN_HOLDS - listed == set()


def test_table_of_holds_has_only_known_answers() -> None:
    known = {"yes", "–", "skipped", *(f"`{error}`" for error in declared_errors())}
    for row in table("docs/SPEC.md", *HOLDS).rows:
        assert {row[column] for column in HOLDS[1:]} <= known, row["operation"]


def test_a_pause_stops_in_the_table_what_its_rule_says() -> None:
    rows = table("docs/SPEC.md", *HOLDS).rows
    stopped = [row["operation"] for row in rows if row["business paused"] != "yes"]
    assert [operation.split(" (")[0] for operation in stopped] == [
        "grantLine",
        "issue",
        "split",
        "endorse, endorseMany, plain transfer, offer by endorse or endorseMany",
        "accept an offer",
        "handOver",
        "accept a bid, acceptStanding",
        "pledge",
    ]


@pytest.mark.rule("R99")
def test_lot_numbers_of_the_specification() -> None:
    rows = table("docs/SPEC.md", "text", "number", "parent", "depth").rows
    assert len(rows) == 4
    for row in rows:
        lot = LotId.parse(row["text"])
        assert f"0x{lot.number:064x}" == row["number"]
        assert LotId.from_number(int(row["number"], 16)) == lot
        assert str(lot.parent or "–") == row["parent"]
        assert lot.depth == number(row["depth"])
