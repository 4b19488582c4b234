"""The command `deeptier`, which Ctrl-C ends without a trace from its first moment on."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line; while its parts are loaded nothing is done yet that could be told."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from deeptier.cli import main as run

    run()


if __name__ == "__main__":
    main()
