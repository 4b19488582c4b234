"""Bad inputs of the verbs: what people mistype in options and files, and what the chain refuses."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from bad_input import Bad
from openpyxl import Workbook

from deeptier.lot_id import LotId
from deeptier.operations.agreements import Agreements
from deeptier.operations.carrying import carry_out
from deeptier.operations.fields import option_record
from deeptier.operations.planning import plan
from deeptier.operations.table import TABLE

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
    from deeptier.letters.letter import signed_letter
    from deeptier.messages import Endorse

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


def workbook(*rows: list[object]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def rows(*lines: str) -> dict[str, str | bytes]:
    return {"rows.csv": "\n".join(lines) + "\n"}


def changed(**fields: str) -> list[str]:
    """The options of one payable, with some changed."""
    typed = {**ISSUE, **fields}
    options = [f"--{name.replace('_', '-')}={text}" for name, text in typed.items()]
    return ["issue", *options, "--as", "core", "--sign-for", "anna"]


BAD = [
    Bad("decimal comma", changed(amount="1.000,00"), r"--amount is '1\.000,00'.*comma groups"),
    Bad("ambiguous thousands", changed(amount="10,00"), r"--amount is '10,00'.*point starts"),
    Bad("amount with currency", changed(amount="CNY 10"), r"--amount is 'CNY 10'.*digits such as"),
    Bad("amount of zero", changed(amount="0.00"), r"--amount is '0\.00'.*at least 0\.01"),
    Bad("negative amount", changed(amount="-5.00"), r"--amount is '-5\.00'.*digits such as"),
    Bad("a tenth of a fen", changed(amount="0.001"), r"--amount is '0\.001'.*at most 2 decimals"),
    Bad(
        "amount above 64 bits",
        changed(amount="184,467,440,737,095,516.16"),
        r"--amount is '184,467.*at most 184,467,440,737,095,516\.15",
    ),
    Bad(
        "amount above the line",
        changed(amount="184,467,440,737,095,516.15"),
        r"refused: line 1 has 200,000,000\.00 left.*deeptier line limit",
    ),
    Bad("date of no calendar", changed(due="2026-02-30"), r"--due is '2026-02-30'.*calendar"),
    Bad("date the other way", changed(due="30.06.2026"), r"--due is '30\.06\.2026'.*YYYY-MM-DD"),
    Bad("due in the past", changed(due="2025-06-30"), r"--due is '2025-06-30'.*after today"),
    Bad("due today", changed(due="2026-01-07"), r"--due is '2026-01-07'.*after today"),
    Bad(
        "rate without percent", changed(penalty_per_day="0.05"), r"--penalty-per-day is '0\.05'.*%"
    ),
    Bad("swapped options", changed(amount="2026-06-30", due="5.00"), r"are amount and due swapped"),
    Bad("unknown party", changed(payee="anan"), r"--payee is 'anan'.*did you mean 'anna'"),
    Bad("payee is obligor", changed(payee="core"), r"--payee is 'core'.*another than the obligor"),
    Bad("line unknown", changed(line="9"), r"refused: .*credit line 9.*deeptier status"),
    Bad("unknown backing", changed(backing="bill"), r"--backing is 'bill'.*commercial_bill"),
    Bad("short fingerprint", changed(invoices="0x12"), r"--invoices is '0x12'.*64 hexadecimal"),
    Bad("other currency", changed(currency="yuan"), r"--currency is 'yuan'.*address book"),
    Bad(
        "currency that is an enterprise",
        changed(currency="bank"),
        r"--currency is 'bank'.*currency of the chain",
    ),
    Bad(
        "no consent of the payee",
        [*changed()[:-2]],
        r"refused: anna has not agreed.*--consents DIR.*--sign-for",
    ),
    Bad(
        "everything missing",
        ["issue", "--as", "core"],
        r"--reference is missing.*--payee is missing",
    ),
    Bad("no sender", ENDORSE, r"--as is missing; it must be a party", setup="issued"),
    Bad(
        "sender unknown", [*ENDORSE, "--as", "ana"], r"--as is 'ana'.*did you mean", setup="issued"
    ),
    Bad("lot that never was", [*ENDORSE, "--as", "anna"], r"--lot is '1'.*live lot"),
    Bad(
        "lot badly written",
        ["claim", "--lot", "1-0-2", "--as", "anna"],
        r"--lot is '1-0-2'.*number",
    ),
    Bad("lot by a slash", ["claim", "--lot", "1/2", "--as", "anna"], r"--lot is '1/2'.*digits"),
    Bad(
        "not the holder",
        [*ENDORSE, "--as", "cast"],
        r"refused: cast neither holds lot 1.*--as its holder",
        setup="issued",
    ),
    Bad(
        "more than the lot",
        [*ENDORSE, "--amount", "10,000.01", "--as", "anna"],
        r"--amount is '10,000\.01'.*at most 10,000\.00",
        setup="issued",
    ),
    Bad(
        "to oneself",
        ["endorse", "--lot", "1", "--to", "anna", "--trade", "T", "--as", "anna"],
        r"refused: anna holds lot 1 already",
        setup="issued",
    ),
    Bad(
        "frozen receiver",
        [*ENDORSE, "--as", "anna"],
        r"refused: bolt.* is frozen.*deeptier thaw",
        setup="frozen",
    ),
    Bad(
        "expired receiver",
        [*ENDORSE, "--as", "anna"],
        r"refused: bolt expired on 2026-01-07.*deeptier renew",
        setup="expired",
    ),
    Bad(
        "receiver that is no enterprise",
        ["endorse", "--lot", "1", "--to", "stranger", "--trade", "T", "--as", "anna"],
        r"refused: stranger is not an enterprise.*deeptier onboard",
        setup="issued",
    ),
    Bad(
        "one person where two must sign",
        [*ENDORSE, "--as", "anna"],
        r"endorse of 10,000\.00 needs two persons.*--proposed-by",
        setup="two_persons",
    ),
    Bad(
        "letter changed after it was signed",
        [*ENDORSE, "--as", "core", "--consents", "{folder}/letter.json"],
        r"--consent is '.*letter\.json'.*changed after it was signed",
        setup="letter_of_another",
    ),
    Bad(
        "folder without letters",
        [*ENDORSE, "--as", "core", "--consents", "{folder}"],
        r"--consents is '.*'.*files \*\.json",
        setup="issued",
    ),
    Bad(
        "sold to nobody",
        ["discount", "--lot", "1", "--as", "anna"],
        r"--bid is missing.*exactly one of bid, financier",
        setup="issued",
    ),
    Bad(
        "no standing bid",
        ["discount", "--lot", "1", "--financier", "bank", "--as", "anna"],
        r"--financier is 'bank'.*standing bid buys",
        setup="issued",
    ),
    Bad(
        "paid more than owed",
        ["repay", "--payable", "1", "--amount", "10,000.01", "--as", "core"],
        r"refused: payable 1 is owed 10,000\.00 today, 10,000\.01 is too much.*show PAYABLE",
        setup="issued",
    ),
    Bad(
        "collected before it is due",
        ["collect", "--payable", "1", "--as", "anna"],
        r"refused: payable 1 is due on 2026-06-30.*wait",
        setup="issued",
    ),
    Bad(
        "payable that never was", ["collect", "--payable", "7", "--as", "anna"], r"--payable is '7'"
    ),
    Bad(
        "role unknown",
        [
            "renew",
            "--party",
            "anna",
            "--roles",
            "suplier",
            "--expiry",
            "2027-01-01",
            "--as",
            "platform",
        ],
        r"--roles is 'suplier'.*did you mean supplier",
    ),
    Bad(
        "not the registrar",
        ["close", "--party", "anna", "--as", "bank"],
        r"refused: .*--as who has",
    ),
    Bad(
        "deposits not there",
        ["deposit", "transfer", "--to", "core", "--amount", "1.00", "--as", "anna"],
        r"refused: the payer does not hold enough.*deeptier deposit mint",
    ),
    Bad("freeze nothing", ["freeze", "--order", "O", "--as", "platform"], r"--party is missing"),
    Bad(
        "freeze two things",
        ["freeze", "--order", "O", "--party", "anna", "--lot", "1", "--as", "platform"],
        r"--party is given beside lot",
        setup="issued",
    ),
    # files
    Bad(
        "empty file", ISSUE_FROM, r"file is '.*rows\.csv'.*at least one row", files={"rows.csv": ""}
    ),
    Bad("columns alone", ISSUE_FROM, r"file is '.*at least one row below", files=rows(HEAD)),
    Bad("no such file", ["issue", "--from", "{folder}/no.csv"], r"no\.csv: No such file"),
    Bad(
        "unknown kind of file",
        ["issue", "--from", "{folder}/rows.pdf"],
        r"rows\.pdf'.*\.xlsx",
        files={"rows.pdf": "x"},
    ),
    Bad(
        "unknown column",
        ISSUE_FROM,
        r"rows\.csv:2:7: amont is an unknown column.*did you mean amount",
        files=rows(f"{HEAD},amont", f"{ROW},1"),
    ),
    Bad(
        "missing column",
        ["issue", *FROM],
        r"line is missing; every row needs it: add a column line",
        files=rows(HEAD, ROW),
    ),
    Bad(
        "empty cell",
        ISSUE_FROM,
        r"rows\.csv:3:3: payee is empty",
        files=rows(HEAD, ROW, "B,core,,1.00,2026-06-30,C"),
    ),
    Bad(
        "column twice",
        ISSUE_FROM,
        r"rows\.csv:1:7: amount is the name of two columns",
        files=rows(f"{HEAD},amount", f"{ROW},2"),
    ),
    Bad(
        "row twice",
        ISSUE_FROM,
        r"rows\.csv:3:1: the row is the same as line 2",
        files=rows(HEAD, ROW, ROW),
    ),
    Bad(
        "reference twice",
        ISSUE_FROM,
        r"rows\.csv:3:1: reference is 'A' as in line 2",
        files=rows(HEAD, ROW, ROW.replace("1000", "2000")),
    ),
    Bad(
        "swapped columns",
        ISSUE_FROM,
        r"rows\.csv:2:4: amount is '2026-06-30'.*are amount and due swapped",
        files=rows(HEAD, "A,core,anna,2026-06-30,1000.00,C"),
    ),
    Bad(
        "commas without quotes",
        ISSUE_FROM,
        r"rows\.csv:2:1: the file has 7 cells.*quotation marks",
        files=rows(HEAD, "A,core,anna,1,000.00,2026-06-30,C"),
    ),
    Bad(
        "quotation mark left open",
        ISSUE_FROM,
        r"rows\.csv:\d:1: the file is not CSV.*quotation marks",
        files=rows(HEAD, 'A,core,"anna,1,2026-06-30,C'),
    ),
    Bad(
        "written in GBK",
        ISSUE_FROM,
        r"rows\.csv:2:1: the file has the byte 0x.*save it as .CSV UTF-8",
        files={"rows.csv": f"{HEAD}\nA,核心企业,anna,1,2026-06-30,C\n".encode("gbk")},
    ),
    Bad(
        "written in UTF-16",
        ISSUE_FROM,
        r"the file is UTF-16; save it as .CSV UTF-8",
        files={"rows.csv": f"{HEAD}\n{ROW}\n".encode("utf-16")},
    ),
    Bad(
        "option and column",
        [*ISSUE_FROM, "--payee", "bolt"],
        r"--payee is 'bolt'; it must be left out",
        files=rows(HEAD, ROW),
    ),
    Bad(
        "two rows, three problems",
        ISSUE_FROM,
        r"rows\.csv:2:4: amount.*:3:3: payee.*:3:5: due.*has 3 problems; nothing was sent",
        files=rows(HEAD, "A,core,anna,x,2026-06-30,C", "B,core,nona,1,soon,C"),
    ),
    Bad(
        "rows take more than the lot",
        ["endorse", "--from", "{folder}/rows.csv", "--as", "anna"],
        r"rows\.csv:3:3: amount is '4000'; it must be at most 3,000\.00, which is left of lot 1",
        files=rows("lot,to,amount,trade", "1,bolt,7000,T", "1,cast,4000,T"),
        setup="issued",
    ),
    Bad(
        "no workbook",
        ["issue", "--from", "{folder}/rows.xlsx"],
        r"rows\.xlsx:1:1: the file is no Excel",
        files={"rows.xlsx": b"PK nothing"},
    ),
    Bad(
        "day of a workbook in the wrong column",
        [*ISSUE_FROM[:1], "--from", "{folder}/rows.xlsx", "--as", "core"],
        r"rows\.xlsx:2:2: line is '2026-06-30'.*a date",
        files={"rows.xlsx": workbook(["reference", "line"], ["A", date(2026, 6, 30)])},
    ),
    Bad(
        "line that is no JSON",
        ["issue", "--from", "{folder}/rows.jsonl"],
        r"rows\.jsonl:2:1: the file is not JSON",
        files={"rows.jsonl": '{"reference": "A"}\n{"reference": }\n'},
    ),
    Bad(
        "name twice in JSON",
        ["issue", "--from", "{folder}/rows.jsonl"],
        r"'line' is there twice",
        files={"rows.jsonl": '{"line": 1, "line": 2}\n'},
    ),
    Bad(
        "YAML that is a word",
        ["issue", "--from", "{folder}/p.yaml"],
        r"p\.yaml:1:1: the file must have fields",
        files={"p.yaml": "hello\n"},
    ),
    Bad(
        "YAML that is broken",
        ["issue", "--from", "{folder}/p.yaml"],
        r"p\.yaml:\d:1: the file is not YAML",
        files={"p.yaml": "a: [1\nb: 2\n"},
    ),
    Bad(
        "results without a file",
        [*ENDORSE, "--results", "{folder}/r.csv", "--as", "anna"],
        r"--results is '.*r\.csv'; it must be given together with --from",
    ),
    Bad(
        "results as a workbook",
        [*ISSUE_FROM, "--results", "{folder}/r.xlsx"],
        r"--results is '.*r\.xlsx'; it must be a file that ends in \.csv",
        files=rows(HEAD, ROW),
    ),
    Bad(
        "results in a folder that is not there",
        [*ISSUE_FROM, "--results", "{folder}/no/r.csv"],
        r"--results is '.*no/r\.csv'; it must be .* in a folder that is there",
        files=rows(HEAD, ROW),
    ),
    Bad("a folder in place of a file", ["issue", "--from", "{folder}/.csv"], r"\.csv'; it must be"),
    Bad(
        "nothing of an earlier run happened",
        ["endorse", "--from", "{folder}/rows.csv", "--to", "bolt", "--trade", "T", "--as", "anna"],
        r"none of its rows",
        files=rows("reference,lot,state,transaction", "A,,failed,0x1"),
    ),
]
