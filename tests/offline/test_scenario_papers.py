"""The documents of a scenario are evidence: each text a field, each kind of document a stream."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_scenario import GOOD, with_line

from deeptier.evidence.streams import ABSENT, Roots, Stream
from deeptier.scenario.actions import Trade
from deeptier.scenario.cast import Cast
from deeptier.scenario.loader import parse_scenario
from deeptier.scenario.papers import Papers

NOTHING = Trade(None, None, None, None)
STREAM_OF = {
    "invoice": Stream.INFORMATION,
    "waybill": Stream.LOGISTICS,
    "contract": Stream.BUSINESS,
    "payment": Stream.CAPITAL,
}


def papers_of(text: str) -> Papers:
    scenario = parse_scenario(text, "s.yaml")
    cast = Cast.of_devnet(scenario)
    return Papers(scenario, {party: cast.address(party) for party in scenario.parties})


@pytest.mark.parametrize("kind", STREAM_OF)
def test_each_kind_of_document_is_a_stream_of_its_own(kind: str) -> None:
    papers = papers_of(GOOD)
    one = papers.trade(replace(NOTHING, **{kind: "Number 1"}))
    two = papers.trade(replace(NOTHING, **{kind: "Number 2"}))
    assert one.present == two.present == (STREAM_OF[kind],)
    assert len({one[STREAM_OF[kind]], two[STREAM_OF[kind]], ABSENT}) == 3


def test_a_trade_refers_to_all_its_documents() -> None:
    papers = papers_of(GOOD)
    whole = papers.trade(Trade(contract="C", invoice="I", waybill="W", payment="Y"))
    assert whole.mask == 15
    alone = [
        papers.trade(replace(NOTHING, **{kind: text}))[stream]
        for (kind, stream), text in zip(STREAM_OF.items(), "IWCY", strict=True)
    ]
    assert whole == Roots(*alone)


def test_a_payable_refers_to_its_contract_and_its_invoices() -> None:
    papers = papers_of(GOOD)
    payable = papers.scenario.payables["P"]
    assert papers.documents(payable).present == (Stream.BUSINESS,)
    assert papers.terms(payable, 1, "0x" + "11" * 20).document_root == (
        papers.documents(payable).reference
    )
    invoices = "[{issuer: one, number: I1, type: VAT}, {issuer: two, number: I2, type: VAT}]"
    line = "    documents: Contract 1"
    with_invoices = papers_of(with_line(line, f"{line}\n    invoices: {invoices}"))
    documents = with_invoices.documents(with_invoices.scenario.payables["P"])
    assert documents.present == (Stream.INFORMATION, Stream.BUSINESS)
    assert documents.business == papers.documents(payable).business
    other = papers_of(with_line(line, f"{line}\n    invoices: {invoices.replace('I2', 'I3')}"))
    assert other.documents(other.scenario.payables["P"]).information != documents.information


def test_the_same_scenario_commits_to_the_same_words_and_another_to_others() -> None:
    payable = papers_of(GOOD).scenario.payables["P"]
    same, other = papers_of(GOOD), papers_of(with_line("title: Small", "title: Smaller"))
    assert papers_of(GOOD).documents(payable) == same.documents(payable)
    assert same.documents(payable).business != other.documents(payable).business
