"""Measures documents, registration, foreclosure, recourse and replaced accounts: no budgets."""

from __future__ import annotations

from collections.abc import Iterator

from web3 import Web3

from benchmarks.gas import needs_papers
from benchmarks.gas.house import FACE, House, stranger
from benchmarks.gas.measurement import Measurement, measure
from benchmarks.gas.rare import pledge, prepare, repay, sleep

_REPLACED = 41_000  # first of the strangers that are used here
_NO_LIMIT = 2**256 - 1


def measure_papers(house: House) -> Iterator[Measurement]:
    """Rows of what stands behind a financing, and of what follows failure; the clock moves."""
    prepare(house)
    yield from _measure_evidence(house)
    yield from _measure_succession(house)
    yield from _measure_foreclosure(house)
    yield from _measure_recourse(house)
    house.today = house.chain_day()


def _measure_evidence(house: House) -> Iterator[Measurement]:
    chain, parties, evidence = house.chain, house.parties, house.Evidence.functions
    roots = [bytes(Web3.keccak(text=f"stream {number}")) for number in range(4)]
    anchored = chain.send(evidence.anchor(roots), parties.payee)
    yield measure(chain, "anchor documents", needs_papers.ANCHOR, [anchored])
    lot, _ = house.issue()
    reference = bytes(Web3.keccak(b"".join(roots)))
    presented = chain.send(evidence.present(lot.number, reference), parties.payee)
    yield measure(chain, "present documents", needs_papers.PRESENT, [presented])
    entry = bytes(Web3.keccak(text="entry in the register"))
    registered = chain.send(evidence.register(lot.number, 0, entry), parties.financier)
    yield measure(chain, "register a financing", needs_papers.REGISTER, [registered])


def _measure_succession(house: House) -> Iterator[Measurement]:
    chain, parties, registry = house.chain, house.parties, house.Enterprises.functions
    old, new = stranger(_REPLACED), stranger(_REPLACED + 1)
    house.onboard([old])
    chain.send(registry.proposeSuccessor(old, new), parties.admin)
    sleep(house, 3)
    completed = chain.send(registry.completeSuccession(old), parties.carrier)
    needs = needs_papers.COMPLETE_SUCCESSION
    yield measure(chain, "complete a succession", needs, [completed])


def _measure_foreclosure(house: House) -> Iterator[Measurement]:
    chain, parties = house.chain, house.parties
    lot, _ = house.issue()
    pledge(house, lot)
    sleep(house, 31)
    taken = chain.send(house.Pledges.functions.foreclose(lot.number), parties.financier)
    yield measure(chain, "foreclose a lot", needs_papers.FORECLOSE, [taken])
    repay(house, lot)
    house.today = house.chain_day()


def _measure_recourse(house: House) -> Iterator[Measurement]:
    chain, parties, desk = house.chain, house.parties, house.DiscountDesk
    lot, _ = house.issue()
    bid, signature = house.bid(lot=lot, budget=FACE, recourse=True)
    sale = desk.functions.accept(bid.as_tuple(), signature, lot.number, FACE)
    chain.send(sale, parties.payee)
    approval = house.DepositToken.functions.approve(desk.address, _NO_LIMIT)
    chain.send(approval, parties.payee)
    sleep(house, 161)
    clearing = house.Clearing.functions
    chain.send(clearing.declareDefault(lot.payable), parties.carrier)
    claim = desk.functions.claimRecourse(lot.number, lot.number)
    claimed = chain.send(claim, parties.financier)
    yield measure(chain, "claim recourse", needs_papers.CLAIM_RECOURSE, [claimed])
    paid = chain.send(desk.functions.payRecourse(lot.number), parties.payee)
    yield measure(chain, "pay recourse", needs_papers.PAY_RECOURSE, [paid])
    owed = clearing.owedOn(lot.payable).call()
    chain.send(clearing.repay(lot.payable, sum(owed)), parties.obligor)
