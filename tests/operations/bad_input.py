"""Bad inputs as data: what is typed, and the sentence that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bad:
    """One bad input, each in a list `BAD` of a file `bad_<area>.py`.

    Attributes:
        title: what is wrong, in a few words; unique.
        arguments: of `deeptier`. `{folder}` stands for an empty folder that holds `files`, `{desk}`
            for the stage's desk, `{url}` for its node.
        says: a regular expression, searched in what stderr says with its lines joined by blanks: it
            names the field, the value and the remedy.
        code: of the exit.
        files: made before, by name; text in UTF-8, or bytes.
        setup: name of a function of the same file that gets the stage and the folder before.
        environment: variables that are set.
        typed: on standard input.
    """

    title: str
    arguments: list[str]
    says: str
    code: int = 2
    files: dict[str, str | bytes] = field(default_factory=dict)
    setup: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    typed: str = ""
