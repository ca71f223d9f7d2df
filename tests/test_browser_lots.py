"""Delaftaler in a real browser: hold a bid out, read the combination and the cost of a rule, type a limit."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from browser import ROOT, Serve, axe, ready, settled
from playwright.sync_api import Page, expect

from scoring import casefile, reference
from scoring.store import Store

pytest_plugins = ("browser",)


@pytest.fixture
def canteen(serve: Serve, page: Page) -> Page:
    """The page Delaftaler with the canteen example open."""
    page.set_default_timeout(20_000)
    server = serve(ROOT / "app.py")
    store, case = (
        Store(f"sqlite:///{(server.log.parent / 'store.sqlite').as_posix()}"),
        reference.example("kantine"),
    )
    if store.load(case.tender.id) is None:
        now = datetime(2026, 1, 2, tzinfo=UTC)
        store.save(case.tender.id, casefile.dump(case), base=0, who="Test", what="test", at=now)
    page.goto(f"{server.url}/delaftaler?sag={case.tender.id}")
    return ready(page)


def test_a_bid_held_out_changes_the_combination_and_what_the_rule_costs(canteen: Page) -> None:
    page = canteen
    answer = page.get_by_role("heading", name=re.compile("laveste samlede evalueringspris"))
    expect(answer).to_contain_text(
        re.compile(r"B5 får L1 og L4; B4 får L2 og L3|B4 får L2 og L3; B5 får L1 og L4")
    )
    page.get_by_role("button", name="Hold B7 i L5 ude").click()
    expect(answer).to_contain_text("B2 får L1 og L5; B4 får L2 og L3; B6 får L4.")
    expect(answer).to_contain_text(re.compile(r"7\.948\.740\skr\."))
    body = page.get_by_test_id("stMain")
    expect(body).to_contain_text(re.compile(r"At betale: 9\.216\.240\skr\. efter rabatter på 355\.760\skr\."))
    expect(body).to_contain_text(re.compile(r"kun 9\.600\skr\. dyrere \(7\.958\.340\skr\.\): L4 går til B5"))
    expect(body).to_contain_text(re.compile(r"Reglen om højst 2 delaftaler koster 124\.340\skr\."))
    expect(body).to_contain_text("Analyse, ikke afgørelse: B7 i L5 er holdt ude")
    expect(page.locator("td", has_text="◆ vinder")).to_have_count(5)
    settled(page)
    assert axe(page) == []


def test_a_limit_is_typed_by_keyboard_and_answered(canteen: Page) -> None:
    page = canteen
    field = page.get_by_label("Mindst så mange delaftaler til socialøkonomiske")
    field.fill("2")
    field.press("Enter")
    expect(page.get_by_test_id("stMain")).to_contain_text(
        re.compile(r"Grænserne koster [\d.]+\skr\. i evalueringspris")
    )


def test_the_curve_has_its_table_and_the_proof_its_text(canteen: Page) -> None:
    page = canteen
    page.get_by_text("Se beviset").click()
    expect(page.get_by_text(re.compile("opgavens fingeraftryk [0-9a-f]{64}"))).to_be_visible()
    page.get_by_text("Vis tal").click()
    expect(page.locator("table", has_text="øverst på siden")).to_be_visible()
    settled(page)
    assert axe(page) == []


@pytest.mark.parametrize("summary", ["Delaftaler: tilføj", "Regler om flere", "Tilbudsgivernes kapacitet"])
def test_the_editing_is_free_of_serious_accessibility_faults(canteen: Page, summary: str) -> None:
    canteen.get_by_text(summary).click()
    settled(canteen)
    assert axe(canteen) == []


def test_a_phone_scrolls_the_page_down_only(canteen: Page) -> None:
    canteen.set_viewport_size({"width": 400, "height": 900})
    settled(canteen)
    assert canteen.evaluate("document.scrollingElement.scrollWidth") <= 400
    assert axe(canteen) == []
