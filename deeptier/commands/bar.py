"""A bar that moves on a terminal, and is nothing elsewhere."""

from __future__ import annotations

from typing import TypeVar

from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn

from deeptier.commands.output import Output

B = TypeVar("B", bound="Bar")


class Bar:
    """Shows what goes on and how far it is. Use as a context manager.

    Args:
        output: where it is shown.
        text: what goes on at first.
        time: the column of time that was spent, or is left.
    """

    def __init__(self, output: Output, text: str, time: ProgressColumn) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            time,
            console=output.console,
            transient=True,
            disable=not output.console.is_watched,
        )
        self._task = self._bar.add_task(text, total=None)

    def __enter__(self: B) -> B:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def restart(self, text: str) -> None:
        """Something else goes on now; its time begins."""
        self._bar.reset(self._task, description=text)

    def move(self, done: int, total: int | None, text: str | None = None) -> None:
        """It came so far, of a total where one is known; a text replaces the one before."""
        if text is None:
            self._bar.update(self._task, completed=done, total=total)
        else:
            self._bar.update(self._task, description=text, completed=done, total=total)
