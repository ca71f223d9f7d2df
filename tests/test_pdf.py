"""A printed PDF: archived, read aloud, recomputed, and nothing in it cut off or taken for a command."""

from __future__ import annotations

import io
import os
import re
import shutil
import struct
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import page
import pikepdf
import pytest
from documents import DIGEST, EMOJI, LONGEST, ON, SPECIAL, a_document, a_figure, a_section, a_table, stress
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring import reference
from scoring.charts import print as chart
from scoring.document import Document, Figure, Paragraph, Points, Section, Signatures, Table
from scoring.formats import paper
from scoring.formats import pdf as printed
from scoring.formats.pdf import NotPrinted, pdf, pictures
from scoring.formats.typeface import typeface

POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(
    POPPLER is None and "CI" not in os.environ, reason="pdftotext is not installed"
)

ODD = st.text(st.characters() | st.sampled_from("&<>#$@_*`~\\\"'[]{}=/-+\n\t 🌱\u200b﷽"), max_size=60)


OPENED: dict[bytes, pikepdf.Pdf] = {}
"""Kept open: an element is gone with its file."""


@cache
def overloaded() -> bytes:
    return pdf(stress())


def text(made: bytes, *options: str) -> str:
    run = subprocess.run([POPPLER, *options, "-", "-"], input=made, capture_output=True, check=True)
    return run.stdout.decode("utf-8")


def letters(words: str) -> str:
    """Without any space: a word broken over lines is the same word."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", words))


def elements(made: bytes) -> Iterator[tuple[str, pikepdf.Object]]:
    """The kinds of the structure elements in reading order, with the elements."""
    opened = OPENED.setdefault(made, pikepdf.open(io.BytesIO(made)))
    waiting = [opened.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield str(element.S), element
        children = element.get("/K", [])
        children = list(children) if isinstance(children, pikepdf.Array) else [children]
        waiting += reversed([c for c in children if isinstance(c, pikepdf.Dictionary)])


@pytest.mark.parametrize("profile", ["ua1", "pdfa-3a"])
@pytest.mark.parametrize("make", [a_document, stress, lambda: a_document(language="en", draft="Not sealed")])
def test_an_independent_validator_finds_no_fault(profile: str, make):
    report = page.validate_pdf_bytes(pdf(make()), profile=profile)
    assert report.is_compliant, [str(failure) for failure in report.failures]


@pytest.mark.parametrize(("language", "tag"), [("da", "da-DK"), ("en", "en-GB")])
def test_the_file_says_its_language_title_and_that_it_is_tagged(language, tag):
    opened = pikepdf.open(io.BytesIO(pdf(a_document(language=language, title="Begrundelse & <svar>"))))
    assert (str(opened.Root.Lang), opened.Root.MarkInfo.Marked) == (tag, True)
    assert opened.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(opened.docinfo.Title) == "Begrundelse & <svar>"
    assert "/StructTreeRoot" in opened.Root


def test_an_attached_file_comes_out_byte_for_byte_as_the_source_of_the_paper():
    files = {"sag.json": '{"ø": 1}'.encode(), "rå.bin": bytes(range(256)), "tom.json": b""}
    opened = pikepdf.open(io.BytesIO(pdf(a_document(attached=files))))
    assert {name: held.get_file().read_bytes() for name, held in opened.attachments.items()} == files
    assert {str(held.AFRelationship) for held in opened.Root.AF} == {"/Source"}


def test_the_same_document_is_the_same_bytes():
    document = a_document(a_section(a_figure(), a_table(("Ærø", "1"))), attached={"sag.json": b"{}"})
    assert pdf(document) == pdf(document)
    assert pdf(document) != pdf(replace(document, on=ON.replace(day=3)))


@pytest.mark.parametrize(
    "held", [b"x" * 1000 + b"\x4c", b"linje\r", b"{}"], ids=["packed", "plain", "neither"]
)
def test_no_stream_ends_in_the_sign_that_ends_a_line(held: bytes):
    # The last byte of a packed stream is 1 plus the sum of its bytes: 13 is CR. By chance, one in 256 is.
    made = pdf(a_document(attached={"sag.bin": held}))
    assert b"\r\nendstream" not in made
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.attachments["sag.bin"].get_file().read_bytes() == held


@needs_poppler
def test_every_word_of_an_overloaded_document_is_on_the_pages():
    said = paper.rewritten(stress(), lambda words: paper.shown(words, paper.has))
    found = letters(text(overloaded()))
    found_raw = letters(text(overloaded(), "-raw"))
    shown = [s for s in _printed(said) if s.strip()]
    assert [s for s in shown if letters(s) not in found and letters(s) not in found_raw] == []


def _printed(document: Document) -> Iterator[str]:
    """Texts that stand whole on one page; a row's cells, a title, a paragraph."""
    yield from (document.title, document.subject, *document.footer)
    for section in document.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from (line for line in block.text.split(". ") if len(line) < 100)
            elif isinstance(block, Table):
                yield from (
                    block.caption,
                    *block.head,
                    *(c for row in block.rows for c in row if len(c) < 60),
                )
            elif isinstance(block, Signatures):
                yield from (word for line in block.lines for word in line)


@needs_poppler
def test_signs_that_are_commands_elsewhere_are_letters_here():
    made = pdf(a_document(a_section(Paragraph(SPECIAL), a_table((SPECIAL, "#x")), heading=SPECIAL)))
    assert letters(text(made)).count(letters(SPECIAL)) >= 3


@needs_poppler
def test_a_letter_the_typeface_lacks_stands_as_its_number_and_is_explained():
    found = letters(text(pdf(a_document(a_section(Paragraph(EMOJI))))))
    assert "Grøn[U+1F331]Vækst[U+1F469][U+1F4BB][U+4E2D][U+6587]✓ASCII" in found
    assert "[U+1F331](seedling)" in found


@needs_poppler
def test_the_foot_of_every_page_has_its_number_and_the_words_of_the_document():
    pages = text(pdf(a_document(a_section(Paragraph("\n\n".join(["Ord."] * 120))), footer=(DIGEST,))))
    each = pages.rstrip("\f").split("\f")
    assert len(each) > 2
    assert all(f"Side {n} af {len(each)}" in one and DIGEST in one for n, one in enumerate(each, 1))


@needs_poppler
@pytest.mark.parametrize(
    ("language", "word"), [("da", "UDKAST: Ikke forseglet"), ("en", "DRAFT: Ikke forseglet")]
)
def test_every_page_of_a_draft_says_so_and_why(language, word):
    many = Paragraph("\n\n".join(["Ord."] * 120))
    each = (
        text(pdf(a_document(a_section(many), language=language, draft="Ikke forseglet")))
        .rstrip("\f")
        .split("\f")
    )
    assert len(each) > 2
    assert all(word in one for one in each)
    assert "UDKAST" not in text(pdf(a_document()))


@needs_poppler
def test_an_internal_section_says_that_it_is_analysis():
    assert "Internt bilag" in text(pdf(a_document(a_section(Paragraph("x"), internal=True))))


@needs_poppler
def test_the_head_of_a_long_table_stands_on_every_page_it_reaches():
    rows = tuple((f"Tilbud {n}", f"{n}") for n in range(150))
    each = (
        text(pdf(a_document(a_section(a_table(*rows, head=("Navn på tilbud", "Pris"))))))
        .rstrip("\f")
        .split("\f")
    )
    assert len(each) > 2
    assert all("Navn på tilbud" in one for one in each)


@needs_poppler
def test_every_word_on_every_page_is_inside_the_margins(tmp_path):
    file, out = tmp_path / "a.pdf", tmp_path / "a.html"
    file.write_bytes(overloaded())
    subprocess.run([POPPLER, "-bbox", str(file), str(out)], check=True, capture_output=True)
    told = re.findall(
        r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', out.read_text("utf-8")
    )
    ends = [tuple(map(float, box)) for box in told]
    left, right = min(box[0] for box in ends), max(box[2] for box in ends)
    assert (left >= 70, right <= 525, max(box[3] for box in ends) < 842) == (True, True, True), (left, right)


def test_tables_have_captions_column_heads_and_row_heads():
    made = pdf(
        a_document(a_section(a_table(("Ærø", "1", "2"), ("Fur", "3", "4"), head=("Navn", "Pris", "Point"))))
    )
    kinds = [(kind, element) for kind, element in elements(made) if kind in {"/Caption", "/TH", "/TD"}]
    heads = [str(a.Scope) for k, e in kinds if k == "/TH" for a in e.A if "/Scope" in a]
    assert [kind for kind, _ in kinds] == ["/Caption", *["/TH"] * 3, *["/TH", "/TD", "/TD"] * 2]
    assert heads == ["/Column"] * 3 + ["/Row"] * 2


def test_a_figure_is_read_aloud_by_its_alternative_text():
    figure = a_figure()
    told = [str(e.Alt) for kind, e in elements(pdf(a_document(a_section(figure)))) if kind == "/Figure"]
    assert told == [paper.shown(figure.alt, paper.has)]


def test_a_heading_whose_parent_was_left_out_moves_up():
    parts = (a_section(heading="Et"), a_section(key="under", heading="To", level=2), a_section(heading="Tre"))
    document = a_document(*parts).only(frozenset({"under"}))
    assert [kind for kind, _ in elements(pdf(document)) if kind in {"/H1", "/H2"}] == ["/H1"]


@needs_poppler
def test_a_table_wider_than_the_page_goes_on_in_a_second_part_with_the_names_of_its_rows():
    head = ("Kriterium", *(f"Tilbudsgiver{n}" for n in range(20)))
    found = text(pdf(a_document(a_section(Table("Point", head, (("Pris", *map(str, range(20))),))))))
    parts = re.findall(r"Tabel 1, del (\d) af (\d)\. Point", found)
    assert len(parts) == int(parts[0][1]) > 1
    assert found.count("Kriterium") == len(parts)


@needs_poppler
def test_a_heading_never_stands_alone_at_the_foot_of_a_page():
    for lines in range(25, 45, 3):
        filler = a_section(Paragraph("\n".join(["Ord."] * lines)))
        made = text(pdf(a_document(filler, a_section(a_table(*[("a", "1")] * 9), heading="Overskrift"))))
        assert "Overskrift" not in next(one for one in made.split("\f") if "Tabel 1" not in one)


@needs_poppler
def test_up_to_eight_signatures_stay_on_one_page_with_their_heading():
    names = tuple((f"Underskriver {n}", "Rolle") for n in range(8))
    for lines in (5, 20, 35):
        filler = a_section(Paragraph("\n".join(["Ord."] * lines)))
        made = text(pdf(a_document(filler, a_section(Signatures(names), heading="Underskrifter"))))
        assert [one.count("Underskriver") for one in made.split("\f") if "Underskrifter" in one] == [8]


def test_the_pictures_are_the_pages_of_the_pdf_at_the_size_asked_for():
    document = a_document(*(a_section(*[a_table(("Ærø", "1"), ("Bro", "2"))] * 6) for _ in range(3)))
    pages = pikepdf.open(io.BytesIO(pdf(document))).pages
    drawn = pictures(document, 120)
    assert len(drawn) == len(pages) > 1
    for picture in drawn:
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        wide, high = struct.unpack(">II", picture[16:24])
        assert (round(wide), round(high)) == (round(210 / 25.4 * 120), round(297 / 25.4 * 120))


def test_a_picture_shows_what_the_page_says_and_not_what_the_file_holds():
    plain = pictures(a_document(), 60)
    assert pictures(a_document(attached={"sag.json": b"{}"}), 60) == plain
    assert pictures(a_document(draft="Ikke forseglet"), 60) != plain


def test_an_unknown_typeface_is_an_error(monkeypatch):
    monkeypatch.setattr(chart, "TYPEFACE", "Findes Ikke")
    with pytest.raises(NotPrinted, match="findes ikke"):
        pdf(a_document(a_section()))


def test_a_figure_higher_than_a_page_is_scaled_to_fit():
    tall = {"mark": "bar", "height": 3000, "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
    document = a_document(a_section(Figure("Høj", "En høj søjle", tall)))
    opened = pikepdf.open(io.BytesIO(pdf(document)))
    boxes = [
        e.A[0].BBox if isinstance(e.A, pikepdf.Array) else e.A.BBox
        for k, e in elements(pdf(document))
        if k == "/Figure"
    ]
    assert len(opened.pages) <= 2
    assert all(0 < float(box[1]) < float(box[3]) < 842 for box in boxes)


def test_rows_that_do_not_fit_the_head_are_refused():
    with pytest.raises(ValueError, match="zip"):
        pdf(a_document(a_section(Table("T", ("A", "B"), (("1",),)))))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(ODD, min_size=8, max_size=8))
def test_no_text_breaks_a_page(words: list[str]):
    a, b, c, d, e, f, g, h = words
    blocks = (
        Paragraph(a),
        Points((b, c)),
        Table(d, (e, f), ((g, h), (a, b)), ("left", "right")),
        Signatures(((c, d),)),
    )
    document = a_document(
        Section("s", e, blocks),
        title=f,
        subject=g,
        meta=((a, h),),
        footer=(b,),
        draft=c,
        attached={"a.json": b"{}"},
    )
    assert page.validate_pdf_bytes(pdf(document), profile="ua1").is_compliant


@given(st.text())
def test_what_is_shown_has_only_letters_of_the_typeface(words: str):
    shown = paper.shown(words, paper.has)
    assert all(letter == "\n" or paper.has(letter) for letter in shown)
    assert paper.shown(shown, paper.has) == shown


@given(st.lists(st.integers(1, 60), min_size=1, max_size=30), st.integers(0, 40))
def test_the_columns_of_a_table_fill_the_line_and_no_more(lengths: list[int], rows: int):
    head = tuple("x" * length for length in lengths)
    document = a_document(a_section(Table("T", head, (head,) * rows)))
    ((_, sheets),) = paper.placed(document, reference.texts("da"))
    assert all(sum(sheet.widths) == pytest.approx(paper.LINE) for sheet in sheets)
    assert [h for n, sheet in enumerate(sheets) for h in sheet.head[n > 0 :]] == list(head)


def test_a_broken_word_is_the_same_word():
    broken = paper.broken(f"kort {LONGEST} ord", 20)
    assert broken.replace(paper.MAY_BREAK, "") == f"kort {LONGEST} ord"
    assert all(len(piece) < 20 for piece in broken.split()[1].split(paper.MAY_BREAK))
    assert paper.MAY_BREAK not in paper.broken(DIGEST, printed.LINE / 10.5)


def test_the_typeface_has_danish_letters_and_figures_of_one_width():
    for cut in ("Regular", "Bold"):
        face = typeface((reference.fonts() / f"SourceSansPro-{cut}.ttf").read_bytes())
        assert all(map(face.has, "æøåÆØÅéü§½–…»«€"))
        assert len({face.width(figure) for figure in "0123456789"}) == 1
        assert all(a <= b for a, b in pairwise([face.width("i"), face.width("n"), face.width("m")]))


def test_a_chart_is_printed_with_danish_numbers_and_the_papers_typeface():
    spec = {
        "data": {"values": [{"v": 1234567.5}]},
        "mark": "text",
        "encoding": {"text": {"field": "v", "format": ",.1f"}},
    }
    fonts = str(reference.fonts())
    assert "1.234.567,5" in chart.svg(spec, fonts)
    assert "1,234,567.5" in chart.svg(spec, fonts, "en")
    assert chart.TYPEFACE in chart.svg(spec, fonts)
    assert chart.svg(dict(a_figure().chart), fonts) == chart.svg(dict(a_figure().chart), fonts)
