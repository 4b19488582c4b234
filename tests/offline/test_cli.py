"""The command line without a chain: quotes to the fen, and every misuse told without a trace."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from deeptier.commands import run as run_command

ROOT = Path(__file__).resolve().parents[2]
QUOTE = ("quote", "--face", "6000000.00", "--rate", "4.35%", "--on", "2026-02-06")
NOBODY_LISTENS = "http://127.0.0.1:9"


def test_quote_in_json(deeptier) -> None:
    ran = deeptier(
        *QUOTE, "--due", "2026-07-06", "--basis", "360", "--method", "discount", "--json"
    )
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {
        "ok": True,
        "on": "2026-02-06",
        "due": "2026-07-06",
        "due_asked": "2026-07-06",
        "closed": {"on": None, "due_asked": None},
        "calendar": [],
        "roll": "none",
        "not_announced": [],
        "days": 150,
        "rate": "4.35%",
        "rate_ppm": 43_500,
        "basis": 360,
        "method": "discount",
        "decimals": 2,
        "face": "6,000,000.00",
        "discount": "108,750.00",
        "proceeds": "5,891,250.00",
        "face_minor_units": 600_000_000,
        "discount_minor_units": 10_875_000,
        "proceeds_minor_units": 589_125_000,
    }


def test_quote_for_people(deeptier) -> None:
    ran = deeptier(*QUOTE, "--due", "2026-07-06")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "face      6,000,000.00\n"
        "days      150\n"
        "rate      4.35% ACT/360, interest on the face\n"
        "discount  108,750.00\n"
        "proceeds  5,891,250.00\n"
    )


@pytest.mark.parametrize(
    ("face", "rate", "on", "due", "more", "discount", "proceeds"),
    [
        ("1333333.34", "6.00%", "2026-04-07", "2026-07-06", (), 2_000_000, 131_333_334),
        ("10,000,000.00", "4.35%", "2026-02-06", "2026-03-11", (), 3_987_500, 996_012_500),
        ("3333333.33", "4.35%", "2026-02-06", "2026-03-11", (), 1_329_167, 332_004_166),
        ("3333333.34", "4.35%", "2026-02-06", "2026-03-11", (), 1_329_167, 332_004_167),
        (
            "2000000",
            "5.20%",
            "2026-03-16",
            "2026-06-30",
            ("--basis", "365", "--method", "true-yield"),
            2_975_342,
            197_024_658,
        ),
    ],
)
def test_quote_figures(
    deeptier,
    face: str,
    rate: str,
    on: str,
    due: str,
    more: tuple[str, ...],
    discount: int,
    proceeds: int,
) -> None:
    words = ("--face", face, "--rate", rate, "--on", on, "--due", due, *more)
    quoted = json.loads(deeptier("quote", *words, "--json").out)
    assert (quoted["discount_minor_units"], quoted["proceeds_minor_units"]) == (discount, proceeds)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (("--face", "6.000.000,00"), "--face is '6.000.000,00'; it must be digits such as"),
        (("--face", "0.00"), "--face is '0.00'; it must be at least 0.01"),
        (("--rate", "4.35"), "--rate is '4.35'; it must be a percentage with its sign"),
        (("--rate", "101%"), "--rate is '101%'; it must be at most 100.00%"),
        (("--on", "6 Feb"), "--on is '6 Feb'; it must be text of the form YYYY-MM-DD"),
        (("--due", "2026-02-06"), "--due is '2026-02-06'; it must be after --on, 2026-02-06"),
        (("--due", "9999-12-31"), "--rate is '4.35%'; it must be low enough to leave proceeds"),
    ],
)
def test_quote_misuse_names_the_option(deeptier, changed: tuple[str, str], message: str) -> None:
    ran = deeptier(*QUOTE, "--due", "2026-07-06", *changed)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}")


@pytest.mark.parametrize("option", ["--face", "--rate", "--on", "--due"])
def test_quote_wants_every_figure(deeptier, option: str) -> None:
    words = [*QUOTE, "--due", "2026-07-06"]
    at = words.index(option)
    ran = deeptier(*words[:at], *words[at + 2 :])
    assert (ran.code, ran.out) == (2, "")
    assert f"Missing option '{option}'" in ran.err


def test_a_misuse_with_json_is_one_document_too(deeptier) -> None:
    ran = deeptier(*QUOTE, "--due", "2026-02-06", "--json")
    assert ran.code == 2
    message = "--due is '2026-02-06'; it must be after --on, 2026-02-06"
    assert json.loads(ran.out) == {"ok": False, "error": message, "details": []}
    assert ran.err == f"error: {message}\n"


def test_a_bad_scenario_is_refused_whole_and_starts_nothing(
    deeptier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_chain(*_: object, **__: object) -> None:
        raise AssertionError("a chain was started")

    monkeypatch.setattr(run_command.Devnet, "start", no_chain)
    monkeypatch.setattr(run_command, "connect", no_chain)
    text = (ROOT / "scenarios" / "three_tiers.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        text.replace("rate: 6.00%", "rate: 6.00").replace("do: repay", "do: repy"), encoding="utf-8"
    )
    for more in ((), ("--rpc", NOBODY_LISTENS)):
        ran = deeptier("run", str(bad), *more)
        assert (ran.code, ran.out) == (2, "")
        lines = ran.err.splitlines()
        assert len(lines) == 3
        assert re.fullmatch(
            rf"{re.escape(str(bad))}:\d+:11: steps\[5\].rate is '6.00'; it must be"
            ' a percentage with its sign, such as "4.35%"',
            lines[0],
        )
        assert "steps[7].do is 'repy'; it must be a known verb" in lines[1]
        assert lines[2] == f"error: {bad} has 2 problems; nothing was done"
    document = json.loads(deeptier("run", str(bad), "--json").out)
    assert (document["ok"], len(document["details"])) == (False, 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("run", "scenarios/three_tiers.yaml", "--keys", "k"),
            "--keys is 'k'; it must be given together with --rpc",
        ),
        (
            ("run", "scenarios/three_tiers.yaml", "--deployment", "d.json"),
            "--deployment is 'd.json'; it must be given together with --rpc",
        ),
        (("run", "nowhere.yaml"), "nowhere.yaml has 1 problem; nothing was done"),
        (
            ("run", "scenarios/three_tiers.yaml", "--rpc", "ftp://x"),
            "url is 'ftp://x'; it must be",
        ),
        (
            ("run", "scenarios/three_tiers.yaml", "--rpc", NOBODY_LISTENS),
            f"no chain answers at {NOBODY_LISTENS}",
        ),
        (
            ("run", "scenarios/three_tiers.yaml", "--rpc", NOBODY_LISTENS, "--keys", "nowhere"),
            "key file nowhere/deployer.key: No such file or directory",
        ),
        (
            ("deploy", "--rpc", NOBODY_LISTENS),
            "--key-file or --devnet-key is 'neither'; it must be exactly one of them",
        ),
        (
            ("deploy", "--rpc", NOBODY_LISTENS, "--devnet-key", "0", "--key-file", "k"),
            "--key-file or --devnet-key is 'both'; it must be exactly one of them",
        ),
        (
            ("deploy", "--rpc", NOBODY_LISTENS, "--devnet-key", "0"),
            f"no chain answers at {NOBODY_LISTENS}",
        ),
        (
            ("audit", "verify", "--rpc", NOBODY_LISTENS, "--deployment", "nowhere.json"),
            "there is no deployment at nowhere.json",
        ),
        (
            ("status", "--obligor", "motors", "--rpc", NOBODY_LISTENS),
            "--obligor is 'motors'; it must be 0x and 40 hexadecimal digits",
        ),
        (
            ("status", "--obligor", "0x" + "ab" * 20, "--rpc", "x", "--deployment", "nowhere.json"),
            "there is no deployment at nowhere.json",
        ),
        (("devnet", "--start", "soon"), "--start is 'soon'; it must be text of the form"),
    ],
)
def test_misuse_is_told_in_one_sentence(deeptier, arguments: tuple[str, ...], message: str) -> None:
    ran = deeptier(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith(f"error: {message}")


@pytest.mark.parametrize("content", ["no key at all", "ab" * 31, "00" * 32])
def test_a_bad_key_file_is_named_and_its_content_never_shown(
    deeptier, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "deployer.key"
    path.write_text(content, encoding="utf-8")
    ran = deeptier("deploy", "--rpc", NOBODY_LISTENS, "--key-file", str(path))
    assert (ran.code, ran.out) == (2, "")
    expected = (
        "it must be a keystore, or text of one private key: 64 hexadecimal digits, nothing else"
    )
    assert ran.err == f"error: key file {path}: {expected}\n"


def test_an_unforeseen_error_is_told_without_a_trace(
    deeptier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("something\nnew")

    monkeypatch.setattr(run_command, "load_scenario", broken)
    ran = deeptier("run", "scenarios/three_tiers.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: an error that Deeptier did not foresee: something new"
        " (DEEPTIER_DEBUG=1 shows where)\n"
    )


def test_ctrl_c_ends_with_130(deeptier, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_command, "load_scenario", interrupted)
    ran = deeptier("run", "scenarios/three_tiers.yaml")
    assert (ran.code, ran.out, ran.err) == (130, "", "stopped\n")


@pytest.mark.parametrize(
    ("command", "example"),
    [
        (("quote",), "deeptier quote --face 6000000.00 --rate 4.35% --on 2026-02-06"),
        (("run",), "deeptier run scenarios/three_tiers.yaml"),
        (("demo",), "deeptier demo && open build/demo/three_tiers.svg"),
        (("devnet",), "deeptier devnet --port 8545"),
        (("deploy",), "deeptier deploy --rpc http://127.0.0.1:8545 --devnet-key 0"),
        (("status",), "deeptier status --obligor 0x… --rpc http://127.0.0.1:8545"),
        (("bids", "best"), "deeptier bids best bids/ --lot 7-3-1 --on 2026-04-07"),
        (("bids", "sign"), "deeptier bids sign --key-file bank.key --rpc https://node.example"),
        (("audit", "verify"), "deeptier audit verify --rpc http://127.0.0.1:8545"),
    ],
)
def test_help_has_an_example_and_a_json_option(
    deeptier, command: tuple[str, ...], example: str
) -> None:
    ran = deeptier(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert example in ran.out
    assert "--json" in ran.out


def test_version(deeptier) -> None:
    ran = deeptier("--version")
    assert ran.code == 0
    assert re.fullmatch(r"deeptier \d+\.\d+\.\d+\n", ran.out)
