"""How the auditor's verbs write amounts, and what they say of logs that contradict themselves."""

from __future__ import annotations

from deeptier.audit.findings import Finding, shown
from deeptier.audit.history import History
from deeptier.commands.output import Output

_DEPOSIT_DECIMALS = 2
_FINDINGS_SHOWN = 5


def currency_of(history: History, currency: str) -> tuple[str, int]:
    """What a currency is called, and its decimals.

    Of a token that is no part of the deployment no log says its decimals: its amounts are written
    in minor units.
    """
    books = history.rebuilt.books
    if currency == books.addresses["DepositToken"]:
        return books.deposits.symbol or "deposits", _DEPOSIT_DECIMALS
    return f"minor units of {shown(currency)}", 0


def tell_findings(output: Output, history: History, others: tuple[Finding, ...] = ()) -> None:
    """Warn of logs that contradict themselves: what is told from them may be wrong."""
    findings = (*others, *history.rebuilt.findings)
    if not findings or output.as_json:
        return
    count = len(findings)
    output.say()
    output.say(
        f"{count} finding{'s'[: count > 1]}: the logs contradict themselves, so this may be wrong;"
        " see deeptier audit verify",
        style="bold red",
    )
    for finding in findings[:_FINDINGS_SHOWN]:
        output.say(f"  {finding}", style="red")
