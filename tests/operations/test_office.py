"""An office: connected to the right chain with the right code, or not at all."""

from __future__ import annotations

from desk_stage import DEPOSITS, EXPIRY_DAY, FIRST_DAY, LINE_LIMIT, MEMBERS, Stage

from deeptier.chain.verbs.enterprises import Status


def test_stage_is_furnished(stage: Stage) -> None:
    office = stage.office
    assert office.today == FIRST_DAY
    for name, roles in MEMBERS.items():
        enterprise = office.house.enterprise(office.book.address(name))
        assert (enterprise.status, enterprise.roles) == (Status.OPEN, roles)
        assert enterprise.expiry_day == EXPIRY_DAY
    assert office.house.line(1).limit == LINE_LIMIT
    assert office.house.balance_of(office.book.address("bank")) == DEPOSITS


def test_sender_acts_for_a_named_party(stage: Stage) -> None:
    office = stage.office
    done = office.house.transfer(office.sender("core"), office.book.address("anna"), 1)
    assert done.receipt.gas_used > 21_000
    assert office.house.balance_of(office.book.address("anna")) == 1
