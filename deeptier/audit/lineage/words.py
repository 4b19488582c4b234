"""Says the steps of a chain of title in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from deeptier.audit.findings import shown
from deeptier.audit.lineage.steps import Child, Kind, Step, Value
from deeptier.days import date_of
from deeptier.evidence.streams import Stream
from deeptier.lot_id import LotId
from deeptier.messages import Backing
from deeptier.money import format_amount, format_rate

_LOTS_NAMED = 3

#: Words before a date, as a table tells them.
SAID = {
    Kind.SPLIT: "cut, kept",
    Kind.ENDORSED: "endorsed",
    Kind.RETURNED: "taken back",
    Kind.ORDERED: "moved by order",
    Kind.FOLLOWED: "new account",
    Kind.CUT_AWAY: "cut from it",
    Kind.LOAN_CLEARED: "loan paid",
}


@dataclass(frozen=True)
class Words:
    """How accounts and amounts are written.

    Attributes:
        names: of accounts, by their lower-case addresses.
        money: writes an amount of minor units.
    """

    names: Mapping[str, str]
    money: Callable[[int], str]

    def name(self, account: str) -> str:
        """What an account is called: its name, or its address cut short."""
        return self.names.get(account) or short(shown(account))

    def parties(self, step: Step) -> str:
        """Who gave and who got, where both are there."""
        if step.from_ and step.to and step.from_ != step.to:
            return f"{self.name(step.from_)} → {self.name(step.to)}"
        return self.name(step.from_ or step.to)

    def note(self, step: Step) -> str:
        """What else is to be said of a step."""
        say = _NOTES.get(step.kind)
        parts = list(say(self, step.facts)) if say else []
        if step.commitment is not None and any(step.reference):
            parts.append(f"{step.commitment.value} {short(shown(step.reference))}")
        return "; ".join(parts)

    def child(self, child: Child) -> str:
        """What became of a lot that was cut."""
        if child.live_amount == 0:
            return f"ended, last held by {self.name(child.holder)}"
        amount = "" if child.live_amount == child.amount else f" {self.money(child.live_amount)}"
        return f"live{amount} with {self.name(child.holder)}"

    def _issued(self, facts: Mapping[str, Value]) -> Iterator[str]:
        invoices = int(_number(facts["invoices"]))
        yield f"due {_date(facts['due_day'])}"
        yield f"{invoices} invoice{'s'[: invoices != 1]}" if invoices else "no invoice"
        yield f"terms {short(shown(facts['terms_digest']))}"

    def _cut(self, facts: Mapping[str, Value]) -> Iterator[str]:
        if "cut_from" in facts:
            stays = self._amount(facts, "stays_behind") if facts["stays_behind"] else "nothing"
            lot = _text(facts["cut_from"])
            yield f"cut from lot {lot}; {stays} of it is not part of this title"

    def _sold(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield from self._cut(facts)
        if "price" in facts:
            price, discount = self._amount(facts, "price"), self._amount(facts, "discount")
            days, basis = _number(facts["tenor_days"]), _number(facts["day_basis"])
            yield (
                f"for {price}, the face less {discount} discount: {_rate(facts['rate_ppm'])} a"
                f" year, {days} days of {basis}, {_text(facts['method'])}"
            )
        if "fee" in facts:
            yield f"fee {self._amount(facts, 'fee')} out of the price"
        if "discount_borne_by_obligor" in facts:
            borne = self._amount(facts, "discount_borne_by_obligor")
            yield f"the obligor bore {borne} of the discount"
        yield from self._right(facts)

    def _right(self, facts: Mapping[str, Value]) -> Iterator[str]:
        against = facts.get("recourse_against")
        if against == "":
            yield "without recourse"
        elif isinstance(against, str):
            yield f"with recourse against {self.name(against)}"

    def _endorsed(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield from self._cut(facts)
        yield from self._right(facts)

    def _returned(self, facts: Mapping[str, Value]) -> Iterator[str]:
        if "cash" in facts:
            payer = self.name(_text(facts["payer"]))
            yield f"for {self._amount(facts, 'cash')}, paid by {payer}"

    def _foreclosed(self, facts: Mapping[str, Value]) -> Iterator[str]:
        if "debt" in facts:
            yield f"for a debt of {self._amount(facts, 'debt')}"

    def _cut_away(self, facts: Mapping[str, Value]) -> Iterator[str]:
        lots = facts["lots"]
        if not isinstance(lots, tuple):
            raise TypeError(f"{lots!r} are no lots")
        named = ", ".join(map(str, lots[:_LOTS_NAMED]))
        more = f" and {len(lots) - _LOTS_NAMED} more" if len(lots) > _LOTS_NAMED else ""
        yield f"lot{'s'[: len(lots) > 1]} {named}{more}"

    def _offered(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield f"to accept until {_date(facts['last_day'])}"

    def _pledged(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield (
            f"for an advance of {self._amount(facts, 'advance')} at {_rate(facts['rate_ppm'])}"
            f" a year of {_number(facts['day_basis'])} days, to repay by"
            f" {_date(facts['repay_day'])}"
        )

    def _loan_repaid(self, facts: Mapping[str, Value]) -> Iterator[str]:
        interest = self._amount(facts, "interest")
        yield f"{self._amount(facts, 'cash')} paid, interest {interest}; the pledge ends"

    def _loan_cleared(self, facts: Mapping[str, Value]) -> Iterator[str]:
        financier, pledgor = self._amount(facts, "to_financier"), self._amount(facts, "to_pledgor")
        yield f"of what the lot was paid, {financier} to the financier, {pledgor} to the pledgor"
        yield "the loan is over" if facts["loan_over"] else "the loan goes on"

    def _released(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield f"the {_text(facts['from'])} ends"

    def _presented(self, facts: Mapping[str, Value]) -> Iterator[str]:
        mask = _number(facts["streams"])
        yield "for " + ", ".join(each.label for each in Stream if mask & each.bit)

    def _paid(self, facts: Mapping[str, Value]) -> Iterator[str]:
        penalty = f", penalty {self._amount(facts, 'penalty')}" if facts["penalty"] else ""
        yield f"on the whole payable: principal {self._amount(facts, 'principal')}{penalty}"

    def _defaulted(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield f"{self._amount(facts, 'unpaid')} of the payable unpaid"

    def _recourse_claimed(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield f"by the sale of lot {_text(facts['sold_as'])}"

    def _claimed(self, facts: Mapping[str, Value]) -> Iterator[str]:
        yield f"{self._amount(facts, 'cash')} paid in part"

    def _redeemed(self, facts: Mapping[str, Value]) -> Iterator[str]:
        if "penalty" not in facts:
            yield f"{self._amount(facts, 'cash')} paid, in full"
            return
        before = self._amount(facts, "claimed_before") if facts["claimed_before"] else ""
        less = f", less {before} claimed before" if before else ""
        penalty = self._amount(facts, "penalty")
        yield f"{self._amount(facts, 'cash')} paid: face and penalty {penalty}{less}"

    def _amount(self, facts: Mapping[str, Value], name: str) -> str:
        return self.money(_number(facts[name]))


def short(text: str) -> str:
    """A long hexadecimal number as people compare them: its ends."""
    return f"{text[:8]}…{text[-4:]}" if len(text) > 16 else text


def backing_of(number: int) -> str:
    """What a payable is backed by, in words."""
    known = number in set(Backing)
    return Backing(number).name.lower().replace("_", " ") if known else f"kind {number}"


def money_of(decimals: int) -> Callable[[int], str]:
    """Writes amounts of a currency; what 256 bits do not hold is written as it is."""
    return lambda amount: format_amount(amount, decimals)


def _number(value: Value) -> int:
    if isinstance(value, (tuple, LotId, bytes, str)):
        raise TypeError(f"{value!r} is no number")
    return int(value)


def _text(value: Value) -> str:
    if isinstance(value, (str, LotId)):
        return str(value)
    raise TypeError(f"{value!r} is no text")


def _date(value: Value) -> str:
    return date_of(_number(value)).isoformat()


def _rate(value: Value) -> str:
    return format_rate(_number(value))


_Say = Callable[[Words, Mapping[str, Value]], Iterator[str]]

_NOTES: dict[Kind, _Say] = {
    Kind.ISSUED: Words._issued,
    Kind.SPLIT: Words._cut,
    Kind.ENDORSED: Words._endorsed,
    Kind.SOLD: Words._sold,
    Kind.RETURNED: Words._returned,
    Kind.FORECLOSED: Words._foreclosed,
    Kind.ORDERED: Words._cut,
    Kind.CUT_AWAY: Words._cut_away,
    Kind.OFFERED: Words._offered,
    Kind.PLEDGED: Words._pledged,
    Kind.LOAN_REPAID: Words._loan_repaid,
    Kind.LOAN_CLEARED: Words._loan_cleared,
    Kind.RELEASED: Words._released,
    Kind.PRESENTED: Words._presented,
    Kind.PAYABLE_PAID: Words._paid,
    Kind.GUARANTEE_PAID: Words._paid,
    Kind.DEFAULTED: Words._defaulted,
    Kind.RECOURSE_CLAIMED: Words._recourse_claimed,
    Kind.CLAIMED: Words._claimed,
    Kind.REDEEMED: Words._redeemed,
}
