"""The snapshot that the contracts' views give at one block.

Every figure is a view's answer. Three things no view tells, and logs do: the numbers of the lots
that were ever made, the block in which a payable was issued, and its face before any was given up.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from deeptier.audit.events import Event
from deeptier.audit.events.lots import Delivered, Split
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.family import children_of
from deeptier.audit.findings import Amount
from deeptier.audit.views import Views
from deeptier.status.snapshot import EnterpriseAt, Issue, LineAt, LotAt, PayableAt, Snapshot


def snapshot_of_state(
    views: Views, obligor: str, lots: Iterable[int], issues: Mapping[int, Issue]
) -> Snapshot:
    """An obligor (in lower case) by the views; `lots` are the numbers to ask for.

    Errors: `AuditError` where a view does not answer.
    """
    lines = {
        number: LineAt(
            bank=line["bank"],
            currency=line["currency"],
            limit=Amount(line["limit"]),
            used=Amount(line["used"]),
            expiry_day=line["expiryDay"],
            suspended=line["suspended"],
        )
        for number, line in _lines(views).items()
        if line["obligor"] == obligor
    }
    payables = _payables(views, lines, issues)
    live = _lots(views, [number for number in lots if number >> 192 in payables])
    accounts = list(dict.fromkeys((obligor, *(lot.owner for lot in live.values()))))
    answers = views.ask_each("Enterprises", "enterpriseOf", [(each,) for each in accounts])
    enterprises = {
        account: EnterpriseAt(
            each["status"], each["frozen"], each["roles"], each["expiryDay"], each["defaults"]
        )
        for account, each in zip(accounts, answers, strict=True)
    }
    day = views.ask("Enterprises", "today")
    return Snapshot(obligor, day, enterprises, lines, payables, live)


def obligors_of_state(views: Views) -> list[str]:
    """Everybody who was granted a line."""
    return list(dict.fromkeys(line["obligor"] for line in _lines(views).values()))


def payables_of_state(views: Views, obligor: str) -> list[int]:
    """The payables under an obligor's lines."""
    own = {number for number, line in _lines(views).items() if line["obligor"] == obligor}
    return list(_papers(views, own))


def lots_ever_made(events: Iterable[Event]) -> list[int]:
    """The numbers of all lots that the logs say were made, live or not."""
    made: dict[int, None] = {}
    for event in events:
        if isinstance(event, PayableIssued):
            made[event.payable_number << 192] = None
        elif isinstance(event, Delivered):
            made[event.lot] = None
        elif isinstance(event, Split):
            made |= dict.fromkeys(child for child, _ in children_of(event))
    return list(made)


def _lines(views: Views) -> dict[int, Any]:
    numbers = range(1, views.ask("Clearing", "lineCount") + 1)
    answers = views.ask_each("Clearing", "lineOf", [(number,) for number in numbers])
    return dict(zip(numbers, answers, strict=True))


def _payables(
    views: Views, lines: Mapping[int, LineAt], issues: Mapping[int, Issue]
) -> dict[int, PayableAt]:
    papers = _papers(views, lines)
    asked = [(number,) for number in papers]
    accounts = views.ask_each("Clearing", "accountOf", asked)
    owed = views.ask_each("Clearing", "owedOn", asked)
    deposits = views.ask_each("Clearing", "depositLocked", asked)
    return {
        number: PayableAt(
            line=paper["line"],
            currency=paper["currency"],
            face=Amount(account["face"]),
            principal_paid=Amount(account["principalPaid"]),
            ended=Amount(account["redeemed"]),
            penalty_paid=Amount(account["penaltyPaid"]),
            penalty_due=Amount(due["penalty"]),
            held=Amount(account["held"]),
            issue_day=issues[number].day if number in issues else None,
            due_day=paper["dueDay"],
            grace_days=paper["graceDays"],
            in_default=account["defaulted"],
            frozen=paper["frozen"],
            issued=Amount(issues[number].face) if number in issues else None,
            cancelled=account["cancelled"],
            to_guarantor=Amount(due["toGuarantor"]),
            deposit=Amount(deposit),
        )
        for (number, paper), account, due, deposit in zip(
            papers.items(), accounts, owed, deposits, strict=True
        )
    }


def _papers(views: Views, lines: Container[int]) -> dict[int, Any]:
    """What the ledger knows of the payables under some lines."""
    numbers = range(1, views.ask("Payables", "payableCount") + 1)
    every = views.ask_each("Warrants", "paperOf", [(number,) for number in numbers])
    return {
        number: paper
        for number, paper in zip(numbers, every, strict=True)
        if paper["line"] in lines
    }


def _lots(views: Views, numbers: list[int]) -> dict[int, LotAt]:
    answers = views.ask_each("Warrants", "lotOf", [(number,) for number in numbers])
    debts = views.ask_each("Pledges", "debtOf", [(number,) for number in numbers])
    return {
        number: LotAt(
            lot["owner"],
            Amount(lot["amount"]),
            lot["hops"],
            lot["frozen"],
            lot["offered"],
            lot["pledged"],
            Amount(debt),
        )
        for number, lot, debt in zip(numbers, answers, debts, strict=True)
        if lot["amount"]
    }
