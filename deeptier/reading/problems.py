"""What is wrong in a file that people write, and where."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.errors import DeeptierError


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        place: where it stands.
        field: path of the field, such as "steps[4].amount" (entries count from 1).
        text: what was found and what would be right, worded to follow the field's path.
    """

    place: Place
    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.field} {self.text}"


class ProblemsError(DeeptierError):
    """A file cannot be used; `problems` holds all that is wrong in it, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
