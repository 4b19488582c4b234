"""Every way in which the agent is given a lot, or is called back as its giver or holder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from entries import consented_sale, handing_over
from stage import FACE, ORDER, TRADE, at
from wording import carrying, endorsement
from world import HALF, World

from deeptier.model.core import Command


def deliveries(world: World) -> Mapping[str, Command]:
    """One command each, all of which go on in the world as it is."""
    stage, agent, lots = world.stage, world.agent, world.lots
    source, own = lots["source"], lots["own"]
    supplier, anyone, order = "supplier1", "outsider1", "regulator"
    delivery = stage.delivery
    what = (source, agent, 20, TRADE)
    endorse_consent = stage.consent(supplier, "Warrants", "Endorse", source, *what)
    many = (delivery(agent, 21), delivery("bank1", 22))
    many_consent = stage.consent(supplier, "Warrants", "EndorseMany", source, source, many)
    parties = {"from_": at(supplier), "to": agent}
    whole = {**parties, "lot": source, "value": FACE, "data": TRADE}
    batch = {**parties, "lots": (source,), "values": (FACE,), "data": TRADE}
    asked: dict[str, tuple[str, str, dict[str, Any]]] = {
        "endorse a part": (supplier, "Warrants.endorse", endorsement(source, agent, 20)),
        "endorse the whole": (supplier, "Warrants.endorse", endorsement(source, agent)),
        "endorse with consent": (
            anyone,
            "Warrants.endorseWithConsent",
            {**endorsement(source, agent, 20), "consent": endorse_consent},
        ),
        "endorse to many": (
            supplier,
            "Warrants.endorseMany",
            {"lot": source, "deliveries": many},
        ),
        "endorse to many with consent": (
            anyone,
            "Warrants.endorseManyWithConsent",
            {"lot": source, "deliveries": many, "consent": many_consent},
        ),
        "endorse to many, one asks": (
            supplier,
            "Warrants.endorseMany",
            {"lot": source, "deliveries": (delivery("supplier2", 23), *many)},
        ),
        "transfer": (supplier, "Warrants.safeTransferFrom", whole),
        "transfer in a batch": (supplier, "Warrants.safeBatchTransferFrom", batch),
        "sell a part by standing bid": (
            supplier,
            "DiscountDesk.acceptStanding",
            {"financier": agent, "lot": source, "amount": HALF, "least_proceeds": 0},
        ),
        "sell with consent": (
            anyone,
            "DiscountDesk.acceptWithConsent",
            consented_sale(world, HALF),
        ),
        "sell the whole": (
            supplier,
            "DiscountDesk.accept",
            {"bid": world.bid, "bid_signature": None, "lot": source, "amount": FACE},
        ),
        "accept an offer": (agent, "Offers.accept", {"lot": lots["offered"]}),
        "hand over": (anyone, "Offers.handOver", handing_over(world, 13)),
        "move by order": (
            order,
            "Orders.moveByOrder",
            {"lot": source, "to": agent, "amount": HALF, "order_hash": ORDER},
        ),
        "cut by order": (
            order,
            "Orders.splitByOrder",
            {"lot": own, "amounts": (HALF, 1), "order_hash": ORDER},
        ),
        "pay recourse": ("core2", "DiscountDesk.payRecourse", {"lot": lots["returning"]}),
        "foreclose": (agent, "Pledges.foreclose", {"lot": lots["overdue"]}),
        "split": (agent, "Warrants.split", {"lot": own, "amounts": (HALF, 1)}),
        "offer a part": (agent, "Warrants.endorse", endorsement(own, "supplier2", 24)),
        "offer to many": (
            agent,
            "Warrants.endorseMany",
            {"lot": own, "deliveries": (delivery("supplier2", 25), delivery("bank1", 26))},
        ),
    }
    made = {name: stage.command(*sent[:2], **sent[2]) for name, sent in asked.items()}
    return {**made, "issue": carrying(stage, world.terms, agent)}


def payments(world: World) -> Mapping[str, Command]:
    """Every way in which a token moves, all of which go on in the world as it is."""
    stage, agent, lots = world.stage, world.agent, world.lots
    bid = stage.pledge_bid(lots["own"], currency=world.currency)
    deliveries_that_pay = ("sell a part by standing bid", "sell with consent", "sell the whole")
    given = deliveries(world)
    asked: dict[str, tuple[str, str, dict[str, Any]]] = {
        "repay": ("core2", "Clearing.repay", {"payable_number": lots["claimed"][0], "amount": 30}),
        "collect": ("outsider1", "Clearing.collect", {"payable_number": lots["late"][0]}),
        "pay the guarantee": (
            agent,
            "Clearing.payGuarantee",
            {"payable_number": lots["claimed"][0], "amount": 31},
        ),
        "claim": ("outsider1", "Clearing.claim", {"lot": lots["claimed"]}),
        "redeem": ("outsider1", "Clearing.redeem", {"lot": lots["settled"]}),
        "clear": ("outsider1", "Clearing.clear", {"lots": tuple(lots.values())}),
        "pay the recovery": (
            "outsider1",
            "Clearing.payRecovery",
            {"payable_number": lots["recovered"][0]},
        ),
        "give a deposit back": (
            "outsider1",
            "Clearing.giveBackDeposit",
            {"payable_number": lots["deposit"][0]},
        ),
        "pay recourse": ("core2", "DiscountDesk.payRecourse", {"lot": lots["returning"]}),
        "repay a loan": ("core2", "Pledges.repayLoan", {"lot": lots["pledged"]}),
    }
    made = {name: stage.command(*sent[:2], **sent[2]) for name, sent in asked.items()}
    made |= {name: given[name] for name in deliveries_that_pay}
    return {**made, "pledge": stage.pledging(bid, agent)}
