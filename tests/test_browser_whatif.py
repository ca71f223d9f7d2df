"""Hvad nu hvis in a real browser: one move of the bar moves the winner, the map and the sentence together."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import ROOT, Serve, axe, ready, settled
from playwright.sync_api import Locator, Page, expect

pytest_plugins = ("browser",)

POINT = "[data-testid=stVegaLiteChart] svg text"


@pytest.fixture
def app(serve: Serve, page: Page) -> Page:
    """The page with the employment example open."""
    page.set_default_timeout(20_000)
    page.goto(serve(ROOT / "app.py").url + "/hvad-nu-hvis?sag=A-BESK")
    return ready(page)


def without_a5(page: Page) -> Page:
    page.get_by_role("combobox", name=re.compile("Hold et tilbud ude")).click()
    page.get_by_role("option", name=re.compile("^A5 ")).click()
    page.keyboard.press("Escape")
    return settled(page)


def answer(page: Page) -> Locator:
    """The sentence the page opens with."""
    return page.get_by_role("heading", name=re.compile("^Hvor lidt skal der til"))


def winner(page: Page) -> Locator:
    """The sentence over the live ranking."""
    return page.get_by_text(re.compile(r"^A\d (vinder|har) "))


def price(page: Page) -> Locator:
    return page.get_by_role("slider", name="Pris", exact=True)


def tried_point(page: Page) -> str:
    """Where on the map the weighting being tried has its name."""
    return page.locator(POINT, has_text="Prøves nu").last.get_attribute("transform") or ""


def weights_in(page: Page) -> str:
    return "".join(parse_qs(urlsplit(page.url).query).get("vaegte", []))


def drag(page: Page, divider: int, by: float) -> None:
    """Pull a divider of the bar by a share of its width."""
    page.locator(".divider").nth(divider).scroll_into_view_if_needed()
    box, track = page.locator(".divider").nth(divider).bounding_box(), page.locator(".track").bounding_box()
    assert box
    assert track
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for part in range(1, 6):
        page.mouse.move(x + by * track["width"] * part / 5, y)
    page.mouse.up()
    settled(page)


def test_one_move_by_keyboard_moves_winner_map_and_sentence(app: Page) -> None:
    page = without_a5(app)
    expect(winner(page)).to_contain_text("A4 vinder med 7,65 point")
    expect(answer(page)).to_contain_text("Vejer social værdi under 13,21 % i stedet for 15 %, vinder A2")
    assert weights_in(page) == ""

    price(page).focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(price(page)).to_have_attribute("aria-valuetext", re.compile(r"^Pris 27\s%$"))
    expect(winner(page)).to_contain_text("A2 vinder")
    expect(answer(page)).to_contain_text(re.compile(r"vinder A4 i stedet for A2"))
    expect(page.get_by_text(re.compile("Vægtene er ikke modellens"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Prøvet: pris 27\s%.*her vinder A2"))).to_be_visible()
    before = tried_point(page)

    page.keyboard.press("ArrowRight")
    expect(winner(page)).to_contain_text("A4 vinder")
    expect(page.get_by_text(re.compile(r"^Prøvet: pris 28\s%.*her vinder A4"))).to_be_visible()
    settled(page)
    assert tried_point(page) != before
    expect(price(page)).to_be_focused()


def test_the_mouse_does_the_same_and_nothing_is_written(app: Page) -> None:
    page = without_a5(app)
    drag(page, 0, by=0.35)
    expect(price(page)).to_have_attribute("aria-valuetext", re.compile(r"^Pris 6[3-7]\s%$"))
    expect(winner(page)).to_contain_text("A1 vinder")
    expect(page.get_by_text(re.compile(r"^Prøvet: .*her vinder A1"))).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_contain_text("udgave 1")
    page.get_by_role("button", name="Modellens vægte", exact=True).click()
    expect(winner(page)).to_contain_text("A4 vinder med 7,65 point")
    assert weights_in(settled(page)) == ""


def test_a_weighting_survives_a_reload_and_can_be_sent(app: Page, serve: Serve) -> None:
    price(app).focus()
    app.keyboard.press("PageUp")
    expect(price(app)).to_have_attribute("aria-valuetext", re.compile(r"^Pris 35\s%$"))
    app.wait_for_url(re.compile("vaegte=price"))
    sent = app.url
    app.reload()
    ready(app)
    expect(price(app)).to_have_attribute("aria-valuetext", re.compile(r"^Pris 35\s%$"))

    assert app.context.browser
    other = app.context.browser.new_context(locale="da-DK").new_page()
    other.goto(sent)
    ready(other)
    expect(price(other)).to_have_attribute("aria-valuetext", re.compile(r"^Pris 35\s%$"))
    assert parse_qs(urlsplit(sent).query).keys() <= {"sag", "vaegte", "sprog"}
    other.context.close()


def test_a_scenario_is_saved_and_put_back(app: Page) -> None:
    price(app).focus()
    app.keyboard.press("PageUp")
    settled(app)
    app.get_by_role("button", name=re.compile("^Gem scenarie")).click()
    app.get_by_label("Navn", exact=True).fill("Pris 35")
    app.get_by_label("Bemærkning").fill("Forvaltningens forslag")
    app.get_by_role("button", name="Gem", exact=True).click()
    expect(app.get_by_role("cell", name="Pris 35", exact=True)).to_be_visible()
    expect(app.get_by_test_id("stSidebar")).to_contain_text("udgave 2")

    app.keyboard.press("Escape")
    app.get_by_role("button", name="Modellens vægte", exact=True).click()
    expect(price(app)).to_have_attribute("aria-valuetext", re.compile(r"^Pris 30\s%$"))
    app.reload()
    ready(app)
    box = app.get_by_role("combobox", name=re.compile("Hent et scenarie"))
    box.scroll_into_view_if_needed()
    app.wait_for_timeout(300)  # a list that opens while the page still scrolls is closed again
    box.click()
    app.get_by_role("option", name="Pris 35").click()
    settled(app)
    app.get_by_role("button", name="Vis i bjælken").last.click()
    expect(price(app)).to_have_attribute("aria-valuetext", re.compile(r"^Pris 35\s%$"))


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_is_free_of_serious_accessibility_faults(app: Page, language: str) -> None:
    weights = "price:40,social:15,effect:25,quality:20"
    app.goto(f"{app.url.split('?')[0]}?sag=A-BESK&sprog={language}&vaegte={weights}")
    ready(app)
    assert axe(app) == []
    app.set_viewport_size({"width": 400, "height": 900})
    settled(app)
    assert app.evaluate("document.scrollingElement.scrollWidth") <= 400
