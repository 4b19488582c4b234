"""Bad inputs of a first day: what people type, or have, before they know better."""

from __future__ import annotations

from pathlib import Path

from bad_input import Bad
from desk_stage import Stage
from due_scene import Scene

HEAD = "reference,obligor,payee,amount,due,documents\n"
ROW = "A,core,anna,1.00,2026-06-30,C\n"
FROM = ["issue", "--from", "{folder}/r.csv", "--line", "1", "--as", "core", "--sign-for", "anna"]
SPLIT = ["split", "--lot", "1", "--amounts", "1.00", "--as", "anna"]
BID = ["bid", "--obligor", "core", "--amount", "1.00", "--last-day", "2026-03-01", "--as", "bank"]
DIGITS = r'; it must be digits such as "10,000,000\.00"'
FORM = r"; it must be text of the form YYYY-MM-DD"
KINDS = r"; it must be one that ends in \.csv, \.tsv, \.xlsx, \.jsonl"


def issue(amount: str = "1.00", due: str = "2026-06-30") -> list[str]:
    """A payable of core to anna, as its obligor types it."""
    who = ["--reference", "P", "--line", "1", "--obligor", "core", "--payee", "anna"]
    what = ["--amount", amount, "--due", due, "--documents", "C"]
    return ["issue", *who, *what, "--as", "core", "--sign-for", "anna"]


def no_ether(stage: Stage, _: Path) -> None:
    """Anna holds lot 1, and has nothing to pay gas with."""
    Scene(stage).issue(100_00)
    stage.devnet.clock.ask("anvil_setBalance", stage.address("anna"), "0x0")
    stage.devnet.clock.ask("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    stage.devnet.clock.ask("evm_mine")


def rows(text: str) -> dict[str, str | bytes]:
    """A file of rows, `r.csv`."""
    return {"r.csv": text}


BAD = [
    Bad("sender without money for gas", SPLIT, r"anna .*gas", setup="no_ether"),
    Bad("full-width digits", issue("１０.００"), rf"--amount is '１０\.００'{DIGITS}"),
    Bad("amount with an exponent", issue("1e5"), rf"--amount is '1e5'{DIGITS}"),
    Bad("blanks group thousands", issue("10 000.00"), rf"--amount is '10 000\.00'{DIGITS}"),
    Bad("apostrophes group thousands", issue("10'000.00"), rf"--amount is \"10'000\.00\"{DIGITS}"),
    Bad("groups of two digits", issue("1,00,000.00"), rf"--amount is '1,00,000\.00'{DIGITS}"),
    Bad("amount without its first digit", issue(".50"), rf"--amount is '\.50'{DIGITS}"),
    Bad("amount that ends in a point", issue("5."), rf"--amount is '5\.'{DIGITS}"),
    Bad("amount with zeros before it", issue("007.00"), rf"--amount is '007\.00'{DIGITS}"),
    Bad("month of one digit", issue(due="2026-6-30"), rf"--due is '2026-6-30'{FORM}"),
    Bad("date as Excel counts", issue(due="46203"), rf"--due is '46203'{FORM}.* is an amount\)"),
    Bad("date with a time", issue(due="2026-06-30T00:00"), rf"--due is '2026-06-30T00:00'{FORM}"),
    Bad(
        "day before all days", issue(due="0001-01-01"), r"--due .*; it must be 1970-01-01 or later"
    ),
    Bad(
        "day after all days", issue(due="9999-12-31"), r"refused: .* above the longest, 365 \(give"
    ),
    Bad("headings alone", FROM, r"it must be one with .* at least one row below", files=rows(HEAD)),
    Bad(
        "heading mistyped",
        FROM,
        r"r\.csv:1:1: amount is missing.*:2:4: amont is an unknown column \(did you mean amount",
        files=rows(HEAD.replace("amount", "amont") + ROW),
    ),
    Bad(
        "quotation mark that does not end",
        FROM,
        r"r\.csv:2:1: the file is not CSV: .*; check its quotation marks",
        files=rows(HEAD + 'A,core,anna,"1.00,2026-06-30,C\n'),
    ),
    Bad(
        "column twice",
        FROM,
        r"r\.csv:1:7: amount is the name of two columns; leave one out",
        files=rows(f"{HEAD.strip()},amount\n{ROW.strip()},2.00\n"),
    ),
    Bad("text file of rows", ["issue", "--from", "{folder}/r.txt"], KINDS, files={"r.txt": ROW}),
    Bad("folder of rows", ["issue", "--from", "{folder}"], KINDS),
    Bad("device of rows", ["issue", "--from", "/dev/null"], KINDS),
    Bad("show nothing", ["show", ""], r"THING is ''; it must be a lot such as 7-3-1"),
    Bad("show a folder", ["show", "{folder}"], r"THING is '.*'; .*a party of the address book, or"),
    Bad(
        "show a file that is nested without end",
        ["show", "{folder}/x.json"],
        r"x\.json: is nested deeper than a proposal is",
        files={"x.json": "[" * 100_000},
    ),
    Bad("status of half an address", ["status", "--obligor", "0x123"], r"0x and 40 hexadecimal"),
    Bad(
        "status of a block to come",
        ["status", "--obligor", "core", "--block", "99999999"],
        r"the chain has no block 99999999",
    ),
    Bad(
        "party by a name of the web",
        ["party", "add", "n", "vitalik.eth"],
        r"address is 'vitalik\.eth'; it must be 0x and 40 hexadecimal digits",
    ),
    Bad(
        "party whose name turns the text around",
        ["party", "add", "n\u202e", "0x1111111111111111111111111111111111111111"],
        r"name is 'n\\u202e'; it must be 1 to 80 printable characters",
    ),
    Bad(
        "credit line of nothing",
        ["line", "limit", "--line", "1", "--amount", "nothing", "--as", "bank"],
        rf"--amount is 'nothing'{DIGITS}",
    ),
    Bad(
        "bands with the longest first",
        [*BID, "--bands", "180:4.80% 90:4%"],
        r"--bands is '180:4\.80% 90:4%'; it must be 1 to 4 bands, the shortest first",
    ),
    Bad(
        "rate above the whole",
        ["share-interest", "--share", "140%", "--rate", "5%", "--amount", "1.00", "--as", "core"],
        r"--share is '140%'; it must be at most 100\.00%",
    ),
    Bad(
        "rules for yesterday",
        ["rules", "announce", "--from-day", "2026-01-06", "--as", "platform"],
        r"a later",
    ),
]
