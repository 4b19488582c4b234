"""The test contracts that a house can be given beside its own, and what their answers say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from eth_abi.abi import decode

from proof.builds import ROOT, Build, builds
from proof.interface import type_of

_MORE = ("ReentrantEnterprise", "Parrot", "MoodyAccount")


def all_builds() -> Mapping[str, Build]:
    """The contracts of the deployment, and every counterpart."""
    made = dict(builds())
    for name in _MORE:
        words = json.loads((ROOT / "build" / "contracts" / f"{name}.json").read_text("utf-8"))
        made[name] = Build(words["abi"], bytes.fromhex(words["bytecode"].removeprefix("0x")))
    return made


def values(build: Build, function: str, output: bytes) -> Any:
    """What a function's output says: its one value, or all of them."""
    (entry,) = (
        each for each in build.abi if each["type"] == "function" and each["name"] == function
    )
    found = decode([type_of(each) for each in entry["outputs"]], output)
    return found[0] if len(found) == 1 else found
