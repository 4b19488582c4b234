"""Two persons before a letter is signed: who signs a letter agrees, whoever carries it then."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence

from eth_hash.auto import keccak

from deeptier.approvals.control import (
    NONCE_BYTES,
    PROPOSED,
    ApprovalNeededError,
    approve,
    require_person,
    who_may,
)
from deeptier.approvals.ledger import spending
from deeptier.approvals.proposal import Call, Proposal
from deeptier.approvals.rules import FILE, Rules
from deeptier.desk.desk import Desk
from deeptier.letters.amounts import amounts_of
from deeptier.letters.letter import Letter
from deeptier.messages import (
    Acceptance,
    Bid,
    Cancellation,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
)
from deeptier.money import MAX_DECIMALS, format_amount
from deeptier.structs import Struct

_HOUR = 3_600
#: A signature is worth what this call is: the party's agreement to a digest.
_AGREE = keccak(b"approveConsent(bytes32)")[:4]

#: The command whose rule a letter comes under.
COMMANDS: Mapping[type[Struct], str] = {
    Terms: "issue",
    Cancellation: "cancel",
    Bid: "bid",
    Acceptance: "discount",
    Split: "split",
    Endorse: "endorse",
    EndorseMany: "endorse-many",
    OfferAcceptance: "accept",
    Handover: "hand-over",
    PledgeBid: "pledge",
    PledgeAcceptance: "pledge",
}


def require_two_to_agree(
    desk: Desk,
    network: str,
    letters: Sequence[Letter],
    decimals: int | None,
    sentence: str,
    proposed_by: str | None,
    approved_by: str | None,
) -> None:
    """Two persons sign on the spot where `approvals.yaml` asks for it, and that is kept.

    The letters are of one kind; `decimals` are those of their currency, None where they are not
    known: then a rule counts from any amount on.

    Errors: as `require_approval`.
    """
    command = COMMANDS[type(letters[0].message)]
    known = [amount for each in letters for amount in amounts_of(each.message)]
    amount = sum(known) if known else None
    rules = Rules.load(desk.folder / FILE)
    places = 0 if decimals is None else decimals
    rule = rules.rule(command, amount, places)
    if rule is None and proposed_by is None and approved_by is None:
        return
    if proposed_by is None or approved_by is None:
        makers, checkers = who_may(rule)
        raise ApprovalNeededError(
            f"to agree to this {command} takes two persons: give --proposed-by{makers} and "
            f"--approved-by{checkers}; at two desks, `deeptier consent approve` agrees on chain"
        )
    require_person(desk, rules, command, proposed_by, PROPOSED)
    proposal = Proposal(
        network=network,
        chain_id=letters[0].domain.chain_id,
        command=command,
        amount="" if amount is None else format_amount(amount, min(places, MAX_DECIMALS)),
        calls=tuple(_call(each, sentence) for each in letters),
        valid_until=int(time.time()) + rules.valid_hours * _HOUR,
        nonce=secrets.token_bytes(NONCE_BYTES),
    ).signed_as(PROPOSED, desk.keyring.signer(proposed_by))
    with spending(desk.folder, approve(desk, proposal, approved_by)):
        pass


def _call(letter: Letter, sentence: str) -> Call:
    return Call(
        reference=letter.place,
        sentence=sentence,
        sender=letter.signer,
        contract=letter.domain.verifying_contract,
        data=_AGREE + letter.digest,
    )
