"""Says in words why cash or face moved, to whom it came and from whom it went."""

from __future__ import annotations

from collections.abc import Callable

from deeptier.audit.explain.movements import Cash, Change, Face, Reason

_Texts = dict[Reason, tuple[str, str]]  # as it comes in, as it goes out

_CASH: _Texts = {
    Reason.MINTED: ("deposits issued by the bank", ""),
    Reason.BURNED: ("", "deposits given back to the bank's own books"),
    Reason.PAYMENT: ("payment of payable {payable}", "payment of payable {payable}"),
    Reason.SECURITY: (
        "security for payable {payable}, locked at its issue",
        "security for payable {payable}, locked at its issue",
    ),
    Reason.SECURITY_BACK: (
        "security for payable {payable}, released",
        "security for payable {payable}, released",
    ),
    Reason.GUARANTEE: ("guarantee of payable {payable}", "guarantee of payable {payable}"),
    Reason.RECOVERY: (
        "recovery from the obligor of payable {payable}, for its guarantor",
        "recovery from the obligor of payable {payable}, to its guarantor",
    ),
    Reason.SALE: ("proceeds of the sale of lot {lot}", "price of lot {lot}"),
    Reason.FEE: ("fee on the sale of lot {lot}", "fee on the sale of lot {lot}"),
    Reason.INTEREST: (
        "part of the discount on lot {lot}, borne by the obligor",
        "part of the discount on lot {lot}, borne for its seller",
    ),
    Reason.RECOURSE: (
        "recourse: lot {lot} taken back by its seller",
        "recourse: lot {lot} taken back by its seller",
    ),
    Reason.ADVANCE: ("loan on lot {lot}", "loan on lot {lot}, given"),
    Reason.LOAN_REPAID: ("loan on lot {lot}, repaid", "loan on lot {lot}, repaid"),
    Reason.LOAN_CLEARED: (
        "loan on lot {lot}, out of what the lot was paid",
        "loan on lot {lot}, out of what the lot was paid",
    ),
    Reason.SURPLUS: (
        "what lot {lot} was paid beyond its loan",
        "what lot {lot} was paid beyond its loan",
    ),
    Reason.CLAIM: ("lot {lot}, paid in part", "lot {lot}, paid in part"),
    Reason.REDEMPTION: ("redemption of lot {lot}", "redemption of lot {lot}"),
    Reason.PLAIN: ("plain transfer", "plain transfer"),
}

_FACE: dict[Change, tuple[str, str]] = {
    Change.ISSUED: ("issued", ""),
    Change.CUT: ("cut from lot {cut_from}, kept", "cut from it, kept"),
    Change.ENDORSED: ("endorsed to it", "endorsed away"),
    Change.SOLD: ("bought", "sold"),
    Change.RETURNED: ("taken back by recourse", "given back by recourse"),
    Change.FORECLOSED: ("taken in foreclosure", "lost to foreclosure"),
    Change.ORDERED: ("received by order", "taken by order"),
    Change.FOLLOWED: ("followed its holder here", "followed its holder to the new account"),
    Change.REDEEMED: ("", "paid in full"),
    Change.RETIRED: ("", "given up by its obligor"),
    Change.CANCELLED: ("", "cancelled with its payable"),
}


def cash_said(cash: Cash, is_in: bool, money: Callable[[int], str]) -> str:
    """Why cash moved, and what it is made of."""
    text = _CASH[cash.reason][not is_in].format(payable=cash.payable, lot=cash.lot)
    parts = [f"{name} {money(amount)}" for name, amount in cash.parts.items()]
    if len(parts) == 1 and cash.amount in cash.parts.values():
        return text
    return f"{text} ({', '.join(parts)})" if parts else text


def face_said(face: Face, is_in: bool, money: Callable[[int], str]) -> str:
    """Why face moved on an account; of what was cut and kept, how much it is."""
    said = _FACE[face.change][not is_in].format(cut_from=face.cut_from)
    cut = f", cut from lot {face.cut_from}" if face.cut_from and face.change != Change.CUT else ""
    of = f" of {money(face.amount)}" if face.change is Change.CUT else ""
    return f"lot {face.lot}{of} {said}{cut}"


def lot_said(face: Face, name: Callable[[str], str], is_child: bool) -> str:
    """What happened to a lot's face; `is_child` where another was cut from it."""
    parties = " → ".join(dict.fromkeys(name(each) for each in (face.from_, face.to) if each))
    if is_child:
        return f"lot {face.lot} cut from it, {face.change.value.removeprefix('cut, ')}: {parties}"
    cut = f"cut from lot {face.cut_from}, " if face.cut_from else ""
    return f"{cut}{face.change.value.removeprefix('cut, ')}: {parties}"
