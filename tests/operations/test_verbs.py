"""Every verb of the table does what it says, on a chain of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_stage import FIRST_DAY, Stage, set_up
from verb_story import DUE, USED, amount, balance, do, lot, move_to, payable, row, signed_bid

from deeptier.chain.devnet import Devnet
from deeptier.chain.governance import GovernanceRole
from deeptier.consents import PledgeBid, lot_version
from deeptier.days import day_number, first_second, parse_date
from deeptier.desk.office import Office
from deeptier.letters.letter import signed_letter
from deeptier.lot_id import LotId
from deeptier.operations import purses
from deeptier.operations.agreements import Agreements
from deeptier.operations.carrying import carry_out
from deeptier.operations.fields import option_record
from deeptier.operations.papers import reference_of
from deeptier.operations.payables import read_payable
from deeptier.operations.planning import plan
from deeptier.operations.trying import try_steps
from deeptier.reading.problems import ProblemsError
from deeptier.verbs import TABLE


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage whose clock moves: each test goes on where the one before it ended."""
    with Devnet.start("anvil", start_time=first_second(FIRST_DAY)) as devnet:
        yield set_up(devnet, tmp_path_factory.mktemp("verbs") / "desk")


@pytest.fixture(autouse=True)
def long_book(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trials look at the parties that rows and chain name, as those with a long book do."""
    monkeypatch.setattr(purses, "_SMALL_BOOK", 0)


@pytest.fixture(scope="module")
def office(own: Stage) -> Office:
    return own.office


def test_issue_and_cancel(office: Office) -> None:
    do(office, "core", "issue", payable("PO-1"), sign_for=("anna",))
    assert lot(office, "1") == ("anna", 10_000_00)
    do(office, "cast", "issue", payable("PO-2"), sign_for=("anna", "core"))
    do(office, "cast", "cancel", {"payable": "2", **payable("PO-2")}, sign_for=("anna", "core"))
    assert lot(office, "2")[1] == 0


def test_consent_on_chain(office: Office, tmp_path: Path) -> None:
    """Core's word stands on chain; a letter of anna's is not needed, as she sends."""
    draft = read_payable(option_record(payable("PO-9")), office)
    domain, signer = office.house.deployment.domain("Payables"), office.keyring.signer("anna")
    letter = signed_letter("", signer, domain, draft.terms, invoices=draft.invoices)
    letter.write(tmp_path / "letter.json")
    words = row(letter=str(tmp_path / "letter.json"))
    core = office.book.address("core")

    def agreed() -> bool:
        return bool(office.house.ask("Payables", "isConsentApproved", core, letter.digest))

    do(office, "core", "consent approve", words)
    assert agreed()
    do(office, "core", "consent withdraw", words)
    assert not agreed()


def test_split_and_endorse_by_holder_and_by_consent(office: Office) -> None:
    do(office, "anna", "split", row(lot="1", amounts="100.00 200.00"))
    assert lot(office, "1-2") == ("anna", 200_00)
    do(office, "core", "split", row(lot="1", amounts="300.00"), sign_for=("anna",))
    do(office, "anna", "endorse", row(lot="1-1", to="bolt", trade="T1"))
    assert lot(office, "1-1") == ("bolt", 100_00)
    cut = row(lot="1", to="bolt", amount="0.01", trade="T2")
    do(office, "core", "endorse", cut, {**cut, "trade": "T3"}, sign_for=("anna",))
    assert lot(office, "1-5") == ("bolt", 1)


def test_endorse_many_makes_one_transaction(office: Office) -> None:
    names = ("bolt", "cast", "bolt")
    rows = [row(lot="1", to=to, amount="1.00", trade=f"M{at}") for at, to in enumerate(names)]
    assert len(do(office, "anna", "endorse-many", *rows)) == 1
    assert len(do(office, "core", "endorse-many", *rows, sign_for=("anna",))) == 1
    assert [lot(office, f"1-{child}")[0] for child in range(6, 12)] == [*names, *names]


def test_offers(office: Office) -> None:
    do(office, "cast", "acceptance", row(days="5"))
    for _ in range(4):
        do(office, "anna", "endorse", row(lot="1", to="cast", amount="2.00", trade="O"))
    do(office, "cast", "accept", row(lot="1-12"))
    do(office, "core", "accept", row(lot="1-13", receiver="cast"), sign_for=("cast",))
    do(office, "cast", "reject", row(lot="1-14"))
    assert [lot(office, f"1-{child}")[0] for child in (12, 13, 14)] == ["cast", "cast", "anna"]
    hand = row(lot="1", to="cast", amount="3.00", trade="H")
    do(office, "core", "hand-over", hand, sign_for=("anna", "cast"))
    assert lot(office, "1-16") == ("cast", 3_00)


def test_operator(office: Office) -> None:
    do(office, "anna", "operator", row(operator="bolt"))
    do(office, "bolt", "split", row(lot="1", amounts="1.00"))
    do(office, "anna", "operator", row(operator="bolt", allowed="no"))
    assert lot(office, "1-17") == ("anna", 1_00)


def test_standing_bids(office: Office) -> None:
    bid = row(obligor="core", amount="500.00", bands="90:4.35% 180:5%", last_day="2026-12-31")
    do(office, "bank", "bid", bid)
    do(office, "anna", "discount", row(lot="1", financier="bank", amount="100.00"))
    assert lot(office, "1-18") == ("bank", 100_00)
    assert balance(office, office.book.address("anna")) == 99_26  # 61 days, 360 a year
    do(office, "bank", "end-bid", row(obligor="core"))
    bank, core = office.book.address("bank"), office.book.address("core")
    assert office.house.standing_bid(bank, core).budget == 0


def test_signed_bids(office: Office, tmp_path: Path) -> None:
    first, second = signed_bid(office, tmp_path, 1), signed_bid(office, tmp_path, 2)
    terms = row(lot="1", bid=first, amount="50.00")
    do(office, "core", "discount", terms, sign_for=("anna",))
    assert lot(office, "1-19") == ("bank", 50_00)
    do(office, "bank", "cancel-bid", row(bid=second))
    bank = office.book.address("bank")
    series = office.house.bid_series(bank)
    do(office, "bank", "cancel-all-bids", {})
    assert office.house.bid_series(bank) == series + 1


def test_pledges(office: Office) -> None:
    terms = row(financier="bank", advance="80%", rate="6%", repay_by="2026-02-01")
    do(office, "anna", "pledge", {"lot": "1-2", **terms}, sign_for=("bank",))
    do(office, "core", "pledge", {"lot": "1-3", **terms}, sign_for=("bank", "anna"))
    do(office, "anna", "deposit approve", row(contract="pledges", amount="200.00"))
    do(office, "anna", "repay-loan", row(lot="1-2"))
    assert office.house.lot(LotId.parse("1-3")).pledged
    assert not office.house.lot(LotId.parse("1-2")).pledged


def test_an_offer_to_lend_is_killed_by_its_own_letter(office: Office) -> None:
    bank, lot = office.keyring.signer("bank"), LotId.parse("1-19")
    state = office.house.lot(lot)
    offer = PledgeBid(
        financier=str(bank.address),
        lot=lot,
        lot_version=lot_version(state.children, state.hops),
        currency=office.house.address("DepositToken"),
        advance_ppm=500_000,
        rate_ppm=60_000,
        repay_day=office.today + 5,
        last_day=office.today,
        nonce=7,
    )
    domain = office.house.deployment.domain("Pledges")
    letters = (signed_letter("offer.json", bank, domain, offer),)
    USED.add("cancel-pledge-bid")
    kill = TABLE.by_name["cancel-pledge-bid"]
    agreements = Agreements(office.house, letters)
    (step,) = plan(office, kill, [option_record(row(lot="1-19"))], "bank", agreements)
    assert try_steps(office, [step]).is_clean
    carry_out(office, step.intent)
    assert office.house.is_pledge_bid_used(office.house.digest(offer))
    for who, typed in (("bank", "1-18"), ("anna", "1-19")):
        with pytest.raises(ProblemsError, match="one pledge-bid that the sender signed"):
            plan(office, kill, [option_record(row(lot=typed))], who, agreements)


def test_lines_and_interest(office: Office) -> None:
    do(office, "bank", "line open", row(obligor="core", amount="5.00", expiry="2026-12-31"))
    do(office, "bank", "line limit", row(line="2", amount="0.00"))
    do(office, "bank", "line renew", row(line="2", expiry="2027-12-31"))
    do(office, "bank", "line suspend", row(line="2"))
    assert office.house.line(2).suspended
    do(office, "bank", "line resume", row(line="2"))
    assert office.house.line(2).limit == 0
    share = row(share="50%", rate="8%", amount="1,000.00")
    do(office, "core", "share-interest", share)
    core = office.book.address("core")
    assert office.house.interest_mandate(core).budget == 1_000_00


def test_deposits(office: Office) -> None:
    cast = office.book.address("cast")
    do(office, "platform", "deposit mint", row(to="platform", amount="10.00"))
    do(office, "platform", "deposit transfer", row(to="cast", amount="4.00"))
    do(office, "platform", "deposit burn", row(amount="6.00"))
    assert balance(office, cast) == 4_00


def test_orders(office: Office) -> None:
    for what in (row(party="bolt"), row(lot="1-1"), row(payable="1")):
        do(office, "platform", "freeze", {**what, "order": "Court 17"})
        do(office, "platform", "thaw", {**what, "order": "Court 18"})
    do(office, "platform", "pause", row(order="Court 19"))
    do(office, "platform", "resume", row(order="Court 20"))
    do(office, "platform", "order move", row(lot="1-1", to="cast", amount="60.00", order="C 21"))
    do(office, "platform", "order split", row(lot="1-1", amounts="10.00", order="C 22"))
    assert lot(office, "1-1-1") == ("cast", 60_00)
    assert lot(office, "1-1-2") == ("bolt", 10_00)


def test_rules_are_scheduled_by_who_has_a_delay(own: Stage, office: Office) -> None:
    """Core becomes a rulemaker that waits a minute each time."""
    governance = office.house.contract("Governance")
    rulemaker, core = GovernanceRole.RULEMAKER, office.book.address("core")
    office.sender("platform").send(governance.functions.grantRole(rulemaker, core, 60))
    token = row(currency=office.house.address("DepositToken"), from_day="2026-02-09")
    rules = row(from_day="2026-02-09", highest_tier_cap="8")
    for what, typed in (("", rules), ("-currency", token)):
        do(office, "core", f"rules schedule{what}", typed)
        do(office, "core", f"rules unschedule{what}", typed)
    do(office, "core", "rules schedule", rules)
    assert refusal(office, "core", "rules announce", rules).endswith("(wait until then)")
    wait(own, 61)
    do(office, "core", "rules announce", rules)
    assert "deeptier rules schedule" in refusal(office, "core", "rules withdraw", {})
    do(office, "core", "rules schedule-withdrawal", {})
    wait(own, 61)
    do(office, "core", "rules withdraw", {})


def test_rules(office: Office) -> None:
    announced = row(from_day="2026-01-08", highest_tier_cap="9", financier_cap="1,000.00")
    do(office, "platform", "rules announce", announced)
    following = office.house.next_rules()
    assert following is not None
    assert following[0].highest_tier_cap == 9
    do(office, "platform", "rules withdraw", {})
    assert office.house.next_rules() is None
    do(office, "platform", "rules announce", announced)
    token = row(currency=office.house.address("DepositToken"), from_day="2026-01-09")
    do(office, "platform", "rules currency", {**token, "allowed": "no"})
    do(office, "platform", "rules currency", {**token, "allowed": "yes"})


def test_evidence(office: Office) -> None:
    do(office, "anna", "anchor", row(business="Contract PO-1"))
    assert office.house.streams_of(reference_of("Contract PO-1")) == 4
    do(office, "anna", "present", row(lot="1", documents="Contract PO-1"))
    do(office, "bank", "register", row(lot="1-18", hops="1", registration="ZD-77"))
    found = office.house.registration(LotId.parse("1-18"), 1, office.book.address("bank"))
    assert found != bytes(32)


def test_parties_and_successions(office: Office) -> None:
    new = row(party="stranger", roles="supplier guarantor", expiry="2027-01-01", identity="9133")
    do(office, "platform", "onboard", new)
    do(office, "platform", "renew", row(party="stranger", roles="supplier", expiry="2027-02-01"))
    stranger = office.house.enterprise(office.book.address("stranger"))
    assert (int(stranger.roles), stranger.expiry_day) == (2, day_number(parse_date("2027-02-01")))
    do(office, "platform", "close", row(party="stranger"))
    other = "0x" + "ab" * 20
    proposed = row(party="bolt", successor=other)
    do(office, "platform", "successor propose", proposed)
    do(office, "bolt", "successor refuse", {})
    do(office, "platform", "successor propose", proposed)
    do(office, "platform", "successor withdraw", row(party="bolt"))
    do(office, "platform", "successor propose", proposed)


def test_what_comes_with_time(own: Stage, office: Office) -> None:
    do(office, "anna", "endorse", row(lot="1-17", to="cast", trade="late"))
    move_to(own, "2026-02-10")
    do(office, "core", "rules adopt", {})
    do(office, "core", "return-offer", row(lot="1-17"))
    do(office, "bank", "foreclose", row(lot="1-3"))
    assert lot(office, "1-3") == ("bank", 300_00)
    do(office, "core", "successor complete", row(party="bolt"))
    do(office, "core", "follow", row(lot="1-1"))
    bolt = office.book.address("bolt")
    assert lot(office, "1-1")[0] == office.house.current_account(bolt) != bolt


def test_exposure_is_released_where_rules_cap_it(office: Office) -> None:
    bid = row(obligor="core", amount="500.00", bands="90:4.35%", last_day="2026-12-31")
    do(office, "bank", "bid", bid)
    do(office, "anna", "discount", row(lot="1", financier="bank", amount="10.00"))
    bought = f"1-{office.house.lot(LotId.parse('1')).children}"
    bank, core = office.book.address("bank"), office.book.address("core")
    assert office.house.exposure(bank, core) == 10_00
    do(office, "bank", "endorse", row(lot=bought, to="anna", trade="on"))
    do(office, "core", "release-exposure", row(lot=bought, hops="1"))
    assert office.house.exposure(bank, core) == 0


def test_line_follows_its_parties(own: Stage, office: Office) -> None:
    """The bank of line 2 is replaced."""
    USED.add("line follow")
    steps = plan(office, TABLE.by_name["line follow"], [option_record(row(line="2"))], "core")
    refused = try_steps(office, steps).refused
    assert [each.refusal for each in refused] == [
        "bank and obligor of line 2 are the accounts it names"
    ]


def test_obligor_retires_and_repays(own: Stage, office: Office) -> None:
    do(office, "anna", "endorse", row(lot="1", to="core", amount="5.00", trade="back"))
    child = office.house.lot(LotId.parse("1")).children
    do(office, "core", "retire", row(lot=f"1-{child}"))
    guaranteed = payable("PO-3", "100.00", guarantor="bank", deposit="10%")
    do(office, "core", "issue", guaranteed, sign_for=("anna", "bank"))
    do(office, "core", "issue", payable("PO-4", "100.00", deposit="10%"), sign_for=("anna",))
    do(office, "core", "mandate", row(granted="no"))
    do(office, "core", "mandate", {})
    do(office, "core", "repay", row(payable="4", amount="40.00"))
    assert office.house.owed(4).principal == 60_00


def test_collection_and_default(own: Stage, office: Office) -> None:
    core = office.book.address("core")
    move_to(own, DUE)
    do(office, "core", "claim", row(lot="4"))
    do(office, "core", "repay", row(payable="4", amount="60.00"))
    do(office, "core", "redeem", row(lot="4"))
    do(office, "core", "give-back", row(payable="4"))
    assert lot(office, "4")[1] == 0
    house, everything = office.house, balance(office, core)
    do(office, "core", "deposit transfer", {"to": "platform", "amount": amount(everything)})
    move_to(own, "2026-03-10")
    do(office, "cast", "default", row(payable="1"))
    do(office, "cast", "default", row(payable="3"))
    do(office, "bank", "guarantee", row(payable="3", amount="90.00"))
    do(office, "bank", "claim-recourse", row(lot="1-19"))
    do(office, "platform", "deposit mint", row(to="anna", amount="100.00"))
    do(office, "anna", "deposit approve", row(contract="discount-desk", amount="100.00"))
    do(office, "anna", "pay-recourse", row(lot="1-19"))
    assert lot(office, "1-19") == ("anna", 50_00)
    do(office, "platform", "deposit transfer", {"to": "core", "amount": amount(everything)})
    do(office, "cast", "collect", row(payable="3"))
    do(office, "cast", "recover", row(payable="3"))
    do(office, "cast", "collect", row(payable="1"))
    assert house.owed(1).principal == 0


def refusal(office: Office, who: str, verb: str, typed: dict[str, str]) -> str:
    """Why what a row says would be refused."""
    trial = try_steps(office, plan(office, TABLE.by_name[verb], [option_record(typed)], who))
    return str(trial.rows[0].refusal)


def wait(own: Stage, seconds: int) -> None:
    own.web3.provider.make_request("evm_increaseTime", [seconds])  # type: ignore[arg-type]
    own.web3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]


def test_roles_are_granted_taken_and_given_up(own: Stage, office: Office) -> None:
    governance = office.house.contract("Governance").functions
    granted = row(role="regulator", to="bank")
    assert "--as who has the role" in refusal(office, "core", "role grant", granted)
    do(office, "platform", "role grant", granted)
    do(office, "bank", "freeze", row(party="cast", order="Order 1"))
    do(office, "bank", "role renounce", row(role="regulator"))
    assert "--as who has the role" in refusal(
        office, "bank", "thaw", row(party="cast", order="Order 2")
    )
    do(office, "platform", "role grant", row(role="rulemaker", to="core"))
    do(office, "platform", "role grant", row(role="registrar", to="core", delay_days="1"))
    waits = {
        role: governance.hasRole(role, own.address("core")).call()
        for role in (GovernanceRole.RULEMAKER, GovernanceRole.REGISTRAR)
    }
    assert list(map(list, waits.values())) == [[True, 2 * 86_400], [True, 86_400]]
    do(office, "platform", "role revoke", row(role="rulemaker", party="core"))
    assert not governance.hasRole(GovernanceRole.RULEMAKER, own.address("core")).call()[0]


def test_every_verb_was_used() -> None:
    assert set(TABLE.by_name) - USED == set()
