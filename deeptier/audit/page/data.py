"""The page's data: one plain document made from a history, which the page only draws.

Amounts are texts of integers in minor units; accounts and currencies are positions in their lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from deeptier.audit.history import History
from deeptier.audit.page.document import Accounts, Carried, Json, Table, lot_text
from deeptier.audit.page.exposure import by_financier, by_obligor, line_use
from deeptier.audit.page.journal import journal_of
from deeptier.audit.page.maturity import ladder
from deeptier.audit.page.sales import month_table, sale_table, sales_of
from deeptier.audit.page.scope import Scope
from deeptier.audit.page.sources import Sources
from deeptier.audit.page.summary import count_figures, money_figures
from deeptier.audit.page.tiers import by_tier
from deeptier.audit.page.trees import Tree, trees_of
from deeptier.audit.page.verified import Verified, verified_json
from deeptier.audit.texts import day_text

FORMAT = 1


@dataclass(frozen=True)
class Limits:
    """How much a page carries, so that it opens anywhere; the page says what it leaves out.

    Attributes:
        journal: latest events of the journal.
        holdings: of lot trees in all; the trees of the latest payables are taken whole until then.
    """

    journal: int = 25_000
    holdings: int = 25_000


def page_data(
    history: History,
    names: Mapping[str, str],
    verdict: Verified | None = None,
    explorer: str | None = None,
    limits: Limits | None = None,
    tokens: Mapping[str, tuple[str, int]] | None = None,
) -> Json:
    """Everything that the page shows. Pure: the same history gives the same document.

    Args:
        history: what the logs give.
        names: of parties, by address in lower case.
        verdict: the report of a verification, if there is one.
        explorer: address of a transaction's page, with {transaction} in the place of its hash.
        limits: how much is carried.
        tokens: symbol and decimal places of currencies beside the deployment's own, by address.
    """
    limits = limits or Limits()
    rebuilt = history.rebuilt
    first = max(1, len(rebuilt.events) - limits.journal + 1)
    carried = Carried(first)
    accounts = Accounts(names, history.deployment.addresses)
    scope = Scope(history, Sources(rebuilt.events), accounts, tokens or {})
    content: Json = {
        "format": FORMAT,
        "head": _head(history),
        "currencies": scope.currency_list(),
        "counts": [each.to_json(carried) for each in count_figures(scope)],
        "sections": [
            _section(scope, currency, position, carried)
            for position, currency in enumerate(scope.currencies)
        ],
        "trees": _trees(scope, limits),
        "journal": journal_of(scope, first),
        "verdict": verified_json(verdict, rebuilt),
        "explorer": explorer,
        "contracts": [
            [name, address] for name, address in sorted(history.deployment.addresses.items())
        ],
    }
    return {**content, "accounts": accounts.to_json()}


def _head(history: History) -> Json:
    head = history.rebuilt.head
    moment = datetime.fromtimestamp(head.timestamp, timezone.utc)
    return {
        "chain": head.chain_id,
        "block": head.number,
        "hash": head.hash,
        "time": f"{moment:%Y-%m-%d %H:%M:%S} UTC",
        "day": day_text(history.today),
        "offset": history.civil_offset,
        "first": history.deployment.first_block,
        "logs": history.rebuilt.logs,
    }


def _section(scope: Scope, currency: str, position: int, carried: Carried) -> Json:
    def drawn(table: Table) -> Json:
        return table.to_json(carried)

    late, due = ladder(scope, currency, position)
    sales = sales_of(scope, currency)
    return {
        "currency": position,
        "figures": [each.to_json(carried) for each in money_figures(scope, currency)],
        "obligors": drawn(by_obligor(scope, currency, position)),
        "financiers": drawn(by_financier(scope, currency, position)),
        "late": drawn(late),
        "due": drawn(due),
        "lines": drawn(line_use(scope, currency, position)),
        "tiers": drawn(by_tier(scope, currency, position)),
        "months": drawn(month_table(sales, position)),
        "sales": drawn(sale_table(scope, sales, position)),
    }


def _trees(scope: Scope, limits: Limits) -> Json:
    trees = trees_of(scope.history.rebuilt.events)
    carried: list[Tree] = []
    room = limits.holdings
    for number in sorted(trees.keys() & scope.books.accounts.keys(), reverse=True):
        room -= len(trees[number].holdings)
        if room < 0 and carried:
            break
        carried.append(trees[number])
    return {
        "total": len(trees),
        "payables": [_tree(scope, tree) for tree in reversed(carried)],
        "holding": [
            "lot", "holder", "tier", "amount", "kept", "came", "parent", "row", "paid", "rate",
            "state", "day",
        ],
    }  # fmt: skip


def _tree(scope: Scope, tree: Tree) -> Json:
    paper, account = scope.books.papers[tree.payable], scope.books.accounts[tree.payable]
    obligor, payee = scope.books.parties[tree.payable]
    late = scope.overdue(tree.payable)
    state = "in default" if account.defaulted else "overdue" if late else ""
    if not state:
        state = "cancelled" if account.cancelled else "open" if account.unpaid else "paid"
    return {
        "payable": str(tree.payable),
        "currency": scope.currencies.index(paper.currency),
        "obligor": scope.accounts.position(obligor),
        "payee": scope.accounts.position(payee),
        "due": day_text(paper.due_day),
        "face": str(account.issued),
        "open": str(account.unpaid),
        "state": state + (", frozen" if paper.frozen else ""),
        "lots": tree.lots,
        "untold": tree.untold,
        "holdings": [_holding(scope, tree, position) for position in range(len(tree.holdings))],
    }


def _holding(scope: Scope, tree: Tree, position: int) -> list[Any]:
    held = tree.holdings[position]
    event = scope.history.rebuilt.events[held.row - 1]
    return [
        lot_text(held.lot),
        scope.accounts.position(held.holder),
        held.hops + 1,
        str(held.amount),
        str(held.kept),
        held.arrival,
        held.parent,
        held.row,
        str(held.paid),
        None if held.rate_ppm is None else str(held.rate_ppm),
        held.state,
        day_text(scope.history.day_of(event.place)),
    ]
