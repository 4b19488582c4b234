"""Questions about payables: rules, currencies, terms, invoices, and consents given on chain."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import Books
from deeptier.audit.events.payables import Rules
from deeptier.audit.findings import shown

_COUNT = View("Payables", "payableCount", (), (("count", "uint64"),))
_RULES = View(
    "Payables",
    "currentRules",
    (),
    (
        ("normal tenor days", "uint16"),
        ("longest tenor days", "uint16"),
        ("longest grace days", "uint16"),
        ("highest penalty ppm a day", "uint24"),
        ("highest tier cap", "uint8"),
    ),
)
_CURRENCY = View("Payables", "isCurrencyAllowed", ("address",), (("allowed", "bool"),))
_INVOICE = View("Payables", "payableOfInvoice", ("bytes32",), (("payable", "uint64"),))
_TERMS = View("Payables", "payableOfTerms", ("bytes32",), (("payable", "uint64"),))
_CONSENTS = {
    contract: View(contract, "isConsentApproved", ("address", "bytes32"), (("given", "bool"),))
    for contract in ("Payables", "Warrants", "DiscountDesk")
}


def questions(books: Books) -> Iterator[Question]:
    """All that the contract of payables says, and the consents of all contracts."""
    yield Question(_COUNT, (), "payables", {"count": books.payable_count})
    yield Question(_RULES, (), "rules", _rules(books.rules))
    for currency, allowed in books.currencies.items():
        yield Question(_CURRENCY, (currency,), f"currency {shown(currency)}", {"allowed": allowed})
    for invoice, number in books.invoices.items():
        yield Question(_INVOICE, (invoice,), f"invoice {shown(invoice)}", {"payable": number})
    for digest, number in books.terms.items():
        yield Question(_TERMS, (digest,), f"terms {shown(digest)}", {"payable": number})
    for (contract, party, digest), given in books.consents.items():
        subject = f"consent of {shown(party)} to {shown(digest)} in {contract}"
        yield Question(_CONSENTS[contract], (party, digest), subject, {"given": given})


def _rules(rules: Rules | None) -> dict[str, int]:
    limits = rules or Rules(0, 0, 0, 0, 0)
    return {
        "normal tenor days": limits.normal_tenor_days,
        "longest tenor days": limits.longest_tenor_days,
        "longest grace days": limits.longest_grace_days,
        "highest penalty ppm a day": limits.highest_penalty_ppm_per_day,
        "highest tier cap": limits.highest_tier_cap,
    }
