"""What a verb is told: rows of a file or options, letters, and who signs on the spot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deeptier.acting import agreed
from deeptier.desk.office import Office
from deeptier.errors import DeeptierError, InputError
from deeptier.operations.agreements import Agreements
from deeptier.operations.fields import option_record
from deeptier.operations.planning import REFERENCE, SENDER, Step, merged, plan
from deeptier.operations.records import Record, read_records
from deeptier.operations.result_files import columns_of_results, is_left_over
from deeptier.operations.verb import Verb
from deeptier.reading.problems import Problem, ProblemsError


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes:
        values: of the verb's fields, as typed in options; None where they are not given.
        sender: name of who sends.
        network: name; None: the desk's default.
        file: of rows; None for one thing.
        dry_run: whether nothing is sent.
        results: where results are written; beside the journal unless given.
        again: a name that tells a run from an earlier one of the same file.
        letters: files and folders of consents.
        sign_for: names of parties that consent on the spot.
        proposed_by: the first of two persons.
        approved_by: the second.
        out: file for what the first one signed.
        wallet: file for the calls of a smart account's own wallet.
    """

    values: Mapping[str, str | None]
    sender: str | None
    network: str | None
    file: Path | None = None
    dry_run: bool = False
    results: Path | None = None
    again: str | None = None
    letters: tuple[Path, ...] = ()
    sign_for: tuple[str, ...] = ()
    proposed_by: str | None = None
    approved_by: str | None = None
    out: Path | None = None
    wallet: Path | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it is done now: not tried, proposed, or written for a wallet."""
        return not self.dry_run and self.out is None and self.wallet is None

    @property
    def given(self) -> dict[str, str]:
        """The options that were given, by field."""
        return {name: text for name, text in self.values.items() if text is not None}


class OptionsError(DeeptierError):
    """Options that cannot be used; the message names each of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{_option(each.field)} {each.text}" for each in self.problems)


def rows_of(verb: Verb, asked: Asked, problems: list[Problem]) -> list[Record]:
    """The rows of the file, with options for what it does not tell; or the options as one row.

    What is wrong in a file is noted, to be told with what is found later.
    """
    if asked.file is None:
        return [option_record(asked.values)]
    given = asked.given
    required = [each.name for each in verb.fields if each.required and each.name not in given]
    records = read_records(
        asked.file,
        dict.fromkeys((REFERENCE, *verb.columns, SENDER)),
        required=required,
        passed_over=columns_of_results,
        leave_out=is_left_over,
        problems=problems,
    )
    for name in given:
        told = next((record for record in records if name in record.fields), None)
        if told is not None:
            where = f"{told.file}:{told.line}"
            raise InputError(_option(name), given[name], f"left out: {where} has its own {name}")
    return [merged(record, given) for record in records]


def steps_of(
    office: Office,
    verb: Verb,
    records: Sequence[Record],
    asked: Asked,
    problems: Sequence[Problem],
) -> list[Step]:
    """What the rows come to.

    Errors: `ProblemsError` for rows of a file, `OptionsError` for options.
    """
    try:
        return plan(office, verb, records, asked.sender, _agreements(office, asked), problems)
    except ProblemsError as error:
        if asked.file is not None:
            raise
        order = {name: at for at, name in enumerate((*asked.values, SENDER))}
        last = len(order)
        raise OptionsError(
            sorted(error.problems, key=lambda each: order.get(each.field, last))
        ) from None


def _agreements(office: Office, asked: Asked) -> Agreements:
    files = [file for path in asked.letters for file in _files(path)]
    return agreed(office, [*files, *asked.sign_for])


def _files(path: Path) -> Iterator[Path]:
    """A letter, or the letters of a folder."""
    if not path.is_dir():
        yield path
        return
    found = sorted(path.glob("*.json"))
    if not found:
        raise InputError("--consents", str(path), "a letter, or a folder with files *.json")
    yield from found


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
