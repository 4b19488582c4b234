"""A lineage as a JSON document: amounts in minor units, accounts with checksum, hashes whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deeptier.audit.events import Place
from deeptier.audit.findings import shown
from deeptier.audit.lineage.steps import TITLE, Child, Lineage, Step, Value
from deeptier.audit.lineage.words import backing_of
from deeptier.days import date_of
from deeptier.lot_id import LotId


def document_of(lineage: Lineage, names: Mapping[str, str]) -> dict[str, Any]:
    """The document of a lineage; `names` are of accounts by lower-case addresses."""
    terms = lineage.terms
    return {
        "lot": str(lineage.lot),
        "state": lineage.state,
        "holds": list(lineage.holds),
        "amount": lineage.amount,
        "holder": account_of(lineage.holder, names),
        "tier": lineage.tier,
        "payable": {
            "number": lineage.lot.payable,
            "obligor": account_of(terms.obligor, names),
            "payee": account_of(terms.payee, names),
            "guarantor": account_of(terms.guarantor, names) if int(terms.guarantor, 16) else None,
            "currency": shown(terms.currency),
            "backing": backing_of(terms.backing),
            "face_amount": terms.face_amount,
            "due_date": date_of(terms.due_day).isoformat(),
            "terms_digest": shown(lineage.terms_digest),
            "document_root": shown(terms.document_root),
            "invoices": [shown(each) for each in lineage.invoices],
        },
        "steps": [_step(each, names) for each in lineage.steps],
        "children": [_child(each, names) for each in lineage.children],
    }


def _step(step: Step, names: Mapping[str, str]) -> dict[str, Any]:
    committed = step.commitment
    return {
        "step": step.kind.value,
        "title": step.kind in TITLE,
        "date": date_of(step.day).isoformat(),
        "lot": str(step.lot),
        "from": account_of(step.from_, names) if step.from_ else None,
        "to": account_of(step.to, names) if step.to else None,
        "before": step.before,
        "after": step.after,
        "reference": {"of": committed.value, "value": shown(step.reference)} if committed else None,
        "facts": {_called(name): _fact(name, value, names) for name, value in step.facts.items()},
        **where(step.place),
    }


def _child(child: Child, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "lot": str(child.lot),
        "step": child.kind.value,
        "date": date_of(child.day).isoformat(),
        "to": account_of(child.to, names),
        "amount": child.amount,
        "live_amount": child.live_amount,
        "holder": account_of(child.holder, names),
        **where(child.place),
    }


def where(place: Place) -> dict[str, Any]:
    """Where a log stands on the chain."""
    return {"block": place.block, "transaction": place.transaction, "log": place.index}


def _called(fact: str) -> str:
    """A day is told as a date."""
    return fact.removesuffix("_day") + "_date" if fact.endswith("_day") else fact


def _fact(name: str, value: Value, names: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, LotId):
        return str(value)
    if isinstance(value, bytes):
        return shown(value)
    if name in ("payer", "recourse_against"):
        return account_of(str(value), names) if value else None
    if name.endswith("_day") and isinstance(value, int):
        return date_of(value).isoformat()
    return value


def account_of(address: str, names: Mapping[str, str]) -> dict[str, str | None]:
    """An account: its name, if it has one, and its address."""
    return {"name": names.get(address), "address": shown(address)}
