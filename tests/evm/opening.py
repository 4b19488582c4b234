"""Opens a house: its people let in and funded, their allowances given, a credit line granted."""

from __future__ import annotations

from stage import FIRST_DAY, PURSE, ROLES, Stage, at

from proof.house import House

ENDLESS = 2**256 - 1
SPENDERS = ("Clearing", "DiscountDesk", "Pledges")


def opened(house: House) -> Stage:
    """The house with its people let in, funded, and with line 1 of bank1 for core1."""
    stage = Stage(house, [*house.logs])
    for name, roles in ROLES.items():
        stage.do(
            "registrar",
            "Enterprises.onboard",
            account=at(name),
            roles=roles,
            expiry_day=FIRST_DAY + 3_000,
            identity=name.encode().ljust(32, b"."),
        )
        stage.do("bank", "DepositToken.mint", account=at(name), amount=PURSE)
    stage.do("bank", "DepositToken.mint", account=at("outsider1"), amount=PURSE)
    for name in (*ROLES, "outsider1"):
        for spender in SPENDERS:
            address = house.addresses[spender]
            stage.do(name, "DepositToken.approve", spender=address, amount=ENDLESS)
    stage.do(
        "bank1",
        "Clearing.grantLine",
        obligor=at("core1"),
        currency=stage.deposits,
        limit=2**64 - 1,
        expiry_day=FIRST_DAY + 2_000,
    )
    return stage
