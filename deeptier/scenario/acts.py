"""Carries out one action of a scenario: signs what must be signed, sends what must be sent."""

from __future__ import annotations

from typing import Any

from deeptier.chain.house import Done
from deeptier.chain.sending import Sender
from deeptier.consents import Acceptance, Bid, Consent, Endorse, EndorseMany, IssueConsents, Split
from deeptier.consents import Delivery as SignedDelivery
from deeptier.days import day_number
from deeptier.lot_id import LotId
from deeptier.scenario import actions
from deeptier.scenario.actions import Action, LotName
from deeptier.scenario.model import Step
from deeptier.scenario.stage import Stage


class Actor:
    """Acts for all parties of a scenario.

    Attributes:
        payables: the number on the chain of each payable that was issued.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._house = stage.house
        self.payables: dict[str, int] = {}

    def lot(self, name: LotName) -> LotId:
        """The lot that a scenario names."""
        return LotId(self.payables[name.payable], name.path)

    def act(self, step: Step, action: Action) -> Done[Any]:
        """Carry out a step's action.

        Errors: `Refused` when the contracts refuse it.
        """
        house, sender = self._house, self._sender
        today = day_number(step.date)
        match action:
            case actions.Issue():
                return self._issue(action)
            case actions.Split(who, lot, amounts, carrier):
                split = Split(self.lot(lot), amounts, self._version(lot), today)
                consent = self._consent(who, carrier, split)
                return house.split(sender(carrier or who), self.lot(lot), amounts, consent)
            case actions.Endorse():
                return self._endorse(action, today)
            case actions.EndorseMany():
                return self._endorse_many(action, today)
            case actions.Discount():
                return self._discount(action, step, today)
            case actions.Mandate(who):
                return house.set_mandate(sender(who))
            case actions.Repay(who, payable, amount):
                self._allow(who, "Clearing", amount)
                return house.repay(sender(who), self.payables[payable], amount)
            case actions.Collect(who, payable):
                return house.collect(sender(who), self.payables[payable])
            case actions.Claim(who, lot):
                return house.claim(sender(who), self.lot(lot))
            case actions.Redeem(who, lot):
                return house.redeem(sender(who), self.lot(lot))
            case actions.Clear(who, lots):
                return house.clear(sender(who), [self.lot(each) for each in lots])
            case actions.DeclareDefault(who, payable):
                return house.declare_default(sender(who), self.payables[payable])
            case actions.ClaimRecourse(who, lot, sold_as):
                return house.claim_recourse(sender(who), self.lot(lot), self.lot(sold_as))
            case actions.PayRecourse(who, lot):
                self._allow(who, "DiscountDesk", house.outstanding(self.lot(lot)))
                return house.pay_recourse(sender(who), self.lot(lot))
            case actions.Hold():
                return self._hold(action)
            case actions.Pause(who, order, stop):
                change = house.pause if stop else house.resume
                return change(sender(who), self._stage.papers.order(order))
            case actions.SetLimit(line, limit):
                return house.set_line_limit(self._bank(line), self._stage.lines[line], limit)
            case actions.SuspendLine(line, suspend):
                change_line = house.suspend_line if suspend else house.resume_line
                return change_line(self._bank(line), self._stage.lines[line])
            case actions.Deposit(who, to, amount):
                return house.mint(sender(who), self._stage.address(to), amount)

    def _issue(self, action: actions.Issue) -> Done[LotId]:
        """Obligor, payee and guarantor sign the terms off chain; the carrier sends all of it."""
        stage = self._stage
        payable = stage.scenario.payables[action.payable]
        line = stage.lines[payable.line]
        terms = stage.papers.terms(payable, line, self._house.address("DepositToken"))
        invoices = stage.papers.invoices(payable)

        def signed(party: str | None) -> bytes:
            if party is None:
                return b""
            return self._house.sign(stage.cast.accounts[party], terms, invoices=invoices)

        consents = IssueConsents(
            signed(payable.obligor), signed(payable.payee), signed(payable.guarantor)
        )
        done = self._house.issue(self._sender(action.carrier), terms, invoices, consents)
        self.payables[payable.id] = done.value.payable
        return done

    def _endorse(self, action: actions.Endorse, today: int) -> Done[LotId]:
        lot, delivery = self.lot(action.lot), action.delivery
        to, papers = self._stage.address(delivery.to), self._stage.papers
        trade = papers.trade(delivery.trade).reference
        amount = self._part(lot, delivery.amount)
        message = Endorse(lot, to, amount, trade, self._version(action.lot), today)
        consent = self._consent(action.who, action.carrier, message)
        sender = self._sender(action.carrier or action.who)
        return self._house.endorse(sender, lot, to, amount, trade, consent)

    def _endorse_many(self, action: actions.EndorseMany, today: int) -> Done[tuple[LotId, ...]]:
        lot = self.lot(action.lot)
        deliveries = tuple(
            SignedDelivery(
                self._stage.address(each.to),
                self._part(lot, each.amount),
                self._stage.papers.trade(each.trade).reference,
            )
            for each in action.deliveries
        )
        message = EndorseMany(lot, deliveries, self._version(action.lot), today)
        consent = self._consent(action.who, action.carrier, message)
        sender = self._sender(action.carrier or action.who)
        return self._house.endorse_many(sender, lot, deliveries, consent)

    def _discount(self, action: actions.Discount, step: Step, today: int) -> Done[Any]:
        """The buyer signs a bid for this lot at its version; the holder accepts it."""
        lot, version = self.lot(action.lot), self._version(action.lot)
        amount = self._part(lot, action.amount)
        buyer = self._stage.address(action.to)
        payable = self._stage.scenario.payables[action.lot.payable]
        bid = Bid(
            financier=buyer,
            lot=lot,
            lot_version=version,
            currency=self._house.address("DepositToken"),
            budget=amount,
            rate_ppm=action.rate_ppm,
            day_basis=action.basis,
            method=action.method,
            recourse=action.recourse,
            last_due_day=day_number(payable.due),
            last_day=today,
            series=self._house.bid_series(buyer),
            nonce=self._stage.papers.nonce("bid", str(step.number)),
        )
        signature = self._house.sign(self._stage.cast.accounts[action.to], bid)
        message = Acceptance(self._house.digest(bid), lot, amount, version, today)
        consent = self._consent(action.who, action.carrier, message)
        sender = self._sender(action.carrier or action.who)
        return self._house.accept_bid(sender, bid, signature, lot, amount, consent)

    def _hold(self, action: actions.Hold) -> Done[None]:
        house, sender = self._house, self._sender(action.who)
        order = self._stage.papers.order(action.order)
        if action.party is not None:
            change = house.freeze if action.freeze else house.thaw
            return change(sender, self._stage.address(action.party), order)
        if action.lot is not None:
            change_lot = house.freeze_lot if action.freeze else house.thaw_lot
            return change_lot(sender, self.lot(action.lot), order)
        change_payable = house.freeze_payable if action.freeze else house.thaw_payable
        return change_payable(sender, self.payables[action.payable or ""], order)

    def _sender(self, party: str) -> Sender:
        return self._stage.senders[party]

    def _bank(self, line: str) -> Sender:
        return self._sender(self._stage.scenario.lines[line].bank)

    def _version(self, lot: LotName) -> int:
        return self._house.version(self.lot(lot))

    def _part(self, lot: LotId, amount: int | None) -> int:
        return self._house.lot(lot).amount if amount is None else amount

    def _consent(self, who: str, carrier: str | None, message: Any) -> Consent | None:
        """The holder's signed consent, where another carries it to the chain."""
        if carrier is None:
            return None
        return self._house.consent(self._stage.cast.accounts[who], message)

    def _allow(self, who: str, contract: str, amount: int) -> None:
        """Let a contract take an amount, where it may not yet."""
        owner, spender = self._stage.address(who), self._house.address(contract)
        if int(self._house.ask("DepositToken", "allowance", owner, spender)) < amount:
            self._house.approve(self._sender(who), contract, amount)
