"""Two persons sign before anything is sent: who, what, until when, and once."""

from __future__ import annotations

import inspect
import json
import multiprocessing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from eth_account import Account
from seat import Seat
from typer.testing import CliRunner, Result

from deeptier import cli
from deeptier.approvals.agreeing import require_two_to_agree
from deeptier.approvals.authority import CALLS, LETTERS, rule_of_calls
from deeptier.approvals.calls import intents_of
from deeptier.approvals.control import (
    ApprovalNeededError,
    approve,
    propose,
    require_approval,
    require_sendable,
)
from deeptier.approvals.ledger import spending
from deeptier.approvals.proposal import Proposal
from deeptier.approvals.reading import read_proposal
from deeptier.approvals.rules import Rule, Rules
from deeptier.bulk import run_bulk
from deeptier.bulk.intent import Intent
from deeptier.chain.errors import Refusal, Refused
from deeptier.chain.remedies import AdvisedError
from deeptier.chain.sending import UnminedError
from deeptier.consents import READERS
from deeptier.desk.office import Office
from deeptier.errors import DeeptierError, InputError
from deeptier.letters.letter import Letter
from deeptier.letters.reading import LetterError
from deeptier.lot_id import LotId
from deeptier.messages import IssueConsents, Split, Terms
from deeptier.operations.carrying import carry_out
from deeptier.reading.problems import ProblemsError
from deeptier.verbs import TABLE

RULES = """\
approvals:
  deposit transfer:
    from: 1,000.00
    proposers: [anna, bolt]
    approvers: [cast, Bolt]
  freeze:
    proposers: [anna]
    approvers: [cast]
valid_hours: 2
"""


@pytest.fixture(scope="module")
def office(session_stage: Stage) -> Office:
    return session_stage.office


@pytest.fixture
def ruled(stage: Stage, office: Office) -> Stage:
    (stage.folder / "approvals.yaml").write_text(RULES)
    return Seat(stage.devnet, stage.folder, office)


def transfer(stage: Stage, amount: int, key: str = "t1", to: str = "bank") -> Intent:
    words = (stage.address(to), amount)
    sentence = f"transfer {amount} to {to}"
    return Intent(key, "deposit transfer", "core", "DepositToken", "transfer", words, sentence)


def proposed(stage: Stage, amount: int = 200_000, by: str = "anna") -> Proposal:
    return propose(stage.desk, stage.office, [transfer(stage, amount)], amount, by)


def approved(stage: Stage, amount: int = 200_000) -> Proposal:
    return checked(stage, proposed(stage, amount))


def checked(stage: Stage, proposal: Proposal, by: str = "cast") -> Proposal:
    return approve(stage.desk, proposal, stage.office.house.deployment, by)


# The rules


def test_rules_are_by_command_and_amount(ruled: Stage) -> None:
    rules = Rules.load(ruled.folder / "approvals.yaml")
    assert rules.rule("deposit transfer", 99_999) is None
    assert rules.rule("deposit transfer", 100_000) is not None
    assert rules.rule("deposit transfer", 999_999_999, decimals=6) is None
    assert rules.rule("deposit transfer", 1_000_000_000, decimals=6) is not None
    assert rules.rule("deposit transfer", 2**64 - 1) is not None
    assert rules.rule("deposit transfer", None) is not None
    assert rules.rule("freeze", None) is not None
    assert rules.rule("issue", 2**64 - 1) is None
    assert rules.valid_hours == 2


def test_the_rule_of_every_command_is_for_those_that_have_none(tmp_path: Path) -> None:
    path = tmp_path / "approvals.yaml"
    path.write_text(
        "approvals:\n"
        "  every: {proposers: [a], approvers: [b]}\n"
        "  deposit transfer: {from: '5.00', proposers: [a], approvers: [b]}\n"
    )
    rules = Rules.load(path)
    assert rules.rule("issue", 0) is not None
    assert rules.rule("deposit transfer", 499) is None


def test_rules_that_cannot_be_found_under_their_name_are_not_passed_over(ruled: Stage) -> None:
    path = ruled.folder / "approvals.yaml"
    path.rename(path.with_suffix(".yml"))
    with pytest.raises(InputError, match=r"approvals\.yml'; it must be called approvals\.yaml"):
        Rules.load(path)
    path.with_suffix(".yml").rename(ruled.folder / "elsewhere")
    path.symlink_to("gone")
    with pytest.raises(ProblemsError, match="cannot be read"):
        Rules.load(path)


@pytest.mark.parametrize("text", [None, "", "# all alone\n", "approvals:\n", "approvals: {}\n"])
def test_without_rules_nobody_is_asked(stage: Stage, text: str | None) -> None:
    if text is not None:
        (stage.folder / "approvals.yaml").write_text(text)
    else:
        (stage.folder / "approvals.yaml").unlink(missing_ok=True)
    intents = [transfer(stage, 2**63)]
    assert require_approval(stage.desk, stage.office, intents, 2**63) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("approvals: [issue]\n", "approvals is a list; it must be a mapping"),
        ("approvals:\n  issue: {proposers: [a]}\n", "approvals.issue.approvers is missing"),
        ("approvals:\n  issue: {proposers: [], approvers: [b]}\n", "a list of at least one"),
        (
            "approvals:\n  issue: {from: 1000000,00, proposers: [a], approvers: [b]}\n",
            "00 is unknown; a rule has",
        ),
        (
            "approvals:\n  issue: {from: '1.000.000', proposers: [a], approvers: [b]}\n",
            "approvals.issue.from is '1.000.000'; it must be",
        ),
        (
            "approvals:\n  issue: {proposers: [Anna], approvers: [ANNA]}\n",
            "approvals.issue must name two persons at least",
        ),
        (
            "approvals:\n  isue: {proposers: [a], approvers: [b]}\n",
            "approvals.isue is no command of the life cycle (did you mean issue?)",
        ),
        ("valid_hours: 0\n", "valid_hours is '0'; it must be a whole number from 1"),
        ("rules: {}\n", "rules is unknown"),
    ],
)
def test_wrong_rules_are_told_with_their_place(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "approvals.yaml"
    path.write_text(text)
    with pytest.raises(ProblemsError) as caught:
        Rules.load(path)
    assert says in str(caught.value)
    assert f"{path}:" in str(caught.value)


# Who signs


def test_from_its_amount_on_a_command_needs_two_persons_and_says_whom(ruled: Stage) -> None:
    desk, office = ruled.desk, ruled.office
    assert require_approval(desk, office, [transfer(ruled, 99_999)], 99_999) is None
    for people in ({}, {"proposed_by": "anna"}, {"approved_by": "cast"}):
        with pytest.raises(ApprovalNeededError) as caught:
            require_approval(desk, office, [transfer(ruled, 100_000)], 100_000, **people)
        assert str(caught.value).startswith(
            "deposit transfer of 1,000.00 needs two persons: give --proposed-by (anna or bolt) and "
            "--approved-by (cast or Bolt)"
        )
    both = require_approval(desk, office, [transfer(ruled, 100_000)], 100_000, "anna", "cast")
    assert both is not None
    assert both.require_sound("proposed") == ruled.address("anna")
    assert both.require_sound("approved") == ruled.address("cast")


@pytest.mark.parametrize(
    ("maker", "checker", "says"),
    [
        (
            "core",
            "cast",
            "--proposed-by is 'core'; it must be anna or bolt, as approvals",
        ),
        ("anna", "anna", "--approved-by is 'anna'; it must be cast or Bolt"),
        ("bolt", "bolt", "it must be another person than who proposed it"),
        ("nobody", "cast", "party is 'nobody'; it must be a name of the address book"),
    ],
)
def test_who_may_not_sign_is_refused(ruled: Stage, maker: str, checker: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        require_approval(
            ruled.desk, ruled.office, [transfer(ruled, 100_000)], 100_000, maker, checker
        )
    assert says in str(caught.value)


def test_one_key_under_two_names_is_one_person(ruled: Stage) -> None:
    """The book has no two parties of one account: the same key cannot sign twice."""
    proposal = proposed(ruled, by="bolt")
    with pytest.raises(InputError, match="another person than who proposed it"):
        proposal.signed_as("approved", ruled.desk.keyring.signer("bolt"))


def test_a_proposal_is_signed_in_each_role_once(ruled: Stage) -> None:
    with pytest.raises(InputError, match="one that is not approved yet"):
        checked(ruled, approved(ruled), "bolt")


# What is signed


def changed(proposal: Proposal, **fields: Any) -> Proposal:
    """With other content under the same signatures."""
    return replace(proposal, **fields)


def test_whatever_is_changed_after_signing_voids_both_signatures(ruled: Stage) -> None:
    good = approved(ruled)
    require_sendable(ruled.desk, ruled.office, good)
    call = good.calls[0]
    for bad in (
        changed(good, amount="0.01"),
        changed(good, command="freeze"),
        changed(good, valid_until=good.valid_until + 1),
        changed(good, nonce=bytes(32)),
        changed(good, calls=(*good.calls, call)),
        changed(good, calls=(replace(call, data=call.data[:-1] + b"\7"),)),
        changed(good, calls=(replace(call, sender=ruled.address("bank")),)),
        changed(good, calls=(replace(call, contract=ruled.office.house.address("Payables")),)),
        changed(good, calls=(replace(call, sentence="transfer nothing"),)),
        changed(good, calls=(replace(call, reference="t2"),)),
    ):
        with pytest.raises(InputError, match="it was changed after it was signed"):
            require_sendable(ruled.desk, ruled.office, bad)


@pytest.mark.parametrize("fields", [{"network": "other"}, {"chain_id": 1}])
def test_a_proposal_is_for_one_network(ruled: Stage, fields: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="network of the proposal"):
        require_sendable(ruled.desk, ruled.office, changed(approved(ruled), **fields))


def test_one_signature_is_not_enough(ruled: Stage) -> None:
    with pytest.raises(InputError, match="it must be approved by a person's signature"):
        require_sendable(ruled.desk, ruled.office, proposed(ruled))
    good = approved(ruled)
    twice = changed(
        good, signatures=dict.fromkeys(("proposed", "approved"), good.signatures["approved"])
    )
    with pytest.raises(InputError, match="--proposed-by is 'cast'"):
        require_sendable(ruled.desk, ruled.office, twice)


def test_a_signature_of_a_stranger_is_not_enough(ruled: Stage) -> None:
    stranger = Account.from_key(b"\5" * 32)
    forged = proposed(ruled).signed_as("approved", stranger)
    with pytest.raises(InputError, match=r"who approved it is '0x.*a person of the address book"):
        require_sendable(ruled.desk, ruled.office, forged)


def test_rules_that_changed_in_between_count(ruled: Stage) -> None:
    good = approved(ruled)
    (ruled.folder / "approvals.yaml").write_text(RULES.replace("[cast, Bolt]", "[bank]"))
    with pytest.raises(InputError, match="--approved-by is 'cast'; it must be bank"):
        require_sendable(ruled.desk, ruled.office, good)


def test_a_proposal_ends_at_its_second(ruled: Stage) -> None:
    good = approved(ruled)
    now = ruled.devnet.now
    assert good.valid_until == now + 2 * 3_600
    ruled.devnet.set_time(good.valid_until)
    require_sendable(ruled.desk, ruled.office, good)
    ruled.devnet.set_time(good.valid_until + 1)
    with pytest.raises(InputError, match="it must be one that is still valid: propose it again"):
        require_sendable(ruled.desk, ruled.office, good)


def test_a_file_of_a_proposal_reads_back_the_same(ruled: Stage, tmp_path: Path) -> None:
    good = approved(ruled)
    good.write(tmp_path / "proposal.json")
    assert read_proposal(tmp_path / "proposal.json") == good
    (intent,) = intents_of(good, ruled.office.house.deployment, ruled.desk.book)
    assert intent == transfer(ruled, 200_000)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("message", "calls"), [], "message.calls is []; it must be a list of one call at least"),
        (("message", "amount"), "1\n2", "message.amount is"),
        (("message", "nonce"), "0x12", "message.nonce is '0x12'; it must be 32 bytes"),
        (("message", "calls", 0, "data"), "0x1", "message.calls[0].data is '0x1'"),
        (("message", "calls", 0, "sender"), "core", "message.calls[0].sender is 'core'"),
        (("message", "calls", 0, "value"), 1, "left out: no proposal has it"),
        (("domain", "name"), "Deeptier", 'it must be "Deeptier approval"'),
        (("primaryType",), "Terms", "primaryType is 'Terms'; it must be that of a proposal"),
        (("signatures", "checked"), {}, "left out: no proposal has it"),
        (("signatures", "approved", "signature"), "x", "signatures.approved.signature is 'x'"),
    ],
)
def test_what_is_no_proposal_is_told_with_file_and_field(
    ruled: Stage, tmp_path: Path, path: tuple[Any, ...], value: Any, says: str
) -> None:
    file = tmp_path / "proposal.json"
    approved(ruled).write(file)
    words = json.loads(file.read_text())
    inner = words
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    file.write_text(json.dumps(words))
    with pytest.raises((InputError, LetterError)) as caught:
        read_proposal(file)
    assert str(file) in str(caught.value)
    assert says in str(caught.value)


# What a proposal is called is its maker's word; what counts is its bytes


def crafted(stage: Stage, by: str = "anna", **fields: Any) -> Proposal:
    """A transfer under another name, in a file that its maker wrote by hand."""
    bare = replace(proposed(stage, by="anna"), signatures={}, **fields)
    return bare.signed_as("proposed", stage.desk.keyring.signer(by))


@pytest.mark.parametrize("command", ["freeze", "split", "every", "", "issue"])
def test_a_call_comes_under_the_rule_of_the_command_that_makes_it(
    ruled: Stage, tmp_path: Path, command: str
) -> None:
    """Who may freeze, or do what has no rule, cannot pay by calling it so."""
    bad = crafted(ruled, command=command)
    says = f"command of the proposal is '{command}'; it must be deposit transfer, which calls"
    with pytest.raises(InputError, match=says):
        checked(ruled, bad)
    both = bad.signed_as("approved", ruled.desk.keyring.signer("cast"))
    with pytest.raises(InputError, match=says):
        require_sendable(ruled.desk, ruled.office, both)
    both.write(tmp_path / "proposal.json")
    done = run(ruled, "show", str(tmp_path / "proposal.json"))
    assert done.exit_code == 1
    assert says in told(done)


def test_what_two_commands_call_comes_under_the_rules_of_both() -> None:
    rules = Rules(
        {
            "bid": Rule(0, ("anna", "bolt"), ("cast", "bank")),
            "end-bid": Rule(500, ("Bolt", "cast"), ("cast",)),
        }
    )
    calls = [("DiscountDesk", "setStandingBid")]
    for command in ("bid", "end-bid"):
        assert rule_of_calls(rules, command, calls) == Rule(0, ("bolt",), ("cast",))
    every = Rule(7, ("x",), ("y",))
    assert rule_of_calls(Rules({"every": every}), "bid", calls) == every
    assert rule_of_calls(Rules({"every": every, "freeze": every}), "bid", calls) == every
    assert rule_of_calls(Rules(), "bid", calls) is None
    with pytest.raises(InputError, match="call of the proposal is 'Warrants"):
        rule_of_calls(Rules(), "endorse", [("Warrants", "safeTransferFrom")])


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("1.00", "amount of the proposal is '1.00'; it must be that of its calls, 4,000.00"),
        ("4,000.0000", "it must be that of its calls, 40.0000"),
        ("4000.00", "it must be that of its calls, 4,000.00"),
        ("much", "it must be that of its calls, 400,000"),
    ],
)
def test_an_amount_is_that_of_all_calls(ruled: Stage, amount: str, says: str) -> None:
    """The checker sees some of them, and the sum."""
    call = proposed(ruled).calls[0]
    calls = (call, replace(call, reference="t2"))
    assert checked(ruled, crafted(ruled, calls=calls, amount="4,000.00"))
    with pytest.raises(InputError, match=says):
        checked(ruled, crafted(ruled, calls=calls, amount=amount))


def test_a_proposal_is_valid_as_long_as_the_rules_say_and_no_longer(
    ruled: Stage, tmp_path: Path
) -> None:
    later = ruled.devnet.now + 3 * 3_600 + 60
    with pytest.raises(InputError, match=r"for 3 hours'; it must be for the 2 hours of approvals"):
        require_sendable(
            ruled.desk, ruled.office, checked(ruled, crafted(ruled, valid_until=later))
        )
    file = tmp_path / "proposal.json"
    crafted(ruled, valid_until=2**64).write(file)
    done = run(ruled, "show", str(file))
    assert done.exit_code == 2
    assert "message.validUntil is '18446744073709551616'; it must be a second of the" in told(done)


def test_the_commands_that_make_calls_are_those_that_there_are(office: Office) -> None:
    assert set(CALLS) == set(TABLE.by_name)
    for call in " ".join(CALLS.values()).split():
        contract, function = call.split(".")
        assert office.house.contract(contract).find_functions_by_name(function), call


def test_a_verb_calls_what_it_is_told_to_call() -> None:
    """Of those whose arguments are just their fields."""
    known = 0
    for verb in TABLE.verbs:
        inside = inspect.getclosurevars(verb.make).nonlocals
        if "function" in inside:
            assert CALLS[verb.name] == f"{inside['contract']}.{inside['function']}"
            known += 1
    assert known > 40


# Once


def spend(folder: Path, proposal: Proposal, error: BaseException | None = None) -> None:
    with spending(folder, proposal):
        if error is not None:
            raise error


def test_an_approval_is_used_once(ruled: Stage) -> None:
    good = approved(ruled)
    spend(ruled.folder, good)
    with pytest.raises(InputError, match=r"one that was not used: .*a new proposal may be sent"):
        spend(ruled.folder, good)
    spend(ruled.folder, approved(ruled))


@pytest.mark.parametrize(
    ("error", "free"),
    [
        (Refused(Refusal("Broke", {}, "core has too little")), True),
        (AdvisedError(Refused(Refusal("Broke", {}, "core has too little"))), True),
        (InputError("party", "x", "y"), True),
        (Refused(Refusal("Broke", {}, "core has too little"), "0x12"), False),
        (UnminedError("0x12", 1), False),
        (OSError("the line is cut"), False),
        (KeyboardInterrupt(), False),
    ],
)
def test_it_is_free_again_only_where_nothing_can_have_been_sent(
    ruled: Stage, error: BaseException, free: bool
) -> None:
    good = approved(ruled)
    with pytest.raises(type(error)):
        spend(ruled.folder, good, error)
    if free:
        spend(ruled.folder, good)
    else:
        with pytest.raises(InputError, match="one that was not used"):
            spend(ruled.folder, good)


def test_a_run_goes_on_with_its_own_approval_and_no_other_run_does(ruled: Stage) -> None:
    good = approved(ruled)
    for _ in range(2):
        with spending(ruled.folder, good, run="a.run"):
            pass
    for other in ("b.run", None):
        with pytest.raises(InputError), spending(ruled.folder, good, run=other):
            pass


def _claim(folder: Path, proposal: Proposal) -> None:
    try:
        spend(folder, proposal)
    except InputError:
        raise SystemExit(2) from None


def test_of_many_that_use_it_at_once_one_does(ruled: Stage) -> None:
    good = approved(ruled)
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=_claim, args=(ruled.folder, good)) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(each.exitcode or 0 for each in workers) == [0] + [2] * 7


# The commands


def run(stage: Stage, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--desk", str(stage.folder)])


def told(done: Result) -> str:
    assert "Traceback" not in done.output
    return " ".join(done.output.split())


def test_a_file_goes_from_maker_to_checker_to_the_chain(ruled: Stage, tmp_path: Path) -> None:
    file = tmp_path / "proposal.json"
    proposed(ruled).write(file)
    before = ruled.office.house.balance_of(ruled.address("bank"))
    done = run(ruled, "send", str(file))
    assert done.exit_code == 2
    assert "it must be approved by a person's signature" in told(done)
    done = run(ruled, "approve", str(file), "--approved-by", "cast")
    assert done.exit_code == 0
    assert "deposit transfer of 2,000.00 on devnet" in told(done)
    assert f"proposed by anna {ruled.address('anna')}" in told(done)
    assert f"sent by core {ruled.address('core')}" in told(done)
    assert f"to bank {ruled.address('bank')}" in told(done)
    assert "calls DepositToken.transfer" in told(done)
    assert "amount 2,000.00" in told(done)
    done = run(ruled, "send", str(file), "--json")
    assert done.exit_code == 0, done.output
    words = json.loads(done.stdout)
    assert (words["proposed_by"], words["approved_by"]) == ("anna", "cast")
    assert words["transactions"][0]["state"] == "mined"
    assert ruled.office.house.balance_of(ruled.address("bank")) == before + 200_000
    done = run(ruled, "send", str(file))
    assert done.exit_code == 2
    assert "it must be one that was not used" in told(done)
    assert ruled.office.house.balance_of(ruled.address("bank")) == before + 200_000


def test_a_sentence_that_lies_stands_beside_what_the_bytes_say(
    ruled: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "proposal.json"
    lie = replace(transfer(ruled, 900_000_00, to="bank"), sentence="transfer 0.01 to cast")
    propose(ruled.desk, ruled.office, [lie], 900_000_00, "anna").write(file)
    done = run(ruled, "approve", str(file), "--approved-by", "cast")
    assert f"to bank {ruled.address('bank')}" in told(done)
    assert "amount 900,000.00" in told(done)


def test_a_call_of_nonsense_is_not_approved(ruled: Stage, tmp_path: Path) -> None:
    file = tmp_path / "proposal.json"
    good = proposed(ruled)
    call = good.calls[0]
    signer = ruled.desk.keyring.signer("anna")
    for bad, says in (
        (replace(call, data=b"\1\2\3\4"), "what a function of DepositToken takes"),
        (replace(call, data=call.data + b"\0"), "what a function of DepositToken takes"),
        (replace(call, contract=ruled.address("core")), "one of the deployment"),
    ):
        replace(good, calls=(bad,), signatures={}).signed_as("proposed", signer).write(file)
        done = run(ruled, "approve", str(file), "--approved-by", "cast")
        assert done.exit_code == 2
        assert says in told(done)
        assert "approved" not in json.loads(file.read_text())["signatures"]


def test_many_calls_are_a_run_that_can_be_sent_again(ruled: Stage, tmp_path: Path) -> None:
    """One of them fails; the others happen, once."""
    file = tmp_path / "proposal.json"
    amounts = {"a": 100, "b": 2**60, "c": 300, "d": 400}
    intents = [transfer(ruled, amount, key) for key, amount in amounts.items()]
    many = propose(ruled.desk, ruled.office, intents, sum(amounts.values()), "anna")
    many.write(file)
    done = run(ruled, "approve", str(file), "--approved-by", "cast", "--all")
    assert all(f"transfer {amount} to bank" in told(done) for amount in amounts.values())
    many.write(file)
    done = run(ruled, "approve", str(file), "--approved-by", "cast")
    assert "… and 1 of 4 calls more: --all shows them" in told(done)
    before = ruled.office.house.balance_of(ruled.address("bank"))
    for _ in range(2):
        done = run(ruled, "send", str(file), "--json")
        assert done.exit_code == 1, done.output
        states = {
            each["reference"]: each["state"] for each in json.loads(done.stdout)["transactions"]
        }
        assert states == {"a": "mined", "b": "failed", "c": "mined", "d": "mined"}
        assert ruled.office.house.balance_of(ruled.address("bank")) == before + 800


def test_a_run_that_began_in_time_ends_after_it(ruled: Stage, tmp_path: Path) -> None:
    """Proposed anew, what it had done would be done twice."""
    file = tmp_path / "proposal.json"
    intents = [transfer(ruled, amount, str(amount)) for amount in (100, 200)]
    both = checked(ruled, propose(ruled.desk, ruled.office, intents, 300, "anna"))
    both.write(file)
    journal = ruled.folder / "runs" / f"approved-{both.digest.hex()[:16]}.run"
    journal.parent.mkdir(exist_ok=True)
    before = ruled.office.house.balance_of(ruled.address("bank"))
    with spending(ruled.folder, both, run=journal.name):
        run_bulk(ruled.office, intents, journal)
    ruled.devnet.set_time(both.valid_until + 1)
    for _ in range(2):
        done = run(ruled, "send", str(file))
        assert done.exit_code == 0, done.output
    assert ruled.office.house.balance_of(ruled.address("bank")) == before + 300
    journal.rename(tmp_path / "gone")
    assert "propose it again" in told(run(ruled, "send", str(file)))


def test_a_proposal_is_shown_and_a_change_in_it_is_told(ruled: Stage, tmp_path: Path) -> None:
    file = tmp_path / "proposal.json"
    proposed(ruled).write(file)
    done = run(ruled, "show", str(file))
    assert done.exit_code == 0
    assert "deposit transfer of 2,000.00 on devnet proposed by anna" in told(done)
    content = json.loads(file.read_text())
    content["message"]["amount"] = "0.01"
    file.write_text(json.dumps(content))
    done = run(ruled, "show", str(file), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["ok"] is False
    assert "it was changed after it was signed" in told(run(ruled, "show", str(file)))


def test_terms_in_a_proposal_are_told_as_in_a_letter(ruled: Stage, tmp_path: Path) -> None:
    office, house = ruled.office, ruled.office.house
    terms = Terms(
        line=1,
        obligor=ruled.address("core"),
        payee=ruled.address("anna"),
        currency=house.address("DepositToken"),
        face_amount=123_456,
        due_day=office.today + 9,
        tier_cap=6,
        document_root=b"\7" * 32,
        last_day=office.today,
        nonce=1,
    )
    consents = IssueConsents(payee=house.sign(office.keyring.signer("anna"), terms, invoices=[]))
    words = (terms.as_tuple(), [], consents.as_tuple())
    intent = Intent("PO-1", "issue", "core", "Payables", "issue", words, "issue PO-1")
    file = tmp_path / "proposal.json"
    propose(ruled.desk, office, [intent], 123_456, "anna").write(file)
    done = run(ruled, "show", str(file))
    assert "amount 1,234.56 currency CNY" in told(done)
    assert "due 2026-01-16" in told(done)
    assert "backing accounts payable" in told(done)
    assert "(65 bytes)" in told(done)


def test_a_refused_call_leaves_the_approval_unused(ruled: Stage, tmp_path: Path) -> None:
    file = tmp_path / "proposal.json"
    huge = propose(ruled.desk, ruled.office, [transfer(ruled, 2**60)], 2**60, "anna")
    checked(ruled, huge).write(file)
    for _ in range(2):
        done = run(ruled, "send", str(file))
        assert done.exit_code == 2
        assert "refused" in told(done)


def test_who_is_named_in_the_rules_is_not_changed_behind_them(ruled: Stage) -> None:
    account = "0x" + "ab" * 20
    for words in (
        ("rename", "cast", "other"),
        ("remove", "cast"),
        ("change", "cast", "--address", account),
    ):
        done = run(ruled, "party", *words)
        assert done.exit_code == 2
        assert "it must be one that approvals.yaml does not name; change it" in told(done)


def test_direct_use_sends_what_two_persons_signed(ruled: Stage) -> None:
    """As every verb does."""
    intent = transfer(ruled, 100_000)
    both = require_approval(ruled.desk, ruled.office, [intent], 100_000, "anna", "cast")
    assert both is not None
    with spending(ruled.folder, both):
        carry_out(ruled.office, intent)
    with pytest.raises(DeeptierError), spending(ruled.folder, both):
        pass


# Letters: who signs one agrees, whoever carries it

ISSUES = RULES.replace("deposit transfer:", "issue:")
PAYABLE = (
    "reference: {0}\nline: 1\nobligor: core\npayee: anna\namount: {1}\ndue: 2026-06-30\n"
    "documents: Contract 7\n"
)


def sign(stage: Stage, folder: Path, amount: str, *more: str) -> tuple[Result, Path]:
    draft, out = folder / "draft.yaml", folder / f"{amount}.json"
    draft.write_text(PAYABLE.format(f"PO {amount}", amount))
    return run(stage, "sign", str(draft), "--as", "core", "--out", str(out), *more), out


def test_a_letter_is_signed_by_two_from_the_amount_of_its_step(
    ruled: Stage, tmp_path: Path
) -> None:
    (ruled.folder / "approvals.yaml").write_text(ISSUES)
    done, out = sign(ruled, tmp_path, "999.99")
    assert (done.exit_code, out.exists()) == (0, True)
    done, out = sign(ruled, tmp_path, "1,000.00")
    assert (done.exit_code, out.exists()) == (2, False)
    assert "to agree to this issue takes two persons: give --proposed-by (anna or bolt)" in told(
        done
    )
    both = ("--proposed-by", "anna", "--approved-by")
    for other, says in (("anna", "it must be cast or Bolt"), ("core", "it must be cast or Bolt")):
        done, out = sign(ruled, tmp_path, "1,000.00", *both, other)
        assert (done.exit_code, out.exists()) == (2, False)
        assert says in told(done)
    done, out = sign(ruled, tmp_path, "1,000.00", *both, "cast")
    assert (done.exit_code, out.exists()) == (0, True)
    kept, signed = sorted((ruled.folder / "approvals").iterdir())
    assert "core owes anna 1,000.00 on 2026-06-30." in told(run(ruled, "show", str(signed)))
    people = json.loads(kept.read_text())["signatures"]
    assert people == {"proposed": ruled.address("anna"), "approved": ruled.address("cast")}
    done, out = sign(ruled, tmp_path, "2,000.00", "--unsigned")
    assert (done.exit_code, out.exists()) == (0, True)


def test_who_agrees_on_chain_comes_under_the_rule_of_the_step(ruled: Stage, tmp_path: Path) -> None:
    """A digest tells neither what is agreed nor how much."""
    (ruled.folder / "approvals.yaml").write_text(ISSUES)
    done, out = sign(ruled, tmp_path, "2.00", "--unsigned")
    assert done.exit_code == 0, done.output
    words = ("consent", "approve", "--letter", str(out), "--as", "core")
    done = run(ruled, *words)
    assert done.exit_code == 2
    assert "consent approve needs two persons: give --proposed-by (anna or bolt)" in told(done)
    done = run(ruled, *words, "--proposed-by", "core", "--approved-by", "cast")
    assert "--proposed-by is 'core'; it must be anna or bolt, as approvals.yaml says" in told(done)
    proposal = tmp_path / "proposal.json"
    done = run(ruled, *words, "--proposed-by", "anna", "--out", str(proposal))
    assert done.exit_code == 0, done.output
    done = run(ruled, "approve", str(proposal), "--approved-by", "bank")
    assert "it must be cast or Bolt" in told(done)
    done = run(ruled, "approve", str(proposal), "--approved-by", "cast")
    assert done.exit_code == 0, done.output
    assert run(ruled, "send", str(proposal)).exit_code == 0
    for rule, code in (("discount:", 0), ("every:", 2), ("consent approve:", 2)):
        (ruled.folder / "approvals.yaml").write_text(RULES.replace("deposit transfer:", rule))
        done, out = sign(ruled, tmp_path, f"{code + len(rule)}.00", "--unsigned")
        assert run(ruled, *words[:3], str(out), *words[4:]).exit_code == code, rule


def test_letters_of_a_file_count_together(ruled: Stage, tmp_path: Path) -> None:
    (ruled.folder / "approvals.yaml").write_text(ISSUES)
    rows = tmp_path / "rows.csv"
    head = "reference,line,obligor,payee,amount,due,documents\n"
    lines = [f"PO-{at},1,core,anna,500.00,2026-06-30,Contract\n" for at in range(2)]
    rows.write_text(head + "".join(lines))
    words = ("sign", str(rows), "--as", "core", "--out", str(tmp_path / "letters"))
    assert "takes two persons" in told(run(ruled, *words))
    assert not (tmp_path / "letters").exists()
    rows.write_text(head + lines[0])
    assert run(ruled, *words).exit_code == 0


def test_what_tells_no_amount_or_no_currency_takes_two_always(ruled: Stage, tmp_path: Path) -> None:
    rules = RULES.replace("deposit transfer:", "split:").replace("1,000.00", "0.01")
    (ruled.folder / "approvals.yaml").write_text(rules)
    draft, out = tmp_path / "draft.yaml", tmp_path / "split.json"
    draft.write_text('consent: split\nlot: "1"\namounts: "0.01"\nversion: "0"\n')
    words = ("sign", str(draft), "--as", "core", "--out", str(out), "--offline")
    assert "takes two persons" in told(run(ruled, *words))
    rules = RULES.replace("deposit transfer:", "pledge:")
    (ruled.folder / "approvals.yaml").write_text(rules)
    word = "0x" + "ab" * 32
    draft.write_text(f'consent: pledge-acceptance\nlot: "1"\nbid: "{word}"\nversion: "0"\n')
    assert "takes two persons" in told(run(ruled, *words))
    assert not out.exists()


def test_amounts_that_cannot_be_added_up_take_two(ruled: Stage) -> None:
    """Currencies count in different minor units, or nobody knows in which."""
    rules = RULES.replace("deposit transfer:", "split:")
    (ruled.folder / "approvals.yaml").write_text(rules)
    domain = ruled.office.house.deployment.domain("Warrants")
    message, core = Split(LotId(1), (100,), 0, 1), ruled.address("core")
    letters = [Letter(place, message, domain, core, b"") for place in "06"]
    require_two_to_agree(ruled.desk, None, letters, lambda _: 2, None, None)
    with pytest.raises(ApprovalNeededError):
        require_two_to_agree(ruled.desk, None, letters, lambda each: int(each.place), None, None)
    with pytest.raises(ApprovalNeededError):
        require_two_to_agree(ruled.desk, None, letters, lambda _: None, None, None)


def test_every_letter_comes_under_the_rule_of_a_command() -> None:
    assert set(LETTERS) == set(READERS)
    assert set(LETTERS.values()) <= set(TABLE.by_name)
