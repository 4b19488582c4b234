"""What must be there before a bad input of a verb is tried, and how its options are typed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from deeptier.letters.letter import signed_letter
from deeptier.lot_id import LotId
from deeptier.messages import Endorse
from deeptier.operations.agreements import Agreements
from deeptier.operations.carrying import carry_out
from deeptier.operations.fields import option_record
from deeptier.operations.planning import plan
from deeptier.verbs import TABLE

ISSUE = {
    "reference": "PO-1",
    "line": "1",
    "obligor": "core",
    "payee": "anna",
    "amount": "10,000.00",
    "due": "2026-06-30",
    "documents": "Contract 1",
}
HEAD = "reference,obligor,payee,amount,due,documents"
ROW = "A,core,anna,1000.00,2026-06-30,Contract A"
ENDORSE = ["endorse", "--lot", "1", "--to", "bolt", "--trade", "PO-2"]
FROM = ["--from", "{folder}/rows.csv", "--as", "core"]
ISSUE_FROM = ["issue", *FROM, "--line", "1", "--sign-for", "anna"]


def issued(stage: Any, _: Path) -> None:
    """Payable 1 is issued; anna holds lot 1."""
    office = stage.office
    signers = {office.book.address("anna"): office.keyring.signer("anna")}
    agreements = Agreements(office.house, (), signers)
    verb, record = TABLE.by_name["issue"], option_record(ISSUE)
    for step in plan(office, verb, [record], "core", agreements):
        carry_out(office, step.intent)
    assert office.house.lot(LotId(1)).amount == 10_000_00


def frozen(stage: Any, folder: Path) -> None:
    issued(stage, folder)
    office = stage.office
    office.house.freeze(office.sender("platform"), office.book.address("bolt"), b"\7" * 32)


def expired(stage: Any, folder: Path) -> None:
    issued(stage, folder)
    office = stage.office
    house, bolt = office.house, office.book.address("bolt")
    house.renew(office.sender("platform"), bolt, house.enterprise(bolt).roles, office.today)
    stage.devnet.set_day(office.today + 1)
    stage.web3.provider.make_request("evm_mine", [])


def two_persons(stage: Any, folder: Path) -> None:
    issued(stage, folder)
    (stage.folder / "approvals.yaml").write_text(
        "approvals:\n  endorse:\n    from: 1,000.00\n"
        "    proposers: [anna]\n    approvers: [bolt, cast]\n",
        encoding="utf-8",
    )


def letter_of_another(stage: Any, folder: Path) -> None:
    """A letter for lot 1, in which the amount was changed after anna signed it."""
    issued(stage, folder)
    office = stage.office
    bolt = office.book.address("bolt")
    verb = TABLE.by_name["endorse"]
    record = option_record({"lot": "1", "to": "bolt", "trade": "PO-2", "amount": "10,000.00"})
    (step,) = plan(office, verb, [record], "anna")
    _, _, amount, trade = step.intent.arguments
    message = Endorse(LotId(1), bolt, amount - 1, trade, 0, office.today)
    domain = office.house.deployment.domain("Warrants")
    letter = signed_letter("x", office.keyring.signer("anna"), domain, message)
    letter.write(folder / "letter.json")
    text = (folder / "letter.json").read_text(encoding="utf-8")
    (folder / "letter.json").write_text(text.replace(str(amount - 1), str(amount)), "utf-8")


def workbook(
    *rows: list[object],
    hidden: int | None = None,
    second: list[str] | None = None,
    far: str | None = None,
    merged: str | None = None,
    hidden_column: str | None = None,
) -> bytes:
    """A workbook of these rows: one of them hidden, another sheet, a blank in a cell far away."""
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if hidden is not None:
        book.active.row_dimensions[hidden].hidden = True
    if second is not None:
        book.create_sheet("August").append(second)
    if far is not None:
        book.active[far] = " "
    if merged is not None:
        book.active.merge_cells(merged)
    if hidden_column is not None:
        book.active.column_dimensions[hidden_column].hidden = True
    book.save(content)
    return content.getvalue()


def rows(*lines: str) -> dict[str, str | bytes]:
    return {"rows.csv": "\n".join(lines) + "\n"}


def changed(**fields: str) -> list[str]:
    """The options of one payable, with some changed."""
    typed = {**ISSUE, **fields}
    options = [f"--{name.replace('_', '-')}={text}" for name, text in typed.items()]
    return ["issue", *options, "--as", "core", "--sign-for", "anna"]
