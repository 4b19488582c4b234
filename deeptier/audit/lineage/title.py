"""One title on its way through the journal: whose it is, of how much, under which number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from deeptier.audit.errors import AuditError
from deeptier.audit.events import Event, Place
from deeptier.audit.events.clearing import Redeemed
from deeptier.audit.events.lots import Cause, Delivered, Followed, Split
from deeptier.audit.events.payables import PayableCancelled, PayableIssued
from deeptier.audit.events.protections import Retired
from deeptier.audit.family import parent_of
from deeptier.audit.findings import LotNumber
from deeptier.audit.lineage.steps import Commitment, Kind, Step, Value
from deeptier.audit.lineage.told import Told
from deeptier.audit.lineage.touches import TOUCHES, Touch
from deeptier.lot_id import LotId

KIND_OF_CAUSE = {
    Cause.ENDORSEMENT: Kind.ENDORSED,
    Cause.SALE: Kind.SOLD,
    Cause.RECOURSE: Kind.RETURNED,
    Cause.FORECLOSURE: Kind.FORECLOSED,
    Cause.ORDER: Kind.ORDERED,
}
_COMMITMENT_OF_CAUSE = {
    Cause.ENDORSEMENT: Commitment.TRADE,
    Cause.SALE: Commitment.BID,
    Cause.FORECLOSURE: Commitment.BID,
    Cause.ORDER: Commitment.ORDER,
}


def cause_of(event: Delivered) -> Cause:
    """Why a lot was delivered. Errors: `AuditError` for a number that stands for no cause."""
    try:
        return Cause(event.cause)
    except ValueError:
        raise AuditError(
            f"a delivery of lot {LotNumber(event.lot)} has the cause {event.cause}, which is none"
            f" ({event.place})"
        ) from None


class Title:
    """Grows the steps of one lot's title from the events that tell of it, in order.

    `day_of` gives the day number of a place.
    """

    def __init__(self, told: Told, lot: LotId, day_of: Callable[[Place], int]) -> None:
        self.steps: list[Step] = []
        self._told = told
        self._day_of = day_of
        self._path = [*reversed(lot.ancestors()), lot]
        self._at = 0
        self._holder = ""
        self._amount = 0
        self._gone: set[LotId] = set()  # lots that were cut away

    def tell(self, event: Event) -> None:
        """Take in the next event; one that does not concern the title now changes nothing."""
        tell = _TITLE.get(type(event))
        if tell is not None:
            tell(self, event)
        elif type(event) in TOUCHES:
            touch = TOUCHES[type(event)](event, self._told)
            if touch is not None:
                self._touch(event, touch)

    @property
    def _lot(self) -> LotId:
        return self._path[self._at]

    @property
    def _next(self) -> LotId | None:
        return self._path[self._at + 1] if self._at + 1 < len(self._path) else None

    def _issued(self, event: PayableIssued) -> None:
        terms = event.terms
        facts: dict[str, Value] = {
            "face_amount": terms.face_amount,
            "due_day": terms.due_day,
            "terms_digest": event.terms_digest,
            "invoices": len(event.invoices),
        }
        self._amount = terms.face_amount
        self._pass(
            event,
            Kind.ISSUED,
            event.obligor,
            event.payee,
            0,
            (Commitment.DOCUMENT_ROOT, terms.document_root),
            facts,
        )

    def _split(self, event: Split) -> None:
        if event.lot != self._lot.number:
            return
        cuts = {
            self._lot.child(event.first_child + position): amount
            for position, amount in enumerate(event.amounts)
        }
        order = self._told.order_of(event)
        committed = (Commitment.ORDER, order) if order else None
        mine = self._next
        if mine is None or mine not in cuts:
            self._cut_away(event, tuple(cuts), sum(cuts.values()), committed)
            return
        before = self._enter(cuts[mine])
        stays = before - self._amount
        holder = self._holder
        facts: dict[str, Value] = {"cut_from": self._path[self._at - 1], "stays_behind": stays}
        self._pass(event, Kind.SPLIT, holder, holder, before, committed, facts)

    def _delivered(self, event: Delivered) -> None:
        lot = LotId.from_number(event.lot)
        if lot == self._lot:
            self._pass_on(event, self._amount, {})
        elif parent_of(event.lot) == self._lot.number and lot not in self._gone:
            if lot != self._next:
                self._cut_away(event, (lot,), event.amount, None)
                return
            before = self._enter(event.amount)
            stays = before - self._amount
            self._pass_on(
                event, before, {"cut_from": self._path[self._at - 1], "stays_behind": stays}
            )

    def _pass_on(self, event: Delivered, before: int, facts: dict[str, Value]) -> None:
        cause = cause_of(event)
        facts |= {"tier": event.hops + 1, **self._beside(event, cause)}
        committed = _COMMITMENT_OF_CAUSE.get(cause)
        self._pass(
            event,
            KIND_OF_CAUSE[cause],
            event.from_,
            event.to,
            before,
            (committed, event.ref) if committed else None,
            facts,
        )

    def _beside(self, event: Delivered, cause: Cause) -> dict[str, Value]:
        """What other events of the transaction say of a delivery."""
        facts: dict[str, Value] = {}
        sale = self._told.sale(event) if cause is Cause.SALE else None
        if sale is not None:
            facts |= {
                "price": sale.proceeds,
                "discount": sale.discount,
                "rate_ppm": sale.rate_ppm,
                "day_basis": sale.day_basis,
                "tenor_days": sale.tenor_days,
                "method": "true yield" if sale.method else "simple discount",
            }
            fee, shared = self._told.fee(sale), self._told.shared(sale)
            if fee is not None:
                facts["fee"] = fee.fee
            if shared is not None:
                facts["discount_borne_by_obligor"] = shared.cash
        right = self._told.right(event)
        if right is not None:
            facts |= {"recourse_against": right.seller, "recourse_price": right.price}
        elif cause is Cause.SALE:
            facts["recourse_against"] = ""
        back = self._told.recourse(event) if cause is Cause.RECOURSE else None
        if back is not None:
            facts |= {"cash": back.cash, "payer": back.payer}
        taken = self._told.foreclosure(event) if cause is Cause.FORECLOSURE else None
        if taken is not None:
            facts["debt"] = taken.debt
        return facts

    def _followed(self, event: Followed) -> None:
        if event.lot == self._lot.number:
            self._pass(event, Kind.FOLLOWED, event.from_, event.to, self._amount, None, {})

    def _redeemed(self, event: Redeemed) -> None:
        arrears = self._told.arrears(event, event.lot)
        cash, facts = event.amount, dict[str, Value]()
        if arrears is not None:
            facts |= {"penalty": arrears.penalty_share, "claimed_before": arrears.claimed}
            cash += arrears.penalty_share - arrears.claimed
        self._end(event, event.lot, Kind.REDEEMED, {"cash": cash, **facts})

    def _retired(self, event: Retired) -> None:
        self._end(event, event.lot, Kind.RETIRED, {})

    def _cancelled(self, event: PayableCancelled) -> None:
        self._end(event, LotId(event.payable_number).number, Kind.CANCELLED, {})

    def _end(self, event: Event, number: int, kind: Kind, facts: dict[str, Value]) -> None:
        if number != self._lot.number or self._next is not None:
            return
        before, self._amount = self._amount, 0
        self._pass(event, kind, self._holder, "", before, None, facts)

    def _cut_away(
        self,
        event: Event,
        lots: tuple[LotId, ...],
        amount: int,
        committed: tuple[Commitment, bytes] | None,
    ) -> None:
        """Cuts that lead elsewhere, those of one transaction as one step."""
        before, self._amount = self._amount, self._amount - amount
        self._gone.update(lots)
        last = self.steps[-1] if self.steps else None
        earlier = last.facts.get("lots") if last else None
        if last is not None and isinstance(earlier, tuple) and self._goes_on(last, event):
            facts = {**last.facts, "lots": (*earlier, *lots)}
            self.steps[-1] = replace(last, after=self._amount, facts=facts)
            return
        self._add(event, Kind.CUT_AWAY, self._holder, "", before, committed, {"lots": lots})

    def _goes_on(self, last: Step, event: Event) -> bool:
        """Whether an event cuts the same lot in the same transaction as the last step."""
        return (
            last.kind is Kind.CUT_AWAY
            and last.lot == self._lot
            and last.place.transaction == event.place.transaction
        )

    def _touch(self, event: Event, touch: Touch) -> None:
        """What touches the title while it is what it is now."""
        if touch.lot is not None and touch.lot != self._lot.number:
            return
        if touch.holder is not None and touch.holder != self._holder:
            return
        if touch.lot is None and not self._amount:
            return
        from_ = self._holder if touch.from_ is None else touch.from_
        to = self._holder if touch.to is None else touch.to
        self._add(event, touch.kind, from_, to, self._amount, touch.committed, dict(touch.facts))

    def _enter(self, amount: int) -> int:
        """Go on under the number of the lot that was cut; answers what the title was before."""
        before, self._amount = self._amount, amount
        self._at += 1
        return before

    def _pass(
        self,
        event: Event,
        kind: Kind,
        from_: str,
        to: str,
        before: int,
        committed: tuple[Commitment, bytes] | None,
        facts: dict[str, Value],
    ) -> None:
        self._holder = to or self._holder
        self._add(event, kind, from_, to, before, committed, facts)

    def _add(
        self,
        event: Event,
        kind: Kind,
        from_: str,
        to: str,
        before: int,
        committed: tuple[Commitment, bytes] | None,
        facts: dict[str, Value],
    ) -> None:
        commitment, reference = committed or (None, b"")
        self.steps.append(
            Step(
                kind=kind,
                lot=self._lot,
                place=event.place,
                day=self._day_of(event.place),
                from_=from_,
                to=to,
                before=before,
                after=self._amount,
                commitment=commitment,
                reference=reference,
                facts=facts,
            )
        )


_TITLE: dict[type[Event], Any] = {
    PayableIssued: Title._issued,
    Split: Title._split,
    Delivered: Title._delivered,
    Followed: Title._followed,
    Redeemed: Title._redeemed,
    Retired: Title._retired,
    PayableCancelled: Title._cancelled,
}
