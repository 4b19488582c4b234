"""The books, added up from the logs and compared with the contracts: invariants I1, I2 and I3."""

from __future__ import annotations

from functools import cache
from typing import Any

from brownie import web3
from stage import Stage

#: What `lotOf` gives for a lot that was never made, is spent, or was redeemed.
NO_LOT = ("0x" + 40 * "0", 0, 0, 0, False, False, False)


def assert_books(stage: Stage, unasked: int = 0) -> None:
    """I1, I2 and I3 hold for all payables and lines; `unasked` deposits lie in Clearing besides."""
    papers = {
        number: stage.house.warrants.paperOf(number)
        for number in range(1, int(stage.house.payables.payableCount()) + 1)
    }
    accounts = {number: stage.house.clearing.accountOf(number) for number in papers}
    _assert_i1(stage, accounts)
    _assert_i2(stage, papers, accounts, unasked)
    _assert_i3(stage, papers, accounts)


def live_lots(stage: Stage) -> dict[int, int]:
    """Every live lot and its amount, found by its transfers."""
    warrants = stage.house.warrants
    lots = {log["args"]["id"] for log in logs_of(warrants, "TransferSingle")}
    for log in logs_of(warrants, "TransferBatch"):
        lots.update(log["args"]["ids"])
    amounts = {lot: int(warrants.lotOf(lot)["amount"]) for lot in lots}
    return {lot: amount for lot, amount in amounts.items() if amount}


def logs_of(contract: Any, event: str) -> Any:
    """All logs of one event of a contract, oldest first."""
    return _reader(contract, event).get_logs(from_block=0)


@cache
def _reader(contract: Any, event: str) -> Any:
    return web3.eth.contract(address=contract.address, abi=contract.abi).events[event]()


def _assert_i1(stage: Stage, accounts: dict[int, Any]) -> None:
    clearing, lots = stage.house.clearing, live_lots(stage)
    issued = dict.fromkeys(accounts, 0)
    for log in logs_of(stage.house.payables, "PayableIssued"):
        issued[log["args"]["payableNumber"]] = log["args"]["terms"]["faceAmount"]
    given_up = dict.fromkeys(accounts, 0)
    for log in logs_of(clearing, "Retired"):
        given_up[log["args"]["payableNumber"]] += log["args"]["amount"]
    for log in logs_of(clearing, "Cancelled"):
        given_up[log["args"]["payableNumber"]] += log["args"]["faceAmount"]
    for number, account in accounts.items():
        live = sum(amount for lot, amount in lots.items() if lot >> 192 == number)
        assert account["face"] == live + account["redeemed"], f"I1 fails for payable {number}"
        assert issued[number] == account["face"] + given_up[number], f"I1, issued: {number}"


def _assert_i2(
    stage: Stage, papers: dict[int, Any], accounts: dict[int, Any], unasked: int
) -> None:
    clearing = stage.house.clearing
    came_in = dict.fromkeys(papers, 0)
    for event in ("Repaid", "GuaranteePaid"):
        for log in logs_of(clearing, event):
            cash = log["args"]["principal"] + log["args"]["penalty"]
            came_in[log["args"]["payableNumber"]] += cash
    paid_out = dict.fromkeys(papers, 0)
    for log in logs_of(clearing, "Claimed"):
        paid_out[log["args"]["lot"] >> 192] += log["args"]["cash"]
    for log in logs_of(clearing, "Redeemed"):
        paid_out[log["args"]["lot"] >> 192] += log["args"]["amount"]
    for log in logs_of(clearing, "ArrearsRedeemed"):
        net = log["args"]["penaltyShare"] - log["args"]["claimed"]
        paid_out[log["args"]["lot"] >> 192] += net

    held: dict[str, int] = {stage.house.deposits.address: unasked}
    for number, paper in papers.items():
        assert came_in[number] == paid_out[number] + accounts[number]["held"], f"I2: {number}"
        cash = int(accounts[number]["held"]) + _aside(stage, number)
        held[paper["currency"]] = held.get(paper["currency"], 0) + cash
    reader_abi = stage.house.deposits.abi
    for currency, expected in held.items():
        token = web3.eth.contract(address=currency, abi=reader_abi)
        assert token.functions.balanceOf(clearing.address).call() == expected, f"I2: {currency}"
        assert token.functions.balanceOf(stage.house.pledges.address).call() == 0, currency


def _aside(stage: Stage, number: int) -> int:
    """Held beside the holders' cash, by events: the deposit, and what is for the guarantor."""
    clearing = stage.house.clearing

    def total(event: str, field: str) -> int:
        logs = (log["args"] for log in logs_of(clearing, event))
        return sum(args[field] for args in logs if args["payableNumber"] == number)

    deposit = total("DepositLocked", "amount") - total("DepositTaken", "amount")
    deposit -= total("DepositReleased", "amount")
    recovered, paid_out = total("GuarantorReimbursed", "cash"), total("RecoveryPaid", "cash")
    paid = (total("GuaranteePaid", "principal"), total("GuaranteePaid", "penalty"))
    assert clearing.depositLocked(number) == deposit, f"I2, deposit: {number}"
    assert tuple(clearing.guaranteeOf(number)) == (*paid, recovered, paid_out), f"I2: {number}"
    assert 0 <= paid_out <= recovered <= sum(paid), f"I2, guarantor: {number}"
    return int(deposit + recovered - paid_out)


def _assert_i3(stage: Stage, papers: dict[int, Any], accounts: dict[int, Any]) -> None:
    clearing = stage.house.clearing
    for line in range(1, int(clearing.lineCount()) + 1):
        unpaid = sum(
            int(accounts[number]["face"] - accounts[number]["principalPaid"])
            + _principal_of_guarantor(clearing.guaranteeOf(number))
            for number, paper in papers.items()
            if paper["line"] == line
        )
        assert clearing.lineOf(line)["used"] == unpaid, f"I3 fails for line {line}"


def _principal_of_guarantor(guarantee: Any) -> int:
    """Principal that the guarantor paid and has not had back; its penalty comes back first."""
    back = max(0, int(guarantee["recovered"]) - int(guarantee["penalty"]))
    return int(guarantee["principal"]) - back
