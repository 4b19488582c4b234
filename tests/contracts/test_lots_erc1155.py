"""Lots as ERC-1155, to the letter: balances, operators, whole transfers, hooks, the journal."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from eth_abi import decode, encode
from expect import assert_events, assert_view, events_of, plain
from house import METADATA_URI
from stage import MAX_FACE, NO_BYTES32, NOBODY, ORDER, TRADE

ENDORSEMENT = 0
FACE = 1_000_000_000
ACCEPT_ONE = bytes.fromhex("f23a6e61")
ACCEPT_MANY = bytes.fromhex("bc197c81")


@pytest.fixture(scope="module")
def roots(stage):
    """Three payables to supplier1, on which every test of this file works."""
    return [stage.issue(), stage.issue(face=2), stage.issue(face=3)]


@pytest.fixture
def root(roots):
    return roots[0]


@pytest.fixture
def receiver(stage, project, people):
    """An enterprise that is a contract, and remembers what the hook told it."""
    receiver = project.ReenteringReceiver.deploy({"from": people.admin})
    stage.onboard(receiver)
    return receiver


@pytest.fixture
def adapter(project, people):
    """The token layer alone, with mint and burn for everybody."""
    return project.LotsAdapter.deploy({"from": people.admin})


# interfaces, metadata


@pytest.mark.parametrize("interface", ["01ffc9a7", "d9b67a26", "0e89341c"])
def test_supports_interface(warrants, interface):
    assert warrants.supportsInterface(interface)


@pytest.mark.parametrize("interface", ["ffffffff", "4e2312e0", "80ac58cd", "00000000"])
def test_supports_no_other_interface(warrants, interface):
    assert not warrants.supportsInterface(interface)


def test_token_layer_alone_supports_erc_1155_without_metadata(adapter):
    assert adapter.supportsInterface("01ffc9a7")
    assert adapter.supportsInterface("d9b67a26")
    assert not adapter.supportsInterface("0e89341c")


@pytest.mark.rule("R107")
@pytest.mark.parametrize("lot", [0, 1 << 192, 2**256 - 1])
def test_uri_is_the_same_for_every_lot(house, warrants, governance, lot):
    assert warrants.uri(lot) == METADATA_URI
    assert_events(warrants.tx, ("AuthorityUpdated", governance), ("MetadataUriSet", METADATA_URI))


# balances


@pytest.mark.rule("R57")
def test_balance_of_is_the_amount_for_the_holder_and_zero_for_others(warrants, people, root):
    assert warrants.balanceOf(people.supplier1, root) == FACE
    for account in (people.supplier2, people.core, people.outsider, warrants.address, NOBODY):
        assert warrants.balanceOf(account, root) == 0
    assert warrants.balanceOf(people.supplier1, root + 1) == 0
    assert warrants.balanceOf(people.supplier1, 0) == warrants.balanceOf(NOBODY, 0) == 0


@pytest.mark.rule("R57")
def test_balance_of_batch(warrants, people, roots):
    accounts = [people.supplier1, people.supplier2, people.supplier1, people.supplier1]
    lots = [roots[0], roots[0], roots[2], roots[0]]
    assert plain(warrants.balanceOfBatch(accounts, lots)) == (FACE, 0, 3, FACE)
    assert plain(warrants.balanceOfBatch([], [])) == ()


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("left", "right"), [(1, 0), (0, 1), (2, 3)])
def test_balance_of_batch_reverts_when_lengths_differ(warrants, people, root, refused, left, right):
    with refused("Lots_LengthsDiffer", left, right):
        warrants.balanceOfBatch([people.supplier1] * left, [root] * right)


# operators


@pytest.mark.rule("R55")
def test_set_approval_for_all_gives_and_takes_back(warrants, people):
    holder, operator = people.supplier1, people.outsider
    assert not warrants.isApprovedForAll(holder, operator)
    for approved in (True, True, False):
        tx = warrants.setApprovalForAll(operator, approved, {"from": holder})
        assert_events(tx, ("ApprovalForAll", holder, operator, approved))
        assert warrants.isApprovedForAll(holder, operator) is approved
        assert not warrants.isApprovedForAll(operator, holder)


@pytest.mark.rule("R55")
def test_set_approval_for_all_reverts_when_operator_is_zero(warrants, people, refused):
    with refused("Lots_OperatorInvalid", NOBODY):
        warrants.setApprovalForAll(NOBODY, True, {"from": people.supplier1})


# single transfers


@pytest.mark.rule("R40")
@pytest.mark.rule("R50")
@pytest.mark.rule("R51")
@pytest.mark.parametrize("extra", [b"", b"\0", b"and more"])
def test_safe_transfer_from_moves_a_whole_lot(warrants, people, root, extra):
    holder, to = people.supplier1, people.supplier2
    tx = warrants.safeTransferFrom(holder, to, root, FACE, TRADE + extra, {"from": holder})
    assert_events(
        tx,
        ("Delivered", root, holder, to, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", holder, holder, to, root, FACE),
    )
    assert_view(warrants.lotOf(root), to, FACE, 0, 1, False, False, False)
    assert warrants.balanceOf(holder, root) == 0


@pytest.mark.rule("R53")
def test_safe_transfer_from_by_an_operator(warrants, people, root, refused):
    holder, to, operator = people.supplier1, people.supplier2, people.outsider
    warrants.setApprovalForAll(operator, True, {"from": holder})
    tx = warrants.safeTransferFrom(holder, to, root, FACE, TRADE, {"from": operator})
    assert_events(
        tx,
        ("Delivered", root, holder, to, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", operator, holder, to, root, FACE),
    )
    with refused("Lots_NotApproved", operator, to):
        warrants.safeTransferFrom(to, holder, root, FACE, TRADE, {"from": operator})


@pytest.mark.rule("R53")
@pytest.mark.rule("R55")
def test_safe_transfer_from_reverts_when_the_operator_was_withdrawn(
    warrants, people, root, refused
):
    holder, operator = people.supplier1, people.outsider
    warrants.setApprovalForAll(operator, True, {"from": holder})
    warrants.setApprovalForAll(operator, False, {"from": holder})
    with refused("Lots_NotApproved", operator, holder):
        warrants.safeTransferFrom(holder, people.supplier2, root, FACE, TRADE, {"from": operator})


@pytest.mark.rule("R53")
@pytest.mark.parametrize("caller", ["supplier2", "core", "admin", "regulator", "outsider"])
def test_safe_transfer_from_reverts_when_caller_is_no_operator(
    warrants, people, root, refused, caller
):
    caller = getattr(people, caller)
    with refused("Lots_NotApproved", caller, people.supplier1):
        warrants.safeTransferFrom(
            people.supplier1, people.supplier2, root, FACE, TRADE, {"from": caller}
        )


@pytest.mark.rule("R53")
def test_safe_transfer_from_reverts_when_receiver_is_zero(warrants, people, root, refused):
    with refused("Lots_ReceiverInvalid", NOBODY):
        warrants.safeTransferFrom(
            people.supplier1, NOBODY, root, FACE, TRADE, {"from": people.supplier1}
        )


@pytest.mark.rule("R50")
@pytest.mark.parametrize("value", [FACE + 1, 2**64, 2**256 - 1])
def test_safe_transfer_from_reverts_when_balance_is_too_low(warrants, people, root, refused, value):
    with refused("Lots_BalanceTooLow", people.supplier1, root, FACE, value):
        warrants.safeTransferFrom(
            people.supplier1, people.supplier2, root, value, TRADE, {"from": people.supplier1}
        )


@pytest.mark.rule("R50")
def test_safe_transfer_from_reverts_when_another_holds_the_lot(warrants, people, root, refused):
    with refused("Lots_BalanceTooLow", people.supplier2, root, 0, FACE):
        warrants.safeTransferFrom(
            people.supplier2, people.supplier1, root, FACE, TRADE, {"from": people.supplier2}
        )


@pytest.mark.rule("R50")
def test_safe_transfer_from_reverts_when_there_is_no_such_lot(warrants, people, root, refused):
    with refused("Lots_BalanceTooLow", people.supplier1, root + 1, 0, 1):
        warrants.safeTransferFrom(
            people.supplier1, people.supplier2, root + 1, 1, TRADE, {"from": people.supplier1}
        )


@pytest.mark.rule("R50")
@pytest.mark.parametrize("value", [0, 1, FACE - 1])
@pytest.mark.parametrize("to", ["supplier1", "supplier2"])
def test_safe_transfer_from_reverts_for_a_part(warrants, people, root, refused, value, to):
    with refused("Lots_UseEndorseForPart", root, value, FACE):
        warrants.safeTransferFrom(
            people.supplier1, getattr(people, to), root, value, TRADE, {"from": people.supplier1}
        )


@pytest.mark.rule("R50")
def test_safe_transfer_from_reverts_for_nothing_of_nothing(warrants, people, root, refused):
    with refused("Lots_UseEndorseForPart", root, 0, 0):
        warrants.safeTransferFrom(
            people.supplier2, people.supplier3, root, 0, TRADE, {"from": people.supplier2}
        )


@pytest.mark.rule("R43")
@pytest.mark.rule("R51")
@pytest.mark.parametrize("data", [b"", TRADE[:31], NO_BYTES32, NO_BYTES32 + TRADE])
def test_safe_transfer_from_reverts_when_the_trade_reference_is_missing(
    warrants, people, root, refused, data
):
    with refused("Warrants_TradeReferenceMissing", root):
        warrants.safeTransferFrom(
            people.supplier1, people.supplier2, root, FACE, data, {"from": people.supplier1}
        )


@pytest.mark.rule("R52")
@pytest.mark.parametrize("data", [b"", TRADE])
def test_safe_transfer_from_to_oneself_changes_nothing(warrants, people, root, data):
    holder = people.supplier1
    before = plain(warrants.lotOf(root))
    tx = warrants.safeTransferFrom(holder, holder, root, FACE, data, {"from": holder})
    assert_events(tx, ("TransferSingle", holder, holder, holder, root, FACE))
    assert plain(warrants.lotOf(root)) == before
    assert warrants.versionOf(root) == 0


@pytest.mark.rule("R50")
@pytest.mark.rule("R98")
def test_safe_transfer_from_moves_the_greatest_lot(stage, warrants, people):
    line = stage.grant_line(limit=MAX_FACE)
    root = stage.issue(face=MAX_FACE, line=line)
    holder = people.supplier1
    warrants.safeTransferFrom(holder, people.supplier2, root, MAX_FACE, TRADE, {"from": holder})
    assert warrants.balanceOf(people.supplier2, root) == MAX_FACE


# a plain transfer is an endorsement, and keeps its rules


def hold_lot(stage: Any, lot: int) -> tuple[Any, ...]:
    stage.house.warrants.freezeLot(lot, ORDER, {"from": stage.people.regulator})
    return "Warrants_LotFrozen", lot


def hold_payable(stage: Any, lot: int) -> tuple[Any, ...]:
    stage.house.warrants.freezePayable(lot >> 192, ORDER, {"from": stage.people.regulator})
    return "Warrants_PayableFrozen", lot >> 192


def pause(stage: Any, lot: int) -> tuple[Any, ...]:
    stage.house.enterprises.pauseBusiness(ORDER, {"from": stage.people.regulator})
    return "Enterprises_BusinessPaused", stage.today


def mature(stage: Any, lot: int) -> tuple[Any, ...]:
    due_day = stage.house.warrants.paperOf(lot >> 192)["dueDay"]
    stage.jump_to(due_day, second=0)
    return "Warrants_Matured", lot >> 192, due_day, due_day


def freeze_holder(stage: Any, lot: int) -> tuple[Any, ...]:
    stage.freeze(stage.people.supplier1)
    return "Enterprises_Frozen", stage.people.supplier1


@pytest.mark.rule("R51")
@pytest.mark.rule("R52")
@pytest.mark.parametrize("stop", [hold_lot, hold_payable, pause, mature, freeze_holder])
@pytest.mark.parametrize("to", ["supplier1", "supplier2"])
@pytest.mark.parametrize("batch", [False, True])
def test_a_plain_transfer_reverts_when_the_lot_does_not_circulate(
    stage, warrants, people, root, refused, stop, to, batch
):
    holder, to = people.supplier1, getattr(people, to)
    with refused(*stop(stage, root)):
        if batch:
            warrants.safeBatchTransferFrom(holder, to, [root], [FACE], TRADE, {"from": holder})
        else:
            warrants.safeTransferFrom(holder, to, root, FACE, TRADE, {"from": holder})


@pytest.mark.rule("R37")
@pytest.mark.rule("R51")
def test_a_plain_transfer_passes_on_the_due_day_s_eve(stage, warrants, people, root):
    due_day = warrants.paperOf(1)["dueDay"]
    stage.jump_to(due_day - 1, second=86_400 - 60)
    holder = people.supplier1
    warrants.safeTransferFrom(holder, people.supplier2, root, FACE, TRADE, {"from": holder})
    assert warrants.balanceOf(people.supplier2, root) == FACE


@pytest.mark.rule("R38")
@pytest.mark.rule("R51")
def test_a_plain_transfer_reverts_when_the_receiver_is_unknown(warrants, people, root, refused):
    with refused("Enterprises_Unknown", people.outsider):
        warrants.safeTransferFrom(
            people.supplier1, people.outsider, root, FACE, TRADE, {"from": people.supplier1}
        )


@pytest.mark.rule("R45")
@pytest.mark.rule("R51")
def test_a_plain_transfer_reverts_when_the_tier_cap_is_reached(stage, warrants, people, refused):
    root = stage.issue(tierCap=2)
    first, second = people.supplier1, people.supplier2
    warrants.safeTransferFrom(first, second, root, FACE, TRADE, {"from": first})
    with refused("Warrants_TierCapReached", root, 2):
        warrants.safeTransferFrom(second, first, root, FACE, TRADE, {"from": second})


# batches


@pytest.mark.rule("R51")
@pytest.mark.rule("R54")
def test_safe_batch_transfer_from_moves_whole_lots(warrants, people, roots):
    holder, to, operator = people.supplier1, people.supplier2, people.outsider
    values = [FACE, 2, 3]
    warrants.setApprovalForAll(operator, True, {"from": holder})
    tx = warrants.safeBatchTransferFrom(holder, to, roots, values, TRADE, {"from": operator})
    assert_events(
        tx,
        *(
            ("Delivered", lot, holder, to, value, 1, ENDORSEMENT, TRADE)
            for lot, value in zip(roots, values, strict=True)
        ),
        ("TransferBatch", operator, holder, to, roots, values),
    )
    assert plain(warrants.balanceOfBatch([to] * 3, roots)) == (FACE, 2, 3)
    assert plain(warrants.balanceOfBatch([holder] * 3, roots)) == (0, 0, 0)


@pytest.mark.rule("R54")
def test_safe_batch_transfer_from_of_nothing(warrants, people):
    holder, to = people.supplier1, people.supplier2
    tx = warrants.safeBatchTransferFrom(holder, to, [], [], b"", {"from": holder})
    assert_events(tx, ("TransferBatch", holder, holder, to, [], []))


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("lots", "values"), [(1, 0), (0, 1), (3, 2)])
def test_safe_batch_transfer_from_reverts_when_lengths_differ(
    warrants, people, roots, refused, lots, values
):
    with refused("Lots_LengthsDiffer", lots, values):
        warrants.safeBatchTransferFrom(
            people.supplier1,
            people.supplier2,
            roots[:lots],
            [FACE, 2, 3][:values],
            TRADE,
            {"from": people.supplier1},
        )


@pytest.mark.rule("R53")
def test_safe_batch_transfer_from_reverts_when_caller_is_no_operator(
    warrants, people, roots, refused
):
    with refused("Lots_NotApproved", people.supplier2, people.supplier1):
        warrants.safeBatchTransferFrom(
            people.supplier1,
            people.supplier2,
            roots,
            [FACE, 2, 3],
            TRADE,
            {"from": people.supplier2},
        )


@pytest.mark.rule("R53")
@pytest.mark.parametrize("count", [0, 1])
def test_safe_batch_transfer_from_reverts_when_receiver_is_zero(
    warrants, people, roots, refused, count
):
    with refused("Lots_ReceiverInvalid", NOBODY):
        warrants.safeBatchTransferFrom(
            people.supplier1,
            NOBODY,
            roots[:count],
            [FACE][:count],
            TRADE,
            {"from": people.supplier1},
        )


@pytest.mark.rule("R50")
@pytest.mark.rule("R54")
@pytest.mark.parametrize(
    ("values", "error"),
    [
        ([FACE, 2, 4], ("Lots_BalanceTooLow", "supplier1", 2, 3, 4)),
        ([FACE, 1, 3], ("Lots_UseEndorseForPart", 1, 1, 2)),
        ([FACE, 2, 0], ("Lots_UseEndorseForPart", 2, 0, 3)),
    ],
)
def test_safe_batch_transfer_from_moves_all_or_none(
    warrants, people, roots, refused, values, error
):
    name, *arguments = error
    if arguments[0] == "supplier1":
        arguments = [people.supplier1, roots[arguments[1]], *arguments[2:]]
    else:
        arguments = [roots[arguments[0]], *arguments[1:]]
    with refused(name, *arguments):
        warrants.safeBatchTransferFrom(
            people.supplier1, people.supplier2, roots, values, TRADE, {"from": people.supplier1}
        )
    assert plain(warrants.balanceOfBatch([people.supplier1] * 3, roots)) == (FACE, 2, 3)


@pytest.mark.rule("R54")
def test_safe_batch_transfer_from_reverts_when_a_lot_is_named_twice(
    warrants, people, roots, refused
):
    with refused("Lots_BalanceTooLow", people.supplier1, roots[0], 0, FACE):
        warrants.safeBatchTransferFrom(
            people.supplier1,
            people.supplier2,
            [roots[0], roots[0]],
            [FACE, FACE],
            TRADE,
            {"from": people.supplier1},
        )


@pytest.mark.rule("R52")
def test_safe_batch_transfer_from_to_oneself_may_name_a_lot_twice(warrants, people, root):
    holder = people.supplier1
    tx = warrants.safeBatchTransferFrom(
        holder, holder, [root, root], [FACE, FACE], b"", {"from": holder}
    )
    assert_events(tx, ("TransferBatch", holder, holder, holder, [root, root], [FACE, FACE]))
    assert_view(warrants.lotOf(root), holder, FACE, 0, 0, False, False, False)


# receivers


@pytest.mark.rule("R56")
@pytest.mark.parametrize("data", [TRADE, TRADE + b"and more"])
def test_a_receiver_is_told_of_a_transfer(warrants, people, root, receiver, data):
    holder, operator = people.supplier1, people.outsider
    warrants.setApprovalForAll(operator, True, {"from": holder})
    warrants.safeTransferFrom(holder, receiver, root, FACE, data, {"from": operator})
    hook = bytes(receiver.lastHook())
    assert hook[:4] == ACCEPT_ONE
    told = decode(["address", "address", "uint256", "uint256", "bytes"], hook[4:])
    assert plain(told) == plain((operator, holder, root, FACE, data))
    assert warrants.balanceOf(receiver, root) == FACE


@pytest.mark.rule("R56")
def test_a_receiver_is_told_of_a_batch(warrants, people, roots, receiver):
    holder = people.supplier1
    warrants.safeBatchTransferFrom(holder, receiver, roots, [FACE, 2, 3], TRADE, {"from": holder})
    hook = bytes(receiver.lastHook())
    assert hook[:4] == ACCEPT_MANY
    told = decode(["address", "address", "uint256[]", "uint256[]", "bytes"], hook[4:])
    assert plain(told) == plain((holder, holder, roots, [FACE, 2, 3], TRADE))


@pytest.mark.rule("R56")
def test_a_receiver_is_told_of_a_transfer_to_itself(warrants, people, root, receiver):
    holder = people.supplier1
    warrants.safeTransferFrom(holder, receiver, root, FACE, TRADE, {"from": holder})
    call = warrants.safeTransferFrom.encode_input(receiver, receiver, root, FACE, b"again")
    receiver.execute(warrants, call, {"from": people.outsider})
    told = decode(
        ["address", "address", "uint256", "uint256", "bytes"], bytes(receiver.lastHook())[4:]
    )
    assert plain(told) == plain((receiver, receiver, root, FACE, b"again"))
    assert_view(warrants.lotOf(root), receiver, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R56")
def test_a_receiver_is_told_of_a_root_lot(stage, payables, warrants, people, receiver):
    terms = stage.terms(payee=receiver)
    digest = stage.terms_digest(terms)
    approve = payables.approveConsent.encode_input(digest)
    receiver.execute(payables, approve, {"from": people.outsider})
    stage.confirm(terms, consents=(stage.consents(terms)[0], b"", b""))
    told = decode(
        ["address", "address", "uint256", "uint256", "bytes"], bytes(receiver.lastHook())[4:]
    )
    assert plain(told) == plain((payables, NOBODY, 4 << 192, FACE, b""))


REFUSALS = {
    "wrong word": (encode(["bytes4"], [b"\xca\xfe\xbe\xef"]), False),
    "batch's word": (encode(["bytes4"], [ACCEPT_MANY]), False),
    "silence": (b"", True),
}


@pytest.mark.rule("R56")
@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_transfer_reverts_when_the_receiver_refuses(
    stage, project, warrants, people, root, refused, refusal
):
    parrot = project.Parrot.deploy(*REFUSALS[refusal], {"from": people.admin})
    stage.onboard(parrot)
    with refused("Lots_ReceiverRefused", parrot):
        warrants.safeTransferFrom(
            people.supplier1, parrot, root, FACE, TRADE, {"from": people.supplier1}
        )
    assert warrants.balanceOf(people.supplier1, root) == FACE


@pytest.mark.rule("R56")
@pytest.mark.parametrize("refusal", ["wrong word", "silence"])
def test_a_batch_reverts_when_the_receiver_refuses(
    stage, project, warrants, people, roots, refused, refusal
):
    parrot = project.Parrot.deploy(*REFUSALS[refusal], {"from": people.admin})
    stage.onboard(parrot)
    with refused("Lots_ReceiverRefused", parrot):
        warrants.safeBatchTransferFrom(
            people.supplier1, parrot, roots, [FACE, 2, 3], TRADE, {"from": people.supplier1}
        )


@pytest.mark.rule("R56")
def test_a_receiver_s_own_error_reaches_the_caller(
    stage, project, errors, warrants, people, roots, refused
):
    own_error = errors.encoded("Enterprises_Unknown", people.bank)
    parrot = project.Parrot.deploy(own_error, True, {"from": people.admin})
    stage.onboard(parrot)
    holder = people.supplier1
    with refused("Enterprises_Unknown", people.bank):
        warrants.safeTransferFrom(holder, parrot, roots[0], FACE, TRADE, {"from": holder})
    with refused("Enterprises_Unknown", people.bank):
        warrants.safeBatchTransferFrom(holder, parrot, roots, [FACE, 2, 3], TRADE, {"from": holder})


@pytest.mark.rule("R56")
def test_a_transfer_reverts_when_the_receiver_is_no_receiver(
    stage, warrants, clearing, people, root, refused
):
    # Clearing is a contract without the hook: the call finds no function and reverts in silence.
    stage.onboard(clearing)
    with refused("Lots_ReceiverRefused", clearing):
        warrants.safeTransferFrom(
            people.supplier1, clearing, root, FACE, TRADE, {"from": people.supplier1}
        )


@pytest.mark.rule("R56")
def test_a_receiver_that_passes_the_lot_on_at_once(warrants, people, root, receiver):
    holder, last = people.supplier1, people.supplier3
    passing_on = warrants.safeTransferFrom.encode_input(receiver, last, root, FACE, ORDER)
    receiver.plan(warrants, passing_on, {"from": people.outsider})
    tx = warrants.safeTransferFrom(holder, receiver, root, FACE, TRADE, {"from": holder})
    assert_events(
        tx,
        ("Delivered", root, holder, receiver, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", holder, holder, receiver, root, FACE),
        ("Delivered", root, receiver, last, FACE, 2, ENDORSEMENT, ORDER),
        ("TransferSingle", receiver, receiver, last, root, FACE),
    )
    assert receiver.lastSuccess()
    assert_view(warrants.lotOf(root), last, FACE, 0, 2, False, False, False)


@pytest.mark.rule("R56")
def test_a_receiver_that_takes_again_what_it_was_given(warrants, errors, people, roots, receiver):
    holder = people.supplier1
    taking = warrants.safeTransferFrom.encode_input(holder, receiver, roots[1], 2, TRADE)
    receiver.plan(warrants, taking, {"from": people.outsider})
    warrants.safeTransferFrom(holder, receiver, roots[0], FACE, TRADE, {"from": holder})
    assert not receiver.lastSuccess()
    refusal = errors.encoded("Lots_NotApproved", receiver, holder)
    assert plain(bytes(receiver.lastAnswer())) == plain(refusal)
    assert warrants.balanceOf(holder, roots[1]) == 2


# the token layer alone


@pytest.mark.rule("R47")
def test_mint_reverts_when_the_lot_exists(adapter, people, refused):
    adapter.mint(people.supplier1, 7, 1, b"", {"from": people.admin})
    with refused("Lots_AlreadyExists", 7):
        adapter.mint(people.supplier1, 7, 1, b"", {"from": people.admin})
    with refused("Lots_AlreadyExists", 7):
        adapter.mint(people.supplier2, 7, 1, b"", {"from": people.admin})


@pytest.mark.rule("R47")
def test_a_root_lot_is_written_once(stage, project, house, people, refused):
    payables = people.bank
    modules = (payables, *(NOBODY for _ in range(6)))
    warrants = project.Warrants.deploy(
        house.governance, house.enterprises, modules, "", {"from": people.admin}
    )
    warrants.issueRootLot(1, 1, people.supplier1, FACE, {"from": payables})
    with refused("Lots_AlreadyExists", 1 << 192):
        warrants.issueRootLot(1, 1, people.supplier1, FACE, {"from": payables})


@pytest.mark.rule("R46")
def test_a_lot_moves_255_times_and_no_more(adapter, people, refused):
    holder, to = people.supplier1, people.supplier2
    adapter.mintWithHops(holder, 7, 5, 254, {"from": people.admin})
    adapter.safeTransferFrom(holder, to, 7, 5, b"", {"from": holder})
    assert adapter.wordOf(7) == int(to.address, 16) << 96 | 5 << 32 | 255 << 8
    with refused("Lots_HopsExhausted", 7, 255):
        adapter.safeTransferFrom(to, holder, 7, 5, b"", {"from": to})
    with refused("Lots_HopsExhausted", 7, 255):
        adapter.safeBatchTransferFrom(to, holder, [7], [5], b"", {"from": to})
    adapter.safeTransferFrom(to, to, 7, 5, b"", {"from": to})
    assert adapter.balanceOf(to, 7) == 5


@pytest.mark.rule("R47")
def test_burn_takes_from_a_lot_and_clears_what_is_spent(adapter, people, refused):
    holder = people.supplier1
    adapter.mint(holder, 7, 5, b"", {"from": people.admin})
    tx = adapter.burn(holder, 7, 2, {"from": people.admin})
    assert_events(tx, ("TransferSingle", people.admin, holder, NOBODY, 7, 2))
    assert adapter.balanceOf(holder, 7) == 3
    with refused("Lots_BalanceTooLow", holder, 7, 3, 4):
        adapter.burn(holder, 7, 4, {"from": people.admin})
    adapter.burn(holder, 7, 3, {"from": people.admin})
    assert adapter.wordOf(7) == 0


# the journal


def fold(transactions: list[Any]) -> dict[tuple[str, int], int]:
    """What a plain ERC-1155 indexer makes of the logs: balance by account and id."""
    balances: dict[tuple[str, int], int] = defaultdict(int)
    for tx in transactions:
        for name, *values in events_of(tx):
            if name == "TransferSingle":
                _, giver, taker, lot, value = values
                moves = [(lot, value)]
            elif name == "TransferBatch":
                _, giver, taker, lots, amounts = values
                moves = list(zip(lots, amounts, strict=True))
            else:
                continue
            for lot, value in moves:
                balances[giver, lot] -= value
                balances[taker, lot] += value
    return balances


@pytest.mark.rule("R57")
def test_the_journal_balances_as_a_plain_indexer_folds_it(
    stage, warrants, clearing, people, roots, history
):
    root, whole, last = roots
    third = stage.endorse(root, people.supplier2, 400)
    first, second = stage.split(root, 100, 200)
    stage.endorse(first, people.supplier3)
    warrants.endorseMany(
        second,
        [(people.supplier2, 50, TRADE), (people.supplier4, 150, TRADE)],
        {"from": people.supplier1},
    )
    holder = people.supplier1
    warrants.safeBatchTransferFrom(
        holder, people.supplier4, [whole, last], [2, 3], TRADE, {"from": holder}
    )
    stage.accept(stage.bid(third), third, 150)
    stage.repay(whole, 2)
    clearing.redeem(whole, {"from": people.outsider})

    made = list(history.filter(status=1))
    balances = fold(made)
    assert all(value >= 0 for (account, _), value in balances.items() if account != NOBODY)
    for (account, lot), value in balances.items():
        if account != NOBODY:
            assert warrants.balanceOf(account, lot) == value
    live = defaultdict(int)
    for (account, lot), value in balances.items():
        if account != NOBODY:
            live[lot >> 192] += value
    assert dict(live) == {1: FACE, 2: 0, 3: 3}
    assert len([lot for (account, lot), value in balances.items() if value > 0]) >= 7
