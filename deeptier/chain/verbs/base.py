"""What every verb shares: the contracts, and an answer that is read from the events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from eth_utils.abi import event_abi_to_log_topic
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.types import LogReceipt

from deeptier.chain.record import Deployment
from deeptier.chain.sending import Receipt, Sender
from deeptier.errors import DeeptierError
from deeptier.lot_id import LotId

Value = TypeVar("Value")


@dataclass(frozen=True)
class Event:
    """One event of our contracts, as its ABI names it."""

    contract: str
    name: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Done(Generic[Value]):
    """What a verb did.

    Attributes:
        value: what it made or paid; None for a verb that does neither.
        receipt: of its transaction.
        events: of our contracts, in order.
    """

    value: Value
    receipt: Receipt
    events: tuple[Event, ...]


class Verbs:
    """A house: the contracts of one deployment, over one connection.

    Each verb takes the `Sender` that acts, and raises what `Sender.send` raises.
    """

    def __init__(self, deployment: Deployment, web3: Web3) -> None:
        self.deployment = deployment
        self.web3 = web3
        self._contracts: dict[str, Contract] = {}
        self._shapes: dict[str, dict[bytes, Any]] = {}

    def contract(self, name: str) -> Contract:
        """One contract, ready to be called; made when it is first asked for."""
        if name not in self._contracts:
            self._contracts[name] = self.deployment.contract(name, self.web3)
        return self._contracts[name]

    def address(self, name: str) -> str:
        """Where one contract stands."""
        return self.deployment.record(name).address

    def events(self, receipt: Receipt) -> tuple[Event, ...]:
        """The events of our contracts in a receipt, decoded."""
        found = (self._event(log) for log in receipt.logs)
        return tuple(event for event in found if event is not None)

    def function(self, contract: str, name: str, *arguments: Any) -> ContractFunction:
        """A call of a contract's function, for `Sender.send` or `.call()`."""
        return self.contract(contract).functions[name](*arguments)

    def ask(self, contract: str, name: str, *arguments: Any) -> Any:
        """What a view answers."""
        return self.function(contract, name, *arguments).call()

    def _do(
        self, sender: Sender, contract: str, name: str, *arguments: Any, gas: int | None = None
    ) -> Done[None]:
        receipt = sender.send(self.function(contract, name, *arguments), gas=gas)
        return Done(None, receipt, self.events(receipt))

    def _event(self, log: LogReceipt) -> Event | None:
        if not log["topics"]:
            return None
        name = self._names.get(str(log["address"]))
        shape = None if name is None else self._shapes_of(name).get(bytes(log["topics"][0]))
        if name is None or shape is None:
            return None
        return Event(name, shape.event_name, dict(shape.process_log(log)["args"]))

    @cached_property
    def _names(self) -> dict[str, str]:
        """The contracts' names by address."""
        return {record.address: record.name for record in self.deployment.contracts}

    def _shapes_of(self, name: str) -> dict[bytes, Any]:
        """By first topic: the event of a contract that decodes it."""
        if name not in self._shapes:
            self._shapes[name] = {
                event_abi_to_log_topic(cast(Any, shape.abi)): shape
                for shape in self.contract(name).all_events()
            }
        return self._shapes[name]


def answered(done: Done[None], value: Value) -> Done[Value]:
    """The same, with a value."""
    return Done(value, done.receipt, done.events)


def delivered(done: Done[None]) -> tuple[LotId, ...]:
    """The lots that were delivered, or are held for who wants to accept them, in order."""
    names = ("Delivered", "Offered")
    return tuple(LotId.from_number(e.args["lot"]) for e in done.events if e.name in names)


def cut(done: Done[None]) -> tuple[LotId, ...]:
    """The lots that one split made, in order."""
    split = only(done, "Split")
    lot, first = LotId.from_number(split["lot"]), int(split["firstChild"])
    return tuple(lot.child(first + index) for index in range(len(split["amounts"])))


def only(done: Done[None], name: str) -> Mapping[str, Any]:
    """The arguments of the one event of that name.

    Errors: `DeeptierError` when there is not exactly one: then the contracts are not ours.
    """
    found = [event.args for event in done.events if event.name == name]
    if len(found) != 1:
        raise DeeptierError(
            f"transaction {done.receipt.transaction_hash} has {len(found)} events {name}, not one"
        )
    return found[0]
