"""Races about issuing: lines, rules, papers, cancelling, and the tokens that pay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eth_abi.abi import encode
from eth_hash.auto import keccak
from races_sales import DAY_RULES
from racing import Pair, race
from stage import FACE, TRADE, Stage, at

from deeptier.model.consents import Words
from deeptier.model.core import Command
from deeptier.model.papers import Terms
from proof import cast

HALF = FACE // 2
INVOICE = b"invoice".ljust(32, b".")
DEADLINE = 2**64


def _bank(stage: Stage, name: str, **arguments: Any) -> Command:
    return stage.command("bank1", f"Clearing.{name}", line=1, **arguments)


def _cancelling(stage: Stage, terms: Terms, invoices: tuple[bytes, ...] = ()) -> Command:
    """The payable of these terms is cancelled by both parties; anyone carries it."""
    agreed = Words("Payables", "Terms", (terms, invoices))
    number = stage.view("Payables.payableOfTerms", agreed)
    words = Words("Payables", "Cancellation", (number, agreed, stage.today + 200))
    return stage.command(
        "outsider1",
        "Payables.cancel",
        terms=terms,
        invoices=invoices,
        last_day=stage.today + 200,
        obligor_signature=stage.signed("core1", words),
        payee_signature=stage.signed("supplier1", words),
    )


def _issued(stage: Stage, invoices: tuple[bytes, ...] = ()) -> tuple[Terms, Command]:
    """Terms that were issued as payable 1, and what cancels it."""
    terms = stage.terms()
    stage.confirm(terms, invoices)
    return terms, _cancelling(stage, terms, invoices)


@race("R12", "R16")
def setLineLimit_against_issue(stage: Stage) -> Pair:
    """A limit below what is used refuses new issues and touches none that came before."""
    return _bank(stage, "setLineLimit", limit=FACE - 1), stage.issuing(stage.terms())


@race("R14", "R15")
def suspendLine_against_issue(stage: Stage) -> Pair:
    """A suspended line is drawn by nobody; what was drawn before is owed."""
    return _bank(stage, "suspendLine"), stage.issuing(stage.terms())


@race("R16")
def two_issues_on_a_lines_last_fen(stage: Stage) -> Pair:
    """The line serves who comes first, to the fen; the other payable is not born at all."""
    stage.do("bank1", "Clearing.setLineLimit", line=1, limit=2 * FACE - 1)
    other = stage.terms(payee=at("supplier2"))
    return stage.issuing(stage.terms()), stage.issuing(other)


@race("R16", "R17")
def repay_against_issue_on_a_full_line(stage: Stage) -> Pair:
    """Room on a line is there once it was given back."""
    stage.do("bank1", "Clearing.setLineLimit", line=1, limit=FACE)
    stage.issue()
    repay = stage.command("core1", "Clearing.repay", payable_number=1, amount=FACE)
    return repay, stage.issuing(stage.terms())


@race("R167")
def taking_the_cash_away_against_issue_with_a_deposit(stage: Stage) -> Pair:
    """Without its deposit the payable is not born."""
    away = {"to": at("core2"), "amount": 10**12}
    move = stage.command("core1", "DepositToken.transfer", **away)
    return move, stage.issuing(stage.terms(deposit_ppm=100_000))


@race("R29")
def two_carriers_of_the_same_terms(stage: Stage) -> Pair:
    """The same terms make one payable, whoever carries them."""
    terms = stage.terms()
    return stage.issuing(terms), stage.issuing(terms, by="supplier1")


@race("R30")
def two_payables_on_one_invoice(stage: Stage) -> Pair:
    """An invoice backs the payable that came first."""
    invoices = (INVOICE,)
    other = stage.terms(payee=at("supplier2"))
    return stage.issuing(stage.terms(), invoices), stage.issuing(other, invoices)


@race("R83", "R82")
def withdrawConsent_to_terms_against_issue(stage: Stage) -> Pair:
    """Terms are agreed to until they are carried; a payable is not undone by a withdrawal."""
    terms = stage.terms()
    words = Words("Payables", "Terms", (terms, ()))
    stage.do("supplier1", "Payables.approveConsent", digest=words)
    carried = stage.issuing(terms, by="core1")
    unsigned = replace(carried.arguments["consents"], payee=None)
    issue = replace(carried, arguments={**carried.arguments, "consents": unsigned})
    return stage.command("supplier1", "Payables.withdrawConsent", digest=words), issue


@race("R104", "R120")
def announceRules_against_issue(stage: Stage) -> Pair:
    """Rules hold from a later day, so the order within today does not matter."""
    stricter = replace(DAY_RULES, longest_tenor_days=10, normal_tenor_days=10)
    announce = stage.command(
        "rulemaker", "Enterprises.announceRules", rules=stricter, from_day=stage.today + 1
    )
    return announce, stage.issuing(stage.terms())


@race("R121", "R123")
def adoptRules_against_issue_on_the_day(stage: Stage) -> Pair:
    """Announced rules hold from their day by themselves: adopting them changes no answer."""
    stricter = replace(DAY_RULES, longest_tenor_days=10, normal_tenor_days=10)
    stage.do("rulemaker", "Enterprises.announceRules", rules=stricter, from_day=stage.today + 1)
    stage.jump(1, second=0)
    return stage.command("outsider1", "Enterprises.adoptRules"), stage.issuing(stage.terms())


@race("R122")
def withdrawAnnouncement_against_adoptRules_on_the_eve(stage: Stage) -> Pair:
    """Through the eve rules are withdrawn and not adopted."""
    stage.do("rulemaker", "Enterprises.announceRules", rules=DAY_RULES, from_day=stage.today + 1)
    stage.jump(0, second=86_399)
    withdraw = stage.command("rulemaker", "Enterprises.withdrawAnnouncement")
    return withdraw, stage.command("outsider1", "Enterprises.adoptRules")


@race("R122")
def withdrawAnnouncement_against_adoptRules_on_the_day(stage: Stage) -> Pair:
    """From their day rules are adopted and not withdrawn."""
    stage.do("rulemaker", "Enterprises.announceRules", rules=DAY_RULES, from_day=stage.today + 1)
    stage.jump(1, second=0)
    withdraw = stage.command("rulemaker", "Enterprises.withdrawAnnouncement")
    return withdraw, stage.command("outsider1", "Enterprises.adoptRules")


@race("R104", "R105")
def ending_a_currency_against_issue(stage: Stage) -> Pair:
    """A currency ends from a later day, so the order within today does not matter."""
    end = stage.command(
        "rulemaker",
        "Enterprises.announceCurrency",
        currency=stage.deposits,
        allowed=False,
        from_day=stage.today + 1,
    )
    return end, stage.issuing(stage.terms())


@race("R7", "R19")
def closing_the_payee_against_issue(stage: Stage) -> Pair:
    """Nothing is issued to a closed payee; what it held before is paid to it."""
    close = stage.command("registrar", "Enterprises.close", account=at("supplier1"))
    return close, stage.issuing(stage.terms())


@race("R200")
def cancel_against_endorse(stage: Stage) -> Pair:
    """A payable is cancelled while nobody but its payee ever held it."""
    _, cancel = _issued(stage)
    endorse = stage.command(
        "supplier1",
        "Warrants.endorse",
        lot=(1,),
        to=at("supplier2"),
        amount=HALF,
        trade_reference=TRADE,
    )
    return cancel, endorse


@race("R200")
def cancel_against_accepting_a_bid(stage: Stage) -> Pair:
    """A financier that bought in time is not cancelled out of its lot."""
    _, cancel = _issued(stage)
    return cancel, stage.selling(stage.bid((1,)), (1,))


@race("R200", "R173")
def cancel_against_pledge(stage: Stage) -> Pair:
    """A lot that backs a loan is not cancelled; one that is gone backs none."""
    _, cancel = _issued(stage)
    return cancel, stage.pledging(stage.pledge_bid((1,)))


@race("R200", "R86")
def cancel_against_repay(stage: Stage) -> Pair:
    """What was paid on is not cancelled; on what is cancelled nothing is owed."""
    _, cancel = _issued(stage)
    return cancel, stage.command("core1", "Clearing.repay", payable_number=1, amount=1)


@race("R30", "R201")
def cancel_against_issue_on_its_invoice(stage: Stage) -> Pair:
    """An invoice serves the same pair again once its payable was cancelled."""
    invoices = (INVOICE,)
    _, cancel = _issued(stage, invoices)
    return cancel, stage.issuing(stage.terms(), invoices)


@race("R200", "R192")
def cancel_against_completeSuccession_of_the_payee(stage: Stage) -> Pair:
    """The old payee's consent dies with its account; its successor has to agree anew."""
    _, cancel = _issued(stage)
    stage.do(
        "registrar",
        "Enterprises.proposeSuccessor",
        account=at("supplier1"),
        successor=at("outsider3"),
    )
    stage.jump(3)
    complete = stage.command("outsider1", "Enterprises.completeSuccession", account=at("supplier1"))
    return cancel, complete


@race("R82")
def permit_carried_by_its_owner_against_a_stranger(stage: Stage) -> Pair:
    """A permit that somebody carried in front is used, and gives exactly the allowance that its
    owner signed: who carries permits looks at the allowance where one is refused."""
    return _permitting(stage, "financier1"), _permitting(stage, "outsider2")


@race("R82")
def permit_against_spending_what_it_allows(stage: Stage) -> Pair:
    """Nothing is spent before it was allowed."""
    stage.do("financier1", "DepositToken.approve", spender=at("supplier2"), amount=0)
    return _permitting(stage, "outsider2"), _spending(stage)


@race("R82")
def lowering_an_allowance_against_spending_it(stage: Stage) -> Pair:
    """ERC-20's own race: who is allowed 500 and then 300 may spend 800 in all. The contracts of
    the deployment take what a paper or a mandate names, whatever more they are allowed."""
    setting = ("financier1", "DepositToken.approve")
    stage.do(*setting, spender=at("supplier2"), amount=500)
    return stage.command(*setting, spender=at("supplier2"), amount=300), _spending(stage)


def _permitting(stage: Stage, by: str) -> Command:
    """financier1's permit for supplier2 to spend 500."""
    owner, spender = at("financier1"), at("supplier2")
    kind = keccak(
        b"Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    )
    nonce = stage.view("DepositToken.nonces", owner)
    types = ["bytes32", "address", "address", "uint256", "uint256", "uint256"]
    struct = keccak(encode(types, [kind, owner, spender, 500, nonce, DEADLINE]))
    domain = stage.view("DepositToken.DOMAIN_SEPARATOR")
    made = cast.key_of("financier1").sign_msg_hash(keccak(b"\x19\x01" + domain + struct))
    return stage.command(
        by,
        "DepositToken.permit",
        owner=owner,
        spender=spender,
        value=500,
        deadline=DEADLINE,
        v=made.v + 27,
        r=made.r.to_bytes(32, "big"),
        s=made.s.to_bytes(32, "big"),
    )


def _spending(stage: Stage) -> Command:
    parties = {"from_": at("financier1"), "to": at("supplier2")}
    return stage.command("supplier2", "DepositToken.transferFrom", **parties, amount=500)
