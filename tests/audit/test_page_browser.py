"""The report in a real browser: nothing leaves it, all is reached by keyboard, all is readable."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from audit_scenes import Scene
from page_browser import CONTRASTS, Opened, watch
from page_scenes import HOSTILE, HOSTILE_URI, empty, hostile, many_events, many_lots, with_face
from playwright.sync_api import Browser, expect, sync_playwright

from deeptier.audit.history import History
from deeptier.audit.page import Limits, page_data, page_of
from deeptier.money import format_amount

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no `chromium` on the path: apt-get install chromium"
)
EXPLORER = "https://explorer.example/tx/{transaction}"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 900}
MAX = 2**64 - 1
PARTS = [
    "Verdict",
    "Headline figures",
    "Exposure",
    "Maturity ladder",
    "Credit-line use",
    "Discount rates",
    "How deep credit went",
    "Lot trees",
    "Journal",
]

Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the report of a history; at the end of the test, none did anything wrong."""
    opened: list[Opened] = []

    def opens(
        history: History,
        names: dict[str, str],
        size: dict[str, int] | None = None,
        scheme: str = "light",
        limits: Limits | None = None,
    ) -> Opened:
        path = tmp_path / f"report{len(opened)}.html"
        data = page_data(history, names, None, EXPLORER, limits)
        path.write_text(page_of(data, "Deeptier audit report"), encoding="utf-8")
        context = browser.new_context(viewport=size or DESK, color_scheme=scheme)  # type: ignore[arg-type]
        shown = Opened(context.new_page())
        watch(shown, path)
        shown.page.goto(path.as_uri())
        expect(shown.page.locator("output")).to_contain_text("row")
        opened.append(shown)
        return shown

    yield opens
    for each in opened:
        each.page.context.close()
        assert each.wrongs == []


def test_figures_shown_are_those_of_the_books(open_page: Open, bad_weather: Scene) -> None:
    shown = open_page(bad_weather.history, bad_weather.names)
    accounts = bad_weather.history.rebuilt.books.accounts.values()
    expected = {
        "Face issued": sum(each.issued for each in accounts),
        "Open": sum(each.unpaid for each in accounts),
        "Cash in": sum(each.cash_in for each in accounts),
        "Penalty paid": sum(each.penalty_paid for each in accounts),
    }
    for label, amount in expected.items():
        figure = shown.page.locator(".figure").filter(has=shown.page.get_by_text(label, exact=True))
        expect(figure.locator(".value")).to_have_text(format_amount(amount))


def test_a_figure_leads_to_its_rows_and_they_to_the_chain(
    open_page: Open, three_tiers: Scene
) -> None:
    shown = open_page(three_tiers.history, three_tiers.names)
    shown.role("link", re.compile("^Discounts paid, CNY: 2 rows")).click()
    expect(shown.rows()).to_have_count(2)
    expect(shown.page.locator(".only")).to_contain_text("the 2 rows behind Discounts paid, CNY")
    assert shown.rows().locator("td:nth-child(3)").all_inner_texts() == ["Discounted"] * 2
    link = shown.rows().first.get_by_role("link")
    sale = three_tiers.history.rebuilt.events[66]
    assert link.get_attribute("href") == EXPLORER.replace("{transaction}", sale.place.transaction)
    shown.rows().first.get_by_role("button").click()
    detail = shown.role("region", "All fields of a row")
    expect(detail).to_contain_text(sale.place.transaction)
    expect(detail).to_contain_text("Log index")
    expect(detail).to_contain_text("4.35%")
    shown.role("button", "Close").click()
    expect(detail).to_be_hidden()
    shown.role("button", "Show all rows").click()
    events = len(three_tiers.history.rebuilt.events)
    expect(shown.page.get_by_text(f"{events} rows of {events}")).to_be_visible()


def test_the_journal_is_searched_filtered_and_sorted(open_page: Open, three_tiers: Scene) -> None:
    shown = open_page(three_tiers.history, three_tiers.names)
    shown.role("searchbox", "Search").fill("discounted 1-1-3")
    expect(shown.rows()).to_have_count(1)
    shown.role("searchbox", "Search").fill("no such thing")
    expect(shown.rows()).to_have_count(0)
    shown.role("searchbox", "Search").fill("")
    shown.role("combobox", "Event").select_option("Delivered")
    expect(shown.rows()).to_have_count(6)
    heading = shown.role("columnheader", re.compile("^Amount"))
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    amounts = shown.rows().locator("td:nth-child(6)").all_inner_texts()
    assert amounts[0] == "6,000,000.00"
    assert amounts == sorted(amounts, key=lambda text: -int(text.replace(",", "")[:-3]))


def test_a_journal_of_many_events_draws_only_what_is_seen(
    open_page: Open, three_tiers: Scene
) -> None:
    history = many_events(three_tiers.history, 30_000)
    shown = open_page(history, three_tiers.names)
    expect(shown.page.get_by_text("the latest 25,000 of 30,000 events")).to_be_visible()
    assert shown.rows().count() < 80
    window = shown.role("region", "Journal, scrolling")
    window.evaluate("each => each.scrollTo(0, each.scrollHeight)")
    expect(shown.role("button", "Row 30000: all fields")).to_be_visible()
    shown.role("searchbox", "Search").fill("log 20000")
    expect(shown.page.locator("output")).not_to_contain_text("25,000 rows of")
    expect(shown.rows()).not_to_have_count(0)
    assert shown.rows().count() < 80


def test_the_chooser_draws_the_holdings_of_a_payable(open_page: Open, bad_weather: Scene) -> None:
    shown = open_page(bad_weather.history, bad_weather.names)
    chooser = shown.role("combobox", "Payable")
    trees = page_data(bad_weather.history, {})["trees"]["payables"]
    assert len(trees) == 2
    for position, tree in enumerate(trees):
        chooser.select_option(str(position))
        expect(shown.page.locator("g.holding")).to_have_count(len(tree["holdings"]))
        name = f"Flow of payable {tree['payable']}: {tree['lots']} lots?, {len(tree['holdings'])}"
        expect(shown.role("group", re.compile(name))).to_be_visible()
        shown.page.get_by_text("The same as a table").click()
        table = shown.role("table", re.compile(f"Holdings of payable {tree['payable']}"))
        expect(table.locator("tbody tr")).to_have_count(len(tree["holdings"]))


def test_two_thousand_lots_are_drawn(open_page: Open, three_tiers: Scene) -> None:
    shown = open_page(many_lots(three_tiers.history, 2_000), three_tiers.names)
    expect(shown.page.locator("g.holding")).to_have_count(2_000)
    first = shown.page.locator("g.holding").first
    first.focus()
    shown.page.keyboard.press("End")
    expect(shown.page.locator("g.holding").last).to_be_focused()


def test_the_keyboard_reaches_everything(open_page: Open, three_tiers: Scene) -> None:
    shown = open_page(three_tiers.history, three_tiers.names)
    page = shown.page
    page.keyboard.press("Tab")
    expect(shown.role("link", "Skip to the report")).to_be_focused()
    page.keyboard.press("Tab")
    expect(shown.role("button", re.compile("Show on a dark ground"))).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    points = page.locator("g.point")
    points.first.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("4.35% a year")
    page.keyboard.press("ArrowRight")
    expect(points.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()
    holdings = page.locator("g.holding")
    holdings.first.focus()
    page.keyboard.press("ArrowRight")
    expect(holdings.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(holdings.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown.rows()).to_have_count(1)
    expect(shown.rows()).to_contain_text("PayableIssued")
    shown.rows().get_by_role("button").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("PayableIssued"))).to_be_focused()


def test_the_contents_lead_to_named_parts(open_page: Open, three_tiers: Scene) -> None:
    shown = open_page(three_tiers.history, three_tiers.names)
    links = shown.role("navigation", "Contents").get_by_role("link")
    assert links.all_inner_texts() == PARTS
    for part in PARTS:
        expect(shown.role("region", re.compile(f"^{part}$"))).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable(open_page: Open, bad_weather: Scene, scheme: str) -> None:
    shown = open_page(bad_weather.history, bad_weather.names, scheme=scheme)
    assert shown.page.evaluate(CONTRASTS) == []
    ground = shown.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")


def test_a_phone_scrolls_down_only(open_page: Open, bad_weather: Scene) -> None:
    shown = open_page(bad_weather.history, bad_weather.names, PHONE)
    shown.page.get_by_text("The same as a table").click()
    shown.rows().first.get_by_role("button").click()
    assert shown.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize(("face", "text"), [(1, "0.01"), (MAX, "184,467,440,737,095,516.15")])
def test_amounts_are_exact(open_page: Open, three_tiers: Scene, face: int, text: str) -> None:
    shown = open_page(with_face(three_tiers.history, face), three_tiers.names)
    expect(shown.page.locator(".figure .value").first).to_have_text(text)
    expect(shown.page.locator("g.holding")).to_contain_text(f"{text} \u00b7 live")


def test_a_page_without_events_says_so(open_page: Open, three_tiers: Scene) -> None:
    shown = open_page(empty(three_tiers.history), {})
    expect(shown.page.get_by_text("No payable was issued.").first).to_be_visible()
    expect(shown.rows()).to_have_count(0)


def test_it_prints(open_page: Open, three_tiers: Scene) -> None:
    history = many_events(three_tiers.history, 500)
    shown = open_page(history, three_tiers.names, scheme="dark")
    shown.page.evaluate(
        "addEventListener('beforeprint', () =>"
        " { window.was = document.querySelector('.printed').textContent; })"
    )
    pdf = shown.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 3
    words = "Printed: the first 200 of 500 rows, in the order shown."
    assert shown.page.evaluate("window.was") == words
    shown.page.emulate_media(media="print")
    expect(shown.role("searchbox", "Search")).to_be_hidden()
    ground = shown.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_text_of_others_is_never_markup(open_page: Open, three_tiers: Scene) -> None:
    names = dict.fromkeys(three_tiers.names, HOSTILE)
    shown = open_page(hostile(three_tiers.history), names)
    assert shown.page.locator("img").count() == 0
    assert shown.page.locator("script").count() == 3
    expect(shown.page.get_by_text(HOSTILE).first).to_be_visible()
    shown.role("searchbox", "Search").fill("metadata uri </script>")
    expect(shown.rows()).to_have_count(1)
    shown.rows().first.get_by_role("button").click()
    expect(shown.role("region", "All fields of a row")).to_contain_text(HOSTILE_URI.strip())


def test_nothing_may_run_that_is_not_ours(open_page: Open, three_tiers: Scene) -> None:
    shown = open_page(three_tiers.history, three_tiers.names)
    shown.page.evaluate(
        "() => { const each = document.createElement('script'); each.textContent = 'ran = 1';"
        " document.body.append(each); }"
    )
    shown.page.wait_for_function("() => true")
    assert shown.page.evaluate("typeof ran") == "undefined"
    assert any(wrong.startswith("policy: script-src") for wrong in shown.wrongs)
    shown.wrongs.clear()
