"""PDF: how does a document become pages that can be archived, read aloud and recomputed?

PDF/A-3a and PDF/UA-1 at once, set by typst; what the document attaches lies inside. The same document gives
the same bytes. Every text goes in as data, never as markup.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

import pikepdf
import typst

from scoring import reference
from scoring.charts import print as chart
from scoring.document import Document, Paragraph, Points, Signatures
from scoring.formats import paper
from scoring.formats.paper import INSET, LINE, Drawing, Placed, Sheet
from scoring.texts import Language, Texts

_STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
_REGION: Mapping[Language, str] = {"da": "DK", "en": "GB"}

_TEXT, _LIST, _HEADING, _TITLE, _SMALL, _LABEL = 10.5, 10.5, 14.0, 21.0, 7.5, 10.5
"""Sizes of letters as the layout sets them [pt]: what a word may be wide before it is broken."""
_LIST_ROOM, _META_ROOM, _LABEL_ROOM, _FOOT_ROOM, _HALF = (
    LINE - 30,
    LINE - 135,
    118.0,
    LINE - 80,
    LINE / 2 - 20,
)


_TALLEST = 560.0
"""How high a picture may be [pt], so that it fits a page with its caption."""
_UNITS = re.compile(r"(?<=\d) (?=kr\.|%|point\b)|(?<=DKK) (?=\d)")
_SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')


class NotPrinted(Exception):
    """Typst set the page, but not as it was told: a typeface or a letter is missing. Holds its own words."""


def pdf(document: Document) -> bytes:
    """The document as PDF. Raises `NotPrinted`; typst.TypstError where the layout itself is broken."""
    return _finished(_set(document, pdf_standards=_STANDARDS)[0])


def pictures(document: Document, ppi: float) -> tuple[bytes, ...]:
    """The same pages as PNG, `ppi` dots to an inch, for who looks before printing. Raises as `pdf` does."""
    return _set(replace(document, attached={}), format="png", ppi=ppi)


def _set(document: Document, **how: Any) -> tuple[bytes, ...]:
    """What typst makes of the document: one file, or a picture of every page."""
    made, warnings = typst.compile_with_warnings(
        reference.layout(),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(_told(document), ensure_ascii=False)},
        timestamp=datetime.combine(document.on, time(12), UTC),
        **how,
    )
    if warnings:
        raise NotPrinted("; ".join(warning.message for warning in warnings))
    return tuple(made) if isinstance(made, list) else (made,)


@cache
def _fonts() -> typst.Fonts:
    """Ours alone: what a machine has installed must not change a page."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(reference.fonts())]
    )


def _told(document: Document) -> dict[str, Any]:
    """What the layout is told. Attached files as lists of bytes, which JSON can hold."""
    t = reference.texts(document.language)
    doc = paper.rewritten(document, lambda text: paper.shown(text, paper.has))
    page, of = "\x00", "\x01"
    words = t("print.page", page=page, pages=of).replace(of, page).split(page)
    return {
        "typeface": chart.TYPEFACE,
        "lang": doc.language,
        "region": _REGION[doc.language],
        "on": {"year": doc.on.year, "month": doc.on.month, "day": doc.on.day},
        "title": _fit(doc.title.strip() or "–", LINE, _TITLE),
        "subject": _fit(doc.subject, LINE, _TEXT),
        "running": _fit(" · ".join(filter(str.strip, (doc.subject, doc.title))), LINE, _TEXT),
        "draft": _fit(t("print.draft", reason=doc.draft), LINE - 20, _TEXT) if doc.draft else "",
        "meta": [(_fit(k, _LABEL_ROOM, _LABEL), _fit(v, _META_ROOM, _LABEL)) for k, v in doc.meta],
        "footer": [_fit(line, _FOOT_ROOM, _SMALL) for line in doc.footer],
        "pages": words,
        "sign": t("print.sign"),
        "attached": [(name, list(file)) for name, file in sorted(document.attached.items())],
        "note": _missing(document, t),
        "sections": [
            {
                "level": section.level,
                "heading": _fit(section.heading.strip() or "–", LINE, _HEADING),
                "internal": t("print.internal") if section.internal else "",
                "blocks": _blocks(blocks, doc.language),
            }
            for section, blocks in paper.placed(doc, t)
        ],
    }


def _blocks(blocks: tuple[Placed, ...], language: Language) -> list[dict[str, Any]]:
    leading = paper.leading(blocks)
    return [{**_block(block, language), "leads": n in leading} for n, block in enumerate(blocks)]


def _missing(document: Document, t: Texts) -> str:
    found = paper.lacking(document)
    letters = ", ".join(f"{number} ({name})" if name else number for number, name in found)
    return t("print.missing", letters=letters) if found else ""


def _fit(text: str, room: float, size: float) -> str:
    return paper.broken(text, room / size)


def _kept(text: str) -> str:
    """The text with no break of a line between a number and its unit."""
    return _UNITS.sub("\u00a0", text)


def _block(block: Placed, language: Language) -> dict[str, Any]:
    """One block as the layout reads it."""
    match block:
        case Paragraph():
            parts = [_kept(_fit(part, LINE, _TEXT)) for part in block.text.split("\n\n") if part.strip()]
            return {"kind": "paragraph", "parts": parts, "strong": block.strong, "quiet": block.quiet}
        case Points():
            items = [_kept(_fit(item, _LIST_ROOM, _LIST)) for item in block.items]
            return {"kind": "points", "items": items, "numbered": block.numbered}
        case Signatures():
            lines = [(_fit(who, _HALF, _TEXT), _fit(role, _HALF, _TEXT)) for who, role in block.lines]
            return {"kind": "signatures", "lines": lines}
        case Sheet():
            return _sheet(block)
        case Drawing():
            return _drawing(block, language)


def _sheet(block: Sheet) -> dict[str, Any]:
    rooms = [width - 2 * INSET for width in block.widths]

    def fitted(row: tuple[str, ...]) -> list[str]:
        return [_fit(cell, room, block.size) for cell, room in zip(row, rooms, strict=True)]

    return {
        "kind": "sheet",
        "caption": _fit(block.caption, LINE, block.size),
        "size": block.size,
        "inset": INSET,
        "widths": block.widths,
        "align": block.align,
        "head": fitted(block.head),
        "rows": [
            {"cells": fitted(row), "strong": n in block.strong, "long": n in block.long}
            for n, row in enumerate(block.rows)
        ],
    }


def _drawing(block: Drawing, language: Language) -> dict[str, Any]:
    drawn = chart.svg(block.chart, str(reference.fonts()), language)
    wide, high = (float(side) for side in _SIZE.findall(drawn)[0])
    return {
        "kind": "drawing",
        "caption": _fit(block.caption, LINE, _TEXT),
        "alt": block.alt,
        "svg": drawn,
        "width": min(LINE, wide * LINE / chart.WIDTH, _TALLEST * wide / high),
    }


def _finished(made: bytes) -> bytes:
    """The PDF with what typst cannot give it yet: headers of rows, names of files and ends of streams."""
    with pikepdf.open(io.BytesIO(made)) as opened:
        _head_rows(opened)
        _name_files(opened)
        _end_streams(opened)
        saved = io.BytesIO()
        opened.save(saved, deterministic_id=True, compress_streams=False)
    return saved.getvalue()


def _head_rows(opened: pikepdf.Pdf) -> None:
    """The first cell of every table row becomes its header.

    The other cells lose their list of column headers: with row and column scopes a reader finds both, and
    a list that named the column alone would hide the row.
    """
    for body in _elements(opened.Root.StructTreeRoot, "/TBody"):
        for row in _elements(body, "/TR"):
            for n, cell in enumerate(row.K):
                _tag(cell, first=n == 0)


def _name_files(opened: pikepdf.Pdf) -> None:
    """The names of attached files in an encoding PDF has: typst writes æ, ø and å as bytes of UTF-8."""
    if "/AF" not in opened.Root:
        return
    files = opened.Root.Names.EmbeddedFiles.Names
    for n in range(0, len(files), 2):
        files[n] = files[n + 1].F = pikepdf.String(str(files[n + 1].UF))


def _end_streams(opened: pikepdf.Pdf) -> None:
    """Repack a stream that ends in CR: with the LF before `endstream` it would read as the line's end."""
    for found in opened.objects:
        if isinstance(found, pikepdf.Stream) and found.read_raw_bytes().endswith(b"\r"):
            plain = found.read_bytes()
            if plain.endswith(b"\r"):
                found.write(zlib.compress(plain), filter=pikepdf.Name.FlateDecode)
            else:
                found.write(plain)


def _tag(cell: pikepdf.Object, *, first: bool) -> None:
    layout = [a for a in cell.get("/A", []) if a.get("/O") != pikepdf.Name.Table]
    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    if first:
        cell.S = pikepdf.Name.TH
    cell.A = pikepdf.Array([scope, *layout] if first else layout)


def _elements(root: pikepdf.Object, kind: str) -> list[pikepdf.Object]:
    """The elements of a kind below the root, outermost ones only. Without recursion: papers are long."""
    found: list[pikepdf.Object] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        below = element.K if "/K" in element else pikepdf.Array()
        for child in below if isinstance(below, pikepdf.Array) else [below]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                (found if kind == child.S else waiting).append(child)
    return found
