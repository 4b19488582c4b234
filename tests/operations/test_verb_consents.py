"""Consents of others: by mail, on the spot, or on chain; and by two persons of one house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk_stage import Stage
from one_command import run
from verb_setups import ISSUE, issued

from deeptier.letters.letter import signed_letter
from deeptier.lot_id import LotId
from deeptier.messages import Endorse
from deeptier.operations.around import Around
from deeptier.operations.fields import option_record
from deeptier.operations.papers import reference_of
from deeptier.operations.payables import read_payable

OPTIONS = [f"--{name}={text}" for name, text in ISSUE.items()]
ENDORSE = ["endorse", "--lot", "1", "--to", "bolt", "--amount", "60.00", "--trade", "PO-2"]


def said(stage: Stage, *arguments: str, who: str, code: int = 0) -> str:
    result = run([*arguments, *stage.arguments(who)])
    text = " ".join((result.stdout + result.stderr).split())
    assert result.exit_code == code, text
    return text


def mailed(stage: Stage, who: str, contract: str, message: Any, path: Path, **extra: Any) -> None:
    office = stage.office
    domain = office.house.deployment.domain(contract)
    letter = signed_letter(str(path), office.keyring.signer(who), domain, message, **extra)
    letter.write(path)


def test_a_payable_is_issued_by_letters_that_anybody_carries(stage: Stage, tmp_path: Path) -> None:
    draft = read_payable(option_record(ISSUE), Around.of(stage.office))
    for name in ("core", "anna"):
        path = tmp_path / f"{name}.json"
        mailed(stage, name, "Payables", draft.terms, path, invoices=draft.invoices)
    issue = ["issue", *OPTIONS, "--consents", str(tmp_path)]
    assert "1 of 1 would be done" in said(stage, *issue, "--dry-run", who="cast")
    assert "lot 1 of anna, 10,000.00" in said(stage, *issue, who="cast")
    assert "made payable 1 already" in said(stage, *issue, who="cast", code=2)


def test_a_payable_is_issued_on_approvals_that_stand_on_chain(stage: Stage) -> None:
    office = stage.office
    draft = read_payable(option_record(ISSUE), Around.of(office))
    for name in ("core", "anna"):
        sender = office.sender(name)
        office.house.approve_consent(sender, draft.terms, invoices=draft.invoices)
    assert "lot 1 of anna" in said(stage, "issue", *OPTIONS, who="cast")


def test_a_holders_letter_is_carried_once(stage: Stage, tmp_path: Path) -> None:
    issued(stage, tmp_path)
    office = stage.office
    bolt, trade = office.book.address("bolt"), reference_of("PO-2")
    message = Endorse(LotId(1), bolt, 60_00, trade, 0, office.today + 3)
    mailed(stage, "anna", "Warrants", message, tmp_path / "letter.json")
    carry = [*ENDORSE, "--consents", str(tmp_path / "letter.json")]
    assert "lot 1-1 of bolt, 60.00" in said(stage, *carry, who="core")
    assert "has changed since the consent" in said(stage, *carry, who="core", code=2)
    other = [word.replace("60.00", "61.00") for word in carry]
    assert "core neither holds lot 1" in said(stage, *other, who="core", code=2)


def test_what_one_person_proposes_another_approves(stage: Stage, tmp_path: Path) -> None:
    issued(stage, tmp_path)
    (stage.folder / "approvals.yaml").write_text(
        "approvals:\n  endorse:\n    from: 50.00\n"
        "    proposers: [anna]\n    approvers: [bolt, cast]\n",
        encoding="utf-8",
    )
    out, block = tmp_path / "proposal.json", stage.web3.eth.block_number
    proposed = said(stage, *ENDORSE, "--proposed-by", "anna", "--out", str(out), who="anna")
    assert f"deeptier approve {out}" in proposed
    assert out.is_file()
    assert stage.web3.eth.block_number == block
    persons = ["--proposed-by", "anna", "--approved-by"]
    same = said(stage, *ENDORSE, *persons, "anna", who="anna", code=2)
    assert "--approved-by is 'anna'; it must be bolt or cast" in same
    assert "lot 1-1 of bolt" in said(stage, *ENDORSE, *persons, "cast", who="anna")
    less = [word.replace("60.00", "49.99") for word in ENDORSE]
    assert "lot 1-2 of bolt" in said(stage, *less, who="anna")
