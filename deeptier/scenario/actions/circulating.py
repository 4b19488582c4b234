"""Issue and cancel; cut, deliver and accept lots."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.scenario.actions.words import Delivery, LotName


@dataclass(frozen=True)
class Issue:
    """Terms signed by obligor, payee and guarantor, carried to the chain by `carrier`."""

    payable: str
    carrier: str


@dataclass(frozen=True)
class Cancel:
    """Obligor and payee undo a payable; `carrier` carries their consents to the chain."""

    payable: str
    carrier: str


@dataclass(frozen=True)
class Split:
    """The holder cuts lots out of a lot for itself."""

    who: str
    lot: LotName
    amounts: tuple[int, ...]
    carrier: str | None


@dataclass(frozen=True)
class Endorse:
    """The holder delivers a lot, or a part of it."""

    who: str
    lot: LotName
    delivery: Delivery
    carrier: str | None


@dataclass(frozen=True)
class EndorseMany:
    """The holder cuts a lot for each of several receivers; every delivery has an amount."""

    who: str
    lot: LotName
    deliveries: tuple[Delivery, ...]
    carrier: str | None


@dataclass(frozen=True)
class SetAcceptance:
    """An enterprise asks to accept what it is given, within days; 0 for no longer."""

    who: str
    days: int


@dataclass(frozen=True)
class AcceptOffer:
    """The receiver takes a lot that is held for it."""

    who: str
    lot: LotName
    carrier: str | None


@dataclass(frozen=True)
class RejectOffer:
    """The receiver refuses a lot that is held for it."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class ReturnOffer:
    """Anyone frees a lot whose offer lapsed."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class HandOver:
    """Giver and receiver both sign, and the lot, or a part of it, is delivered at once."""

    who: str
    lot: LotName
    delivery: Delivery
    carrier: str


@dataclass(frozen=True)
class Follow:
    """Anyone gives a lot to the account that took its holder's place."""

    who: str
    lot: LotName
