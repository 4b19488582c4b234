"""The test contracts that a house can be given beside its own."""

from __future__ import annotations

import json
from collections.abc import Mapping

from proof.builds import ROOT, Build, builds

_MORE = ("ReentrantEnterprise", "Parrot", "MoodyAccount")


def all_builds() -> Mapping[str, Build]:
    """The contracts of the deployment, and every counterpart."""
    made = dict(builds())
    for name in _MORE:
        words = json.loads((ROOT / "build" / "contracts" / f"{name}.json").read_text("utf-8"))
        made[name] = Build(words["abi"], bytes.fromhex(words["bytecode"].removeprefix("0x")))
    return made
