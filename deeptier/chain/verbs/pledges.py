"""Borrow on a lot that stays its holder's: pledge, repay, foreclose."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.consents import Consent, PledgeBid
from deeptier.lot_id import LotId
from deeptier.structs import Address, Bool, Struct, Uint16, Uint24, Uint32, Uint64, Word


@dataclass(frozen=True)
class Loan(Struct):
    """An advance on a lot, amounts in minor units; all zero where there is none."""

    financier: Address
    advance: Uint64
    since_day: Uint24
    pledgor: Address
    rate_ppm: Uint32
    day_basis: Uint16
    repay_day: Uint24
    foreclosed: Bool
    received: Uint64
    debt: Uint64
    digest: Word


class PledgeVerbs(Verbs):
    """Pledges. Financiers, and who repays, approve "Pledges" to take their deposits."""

    def pledge(
        self,
        sender: Sender,
        bid: PledgeBid,
        signature: bytes,
        consent: Consent | None = None,
    ) -> Done[int]:
        """Pledge a whole lot under a financier's offer; the value is the cash advanced.

        The value is in minor units.
        """
        words = (bid.as_tuple(), signature)
        if consent is None:
            done = self._do(sender, "Pledges", "pledge", *words)
        else:
            done = self._do(sender, "Pledges", "pledgeWithConsent", *words, consent.as_tuple())
        return answered(done, int(only(done, "Pledged")["advance"]))

    def cancel_pledge_bid(self, sender: Sender, bid: PledgeBid) -> Done[None]:
        """Kill one pledge offer of the sender."""
        return self._do(sender, "Pledges", "cancelPledgeBid", bid.as_tuple())

    def repay_loan(self, sender: Sender, lot: LotId) -> Done[int]:
        """Pay what is owed on a lot today, and free it; the value is the cash that was paid.

        The value is in minor units.
        """
        done = self._do(sender, "Pledges", "repayLoan", lot.number)
        return answered(done, int(only(done, "LoanRepaid")["cash"]))

    def foreclose(self, sender: Sender, lot: LotId) -> Done[int]:
        """Take a lot whose loan was not repaid in time; the value is the debt, now fixed.

        The value is in minor units.
        """
        done = self._do(sender, "Pledges", "foreclose", lot.number)
        return answered(done, int(only(done, "Foreclosed")["debt"]))

    def loan(self, lot: LotId) -> Loan:
        """The loan on a lot."""
        return Loan.from_tuple(tuple(self.ask("Pledges", "loanOf", lot.number)))

    def debt_on(self, lot: LotId) -> int:
        """What is owed on a lot's loan today, in minor units."""
        return int(self.ask("Pledges", "debtOf", lot.number))

    def is_pledge_bid_used(self, bid_digest: bytes) -> bool:
        """Whether an offer was taken or cancelled."""
        return bool(self.ask("Pledges", "isBidUsed", bid_digest))
