"""Cash in from obligor and guarantor, out to the holders."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.scenario.actions.words import LotName


@dataclass(frozen=True)
class Mandate:
    """An obligor lets anyone collect from it on the due day."""

    who: str


@dataclass(frozen=True)
class Repay:
    """A payment on a payable."""

    who: str
    payable: str
    amount: int


@dataclass(frozen=True)
class Collect:
    """Anyone collects from an obligor that mandated it."""

    who: str
    payable: str


@dataclass(frozen=True)
class Claim:
    """Anyone has a live lot's holder paid its share of what came in."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class Redeem:
    """Anyone has a lot of a settled payable paid in full."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class Clear:
    """Anyone pays a batch of lots."""

    who: str
    lots: tuple[LotName, ...]


@dataclass(frozen=True)
class DeclareDefault:
    """Anyone declares the default of a payable that is unpaid after grace."""

    who: str
    payable: str


@dataclass(frozen=True)
class Retire:
    """An obligor gives up a lot of its own payable that it holds."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class PayGuarantee:
    """The guarantor pays in the obligor's place after default."""

    who: str
    payable: str
    amount: int


@dataclass(frozen=True)
class PayRecovery:
    """Anyone has the guarantor paid what came back."""

    who: str
    payable: str


@dataclass(frozen=True)
class GiveBackDeposit:
    """Anyone has the rest of a deposit returned once nothing is owed."""

    who: str
    payable: str
