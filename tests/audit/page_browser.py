"""A report that is open in a browser: what is found in it, and what it did wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, Route

#: The contrast of every text with its ground, and the least that is allowed; big text needs less.
CONTRASTS = """() => {
  const numbers = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (each) => {
    for (let at = each; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const each of document.querySelectorAll("body *")) {
    const own = [...each.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !each.getClientRects().length) continue;
    const style = getComputedStyle(each);
    const ink = numbers(each.ownerSVGElement ? style.fill : style.color);
    const pair = [light(ink), light(ground(each))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) poor.push(`${each.tagName}.${each.getAttribute("class")} ${contrast}`);
  }
  return [...new Set(poor)];
}"""


@dataclass
class Opened:
    """A page that is open, and everything that it should not have done."""

    page: Page
    wrongs: list[str] = field(default_factory=list)

    def role(self, role: str, name: str | re.Pattern[str]) -> Locator:
        """What an assistive program finds under a role and a name."""
        return self.page.get_by_role(role, name=name)  # type: ignore[arg-type]

    def rows(self) -> Locator:
        """The journal's rows that are drawn."""
        return self.page.locator("table.journal tbody tr:not(.spacer)")


def watch(shown: Opened, path: Path) -> None:
    def route(asked: Route) -> None:
        if asked.request.url == path.as_uri():
            asked.continue_()
        else:
            shown.wrongs.append(f"asked for {asked.request.url}")
            asked.abort()

    shown.page.route("**/*", route)
    shown.page.on("console", lambda message: shown.wrongs.append(f"console: {message.text}"))
    shown.page.on("pageerror", lambda error: shown.wrongs.append(f"error: {error}"))
    shown.page.on("dialog", lambda dialog: shown.wrongs.append(f"dialog: {dialog.message}"))
    shown.page.expose_function("tellWrong", lambda wrong: shown.wrongs.append(wrong))
    shown.page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " (event) => tellWrong(`policy: ${event.violatedDirective} ${event.blockedURI}`));"
    )
