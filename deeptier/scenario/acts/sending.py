"""Carries out the step that calls any function, and deploys what it may call beside the house."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from eth_hash.auto import keccak
from eth_utils.abi import collapse_if_tuple
from web3.contract.contract import ContractFunction

from deeptier.chain.errors import Refusal, Refused
from deeptier.chain.house import Done
from deeptier.chain.puppet import Puppet
from deeptier.chain.sending import Receipt, Sender
from deeptier.scenario.actions import Action, Send
from deeptier.scenario.acts.actor import Actor
from deeptier.scenario.model import Counterpart
from deeptier.scenario.speech import Speech

_UNKNOWN = "Unknown"
_SELECTOR_BYTES = 4


def deploy_counterparts(actor: Actor, tell: Callable[[str, Receipt], None]) -> None:
    """Deploy the counterparts of the scenario, and let the devnet send for them."""
    stage = actor.stage
    deployer = Sender(stage.house.web3, stage.cast.deployer)
    for each in stage.scenario.counterparts.values():
        contract = stage.house.web3.eth.contract(abi=list(each.abi), bytecode=each.bytecode)
        arguments = _speech(actor).plain(each.arguments)
        receipt = deployer.send(contract.constructor(*arguments))
        stage.counterparts[each.id] = str(receipt.contract_address)
        stage.senders[each.id] = Puppet(stage.house.web3, stage.counterparts[each.id])
        for sender in stage.senders.values():
            sender.names = {**sender.names, stage.counterparts[each.id]: each.id}
        tell(f"{each.contract} is deployed as {each.id}", receipt)


def send(actor: Actor, action: Action) -> Done[Any] | None:
    """Carry out an action of this family; None for one of another."""
    if not isinstance(action, Send):
        return None
    arguments = _speech(actor).plain(action.arguments)
    function = _function(actor, action.contract, action.function, *arguments)
    try:
        receipt = actor.sender(action.who).send(function)
    except Refused as refused:
        raise _named(refused, actor.stage.scenario.counterparts.values()) from None
    return Done(None, receipt, actor.house.events(receipt))


def _speech(actor: Actor) -> Speech:
    stage = actor.stage

    def address(name: str) -> str:
        known = name in stage.scenario.parties or name in stage.scenario.counterparts
        return stage.address(name) if known else stage.house.address(name)

    return Speech(
        stage.house.deployment.chain_id, address, stage.cast.accounts.__getitem__, stage.house.ask
    )


def _function(actor: Actor, contract: str, name: str, *arguments: Any) -> ContractFunction:
    beside = actor.stage.scenario.counterparts.get(contract)
    if beside is None:
        return actor.house.function(contract, name, *arguments)
    address = cast(Any, actor.stage.counterparts[contract])
    found = actor.house.web3.eth.contract(address=address, abi=list(beside.abi))
    return cast(ContractFunction, found.functions[name](*arguments))


def _named(refused: Refused, counterparts: Iterable[Counterpart]) -> Refused:
    """The refusal by the name that a counterpart's interface has for its error, if any has."""
    if refused.error != _UNKNOWN:
        return refused
    selector = refused.args_by_name["data"][:_SELECTOR_BYTES]
    for each in counterparts:
        name = _errors(each).get(selector)
        if name is not None:
            sentence = f"{each.contract} refused with {name}"
            return Refused(Refusal(name, {}, sentence), refused.transaction_hash)
    return refused


def _errors(counterpart: Counterpart) -> dict[bytes, str]:
    return {
        _selector(entry): str(entry["name"])
        for entry in counterpart.abi
        if entry["type"] == "error"
    }


def _selector(entry: Any) -> bytes:
    types = ",".join(map(collapse_if_tuple, entry["inputs"]))
    return keccak(f"{entry['name']}({types})".encode())[:_SELECTOR_BYTES]
