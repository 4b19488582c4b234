"""Chains of title: their steps join, whatever happened; and every happening is told."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from replay_business import STORIES
from replay_journal import CORE, FACE, FINANCIER, OTHER, PAYEE, SUPPLIER, TRADE, Journal, house, lot
from told_history import told

from deeptier.audit.errors import AuditError
from deeptier.audit.events import lots
from deeptier.audit.lineage import Kind, Lineage, lineage_of
from deeptier.audit.lineage.document import document_of
from deeptier.audit.lineage.steps import Commitment
from deeptier.audit.lineage.words import Words, money_of
from deeptier.commands.lineage_tables import show
from deeptier.commands.output import Output
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.picture.title import draw

WORDS = Words({PAYEE: "Payee", SUPPLIER: "Supplier & Söhne", CORE: "Core"}, money_of(2))
TOLD = {
    "offer_accepted": "issued, offered, offer accepted, endorsed",
    "offer_rejected": "issued, offered, offer rejected",
    "offer_returned": "issued, offered, offer lapsed",
    "moved_by_order": "issued, offered, frozen, thawed, released, moved by order",
    "split_by_order": "issued, frozen, cut away",
    "succeeded": "issued, followed its holder",
    "loan_repaid": "issued, pledged, loan repaid",
    "foreclosed": "issued, pledged, foreclosed, payable paid, redeemed, loan paid by the lot",
    "loan_paid_by_the_lot": "issued, pledged, payable paid, claimed, loan paid by the lot",
    "guaranteed": "issued, default declared, guarantor paid, payable paid",
    "deposited": "issued, default declared, payable paid",
    "deposit_released": "issued, payable paid",
    "retired": "issued, cut away",
    "cancelled": "issued",
    "shared_with_fee": "issued, sold",
    "standing_bid": "issued, sold",
    "ruled": "issued, documents shown, sold, registered, endorsed",
    "bill_endorsed": "issued, endorsed",
}


def story(name: str) -> Journal:
    journal = house(1)
    STORIES[name](journal)
    return journal


def lineage(journal: Journal, text: str = "1") -> Lineage:
    return lineage_of(told(journal), LotId.parse(text))


def kinds(found: Lineage) -> str:
    return ", ".join(step.kind.value for step in found.steps)


def shown(found: Lineage, capsys: pytest.CaptureFixture[str]) -> str:
    show(Output(as_json=False), found, WORDS, "CNY")
    return capsys.readouterr().out


def deep(face: int = FACE, cut: int = 1) -> Journal:
    """Twelve cuts, one below the other, each kept but the last."""
    journal = house()
    journal.issue(1, face_amount=face)
    text = "1"
    for _ in range(11):
        amounts = (face - cut,) if text == "1" else (face - cut * (text.count("-") + 1),)
        parent = {"lot": lot(text), "holder": PAYEE, "first_child": 1, "amounts": amounts}
        journal.say(lots.Split, **parent)
        text += "-1"
    journal.deliver(f"{text}-1", PAYEE, SUPPLIER, 1, 1)
    return journal


@pytest.mark.parametrize("name", STORIES)
def test_steps_join_and_end_in_the_books(name: str) -> None:
    history = told(story(name))
    books = history.rebuilt.books
    for number in [*books.lots, *books.ended]:
        found = lineage_of(history, LotId.from_number(number))
        amount = 0
        for step in found.steps:
            assert step.before == amount
            amount = step.after
        live = books.lots.get(number)
        assert amount == found.amount == (live.amount if live else 0)
        assert found.holder == (live or books.ended[number]).owner
        places = [step.place for step in found.steps]
        assert places == sorted(places)


@pytest.mark.parametrize("name", STORIES)
def test_every_happening_is_a_step(name: str) -> None:
    assert kinds(lineage(story(name))) == TOLD[name]


def test_all_stories_are_told() -> None:
    assert TOLD.keys() == STORIES.keys()


@pytest.mark.parametrize("name", STORIES)
def test_every_step_is_said_drawn_and_written(name: str, capsys) -> None:
    found = lineage(story(name))
    text, picture = shown(found, capsys), draw(found, WORDS, "CNY")
    root = ET.fromstring(picture)
    steps = document_of(found, {})["steps"]
    for step, written in zip(found.steps, steps, strict=True):
        where = f"block {step.place.block}, log {step.place.index}"
        assert where in text
        assert where in "".join(root.itertext())
        assert written["transaction"] == step.place.transaction
    assert "b'" not in text  # no bytes as Python writes them


def test_endings(capsys) -> None:
    assert lineage(story("retired"), "1-1").state == "retired"
    assert lineage(story("cancelled"), "2").state == "cancelled"
    assert lineage(story("foreclosed")).state == "redeemed"
    cut_up = house(1)
    cut_up.say(lots.Split, lot=lot("1"), holder=PAYEE, first_child=1, amounts=(FACE,))
    found = lineage(cut_up)
    assert (found.state, found.amount) == ("cut up", 0)
    assert "Ended: cut up. Last held by Payee." in shown(found, capsys)


def test_holds() -> None:
    assert lineage(story("split_by_order")).holds == ("frozen",)
    assert lineage(story("split_by_order"), "1-1").holds == ("frozen",)
    journal = house(1)
    STORIES["offer_accepted"](journal)
    del journal.events[-4:]
    assert lineage(journal).holds == ("offered",)


def test_a_sale_has_its_price_rate_fee_and_what_the_obligor_bore() -> None:
    sale = lineage(story("shared_with_fee")).steps[-1]
    assert (sale.kind, sale.commitment) == (Kind.SOLD, Commitment.BID)
    assert (sale.from_, sale.to) == (PAYEE, FINANCIER)
    facts = {"price": 990_000, "discount": 10_000, "fee": 1_000, "discount_borne_by_obligor": 3_333}
    assert facts.items() <= sale.facts.items()
    note = WORDS.note(sale)
    assert "for 9,900.00, the face less 100.00 discount: 10.00% a year, 36 days of 360" in note
    assert "fee 10.00 out of the price; the obligor bore 33.33 of the discount" in note
    assert "without recourse" in note


def test_a_bill_says_against_whom_recourse_is() -> None:
    step = lineage(story("bill_endorsed")).steps[-1]
    assert WORDS.note(step).startswith("with recourse against Payee; trade reference 0x")


def test_a_cut_shows_what_is_not_part_of_the_title() -> None:
    found = lineage(story("retired"), "1-1")
    cut = found.steps[1]
    assert (cut.kind, cut.before, cut.after) == (Kind.ENDORSED, FACE, 300_000)
    assert (cut.commitment, cut.reference) == (Commitment.TRADE, TRADE)
    said = "cut from lot 1; 7,000.00 of it is not part of this title"
    assert WORDS.note(cut).startswith(said)


def test_cuts_of_one_transaction_are_one_step_and_children_one_line_each(capsys) -> None:
    journal = house(1)
    amounts = (5, 6, 7, 8)
    journal.say(lots.Split, lot=lot("1"), holder=PAYEE, first_child=1, amounts=amounts)
    journal.deliver("1-5", PAYEE, SUPPLIER, 9, 1)
    journal.deliver("1-5", SUPPLIER, OTHER, 9, 2)
    found = lineage(journal)
    assert kinds(found) == "issued, cut away, cut away"
    assert [step.after for step in found.steps] == [FACE, FACE - 26, FACE - 35]
    assert [(str(each.lot), each.amount) for each in found.children] == [
        *((f"1-{n}", amount) for n, amount in enumerate(amounts, 1)),
        ("1-5", 9),
    ]
    assert (found.children[4].to, found.children[4].holder) == (SUPPLIER, OTHER)
    lines = shown(found, capsys).splitlines()
    assert "lots 1-1, 1-2, 1-3 and 1 more" in " ".join(lines)
    assert sum(f"  1-{n}  " in line for n in range(1, 6) for line in lines) == 5


def test_what_happens_to_a_parent_after_the_cut_is_not_the_child_s() -> None:
    journal = house(1)
    journal.deliver("1-1", PAYEE, SUPPLIER, 5, 1)
    journal.say(lots.LotFrozen, lot=lot("1"), order_hash=TRADE)
    journal.say(lots.LotFrozen, lot=lot("1-1"), order_hash=TRADE)
    assert kinds(lineage(journal, "1-1")) == "issued, endorsed, frozen"
    assert kinds(lineage(journal)) == "issued, cut away, frozen"


def test_twelve_cuts_deep(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    found = lineage(deep(), "-".join("1" * 13))
    assert kinds(found) == "issued, " + "split, " * 11 + "endorsed"
    assert (found.amount, found.tier, found.holder) == (1, 2, SUPPLIER)
    assert "lot 1-1-1-1-1-1-1-1-1-1-1-1-1" in shown(found, capsys)
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, shown(found, capsys).splitlines())) <= 40
    assert "Lot 1-1-1-1-1-1-1-1-1-1-1-1-1: chain" in draw(found, WORDS, "CNY")


def test_the_largest_amount_and_the_smallest(capsys) -> None:
    largest = 2**64 - 1
    journal = house(1)
    index = next(i for i, each in enumerate(journal.events) if hasattr(each, "limit"))
    journal.events[index] = type(journal.events[index])(
        **{
            name: getattr(journal.events[index], name)
            for name in journal.events[index].__dataclass_fields__
            if name != "limit"
        },
        limit=2 * largest,
    )
    journal.issue(2, face_amount=largest)
    journal.deliver("2-1", PAYEE, SUPPLIER, 1, 1)
    found = lineage(journal, "2-1")
    text = shown(found, capsys)
    assert "184,467,440,737,095,516.15" in text
    assert found.steps[-1].facts["stays_behind"] == largest - 1
    ET.fromstring(draw(found, WORDS, "CNY"))


def test_names_are_escaped_in_the_picture() -> None:
    found = lineage(story("offer_accepted"))
    assert "Supplier &amp; Söhne" in draw(found, WORDS, "CNY")


UNKNOWN: dict[str, tuple[Callable[[], Journal], str]] = {
    "2": (lambda: house(1), "of a payable that was issued; payable 1 is the only one"),
    "9-1": (lambda: house(1, 2), "of a payable that was issued; payables here are 1 to 2"),
    "1": (house, "issued: nothing was"),
    "1-1": (lambda: house(1), "a lot of payable 1, which has 1"),
    "1-7": (lambda: _wide(), "a lot of payable 1, which has 1, 1-1, 1-2, 1-3, 1-4 and 2 more"),
}


def _wide() -> Journal:
    journal = house(1)
    amounts = (1,) * 6
    journal.say(lots.Split, lot=lot("1"), holder=PAYEE, first_child=1, amounts=amounts)
    return journal


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_lot_that_never_was(text: str) -> None:
    journal, expected = UNKNOWN[text]
    with pytest.raises(InputError) as raised:
        lineage(journal(), text)
    assert str(raised.value) == f"lot is {text!r}; it must be {expected}"


def test_a_delivery_of_no_cause_is_an_error_that_names_it() -> None:
    journal = house(1)
    journal.deliver("1", PAYEE, SUPPLIER, FACE, 1, cause=9)
    with pytest.raises(AuditError, match="a delivery of lot 1 has the cause 9, which is none"):
        lineage(journal)


def test_one_fen(capsys) -> None:
    journal = house()
    journal.issue(1, face_amount=1)
    found = lineage(journal)
    assert "0.01" in shown(found, capsys)
    ET.fromstring(draw(found, WORDS, "CNY"))


@pytest.mark.parametrize(
    ("verb", "example"),
    [
        ("lineage", "deeptier audit lineage 7-3-1 --names names.json --picture title.svg"),
        ("explain", 'deeptier audit explain "Yunlu Gearworks" --names names.json'),
    ],
)
def test_help_has_an_example(deeptier, verb: str, example: str) -> None:
    ran = deeptier("audit", verb, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert example in ran.out
    assert "--json" in ran.out
