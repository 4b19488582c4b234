"""Bad inputs of the verbs: files of rows that cannot be used."""

from __future__ import annotations

from datetime import date

from bad_input import Bad
from verb_setups import (
    ENDORSE,
    FROM,
    HEAD,
    ISSUE_FROM,
    ROW,
    issued,
    rows,
    workbook,
)

__all__ = ["issued"]

BAD = [
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
        r"--results is '.*no/r\.csv'.*; it must be .* in a folder that is there",
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
