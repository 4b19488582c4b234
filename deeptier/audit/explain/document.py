"""Explanations as JSON documents: amounts in minor units, accounts with checksum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deeptier.audit.explain.account import AccountExplained
from deeptier.audit.explain.lot import LotExplained
from deeptier.audit.explain.movements import Cash, Face
from deeptier.audit.findings import shown
from deeptier.audit.lineage.document import account_of, where
from deeptier.days import date_of


def account_document(
    told: AccountExplained, token: str, names: Mapping[str, str]
) -> dict[str, Any]:
    """The document of an account; `token` is the address of the deposit token."""
    return {
        "account": account_of(told.account, names),
        "deposits": {
            "currency": shown(token),
            "opening": 0,
            "movements": [
                {
                    "date": date_of(each.day).isoformat(),
                    "amount": each.amount,
                    "balance": each.balance,
                    **_cash(each.moved, names),
                }
                for each in told.cash
            ],
            "balance": told.balance,
            "by_reason": [
                {"reason": reason.value, "in": came, "out": went}
                for reason, (came, went) in told.reasons.items()
            ],
        },
        "face": [
            {
                "date": date_of(each.day).isoformat(),
                "currency": shown(each.currency),
                "amount": each.amount,
                "held": each.held,
                **_face(each.moved, names),
            }
            for each in told.face
        ],
        "held": {shown(currency): amount for currency, amount in told.held.items()},
    }


def lot_document(told: LotExplained, names: Mapping[str, str]) -> dict[str, Any]:
    """The document of a lot."""
    return {
        "lot": str(told.lot),
        "holder": account_of(told.holder, names),
        "amount": told.amount,
        "principal_paid": told.principal,
        "penalty_paid": told.penalty,
        "outstanding": told.outstanding,
        "ready_to_claim": told.ready,
        "cash_is_in_the_logs": told.in_deposits,
        "movements": [
            {
                "date": date_of(each.day).isoformat(),
                "face": each.face,
                "left": each.left,
                **(
                    _face(each.moved, names)
                    if isinstance(each.moved, Face)
                    else {"cash": each.moved.amount, **_cash(each.moved, names)}
                ),
            }
            for each in told.entries
        ],
    }


def _cash(cash: Cash, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "reason": cash.reason.value,
        "payable": cash.payable,
        "lot": str(cash.lot) if cash.lot else None,
        "parts": dict(cash.parts),
        "from": account_of(cash.from_, names),
        "to": account_of(cash.to, names),
        **where(cash.place),
    }


def _face(face: Face, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "change": face.change.value,
        "lot": str(face.lot),
        "cut_from": str(face.cut_from) if face.cut_from else None,
        "from": account_of(face.from_, names) if face.from_ else None,
        "to": account_of(face.to, names) if face.to else None,
        **where(face.place),
    }
