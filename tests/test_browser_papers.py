"""Begrundelse in a real browser: from the result to the printed summary and the letters, files opened."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from browser import ROOT, Serve, axe, ready, settled
from playwright.sync_api import Page, expect
from sealed_cases import at

from scoring import casefile, edit
from scoring.formats.docx import read
from scoring.papers import Report
from scoring.store import Store

pytest_plugins = ("browser",)


@pytest.fixture
def green(serve: Serve, page: Page) -> Page:
    """The page Resultat of the green example, awarded, with the short form chosen."""
    page.set_default_timeout(30_000)
    server = serve(ROOT / "app.py")
    case = edit.changed(at("groen_vedligehold", "decided"), report=Report(form="short"))
    store = Store(f"sqlite:///{(server.log.parent / 'store.sqlite').as_posix()}")
    if store.load(case.tender.id) is None:
        now = datetime(2026, 1, 2, tzinfo=UTC)
        store.save(case.tender.id, casefile.dump(case), base=0, who="Test", what="test", at=now)
    page.goto(f"{server.url}/resultat?sag={case.tender.id}")
    page.locator("h1").first.wait_for(timeout=60_000)  # the first page of a server loads everything
    return ready(page)


def fetched(page: Page, name: str | re.Pattern[str]) -> tuple[str, bytes]:
    """The file behind a button: its name and what is in it."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def letters_of(page: Page) -> Page:
    page.get_by_role("tab", name="Breve").click()
    return settled(page)


def test_from_the_result_to_the_printed_summary_and_the_letters(green: Page) -> None:
    page = green
    page.get_by_role("link", name="Åbn siden Begrundelse").click()
    page.wait_for_url(re.compile("/begrundelse"))
    ready(page)
    expect(page.get_by_role("heading", name=re.compile("Tildelingen er besluttet"))).to_be_visible()
    expect(page.get_by_alt_text(re.compile(r"^Side 1 af \d"))).to_be_visible()

    name, made = fetched(page, "Hent som PDF")
    assert name == "C-GROEN-begrundelse.pdf"
    assert made.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert casefile.load(opened.attachments["sag.json"].get_file().read_bytes()).tender.id == "C-GROEN"
        shown = page.get_by_alt_text(re.compile(rf"^Side 1 af {len(opened.pages)} "))
    expect(shown).to_be_visible()
    name, made = fetched(page, "Hent som Word")
    assert name.endswith(".docx")
    assert any("Begrundelse for tildelingen" in piece.text for piece in read(made))

    letters_of(page)
    sent = page.get_by_role("textbox", name="Brevene sendes den")
    sent.fill("04.05.2026")
    sent.press("Tab")
    expect(page.get_by_text("Standstill udløber den 18.05.2026 kl. 23.59")).to_be_visible()
    name, made = fetched(page, re.compile(r"Hent alle breve \(7\)"))
    assert name == "C-GROEN-breve.zip"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {file: archive.read(file) for file in archive.namelist()}
    assert len(files) == 14
    for file, content in files.items():
        if file.endswith(".pdf"):
            assert content.startswith(b"%PDF"), file
        else:
            assert any("18.05.2026" in piece.text for piece in read(content)), file


def test_a_page_is_turned_with_the_keyboard(green: Page) -> None:
    page = green
    page.goto(page.url.replace("/resultat", "/begrundelse"))
    ready(page)
    after = page.get_by_role("button", name="Næste side")
    after.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_alt_text(re.compile("^Side 2 af"))).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 400])
def test_letters_and_other_papers_are_free_of_serious_accessibility_faults(green: Page, width: int) -> None:
    page = green
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(page.url.replace("/resultat", "/begrundelse"))
    letters_of(ready(page))
    page.get_by_text("C2 Havredalens Værksteder (fiktiv): afslag").click()
    expect(page.get_by_alt_text(re.compile("^Side 1 af"))).to_be_visible()
    assert axe(settled(page)) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    page.get_by_role("tab", name="Andre papirer").click()
    settled(page)
    page.get_by_text("Individuel rapport").click()
    expect(page.get_by_alt_text(re.compile("^Side 1 af"))).to_be_visible()
    assert axe(settled(page)) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
