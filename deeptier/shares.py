"""How much of the cash paid into a payable belongs to one lot."""

from __future__ import annotations

from deeptier.bounds import MAX_UINT64, int_between


def entitlement(lot_amount: int, paid: int, face: int) -> int:
    """The share of `paid` that a lot of `lot_amount` has in a payable of `face`, rounded down.

    All three are minor units. Rounded down, the shares of all lots never add up to more than was
    paid; when the whole face is paid, each is the lot's own amount, to the last fen. `paid` may
    exceed `face`, because penalties are shared out in the same way.

    Errors: `InputError` for face outside 1 to 2^64 - 1, lot_amount outside 0 to face, or paid
    outside 0 to 2^64 - 1.
    """
    int_between("face", face, 1, MAX_UINT64)
    int_between("lot_amount", lot_amount, 0, face)
    int_between("paid", paid, 0, MAX_UINT64)
    return lot_amount * paid // face
