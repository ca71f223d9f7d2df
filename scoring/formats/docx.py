"""DOCX: how does a document become a Word file that an officer can finish?

Real styles, repeated heads, alt texts, language and page fields; the same document gives the same bytes.
What an edited one says is read by `read`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, time

import docx as word
from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph as Line

from scoring import reference
from scoring.charts import print as chart
from scoring.document import Document, Paragraph, Points, Signatures
from scoring.formats import docx_style as style
from scoring.formats import paper
from scoring.formats.docx_read import NotAWordFile, Piece, left, read
from scoring.formats.paper import LINE, Drawing, Placed, Sheet
from scoring.texts import Texts

__all__ = ["NotAWordFile", "Piece", "docx", "left", "read"]

_TALLEST = Mm(200)
"""How high a picture may be, so that it fits a page with its caption."""
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every part in the file: a zip knows none before it."""
_LONGEST_PROPERTY = 255
_AIR = 1.3
"""How much wider than ours the letters of the typeface may be that a machine has for the one we ask for."""
_TOGETHER = 8
"""Signatures up to which all stay on one page."""
_PER_POINT = 12700
"""Word's units of length in a point."""


def docx(document: Document) -> bytes:
    """The document as a Word file. Files attached to the document stay with its PDF."""
    t = reference.texts(document.language)
    doc = paper.rewritten(document, lambda text: paper.shown(text, _may_stand))
    made = word.Document()
    style.dress(made, doc.language)
    _properties(made, doc)
    _margins(made, doc, t)
    _opening(made, doc)
    for section, blocks in paper.placed(doc, t, _AIR):
        made.add_heading(section.heading.strip() or "–", section.level)
        if section.internal:
            made.add_paragraph(t("print.internal"), style.QUIET).paragraph_format.keep_with_next = True
        leading = paper.leading(blocks)
        for n, block in enumerate(blocks):
            _block(block, made, t)
            if n in leading:
                made.paragraphs[-1].paragraph_format.keep_with_next = True
    saved = io.BytesIO()
    made.save(saved)
    return _repacked(saved.getvalue())


def _may_stand(letter: str) -> bool:
    """What XML can hold; Word finds a typeface for it. Controls are seen to by `paper.shown`."""
    return not 0xD800 <= ord(letter) <= 0xDFFF and ord(letter) & 0xFFFE != 0xFFFE


def _properties(made: WordDocument, doc: Document) -> None:
    told = made.core_properties
    told.title, told.subject = doc.title[:_LONGEST_PROPERTY], doc.subject[:_LONGEST_PROPERTY]
    told.language = style.TAGS[doc.language]
    told.author = told.last_modified_by = told.comments = told.keywords = ""
    told.created = told.modified = datetime.combine(doc.on, time(12))
    told.revision = 1


def _margins(made: WordDocument, doc: Document, t: Texts) -> None:
    """A4; at the top of every page that it is a draft, from the second what it is; at the foot the words."""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(25), Mm(22)
    page.header_distance = page.footer_distance = Mm(11)
    page.different_first_page_header_footer = True
    draft = t("print.draft", reason=doc.draft) if doc.draft else ""
    running = " · ".join(filter(str.strip, (doc.subject, doc.title)))
    for header, words in ((page.first_page_header, ""), (page.header, running)):
        _lines(header, [(draft, style.DRAFT), (words, "Header")])
    for footer in (page.first_page_footer, page.footer):
        _lines(footer, [(line, "Footer") for line in doc.footer])
        _page_of(footer.add_paragraph(style=style.PAGE), t)


def _lines(place: BlockItemContainer, lines: Iterable[tuple[str, str]]) -> None:
    """The lines that say something, in place of what stood there."""
    for line in place.paragraphs:
        line._p.getparent().remove(line._p)
    for text, name in lines:
        if text.strip():
            place.add_paragraph(text, name)
    if not place.paragraphs:
        place.add_paragraph()


def _page_of(line: Line, t: Texts) -> None:
    page, pages = "\x00", "\x01"
    before, _, rest = t("print.page", page=page, pages=pages).partition(page)
    between, _, after = rest.partition(pages)
    for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        line.add_run(words)
        if field:
            simple = OxmlElement("w:fldSimple", {qn("w:instr"): field})
            simple.append(line.add_run("1")._r)
            line._p.append(simple)


def _opening(made: WordDocument, doc: Document) -> None:
    made.add_paragraph(doc.subject, "Subtitle")
    made.add_paragraph(doc.title.strip() or "–", "Title")
    for label, value in doc.meta:
        made.add_paragraph(f"{label}\t{value}", style.META)


def _block(block: Placed, made: WordDocument, t: Texts) -> None:
    """One block at the end of the Word document."""
    match block:
        case Paragraph():
            for part in filter(str.strip, block.text.split("\n\n")):
                line = made.add_paragraph(style=style.QUIET if block.quiet else None)
                line.add_run(part, "Strong" if block.strong else None)
        case Points():
            name = "List Number" if block.numbered else "List Bullet"
            lines = [made.add_paragraph(item, name) for item in block.items]
            if block.numbered:
                style.number_from_one(made, lines)
        case Sheet():
            _sheet(block, made)
        case Drawing():
            _drawing(block, made, t)
        case Signatures():
            _signatures(block, made, t)


def _sheet(block: Sheet, made: WordDocument) -> None:
    made.add_paragraph(block.caption, "Caption").paragraph_format.keep_with_next = True
    table = made.add_table(rows=0, cols=len(block.head), style=style.TABLE)
    table.autofit = False
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Pt(width)
    _row(table.add_row(), block.head, block, strong=True)
    style.repeat(table.rows[0]._tr)
    for n, cells in enumerate(block.rows):
        row = table.add_row()
        _row(row, cells, block, strong=n in block.strong)
        if n not in block.long:
            style.keep_whole(row._tr)
    made.add_paragraph(style=style.AFTER_TABLE)


def _row(row: _Row, cells: tuple[str, ...], sheet: Sheet, *, strong: bool = False) -> None:
    for cell, text, side, width in zip(row.cells, cells, sheet.align, sheet.widths, strict=True):
        cell.width = Pt(width)
        line = cell.paragraphs[0]
        line.style = style.CELL_RIGHT if side == "right" else style.CELL
        line.add_run(text, "Strong" if strong else None).font.size = Pt(sheet.size)


def _drawing(block: Drawing, made: WordDocument, t: Texts) -> None:
    letters = paper.rewritten(block.chart, lambda text: paper.shown(text, paper.has))
    drawn = chart.png(letters, str(reference.fonts()), t.language)
    picture = made.add_picture(io.BytesIO(drawn), width=round(LINE * _PER_POINT))
    if picture.height > _TALLEST:
        picture.width, picture.height = round(picture.width * _TALLEST / picture.height), _TALLEST
    picture._inline.docPr.set("descr", block.alt)
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    made.add_paragraph(block.caption, "Caption")


def _signatures(block: Signatures, made: WordDocument, t: Texts) -> None:
    for n, (who, role) in enumerate(block.lines, 1):
        line = made.add_paragraph(style=style.SIGNATURE)
        line.paragraph_format.keep_with_next = n < len(block.lines) <= _TOGETHER
        line.add_run(f"\t\n{t('print.sign')}\n").font.size = Pt(8)
        line.add_run(f"{who}\n{role}" if role.strip() else who)


def _repacked(made: bytes) -> bytes:
    """The file with its parts in order and without the time they were written."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        # Word looks for the list of parts first.
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, _OLDEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return saved.getvalue()
