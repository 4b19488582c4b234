"""What only another contract of the deployment calls: everybody else is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deeptier.model.core import Account, RefusedError, command

if TYPE_CHECKING:
    from deeptier.model.state import State


def _refuse(name: str, rule: str, error: str) -> None:
    @command(name)
    def refuse(state: State, sender: Account, **arguments: Any) -> None:
        del state, arguments  # whatever is asked
        raise RefusedError(rule, error, sender)


for _function, _rule in (
    ("issueRootLot", "R32"),
    ("sell", "R49"),
    ("deliver", "R49"),
    ("cut", "R49"),
    ("pledge", "R49"),
    ("release", "R49"),
    ("end", "R49"),
):
    _refuse(f"Warrants.{_function}", _rule, "Warrants_ModuleOnly")
_refuse("Offers.open", "R106", "Offers_WarrantsOnly")
_refuse("Enterprises.recordDefault", "R9", "Enterprises_ClearingOnly")
_refuse("Enterprises.recordCure", "R9", "Enterprises_ClearingOnly")
