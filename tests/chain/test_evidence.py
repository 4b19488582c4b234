"""A field of an invoice, from the owner's folder through the chain to a bank that verifies it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chain_stage import Stage
from test_house import issued

from deeptier import cli
from deeptier.evidence.owner import seal_folder

RIGHT, WRONG = "1200000.10", "1200000.01"


def deeptier(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object], str]:
    with pytest.raises(SystemExit) as ended:
        cli.app(["evidence", *words, "--json"], prog_name="deeptier")
    captured = capsys.readouterr()
    return int(ended.value.code or 0), json.loads(captured.out), captured.err


@pytest.mark.rule("R139")
def test_a_proof_is_compared_with_payable_and_lot(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "information.json").write_text(f'{{"total": {RIGHT}}}', encoding="utf-8")
    reference = seal_folder(tmp_path).seal.roots.reference
    root = issued(stage, document_root=reference)
    stage.house.endorse(stage["tier 1"], root, stage.address("tier 2"), 100, b"\1" * 32)
    stage.house.endorse(stage["tier 1"], root, stage.address("tier 2"), 100, reference)
    record, proof = tmp_path / "devnet.json", tmp_path / "proof.json"
    stage.house.deployment.save(record)
    deeptier(capsys, "show", "total", "--in", str(tmp_path), "--out", str(proof))

    def verify(*asked: str) -> tuple[int, dict[str, object], str]:
        node = ("--rpc", stage.devnet.url, "--deployment", str(record))
        return deeptier(capsys, "verify", str(proof), *node, *asked)

    for asked, name in (
        (("--payable", "1"), "the document root of payable 1"),
        (("--lot", "1-2"), "a trade reference of lot 1-2"),
    ):
        code, told, _ = verify(*asked)
        assert (code, told["ok"], told["compared_with"]) == (0, True, [name])
    code, told, _ = verify("--lot", "1-1")
    assert (code, told["differences"]) == (
        1,
        [f"a trade reference of lot 1-1: is 0x{'01' * 32}, and the roots give 0x{reference.hex()}"],
    )
    for asked, message in (
        (("--payable", "2"), "payable 2 was not issued"),
        (("--lot", "1"), "lot 1 was never endorsed"),
    ):
        code, told, err = verify(*asked)
        assert (code, told["error"], err) == (2, message, f"error: {message}\n")
    proof.write_text(proof.read_text(encoding="utf-8").replace(RIGHT, WRONG), encoding="utf-8")
    code, told, _ = verify("--payable", "1")
    assert (code, told["ok"]) == (1, False)
