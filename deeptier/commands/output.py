"""How commands speak: to people, or with --json one document on stdout and all else on stderr."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any, TypeVar

import typer

from deeptier.commands.terminal import Terminal
from deeptier.errors import DeeptierError, InputError
from deeptier.reading.problems import ProblemsError

T = TypeVar("T")

#: Width of what is not written to a terminal.
_PLAIN_WIDTH = 100

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]

OK, FINDINGS, MISUSE, INTERRUPTED = 0, 1, 2, 130
#: By an order to end (SIGTERM); because nobody reads on (SIGPIPE), as `| head` does.
ENDED, UNREAD = 128 + signal.SIGTERM, 128 + signal.SIGPIPE

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}

#: Shows the trace of an error that Deeptier did not foresee.
_DEBUG_VARIABLE = "DEEPTIER_DEBUG"


class Output:
    """Where a command writes."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._has_told = False
        _write_whatever_comes(as_json)
        self.console = Terminal(stderr=as_json)

    def say(self, text: str = "", style: str | None = None) -> None:
        """A line for people; `text` is shown as it is, without markup."""
        self.console.print(text, style=style, markup=False, soft_wrap=True)

    def prose(self, text: str) -> None:
        """A paragraph for people, broken between words."""
        self.console.print(text, markup=False)

    def document(self, content: dict[str, Any]) -> None:
        """The JSON document, if it was asked for; what fails after it makes no second one."""
        if self.as_json and not self._has_told:
            self._has_told = True
            self.write(json.dumps(content, indent=2, ensure_ascii=False))

    def write(self, text: str) -> None:
        """A result, as it is."""
        try:
            print(text, flush=True)  # noqa: T201 - the result
        except BrokenPipeError:
            _write_no_more()
            raise typer.Exit(UNREAD) from None

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turns errors into messages and exit codes: nobody ever sees a trace."""
        try:
            yield
        except (KeyboardInterrupt, typer.Abort):
            self._fail("stopped", [], INTERRUPTED)
        except SystemExit as order:
            if _is_unread(order):
                raise typer.Exit(UNREAD) from None
            if order.code == ENDED:  # whoever gave the order knows; who reads the document does not
                self.document(_error("stopped", []))
                raise typer.Exit(ENDED) from None
            raise
        except ProblemsError as error:
            count = len(error.problems)
            head = f"{error.problems[0].place.file} has {count} problem{'s'[: count > 1]}"
            self._fail(f"{head}; nothing was done", list(map(str, error.problems)), MISUSE)
        except DeeptierError as error:
            self._fail(str(error), [], getattr(error, "exit_code", MISUSE))
        except typer.Exit:
            raise
        except OSError as error:
            if error.errno in _FULL and not error.filename:
                self._fail_to_write(error)
            self._fail(_system_error(error), [], MISUSE)
        except Exception as error:
            if type(error).__module__.partition(".")[0] == "web3":
                self._fail(f"the chain did not answer as it should: {_brief(error)}", [], MISUSE)
            if os.environ.get(_DEBUG_VARIABLE):
                raise
            self._fail(
                f"an error that Deeptier did not foresee: {_brief(error)}"
                f" ({_DEBUG_VARIABLE}=1 shows where)",
                [],
                MISUSE,
            )

    def _fail_to_write(self, error: OSError) -> None:
        """What was to be done may be done: it is only not told."""
        _write_no_more()
        self._fail(f"the result cannot be written to stdout: {error.strerror}", [], FINDINGS)

    def _fail(self, message: str, details: list[str], code: int) -> None:
        errors = Terminal(stderr=True)
        for line in details:
            errors.print(line, markup=False, soft_wrap=True)
        style = "bold" if code == INTERRUPTED else "bold red"
        errors.print(
            message if code == INTERRUPTED else f"error: {message}",
            style=style,
            markup=False,
            soft_wrap=True,
        )
        self.document(_error(message, details))
        raise typer.Exit(code)


@contextmanager
def told_before(as_json: bool) -> Iterator[None]:
    """Tells what ends a command before it begins: a stop; with --json a misuse, as a document."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        with Output(as_json).guarded():
            raise
    except Exception as error:
        told = getattr(error, "format_message", None)  # typer's, under any version of it
        if as_json and told is not None:
            Output(as_json).document(_error(told(), []))
        raise


def option(name: str, read: Callable[[str], T], text: str) -> T:
    """What `read` makes of an option's text; its error names the option."""
    try:
        return read(text)
    except InputError as error:
        raise InputError(name, text, error.expected) from None


def _error(message: str, details: list[str]) -> dict[str, Any]:
    return {"ok": False, "error": message, "details": details}


def _write_whatever_comes(as_json: bool) -> None:
    """Documents are UTF-8, whatever the terminal's is; names that it lacks are escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_document = as_json and stream is sys.stdout
            encoding = "utf-8" if is_document else stream.encoding
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _is_unread(order: SystemExit) -> bool:
    """Whether rich gives up since nobody reads on; it has told Python by then."""
    return isinstance(order.__context__, BrokenPipeError)


def _write_no_more() -> None:
    """Python would try again at its end, and complain."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _system_error(error: OSError) -> str:
    """An error of the system in words; those of connections carry neither file nor number."""
    if error.filename:
        return f"{error.filename}: {error.strerror}"
    return f"the chain, or the system, did not answer: {_brief(error)}"


def _brief(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:200] + "…"
