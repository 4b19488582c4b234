"""Verbs of those who oversee: orders, rules; and what is done with evidence."""

from __future__ import annotations

from dataclasses import replace

from deeptier.chain.record import Rules
from deeptier.evidence.streams import ABSENT, Roots, Stream
from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import (
    AMOUNT_OR_ZERO,
    ANSWER,
    BACKING_SET,
    COUNT,
    CURRENCY,
    DAY,
    DAYS,
    FEW_DAYS,
    LOT,
    PARTY,
    PAYABLE,
    RATE,
    REGISTRATION,
    ROLES,
    STREAM_SET,
    TEXT,
    TIERS,
    Kind,
)
from deeptier.operations.papers import is_word, reference_of, roots_of
from deeptier.operations.table.words import (
    LOT_,
    ORDER_,
    PART,
    PARTS,
    TO,
)
from deeptier.operations.verb import Case, Deed, Verb, plain

_HOLDS = {
    "freeze": ("freeze", "freezeLot", "freezePayable"),
    "thaw": ("thaw", "thawLot", "thawPayable"),
}
_WHAT = (
    optional("party", PARTY, "Whom it is about, or"),
    optional("lot", LOT, "which lot, or"),
    optional("payable", PAYABLE, "all lots of which payable."),
    ORDER_,
)
_NO_DELAY = 0

_RULE_KINDS: dict[str, Kind] = {
    "normal_tenor_days": DAYS,
    "longest_tenor_days": DAYS,
    "longest_grace_days": DAYS,
    "highest_penalty_ppm_per_day": RATE,
    "highest_tier_cap": TIERS,
    "issuer_roles": ROLES,
    "backings": BACKING_SET,
    "issue_streams": STREAM_SET,
    "endorsement_streams": STREAM_SET,
    "discount_streams": STREAM_SET,
    "registration_days": FEW_DAYS,
    "obligor_cap": AMOUNT_OR_ZERO,
    "financier_cap": AMOUNT_OR_ZERO,
}
_RULES = (
    Field("from_day", DAY, "Day from which they hold, after today."),
    *(
        optional(name.replace("_ppm", ""), kind, "As before unless given.")
        for name, kind in _RULE_KINDS.items()
    ),
)
_CURRENCY = (
    Field("currency", CURRENCY, "Token."),
    optional("allowed", ANSWER, "Whether new business may be in it.", "yes"),
    Field("from_day", DAY, "Day from which it holds, after today."),
)
_STREAMS = tuple(
    optional(stream.label, TEXT, "A document's text, or the 32-byte root of papers.")
    for stream in Stream
)


def _hold(name: str) -> Verb:
    def make(case: Case) -> Deed:
        about = case.require_one("party", "lot", "payable")
        enterprise, lot, payable = _HOLDS[name]
        match about:
            case "party":
                return Deed("Enterprises", enterprise, (case["party"], case["order"]))
            case "lot":
                return Deed("Warrants", lot, (case["lot"].number, case["order"]))
            case _:
                return Deed("Warrants", payable, (case["payable"], case["order"]))

    what = "Stop" if name == "freeze" else "Let go again"
    help_ = f"{what} an enterprise, a lot, or all lots of a payable, by an order."
    return Verb(
        name, help_, "a regulator", _WHAT, make, f"{name} {{party}}{{lot}}{{payable}} by {{order}}"
    )


def _rules_of(case: Case) -> Rules:
    """The rules of today, with what is given changed."""
    given = {name: case[name.replace("_ppm", "")] for name in _RULE_KINDS}
    changed = {name: int(value) for name, value in given.items() if value is not None}
    return replace(case.house.rules(), **changed)


def _announce(case: Case) -> Deed:
    words = (_rules_of(case).as_tuple(), case["from_day"])
    return Deed("Enterprises", "announceRules", words)


def _schedule(function: str, *arguments: object, case: Case) -> Deed:
    enterprises = case.house.contract("Enterprises")
    data = bytes.fromhex(enterprises.encode_abi(function, args=arguments)[2:])
    return Deed("Governance", "schedule", (str(enterprises.address), data, _NO_DELAY))


def _schedule_rules(case: Case) -> Deed:
    return _schedule("announceRules", _rules_of(case).as_tuple(), case["from_day"], case=case)


def _schedule_currency(case: Case) -> Deed:
    words = (case.currency, case["allowed"], case["from_day"])
    return _schedule("announceCurrency", *words, case=case)


def _anchor(case: Case) -> Deed:
    roots = {stream: _root(case[stream.label], stream) for stream in Stream}
    if all(root == ABSENT for root in roots.values()):
        case.wrong("business", "given, or another stream")
    return Deed("Evidence", "anchor", ([Roots.of(roots)[stream] for stream in Stream],))


def _root(text: str | None, stream: Stream) -> bytes:
    if text is None:
        return ABSENT
    return bytes.fromhex(text[2:]) if is_word(text) else roots_of(text, stream)[stream]


def _present(case: Case) -> Deed:
    return Deed("Evidence", "present", (case["lot"].number, reference_of(case["documents"])))


_ORDERS = (
    _hold("freeze"),
    _hold("thaw"),
    Verb(
        "pause",
        "Stop new business; clearing goes on.",
        "a regulator",
        (ORDER_,),
        plain("Enterprises", "pauseBusiness", "order"),
        "pause new business by {order}",
    ),
    Verb(
        "resume",
        "Let new business run again.",
        "a regulator",
        (ORDER_,),
        plain("Enterprises", "resumeBusiness", "order"),
        "resume new business by {order}",
    ),
    Verb(
        "order move",
        "Give a lot, or a part of it, to another enterprise by a court's order.",
        "a regulator",
        (LOT_, TO, PART, ORDER_),
        plain("Orders", "moveByOrder", "lot", "to", "amount", "order"),
        "move {amount} of lot {lot} to {to} by {order}",
        about="lot",
        whole=True,
        takes=True,
    ),
    Verb(
        "order split",
        "Cut lots out of a lot for its own holder, by an order.",
        "a regulator",
        (LOT_, PARTS, ORDER_),
        plain("Orders", "splitByOrder", "lot", "amounts", "order"),
        "cut {amounts} out of lot {lot} by {order}",
        about="lot",
        takes=True,
    ),
)

_RULEBOOK = (
    Verb(
        "rules announce",
        "Announce what later business must keep to.",
        "a rulemaker",
        _RULES,
        _announce,
        "announce rules from {from_day}",
        notes="A rulemaker with a delay schedules the same words first: deeptier rules schedule.",
    ),
    Verb(
        "rules schedule",
        "Schedule an announcement of rules; it is made, with the same words, after the delay.",
        "a rulemaker",
        _RULES,
        _schedule_rules,
        "schedule rules from {from_day}",
    ),
    Verb(
        "rules withdraw",
        "Take back rules that do not hold yet.",
        "a rulemaker",
        (),
        plain("Enterprises", "withdrawAnnouncement"),
        "withdraw announced rules",
    ),
    Verb(
        "rules adopt",
        "Move rules that hold by now into their place in storage; it changes no answer.",
        "anyone",
        (),
        plain("Enterprises", "adoptRules"),
        "adopt the rules that hold by now",
    ),
    Verb(
        "rules currency",
        "Announce that a currency is allowed in new business, or no longer.",
        "a rulemaker",
        _CURRENCY,
        plain("Enterprises", "announceCurrency", "currency", "allowed", "from_day"),
        "announce currency {currency}, allowed: {allowed}, from {from_day}",
    ),
    Verb(
        "rules schedule-currency",
        "Schedule an announcement of a currency.",
        "a rulemaker",
        _CURRENCY,
        _schedule_currency,
        "schedule currency {currency}, allowed: {allowed}, from {from_day}",
    ),
)

_EVIDENCE = (
    Verb(
        "anchor",
        "Anchor the roots of documents, once.",
        "anyone",
        _STREAMS,
        _anchor,
        "anchor documents {information} {logistics} {business} {capital}",
    ),
    Verb(
        "present",
        "Show anchored documents for the financing of a lot.",
        "its holder",
        (LOT_, Field("documents", TEXT, "The contract: text, or the 32-byte reference.")),
        _present,
        "present {documents} for lot {lot}",
    ),
    Verb(
        "register",
        "Attach the reference of a registration to the financing of a lot.",
        "the financier",
        (
            LOT_,
            Field("hops", COUNT, "Of the lot in the buyer's hands, or when it was pledged."),
            Field("registration", REGISTRATION, "Text, or 32 bytes."),
        ),
        plain("Evidence", "register", "lot", "hops", "registration"),
        "register the financing of lot {lot}: {registration}",
    ),
)

OVERSEEING = (*_ORDERS, *_RULEBOOK, *_EVIDENCE)
