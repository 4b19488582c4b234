"""What the calls of a proposal do, read from their bytes and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from eth_utils.address import is_address
from web3 import Web3
from web3.contract.base_contract import BaseContractFunction

from deeptier.approvals.proposal import Call, Proposal
from deeptier.bulk.intent import Intent
from deeptier.chain.record import Deployment
from deeptier.desk.book import AddressBook
from deeptier.errors import InputError
from deeptier.letters.describe import Wording, day, message_lines, rate
from deeptier.lot_id import LotId
from deeptier.messages import Bid, PledgeBid, Terms
from deeptier.money import MAX_DECIMALS, format_amount
from deeptier.structs import Struct, members

_TOKEN = "DepositToken"  # noqa: S105 - the name of a contract
_OWN_DECIMALS = 2
_LONGEST_LIST = 8
_WORD_BYTES, _SHOWN_BYTES = 32, 8
_LABEL_WIDTH = 22
_CAPITAL = re.compile("[A-Z]")
#: Last words of names, by what they are.
_LOTS = ("lot", "lots")
_DAYS = ("day",)
#: Messages of parties, by the names of their fields.
_TOLD = {tuple(each.name for each in members(struct)): struct for struct in (Terms, Bid, PledgeBid)}
_AMOUNTS = ("amount", "amounts", "budget", "value", "limit")


def intents_of(proposal: Proposal, deployment: Deployment, book: AddressBook) -> list[Intent]:
    """The calls as intents, decoded and encoded again to the same bytes.

    Errors: `InputError` for a call to another contract than the deployment's, or of bytes that no
    function of it takes, and for a sender who is not in the book.
    """
    contracts = Contracts.of(deployment)
    return [_intent(proposal, call, contracts, book) for call in proposal.calls]


def functions_of(proposal: Proposal, deployment: Deployment) -> set[tuple[str, str]]:
    """Names of the contracts and functions that are called.

    Errors: as `intents_of`, and `InputError` for an amount that is not that of the calls.
    """
    contracts = Contracts.of(deployment)
    decoded = [contracts.decoded(each) for each in proposal.calls]
    amount = sum(_amount(arguments) for _, _, arguments in decoded)
    places = min(len(proposal.amount.partition(".")[2]), MAX_DECIMALS)
    is_said = format_amount(amount, places)
    if proposal.amount not in ("", is_said):
        raise InputError("amount of the proposal", proposal.amount, f"that of its calls, {is_said}")
    return {(name, function) for name, function, _ in decoded}


def told(proposal: Proposal, deployment: Deployment, names: Mapping[str, str]) -> Iterator[str]:
    """The calls in words: the sentence that was proposed, then what the bytes say.

    Errors: as `intents_of`.
    """
    contracts = Contracts.of(deployment)
    own = deployment.addresses[_TOKEN]
    contracts_by_address = {address: name for name, address in deployment.addresses.items()}
    symbol = {own: deployment.settings.token_symbol}
    wording = _Wording(contracts_by_address | symbol | dict(names), own=own)
    for call in proposal.calls:
        name, function, arguments = contracts.decoded(call)
        yield call.sentence
        yield _line("  ", "sent by", wording.account(call.sender))
        yield _line("  ", "calls", f"{name}.{function}  {call.contract}")
        said = replace(wording, decimals=_OWN_DECIMALS) if name == _TOKEN else wording
        for each, value in arguments.items():
            yield from _lines(each, value, said, "  ")


@dataclass(frozen=True)
class _Wording(Wording):
    """How accounts and amounts are told; `own` is the deployment's own currency."""

    own: str = ""


class Contracts:
    """The contracts of a deployment, by address, without a chain; a call is decoded once."""

    def __init__(self, deployment: Deployment) -> None:
        web3 = Web3()
        self._by_address = {
            address: (name, deployment.contract(name, web3))
            for name, address in deployment.addresses.items()
        }
        self._decoded: dict[tuple[str, bytes], tuple[str, str, dict[str, Any]]] = {}

    @classmethod
    @lru_cache(maxsize=1)
    def of(cls, deployment: Deployment) -> Contracts:
        """Those of a deployment; the last ones are kept."""
        return cls(deployment)

    def decoded(self, call: Call) -> tuple[str, str, dict[str, Any]]:
        """Names of contract and function, and the arguments by name.

        Errors: as `intents_of`.
        """
        key = call.contract, call.data
        if key not in self._decoded:
            self._decoded[key] = self._decode(call)
        return self._decoded[key]

    def _decode(self, call: Call) -> tuple[str, str, dict[str, Any]]:
        known = self._by_address.get(call.contract)
        if known is None:
            raise InputError("contract of the call", call.contract, "one of the deployment")
        name, contract = known
        try:
            function, arguments = contract.decode_function_input(call.data)
            again = contract.encode_abi(function.abi_element_identifier, args=_values(arguments))
        except Exception:  # the library has an error of its own for each kind of nonsense
            raise _no_call(name, call) from None
        if bytes.fromhex(again[2:]) != call.data:
            raise _no_call(name, call)
        return name, _function_name(function), dict(arguments)


def _intent(proposal: Proposal, call: Call, contracts: Contracts, book: AddressBook) -> Intent:
    name, function, arguments = contracts.decoded(call)
    party = book.find(call.sender)
    if party is None:
        raise InputError("sender of the call", call.sender, "a party of the address book")
    return Intent(
        key=call.reference,
        verb=proposal.command,
        sender=party.name,
        contract=name,
        function=function,
        arguments=tuple(_values(arguments)),
        sentence=call.sentence,
    )


def _amount(arguments: Mapping[str, Any]) -> int:
    """What a call is about in minor units; an amount of its own counts before those of messages."""
    own = [value for name, value in arguments.items() if _last_word(name) in _AMOUNTS]
    if own:
        return sum(sum(each) if isinstance(each, (list, tuple)) else each for each in own)
    inner = [each if isinstance(each, (list, tuple)) else [each] for each in arguments.values()]
    return sum(_amount(each) for row in inner for each in row if isinstance(each, Mapping))


def _function_name(function: BaseContractFunction) -> str:
    return str(function.fn_name)


def _values(arguments: Mapping[str, Any]) -> list[Any]:
    """In the order of the function, structs as tuples."""
    return [_plain(value) for value in arguments.values()]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple(_plain(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _no_call(name: str, call: Call) -> InputError:
    return InputError(
        "data of the call", "0x" + call.data.hex(), f"what a function of {name} takes"
    )


def _lines(name: str, value: Any, wording: _Wording, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"{indent}{_words(name)}"
        struct = _TOLD.get(tuple(value))
        if struct is not None:
            yield from _message(struct, value, wording, indent + "  ")
            return
        for each, inner in value.items():
            yield from _lines(each, inner, wording, indent + "  ")
        return
    if isinstance(value, (list, tuple)) and any(isinstance(each, Mapping) for each in value):
        for at, inner in enumerate(value[:_LONGEST_LIST], 1):
            yield from _lines(f"{name} {at}", inner, wording, indent)
        if len(value) > _LONGEST_LIST:
            yield f"{indent}… and {len(value) - _LONGEST_LIST} more"
        return
    yield _line(indent, _words(name), _shown(name, value, wording))


def _message(
    struct: type[Struct], value: Mapping[str, Any], wording: _Wording, indent: str
) -> Iterator[str]:
    """What parties sign, told as in their letters."""
    if value["currency"] == wording.own:
        wording = replace(wording, decimals=_OWN_DECIMALS)
    message = struct.from_tuple(tuple(value.values()))
    for label, text in message_lines(message, wording):
        yield _line(indent, label, text)


def _line(indent: str, label: str, text: str) -> str:
    return f"{indent}{label:<{_LABEL_WIDTH - len(indent)}} {text}"


def _last_word(name: str) -> str:
    return _words(name).rpartition(" ")[2]


def _words(name: str) -> str:
    """A name of Solidity as words: "face amount"."""
    return _CAPITAL.sub(lambda found: " " + found[0].lower(), name).strip("_ ")


def _shown(name: str, value: Any, wording: Wording) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(name, each, wording) for each in value) or "none"
    if isinstance(value, bytes):
        return _bytes(value) if value else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return wording.account(value) if is_address(value) else repr(value)
    return _number(name, value, wording)


def _bytes(value: bytes) -> str:
    """A word in full; of longer ones, which are signatures, the beginning."""
    if len(value) <= _WORD_BYTES:
        return "0x" + value.hex()
    return f"0x{value[:_SHOWN_BYTES].hex()}… ({len(value)} bytes)"


def _number(name: str, value: int, wording: Wording) -> str:
    """A number as what its name says that it is, with the number itself beside."""
    last = _last_word(name)
    if last in _LOTS and value:
        try:
            return str(LotId.from_number(value))
        except InputError:
            return str(value)
    if "Ppm" in name:
        return f"{rate(value)} ({value} parts per million)"
    if last in _DAYS:
        return f"{day(value)} (day {value})"
    if last in _AMOUNTS:
        return wording.amount(value)
    return str(value)
