"""Styles of a Word file: what do headings, tables, lists and small print look like, and in which language?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as Line
from docx.text.parfmt import ParagraphFormat

from scoring.texts import Language

TAGS: Mapping[Language, str] = {"da": "da-DK", "en": "en-GB"}

QUIET, META, DRAFT, PAGE = "Small Print", "Facts", "Draft", "Page Number Line"
CELL, CELL_RIGHT, AFTER_TABLE, SIGNATURE, TABLE = (
    "Cell",
    "Cell Right",
    "After Table",
    "Signature Line",
    "Paper Table",
)

_FACE = "Calibri"
"""On every machine with Word; what prints the PDF is not."""
_INK, _GREY = RGBColor(0x1B, 0x1F, 0x24), RGBColor(0x4A, 0x55, 0x60)

_BOX = (
    f"<w:pBdr {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="1B1F24"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + "</w:pBdr>"
)
_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PaperTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:color="C3CAD1"/><w:insideH w:val="single" w:sz="4" w:color="C3CAD1"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>
    <w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="1B1F24"/></w:tcBorders><w:vAlign w:val="bottom"/>
  </w:tcPr></w:tblStylePr>
</w:style>"""


def dress(made: WordDocument, language: Language) -> None:
    """Our styles in a new Word document, in its language."""
    styles = made.styles.element
    for fonts in styles.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for use in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{use}"), _FACE)
    for tag in styles.iter(qn("w:lang")):
        tag.set(qn("w:val"), TAGS[language])
    styles.append(parse_xml(_TABLE_STYLE))
    _built_in(made)
    _ours(made)


def _built_in(made: WordDocument) -> None:
    _set(made, "Normal", size=11, after=6)
    for name, size, before, after in (("Heading 1", 14, 18, 6), ("Heading 2", 12, 12, 4)):
        form = _set(made, name, size=size, before=before, after=after, bold=True)
        form.keep_with_next = True
    _set(made, "Subtitle", size=11, after=2, colour=_GREY)
    _set(made, "Title", size=22, after=8, bold=True)
    form = _set(made, "Caption", size=9.5, before=8, after=4, bold=True)
    form.keep_together = True
    _set(made, "Header", size=8, after=12, colour=_GREY)
    _set(made, "Footer", size=8, after=0, colour=_GREY)
    for name in ("List Bullet", "List Number"):
        _set(made, name, size=11, after=3)
    for name in ("Title", "Heading 1", "Subtitle"):
        own = made.styles[name].element
        for border in own.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        for slanted in (*own.iter(qn("w:i")), *own.iter(qn("w:spacing"))):
            if slanted.getparent().tag == qn("w:rPr"):
                slanted.getparent().remove(slanted)


def _ours(made: WordDocument) -> None:
    _add(made, QUIET, size=9, after=6, colour=_GREY)
    form = _add(made, META, size=11, after=2)
    form.left_indent, form.first_line_indent = Mm(46), Mm(-46)
    form.tab_stops.add_tab_stop(Mm(46))
    _add(made, DRAFT, size=10, after=6, bold=True)
    made.styles[DRAFT].element.get_or_add_pPr().insert_element_before(parse_xml(_BOX), *_AFTER_BORDER)
    _add(made, PAGE, size=8.5, after=0).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add(made, CELL, size=9.5, after=0)
    _add(made, CELL_RIGHT, size=9.5, after=0).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add(made, AFTER_TABLE, size=6, after=4)
    form = _add(made, SIGNATURE, size=11, before=24, after=6)
    form.keep_together = True
    form.tab_stops.add_tab_stop(Mm(80), leader=WD_TAB_LEADER.LINES)


_AFTER_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What the order of a paragraph's properties puts after its border."""


def _add(made: WordDocument, name: str, **told: object) -> ParagraphFormat:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    return _set(made, name, **told)  # type: ignore[arg-type]


def _set(
    made: WordDocument,
    name: str,
    *,
    size: float,
    after: float,
    before: float = 0,
    bold: bool = False,
    colour: RGBColor = _INK,
) -> ParagraphFormat:
    style = cast(ParagraphStyle, made.styles[name])
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = colour
    form: ParagraphFormat = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.1
    return form


def number_from_one(made: WordDocument, lines: Iterable[Line]) -> None:
    """Make the lines one list that begins at 1: Word goes on counting through all lists of a style."""
    numbering = made.part.numbering_part.element
    of_style = made.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(of_style).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    for line in lines:
        properties = line._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, num.numId


def repeat(row: object) -> None:
    """Mark a row of a table as its head, repeated on every page."""
    _mark(row, "w:tblHeader")
    keep_whole(row)


def keep_whole(row: object) -> None:
    """Let a row stand on one page."""
    _mark(row, "w:cantSplit")


def _mark(row: object, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))  # type: ignore[attr-defined]
