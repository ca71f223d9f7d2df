"""No number on paper that the case does not give: every one is found again in the case's own JSON."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache

import pytest
from report_cases import ON, example
from report_numbers import Known, printed, strangers
from sealed_cases import at

from scoring import report
from scoring.document import Document, Paragraph
from scoring.formats.pdf import pdf
from scoring.texts import Language

POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(
    POPPLER is None and "CI" not in os.environ, reason="pdftotext is not installed"
)
EXAMPLES = ("beskaeftigelse", "groen_vedligehold", "kantine")


@cache
def known(name: str, language: Language) -> Known:
    return Known(at(name, "decided"), language, ON)


def paper(name: str, language: Language) -> Document:
    return example(name, "decided", language)


def text(document: Document) -> str:
    made = subprocess.run(
        [POPPLER, "-layout", "-", "-"], input=pdf(document), capture_output=True, check=True
    )
    return made.stdout.decode("utf-8").replace("\u00a0", " ")


@cache
def read(name: str, language: Language) -> str:
    return text(paper(name, language))


@needs_poppler
@pytest.mark.parametrize(
    ("name", "language"), [*((name, "da") for name in EXAMPLES), ("beskaeftigelse", "en")]
)
def test_every_number_on_paper_is_found_again_in_the_json_of_the_case(name: str, language: Language):
    found = read(name, language)
    assert len(printed(found, language)) > 500
    assert strangers(found, known(name, language)) == []


@needs_poppler
def test_a_wrong_amount_point_or_percentage_is_not_found_again():
    """Every amount and every number with decimals of a paper, each with one figure changed in turn."""
    found, numbers = read("groen_vedligehold", "da"), known("groen_vedligehold", "da")
    long = {n for n in printed(found, "da") if len(re.sub(r"\D", "", n)) >= 4 and re.search(r"[.,]", n)}
    long -= {n for n in long if n in strangers(n, numbers)}
    wrong = {n: n[:-1] + str((int(n[-1]) + 3) % 10) for n in long}
    missed = [n for n, other in wrong.items() if strangers(other, numbers) == []]
    assert len(long) > 50
    assert len(missed) / len(long) < 0.02, missed


@needs_poppler
@pytest.mark.parametrize(
    "said", ["12.900.001 kr.", "7,82 point", "den 06.03.2026", "kl. 10:00", "55,49 %", "8 af 9 tilbud 1.203"]
)
def test_a_sentence_with_a_seeded_number_is_caught_on_the_page(said: str):
    document = paper("groen_vedligehold", "da")
    first, *rest = document.sections
    seeded = replace(first, blocks=(*first.blocks, Paragraph(f"Tilbuddet: {said}")))
    only = replace(document, sections=(seeded, *rest)).only(report.SHORT)
    assert strangers(text(only), known("groen_vedligehold", "da")) != []
