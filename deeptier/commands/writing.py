"""Files that commands write: whole, or not at all; a device or a pipe is written as it is."""

from __future__ import annotations

from pathlib import Path

from deeptier.files import write_whole


def write_output(path: Path, text: str) -> None:
    """Write a file, in place of an earlier one, by way of a temporary one in the same folder.

    What is there and is no file, such as /dev/stdout, is written to, and never replaced.

    Errors: `OSError` that names the file.
    """
    if not path.exists() or path.is_file():
        write_whole(path, text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
