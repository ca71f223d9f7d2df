"""The officer's journey in a real browser: open the sample, paste, move a weight, see the ranking, reload."""

from __future__ import annotations

import re

import pytest
from browser import ROOT, Serve, axe, ready, settled
from playwright.sync_api import Locator, Page, expect

pytest_plugins = ("browser",)

PAGES = ("", "kriterier", "tilbud", "point", "resultat", "hvad-nu-hvis", "delaftaler")


@pytest.fixture
def app(serve: Serve, page: Page) -> Page:
    """The app as a new officer meets it, with the employment example open."""
    page.set_default_timeout(20_000)
    page.goto(serve(ROOT / "app.py").url)
    return ready(page)


def to(page: Page, address: str) -> Page:
    """Another page of the app by its link, as an officer goes."""
    page.get_by_test_id("stSidebarNav").locator(f'a[href$="/{address}"]').click()
    page.wait_for_url(re.compile(rf"/{address}(\?|$)"))
    return ready(page)


def pasted(page: Page, table: Locator, column: int, row: int, block: str) -> None:
    """Click a cell of a data editor as a hand does and paste a block from Excel."""
    canvas = table.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + column, box["y"] + 35 * (row + 1) + 17
    page.mouse.move(x - 30, y - 3)
    page.mouse.move(x, y, steps=6)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    page.wait_for_timeout(200)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    page.keyboard.press("Control+V")
    settled(page)


def test_the_officers_journey(app: Page) -> None:
    page = app
    expect(page.locator("h2, h1").first).to_have_text("Udbud")
    expect(page).to_have_url(re.compile("sag=A-BESK"))

    to(page, "resultat")
    headline = page.get_by_role("heading", name=re.compile("vinder med"))
    expect(headline).to_contain_text("A5 vinder med 5,59 point")

    to(page, "tilbud")
    prices = page.get_by_test_id("stDataFrame").first
    pasted(page, prices, 330, 4, "29.500,50\t9.000,00")
    for written in ("29.500,50", "9.000,00", "7.728.120 kr."):
        expect(prices).to_contain_text(written)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("udgave 2")

    to(page, "kriterier")
    slider = page.get_by_role("slider", name=re.compile("Pris")).first
    slider.focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
        page.wait_for_timeout(150)
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^P Pris 50\s%$"))
    settled(page)

    to(page, "resultat")
    expect(headline).not_to_contain_text("A5 vinder")
    said = headline.inner_text()

    page.reload()
    ready(page)
    expect(page).to_have_url(re.compile("sag=A-BESK"))
    expect(headline).to_have_text(said)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_is_free_of_serious_accessibility_faults(app: Page, language: str) -> None:
    url = app.url.split("?")[0].rstrip("/")
    faults = {}
    for address in PAGES:
        app.goto(f"{url}/{address}?sag=A-BESK&sprog={language}")
        ready(app)
        faults[address] = axe(app)
    assert not any(faults.values()), faults


def test_a_narrow_window_scrolls_down_only(app: Page) -> None:
    app.set_viewport_size({"width": 400, "height": 900})
    url = app.url.split("?")[0].rstrip("/")
    for address in PAGES:
        app.goto(f"{url}/{address}?sag=A-BESK")
        ready(app)
        assert app.evaluate("document.scrollingElement.scrollWidth") <= 400, address
