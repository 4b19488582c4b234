"""What people tell the auditor's verbs of parties and currencies, and tell twice or wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_scenes import Scene
from typer.testing import CliRunner

from deeptier.cli import app
from deeptier.commands.audit_money import named_currencies
from deeptier.commands.names_file import names_of_file
from deeptier.errors import InputError

ONE = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
OTHER = "0x" + "77" * 20


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("n.json", f'{{"{ONE}": "Mill", "{ONE.lower()}": "Mint"}}', "it must be there once"),
        ("n.json", f'{{"{ONE}": "Mill", "{ONE}": "Mint"}}', "it must be there once"),
        ("n.yaml", f"{ONE}: Mill\n{ONE}: Mint\n", "it must be there once"),
        ("n.yaml", f'{ONE}: "Mill\\e[31m"\n', "it must be text, on one line"),
        ("n.json", f'{{"{ONE}": "Mill\\nMint"}}', "it must be text, on one line"),
        ("n.yaml", f"{ONE}: {{a: b}}\n", "it must be text, on one line"),
        ("n.yaml", "- Mill\n", "a JSON or YAML object"),
        ("n.json", "[" * 100_000, "JSON or YAML"),
    ],
)
def test_names_that_cannot_be_right_are_refused(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        names_of_file(path)


def test_a_name_of_two_accounts_explains_neither(three_tiers: Scene, tmp_path: Path) -> None:
    first, second, *_ = three_tiers.names
    path = tmp_path / "names.yaml"
    path.write_text(f"{first}: Twins\n{second}: Twins\n", encoding="utf-8")
    where = ("--rpc", three_tiers.devnet.url, "--deployment", str(three_tiers.record))
    ran = CliRunner().invoke(app, ["audit", "explain", "Twins", *where, "--names", str(path)])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "error: SUBJECT is 'Twins'; it must be one account's name; it is that of" in ran.stderr


def test_currencies_are_told() -> None:
    told = named_currencies([f"{ONE}=USD:6", f"{OTHER}=E.CNY:0"])
    assert told == {ONE.lower(): ("USD", 6), OTHER: ("E.CNY", 0)}
    assert named_currencies(None) == {}


@pytest.mark.parametrize(
    "texts",
    [
        [f"{ONE}=usd:6"],
        [f"{ONE}=USD"],
        [f"{ONE}=USD:7"],
        [f"{ONE}=USD:06"],
        [f"{ONE}=USD:{'9' * 5_000}"],
        ["0x12=USD:2"],
        ["USD:2"],
        [f"{ONE}=USD:2", f"{ONE.lower()}=EUR:2"],
    ],
)
def test_currencies_that_are_none_are_refused(texts: list[str]) -> None:
    with pytest.raises(InputError, match=r"^--currency is "):
        named_currencies(texts)
