"""Histories that a house in this process played are replayed by `deeptier run` on a devnet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deeptier.days import first_second
from deeptier.model.consents import Signature, Words
from deeptier.model.core import NOBODY, Command, Refusal
from deeptier.model.papers import Consent, Delivery, IssueConsents, Terms
from deeptier.scenario.cast import Cast
from deeptier.scenario.loader import parse_scenario
from deeptier.scenario.play import play
from proof import cast
from proof.builds import builds
from proof.cast import address_of
from proof.house import START, House
from proof.tale import tale

from .conftest import ROOT, Theatre, Watch
from .test_commands import deeptier

DAY = 20_454  # 2026-01-01
MIDNIGHT = first_second(DAY + 2)
_TRADE = b"\x31" * 32
_REPLAY = ("--backend", "anvil", "--counterparts", "build/contracts")


class Book:
    """Plays commands on a house in this process and writes down what came of them."""

    def __init__(self) -> None:
        self.house = House(builds())
        self.history: list[Any] = []
        self.at = self.house.addresses

    def act(self, who: str, name: str, **arguments: Any) -> str | None:
        """Send, and answer the name of the error."""
        sender = self.at.get(who) or address_of(who)
        command = Command(sender, name, arguments)
        receipt = self.house.send(command)
        error = None if receipt.succeeded else self.house.interface.error(receipt.output)
        self.history.append((command, Refusal("", *error) if error else None))
        return error[0] if error else None

    def move(self, second: int) -> None:
        self.house.evm.set_time(second)
        self.history.append(second)

    def tell(self) -> str:
        return tale(self.history)


@pytest.fixture(scope="module")
def book() -> Book:
    """A payable in a currency that may lie, cut and passed on around the last second of a day."""
    book = Book()
    for name in ("core1", "supplier1", "supplier2", "bank1", "smart", "refuser"):
        account = book.at.get(name) or address_of(name)
        words = {"roles": cast.ENTERPRISES[name], "expiry_day": DAY + 400, "identity": _TRADE}
        book.act("registrar", "Enterprises.onboard", account=account, **words)
    currency = book.at["HostileToken"]
    announced = {"currency": currency, "allowed": True, "from_day": DAY + 1}
    assert book.act("outsider1", "Enterprises.announceCurrency", **announced)
    book.act("rulemaker", "Enterprises.announceCurrency", **announced)
    book.move(MIDNIGHT - 1)
    limit = {"currency": currency, "limit": 10**9, "expiry_day": DAY + 300}
    book.act("bank1", "Clearing.grantLine", obligor=address_of("core1"), **limit)
    _issue(book, currency)
    _pass_on(book)
    _pay(book, currency)
    return book


def _issue(book: Book, currency: str) -> None:
    terms = Terms(
        line=1,
        obligor=address_of("core1"),
        payee=book.at["smart"],
        currency=currency,
        face_amount=100_000,
        due_day=DAY + 5,
        tier_cap=5,
        document_root=b"\x11" * 32,
        last_day=DAY + 1,
        nonce=7,
    )
    invoices = (b"\x21" * 32,)
    words = Words("Payables", "Terms", (terms, invoices))

    def issue(flaw: str, payee: str = cast.SMART_KEY) -> str | None:
        consents = IssueConsents(
            Signature(address_of("core1"), words, flaw), Signature(address_of(payee), words)
        )
        papers = {"terms": terms, "invoices": invoices, "consents": consents}
        return book.act("outsider2", "Payables.issue", **papers)

    for flaw in ("high s", "other chain", "cut short"):
        assert issue(flaw) == "Consents_NotGiven"
    assert issue("", "supplier1") == "Consents_NotGiven"
    assert issue("") is None
    assert issue("") == "Payables_TermsUsed"


def _pass_on(book: Book) -> None:
    split = Words("Warrants", "Split", ((1,), (500, 300), 0, DAY + 2))
    signed = Consent(0, DAY + 2, Signature(address_of(cast.SMART_KEY), split))
    carry = {"lot": (1,), "amounts": (500, 300), "consent": signed}
    assert book.act("outsider1", "Warrants.splitWithConsent", **carry) is None
    book.move(MIDNIGHT)
    assert book.act("outsider1", "Warrants.splitWithConsent", **carry) == "Warrants_VersionDiffers"
    to_refuser = (Delivery(book.at["refuser"], 500, _TRADE),)
    words = Words("Warrants", "EndorseMany", ((1,), to_refuser, 2 << 8, DAY + 2))
    consent = Consent(2 << 8, DAY + 2, Signature(address_of(cast.SMART_KEY), words))
    given = {"lot": (1,), "deliveries": to_refuser, "consent": consent}
    error = book.act("supplier1", "Warrants.endorseManyWithConsent", **given)
    assert error == "Lots_ReceiverRefused"
    to_two = (Delivery(address_of("supplier2"), 60_000, _TRADE),)
    words = Words("Warrants", "EndorseMany", ((1,), to_two, 2 << 8, DAY + 2))
    consent = Consent(2 << 8, DAY + 2, Signature(address_of(cast.SMART_KEY), words))
    given = {"lot": (1,), "deliveries": to_two, "consent": consent}
    assert book.act("supplier1", "Warrants.endorseManyWithConsent", **given) is None
    cut = {"lot": (1,), "amounts": (7,)}
    assert book.act("smart", "Warrants.split", **cut) is None
    next_words = Words("Warrants", "Split", ((1, 3), (1,), 1, DAY + 2))
    assert book.act("supplier2", "Warrants.approveConsent", digest=next_words) is None


def _pay(book: Book, currency: str) -> None:
    book.act("outsider4", "HostileToken.mint", account=address_of("core1"), amount=10**6)
    repay = {"payable_number": 1, "amount": 100_000}
    assert book.act("core1", "Clearing.repay", **repay) == "ERC20InsufficientAllowance"
    book.act("core1", "HostileToken.approve", spender=book.at["Clearing"], value=10**6)
    for manner, error in ((1, "SafeERC20FailedOperation"), (3, "Clearing_CashDiffers")):
        book.act("outsider4", "HostileToken.setManner", manner=manner)
        assert book.act("core1", "Clearing.repay", **repay) == error
    book.act("outsider4", "HostileToken.setManner", manner=0)
    too_much = {"to": address_of("bank1"), "amount": 10**9}
    assert book.act("core1", "HostileToken.transfer", **too_much) == "ERC20InsufficientBalance"
    assert book.act("core1", "Clearing.repay", **repay) is None
    lots = ((1, 3), (9, 9), (1, 1))
    book.move(MIDNIGHT + 4 * 86_400 + 3_661)
    assert book.act("outsider3", "Clearing.clear", lots=lots) is None


def test_a_history_is_replayed_and_audited(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "tale.yaml"
    path.write_text(book.tell(), encoding="utf-8")
    code, out, err = deeptier("run", str(path), *_REPLAY)
    assert (code, err) == (0, "")
    assert "equal the contracts' state to the last fen" in out


def test_each_call_comes_in_its_second(book: Book) -> None:
    scenario = parse_scenario(book.tell(), "t.yaml", ROOT / "build" / "contracts")
    watch = Watch()
    with Theatre("anvil").devnet(scenario) as devnet:
        played = play(scenario, devnet.web3, Cast.of_devnet(scenario), watch)
        seconds = [
            devnet.web3.eth.get_block(
                devnet.web3.eth.get_transaction(row.transaction)["blockNumber"]
            )["timestamp"]
            for row in watch.rows
            if row.transaction
        ]
    assert played.verdict.equal
    due, now = [], START
    for step in book.history:
        if isinstance(step, int):
            now = step
        elif step[1] is None:
            due.append(now)
    assert seconds == due
    assert due.count(MIDNIGHT - 1) > 2
    assert MIDNIGHT in due


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        (
            "DepositToken.mint",
            {"account": NOBODY, "amount": 1},
            "it must be refused with Warrants_Matured and was refused with"
            " AccessManagedUnauthorized: outsider1 has not the role that may do this",
        ),
        (
            "DepositToken.approve",
            {"spender": address_of("core1"), "amount": 1},
            "it must be refused with Warrants_Matured and passed",
        ),
    ],
)
def test_a_replay_that_differs_names_step_and_outcomes(
    backend: str, tmp_path: Path, name: str, arguments: dict[str, Any], what: str
) -> None:
    command = Command(address_of("outsider1"), name, arguments)
    path = tmp_path / "tale.yaml"
    path.write_text(tale([(command, Refusal("", "Warrants_Matured", ()))]), encoding="utf-8")
    code, _, err = deeptier("run", str(path), "--backend", backend)
    assert code == 1
    assert f"step 1 (2026-01-01, send {name} by outsider1): {what}" in " ".join(err.split())
