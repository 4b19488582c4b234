"""Questions about evidence and registrations."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import NOBODY, Books
from deeptier.audit.financing import Duty
from deeptier.audit.findings import LotNumber, shown

_STREAMS = View("Evidence", "streamsOf", ("bytes32",), (("streams", "uint8"),))
_PRESENTED = View("Evidence", "presentedBy", ("uint256", "address"), (("streams", "uint8"),))
_DUTY = View(
    "Evidence",
    "dutyOf",
    ("uint256", "uint8"),
    (("financier", "address"), ("last day", "uint24")),
)
_REGISTRATION = View(
    "Evidence",
    "registrationOf",
    ("uint256", "uint8", "address"),
    (("registration", "bytes32"),),
)


def questions(books: Books) -> Iterator[Question]:
    """What was anchored and presented; of every financing, whether it is registered."""
    for ref in dict.fromkeys((*books.streams, *books.roots.values())):
        words = {"streams": books.streams.get(ref, 0)}
        yield Question(_STREAMS, (ref,), f"reference {shown(ref)}", words)
    for (lot, holder), streams in books.presented.items():
        subject = f"presented for lot {LotNumber(lot)} by {shown(holder)}"
        yield Question(_PRESENTED, (lot, holder), subject, {"streams": streams})
    for (lot, hops), duty in books.duties.items():
        expected = duty or Duty(NOBODY, 0)
        subject = f"duty to register lot {LotNumber(lot)} at {hops} hops"
        duty_words = {"financier": expected.financier, "last day": expected.last_day}
        yield Question(_DUTY, (lot, hops), subject, duty_words)
    owed = ((lot, hops, duty.financier) for (lot, hops), duty in books.duties.items() if duty)
    for lot, hops, by in dict.fromkeys((*owed, *books.registrations)):
        subject = f"registration of lot {LotNumber(lot)} at {hops} hops by {shown(by)}"
        registration = books.registrations.get((lot, hops, by), bytes(32))
        yield Question(_REGISTRATION, (lot, hops, by), subject, {"registration": registration})
