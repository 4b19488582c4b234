"""Every bad input gets a sentence with its field, its value and the remedy, and changes nothing."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from one_command import run

HERE = Path(__file__).parent


def modules() -> Iterator[ModuleType]:
    """The files of bad inputs beside this one."""
    for path in sorted(HERE.glob("bad_*.py")):
        if path.stem == "bad_input":
            continue
        spec = importlib.util.spec_from_file_location(f"operations_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


CASES = [(module, bad) for module in modules() for bad in module.BAD]


def fingerprints(folder: Path) -> dict[str, str]:
    """Of every file of a folder, by name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("module", "bad"), CASES, ids=[f"{m.__name__.split('_')[-1]}-{b.title}" for m, b in CASES]
)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    stage: Any, module: ModuleType, bad: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, content in bad.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    words = {
        "{folder}": str(folder),
        "{desk}": str(stage.folder),
        "{url}": str(stage.devnet.url),
    }
    environment = {"DEEPTIER_DESK": str(stage.folder), "COLUMNS": "400", "NO_COLOR": "1"}
    for name, text in (environment | bad.environment).items():
        monkeypatch.setenv(name, filled(text, words))
    if bad.setup:
        getattr(module, bad.setup)(stage, folder)
    before = (stage.web3.eth.block_number, fingerprints(stage.folder), fingerprints(folder))

    result = run([filled(each, words) for each in bad.arguments], bad.typed)

    after = (stage.web3.eth.block_number, fingerprints(stage.folder), fingerprints(folder))
    said = " ".join(result.stderr.split())
    assert result.exit_code == bad.code, said
    assert re.search(bad.says, said), said
    assert "Traceback" not in said
    assert "did not foresee" not in said
    assert after == before


def filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(name, word)
    return text


def test_titles_are_unique() -> None:
    titles = [(module.__name__, bad.title) for module, bad in CASES]
    assert len(titles) == len(set(titles))
