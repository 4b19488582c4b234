"""A signature binds one party, to one paper, on one chain, once: wherever one is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from consenting import ASKED, Ask
from opening import ENDLESS, SPENDERS
from soundness import assert_sound
from stage import FACE, FIRST_DAY, PURSE, TRADE, Stage, at

from deeptier.model.consents import Signature, Words
from proof.interface import lot_number

AGREES, REFUSES, BURNS_GAS, SAYS_TOO_MUCH, SAYS_TOO_LITTLE = range(5)
MOODY = "MoodyAccount"
asked = pytest.mark.parametrize("ask", ASKED.values(), ids=list(ASKED))


def let_in(stage: Stage, account: str) -> str:
    """An enterprise that is supplier and financier, with cash."""
    stage.do(
        "registrar",
        "Enterprises.onboard",
        account=account,
        roles=6,
        expiry_day=FIRST_DAY + 900,
        identity=TRADE,
    )
    stage.do("bank", "DepositToken.mint", account=account, amount=PURSE)
    for spender in SPENDERS:
        address = stage.house.addresses[spender]
        stage.do(account, "DepositToken.approve", spender=address, amount=ENDLESS)
    return account


@pytest.fixture
def party(stage: Stage) -> str:
    """An enterprise with a key."""
    return let_in(stage, at("outsider2"))


@pytest.fixture
def moody(stage: Stage) -> str:
    """An enterprise that is a smart account, and agrees at first."""
    return let_in(stage, stage.house.addresses[MOODY])


@pytest.mark.rule("R82")
@asked
def test_a_sound_signature_binds(stage: Stage, party: str, ask: Ask) -> None:
    command, _ = ask(stage, party, lambda words: Signature(party, words))
    assert stage.answer(command) is None
    assert_sound(stage)


@pytest.mark.rule("R82")
@pytest.mark.rule("R84")
@asked
@pytest.mark.parametrize("flaw", ["high s", "other chain", "cut short"])
def test_a_flawed_signature_binds_nobody(stage: Stage, party: str, ask: Ask, flaw: str) -> None:
    command, words = ask(stage, party, lambda words: Signature(party, words, flaw))
    assert stage.answer(command) == ("Consents_NotGiven", (party, stage.digest(words)))


@pytest.mark.rule("R84")
@asked
def test_a_signature_of_somebody_else_binds_nobody(stage: Stage, party: str, ask: Ask) -> None:
    command, words = ask(stage, party, lambda words: Signature(at("core2"), words))
    assert stage.answer(command) == ("Consents_NotGiven", (party, stage.digest(words)))


@pytest.mark.rule("R84")
@asked
def test_a_signature_on_other_words_binds_nobody(stage: Stage, party: str, ask: Ask) -> None:
    other = Words("Warrants", "Split", ((9,), (1,), 0, 0))
    command, words = ask(stage, party, lambda _: Signature(party, other))
    assert stage.answer(command) == ("Consents_NotGiven", (party, stage.digest(words)))


@pytest.mark.rule("R85")
@asked
def test_a_signature_serves_once(stage: Stage, party: str, ask: Ask) -> None:
    command, _ = ask(stage, party, lambda words: Signature(party, words))
    assert stage.answer(command) is None
    again = stage.answer(command)
    assert again is not None
    name, _ = again
    assert name in {
        *("Payables_TermsUsed", "Warrants_VersionDiffers", "Offers_VersionDiffers"),
        *("DiscountDesk_VersionDiffers", "Pledges_BidUsed", "Warrants_NotHolder"),
        *("Offers_NotOffered", "Warrants_LotUnknown"),
    }


@pytest.mark.rule("R35")
@pytest.mark.rule("R85")
def test_a_givers_consent_to_an_offer_serves_once(stage: Stage) -> None:
    """A whole lot that is offered keeps its version, so the consent itself is written down."""
    root = stage.issue()
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    what = {"lot": root, "to": at("supplier2"), "amount": FACE, "trade_reference": TRADE}
    consent = stage.consent("supplier1", "Warrants", "Endorse", root, *what.values())
    words = consent.signature.words
    stage.do("outsider1", "Warrants.endorseWithConsent", **what, consent=consent)
    assert stage.view("Warrants.isUsedUp", words) is True
    stage.do("supplier2", "Offers.reject", lot=root)
    again = stage.refused("outsider2", "Warrants.endorseWithConsent", **what, consent=consent)
    assert again == ("Warrants_ConsentUsed", (lot_number(root), stage.digest(words)))
    # Nor does it serve for a delivery, once the receiver asks no more.
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=0)
    again = stage.refused("outsider2", "Warrants.endorseWithConsent", **what, consent=consent)
    assert again == ("Warrants_ConsentUsed", (lot_number(root), stage.digest(words)))
    assert_sound(stage)


# accounts that answer (EIP-1271)


def signed(words: Words) -> Signature:
    """A signature that only the moody account may take for its own."""
    return Signature(at("outsider3"), words)


def mood(stage: Stage, answer: int, friend: str = "0x" + "00" * 20) -> None:
    stage.do("outsider1", f"{MOODY}.setMood", mood=answer, friend=friend)


@pytest.mark.rule("R82")
@asked
@pytest.mark.parametrize(
    "answer",
    [REFUSES, BURNS_GAS, SAYS_TOO_MUCH, SAYS_TOO_LITTLE],
    ids=["refuses", "burns gas", "says too much", "says too little"],
)
def test_an_account_that_does_not_say_the_word_is_not_bound(
    stage: Stage, moody: str, ask: Ask, answer: int
) -> None:
    command, words = ask(stage, moody, signed)
    mood(stage, answer)
    assert stage.answer(command) == ("Consents_NotGiven", (moody, stage.digest(words)))


@pytest.mark.rule("R82")
@asked
def test_an_account_that_changes_its_mind_is_asked_each_time_and_undoes_nothing(
    stage: Stage, moody: str, ask: Ask
) -> None:
    command, words = ask(stage, moody, signed)
    mood(stage, REFUSES)
    assert stage.answer(command) == ("Consents_NotGiven", (moody, stage.digest(words)))
    mood(stage, AGREES)
    assert stage.answer(command) is None
    lots = stage.lots()
    mood(stage, REFUSES)
    assert stage.lots() == lots
    assert_sound(stage)


@pytest.mark.rule("R85")
@asked
def test_an_account_that_agrees_to_everything_is_bound_once(
    stage: Stage, moody: str, ask: Ask
) -> None:
    command, _ = ask(stage, moody, signed)
    assert stage.answer(command) is None
    assert stage.answer(command) is not None


@pytest.mark.rule("R61")
@pytest.mark.rule("R82")
def test_a_financier_that_flips_between_two_fills_pays_for_the_first_alone(
    stage: Stage, moody: str
) -> None:
    root = stage.issue()
    bid = stage.bid(financier=moody)
    words = stage.bid_words(bid)
    sale = stage.selling(bid, root, FACE // 2)
    sale = replace(sale, arguments={**sale.arguments, "bid_signature": signed(words)})
    assert stage.answer(sale) is None
    mood(stage, REFUSES)
    assert stage.answer(sale) == ("Consents_NotGiven", (moody, stage.digest(words)))
    assert stage.view("DiscountDesk.filledOf", words) == FACE // 2
    assert stage.view("DepositToken.balanceOf", moody) == PURSE - 490_937_500
    assert_sound(stage)


@pytest.mark.rule("R82")
def test_an_account_that_agrees_with_one_contract_alone_is_bound_there_alone(
    stage: Stage, moody: str
) -> None:
    payables = stage.house.addresses["Payables"]
    issue, _ = ASKED["issue"](stage, moody, signed)
    mood(stage, REFUSES, friend=payables)
    # It says the word to Payables, but not to Warrants, which gives it the root lot.
    assert stage.answer(issue) == ("Lots_ReceiverRefused", (moody,))
    mood(stage, REFUSES, friend=stage.house.addresses["Warrants"])
    assert stage.answer(issue) is not None
    assert stage.view("Payables.payableCount") == 0
