"""Questions about the rules of new business, and the currencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import Books
from deeptier.audit.events.rulebook import Rules
from deeptier.audit.financing import NO_RULES
from deeptier.audit.findings import Amount, shown
from deeptier.audit.fold.rulebook import rules_on

_RULE_WORDS = (
    ("normal tenor days", "uint16"),
    ("longest tenor days", "uint16"),
    ("longest grace days", "uint16"),
    ("highest penalty ppm a day", "uint24"),
    ("highest tier cap", "uint8"),
    ("issuer roles", "uint8"),
    ("backings", "uint8"),
    ("issue streams", "uint8"),
    ("endorsement streams", "uint8"),
    ("discount streams", "uint8"),
    ("registration days", "uint8"),
    ("obligor cap", "uint64"),
    ("financier cap", "uint64"),
)
_CURRENT = View("Enterprises", "currentRules", (), _RULE_WORDS)
_NEXT = View("Enterprises", "nextRules", (), (*_RULE_WORDS, ("from day", "uint24")))
_CAPS = View(
    "Enterprises",
    "concentrationCaps",
    (),
    (("obligor cap", "uint64"), ("financier cap", "uint64")),
)
_ALLOWED = View("Enterprises", "isCurrencyAllowed", ("address",), (("allowed today", "bool"),))
_CURRENCY = View(
    "Enterprises",
    "currencyOf",
    ("address",),
    (("allowed", "bool"), ("next", "bool"), ("from day", "uint24")),
)
_COUNT = View("Enterprises", "currencyCount", (), (("count", "uint32"),))


def questions(books: Books, today: int) -> Iterator[Question]:
    """What holds on a day, and what is announced."""
    rules, coming = rules_on(books, today) or NO_RULES, books.next_rules
    yield Question(_CURRENT, (), "rules", _rules(rules))
    expected = dict(_rules(coming.rules if coming else NO_RULES))
    from_day = coming.from_day if coming else 0
    yield Question(_NEXT, (), "next rules", {**expected, "from day": from_day})
    caps = {"obligor cap": Amount(rules.obligor_cap), "financier cap": Amount(rules.financier_cap)}
    yield Question(_CAPS, (), "caps", caps)
    yield Question(_COUNT, (), "currencies", {"count": len(books.currencies)})
    for address, currency in books.currencies.items():
        subject = f"currency {shown(address)}"
        words = {
            "allowed": currency.allowed,
            "next": currency.next,
            "from day": currency.from_day,
        }
        yield Question(_CURRENCY, (address,), subject, words)
        yield Question(_ALLOWED, (address,), subject, {"allowed today": currency.on(today)})


def _rules(rules: Rules) -> Mapping[str, int]:
    return {
        "normal tenor days": rules.normal_tenor_days,
        "longest tenor days": rules.longest_tenor_days,
        "longest grace days": rules.longest_grace_days,
        "highest penalty ppm a day": rules.highest_penalty_ppm_per_day,
        "highest tier cap": rules.highest_tier_cap,
        "issuer roles": rules.issuer_roles,
        "backings": rules.backings,
        "issue streams": rules.issue_streams,
        "endorsement streams": rules.endorsement_streams,
        "discount streams": rules.discount_streams,
        "registration days": rules.registration_days,
        "obligor cap": Amount(rules.obligor_cap),
        "financier cap": Amount(rules.financier_cap),
    }
