"""Runs `audit sync` in a process of its own for each line of its standard input.

Lines are JSON: `{"rpc": …, "record": …, "store": …}`. The process number of each run is written to
standard output. The next line asks for its exit status, which is written when it has ended: until
then the number is not used again. Forking saves the time of the imports.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from deeptier.audit.store import Borders, Rpc, sync
from deeptier.chain.deployment import Deployment


def run(words: dict[str, str]) -> None:
    """One sync that writes after every page."""
    deployment = Deployment.load(words["record"])
    borders = Borders(span=16, rows=60)
    rpc, store = Rpc(words["rpc"]), Path(words["store"])
    sync(rpc, deployment, store, borders=borders, checkpoint_seconds=0)


while line := sys.stdin.readline():
    child = os.fork()
    if child == 0:
        try:
            run(json.loads(line))
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()
    print(os.waitpid(child, 0)[1], flush=True)
