"""A house of contracts with everything that can be done in it: one method a business verb."""

from __future__ import annotations

from deeptier.chain.verbs.base import Done, Event
from deeptier.chain.verbs.clearing import Cleared, ClearingVerbs
from deeptier.chain.verbs.deposits import DepositVerbs
from deeptier.chain.verbs.discount import DiscountVerbs, Sale
from deeptier.chain.verbs.enterprises import EnterpriseVerbs
from deeptier.chain.verbs.evidence import EvidenceVerbs
from deeptier.chain.verbs.lines import LineVerbs
from deeptier.chain.verbs.offers import OfferVerbs
from deeptier.chain.verbs.orders import OrderVerbs
from deeptier.chain.verbs.payables import PayableVerbs
from deeptier.chain.verbs.pledges import PledgeVerbs
from deeptier.chain.verbs.protections import ProtectionVerbs
from deeptier.chain.verbs.rulebook import RulebookVerbs
from deeptier.chain.verbs.signing import SigningVerbs
from deeptier.chain.verbs.standing_bids import StandingBidVerbs
from deeptier.chain.verbs.successions import SuccessionVerbs
from deeptier.chain.verbs.warrants import WarrantVerbs

__all__ = ["Cleared", "Done", "Event", "House", "Sale"]


class House(
    EnterpriseVerbs,
    RulebookVerbs,
    SuccessionVerbs,
    LineVerbs,
    PayableVerbs,
    EvidenceVerbs,
    WarrantVerbs,
    OfferVerbs,
    OrderVerbs,
    DiscountVerbs,
    StandingBidVerbs,
    PledgeVerbs,
    ClearingVerbs,
    ProtectionVerbs,
    DepositVerbs,
    SigningVerbs,
):
    """`House(deployment, web3)`: lots are `LotId`, days day numbers, amounts minor units.

    Verbs that send take the acting `Sender` first and return `Done(value, receipt, events)`; the
    others only read, or sign.

    Errors of verbs that send: `Refused` where the contracts refuse, and then nothing changed;
    `UnminedError` where the transaction is not mined in time; `FeeError` where the chain asks more
    than the fees allow. `NoAnswerError` of every method, where no node answers.
    """
