"""Transactions to the contracts that were refused: they leave no log, only a failed receipt.

Why one was refused is found by calling it again at the state of the block before, and where that
is no refusal, at that of its own block: there stands what came first in the same block. A call from
another contract that was refused inside a transaction that succeeded is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eth_utils.address import to_checksum_address

from deeptier.audit.node import Node, SilentError
from deeptier.chain.errors import Refusal, explain, refusal_data

if TYPE_CHECKING:
    from web3 import Web3

#: Refusals of what was done, agreed or used up before.
DUPLICATES = frozenset(
    {
        "Payables_InvoiceUsed",
        "Payables_TermsUsed",
        "Warrants_VersionDiffers",
        "Warrants_ConsentUsed",
        "Offers_VersionDiffers",
        "Pledges_VersionDiffers",
        "Pledges_BidUsed",
        "Pledges_AlreadyForeclosed",
        "DiscountDesk_VersionDiffers",
        "DiscountDesk_Overfilled",
        "DiscountDesk_BidCancelled",
        "DiscountDesk_SeriesDead",
        "Clearing_PaidAlready",
        "Clearing_Settled",
        "Clearing_AlreadyDefaulted",
        "Recourse_AlreadyClaimed",
        "Evidence_AlreadyPresented",
        "Evidence_AlreadyRegistered",
    }
)


@dataclass(frozen=True)
class RefusedAttempt:
    """A transaction that was mined and changed nothing.

    Attributes:
        contract: that it called, by name.
        sender: who sent it, lower case.
        reason: why it was refused; None where the node cannot say.
    """

    block: int
    transaction: str
    contract: str
    sender: str
    reason: Refusal | None

    @property
    def is_duplicate(self) -> bool:
        """Whether it tried what was done before, or might have: its reason is not known."""
        return self.reason is None or self.reason.error in DUPLICATES


def refused_attempts(
    web3: Web3,
    blocks: Iterable[Mapping[str, Any]],
    contracts: Mapping[str, str],
    names: Mapping[str, str],
    cannot: Callable[[str], None],
) -> list[RefusedAttempt]:
    """The refused transactions to the contracts in blocks with whole transactions, in their order.

    `contracts` are names by address, `names` what to call accounts, both in lower case; `cannot` is
    told why where a node cannot call a transaction again.

    Errors: as `Node.ask`.
    """
    called = [
        each
        for block in blocks
        for each in block["transactions"]
        if isinstance(each, Mapping) and (each.get("to") or "").lower() in contracts
    ]
    requests = [("eth_getTransactionReceipt", [each["hash"]]) for each in called]
    shown = {str(to_checksum_address(address)): name for address, name in names.items()}
    found = []
    for sent, receipt in zip(called, Node(web3).ask_all(requests), strict=True):
        if receipt is None or int(receipt["status"], 16):
            continue
        found.append(
            RefusedAttempt(
                int(sent["blockNumber"], 16),
                sent["hash"],
                contracts[sent["to"].lower()],
                sent["from"].lower(),
                _reason(web3, sent, shown, cannot),
            )
        )
    return found


def _reason(
    web3: Web3, sent: Mapping[str, Any], names: Mapping[str, str], cannot: Callable[[str], None]
) -> Refusal | None:
    call = {name: sent[name] for name in ("from", "to", "value", "gas") if name in sent}
    call["data"] = sent["input"]
    block = int(sent["blockNumber"], 16)
    for number in (block - 1, block):
        try:
            response: Any = web3.provider.make_request("eth_call", [call, hex(number)])  # type: ignore[arg-type]
        except Exception as error:  # each transport has errors of its own
            raise SilentError(f"the node did not answer eth_call: {error}") from error
        if "error" not in response:
            continue
        data = refusal_data(_Answer(response))
        if data is not None:
            return explain(data, names)
        said = response["error"]
        cannot(str(said.get("message") if isinstance(said, Mapping) else said))
        return None
    return None


class _Answer(Exception):  # noqa: N818 - carries a node's answer to what reads refusals in it
    def __init__(self, response: Any) -> None:
        super().__init__()
        self.rpc_response = response
