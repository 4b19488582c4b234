"""Reads the steps of discount, auction, standing bid, pledge and recourse."""

from __future__ import annotations

from deeptier.bids.price import HIGHEST_FEE_PPM
from deeptier.bounds import PPM
from deeptier.reading.nodes import Value
from deeptier.scenario import actions
from deeptier.scenario.actions import Action, Bidding, Price
from deeptier.scenario.names import Names
from deeptier.scenario.steps.reader import StepReader, Verb

_MOST_HOPS = 255
_MOST_DAYS = 2**16 - 1
_MOST_BANDS = 4
_SALE = ("days", "discount", "proceeds", "obligor_part", "fee")


def _price(step: StepReader) -> Price:
    fields = step.fields
    fee_to = fields.optional("fee_to")
    price = Price(
        rate_ppm=fields.required("rate", Value.rate, 0),
        basis=step.basis(),
        method=step.method(),
        recourse=step.flag("recourse"),
        obligor_share_ppm=step.rate("obligor_share", PPM),
        fee_ppm=step.rate("fee", HIGHEST_FEE_PPM),
        fee_to=step.names.party(fee_to) if fee_to else None,
    )
    if (price.fee_ppm == 0) != (price.fee_to is None):
        fields.value.complain("must name fee and fee_to together, or neither")
    return price


def _discount(step: StepReader) -> Action:
    return actions.Discount(
        who=step.holder(),
        lot=step.lot(),
        to=step.trader(),
        amount=step.part(),
        price=_price(step),
        carrier=step.carrier(),
    )


def _auction(step: StepReader) -> Action:
    def bids(found: Value) -> tuple[Bidding, ...]:
        return tuple(_bidding(each, step.names) for each in found.items("bid"))

    return actions.Auction(
        who=step.holder(),
        lot=step.lot(),
        amount=step.part(),
        bids=step.fields.required("bids", bids, tuple[Bidding, ...]()),
        carrier=step.carrier(),
    )


def _bidding(value: Value, names: Names) -> Bidding:
    step = StepReader(value.fields("a bid"), names)
    bidding = Bidding(step.trader("by"), _price(step))
    step.fields.close()
    return bidding


def _standing_bid(step: StepReader) -> Action:
    def bands(found: Value) -> tuple[tuple[int, int], ...]:
        read = tuple(_band(each, step.names) for each in found.items("band"))
        if len(read) > _MOST_BANDS:
            found.wrong(f"a list of at most {_MOST_BANDS} bands")
        return read

    return actions.SetStandingBid(
        who=step.holder(),
        obligor=step.trader("obligor"),
        budget=step.fields.required("budget", lambda found: found.amount(least=0), 0),
        last_day=step.day("last_day"),
        basis=step.basis(),
        method=step.method(),
        recourse=step.flag("recourse"),
        bands=step.fields.required("bands", bands, tuple[tuple[int, int], ...]()),
    )


def _band(value: Value, names: Names) -> tuple[int, int]:
    step = StepReader(value.fields("a band"), names)
    band = (step.whole("days", 1, _MOST_DAYS), step.fields.required("rate", Value.rate, 0))
    step.fields.close()
    return band


def _sell_standing(step: StepReader) -> Action:
    least = step.fields.optional("at_least")
    return actions.SellStanding(
        who=step.holder(),
        lot=step.lot(),
        to=step.trader(),
        amount=step.part(),
        at_least=least.amount() if least else 0,
    )


def _interest_mandate(step: StepReader) -> Action:
    return actions.InterestMandate(
        who=step.holder(),
        share_ppm=step.fields.required("share", Value.rate, 0),
        rate_ppm=step.fields.required("highest_rate", Value.rate, 0),
        budget=step.fields.required("budget", lambda found: found.amount(least=0), 0),
    )


def _pledge(step: StepReader) -> Action:
    return actions.Pledge(
        who=step.holder(),
        lot=step.lot(),
        to=step.trader(),
        advance_ppm=step.fields.required("advance", Value.rate, 0),
        rate_ppm=step.fields.required("rate", Value.rate, 0),
        basis=step.basis(),
        repay_by=step.day("repay_by"),
        carrier=step.carrier(),
    )


def _claim_recourse(step: StepReader) -> Action:
    lot = step.lot()
    sold_as = step.fields.optional("sold_as")
    return actions.ClaimRecourse(step.holder(), lot, step.names.lot(sold_as) if sold_as else lot)


FINANCING = {
    "discount": Verb(_discount, _SALE, makes_lot=True),
    "auction": Verb(_auction, _SALE, makes_lot=True, has_winner=True),
    "set_standing_bid": Verb(_standing_bid),
    "sell_standing": Verb(_sell_standing, _SALE, makes_lot=True),
    "interest_mandate": Verb(_interest_mandate),
    "release_exposure": Verb(
        lambda step: actions.ReleaseExposure(
            step.who(), step.lot(), step.whole("hops", 0, _MOST_HOPS)
        )
    ),
    "pledge": Verb(_pledge, ("advance",)),
    "repay_loan": Verb(
        lambda step: actions.RepayLoan(step.who(), step.lot()), ("cash", "interest")
    ),
    "foreclose": Verb(
        lambda step: actions.Foreclose(step.holder(), step.lot()), ("debt",), makes_lot=True
    ),
    "claim_recourse": Verb(_claim_recourse),
    "pay_recourse": Verb(lambda step: actions.PayRecourse(step.who(), step.lot()), ("cash",)),
}
