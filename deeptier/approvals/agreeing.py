"""Two persons before a letter is signed: who signs a letter agrees, whoever carries it then."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence

from eth_hash.auto import keccak

from deeptier.approvals.authority import AGREE, LETTERS
from deeptier.approvals.control import (
    APPROVED,
    HOUR,
    NONCE_BYTES,
    PROPOSED,
    ApprovalNeededError,
    signed,
    who_may,
)
from deeptier.approvals.ledger import spending
from deeptier.approvals.proposal import Call, Proposal
from deeptier.approvals.rules import FILE, Rules
from deeptier.desk.desk import Desk
from deeptier.letters.amounts import amounts_of
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter

#: A signature is worth what this call is: the party's agreement to a digest.
_APPROVE_CONSENT = keccak(b"approveConsent(bytes32)")[:4]


def require_two_to_agree(
    desk: Desk,
    network: str | None,
    letters: Sequence[Letter],
    decimals_of: Callable[[Letter], int | None],
    proposed_by: str | None,
    approved_by: str | None,
) -> None:
    """Two persons sign on the spot where `approvals.yaml` asks for it, and that is kept.

    The letters are of one kind; `decimals_of` tells those of a letter's currency, None where they
    are not known. Then, and where currencies differ in them, a rule counts from any amount on.

    Errors: as `require_approval`.
    """
    command = LETTERS[type(letters[0].message)]
    rules = Rules.load(desk.folder / FILE)
    rule = rules.of(command)
    if rule is None and proposed_by is None and approved_by is None:
        return
    amount, decimals = _sum(letters, decimals_of)
    is_asked_for = rule is not None and rule.covers(amount, decimals)
    if proposed_by is None and approved_by is None and not is_asked_for:
        return
    if proposed_by is None or approved_by is None:
        makers, checkers = who_may(rule)
        raise ApprovalNeededError(
            f"to agree to this {command} takes two persons: give --proposed-by{makers} and "
            f"--approved-by{checkers}; at two desks, sign --unsigned, then propose `deeptier "
            "consent approve` with --out"
        )
    proposal = Proposal(
        network=desk.network(network).name,
        chain_id=letters[0].domain.chain_id,
        command=AGREE,
        amount="",
        calls=tuple(_call(desk, each, decimals_of(each)) for each in letters),
        valid_until=int(time.time()) + rules.valid_hours * HOUR,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    for role, name in ((PROPOSED, proposed_by), (APPROVED, approved_by)):
        proposal = signed(desk, rule, proposal, role, name)
    with spending(desk.folder, proposal):
        pass


def _sum(
    letters: Sequence[Letter], decimals_of: Callable[[Letter], int | None]
) -> tuple[int | None, int]:
    """What letters come to, and its decimals; None where that cannot be said."""
    amounts = [amounts_of(each.message) for each in letters]
    decimals = set(map(decimals_of, letters))
    [places, *others] = decimals
    if places is None or others or not all(amounts):
        return None, 0
    return sum(map(sum, amounts)), places


def _call(desk: Desk, letter: Letter, decimals: int | None) -> Call:
    return Call(
        reference=letter.place,
        sentence=describe(letter, desk.book.names, decimals)[0],
        sender=letter.signer,
        contract=letter.domain.verifying_contract,
        data=_APPROVE_CONSENT + letter.digest,
    )
