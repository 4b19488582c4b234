"""The rules of docs/SPEC.md, and those that no command decides: where else each is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from proof.builds import ROOT

#: Rules about something else than what a command does to the books.
ELSEWHERE: Mapping[str, str] = {
    "R107": "every write has its event: the replay is compared after every step (I4)",
    **dict.fromkeys(
        (f"R{number}" for number in range(130, 140)),
        "evidence that is sealed off the chain: tests/offline/test_evidence_*.py",
    ),
    **dict.fromkeys(
        (f"R{number}" for number in range(140, 145)),
        "the command line keeps it: tests/offline/test_status.py, tests/offline/test_bids.py",
    ),
}


def rules() -> tuple[str, ...]:
    """All rules, in the order of the specification."""
    text = (ROOT / "docs" / "SPEC.md").read_text(encoding="utf-8")
    return tuple(re.findall(r"^\| (R\d+) \|", text, re.M))


def holes(decided: Mapping[str, int]) -> tuple[str, ...]:
    """Rules that a run should have decided and did not."""
    return tuple(rule for rule in rules() if rule not in ELSEWHERE and not decided.get(rule))
