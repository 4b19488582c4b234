"""Money does not move on books that contradict themselves."""

from __future__ import annotations

import json

import pytest
from desk_stage import Stage
from due_scene import DUE, Scene
from front import Front

from deeptier.audit.events.base import schema_of
from deeptier.audit.events.lots import Delivered


def without_deliveries(answer: bytes) -> bytes:
    """A node's answer, from which logs of deliveries are missing."""
    content = json.loads(answer)
    found = content.get("result") if isinstance(content, dict) else None
    if not isinstance(found, list):
        return answer
    topic = "0x" + schema_of(Delivered).topic.hex()
    kept = [each for each in found if topic not in each.get("topics", ())]
    return json.dumps({**content, "result": kept}).encode()


@pytest.mark.parametrize("dry_run", [False, True])
def test_clear_sends_nothing_on_logs_that_contradict_themselves(
    stage: Stage, dry_run: bool
) -> None:
    scene = Scene(stage)
    root = scene.issue(50_00)
    scene.endorse(root, "bolt", 20_00)
    scene.on(DUE)
    before = stage.web3.eth.block_number
    words = ["--due", "today", *["--dry-run"] * dry_run]
    with Front(stage.url) as front:
        stage.write_network(endpoints=[front.url])
        front.edits = without_deliveries
        done = scene.run("clear", *words, party="platform")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "error: the logs contradict themselves in " in done.stderr
    assert "`deeptier audit verify` tells all, and no more is sent" in " ".join(done.stderr.split())
    assert stage.web3.eth.block_number == before
