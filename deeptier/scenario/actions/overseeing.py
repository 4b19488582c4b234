"""Hold, order, rule, replace accounts, set lines, and show evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deeptier.scenario.actions.words import LotName, Trade


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


@dataclass(frozen=True)
class FollowLine:
    """Anyone names in a credit line the accounts that took its parties' places."""

    who: str
    line: str


@dataclass(frozen=True)
class MoveByOrder:
    """A regulator gives a lot, or a part of it (None for the whole), to another enterprise."""

    who: str
    lot: LotName
    to: str
    amount: int | None
    order: str


@dataclass(frozen=True)
class SplitByOrder:
    """A regulator cuts lots out of a lot for its own holder."""

    who: str
    lot: LotName
    amounts: tuple[int, ...]
    order: str


@dataclass(frozen=True)
class AnnounceRules:
    """A rulemaker announces rules: those of today, but for the fields named."""

    who: str
    from_day: date
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class WithdrawRules:
    """A rulemaker takes back rules that do not hold yet."""

    who: str


@dataclass(frozen=True)
class AdoptRules:
    """Anyone moves rules that hold by now into their place."""

    who: str


@dataclass(frozen=True)
class AnnounceCurrency:
    """A rulemaker announces that the deposit token is a currency, or no longer."""

    who: str
    allowed: bool
    from_day: date


@dataclass(frozen=True)
class ProposeSuccessor:
    """A registrar proposes an account for a party's place."""

    who: str
    party: str
    successor: str


@dataclass(frozen=True)
class RefuseSuccessor:
    """A party objects to what is proposed for it."""

    who: str


@dataclass(frozen=True)
class WithdrawSuccessor:
    """A registrar takes a proposal back."""

    who: str
    party: str


@dataclass(frozen=True)
class CompleteSuccession:
    """Anyone puts the successor in the party's place."""

    who: str
    party: str


@dataclass(frozen=True)
class Papers:
    """The documents of a payable (by its id), or of a trade: exactly one is named."""

    documents_of: str | None
    trade: Trade | None


@dataclass(frozen=True)
class Anchor:
    """Anyone anchors the roots of documents."""

    who: str
    papers: Papers


@dataclass(frozen=True)
class Present:
    """The holder shows anchored documents for the financing of its lot."""

    who: str
    lot: LotName
    papers: Papers


@dataclass(frozen=True)
class Register:
    """An enterprise attaches a registration to the financing of a lot at some hops."""

    who: str
    lot: LotName
    hops: int
    registration: str
