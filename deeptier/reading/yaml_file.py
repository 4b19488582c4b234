"""A YAML file as one node, or a problem with its place."""

from __future__ import annotations

from pathlib import Path

import yaml

from deeptier.reading.problems import Place, Problem, ProblemsError

_QUICK_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_text(path: Path | str, max_bytes: int) -> str:
    """The text of a file in UTF-8, with or without byte order mark.

    Errors: `ProblemsError` for a file that cannot be read, is longer, or is no UTF-8.
    """
    file = str(path)
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise file_error(file, f"cannot be read: {error.strerror or error}") from None
    if len(content) > max_bytes:
        raise file_error(file, f"has {len(content):,} bytes; it must have at most {max_bytes:,}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise file_error(file, f"is no UTF-8 text at byte {error.start:,}") from None


def compose(text: str, file: str) -> yaml.Node | None:
    """The one document of a text; None where there is none.

    Errors: `ProblemsError` with line and column for what is no YAML.
    """
    try:
        return yaml.compose(text, Loader=_QUICK_LOADER)
    except (yaml.YAMLError, RecursionError):
        return _compose_for_problems(text, file)


def file_error(file: str, text: str, line: int = 1, column: int = 1) -> ProblemsError:
    """A problem with a file as a whole."""
    return ProblemsError((Problem(Place(file, line, column), "the file", text),))


def _compose_for_problems(text: str, file: str) -> yaml.Node | None:
    """The slow loader's: it knows the exact place of what is wrong."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = error.problem or error.context or "it cannot be parsed"
        raise file_error(file, f"is no YAML: {what}", line, column) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - before.rfind("\n")
        raise file_error(file, "holds a character that YAML does not allow", line, column) from None
    except RecursionError:
        raise file_error(file, "is nested too deep") from None
