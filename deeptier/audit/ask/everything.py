"""All questions in order, and the answers of one block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from deeptier.audit.ask import (
    bids,
    clearing,
    desk,
    evidence,
    governance,
    lots,
    payables,
    pledges,
    register,
    rulebook,
    token,
)
from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import Books
from deeptier.audit.errors import AuditError
from deeptier.audit.findings import Finding
from deeptier.audit.holdings import Holdings
from deeptier.audit.node import Node
from deeptier.audit.words import MalformedError, read_words

_TODAY = View("Enterprises", "today", (), (("today", "uint24"),))


def questions(books: Books, holdings: Holdings, timestamp: int, today: int) -> tuple[Question, ...]:
    """Everything that the books and the second book let ask, at a block's time and day."""
    return (*of_business(books, holdings, today), *governance.questions(books, timestamp))


def of_business(books: Books, holdings: Holdings, today: int) -> tuple[Question, ...]:
    """The same without governance, which business does not change."""
    return (
        *register.questions(books),
        *rulebook.questions(books, today),
        *payables.questions(books),
        *lots.questions(books, holdings),
        *clearing.questions(books, today),
        *pledges.questions(books, today),
        *desk.questions(books),
        *bids.questions(books),
        *evidence.questions(books),
        *token.questions(books),
    )


def today(node: Node, addresses: Mapping[str, str], block: int) -> int:
    """The civil day on which the node answers for a block.

    Errors: `AuditError` when it does not say.
    """
    call = Question(_TODAY, (), "today", {}).call(addresses)
    try:
        answer = read_words(["uint24"], _bytes(node.ask("eth_call", call, hex(block))))
    except MalformedError as flaw:
        raise AuditError(f"the register does not say what day it is: {flaw}") from None
    return int(answer[0])


def differences(
    node: Node,
    addresses: Mapping[str, str],
    asked: Sequence[Question],
    block: int,
    progress: Callable[[int], None],
) -> Iterator[Finding]:
    """A finding for each field of each view that is not what the books expect, all at one block."""
    where = f"block {block}"
    requests = [("eth_call", [question.call(addresses), hex(block)]) for question in asked]
    answers = node.ask_all(requests)
    for done, (question, answer) in enumerate(zip(asked, answers, strict=True), 1):
        yield from question.differences(_bytes(answer), where)
        progress(done)


def _bytes(answer: object) -> bytes:
    if not isinstance(answer, str) or not answer.startswith("0x"):
        raise AuditError(f"the node answers a view with {answer!r}")
    return bytes.fromhex(answer[2:])
