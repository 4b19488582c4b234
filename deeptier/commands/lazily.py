"""Commands that are imported when they are asked for: a command does not wait for the others."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

from typer import main
from typer.core import TyperGroup
from typer.models import CommandInfo

from deeptier.commands.unfolding import unfolded


@dataclass(frozen=True)
class Entry:
    """Where a command is.

    Attributes:
        module: of `deeptier.commands`.
        function: that carries it out.
        examples: name of the text that ends its help.
        panel: of the help that it stands in.
    """

    module: str
    function: str
    examples: str = "EXAMPLES"
    panel: str | None = None


#: Makes the commands that no table lists, by name.
Others = Callable[[], Mapping[str, Any]]


class LazyGroup(TyperGroup):
    """A group whose commands stand in a table; subclasses name it.

    Attributes:
        entries: the commands by name, in the order of the help.
        others: makes those that stand after them.
    """

    entries: ClassVar[Mapping[str, Entry]] = {}
    others: ClassVar[Others | None] = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.help = _paragraphs(self.help)
        self.commands = _Commands(self.commands, self.entries, type(self).others)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as click calls it
        """Names of the commands; none is imported for that."""
        return list(self.commands)


class _Commands(MutableMapping[str, Any]):
    """Commands by name; those of the table are made when they are read."""

    def __init__(
        self, made: Mapping[str, Any], entries: Mapping[str, Entry], others: Others | None
    ) -> None:
        self._made = dict(made)
        self._entries = entries
        self._others = others

    def __getitem__(self, name: str) -> Any:
        if name not in self._made and name in self._entries:
            self._made[name] = _command(name, self._entries[name])
        if name not in self._made:
            self._make_others()
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        self._make_others()
        return iter({**self._entries, **self._made})

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _make_others(self) -> None:
        if self._others is not None:
            self._made, self._others = {**self._made, **self._others()}, None


def _command(name: str, entry: Entry) -> Any:
    module = import_module(f"deeptier.commands.{entry.module}")
    callback = unfolded(getattr(module, entry.function))
    info = CommandInfo(
        name=name,
        callback=callback,
        help=_paragraphs(callback.__doc__),
        epilog=_paragraphs(getattr(module, entry.examples)),
        rich_help_panel=entry.panel,
    )
    return main.get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode="rich")


def _paragraphs(text: str | None) -> str | None:
    """A docstring for any width: a line ends where its paragraph does."""
    return text and re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.cleandoc(text))
