"""Which contracts are mutated, and which files make up each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from deeptier.chain.artifacts import CONTRACTS
from proof.builds import ROOT

#: What the summary counts together, and the files of each. The first names of a group are the
#: contracts' own files.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Warrants": ("Warrants", "Deliveries", "Holds", "Lots", "WarrantConsents"),
    "Clearing": ("Clearing", "Protections", "Accounts", "CreditLines", "libraries/AccountWord"),
    "DiscountDesk": ("DiscountDesk", "StandingBids", "Sales", "Recourse", "Exposures"),
    "Payables": ("Payables",),
    "discounting": ("libraries/Money", "libraries/Days"),
    "words": (
        "Consents",
        "libraries/LotId",
        "libraries/LotWord",
        "libraries/PaperWord",
        "libraries/Standing",
    ),
}
#: Modules of the package that are mutated, and the tests that each must satisfy.
MODULES: Mapping[str, tuple[str, ...]] = {
    "discounting": ("test_discounting.py",),
    "rounding": ("test_rounding.py",),
    "shares": ("test_shares.py",),
    "penalty": ("test_penalty.py",),
    "money": ("test_money.py",),
    "days": ("test_days.py",),
    "lot_id": ("test_lot_id.py",),
}
PYTHON = "pure Python"
_IMPORT = re.compile(r'from "(\./[^"]+|\.\./[^"]+)"')


def files_of(group: str) -> tuple[str, ...]:
    """The paths of a group's files."""
    return tuple(f"contracts/{name}.sol" for name in GROUPS[group])


@cache
def users_of(file: str) -> tuple[str, ...]:
    """Contracts of the deployment whose code a file is part of."""
    return tuple(name for name in CONTRACTS if file in _parts_of(f"contracts/{name}.sol"))


@cache
def _parts_of(file: str) -> frozenset[str]:
    """A file and all that it imports; interfaces have no code."""
    path = ROOT / file
    parts = {file}
    for name in _IMPORT.findall(path.read_text(encoding="utf-8")):
        part = (path.parent / name).resolve().relative_to(ROOT).as_posix()
        if "/interfaces/" not in part:
            parts |= _parts_of(part)
    return frozenset(parts)


@cache
def idle_functions() -> frozenset[str]:
    """Functions of libraries that no contract of the deployment calls: they are in no code."""
    paths = [path for path in (ROOT / "contracts").rglob("*.sol") if path.parent.name != "mocks"]
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    libraries = [path for path in paths if path.parent.name == "libraries"]
    names = {
        name
        for path in libraries
        for name in re.findall(r"function (\w+)\(", path.read_text(encoding="utf-8"))
    }
    return frozenset(name for name in names if len(re.findall(rf"\b{name}\(", text)) == 1)
