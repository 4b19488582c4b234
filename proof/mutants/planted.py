"""Bugs that are planted on purpose, one at a time, for the machine to find."""

from __future__ import annotations

from dataclasses import dataclass

from proof.builds import ROOT


@dataclass(frozen=True)
class Planted:
    """A wrong variant of one file.

    Attributes:
        contracts: those of the deployment that are compiled anew with it.
        right, wrong: the piece of source that is replaced, and by what; it stands there once.
    """

    name: str
    file: str
    contracts: tuple[str, ...]
    right: str
    wrong: str

    def source(self) -> str:
        """The file with the bug in it. Errors: `ValueError` unless its place is there once."""
        text = (ROOT / self.file).read_text(encoding="utf-8")
        if text.count(self.right) != 1:
            raise ValueError(f"{self.name}: {self.file} has it {text.count(self.right)} times")
        return text.replace(self.right, self.wrong)


BUGS = (
    Planted(
        "a lot still circulates on the due day itself",
        "contracts/Deliveries.sol",
        ("Warrants",),
        "if (today >= paper.dueDay()) revert",
        "if (today > paper.dueDay()) revert",
    ),
    Planted(
        "a frozen holder is paid",
        "contracts/Warrants.sol",
        ("Warrants",),
        "if (_enterprises.isBarred(word.owner())) _refuseHolder(lot, word.owner());",
        "",
    ),
    Planted(
        "a share is rounded half up, not down",
        "contracts/libraries/Money.sol",
        ("Clearing",),
        "uint64((uint256(part) * paid) / whole)",
        "uint64((2 * uint256(part) * paid + whole) / (2 * uint256(whole)))",
    ),
    Planted(
        "a penalty that was paid is taken again",
        "contracts/Accounts.sol",
        ("Clearing",),
        "arrears.penaltyPaid += penalty;",
        "",
    ),
    Planted(
        "a delivery raises no version",
        "contracts/libraries/LotWord.sol",
        ("Warrants",),
        "(uint96(word) + _HOP)",
        "uint96(word)",
    ),
    Planted(
        "an event tells the limit from before",
        "contracts/CreditLines.sol",
        ("Clearing",),
        "        _thawedLine(line).limit = limit;\n        emit LineLimitSet(line, limit);",
        "        Line storage own = _thawedLine(line);\n"
        "        emit LineLimitSet(line, own.limit);\n        own.limit = limit;",
    ),
    Planted(
        "default can be declared on the last day of grace",
        "contracts/Clearing.sol",
        ("Clearing",),
        "if (today <= lastGraceDay) revert",
        "if (today < lastGraceDay) revert",
    ),
    Planted(
        "a discount is rounded down",
        "contracts/libraries/Money.sol",
        ("DiscountDesk",),
        "uint256 amount = halfUp(face * n, q);",
        "uint256 amount = (face * n) / q;",
    ),
    Planted(
        "what a bid bought is not written down",
        "contracts/DiscountDesk.sol",
        ("DiscountDesk",),
        "            _filled[digest] = filled;\n",
        "",
    ),
    Planted(
        "a suspended line is drawn",
        "contracts/CreditLines.sol",
        ("Clearing",),
        "        if (drawn.suspended) revert CreditLines_Suspended(line);\n",
        "",
    ),
    Planted(
        "interest counts the day of payment",
        "contracts/Pledges.sol",
        ("Pledges",),
        "uint256 days_ = _today() - loan.sinceDay;",
        "uint256 days_ = _today() - loan.sinceDay + 1;",
    ),
    Planted(
        "a successor takes its place a day early",
        "contracts/Successions.sol",
        ("Enterprises",),
        "if (_dayNow() < proposal.fromDay) revert",
        "if (_dayNow() + 1 < proposal.fromDay) revert",
    ),
    Planted(
        "an order cuts thawed lots from a frozen one",
        "contracts/Warrants.sol",
        ("Warrants",),
        "return _cutAndCall(lot, word, amounts, word.flags());",
        "return _cutAndCall(lot, word, amounts, 0);",
    ),
    Planted(
        "announced rules hold a day late",
        "contracts/Rulebook.sol",
        ("Enterprises",),
        "return fromDay != 0 && fromDay <= day;",
        "return fromDay != 0 && fromDay < day;",
    ),
    Planted(
        "the guarantor has back more than it paid",
        "contracts/Accounts.sol",
        ("Clearing",),
        "if (beyond > _owedToGuarantor(payableNumber)) {",
        "if (beyond > 2 * _owedToGuarantor(payableNumber)) {",
    ),
    Planted(
        "recourse covers what was cut before the sale",
        "contracts/Recourse.sol",
        ("DiscountDesk",),
        "lot.branch(soldAs) > right.children",
        "lot.branch(soldAs) >= right.children",
    ),
)
