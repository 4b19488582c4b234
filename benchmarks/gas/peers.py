"""OpenZeppelin's and Solady's ERC-1155 and two push loops, on the same anvil in the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.gas.chain import Sent
from benchmarks.gas.compiler import Compiled
from benchmarks.gas.house import FACE, House, stranger
from benchmarks.gas.measurement import ELSEWHERE, Peer

_LIBRARIES = {"OpenZeppelinPeer": "OpenZeppelin ERC-1155", "SoladyPeer": "Solady ERC-1155"}
_RECEIVER = 900_001  # a stranger who holds nothing before
_PART = FACE * 4 // 10
_PRICE = FACE * 98 // 100
_PIECE = FACE // 10

#: Figures of DESIGN section 8, measured elsewhere; they are shown, never recomputed.
_TAKEN_OVER = {
    "part": {"ERC-3525 reference": 229_908, "hypercerts": 173_080, "prototype": 71_209},
    "whole": {"ERC-3525 reference": 114_769, "prototype": 46_087},
    "mint": {"ERC-3525 bare mint": 199_418},
    "sell": {"prototype without registry": 83_940},
    "redeem": {"prototype": 44_751},
}


@dataclass(frozen=True)
class Peers:
    """What the peers used, by the bare job that they did."""

    by_job: dict[str, tuple[Peer, ...]]

    def of(self, job: str) -> tuple[Peer, ...]:
        """Peers of one job, those of this run first."""
        taken = _TAKEN_OVER.get(job, {}).items()
        return (*self.by_job[job], *(Peer(name, gas, ELSEWHERE) for name, gas in taken))


def measure_peers(house: House, compiled: dict[str, Compiled]) -> Peers:
    """Run every bare job on both libraries."""
    by_job: dict[str, list[Peer]] = {}
    for contract, library in _LIBRARIES.items():
        for job, (name, gas) in _measure(house, compiled[contract]).items():
            by_job.setdefault(job, []).append(Peer(f"{library}, {name}", gas))
    return Peers({job: tuple(peers) for job, peers in by_job.items()})


def _measure(house: House, compiled: Compiled) -> dict[str, tuple[str, int]]:
    """Each job with its name and its gas; ids are 1, 2, 3, … as a bare ledger would have them."""
    peer = house.chain.deploy(compiled.abi, compiled.bytecode)
    token, parties = house.DepositToken, house.parties
    payee, new = parties.payee, stranger(_RECEIVER)
    act = peer.functions

    def send(call: Any) -> int:
        return house.chain.send(call, payee).gas

    mint = send(act.mint(payee.address, 1, FACE))
    for number in range(2, 20):
        send(act.mint(payee.address, number, FACE))
    approve = token.functions.approve(peer.address, 2**256 - 1)
    house.chain.send(approve, parties.financier)
    house.chain.send(token.functions.mint(peer.address, 2 * FACE), parties.admin)

    transfer = act.safeTransferFrom
    ten, tenths = list(range(3, 13)), [_PIECE] * 10
    batch = send(act.safeBatchTransferFrom(payee.address, new, ten, tenths, b""))
    parts, pieces = [101, 102, 103], [_PIECE] * 3
    buyer = parties.financier.address
    return {
        "mint": ("bare mint", mint),
        "part": (
            "bare transfer of a part",
            send(transfer(payee.address, new, 1, _PART, b"")),
        ),
        "whole": (
            "bare transfer of the whole",
            send(transfer(payee.address, new, 2, FACE, b"")),
        ),
        "batch": ("bare transfer of parts of 10 ids to one receiver, each", -(-batch // 10)),
        "cut": (
            "bare burn and mint of 3",
            send(act.cut(13, 3 * _PIECE, parts, pieces)),
        ),
        "sell": (
            "bare transfer and payment",
            send(act.sell(14, FACE, buyer, token.address, _PRICE)),
        ),
        "redeem": ("bare burn and payment", send(act.redeem(15, FACE, token.address))),
    }


@dataclass(frozen=True)
class Loop:
    """A contract that pays many holders in a loop."""

    name: str
    contract: Any

    def open(self, house: House, lots: Sequence[int], owners: Sequence[str], amount: int) -> None:
        """Give each owner a lot, and the loop the cash to pay them with some to spare."""
        admin, chain = house.parties.admin, house.chain
        cash = amount * len(lots) + 1
        chain.send(house.DepositToken.functions.mint(self.contract.address, cash), admin)
        for first in range(0, len(lots), 100):
            some = slice(first, first + 100)
            call = self.contract.functions.open(lots[some], owners[some], amount)
            chain.send(call, admin)

    def pay(self, house: House, batches: Sequence[Sequence[int]]) -> list[Sent]:
        """Pay all, a transaction for each batch."""
        pay = self.contract.functions.pay
        return [house.chain.send(pay(batch), house.parties.carrier) for batch in batches]


def deploy_loops(house: House, compiled: dict[str, Compiled]) -> tuple[Loop, Loop]:
    """The barest push loop, and the one with the duties of clear."""
    deploy, token = house.chain.deploy, house.DepositToken.address
    barest, dutiful = compiled["PushLoop"], compiled["DutifulLoop"]
    return (
        Loop("push loop, barest", deploy(barest.abi, barest.bytecode, token)),
        Loop(
            "push loop with the same duties",
            deploy(dutiful.abi, dutiful.bytecode, token, house.Enterprises.address),
        ),
    )
