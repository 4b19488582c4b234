"""A world in which the agent is a party to everything: holder, obligor, bank, financier, receiver.

It is day 25. Payables with a far due day circulate; those that were due on day 10 are late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from opening import ENDLESS, SPENDERS
from stage import AGENT, FACE, FIRST_DAY, ORDER, PURSE, TRADE, Stage, at
from wording import carrying, endorsement, unsigned

from deeptier.model.consents import Words
from deeptier.model.core import Lot
from deeptier.model.papers import Bid, PledgeBid, Rules, Terms

HALF = FACE // 2
#: The lots of the world by what they are for; each is a payable's root lot.
NAMES = (
    *("source", "own", "pledged", "offering", "offered", "settled", "claimed", "returning"),
    *("deposit", "overdue", "recovered", "bought", "late", "cancellable", "left"),
)


@dataclass
class World:
    """What the agent can reach.

    Attributes:
        lots: root lots by name, see NAMES.
        bid: the agent's approved bid for any warrant of core1.
        offer: financier1's signed bid for the agent's own lot.
        pledge_offer: financier1's, to advance cash on it.
        taken: the agent's bid that was taken for the overdue loan.
        terms: of a payable of core1 to the agent, approved and not issued.
        cancellable: those of a payable whose cancellation the agent approved.
        own_line: of which the agent is the bank, like the suspended one.
        left_line: of a bank that was replaced.
        anchored: a reference.
    """

    stage: Stage
    currency: str
    lots: dict[str, Lot]
    bid: Bid
    offer: Bid
    pledge_offer: PledgeBid
    taken: PledgeBid
    terms: Terms
    cancellable: Terms
    own_line: int
    suspended_line: int
    left_line: int
    anchored: bytes

    @property
    def agent(self) -> str:
        """Its address."""
        return self.stage.house.addresses[AGENT]


def settle(stage: Stage, token: str) -> World:
    """Build the world in a currency, by the contract's name."""
    return _Builder(stage, token).build()


class _Builder:
    def __init__(self, stage: Stage, token: str) -> None:
        self._stage, self._token = stage, token
        self._agent = stage.house.addresses[AGENT]
        self._currency = stage.house.addresses[token]
        self._lines: dict[tuple[str, str], int] = {}
        self._terms: dict[str, Terms] = {}
        self._lots: dict[str, Lot] = {}

    def build(self) -> World:
        stage, agent = self._stage, self._agent
        self._let_in()
        for bank, obligor in (
            *(("bank1", "core1"), ("bank1", "core2"), (agent, "core2")),
            *(("bank1", agent), ("bank2", "core1"), (agent, "core1")),
        ):
            self._lines[bank, obligor] = self._line(bank, obligor)
        self._issue_all()
        self._circulate()
        self._let_time_pass()

        bid = stage.bid(financier=agent, currency=self._currency, budget=3 * FACE)
        stage.do(agent, "DiscountDesk.approveConsent", digest=stage.bid_words(bid))
        kept = {"obligor": at("core1"), "currency": self._currency}
        for financier in (agent, "financier1"):
            standing = stage.standing(3 * FACE)
            stage.do(financier, "DiscountDesk.setStandingBid", **kept, bid=standing)
        for contract in ("Payables", "Warrants", "DiscountDesk", "Offers", "Pledges"):
            stage.do(agent, f"{contract}.approveConsent", digest=ORDER)
        stage.do(agent, "Clearing.suspendLine", line=self._lines[agent, "core1"])
        own = self._lots["own"]
        words = Words("Payables", "Terms", (self._terms["cancellable"], ()))
        number = self._lots["cancellable"][0]
        last_day = FIRST_DAY + 100
        source = self._lots["source"]
        what = (source, agent, 13, TRADE, 0, stage.today)
        handover = Words("Offers", "Handover", what)
        stage.do(agent, "Offers.approveConsent", digest=handover)
        cancelled = Words("Payables", "Cancellation", (number, words, last_day))
        stage.do(agent, "Payables.approveConsent", digest=cancelled)
        return World(
            stage=stage,
            currency=self._currency,
            lots=self._lots,
            bid=bid,
            offer=stage.bid(own, currency=self._currency),
            pledge_offer=stage.pledge_bid(own, currency=self._currency),
            taken=self._taken,
            terms=self._approved(self._new_terms(agent, "core1")),
            cancellable=self._terms["cancellable"],
            suspended_line=self._lines[agent, "core1"],
            own_line=self._lines[agent, "core2"],
            left_line=self._lines["bank2", "core1"],
            anchored=stage.do("supplier1", "Evidence.anchor", roots=(TRADE,) * 4),
        )

    def _let_in(self) -> None:
        stage, agent = self._stage, self._agent
        stage.do(
            "registrar",
            "Enterprises.onboard",
            account=agent,
            roles=15,
            expiry_day=FIRST_DAY + 2_000,
            identity=TRADE,
        )
        if self._token != "DepositToken":
            stage.do(
                "rulemaker",
                "Enterprises.announceCurrency",
                currency=self._currency,
                allowed=True,
                from_day=stage.today + 1,
            )
        capped = Rules(180, 365, 90, 1_000, 16, 1, 7, 0, 0, 0, 0, 0, 2**60)
        stage.do("rulemaker", "Enterprises.announceRules", rules=capped, from_day=stage.today + 1)
        stage.jump(1)
        people = ("core1", "core2", "supplier1", "supplier2", "financier1", "bank1", agent)
        for name in (*people, "outsider1"):
            minter = "bank" if self._token == "DepositToken" else "outsider1"
            if self._token != "DepositToken" or name == agent:
                stage.do(minter, f"{self._token}.mint", account=at(name), amount=PURSE)
            for spender in SPENDERS:
                allowed = {"spender": stage.house.addresses[spender]}
                allowed["value" if self._token == "HostileToken" else "amount"] = ENDLESS
                stage.do(name, f"{self._token}.approve", **allowed)
        stage.do(
            "registrar", "Enterprises.proposeSuccessor", account=agent, successor=at("outsider3")
        )

    def _line(self, bank: str, obligor: str) -> int:
        return int(
            self._stage.do(
                bank,
                "Clearing.grantLine",
                obligor=at(obligor),
                currency=self._currency,
                limit=100 * FACE,
                expiry_day=FIRST_DAY + 2_000,
            )
        )

    def _new_terms(self, payee: str, obligor: str, due_in: int = 150, **more: Any) -> Terms:
        bank = self._agent if more.get("guarantor") == self._agent else "bank1"
        return self._stage.terms(
            due_in=due_in,
            line=self._lines[bank, obligor],
            obligor=at(obligor),
            payee=at(payee),
            currency=self._currency,
            last_day=self._stage.today + 200,
            **more,
        )

    def _issue(self, name: str, payee: str, obligor: str, **more: Any) -> None:
        terms = self._terms[name] = self._new_terms(payee, obligor, **more)
        words = Words("Payables", "Terms", (terms, ()))
        for party in {terms.obligor, terms.payee, terms.guarantor} & {self._agent}:
            self._stage.do(party, "Payables.approveConsent", digest=words)
        self._lots[name] = self._confirm(terms)

    def _confirm(self, terms: Terms) -> Lot:
        command = carrying(self._stage, terms, self._agent)
        refusal = self._stage.answer(command)
        assert refusal is None, refusal
        return (self._stage.view("Payables.payableCount"),)

    def _approved(self, terms: Terms) -> Terms:
        words = Words("Payables", "Terms", (terms, ()))
        self._stage.do(self._agent, "Payables.approveConsent", digest=words)
        return terms

    def _issue_all(self) -> None:
        agent = self._agent
        self._issue("source", "supplier1", "core1")
        self._issue("own", agent, "core1")
        self._issue("pledged", agent, "core1")
        self._issue("offering", agent, "core1")
        self._issue("offered", "supplier1", "core1")
        self._issue("settled", agent, "core1")
        self._issue("claimed", "supplier1", "core2", due_in=10, guarantor=agent)
        self._issue("returning", agent, "core2", due_in=10)
        self._issue("deposit", "supplier1", agent, due_in=10, deposit_ppm=100_000)
        self._issue("overdue", "supplier1", "core1")
        self._issue("recovered", "supplier1", "core2", due_in=10, guarantor=agent)
        self._issue("bought", "supplier1", agent)
        self._issue("late", "supplier1", agent, due_in=10)
        self._issue("cancellable", agent, "core1")
        self._issue("left", "supplier3", "core1")
        assert tuple(self._lots) == NAMES

    def _circulate(self) -> None:
        stage, agent, lots = self._stage, self._agent, self._lots
        self._advance("pledged", agent, "financier1", repay_day=FIRST_DAY + 100)
        self._taken = self._advance("overdue", "supplier1", agent, repay_day=FIRST_DAY + 20)
        self._sell("claimed", "supplier1", agent, recourse=True)
        self._sell("returning", agent, "financier1", recourse=True)
        self._sell("bought", "supplier1", agent)
        stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=2)
        stage.do(agent, "Warrants.endorse", **endorsement(lots["bought"], "supplier2", 1))
        asking = "Enterprises.setAcceptance"
        stage.do("supplier2", asking, acceptance_days=200)
        stage.do(agent, asking, acceptance_days=200)
        stage.do(agent, "Warrants.endorse", **endorsement(lots["offering"], "supplier2"))
        stage.do("supplier1", "Warrants.endorse", **endorsement(lots["offered"], agent))
        stage.do(agent, asking, acceptance_days=0)
        self._pay("core1", "settled", FACE)
        for account, successor in (("supplier3", "outsider4"), ("bank2", "outsider2")):
            stage.do(
                "registrar",
                "Enterprises.proposeSuccessor",
                account=at(account),
                successor=at(successor),
            )
        stage.jump(4)
        for account in ("supplier3", "bank2"):
            stage.do("outsider1", "Enterprises.completeSuccession", account=at(account))

    def _let_time_pass(self) -> None:
        stage, agent, lots = self._stage, self._agent, self._lots
        stage.do(agent, "Clearing.setMandate", currency=self._currency, granted=True)
        stage.jump(10)
        self._pay(agent, "deposit", FACE)
        stage.jump(25)
        for name in ("claimed", "returning", "recovered"):
            stage.do("outsider1", "Clearing.declareDefault", payable_number=lots[name][0])
        self._pay("core2", "claimed", HALF)
        rest = {"payable_number": lots["recovered"][0], "amount": HALF}
        stage.do(agent, "Clearing.payGuarantee", **rest)
        owed = sum(stage.view("Clearing.owedOn", lots["recovered"][0]))
        self._pay("core2", "recovered", owed - HALF // 2)
        claim = "DiscountDesk.claimRecourse"
        stage.do("financier1", claim, lot=lots["returning"], sold_as=lots["returning"])

    def _pay(self, payer: str, name: str, amount: int) -> None:
        number = self._lots[name][0]
        self._stage.do(payer, "Clearing.repay", payable_number=number, amount=amount)

    def _sell(self, name: str, seller: str, buyer: str, *, recourse: bool = False) -> None:
        bid = self._stage.bid(
            self._lots[name], financier=at(buyer), currency=self._currency, recourse=recourse
        )
        if buyer == self._agent:
            words = self._stage.bid_words(bid)
            self._stage.do(buyer, "DiscountDesk.approveConsent", digest=words)
        command = self._stage.selling(bid, self._lots[name], by=seller)
        if buyer == self._agent:
            command = unsigned(command)
        refusal = self._stage.answer(command)
        assert refusal is None, refusal

    def _advance(self, name: str, pledgor: str, financier: str, repay_day: int) -> PledgeBid:
        bid = self._stage.pledge_bid(
            self._lots[name],
            financier=at(financier),
            currency=self._currency,
            repay_day=repay_day,
            last_day=FIRST_DAY + 100,
        )
        command = self._stage.pledging(bid, pledgor)
        if financier == self._agent:
            words = Words("Pledges", "PledgeBid", (bid,))
            self._stage.do(financier, "Pledges.approveConsent", digest=words)
            command = unsigned(command)
        refusal = self._stage.answer(command)
        assert refusal is None, refusal
        return bid
