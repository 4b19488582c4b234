"""The rules of a watch: what raises an alarm, read from a YAML file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from deeptier.errors import InputError
from deeptier.money import MAX_DECIMALS, parse_amount, parse_rate

_MAX_BYTES = 100_000
_HIGHEST_TIER = 256
_MANY = 1_000_000


@dataclass(frozen=True)
class Rules:
    """When alarms are raised; None, or no, is never.

    Attributes:
        overdue_days: a payable is unpaid so many days after its due day, and one more.
        obligor_share: an obligor owes more than this share (ppm) of all open face of a currency.
        obligor_amount: an obligor owes more than this, in millionths of a currency's unit.
        financier_share: a financier holds more than this share (ppm) of all open lots.
        financier_amount: a financier holds more than this, in the same.
        share_parties: shares are judged where there are at least so many obligors, or financiers.
        deepest_tier: a lot is delivered to a deeper tier.
        refused: "duplicates", every refused transaction ("all"), or "none".
        frozen: something is frozen, paused or closed.
        default: default is declared.
        journal: the chain's logs contradict each other.
    """

    overdue_days: int | None = 0
    obligor_share: int | None = 500_000
    obligor_amount: int | None = None
    financier_share: int | None = 500_000
    financier_amount: int | None = None
    share_parties: int = 3
    deepest_tier: int | None = 6
    refused: str = "duplicates"
    frozen: bool = True
    default: bool = True
    journal: bool = True


def rules_of_file(path: Path) -> Rules:
    """The rules in a YAML file; a rule that it does not name keeps its default.

    Errors: `InputError` for a file that cannot be read, an unknown rule, or a value of another
    kind; it names the rule.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        expected = f"a file that can be read ({error.strerror or error})"
        raise InputError("--rules", str(path), expected) from None
    except UnicodeDecodeError:
        raise InputError("--rules", str(path), "a file of UTF-8 text") from None
    if len(content) > _MAX_BYTES:
        raise InputError("--rules", str(path), f"a file of at most {_MAX_BYTES:,} bytes")
    try:
        words = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - makes text, lists and objects only
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InputError("--rules", str(path), f"a file of YAML ({reason})") from None
    if words == "" or words is None:
        return Rules()
    if not isinstance(words, Mapping):
        raise InputError("--rules", str(path), "an object of rules and their limits")
    return rules_of(words)


def rules_of(words: Mapping[Any, Any]) -> Rules:
    """The rules that words spell.

    Errors: `InputError` naming the rule.
    """
    known = ", ".join(each.name for each in fields(Rules))
    read: dict[str, Any] = {}
    for name, value in words.items():
        if name not in _READERS:
            raise InputError("rule", name, f"one of {known}")
        if not isinstance(value, str):
            raise InputError(f"rule {name}", value, "one word, amount or number")
        read[name] = _READERS[name](f"rule {name}", value.strip())
    return Rules(**read)


def _days(name: str, text: str) -> int | None:
    return _never(text, lambda: _whole(name, text, 0, _MANY))


def _tier(name: str, text: str) -> int | None:
    return _never(text, lambda: _whole(name, text, 1, _HIGHEST_TIER))


def _parties(name: str, text: str) -> int:
    return _whole(name, text, 1, _MANY)


def _share(name: str, text: str) -> int | None:
    try:
        return _never(text, lambda: parse_rate(text))
    except InputError as error:
        raise InputError(name, text, f"{error.expected}, or none") from None


def _amount(name: str, text: str) -> int | None:
    try:
        return _never(text, lambda: parse_amount(text, MAX_DECIMALS))
    except InputError as error:
        raise InputError(name, text, f"{error.expected}, or none") from None


def _refusals(name: str, text: str) -> str:
    if text not in ("duplicates", "all", "none"):
        raise InputError(name, text, "duplicates, all or none")
    return text


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise InputError(name, text, "yes or no")
    return text.lower() in ("yes", "true")


def _never(text: str, read: Callable[[], int]) -> int | None:
    return None if text == "none" else read()


def _whole(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdecimal()) or not low <= int(text[:20]) <= high:
        raise InputError(name, text, f"a whole number from {low} to {high:,}")
    return int(text)


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "overdue_days": _days,
    "obligor_share": _share,
    "obligor_amount": _amount,
    "financier_share": _share,
    "financier_amount": _amount,
    "share_parties": _parties,
    "deepest_tier": _tier,
    "refused": _refusals,
    "frozen": _switch,
    "default": _switch,
    "journal": _switch,
}
