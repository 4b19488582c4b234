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

XLSX: list[object] = ["A", "core", "anna", 1000, date(2026, 6, 30), "C"]
CUTS = ["lot", "to", "amount", "trade"]
CUT: list[object] = ["1", "cast", None, "T"]
FROM_XLSX = ["--from", "{folder}/rows.xlsx", "--as", "core"]
ENDORSE_XLSX = ["endorse", "--from", "{folder}/rows.xlsx", "--as", "anna"]

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
        "column of results, which this file is not",
        ["claim", *FROM],
        r"rows\.csv:2:2: amount is an unknown column; known are reference, lot, as",
        files=rows("lot,amount", "1,5.00"),
        setup="issued",
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
        r"rows\.csv:2:1: the file has 7 cells.*6 headings; .*quotation marks.*above the headings",
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
        r"rows\.csv:2:4: amount.*:3:3: payee.*:3:5: due.*has 3 problems; nothing was done",
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
        ["issue", *FROM_XLSX],
        r"rows\.xlsx:2:7: line is '2026-06-30'.*a date",
        files={"rows.xlsx": workbook([*HEAD.split(","), "line"], [*XLSX, date(2026, 6, 30)])},
    ),
    Bad(
        "number of a workbook with more digits than Excel keeps",
        ["issue", *FROM_XLSX],
        r"rows\.xlsx:2:4: amount is the number 123456789012345\.\d+.*15 digits; make the cell text",
        files={"rows.xlsx": workbook(HEAD.split(","), [*XLSX[:3], 123456789012345.67, *XLSX[4:]])},
    ),
    Bad(
        "formula that was never calculated, in a column that may be empty",
        ["endorse", *FROM_XLSX],
        r"rows\.xlsx:2:3: amount is a formula that was never calculated; open the file in Excel",
        files={"rows.xlsx": workbook(["lot", "to", "amount", "trade"], ["1", "bolt", "=5+5", "T"])},
        setup="issued",
    ),
    Bad(
        "error of a formula",
        ["issue", *FROM_XLSX],
        r"rows\.xlsx:2:6: documents is the error #N/A; mend the formula",
        files={"rows.xlsx": workbook(HEAD.split(","), [*XLSX[:5], "#N/A"])},
    ),
    Bad(
        "hidden row of a workbook",
        ["issue", *FROM_XLSX],
        r"rows\.xlsx:3:1: the file hides this row; show it, or delete it",
        files={"rows.xlsx": workbook(HEAD.split(","), XLSX, ["B", *XLSX[1:]], hidden=3)},
    ),
    Bad(
        "rows in two sheets",
        ["issue", *FROM_XLSX],
        r"the file shows the sheets 'Sheet' and 'August'; keep one of them, or hide the other",
        files={"rows.xlsx": workbook(HEAD.split(","), XLSX, second=["To", "Amount"])},
    ),
    Bad(
        "a cell far beside the rows",
        ["issue", *FROM_XLSX],
        r"has 1,048,576 rows and 16,384 columns in its sheet 'Sheet'; delete what stands beside",
        files={"rows.xlsx": workbook(HEAD.split(","), XLSX, far="XFD1048576")},
    ),
    Bad(
        "a cell shifted beside the columns, where no amount means all of the lot",
        ENDORSE_XLSX,
        r"rows\.xlsx:2:4: column 4 has no heading, and something in this row; delete it, or give",
        files={"rows.xlsx": workbook(["lot", "to", "trade"], ["1", "bolt", "T", 5])},
        setup="issued",
    ),
    Bad(
        "merged cells, where no amount means all of the lot",
        ENDORSE_XLSX,
        r"rows\.xlsx:3:3: amount is merged with another cell; unmerge them, and fill each",
        files={"rows.xlsx": workbook(CUTS, ["1", "bolt", 5, "T"], CUT, merged="C2:C3")},
        setup="issued",
    ),
    Bad(
        "hidden column",
        ENDORSE_XLSX,
        r"rows\.xlsx:1:3: amount is a hidden column; show it, or delete it",
        files={"rows.xlsx": workbook(CUTS, CUT, hidden_column="C")},
        setup="issued",
    ),
    Bad(
        "lot that Excel took for a day",
        ENDORSE_XLSX,
        r"rows\.xlsx:2:1: lot is the day 2026-12-10 in the workbook; make the cell text",
        files={"rows.xlsx": workbook(CUTS, [date(2026, 12, 10), *CUT[1:]])},
        setup="issued",
    ),
    Bad(
        "number of a workbook with as many digits as a registration has",
        ["onboard", *FROM_XLSX],
        r"identity is the number 913301000000000000, and Excel keeps 15 digits; make the cell text",
        files={
            "rows.xlsx": workbook(
                ["party", "roles", "expiry", "identity"],
                ["stranger", "supplier", date(2027, 1, 1), 913301000000000000],
            )
        },
    ),
    Bad(
        "column twice, by capitals",
        ISSUE_FROM,
        r"rows\.csv:1:7: Amount is the name of two columns",
        files=rows(f"{HEAD},Amount", f"{ROW},2"),
    ),
    Bad(
        "name twice in JSON, by a blank and a capital",
        ["issue", "--from", "{folder}/rows.jsonl"],
        r"'last_day' is there twice",
        files={"rows.jsonl": '{"last_day": 1, "Last day": 2}\n'},
    ),
    Bad(
        "name twice in YAML, by a capital",
        ["issue", "--from", "{folder}/p.yaml"],
        r"p\.yaml:2:1: Line is given twice; leave one out",
        files={"p.yaml": "line: 1\nLine: 2\n"},
    ),
    Bad(
        "reference that is another row's line",
        ["deposit", "transfer", *FROM],
        r"rows\.csv:3:1: reference is 'line 3' as in line 2; it must be another in every row",
        files=rows("reference,to,amount", "line 3,anna,1.00", ",bolt,2.00"),
    ),
    Bad(
        "reference that cannot be seen",
        ["deposit", "transfer", *FROM],
        r"rows\.csv:2:1: reference is 'A\\u200b'; it must be 1 to 400 characters that can be",
        files=rows("reference,to,amount", "A\u200b,anna,1.00"),
    ),
    Bad(
        "results in place of the rows",
        ["deposit", "transfer", *FROM, "--results", "{folder}/rows.csv"],
        r"--results is '.*rows\.csv'.*; it must be another file than that of the rows",
        files=rows("to,amount", "anna,1.00"),
    ),
    Bad(
        "row that was cut off, of a column that may be empty",
        ["endorse", "--from", "{folder}/rows.csv", "--as", "anna"],
        r"rows\.csv:3:1: the file has 2 cells in this row, and 4 headings; was it cut off\?",
        files=rows("lot,to,trade,amount", "1,bolt,T,5.00", "1,cast"),
        setup="issued",
    ),
    Bad(
        "an empty cell is told once",
        ISSUE_FROM,
        r"^\S+:2:3: payee is empty; every row needs it error: .* has 1 problem;",
        files=rows(HEAD, "A,core,,1.00,2026-06-30,C"),
    ),
    Bad(
        "YAML with fields from elsewhere",
        ["issue", "--from", "{folder}/p.yaml", "--as", "core"],
        r"p\.yaml:2:4: << takes fields from elsewhere; write them out",
        files={"p.yaml": "- &a {reference: A}\n- {<<: *a}\n"},
    ),
    Bad(
        "YAML with a tag",
        ["anchor", "--from", "{folder}/p.yaml", "--as", "core"],
        r"p\.yaml:1:1: business has the tag tag:yaml\.org,2002:binary; leave the tag out",
        files={"p.yaml": "business: !!binary aGVsbG8=\n"},
    ),
    Bad(
        "line that is no JSON",
        ["issue", "--from", "{folder}/rows.jsonl"],
        r"rows\.jsonl:2:1: the file is not JSON",
        files={"rows.jsonl": '{"reference": "A"}\n{"reference": }\n'},
    ),
    Bad(
        "JSON that is nested without end",
        ["issue", "--from", "{folder}/rows.jsonl"],
        r"rows\.jsonl:1:1: the file is not JSON as a row has it: it is nested too deep",
        files={"rows.jsonl": "[" * 100_000},
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
