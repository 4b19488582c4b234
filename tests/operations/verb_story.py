"""How a story of verbs is told: each is tried, then done, and must end as it was foretold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from desk_stage import Stage

from deeptier.approvals.authority import CALLS
from deeptier.bids.files import SignedBid
from deeptier.chain.house import Done
from deeptier.consents import Bid
from deeptier.days import day_number, parse_date
from deeptier.desk.office import Office
from deeptier.lot_id import LotId
from deeptier.operations.agreements import Agreements
from deeptier.operations.carrying import carry_out
from deeptier.operations.fields import option_record
from deeptier.operations.planning import plan
from deeptier.operations.trying import try_steps
from deeptier.verbs import TABLE

#: Names of the verbs that were done.
USED: set[str] = set()
#: Due day of every payable.
DUE = "2026-03-09"


def do(
    office: Office, who: str, verb: str, *rows: dict[str, str], sign_for: tuple[str, ...] = ()
) -> list[Done[None]]:
    """Try what rows come to, then do it: the trial must have known the lots and the balances."""
    USED.add(verb)
    signers = {office.book.address(name): office.keyring.signer(name) for name in sign_for}
    agreements = Agreements(office.house, (), signers)
    records = [replace(option_record(row), line=line) for line, row in enumerate(rows, 1)]
    steps = plan(office, TABLE.by_name[verb], records, who, agreements)
    for step in steps:
        assert f"{step.intent.contract}.{step.intent.function}" in CALLS[verb].split()
    trial = try_steps(office, steps)
    assert trial.refused == ()
    assert trial.not_known is None
    before = {each: balance(office, each) for each in office.book.names}
    done = [carry_out(office, step.intent) for step in steps]
    after = {each: balance(office, each) for each in office.book.names}
    changed = {each: (before[each], after[each]) for each in after if after[each] != before[each]}
    told = {each.account: (each.before, each.after) for each in trial.balances}
    assert told == changed, verb
    for foretold, happened in zip(trial.rows, done, strict=True):
        _require_gas(len(steps), foretold.gas or 0, happened.receipt.gas_used)
    for lot in trial.lots:
        state = office.house.lot(lot.lot)
        assert (state.amount, state.offered) == (lot.amount_after, lot.offered)
        assert lot.owner_after == (str(state.owner) if state.amount else None)
    return done


def _require_gas(steps: int, foretold: int, used: int) -> None:
    """One thing: what the node estimates, before refunds. Of many: never less than is used."""
    assert used <= foretold + 50
    assert foretold <= used * (130 if steps == 1 else 200) // 100


def row(**typed: str) -> dict[str, str]:
    return typed


def balance(office: Office, account: str) -> int:
    return office.house.balance_of(account)


def lot(office: Office, text: str) -> tuple[str, int]:
    """Who holds a lot, and how much of it."""
    state = office.house.lot(LotId.parse(text))
    return office.book.name(str(state.owner)), state.amount


def payable(reference: str, amount: str = "10,000.00", **more: str) -> dict[str, str]:
    typed = row(
        reference=reference,
        line="1",
        obligor="core",
        payee="anna",
        amount=amount,
        due=DUE,
        documents=f"Contract {reference}",
    )
    return {**typed, **more}


def move_to(own: Stage, date: str) -> None:
    own.devnet.set_day(day_number(parse_date(date)))
    own.web3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]


def signed_bid(office: Office, folder: Path, nonce: int) -> str:
    house, bank = office.house, office.keyring.signer("bank")
    bid = Bid(
        financier=str(bank.address),
        obligor=office.book.address("core"),
        currency=house.address("DepositToken"),
        budget=100_00,
        rate_ppm=60_000,
        recourse=True,
        last_due_day=office.today + 200,
        last_day=office.today,
        series=house.bid_series(str(bank.address)),
        nonce=nonce,
    )
    domain = house.deployment.domain("DiscountDesk")
    return written(SignedBid("", bid, domain, house.sign(bank, bid)), folder / f"{nonce}.json")


def written(bid: Any, path: Path) -> str:
    path.write_text(json.dumps(bid.to_json()), encoding="utf-8")
    return str(path)


def amount(minor_units: int) -> str:
    return f"{minor_units // 100}.{minor_units % 100:02}"
