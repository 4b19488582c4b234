"""`deeptier evidence`: what it prints, its exit codes, and the commands that OPERATIONS shows."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
from documents import ROOT, commands
from evidence_samples import deal_in
from test_cli import NOBODY_LISTENS

from deeptier.evidence.seal import Seal


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    return deal_in(tmp_path / "deal")


def seal_in(folder: Path) -> Seal:
    return Seal.parse((folder / "sealed.json").read_bytes(), "s")


def hexed(word: bytes) -> str:
    return "0x" + word.hex()


def test_seal_for_people(deeptier, deal: Path) -> None:
    ran = deeptier("evidence", "seal", str(deal))
    roots = seal_in(deal).roots
    lines = [
        f"information  {hexed(roots.information)}  4 fields",
        "logistics    not there",
        f"business     {hexed(roots.business)}  3 fields",
        "capital      not there",
        f"reference    {hexed(roots.reference)}",
    ]
    sealed = deal / "sealed.json"
    told = f"wrote {sealed}: keep it secret, and as long as a field may have to be shown"
    assert (ran.code, ran.err, ran.out.splitlines()) == (0, "", [*lines, told])
    again = deeptier("evidence", "seal", str(deal))
    told = f"{sealed} was there, with the same fields"
    assert (again.code, again.err, again.out.splitlines()) == (0, "", [*lines, told])


def test_seal_in_json(deeptier, deal: Path) -> None:
    ran = deeptier("evidence", "seal", str(deal), "--json")
    roots = seal_in(deal).roots
    document = {
        "ok": True,
        "sealed": str(deal / "sealed.json"),
        "new": True,
        "reference": hexed(roots.reference),
        "mask": 5,
        "roots": {
            "information": hexed(roots.information),
            "logistics": "0x" + "00" * 32,
            "business": hexed(roots.business),
            "capital": "0x" + "00" * 32,
        },
        "fields": {"information": 4, "business": 3},
    }
    assert (ran.code, ran.err, json.loads(ran.out)) == (0, "", document)
    again = deeptier("evidence", "seal", str(deal), "--json")
    assert json.loads(again.out) == {**document, "new": False}


def test_show_and_verify(deeptier, deal: Path, tmp_path: Path) -> None:
    deeptier("evidence", "seal", str(deal))
    reference = hexed(seal_in(deal).roots.reference)
    proof = tmp_path / "proof.json"
    asked = ("invoice.total", "business:date")
    ran = deeptier("evidence", "show", *asked, "--in", str(deal), "--out", str(proof))
    shows = "information:invoice.total, business:date"
    assert (ran.code, ran.err, ran.out) == (0, "", f"wrote {proof}, which shows {shows}\n")
    assert stat.S_IMODE(proof.stat().st_mode) == 0o600
    fields = ["information:invoice.total = 1200000.10", "business:date = 2025-12-01"]
    equal = f"equal: these fields lead to {reference}"
    alone = deeptier("evidence", "verify", str(proof))
    assert (alone.code, alone.err, alone.out.splitlines()) == (
        0,
        "",
        [*fields, equal, "not compared: give --reference, or --payable or --lot to ask the chain"],
    )
    compared = deeptier("evidence", "verify", str(proof), "--reference", reference.upper()[2:])
    assert compared.code == 2
    compared = deeptier("evidence", "verify", str(proof), "--reference", reference)
    assert (compared.code, compared.out.splitlines()) == (
        0,
        [*fields, equal, "equal to --reference"],
    )


def test_show_without_out_prints_the_proof_with_json_or_without(deeptier, deal: Path) -> None:
    deeptier("evidence", "seal", str(deal))
    plain = deeptier("evidence", "show", "number", "--in", str(deal))
    assert json.loads(plain.out)["format"] == "deeptier.evidence.proof.v1"
    assert plain.out == deeptier("evidence", "show", "number", "--in", str(deal), "--json").out


def test_show_in_json_says_what_it_wrote(deeptier, deal: Path, tmp_path: Path) -> None:
    deeptier("evidence", "seal", str(deal))
    proof = tmp_path / "proof.json"
    words = ("evidence", "show", "number", "--in", str(deal), "--out", str(proof), "--json")
    assert json.loads(deeptier(*words).out) == {
        "ok": True,
        "proof": str(proof),
        "reference": hexed(seal_in(deal).roots.reference),
        "fields": [{"stream": "business", "path": "number", "value": "LH-2025-118"}],
    }


@pytest.mark.parametrize("name", ["proof.json", "deal/sealed.json"])
def test_show_overwrites_nothing(deeptier, deal: Path, tmp_path: Path, name: str) -> None:
    deeptier("evidence", "seal", str(deal))
    out = tmp_path / name
    if not out.exists():
        out.write_text("mine", encoding="utf-8")
    before = out.read_bytes()
    ran = deeptier("evidence", "show", "number", "--in", str(deal), "--out", str(out))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {out} is there already; nothing was written\n"
    assert out.read_bytes() == before


@pytest.mark.rule("R139")
def test_verify_names_the_step_that_differs(deeptier, deal: Path, tmp_path: Path) -> None:
    deeptier("evidence", "seal", str(deal))
    roots = seal_in(deal).roots
    right = json.loads(deeptier("evidence", "show", "number", "--in", str(deal)).out)
    proof, other = tmp_path / "proof.json", "0x" + "07" * 32

    def verify(document: dict[str, object], *more: str) -> list[str]:
        proof.write_text(json.dumps(document), encoding="utf-8")
        ran = deeptier("evidence", "verify", str(proof), *more, "--json")
        told = json.loads(ran.out)
        assert (ran.code, told["ok"]) == ((1, False) if told["differences"] else (0, True))
        people = deeptier("evidence", "verify", str(proof), *more)
        assert (people.code, people.err) == (ran.code, "")
        differing = [line for line in people.out.splitlines() if line.startswith("differs: ")]
        assert differing == [f"differs: {each}" for each in told["differences"]]
        assert ("equal" in people.out) is told["ok"]
        return list(told["differences"])

    assert verify(right) == []
    changed = {**right["fields"][0], "value": "LH-2025-119"}
    (difference,) = verify({**right, "fields": [changed]})
    assert re.fullmatch(
        "business:number: leads to the root 0x[0-9a-f]{64}, and the proof states"
        f" {hexed(roots.business)}",
        difference,
    )
    assert verify({**right, "reference": other}) == [
        f"reference: the roots give {hexed(roots.reference)}, and the proof states {other}"
    ]
    assert verify(right, "--reference", other) == [
        f"--reference: is {other}, and the roots give {hexed(roots.reference)}"
    ]


def test_verify_in_json(deeptier, deal: Path, tmp_path: Path) -> None:
    deeptier("evidence", "seal", str(deal))
    reference = hexed(seal_in(deal).roots.reference)
    proof = tmp_path / "proof.json"
    deeptier("evidence", "show", "number", "--in", str(deal), "--out", str(proof))
    ran = deeptier("evidence", "verify", str(proof), "--reference", reference, "--json")
    assert (ran.code, ran.err, json.loads(ran.out)) == (
        0,
        "",
        {
            "ok": True,
            "reference": reference,
            "fields": [{"stream": "business", "path": "number", "value": "LH-2025-118"}],
            "compared_with": ["--reference"],
            "differences": [],
        },
    )


def test_what_a_stranger_wrote_does_not_command_the_terminal(deeptier, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    spoof = "1\nequal to --reference\u001b[2J\u202e"
    text = json.dumps({"total": spoof, "markup": "[red]x[/red]"})
    (tmp_path / "d" / "capital.json").write_text(text, encoding="utf-8")
    deeptier("evidence", "seal", str(tmp_path / "d"))
    proof = str(tmp_path / "p.json")
    deeptier("evidence", "show", "total", "markup", "--in", str(tmp_path / "d"), "--out", proof)
    out = deeptier("evidence", "verify", proof).out
    assert f"capital:total = {spoof!r}\n" in out
    assert "capital:markup = [red]x[/red]\n" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("seal", "nowhere"), "nowhere: No such file or directory"),
        (("seal", "README.md"), "README.md: Not a directory"),
        (("show", "a", "--in", "nowhere"), "there is no seal at nowhere/sealed.json"),
        (("verify", "nowhere"), "nowhere: No such file or directory"),
        (("verify", "docs"), "docs is no regular file"),
        (("verify", "README.md"), "README.md is no JSON: Expecting value at line 1, column 1"),
        (("verify", "package.json"), "package.json: the document must be a mapping with"),
        (
            ("verify", "nowhere", "--reference", "0x12"),
            "--reference is '0x12'; it must be 0x and 64 hexadecimal digits",
        ),
        (
            ("verify", "nowhere", "--payable", "1"),
            "--payable or --lot is '1'; it must be given together with --rpc",
        ),
        (
            ("verify", "nowhere", "--lot", "1-1"),
            "--payable or --lot is '1-1'; it must be given together with --rpc",
        ),
        (
            ("verify", "nowhere", "--rpc", NOBODY_LISTENS),
            f"--rpc is '{NOBODY_LISTENS}'; it must be given together with --payable or --lot",
        ),
        (
            ("verify", "nowhere", "--rpc", NOBODY_LISTENS, "--lot", "x"),
            "--lot is 'x'; it must be",
        ),
        (
            ("verify", "nowhere", "--rpc", NOBODY_LISTENS, "--lot", "1", "--payable", "1"),
            "--payable and --lot is 'both'; it must be one of them",
        ),
    ],
)
def test_misuse_is_told_in_one_sentence(
    deeptier, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(ROOT)
    ran = deeptier("evidence", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith(f"error: {message}")
    document = json.loads(deeptier("evidence", *arguments, "--json").out)
    assert (document["ok"], document["error"].startswith(message)) == (False, True)


def test_a_folder_that_is_refused_is_left_as_it_was(deeptier, deal: Path) -> None:
    (deal / "capital.json").write_text('{"a": null}', encoding="utf-8")
    ran = deeptier("evidence", "seal", str(deal))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {deal / 'capital.json'}: a is null; a value must be text")
    assert not (deal / "sealed.json").exists()


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ("seal", "deeptier evidence seal deals/gears"),
        ("show", "deeptier evidence show invoice.total --in deals/gears"),
        ("verify", "deeptier evidence verify dates.json --reference 0x…"),
    ],
)
def test_help_has_an_example_and_a_json_option(deeptier, command: str, example: str) -> None:
    ran = deeptier("evidence", command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert example in ran.out
    assert "--json" in ran.out


def test_the_commands_of_operations_do_what_it_says(
    deeptier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    section = section.split("\n## Evidence\n")[1].split("\n## ")[0]
    (yaml,) = re.findall(r"```yaml\n(.*?)```", section, re.S)
    (files,) = re.findall(r"```text\n(.*?)```", section, re.S)
    monkeypatch.chdir(tmp_path)
    for name in files.split():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(yaml, encoding="utf-8")
    offline = [line for line in commands(section) if line.startswith("deeptier")]
    offline = [line for line in offline if not {"--payable", "--lot"} & set(line.split())]
    assert len(offline) == 4
    for line in offline:
        if "0x…" in line:
            reference = hexed(seal_in(Path("deals/gears")).roots.reference)
            line = line.replace("0x…", reference)
        ran = deeptier(*line.split()[1:])
        assert (ran.code, ran.err) == (0, ""), line
    assert "information:invoice.total = 4000000.00\n" in ran.out
    assert "information:files.invoice.pdf = sha256:" in ran.out
