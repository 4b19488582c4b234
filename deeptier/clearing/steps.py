"""What is sent on the due day: collections, then batches of lots. Each step may be done twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deeptier.bulk.intent import Intent
from deeptier.clearing.cash import Cash, Key, Purse
from deeptier.clearing.due import Due, Holding
from deeptier.clearing.words import Words

# A lot that is tried in its group and then apart takes at most this much gas; a batch that has less
# could skip lots for want of it. Unused gas costs nothing.
_GAS = 100_000
_GAS_PER_LOT = 300_000
_MOST_LOTS = 200


@dataclass(frozen=True)
class Collection:
    """What can be collected on a payable now.

    Attributes:
        amount: minor units; zero where nothing can be.
        reason: why it is less than what is owed; None where it is not.
    """

    due: Due
    amount: int
    reason: str | None = None


def collections(
    dues: Iterable[Due], cash: Mapping[int, Cash], purses: Mapping[Key, Purse], words: Words
) -> tuple[Collection, ...]:
    """What each payable's obligor can pay, the earlier due first where its purse is too small."""
    left = {key: purse.within for key, purse in purses.items()}
    found = []
    for due in dues:
        owed, key = cash[due.number].owed, (due.obligor, due.currency)
        amount = min(owed, left[key]) if due.mandated else 0
        left[key] -= amount
        reason = None if amount == owed else _reason(due, purses[key], words)
        found.append(Collection(due, amount, reason))
    return tuple(found)


def _reason(due: Due, purse: Purse, words: Words) -> str:
    who = words.name(due.obligor)
    if not due.mandated:
        return f"{who} gave no mandate to collect"
    within = words.money(due.currency, purse.within)
    if purse.balance <= purse.allowance:
        return f"{who} had deposits of {within}"
    return f"{who} let Clearing take {within}"


def collecting(found: Iterable[Collection], sender: str, words: Words) -> Iterator[Intent]:
    """Collect what can be had."""
    for each in found:
        if each.amount:
            number, amount = each.due.number, words.money(each.due.currency, each.amount)
            yield Intent(
                key=f"payable {number}",
                verb="collect",
                sender=sender,
                contract="Clearing",
                function="collect",
                arguments=(number,),
                sentence=f"collect {amount} of {words.name(each.due.obligor)} on payable {number}",
                decimals=words.tokens[each.due.currency].decimals,
            )


def payable_now(dues: Iterable[Due], cash: Mapping[int, Cash]) -> Iterator[tuple[Due, Holding]]:
    """The lots whose holders have cash to get."""
    for due in dues:
        standing = cash[due.number]
        for holding in due.holdings:
            if not standing.principal_owed or standing.share(holding) > 0:
                yield due, holding


def paying(lots: Sequence[tuple[Due, Holding]], sender: str, block_gas: int) -> Iterator[Intent]:
    """Pay the holders of lots, batch by batch; the gas limit suffices for each lot apart."""
    size = max(1, min(_MOST_LOTS, (block_gas - _GAS) // _GAS_PER_LOT))
    for first in range(0, len(lots), size):
        batch = [holding.lot for _, holding in lots[first : first + size]]
        yield Intent(
            key=f"lots {batch[0]} to {batch[-1]}",
            verb="clear",
            sender=sender,
            contract="Clearing",
            function="clear",
            arguments=([lot.number for lot in batch],),
            sentence=f"pay the holders of {len(batch)} lots, {batch[0]} to {batch[-1]}",
            gas=min(block_gas, _GAS + _GAS_PER_LOT * len(batch)),
        )
