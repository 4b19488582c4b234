"""One reader in a process of its own: `worker READER URL DEPLOYMENT PAGES`.

Prints rows, CPU seconds, wall seconds and the highest memory as JSON; a failure as {"failed": ...}.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.audit.readers import READERS, Chain
from deeptier.chain.record import Deployment

_KIBIBYTES = 1_024


def main() -> None:
    """Measure the reader that the command line names."""
    name, url, record, pages = sys.argv[1:]
    path, blocks = Path(record), [tuple(page) for page in json.loads(pages)]
    chain = Chain(url, path.parent, Deployment.load(path), blocks)
    before = _megabytes()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        rows = READERS[name](chain)
    except BaseException as error:  # cryo panics in Rust, which is no Exception
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"[:300]}))
        return
    measured = {
        "rows": rows,
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": time.perf_counter() - wall,
        "megabytes_before": before,
        "megabytes": _megabytes(),
    }
    print(json.dumps(measured))


def _megabytes() -> int:
    """The highest memory so far; Linux tells it of this program alone, without its parent."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) // _KIBIBYTES
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KIBIBYTES


if __name__ == "__main__":
    main()
