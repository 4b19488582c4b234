"""Races of the regulator's holds, of orders and of a pause against what holders do."""

from __future__ import annotations

from collections.abc import Callable

from racing import Pair, race
from stage import FACE, ORDER, TRADE, Stage, at

from deeptier.model.core import Command, Lot

HALF = FACE // 2
Hold = Callable[[Stage, Lot], Command]
Act = Callable[[Stage], tuple[Lot, Command]]


def _freeze_lot(stage: Stage, lot: Lot) -> Command:
    return stage.command("regulator", "Warrants.freezeLot", lot=lot, order_hash=ORDER)


def _freeze_payable(stage: Stage, lot: Lot) -> Command:
    return stage.command(
        "regulator", "Warrants.freezePayable", payable_number=lot[0], order_hash=ORDER
    )


def _freeze_holder(stage: Stage, lot: Lot) -> Command:
    return stage.command(
        "regulator", "Enterprises.freeze", account=at("supplier1"), order_hash=ORDER
    )


def _pause(stage: Stage, lot: Lot) -> Command:
    return stage.command("regulator", "Enterprises.pauseBusiness", order_hash=ORDER)


def _endorse(stage: Stage) -> tuple[Lot, Command]:
    root = stage.issue()
    return root, _endorsing(stage, root)


def _sell(stage: Stage) -> tuple[Lot, Command]:
    root = stage.issue()
    return root, stage.selling(stage.bid(root), root)


def _claim(stage: Stage) -> tuple[Lot, Command]:
    root = stage.issue()
    stage.jump(150)
    stage.do("core1", "Clearing.repay", payable_number=1, amount=HALF)
    return root, stage.command("outsider1", "Clearing.claim", lot=root)


def _redeem(stage: Stage) -> tuple[Lot, Command]:
    root = stage.issue()
    stage.do("core1", "Clearing.repay", payable_number=1, amount=FACE)
    return root, stage.command("outsider1", "Clearing.redeem", lot=root)


def _issue(stage: Stage) -> tuple[Lot, Command]:
    return (1,), stage.issuing(stage.terms())


_WHY = "What comes after the hold waits for thaw, what came before stays. The hold then lies on {}."
_ACTS: tuple[tuple[str, Act, str], ...] = (
    ("endorse", _endorse, "the lot in its new holder's hands"),
    ("accept", _sell, "the lot in its buyer's hands"),
    ("claim", _claim, "what the lot is still owed"),
    ("redeem", _redeem, "nothing: the lot has ended"),
)


def _held(hold: Hold, act: Act) -> Callable[[Stage], Pair]:
    def scene(stage: Stage) -> Pair:
        lot, command = act(stage)
        return hold(stage, lot), command

    return scene


def _register(name: str, why: str, rules: tuple[str, ...], scene: Callable[[Stage], Pair]) -> None:
    scene.__name__, scene.__doc__ = name, why
    race(*rules)(scene)


for _name, _act, _where in _ACTS:
    for _what, _rule, _hold, _on in (
        ("lot", "R76", _freeze_lot, _where),
        ("payable", "R77", _freeze_payable, "all its lots, whoever holds them"),
        ("holder", "R75", _freeze_holder, "the account, and what it still holds"),
    ):
        _register(
            f"freeze_{_what}_against_{_name}",
            _WHY.format(_on),
            (_rule, "R80"),
            _held(_hold, _act),
        )
for _name, _act in (("issue", _issue), ("endorse", _endorse), ("accept", _sell)):
    _register(
        f"pause_against_{_name}",
        "A pause stops what comes after it, and undoes nothing.",
        ("R6",),
        _held(_pause, _act),
    )
_register(
    "pause_against_redeem",
    "A pause stops new business; cash that is owed goes out.",
    ("R6", "R92"),
    _held(_pause, _redeem),
)


@race("R81")
def freeze_lot_against_split(stage: Stage) -> Pair:
    """A hold on a lot is that lot's alone, so that what was cut in front of it moves. A freeze of
    the payable, or of the holder, cannot be escaped so."""
    root = stage.issue()
    split = stage.command("supplier1", "Warrants.split", lot=root, amounts=(FACE - 1,))
    return _freeze_lot(stage, root), split


@race("R116", "R48")
def moveByOrder_against_endorse(stage: Stage) -> Pair:
    """An order moves the lot that is there: whoever holds it. The lot that left first is not
    missed: the order takes it from its receiver."""
    root = stage.issue()
    return _moving(stage, root), _endorsing(stage, root)


@race("R116", "R39")
def moveByOrder_against_split(stage: Stage) -> Pair:
    """An order names an amount. A holder that splits in front of it makes it fail, and gains
    time, no more: a freeze cannot be escaped so, and goes before the order."""
    root = stage.issue()
    split = stage.command("supplier1", "Warrants.split", lot=root, amounts=(1,))
    return _moving(stage, root), split


@race("R116", "R92")
def moveByOrder_against_redeem(stage: Stage) -> Pair:
    """Before the order the old holder is paid, after it the new one: cash that went out is out,
    so an order that must not come late is preceded by a freeze."""
    root, redeem = _redeem(stage)
    return _moving(stage, root), redeem


@race("R116", "R117")
def moveByOrder_against_freezeLot(stage: Stage) -> Pair:
    """What an order moves arrives free; a freeze that comes after it holds the receiver."""
    root = stage.issue()
    return _moving(stage, root), _freeze_lot(stage, root)


@race("R119", "R81")
def splitByOrder_against_freezeLot(stage: Stage) -> Pair:
    """Children are frozen where the lot is when they are cut."""
    root = stage.issue()
    cut = stage.command(
        "regulator", "Orders.splitByOrder", lot=root, amounts=(HALF,), order_hash=ORDER
    )
    return cut, _freeze_lot(stage, root)


@race("R116", "R118")
def moveByOrder_of_a_part_against_claim(stage: Stage) -> Pair:
    """What was claimed is written under the lot's number, so that no part of it is moved then."""
    root, claim = _claim(stage)
    return _moving(stage, root, HALF), claim


@race("R118", "R173")
def moveByOrder_of_a_part_against_pledge(stage: Stage) -> Pair:
    """A pledged lot is moved whole; a part that left before is not pledged, and the bid was for
    another version."""
    root = stage.issue()
    return _moving(stage, root, HALF), stage.pledging(stage.pledge_bid(root))


@race("R212")
def moveByOrder_against_repayLoan(stage: Stage) -> Pair:
    """The lot goes with its loan; repaid before or after, it is released to whom the order
    names."""
    root = stage.issue()
    assert stage.answer(stage.pledging(stage.pledge_bid(root))) is None
    return _moving(stage, root), stage.command("supplier1", "Pledges.repayLoan", lot=root)


@race("R4", "R75", "R192")
def freeze_against_completeSuccession(stage: Stage) -> Pair:
    """A freeze goes along with the account; where the succession came first, the successor is
    to be frozen, which everybody could see coming for three days."""
    stage.do(
        "registrar",
        "Enterprises.proposeSuccessor",
        account=at("supplier1"),
        successor=at("outsider3"),
    )
    stage.jump(3)
    complete = stage.command("outsider1", "Enterprises.completeSuccession", account=at("supplier1"))
    return _freeze_holder(stage, ()), complete


@race("R11", "R75")
def freeze_bank_against_setLineLimit(stage: Stage) -> Pair:
    """A frozen bank changes no line, but for suspending it; what it changed before holds."""
    freeze = stage.command("regulator", "Enterprises.freeze", account=at("bank1"), order_hash=ORDER)
    return freeze, stage.command("bank1", "Clearing.setLineLimit", line=1, limit=0)


@race("R75", "R210")
def freeze_holder_against_foreclose(stage: Stage) -> Pair:
    """A lot of a frozen holder waits; what the financier took before is not the holder's any
    more."""
    root = stage.issue()
    assert stage.answer(stage.pledging(stage.pledge_bid(root))) is None
    stage.jump(31)
    return _freeze_holder(stage, root), stage.command("financier1", "Pledges.foreclose", lot=root)


@race("R79", "R86")
def freeze_payable_against_repay(stage: Stage) -> Pair:
    """No hold stops what comes in, so the order does not matter."""
    root = stage.issue()
    repay = stage.command("core1", "Clearing.repay", payable_number=1, amount=FACE)
    return _freeze_payable(stage, root), repay


def _endorsing(stage: Stage, lot: Lot, to: str = "supplier2") -> Command:
    return stage.command(
        "supplier1", "Warrants.endorse", lot=lot, to=at(to), amount=FACE, trade_reference=TRADE
    )


def _moving(stage: Stage, lot: Lot, amount: int = FACE) -> Command:
    return stage.command(
        "regulator",
        "Orders.moveByOrder",
        lot=lot,
        to=at("supplier3"),
        amount=amount,
        order_hash=ORDER,
    )
