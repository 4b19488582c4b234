"""Documents anchored and presented, and financings to register and registered (R176 to R184)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eth_hash.auto import keccak

from deeptier.model.core import NO_WORD, NOBODY, Account, Lot, Part, RefusedError, command
from deeptier.model.register import OPEN, current

if TYPE_CHECKING:
    from deeptier.model.state import State


@dataclass(frozen=True)
class Duty:
    """A financing that its financier has to register through a day."""

    financier: Account
    last_day: int


@dataclass
class Evidence(Part):
    """Sets of streams are sums of bits (R130); hops are a lot's in the financier's hands."""

    streams: dict[bytes, int] = field(default_factory=dict)
    presented: dict[tuple[Lot, Account], int] = field(default_factory=dict)
    duties: dict[tuple[Lot, int], Duty] = field(default_factory=dict)
    registrations: dict[tuple[Lot, int, Account], bytes] = field(default_factory=dict)


def require_streams(state: State, reference: bytes, streams: int) -> None:
    """Refuse a reference that lacks a stream which the rules ask for (R177)."""
    state.decides("R177")
    missing = streams & ~state.evidence.streams.get(reference, 0)
    if missing:
        raise RefusedError("R177", "Evidence_StreamMissing", reference, _first(missing))


def require_presented(state: State, lot: Lot, holder: Account, streams: int) -> None:
    """Refuse a holder that did not itself present each stream for this very lot (R180)."""
    state.decides("R180")
    missing = streams & ~state.evidence.presented.get((lot, holder), 0)
    if missing:
        raise RefusedError("R180", "Evidence_NotPresented", lot, holder, _first(missing))


def require_registered(state: State, lot: Lot, hops: int, financier: Account) -> None:
    """Refuse a party that is late to register the lot, or one it was cut from at these hops."""
    state.decides("R183")
    for length in range(len(lot), 0, -1):
        financed = lot[:length]
        duty = state.evidence.duties.get((financed, hops))
        if (
            duty is not None
            and duty.last_day < state.today
            and _owes(state, financed, hops, financier)
        ):
            raise RefusedError(
                "R183", "Evidence_RegistrationMissing", financed, hops, duty.last_day
            )


def oblige(state: State, lot: Lot, hops: int, financier: Account, last_day: int) -> None:
    """Write down a financing to register, unless the lot's holder owes one itself (R181, R184)."""
    state.decides("R181", "R184")
    if _owes(state, lot, hops, _holder(state, lot)):
        earlier = state.evidence.duties[lot, hops]
        raise RefusedError("R184", "Evidence_RegistrationMissing", lot, hops, earlier.last_day)
    state.evidence.duties[lot, hops] = Duty(financier, last_day)


@command("Evidence.anchor")
def _anchor(state: State, sender: Account, roots: Sequence[bytes]) -> None:
    state.decides("R176", "R130", "R131")
    streams = sum(1 << stream for stream, root in enumerate(roots) if root != NO_WORD)
    if not streams:
        raise RefusedError("R176", "Evidence_NothingAnchored", sender)
    reference = keccak(b"".join(roots))
    if reference in state.evidence.streams:
        raise RefusedError("R176", "Evidence_AlreadyAnchored", reference)
    state.evidence.streams[reference] = streams


@command("Evidence.present")
def _present(state: State, sender: Account, lot: Lot, ref: bytes) -> None:
    state.decides("R179")
    if sender != _holder(state, lot):
        raise RefusedError("R179", "Evidence_NotHolder", lot, sender)
    before = state.evidence.presented.get((lot, sender), 0)
    together = before | state.evidence.streams.get(ref, 0)
    if together == before:
        raise RefusedError("R179", "Evidence_AlreadyPresented", lot, ref)
    state.evidence.presented[lot, sender] = together


@command("Evidence.register")
def _register(state: State, sender: Account, lot: Lot, hops: int, registration: bytes) -> None:
    state.decides("R182")
    if registration == NO_WORD:
        raise RefusedError("R182", "Evidence_RegistrationInvalid", lot)
    known = state.register.enterprises.get(sender)
    if known is None or known.status != OPEN:
        raise RefusedError("R182", "Evidence_NotEnterprise", sender)
    if lot not in state.ledger.lots and (lot, hops) not in state.evidence.duties:
        raise RefusedError("R182", "Evidence_LotUnknown", lot)
    if (lot, hops, sender) in state.evidence.registrations:
        raise RefusedError("R182", "Evidence_AlreadyRegistered", lot, hops, sender)
    state.evidence.registrations[lot, hops, sender] = registration


@command("Evidence.oblige")
def _oblige(state: State, sender: Account, **duty: Any) -> None:
    """Desk and pledges do this within their own commands; nobody sends it."""
    del state, duty
    raise RefusedError("R181", "Evidence_ModuleOnly", sender)


def _owes(state: State, lot: Lot, hops: int, party: Account) -> bool:
    """Whether there is a duty, it is this party's now, and it has not registered."""
    duty = state.evidence.duties.get((lot, hops))
    if duty is None or current(state, duty.financier) != party:
        return False
    entries = state.evidence.registrations
    return (lot, hops, duty.financier) not in entries and (lot, hops, party) not in entries


def _holder(state: State, lot: Lot) -> Account:
    record = state.ledger.lots.get(lot)
    return NOBODY if record is None else record.owner


def _first(streams: int) -> int:
    """The place of the first stream of a set."""
    return (streams & -streams).bit_length() - 1
