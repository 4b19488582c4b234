"""Where the reading verbs take a history and the names of parties from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from audit_scenes import Scene

from deeptier.audit import AuditError
from deeptier.audit.history import History
from deeptier.audit.store import Rpc, sync
from deeptier.commands.audit_source import HistoryAsked
from deeptier.commands.names_file import names_of_file
from deeptier.commands.output import Output
from deeptier.errors import InputError

ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def history_of(store: Path | None, block: int | None = None, **words: Any) -> History:
    """What a command reads that is given these options."""
    asked = HistoryAsked(store=store, block=block, **words)
    return asked.history(Output(as_json=False))


def test_store_and_node_give_the_same_history(three_tiers: Scene, tmp_path: Path) -> None:
    node = {"rpc": three_tiers.devnet.url, "deployment": three_tiers.record}
    sync(Rpc(three_tiers.devnet.url), three_tiers.deployment, tmp_path / "audit")
    from_node = history_of(None, **node)
    from_store = history_of(tmp_path / "audit")
    assert from_store.rebuilt == from_node.rebuilt
    assert dict(from_store.times) == dict(from_node.times)
    half = from_node.rebuilt.head.number // 2
    earlier = history_of(tmp_path / "audit", half).rebuilt
    assert earlier.events == history_of(None, half, **node).rebuilt.events


def test_store_is_read_from_the_usual_folder(
    three_tiers: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AuditError, match="there is no store in audit: `deeptier audit sync"):
        history_of(None)
    sync(Rpc(three_tiers.devnet.url), three_tiers.deployment, Path("audit"))
    assert history_of(None).rebuilt.events == three_tiers.history.rebuilt.events


def test_store_and_node_at_once_is_refused(three_tiers: Scene, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"--store is .* left out with --rpc"):
        history_of(tmp_path, rpc=three_tiers.devnet.url, deployment=three_tiers.record)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("names.json", f'{{"{ADDRESS}": " Mill 7 "}}'),
        ("names.yaml", f"{ADDRESS}: Mill 7\n"),
        ("names.yml", f'"{ADDRESS.lower()}": "Mill 7"\n'),
    ],
)
def test_names_are_read(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert names_of_file(path) == {ADDRESS.lower(): "Mill 7"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "a JSON or YAML object"),
        ("{", "JSON or YAML"),
        ('{"0x12": "Mill"}', "0x and 40 hexadecimal digits"),
        (f'{{"{ADDRESS.replace("aA", "Aa")}": "Mill"}}', "capital letters are its checksum"),
        (f'{{"{ADDRESS}": 7}}', "it must be text"),
        (f'{{"{ADDRESS}": " "}}', "it must be text"),
    ],
)
def test_names_that_are_none_are_said(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        names_of_file(path)
    with pytest.raises(InputError, match="a file that can be read"):
        names_of_file(tmp_path / "missing.json")
