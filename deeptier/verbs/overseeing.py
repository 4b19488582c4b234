"""Verbs of those who oversee, and what is done with evidence."""

from __future__ import annotations

from deeptier.evidence.streams import ABSENT, Roots, Stream
from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import COUNT, LOT, PAPER, PARTY, PAYABLE, REGISTRATION
from deeptier.operations.papers import is_word, reference_of, roots_of
from deeptier.operations.verb import Case, Deed, Verb, plain
from deeptier.verbs.words import (
    LOT_,
    ORDER_,
    PART,
    PARTS,
    TO,
)

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
_STREAMS = tuple(
    optional(stream.label, PAPER, "A document's text, or the 32-byte root of papers.")
    for stream in Stream
)


def _hold(name: str) -> Verb:
    def make(case: Case) -> Deed:
        lots = case["lot"] is not None and case["payable"] == case["lot"].payable
        about = "lot" if lots else case.require_one("party", "lot", "payable")
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
    says = f"{name} {{party}} {{lot}} {{payable}} by {{order}}"
    return Verb(name, help_, "a regulator", _WHAT, make, says)


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
        (LOT_, Field("documents", PAPER, "The contract: text, or the 32-byte reference.")),
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

OVERSEEING = (*_ORDERS, *_EVIDENCE)
