"""The verdict as the page shows it: a verification's report, or plainly that there was none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deeptier.audit.page.document import Json
from deeptier.audit.rebuild import Head, Rebuilt
from deeptier.errors import InputError

#: Findings that the page lists; it says how many there are in all.
MOST_FINDINGS = 500

_STATES = {"passed", "found", "not run"}
_FINDING = ("check", "subject", "expected", "actual", "where")


@dataclass(frozen=True)
class Verified:
    """What `deeptier audit verify` reported.

    Attributes:
        ok: some level passed, nothing was found, and no level is missing that was asked for.
        header: names and values of the header that the verdict rests on.
        levels: name, state (passed, found, not run) and what was done, of each level.
    """

    chain_id: int
    number: int
    hash: str
    ok: bool
    header: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str, str], ...]
    findings: tuple[Mapping[str, str], ...]


def read_verdict(text: str, name: str) -> Verified:
    """Read the JSON report of a verification; `name` is what errors call it.

    Errors: `InputError` for what is no such report.
    """
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InputError(name, text[:40], f"JSON: {error}") from None
    try:
        return _verified(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        expected = f"the report of `deeptier audit verify`; its {error} cannot be read"
        raise InputError(name, text[:40], expected) from None


def require_same_chain(verdict: Verified, head: Head, name: str) -> None:
    """A verdict of another chain, or of another block of this number, is no verdict of this one.

    Errors: `InputError`.
    """
    if verdict.chain_id != head.chain_id:
        raise InputError(name, f"of chain {verdict.chain_id}", f"of chain {head.chain_id}")
    if verdict.number == head.number and verdict.hash.lower() != head.hash.lower():
        raise InputError(name, verdict.hash, f"of block {head.number} with hash {head.hash}")


def verified_json(verdict: Verified | None, rebuilt: Rebuilt) -> Json:
    """As the page reads it; without a verdict, or findings of it, what the replay itself found.

    A verdict may rest on an earlier block, and the replay find what came after it.
    """
    head, findings = rebuilt.head, [finding.to_json() for finding in rebuilt.findings]
    if verdict is None:
        return {"verified": False, "equal": not findings, **_listed(findings)}
    return {
        "verified": True,
        "equal": verdict.ok and not findings,
        "header": [list(each) for each in verdict.header],
        "levels": [list(each) for each in verdict.levels],
        "replay": len(findings),
        "block": verdict.number,
        "same": verdict.hash.lower() == head.hash.lower(),
        **_listed([dict(each) for each in verdict.findings] or findings),
    }


def _listed(findings: list[Any]) -> Json:
    return {"findings": findings[:MOST_FINDINGS], "count": len(findings)}


def _verified(content: Any) -> Verified:
    header = content.get("header") or content["block"]
    ok = content["ok"]
    if not isinstance(ok, bool):
        raise TypeError("field ok")
    findings = tuple(
        {key: str(each.get(key, "")) for key in _FINDING} for each in content["findings"]
    )
    levels = content.get("levels") or {"books": _books_alone(content)}
    return Verified(
        chain_id=int(content["chain_id"]),
        number=int(header["number"]),
        hash=str(header["hash"]),
        ok=ok and not findings and any(level["outcome"] == "passed" for level in levels.values()),
        header=tuple((key.replace("_", " "), str(value)) for key, value in header.items()),
        levels=tuple(_level(name, level) for name, level in levels.items()),
        findings=findings,
    )


def _level(name: str, level: Any) -> tuple[str, str, str]:
    state = level["outcome"]
    if state not in _STATES:
        raise ValueError(f"outcome {state!r}")
    done = [f"{count:,} {what}" for what, count in level.get("counts", {}).items()]
    return name, state, "; ".join((*done, *filter(None, [level.get("reason")])))


def _books_alone(content: Any) -> Json:
    """The one level of a verification that was reported without levels."""
    counts = {"logs replayed": content["logs"], "views asked": content["questions"]}
    return {"outcome": "found" if content["findings"] else "passed", "counts": counts}
