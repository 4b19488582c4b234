"""What a scenario leaves in its folder: report, pictures, and what auditors need to go on."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from deeptier.chain.chain_folder import remove_chain, require_removable
from deeptier.files import write_whole
from deeptier.scenario.cast import Cast
from deeptier.scenario.model import Scenario
from deeptier.scenario.play import Played

CHAIN, RECORD, NAMES, REPORT = "chain", "deployment.json", "names.json", "report.json"

_DRAFT = ".chain."


def draft_of(out: Path) -> Path:
    """Where a run keeps its chain until it has come to its end; what killed runs left is gone.

    Errors: `ChainFolderError` when the folder's `chain` is none, or in use.
    """
    require_removable(out / CHAIN)
    for left in out.glob(f"{_DRAFT}*"):
        if not _lives(left.name.removeprefix(_DRAFT)):
            shutil.rmtree(left)
    return out / f"{_DRAFT}{os.getpid()}"


def remove_draft(draft: Path | None) -> None:
    """Leave nothing of a run that did not come to its end."""
    if draft is not None:
        shutil.rmtree(draft, ignore_errors=True)


def leave(
    out: Path, scenario: Scenario, cast: Cast, played: Played, draft: Path | None
) -> list[Path]:
    """Write everything, in place of what an earlier run left; the paths in the order written.

    A run on somebody else's chain has no `draft`, and leaves no chain.

    Errors: as `draft_of`.
    """
    out.mkdir(parents=True, exist_ok=True)
    remove_chain(out / CHAIN)
    stem = Path(scenario.file).stem
    files = []
    for payable, picture in played.pictures.items():
        name = stem if len(played.pictures) == 1 else f"{stem}-{payable}"
        files.append(_written(out / f"{name}.svg", picture))
    report = {
        "ok": played.verdict.equal,
        **played.report.to_json(),
        "audit": played.verdict.to_json(),
        "contracts": played.deployment.addresses,
    }
    files.append(_written(out / REPORT, _text(report)))
    played.deployment.save(out / RECORD)
    files.append(out / RECORD)
    files.append(_written(out / NAMES, _text(cast.names(scenario))))
    if draft is not None:
        draft.replace(out / CHAIN)
        files.append(out / CHAIN)
    return files


def _lives(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _text(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _written(path: Path, text: str) -> Path:
    write_whole(path, text)
    return path
