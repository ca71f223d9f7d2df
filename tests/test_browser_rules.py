"""Rules in a real browser: a risky criterion is written, explained and replaced from the library."""

from __future__ import annotations

import re

import pytest
from browser import ROOT, Serve, axe, ready, settled
from playwright.sync_api import Locator, Page, expect

pytest_plugins = ("browser",)

RISKY = "Virksomheden skal være registreret socialøkonomisk virksomhed"
LAWFUL = "Andel af kontraktens timer udført af personer i målgruppen"


@pytest.fixture
def app(serve: Serve, page: Page) -> Page:
    """The page Kriterier with the employment example open."""
    page.set_default_timeout(20_000)
    page.goto(serve(ROOT / "app.py").url + "/kriterier?sag=A-BESK")
    return ready(page)


def typed(page: Page, label: str, text: str) -> None:
    """A field filled in and left."""
    box = page.get_by_role("textbox", name=label, exact=True)
    box.fill(text)
    box.press("Tab")
    settled(page)


def conflict(page: Page) -> Locator:
    """What the page says about status as a criterion."""
    alerts = page.get_by_test_id("stAlert")
    return alerts.filter(has_text=re.compile(r"kan være i strid med udbudsloven")).filter(has_text="190")


def test_a_risky_criterion_is_explained_and_replaced_from_the_library(app: Page) -> None:
    app.get_by_role("button", name="Tilføj kriterium").click()
    settled(app)
    expect(conflict(app)).to_have_count(0)

    typed(app, "Navn", RISKY)
    expect(conflict(app)).to_contain_text("§§ 2, 54, 163, 190")
    expect(conflict(app)).to_contain_text("ikke efterprøvet mod retsinformation.dk")
    app.get_by_role("button", name=f"Erstat med »{LAWFUL}«").click()
    settled(app)

    expect(conflict(app)).to_have_count(0)
    expect(app.get_by_role("button", name=re.compile("^Erstat med"))).to_have_count(0)
    expect(app.get_by_role("textbox", name="Navn", exact=True)).to_have_value(LAWFUL)
    expect(app.get_by_role("textbox", name="Mål i kontrakten")).to_have_value(re.compile("Opnået andel"))
    expect(app.get_by_text(re.compile("Tilpas det, der endnu står"))).to_be_visible()

    app.reload()
    ready(app)
    expect(app.get_by_text(RISKY)).to_have_count(0)
    expect(app.get_by_text(LAWFUL).first).to_be_visible()


def test_the_library_finds_the_idea_and_leads_to_what_is_lawful(app: Page) -> None:
    app.get_by_role("button", name="Find i biblioteket").click()
    settled(app)
    typed(app, "Søg i biblioteket", "registreret socialøkonomisk")
    app.get_by_text(re.compile("^SP01 .*kan være i strid med udbudsloven §§ 2, 54")).click()
    settled(app)
    expect(app.get_by_text("Virksomhedens status siger intet om")).to_be_visible()
    app.get_by_role("button", name=re.compile("^Se SV06")).click()
    settled(app)
    app.get_by_role("button", name="Indsæt", exact=True).click()
    settled(app)
    expect(app.get_by_role("textbox", name="Navn", exact=True)).to_have_value("Oplærings- og støtteplan")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "Teksten er skrevet, så den kan stå i udbudsmaterialet."),
        ("en", "The criteria are in Danish because they go into a Danish tender document."),
    ],
)
def test_the_open_library_says_whose_words_it_holds_and_everybody_can_read_it(
    app: Page, language: str, said: str
) -> None:
    app.goto(f"{app.url.split('?')[0]}?sag=A-BESK&sprog={language}")
    ready(app)
    app.get_by_role("button", name=re.compile("^Find i")).click()
    settled(app)
    app.get_by_text(re.compile("^SV01 ")).click()
    settled(app)
    expect(app.get_by_text(said)).to_be_visible()
    assert axe(app) == []
    app.set_viewport_size({"width": 400, "height": 900})
    settled(app)
    assert app.evaluate("document.scrollingElement.scrollWidth") <= 400
