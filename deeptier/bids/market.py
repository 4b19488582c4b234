"""What a chain says of a lot that is for sale, and of the bids for it, all at one block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deeptier.audit.errors import AuditError
from deeptier.audit.node import Node
from deeptier.audit.rebuild import deployed_head, require_same_block
from deeptier.audit.views import Views
from deeptier.audit.words import write_words
from deeptier.bids.files import SignedBid
from deeptier.bids.ranking import Facts, Offer, Ranking, Reason, Unable
from deeptier.chain.deployment import Deployment
from deeptier.chain.errors import explain, refusal_data
from deeptier.consents import lot_version
from deeptier.days import date_of
from deeptier.errors import InputError
from deeptier.lot_id import MAX_CHILD, MAX_DEPTH, LotId
from deeptier.roles import Role

if TYPE_CHECKING:
    from web3 import Web3

_DESK = "DiscountDesk"
_OPEN = 1
_STATUS = {2: "is closed", 3: "is replaced by another account"}
_MOST_HOPS = 255
_TRADING = Role.CORE_ENTERPRISE | Role.SUPPLIER | Role.FINANCIER | Role.GUARANTOR
#: EIP-1271: isValidSignature(bytes32,bytes), which answers its own selector.
_IS_VALID = bytes.fromhex("1626ba7e")


@dataclass(frozen=True)
class LotForSale:
    """A lot as it stands.

    Attributes:
        version: children × 256 + hops.
        can_be_cut: whether a part of it can be sold.
        obstacle: why it cannot be sold at all; None where it can.
    """

    lot: LotId
    owner: str
    amount: int
    version: int
    due_day: int
    obligor: str
    currency: str
    decimals: int
    can_be_cut: bool
    obstacle: str | None


class Market:
    """One deployment at its newest block.

    Errors of every method: `AuditError` when the node does not answer.
    """

    def __init__(self, web3: Web3, deployment: Deployment) -> None:
        self._web3 = web3
        self._deployment = deployment
        self._node = Node(web3)
        self._head = deployed_head(self._node, deployment, None)
        self._views = Views(self._node, deployment.addresses, self._head.number)
        self.today = int(self._views.ask("Enterprises", "today"))

    @property
    def block(self) -> int:
        """Number of the block."""
        return self._head.number

    def lot(self, lot: LotId, on: int) -> LotForSale:
        """A lot that is live.

        Errors: `InputError` for one that is not.
        """
        ask = self._views.ask
        found = ask("Warrants", "lotOf", lot.number)
        if not found["amount"]:
            raise InputError("--lot", str(lot), "a live lot of this deployment")
        paper = ask("Warrants", "paperOf", lot.payable)
        return LotForSale(
            lot=lot,
            owner=found["owner"],
            amount=found["amount"],
            version=lot_version(found["children"], found["hops"]),
            due_day=paper["dueDay"],
            obligor=ask("Clearing", "lineOf", paper["line"])["obligor"],
            currency=paper["currency"],
            decimals=ask("DepositToken", "decimals", address=paper["currency"]),
            can_be_cut=lot.depth < MAX_DEPTH and found["children"] < MAX_CHILD,
            obstacle=self._obstacle(found, paper, on),
        )

    def facts(self, bids: Iterable[SignedBid], sale: LotForSale, on: int) -> dict[SignedBid, Facts]:
        """What the ranking must know of each bid."""
        ask, desk = self._views.ask, self._deployment.addresses[_DESK]
        facts: dict[SignedBid, Facts] = {}
        for signed in bids:
            financier, currency = signed.bid.financier, signed.bid.currency
            facts[signed] = Facts(
                consented=self._consented(signed),
                inactive=self._inactive(financier, Role.FINANCIER, on),
                series=ask(_DESK, "seriesOf", financier),
                filled=ask(_DESK, "filledOf", signed.digest),
                balance=self._token(currency, "balanceOf", financier),
                allowance=self._token(currency, "allowance", financier, desk),
                is_holder=financier.lower() == sale.owner,
            )
        require_same_block(self._node, self._head)
        return facts

    def tried(self, ranking: Ranking, sale: LotForSale) -> Ranking:
        """The same ranking, without the offers that the desk refuses when the holder accepts them.

        Nothing is sent. The desk speaks of its own day only.
        """
        accepted, refused = [], []
        for offer in ranking.offers:
            reason = self._refusal(offer, sale)
            if reason is None:
                accepted.append(offer)
            else:
                refused.append(Unable(offer.signed, (Reason("refused", reason),)))
        return Ranking(tuple(accepted), (*ranking.unable, *refused))

    def _refusal(self, offer: Offer, sale: LotForSale) -> str | None:
        contract = self._deployment.contract(_DESK, self._web3)
        signed = offer.signed
        words = (signed.bid.as_tuple(), signed.signature, sale.lot.number, offer.price.face)
        holder: Any = self._web3.to_checksum_address(sale.owner)
        try:
            contract.functions["accept"](*words).call({"from": holder}, self._head.number)
        except Exception as error:  # each node and web3 report a refusal in their own way
            data = refusal_data(error)
            if data is None:
                raise AuditError(f"the desk did not answer: {error}") from error
            return explain(data, decimals=sale.decimals).sentence
        return None

    def _obstacle(self, lot: dict[str, Any], paper: dict[str, Any], on: int) -> str | None:
        if self._views.ask("Enterprises", "pausedSince"):
            return "new business is paused"
        if paper["frozen"]:
            return "its payable is frozen"
        if lot["frozen"]:
            return "the lot is frozen"
        if lot["offered"]:
            return "the lot is held for whom it is offered to"
        if lot["pledged"]:
            return "the lot is pledged"
        if lot["hops"] == _MOST_HOPS:
            return f"the lot was delivered {_MOST_HOPS} times"
        inactive = self._inactive(lot["owner"], _TRADING, on)
        return None if inactive is None else f"its holder {inactive}"

    def _inactive(self, account: str, roles: Role, on: int) -> str | None:
        found = self._views.ask("Enterprises", "enterpriseOf", account)
        if found["status"] != _OPEN:
            return _STATUS.get(found["status"], "is no enterprise")
        if found["frozen"]:
            return "is frozen"
        if found["expiryDay"] < on:
            return f"is active through {date_of(found['expiryDay']).isoformat()} only"
        return None if found["roles"] & roles else "has not the role it needs"

    def _consented(self, signed: SignedBid) -> bool:
        """By key, by the financier's account, or by its approval on the desk."""
        financier = signed.bid.financier
        if not signed.signature:
            return bool(self._views.ask(_DESK, "isConsentApproved", financier, signed.digest))
        if signed.key_signer == financier:
            return True
        code = self._node.ask("eth_getCode", financier, hex(self.block))
        if code in ("0x", "0x0"):
            return False
        data = _IS_VALID + write_words(("bytes32", "bytes"), (signed.digest, signed.signature))
        call = {"to": financier, "data": "0x" + data.hex()}
        try:
            answer = self._node.ask("eth_call", call, hex(self.block))
        except AuditError:
            return False
        return str(answer).lower() == "0x" + _IS_VALID.ljust(32, b"\0").hex()

    def _token(self, currency: str, name: str, *arguments: str) -> int:
        """A figure of a token; zero where none answers."""
        try:
            return int(self._views.ask("DepositToken", name, *arguments, address=currency))
        except AuditError:
            return 0
