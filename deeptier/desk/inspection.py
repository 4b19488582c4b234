"""Looks at every endpoint of a network by itself, and at the contracts behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from web3 import Web3
from web3.exceptions import Web3Exception

from deeptier.chain.fees import FeeError, format_fee
from deeptier.desk.endpoints import Endpoint
from deeptier.desk.failover import NobodyAnswersError
from deeptier.desk.networks import Network
from deeptier.errors import DeeptierError, InputError


@dataclass(frozen=True)
class Seen:
    """One endpoint.

    Attributes:
        shown: the endpoint without its secrets.
        trouble: why it cannot be used, or what should be mended; empty where all is well.
        remedy: what to do about it, where that is known.
        client: what it says it is.
        block: number of its newest block.
        first_block: hash of its first block.
    """

    shown: str
    trouble: str = ""
    remedy: str = ""
    client: str | None = None
    block: int | None = None
    first_block: str | None = None


@dataclass(frozen=True)
class Inspection:
    """What was found of a network.

    Attributes:
        endpoints: in the order of the file.
        contracts: why they cannot be used; empty where they stand as their record says; None where
            nobody answers.
        fee: what a gas costs now, in words; None where nobody answers.
        is_too_dear: whether it is more than the network's file allows, so that nothing can be sent.
    """

    network: Network
    endpoints: tuple[Seen, ...]
    contracts: str | None = None
    fee: str | None = None
    is_too_dear: bool = False

    @property
    def is_well(self) -> bool:
        """Whether nothing is amiss."""
        trouble = self.contracts != "" or self.is_too_dear
        return not trouble and not any(each.trouble for each in self.endpoints)


def inspect(network: Network) -> Inspection:
    """Ask everything that is needed before business, change nothing."""
    seen = tuple(_look(network, each) for each in network.endpoints)
    newest = max((each.block for each in seen if each.block is not None), default=0)
    compared = tuple(_compared(seen, newest))
    if all(each.block is None for each in compared):
        return Inspection(network, compared)
    try:
        web3 = network.connect()
    except DeeptierError as error:
        return Inspection(network, compared, str(error))
    contracts = _contracts(network, web3)
    try:
        return Inspection(network, compared, contracts, _fee(network, web3))
    except FeeError as error:
        return Inspection(network, compared, contracts, str(error), is_too_dear=True)


def _look(network: Network, endpoint: Endpoint) -> Seen:
    shown = endpoint.shown
    try:
        web3 = network.through([endpoint])
        first = "0x" + bytes(web3.eth.get_block(0)["hash"]).hex()
        height = int(web3.eth.block_number)
        seen = Seen(shown, client=web3.client_version, block=height, first_block=first)
    except InputError as error:
        secret = f"give {error.field.partition(' ')[2]} in the environment, or in a file in `keys`"
        return Seen(shown, str(error), secret)
    except NobodyAnswersError as error:
        return Seen(shown, error.reasons[0][1])
    except (DeeptierError, Web3Exception) as error:
        return Seen(shown, str(error))
    if endpoint.holds_secrets:
        trouble = "networks.yaml holds its secret: write ${NAME} instead"
        remedy = "put the secret into the environment, or into the file keys/NAME"
        return replace(seen, trouble=trouble, remedy=remedy)
    return seen


def _compared(seen: Sequence[Seen], newest: int) -> Iterator[Seen]:
    first = next((each.first_block for each in seen if each.first_block), None)
    for each in seen:
        if each.block is None or each.trouble:
            yield each
        elif each.first_block != first:
            yield replace(each, trouble="its chain begins with another block: it is another chain")
        elif newest - each.block > 1:
            behind = newest - each.block
            yield replace(each, trouble=f"it is {behind:,} blocks behind: is it still catching up?")
        else:
            yield each


def _contracts(network: Network, web3: Web3) -> str:
    try:
        network.deployment(web3)
    except DeeptierError as error:
        return str(error)
    return ""


def _fee(network: Network, web3: Web3) -> str:
    fields = network.fees.of(web3)
    if "gasPrice" in fields:
        price = fields["gasPrice"]
        return format_fee(price) if price else "free"
    return f"at most {format_fee(fields['maxFeePerGas'])}"
