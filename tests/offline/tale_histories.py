"""Histories of the random machine as the tests draw or tell them: any call with any arguments."""

from __future__ import annotations

from dataclasses import make_dataclass
from typing import Any

from hypothesis import strategies as st

from deeptier.model.consents import Signature, Words
from deeptier.model.core import NOBODY, Command
from deeptier.model.papers import Bid, Delivery, PledgeBid, Terms
from deeptier.scenario.interfaces import Parameter, functions_of, wordings_of
from proof import cast
from proof.builds import builds
from proof.house import House
from proof.interface import snake

MADE = builds()
HOUSE = House(MADE)
KEYS = (*cast.OFFICERS, "core1", "supplier1", "financier2", "bank2", "outsider4", cast.SMART_KEY)
#: Functions of the mocks that name no argument are called by nobody.
CALLS = tuple(
    f"{contract}.{name}"
    for contract, build in MADE.items()
    if contract != "SmartAccount" and contract != "SilentToken"
    for name in functions_of(build.abi)
)
MESSAGES = tuple(
    f"{contract}.{message}"
    for contract, build in MADE.items()
    for message in wordings_of(build.abi)
)

_STRANGER = "0x00000000000000000000000000000000000000ff"
ADDRESSES = (
    NOBODY,
    _STRANGER,
    *(HOUSE.addresses[name] for name in ("smart", "refuser", "HostileToken", "Clearing")),
    *map(cast.address_of, KEYS),
)
SENDERS = (*map(cast.address_of, KEYS), HOUSE.addresses["smart"])

_CUTS = st.lists(st.integers(0, 2**16 - 1), max_size=11)
LOTS = st.one_of(
    st.just(()),
    st.just((7, 3, 1)),
    st.just((2026, 12, 11)),
    # A zero at the end would be no cut at all.
    st.tuples(st.integers(0, 2**64 - 1), _CUTS, st.integers(1, 2**16 - 1)).map(
        lambda parts: (parts[0], *parts[1], parts[2])
    ),
)


def a_command() -> st.SearchStrategy[Command]:
    """Any call by anybody."""

    def of(name: str) -> st.SearchStrategy[Command]:
        contract, function = name.split(".")
        parameters = functions_of(MADE[contract].abi)[function].parameters
        arguments = st.fixed_dictionaries({snake(p.name): _value(p) for p in parameters})
        return st.builds(Command, st.sampled_from(SENDERS), st.just(name), arguments)

    return st.sampled_from(CALLS).flatmap(of)


def _value(parameter: Parameter) -> st.SearchStrategy[Any]:
    kind = parameter.abi_type
    if parameter.is_list:
        most = 3 if parameter.length is None else parameter.length
        least = 0 if parameter.length is None else parameter.length
        items = st.lists(_value(parameter.item), min_size=least, max_size=most)
        return items.map(tuple)
    if kind == "tuple":
        names = [part.name for part in parameter.parts]
        struct = make_dataclass(parameter.name.title(), names, frozen=True)
        return st.builds(struct, *(_value(part) for part in parameter.parts))
    if parameter.is_lot:
        return LOTS
    if kind.startswith("uint"):
        most = 2 ** int(kind[4:]) - 1
        return st.one_of(st.just(0), st.just(most), st.integers(0, most))
    if kind == "bytes":
        signed = st.builds(
            Signature,
            st.sampled_from(KEYS).map(cast.address_of),
            st.sampled_from(SIGNED),
            st.sampled_from(("", "high s", "cut short")),
        )
        plain = st.one_of(st.none(), st.binary(max_size=70))
        return st.one_of(plain, signed)
    if kind.startswith("bytes"):
        size = int(kind[5:])
        plain = st.one_of(st.just(bytes(size)), st.binary(min_size=size, max_size=size))
        return st.one_of(plain, st.sampled_from(HASHED)) if size == 32 else plain
    return {
        "address": st.sampled_from(ADDRESSES),
        "bool": st.booleans(),
        "string": st.text("abc xyz-.:#'", min_size=1).map(str.strip).filter(bool),
    }[kind]


DAY = 20_460  # 2026-01-07
_CORE, _ONE, _TWO, _BANK = map(cast.address_of, ("core1", "supplier1", "supplier2", "bank2"))
TERMS = Terms(
    line=1,
    obligor=_CORE,
    payee=_ONE,
    guarantor=_BANK,
    currency=HOUSE.addresses["HostileToken"],
    backing=2,
    face_amount=100_000,
    due_day=DAY + 9,
    grace_days=2,
    penalty_ppm_per_day=500,
    tier_cap=5,
    deposit_ppm=100_000,
    document_root=b"\x11" * 32,
    last_day=DAY,
    nonce=2**256 - 1,
)
INVOICES = (b"\x21" * 32, b"\x22" * 32)
BID = Bid(
    financier=_BANK,
    lot=(7, 3, 1),
    lot_version=257,
    currency=HOUSE.addresses["DepositToken"],
    budget=90_000,
    rate_ppm=43_500,
    day_basis=360,
    last_due_day=DAY + 9,
    last_day=DAY,
    nonce=5,
)
PLEDGE_BID = PledgeBid(
    financier=_BANK,
    lot=(7, 3, 1),
    lot_version=257,
    currency=HOUSE.addresses["DepositToken"],
    advance_ppm=800_000,
    rate_ppm=43_500,
    day_basis=365,
    repay_day=DAY + 5,
    last_day=DAY,
    nonce=6,
)
_TERMS_WORDS = Words("Payables", "Terms", (TERMS, INVOICES))
_BID_WORDS = Words("DiscountDesk", "Bid", (BID,))
_PLEDGE_WORDS = Words("Pledges", "PledgeBid", (PLEDGE_BID,))
_TRADE = b"\x31" * 32
#: Sound words of every message that is signed.
SIGNED = (
    _TERMS_WORDS,
    Words("Payables", "Cancellation", (7, _TERMS_WORDS, DAY)),
    Words("Warrants", "Split", ((7, 3), (1, 2), 257, DAY)),
    Words("Warrants", "Endorse", ((7, 3), _TWO, 5, _TRADE, 257, DAY)),
    Words(
        "Warrants",
        "EndorseMany",
        ((7, 3), (Delivery(_TWO, 5, _TRADE), Delivery(_BANK, 6, _TRADE)), 257, DAY),
    ),
    _BID_WORDS,
    Words("DiscountDesk", "Acceptance", (_BID_WORDS, (7, 3, 1), 5, 257, DAY)),
    Words("Offers", "OfferAcceptance", ((7, 3, 1), _TRADE, 257, DAY)),
    Words("Offers", "Handover", ((7, 3, 1), _TWO, 5, _TRADE, 257, DAY)),
    _PLEDGE_WORDS,
    Words("Pledges", "PledgeAcceptance", (_PLEDGE_WORDS, (7, 3, 1), 257, DAY)),
)
#: All that is hashed: a standing bid is told apart by its digest, and nobody signs it.
HASHED = (
    *SIGNED,
    Words("DiscountDesk", "StandingBid", (_BANK, _CORE, HOUSE.addresses["DepositToken"], 3)),
)
