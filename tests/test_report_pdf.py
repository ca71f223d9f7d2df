"""The summary as pages: valid, archived with its case, the same twice, short when asked, nothing cut off."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import unicodedata
from functools import cache

import page
import pikepdf
import pytest
from documents import LONGEST, SPECIAL
from report_cases import ON, crowded_report, example, form, told
from sealed_cases import at

from scoring import casefile, reference, report, seals
from scoring.document import Document, Paragraph, Points, Section, Table
from scoring.formats import paper
from scoring.formats.pdf import pdf
from scoring.score import score

EXAMPLES = ("beskaeftigelse", "groen_vedligehold", "kantine")
POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(
    POPPLER is None and "CI" not in os.environ, reason="pdftotext is not installed"
)


@cache
def made(name: str) -> bytes:
    return pdf(example(name))


@cache
def crowd() -> bytes:
    return pdf(crowded_report())


def pages(document: bytes) -> list[str]:
    run = subprocess.run([POPPLER, "-", "-"], input=document, capture_output=True, check=True)
    return run.stdout.decode("utf-8").rstrip("\f").split("\f")


def letters(words: str) -> str:
    """Without any space: a word broken over lines is the same word."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", words))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("profile", ["ua1", "pdfa-3a"])
def test_an_independent_validator_finds_no_fault(name: str, profile: str):
    found = page.validate_pdf_bytes(made(name), profile=profile)
    assert found.is_compliant, [str(failure) for failure in found.failures]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_case_comes_out_of_the_paper_whole_sealed_and_with_the_same_result(name: str):
    with pikepdf.open(io.BytesIO(made(name))) as opened:
        (attached,) = opened.attachments.values()
        held = attached.get_file().read_bytes()
        assert list(opened.attachments) == [report.ATTACHED]
        assert (opened.Root.Lang, opened.Root.MarkInfo.Marked) == ("da-DK", True)
    case, before = casefile.load(held), at(name, "decided")
    assert json.loads(held)["tender"]["id"] == before.tender.id
    assert case == before
    assert seals.verify(case) == ()
    for lot in case.tender.lots:
        again, then = score(case, lot.id), score(before, lot.id)
        assert (again.totals, again.ranking, again.binding) == (then.totals, then.ranking, True)


def test_the_same_case_is_the_same_bytes():
    document = example("groen_vedligehold")
    again = told(at("groen_vedligehold", "decided"), head="ab" * 32, program="Udbudsvægten 0.3.0")
    assert again == document
    assert pdf(again) == made("groen_vedligehold")


@needs_poppler
@pytest.mark.parametrize(
    ("name", "state", "language"),
    [*((n, "decided", "da") for n in EXAMPLES), ("kantine", "draft", "da"), ("kantine", "decided", "en")],
)
def test_the_short_form_fits_on_two_pages(name: str, state: str, language: str):
    assert len(pages(pdf(form(example(name, state, language), "short")))) == 2


@needs_poppler
def test_every_page_of_a_draft_says_so_and_no_page_of_a_decision_does():
    drafts = pages(pdf(example("kantine", "draft")))
    assert len(drafts) > 10
    assert all("UDKAST: evalueringsmodellen er ikke forseglet" in one for one in drafts)
    assert not any("UDKAST" in one for one in pages(made("kantine")))


@needs_poppler
def test_every_annex_says_once_that_it_is_internal():
    annexes = {s.key for s in example("kantine").sections if s.internal}
    found = "\f".join(pages(made("kantine")))
    assert found.count("Internt bilag: analyse til sagen") == len(annexes) == 3


@needs_poppler
def test_forty_criteria_thirty_bidders_odd_names_and_ten_pages_of_reasons_are_all_there():
    found = letters("".join(pages(crowd())))
    for said in (SPECIAL, LONGEST, *(f"Q{n} Kvalitet Q{n}" for n in range(1, 41))):
        assert letters(said) in found
    assert [n for n in range(1, 401) if f"({n})" not in found] == []
    assert "Grøn[U+1F331]Vækst" in found
    assert all(f"T{n:02}" in found for n in range(30))


@needs_poppler
def test_nothing_of_the_crowded_paper_is_outside_the_margins(tmp_path):
    file, out = tmp_path / "a.pdf", tmp_path / "a.html"
    file.write_bytes(crowd())
    subprocess.run([POPPLER, "-bbox", str(file), str(out)], check=True, capture_output=True)
    told_boxes = re.findall(
        r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', out.read_text("utf-8")
    )
    ends = [tuple(map(float, box)) for box in told_boxes]
    left, right = min(box[0] for box in ends), max(box[2] for box in ends)
    assert (left >= 70, right <= 525, max(box[3] for box in ends) < 842) == (True, True, True), (left, right)


@needs_poppler
def test_an_amount_and_its_unit_stay_on_one_line_in_running_text():
    said = Paragraph(" ".join(f"{'x' * n} 44,9 % og 1.200 kr. af 7,5 point" for n in range(60)))
    document = Document("T", "S", "da", ON, (Section("s", "H", (said,)),))
    lines = [line.strip() for one in pages(pdf(document)) for line in one.splitlines()]
    assert sum("44,9" in line for line in lines) > 20
    assert [line for line in lines if line.startswith(("%", "kr.", "point"))] == []


def test_a_line_that_leads_to_a_table_or_opens_a_list_stays_with_it():
    items, table = Points(("a", "b")), Table("T", ("A",), (("1",),))
    blocks = (Paragraph("Her er de:"), items, Paragraph("Slut."), items, Paragraph("Tal."), table)
    ((_, placed),) = paper.placed(
        Document("T", "S", "da", ON, (Section("s", "H", blocks),)), reference.texts("da")
    )
    assert paper.leading(placed) == {0, 4}
