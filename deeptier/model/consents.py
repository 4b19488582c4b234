"""Consent of a party: it sends, it signed, or it approved before (R82 to R85)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deeptier.model.core import Account, Part, RefusedError, command

if TYPE_CHECKING:
    from deeptier.model.state import State


@dataclass(frozen=True)
class Words:
    """What a party agrees to: the contract that asks, the message's name, and its fields in order.

    It stands for the digest: two are equal exactly if contract, name and fields are. A field may be
    `Words` again, as a bid is in its acceptance.
    """

    contract: str
    name: str
    fields: tuple[Any, ...]


@dataclass(frozen=True)
class Signature:
    """A key's signature on words, for one chain.

    Attributes:
        flaw: "" for a sound one; "high s", "other chain" or "cut short" for one that binds nobody.
    """

    signer: Account
    words: Words
    flaw: str = ""


@dataclass
class Approvals(Part):
    """Digests approved on the contract that asks, by party."""

    given: set[tuple[str, Account, Words]] = field(default_factory=set)


def require_consent(
    state: State,
    sender: Account,
    party: Account,
    words: Words,
    signature: Signature | None,
    rule: str = "R82",
) -> None:
    """Refuse unless a party agrees to the words: it sends, or signed them, or approved them."""
    state.decides("R82")
    if sender == party:
        return
    if signature is None:
        agreed = (words.contract, party, words) in state.approvals.given
    else:
        state.decides("R84")
        is_its_key = signature.signer in (party, state.keys.get(party))
        agreed = is_its_key and signature.words == words and signature.flaw == ""
    if not agreed:
        raise RefusedError(rule, "Consents_NotGiven", party, words)


def require_not_expired(state: State, last_day: int, rule: str) -> None:
    """Refuse from the day after the last day."""
    if last_day < state.today:
        raise RefusedError(rule, "Consents_Expired", last_day, state.today)


def _approve(contract: str) -> None:
    @command(f"{contract}.approveConsent")
    def approve_consent(state: State, sender: Account, digest: Words) -> None:
        state.decides("R83")
        if (contract, sender, digest) in state.approvals.given:
            raise RefusedError("R83", "Consents_AlreadyApproved", sender, digest)
        state.approvals.given.add((contract, sender, digest))

    @command(f"{contract}.withdrawConsent")
    def withdraw_consent(state: State, sender: Account, digest: Words) -> None:
        state.decides("R83")
        if (contract, sender, digest) not in state.approvals.given:
            raise RefusedError("R83", "Consents_NotApproved", sender, digest)
        state.approvals.given.remove((contract, sender, digest))


for _contract in ("Payables", "Warrants", "DiscountDesk", "Offers", "Pledges"):
    _approve(_contract)
