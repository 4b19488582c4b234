"""How fast a browser opens the report and draws a payable's lots: `-m benchmarks.report_page`.

The history is made up, and only as true as the page needs: its findings count for nothing here.
Needs Chromium on the path. Prints the best of some runs; asserts nothing.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from deeptier.audit.events import Event, Place
from deeptier.audit.events.lots import Split
from deeptier.audit.events.payables import PayableIssued, Terms
from deeptier.audit.events.token import Approval
from deeptier.audit.history import History
from deeptier.audit.page import page_data, page_of
from deeptier.audit.rebuild import Head, Rebuilt
from deeptier.audit.replay import replay
from deeptier.lot_id import LotId

_LOTS = 2_000
_EVENTS = 25_000
_WIDE = 40
_RUNS = 5
_FACE = 10**12
_SECONDS = 1_780_000_000

_DRAW = """() => {
  const chooser = document.getElementById("payable");
  const start = performance.now();
  chooser.dispatchEvent(new Event("change"));
  document.querySelector("svg.flow").getBoundingClientRect();
  return performance.now() - start;
}"""


@dataclass(frozen=True)
class _Deployed:
    chain_id: int = 1
    first_block: int = 1
    addresses: dict[str, str] = field(
        default_factory=lambda: {
            name: f"0x{number:040x}"
            for number, name in enumerate(("DepositToken", "Clearing", "DiscountDesk"), 1)
        }
    )


def history_of(lots: int, events: int) -> History:
    """One payable cut into lots, in two generations, and allowances up to so many events."""
    made: list[Event] = []
    obligor, payee = f"0x{17:040x}", f"0x{18:040x}"

    def place(contract: str) -> Place:
        number = len(made) + 1
        return Place(number // 100 + 1, number % 100, f"0x{number:064x}", contract)

    nothing = bytes(32)
    token = _Deployed().addresses["DepositToken"]
    terms = Terms(
        1, obligor, payee, obligor, token, 0, _FACE, 21_000, 5, 0, 5, 0, nothing, nothing, 0, 0
    )
    made.append(PayableIssued(place("Payables"), 1, obligor, payee, nothing, terms, ()))
    root, first = LotId(1), -(-lots // (_WIDE + 1))
    each = _FACE // (first * (_WIDE + 1))
    amounts = (each * (_WIDE + 1),) * first
    made.append(Split(place("Warrants"), root.number, payee, 1, amounts))
    for child in range(1, first + 1):
        cut = (each,) * _WIDE
        made.append(Split(place("Warrants"), root.child(child).number, payee, 1, cut))
    while len(made) < events:
        made.append(Approval(place("DepositToken"), obligor, payee, len(made)))
    head = Head(1, len(made) // 100 + 1, "0x" + "00" * 32, _SECONDS)
    books, _ = replay(made, _Deployed().addresses)
    rebuilt = Rebuilt(head, len(made), tuple(made), books, {}, ())
    return History(_Deployed(), rebuilt, dict.fromkeys(range(1, head.number + 1), _SECONDS))


def measure(browser: Browser, path: Path) -> tuple[float, float, int]:
    """Seconds until the page is complete, seconds to draw the lots anew, and holdings drawn."""
    page = browser.new_page()
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("table.journal tbody tr")
    opened = time.perf_counter() - start
    drawn = float(page.evaluate(_DRAW)) / 1_000
    holdings = page.locator("g.holding").count()
    page.close()
    return opened, drawn, holdings


def main() -> int:
    """Make the report, open it some times, print the best times."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no `chromium` on the path")
        return 2
    start = time.process_time()
    data = page_data(history_of(_LOTS, _EVENTS), {})
    text = page_of(data, "Benchmark")
    made = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        runs = [measure(browser, path) for _ in range(_RUNS)]
        browser.close()
    print(f"report of {_EVENTS:,} events: {len(text):,} bytes, made in {made:.2f} CPU-seconds")
    print(f"opened in {min(each[0] for each in runs):.2f} s (best of {_RUNS})")
    drawn = min(each[1] for each in runs)
    print(f"{runs[0][2]:,} holdings drawn in {drawn:.2f} s (best of {_RUNS}); the aim is 1.50 s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
