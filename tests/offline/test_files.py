"""Files that are written whole: nothing half written, nothing lost, nobody's secret shown."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from deeptier.files import SECRET, write_whole


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_earlier_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "made" / "a.json"
    write_whole(file, "first")
    write_whole(file, b"second", mode=SECRET)
    assert (file.read_bytes(), mode_of(file)) == (b"second", 0o600)
    assert [each.name for each in file.parent.iterdir()] == ["a.json"]


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_whole(file, "first", new=True)
    with pytest.raises(FileExistsError, match=str(file)):
        write_whole(file, "second", new=True)
    assert file.read_text(encoding="utf-8") == "first"
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]
    assert mode_of(file) == 0o644


def test_what_cannot_be_written_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    write_whole(file, "first")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=f"No space left on device: '{file}'"):
        write_whole(file, "second")
    assert file.read_text(encoding="utf-8") == "first"
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("new", [False, True])
def test_a_lasting_file_is_on_the_disk_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: bool
) -> None:
    synced: list[tuple[bool, list[str]]] = []

    def note(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        synced.append((is_folder, [each.name for each in tmp_path.iterdir()]))

    monkeypatch.setattr(os, "fsync", note)
    write_whole(tmp_path / "a.json", "first", new=new)
    (content, before), (names, after) = synced
    assert (content, "a.json" in before) == (False, False)
    assert (names, after) == (True, ["a.json"])
    synced.clear()
    write_whole(tmp_path / "b.json", "second", new=new, lasting=False)
    assert synced == []
