"""What halmos proves, under which bounds, and the defects that it has to find."""

from __future__ import annotations

from dataclasses import dataclass

NO_BOUND = "none"
ONE_LOT = "a fresh root lot; at most two cuts; the register knows everybody; one call"
ONE_PAYABLE = "one payable, not late, without deposit or guarantor; one lot; honest cash"
STRANGER = f"{ONE_LOT}; lists of 0 to 2; bytes of 0, 65 or 1,024; without signed consents"


@dataclass(frozen=True)
class Proof:
    """A statement: the function that asserts it, and what it is bounded to."""

    contract: str
    function: str
    bounds: str


@dataclass(frozen=True)
class Defect:
    """One sound line of a contract, a broken one, and the statement that must fall with it."""

    name: str
    file: str
    sound: str
    broken: str
    contract: str
    function: str


PROOFS = (
    Proof("LotIdProof", "check_roots_are_injective", NO_BOUND),
    Proof("LotIdProof", "check_children_are_injective", NO_BOUND),
    Proof("LotIdProof", "check_parent_of_a_child_is_the_lot", NO_BOUND),
    Proof("LotIdProof", "check_descent_is_antisymmetric", NO_BOUND),
    Proof("LotIdProof", "check_descent_is_transitive", NO_BOUND),
    Proof("LotWordProof", "check_a_delivery_raises_the_version", NO_BOUND),
    Proof("LotWordProof", "check_cuts_raise_the_version_and_conserve", NO_BOUND),
    Proof("LotWordProof", "check_following_keeps_all_but_the_owner", NO_BOUND),
    Proof("LedgerProof", "check_a_split_conserves_the_amount", ONE_LOT),
    Proof("LedgerProof", "check_an_endorsement_moves_its_amount", ONE_LOT),
    Proof("LedgerProof", "check_a_stranger_changes_no_lot", STRANGER),
    Proof("ClearingProof", "check_redeem_pays_the_face_once", ONE_PAYABLE),
    Proof("ClearingProof", "check_redeem_pays_nothing_before_all_is_in", ONE_PAYABLE),
    Proof("ClearingProof", "check_no_payment_beyond_what_is_owed", ONE_PAYABLE),
)

DEFECTS = (
    Defect(
        "a child is numbered in its parent's word",
        "libraries/LotId.sol",
        "return 176 - 16 * cuts;",
        "return 192 - 16 * cuts;",
        "LotIdProof",
        "check_parent_of_a_child_is_the_lot",
    ),
    Defect(
        "a delivery raises no version",
        "libraries/LotWord.sol",
        "(uint96(word) + _HOP)",
        "uint96(word)",
        "LotWordProof",
        "check_a_delivery_raises_the_version",
    ),
    Defect(
        "cuts raise no version",
        "libraries/LotWord.sol",
        "rest = word - (total << 32) + number * _CHILD;",
        "rest = word - (total << 32);",
        "LotWordProof",
        "check_cuts_raise_the_version_and_conserve",
    ),
    Defect(
        "a split leaves the lot as it was",
        "Deliveries.sol",
        "_lots[lot] = word.lessCuts(total, count);",
        "_lots[lot] = word;",
        "LedgerProof",
        "check_a_split_conserves_the_amount",
    ),
    Defect(
        "anyone may split and endorse",
        "Warrants.sol",
        "if (!_isOperator(word.owner()) && msg.sender != address(_offers))",
        "if (word == 0)",
        "LedgerProof",
        "check_a_stranger_changes_no_lot",
    ),
    Defect(
        "a lot is redeemed before all is in",
        "Clearing.sol",
        "if (!account.isSettled()) revert Clearing_NotSettled(lot.payableOf(), account.unpaid());",
        "",
        "ClearingProof",
        "check_redeem_pays_nothing_before_all_is_in",
    ),
)
