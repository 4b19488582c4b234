"""Every kind of mistake in what a scenario declares, and in its steps, is told with its place."""

from __future__ import annotations

import pytest
from small_scenario import problems, with_line, with_step


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "title: Small",
            "titel: Small",
            [
                "s.yaml:1:1: title is missing; a scenario needs it",
                "s.yaml:1:1: titel is unknown; a scenario has title, description, currency, start,"
                " parties, counterparts, lines, payables, steps, expect (did you mean title?)",
            ],
        ),
        (
            "start: 2026-01-06",
            "start: 06.01.2026",
            [
                "s.yaml:3:8: start is '06.01.2026'; it must be"
                ' text of the form YYYY-MM-DD, such as "2026-02-06"'
            ],
        ),
        (
            "start: 2026-01-06",
            "start: 2026-02-30",
            ["s.yaml:3:8: start is '2026-02-30'; it must be a date of the calendar"],
        ),
        (
            'limit: "15.00"',
            'limit: "15,00"',
            [
                "s.yaml:11:44: lines.line.limit is '15,00'; it must be"
                ' digits such as "10,000,000.00"'
            ],
        ),
        (
            'limit: "15.00"',
            "limit: 15.005",
            [
                "s.yaml:11:44: lines.line.limit is '15.005'; it must be"
                " written with at most 2 decimals"
            ],
        ),
        (
            'limit: "15.00"',
            "limit: 0.00",
            ["s.yaml:11:44: lines.line.limit is '0.00'; it must be at least 0.01"],
        ),
        (
            'limit: "15.00"',
            "limit: [15.00]",
            [
                "s.yaml:11:44: lines.line.limit is a list; it must be"
                ' an amount such as "10,000,000.00"'
            ],
        ),
        (
            'limit: "15.00"',
            "limit:",
            [
                "s.yaml:11:43: lines.line.limit is empty; it must be"
                ' an amount such as "10,000,000.00"'
            ],
        ),
        (
            "expires: 2026-12-31",
            "expires: 2025-12-31",
            [
                "s.yaml:11:62: lines.line.expires is '2025-12-31'; it must be"
                " 2026-01-06, the start, or later"
            ],
        ),
        (
            "{bank: bank, obligor: core,",
            "{bank: bnk, obligor: one,",
            [
                "s.yaml:11:16: lines.line.bank is 'bnk'; it must be a known party: core, bank, one,"
                " two, office (did you mean bank?)",
                "s.yaml:11:30: lines.line.obligor is 'one'; it must be a party with the role"
                " core enterprise (one is supplier)",
            ],
        ),
        (
            "roles: [regulator]",
            "roles: [king]",
            [
                "s.yaml:9:34: parties.office.roles[1] is 'king'; it must be a known role:"
                " core enterprise, supplier, financier, guarantor, regulator, registrar,"
                " deposit bank, rulemaker, successor, platform desk, account",
                "s.yaml:9:11: parties.office.registration is missing; a party that trades needs it",
            ],
        ),
        (
            "roles: [regulator]",
            "roles: []",
            ["s.yaml:9:33: parties.office.roles is a list; it must be a list of at least one role"],
        ),
        (
            "roles: [regulator]",
            "roles: [regulator, supplier], registration: R5",
            [
                "s.yaml:9:11: parties.office has roles of trading and of overseeing;"
                " nobody may have both"
            ],
        ),
        (
            "  two: {name: Two, roles: [supplier], registration: R4}",
            "  one: {name: Two, roles: [supplier], registration: R4}",
            [
                "s.yaml:8:3: parties.one is given twice, first in line 7",
                "s.yaml:26:59: steps[2].to is 'two'; it must be a known party: core, bank, one,"
                " office",
            ],
        ),
        (
            "name: Office",
            'name: "Office\\e[31m"',
            [
                "s.yaml:9:18: parties.office.name is 'Office\\x1b[31m'; it must be"
                " text of 1 to 40 printable characters"
            ],
        ),
        (
            "  office: {",
            "  of-fice: {",
            [
                "s.yaml:9:3: parties.of-fice is 'of-fice'; it must be"
                " an id: a letter, then up to 31 letters, digits or underscores"
            ],
        ),
        (
            "    grace_days: 10",
            "    grace_days: ten",
            [
                "s.yaml:20:17: payables.P.grace_days is 'ten'; it must be"
                " a whole number from 0 to 65,535"
            ],
        ),
        (
            "    penalty_per_day: 0.05%",
            "    penalty_per_day: 0.05",
            [
                "s.yaml:21:22: payables.P.penalty_per_day is '0.05'; it must be"
                ' a percentage with its sign, such as "4.35%"'
            ],
        ),
        (
            "    backing: accounts payable",
            "    backing: accounts",
            [
                "s.yaml:17:14: payables.P.backing is 'accounts'; it must be a known backing:"
                " accounts payable, commercial bill, bank credit line"
                " (did you mean accounts payable?)"
            ],
        ),
        (
            "    line: line",
            "    line: other",
            ["s.yaml:14:11: payables.P.line is 'other'; it must be a known credit line: line"],
        ),
        (
            "    payee: one",
            "    payee: office",
            [
                "s.yaml:16:12: payables.P.payee is 'office'; it must be a party that trades:"
                " a core enterprise, supplier, financier or guarantor"
            ],
        ),
        (
            "date: 2026-07-06, do",
            "date: 2026-02-05, do",
            [
                "s.yaml:27:12: steps[3].date is '2026-02-05'; it must be"
                " 2026-02-06, the date before it, or later"
            ],
        ),
        (
            "do: repay",
            "do: repaid",
            [
                "s.yaml:27:28: steps[3].do is 'repaid'; it must be a known verb: issue, cancel,"
                " split, endorse, endorse_many, set_acceptance, accept_offer, reject_offer,"
                " return_offer, hand_over, follow, discount, … (did you mean repay?)"
            ],
        ),
        (
            "do: repay, who: core",
            "do: repay, whom: core",
            [
                "s.yaml:27:5: steps[3].who is missing; a repay step needs it",
                "s.yaml:27:35: steps[3].whom is unknown; a repay step has date, time, do, who,"
                " payable, amount, expect (did you mean who?)",
            ],
        ),
        (
            "lot: P, to",
            "lot: P-01, to",
            [
                "s.yaml:26:52: steps[2].lot is 'P-01'; it must be a lot: the id of a payable and"
                ' its cuts, such as "P" or "P-1-2" (part 2 of the lot id is \'01\'; it must be a'
                " number from 1, in plain digits without leading zeros, signs or blanks, within"
                " bounds)"
            ],
        ),
        (
            "lot: P, to",
            "lot: Q, to",
            [
                "s.yaml:26:52: steps[2].lot is 'Q'; it must be a lot: the id of a payable and"
                ' its cuts, such as "P" or "P-1-2"; payables are P'
            ],
        ),
        (
            "trade: {invoice: I1}",
            "trade: {}",
            [
                "s.yaml:26:87: steps[2].trade names no document; it must name"
                " a contract, invoice, waybill or payment"
            ],
        ),
        (
            'cash: {core: "10.00"}',
            "cash: {core: -1.00}",
            [
                "s.yaml:29:16: expect.cash.core is '-1.00'; it must be"
                ' digits such as "10,000,000.00"'
            ],
        ),
        (
            'cash: {core: "10.00"}',
            "cush: {}",
            [
                "s.yaml:29:3: expect is empty; it must hold at least one of"
                " cash, lots, held, locked, lines",
                "s.yaml:29:3: expect.cush is unknown; a set of expected balances has cash, lots,"
                " held, locked, lines (did you mean cash?)",
            ],
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(old: str, new: str, expected: list[str]) -> None:
    assert sorted(problems(with_line(old, new))) == sorted(expected)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("7", ["s.yaml:28:5: steps[4] is '7'; it must be a mapping of the fields of a step"]),
        (
            "{date: 2026-07-07, do: issue, payable: P, carried_by: core}",
            [
                "s.yaml:28:5: steps[4].payable is 'P'; an earlier step issued it, so this one must"
                " expect to be refused"
            ],
        ),
        (
            "{date: 2026-07-07, do: freeze, who: office, order: O, party: one, lot: P}",
            ["s.yaml:28:5: steps[4] must name exactly one of party, payable, lot"],
        ),
        (
            "{date: 2026-07-07, do: freeze, who: one, order: O, party: one}",
            [
                "s.yaml:28:41: steps[4].who is 'one'; it must be a party with the role regulator"
                " (one is supplier)"
            ],
        ),
        (
            "{date: 2026-07-07, do: redeem, who: one, lot: P,"
            ' expect: {refused: not found, cash: "1.00"}}',
            [
                "s.yaml:28:62: steps[4].expect holds refused and results;"
                " a step that is refused has no results",
                "s.yaml:28:72: steps[4].expect.refused is 'not found'; it must be"
                " the name of an error, such as Payables_InvoiceUsed",
            ],
        ),
        (
            "{date: 2026-07-07, do: redeem, who: one, lot: P, expect: {days: 3}}",
            [
                "s.yaml:28:63: steps[4].expect.days is unknown; what a redeem step is expected to"
                " do has refused, cash, to_financier, to_pledgor"
            ],
        ),
        (
            "{date: 2026-07-07, do: auction, who: one, lot: P, bids: []}",
            ["s.yaml:28:61: steps[4].bids is a list; it must be a list of at least one bid"],
        ),
        (
            "{date: 2026-07-07, do: auction, who: one, lot: P, bids: [{by: bank, rate: 5%,"
            " basis: 364, method: discount, fee: 0.1%}]}",
            [
                "s.yaml:28:62: steps[4].bids[1] must name fee and fee_to together, or neither",
                "s.yaml:28:90: steps[4].bids[1].basis is '364'; it must be a known day basis:"
                " 360, 365 (did you mean 365?)",
            ],
        ),
        (
            "{date: 2026-07-07, do: discount, who: one, lot: P, to: bank, rate: 5%, basis: 360,"
            " method: discount, fee: 1.01%, fee_to: core, obligor_share: 101%}",
            [
                "s.yaml:28:111: steps[4].fee is '1.01%'; it must be at most 1%",
                "s.yaml:28:147: steps[4].obligor_share is '101%'; it must be at most 100.00%",
            ],
        ),
        (
            "{date: 2026-07-07, do: anchor, who: one, documents_of: P, trade: {invoice: I}}",
            ["s.yaml:28:5: steps[4] must name exactly one of documents_of, trade"],
        ),
        (
            "{date: 2026-07-07, do: announce_rules, who: office, from: 2026-03-01, rules: {}}",
            [
                "s.yaml:28:49: steps[4].who is 'office'; it must be a party with the role rulemaker"
                " (office is regulator)",
                "s.yaml:28:82: steps[4].rules names no rule; it must name what changes",
            ],
        ),
        (
            "{date: 2026-07-07, do: set_acceptance, who: one, days: 256}",
            [
                "s.yaml:28:60: steps[4].days is '256'; it must be a whole number from 0 to 255",
            ],
        ),
        (
            "{date: 2026-07-07, do: set_standing_bid, who: bank, obligor: core, budget: '5.00',"
            " last_day: 2026-06-01, basis: 360, method: discount,"
            " bands: [{days: 1, rate: 1%}, {days: 2, rate: 1%}, {days: 3, rate: 1%},"
            " {days: 4, rate: 1%}, {days: 5, rate: 1%}]}",
            [
                "s.yaml:28:147: steps[4].bands is a list; it must be a list of at most 4 bands",
            ],
        ),
        (
            "{date: 2026-07-07, do: register, who: bank, lot: P, hops: 1, registration: ''}",
            [
                "s.yaml:28:80: steps[4].registration is empty; it must be"
                " text of 1 to 200 printable characters",
            ],
        ),
        (
            "{date: 2026-07-07, do: discount, who: one, lot: P, to: bank, rate: 5%,"
            " basis: 366, method: magic, recourse: perhaps}",
            [
                "s.yaml:28:83: steps[4].basis is '366'; it must be a known day basis: 360, 365"
                " (did you mean 365?)",
                "s.yaml:28:96: steps[4].method is 'magic'; it must be a known method:"
                " discount, true yield",
                "s.yaml:28:113: steps[4].recourse is 'perhaps'; it must be a known answer:"
                " yes, no, true, false",
            ],
        ),
        (
            "{date: 2026-07-07, do: check}",
            [
                "s.yaml:28:5: steps[4] is empty; it must hold at least one of"
                " cash, lots, held, locked, lines"
            ],
        ),
    ],
)
def test_a_mistake_in_a_step_is_told_with_its_place(step: str, expected: list[str]) -> None:
    assert problems(with_step(step)) == expected


def test_a_step_about_a_payable_that_is_not_issued_yet_is_refused() -> None:
    first = "  - {date: 2026-01-07, do: issue, payable: P, carried_by: core}\n"
    text = with_line(first, "")
    assert problems(text) == [
        "s.yaml:25:5: steps[1] is about payable 'P', which no earlier step issues",
        "s.yaml:26:5: steps[2] is about payable 'P', which no earlier step issues",
    ]
