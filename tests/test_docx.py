"""A Word file: real styles, the same bytes, opens elsewhere, and an edited one is read back as it reads."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx as word
import pytest
from documents import EMOJI, ON, SPECIAL, a_document, a_figure, a_section, a_table, stress
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import example

from scoring import reference
from scoring.document import Document, Paragraph, Points, Section, Signatures, Table
from scoring.formats.docx import NotAWordFile, Piece, docx, read
from scoring.formats.paper import has

OFFICE = shutil.which("soffice")
BESIDE = {"alt", "header", "footer"}
"""Pieces that not every page shows, and not every program prints."""
POPPLER = shutil.which("pdftotext")


def letter() -> Document:
    return a_document(
        a_section(Paragraph("Kære Ærø Kantine"), Points(("Først", "Så"), numbered=True), heading="Afgørelse"),
        a_section(
            a_table(("Ærø", "1.120.000 kr.")), Points(("A", "B"), numbered=True), heading="Pris", level=2
        ),
        a_section(a_figure(), Signatures((("Anne", "Konsulent"),)), heading="Underskrift"),
        meta=(("Sag", "2026-014"),),
        footer=("Model abc",),
        draft="Ikke forseglet",
    )


def opened(made: bytes) -> word.document.Document:
    return word.Document(io.BytesIO(made))


def saved(document: word.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pieces(made: bytes, *kinds: str) -> list[tuple[str, ...]]:
    return [piece.cells for piece in read(made) if piece.kind in kinds]


def test_the_same_document_is_the_same_bytes():
    assert docx(letter()) == docx(letter())


def test_titles_headings_lists_and_captions_have_words_own_styles():
    styles = [line.style.name for line in opened(docx(letter())).paragraphs]
    wanted = {"Title", "Subtitle", "Heading 1", "Heading 2", "List Number", "Caption"}
    assert wanted <= set(styles)


@pytest.mark.parametrize(("language", "tag"), [("da", "da-DK"), ("en", "en-GB")])
def test_the_language_is_set_for_every_letter(language, tag):
    made = opened(docx(a_document(language=language)))
    assert {e.get(qn("w:val")) for e in made.styles.element.iter(qn("w:lang"))} == {tag}
    assert made.core_properties.language == tag


def test_the_properties_carry_the_title_and_the_day_of_the_document():
    told = opened(docx(a_document(title="Begrundelse"))).core_properties
    assert (told.title, told.created.date(), told.author) == ("Begrundelse", ON, "")


def test_the_head_of_a_table_is_repeated_and_its_rows_stay_whole():
    table = opened(docx(a_document())).tables[0]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_figure_has_its_alternative_text():
    assert pieces(docx(letter()), "alt") == [(a_figure().alt,)]


def test_each_numbered_list_begins_at_one():
    lines = [line for line in opened(docx(letter())).paragraphs if line.style.name == "List Number"]
    numbers = [line._p.pPr.numPr.numId.val for line in lines]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_every_page_has_the_words_at_its_foot_its_number_and_that_it_is_a_draft():
    made = docx(letter())
    assert pieces(made, "footer").count(("Model abc",)) == 2
    assert pieces(made, "footer").count(("Side 1 af 1",)) == 2
    assert pieces(made, "header").count(("UDKAST: Ikke forseglet",)) == 2
    part = opened(made).sections[0].footer._element.xml
    assert re.findall(r'w:instr="(\w+)"', part) == ["PAGE", "NUMPAGES"]


def test_what_is_read_back_is_what_was_written_in_its_order():
    body = [p for p in read(docx(letter())) if p.kind not in BESIDE]
    assert [(p.kind, p.text) for p in body[:8]] == [
        ("text", "Prøveudbud"),
        ("title", "Begrundelse"),
        ("text", "Sag\t2026-014"),
        ("heading", "Afgørelse"),
        ("text", "Kære Ærø Kantine"),
        ("item", "Først"),
        ("item", "Så"),
        ("heading", "Pris"),
    ]
    assert Piece("row", ("Ærø", "1.120.000 kr.")) in body
    assert Piece("caption", ("Tabel 1. Priser",)) in body
    assert [p.level for p in body if p.kind == "heading"] == [1, 2, 1]


def test_what_was_struck_out_in_word_is_gone_and_what_was_put_in_is_there():
    made = opened(docx(a_document(a_section(Paragraph("Pris 100 kr.")))))
    line = next(line for line in made.paragraphs if line.text == "Pris 100 kr.")
    gone, new = OxmlElement("w:del"), OxmlElement("w:ins")
    line._p.append(new)
    new.append(line.add_run(" Pris 200 kr.")._r)
    old = line.runs[0]._r
    old.addprevious(gone)
    gone.append(old)
    assert pieces(saved(made), "text")[-1] == (" Pris 200 kr.",)


def test_words_in_a_content_control_a_text_box_and_a_nested_table_are_read():
    made = opened(docx(a_document(a_section(Paragraph("Synlig")))))
    line = next(line for line in made.paragraphs if line.text == "Synlig")
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    line._p.addprevious(control)
    control.append(content)
    content.append(line._p)
    box = OxmlElement("w:txbxContent")
    line.runs[0]._r.append(box)
    box.append(made.add_paragraph("I boksen")._p)
    inner = made.add_table(1, 1).cell(0, 0)
    inner.add_table(1, 1).cell(0, 0).text = "Indlejret"
    found = "\n".join(piece.text for piece in read(saved(made)))
    assert all(words in found for words in ("Synlig", "I boksen", "Indlejret"))


def test_a_comment_is_read_as_well():
    made = opened(docx(a_document(a_section(Paragraph("Tekst")))))
    made.add_comment(made.paragraphs[-1].runs, text="Husk tabernes pris", author="A", initials="A")
    assert pieces(saved(made), "comment") == [("Husk tabernes pris",)]


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)
    return out.getvalue()


def _entity() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"hej", b"PK\x03\x04", docx(a_document())[:5000], _bomb(), _entity()],
    ids=["empty", "text", "start", "cut short", "flood", "entity"],
)
def test_what_is_no_word_file_is_refused(data: bytes):
    with pytest.raises(NotAWordFile):
        read(data)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=4, max_size=4))
def test_no_text_breaks_the_file(words: list[str]):
    a, b, c, d = words
    blocks = (Paragraph(a), Points((b,), numbered=True), Table(c, (d, a), ((b, c),)), Signatures(((d, a),)))
    made = docx(a_document(Section("s", b, blocks), title=c, subject=d, meta=((a, b),), footer=(c,), draft=d))
    assert read(made)


def test_long_titles_fit_the_properties_and_stand_whole_on_the_page():
    long = "Ø" * 400
    assert pieces(docx(a_document(title=long, subject=long)), "title") == [(long,)]


def test_an_emoji_stays_for_word_to_draw_and_a_control_character_is_shown():
    found = pieces(docx(a_document(a_section(Paragraph(f"{EMOJI}\x07{SPECIAL}")))), "text")
    assert found[-1] == (f"{EMOJI}[U+0007]{SPECIAL}",)


@pytest.mark.skipif(
    not (OFFICE and POPPLER) and "CI" not in os.environ, reason="LibreOffice or pdftotext is not installed"
)
def test_another_word_processor_opens_it_and_prints_the_same_words(tmp_path: Path):
    """Small papers, and the whole justification summary of the three examples."""
    papers = {"letter": letter(), "stress": stress()} | {name: example(name) for name in reference.examples()}
    for name, document in papers.items():
        (tmp_path / f"{name}.docx").write_bytes(docx(document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / f"{name}.docx") for name in papers]
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for name in papers:
        out = subprocess.run([POPPLER, str(tmp_path / f"{name}.pdf"), "-"], capture_output=True, check=True)
        # A hyphen at the end of a line is lost in the text of a PDF.
        found = re.sub(r"[\s-]", "", out.stdout.decode("utf-8"))
        body = [p for p in read((tmp_path / f"{name}.docx").read_bytes()) if p.kind not in BESIDE]
        words = {word for p in body for cell in p.cells for word in cell.split() if len(word) < 20}
        # A letter that none of the machine's typefaces has may be missing from the other program's PDF.
        assert [word for word in words if all(map(has, word)) and word.replace("-", "") not in found] == []
