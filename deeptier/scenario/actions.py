"""What a scenario's steps do: one frozen record per verb. Parties, payables and lines are ids."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.discounting import Basis, Method


@dataclass(frozen=True, order=True)
class LotName:
    """A lot as a scenario names it: its payable's id and its path of cuts, written "P-1-2"."""

    payable: str
    path: tuple[int, ...] = ()

    def __str__(self) -> str:
        return "-".join((self.payable, *map(str, self.path)))


@dataclass(frozen=True)
class Trade:
    """The documents behind one delivery, as text; None for one that the trade does not have."""

    contract: str | None
    invoice: str | None
    waybill: str | None
    payment: str | None


@dataclass(frozen=True)
class Issue:
    """Terms signed by obligor, payee and guarantor, carried to the chain by `carrier`."""

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
class Delivery:
    """One receiver of an endorsement; None for the whole lot."""

    to: str
    amount: int | None
    trade: Trade


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
class Discount:
    """The holder sells a lot, or a part of it (None for the whole), by the buyer's signed bid."""

    who: str
    lot: LotName
    to: str
    amount: int | None
    rate_ppm: int
    basis: Basis
    method: Method
    recourse: bool
    carrier: str | None


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
class ClaimRecourse:
    """The holder sells a lot back; `sold_as` is the lot as it was bought."""

    who: str
    lot: LotName
    sold_as: LotName


@dataclass(frozen=True)
class PayRecourse:
    """Anyone answers a recourse claim for the seller."""

    who: str
    lot: LotName


@dataclass(frozen=True)
class Hold:
    """A regulator freezes or thaws: exactly one of party, payable and lot is named."""

    who: str
    order: str
    freeze: bool
    party: str | None
    payable: str | None
    lot: LotName | None


@dataclass(frozen=True)
class Pause:
    """A regulator stops (`stop`) or resumes new business."""

    who: str
    order: str
    stop: bool


@dataclass(frozen=True)
class SetLimit:
    """A bank raises or lowers a credit line."""

    line: str
    limit: int


@dataclass(frozen=True)
class SuspendLine:
    """A bank suspends (`suspend`) or resumes a credit line."""

    line: str
    suspend: bool


@dataclass(frozen=True)
class Deposit:
    """The deposit bank mints deposits for a party."""

    who: str
    to: str
    amount: int


Action = (
    Issue
    | Split
    | Endorse
    | EndorseMany
    | Discount
    | Mandate
    | Repay
    | Collect
    | Claim
    | Redeem
    | Clear
    | DeclareDefault
    | ClaimRecourse
    | PayRecourse
    | Hold
    | Pause
    | SetLimit
    | SuspendLine
    | Deposit
)
