"""Reading a Word file back: what does an edited letter say, in the order a reader meets it?

The words alone, also those Word hides: text boxes, notes, comments, alt texts, headers. What was struck out
with tracked changes is gone, what was put in is there.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

_MB = 1_000_000
LARGEST_FILE, LARGEST_PART = 25 * _MB, 40 * _MB

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
"""Struck out, moved away, or said a second time for older programs."""
_WORDS = {f"{_W}t", f"{_W}delText"}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}

Kind = Literal[
    "title", "heading", "text", "item", "caption", "row", "alt", "header", "footer", "note", "comment",
    "struck", "hidden",
]  # fmt: skip

_BESIDE: tuple[tuple[str, Kind], ...] = (
    ("word/header", "header"),
    ("word/footer", "footer"),
    ("word/footnotes", "note"),
    ("word/endnotes", "note"),
    ("word/comments", "comment"),
)
"""Parts beside the body, by how their names begin."""


class NotAWordFile(Exception):
    """What was handed in is no Word file, is damaged, or unpacks to more than a letter can hold."""


@dataclass(frozen=True)
class Piece:
    """A piece of the text. cells: one text, or the cells of a table's row; level: of a heading, else 0."""

    kind: Kind
    cells: tuple[str, ...]
    level: int = 0

    @property
    def text(self) -> str:
        return "\t".join(self.cells)


def read(data: bytes) -> tuple[Piece, ...]:
    """Headings, paragraphs, rows of tables in order, then what stands beside them. Raises `NotAWordFile`."""
    parts = _parts(data)
    if "word/document.xml" not in parts:
        raise NotAWordFile("no word/document.xml")
    names = _style_names(parts.get("word/styles.xml"))
    pieces = list(_pieces(parts["word/document.xml"], names))
    for start, kind in _BESIDE:
        for name in sorted(part for part in parts if part.startswith(start)):
            pieces += (Piece(kind, piece.cells) for piece in _pieces(parts[name], names))
    return tuple(piece for piece in pieces if any(map(str.strip, piece.cells)))


def left(data: bytes) -> tuple[Piece, ...]:
    """What no page shows but the file still holds: struck out with tracked changes, or hidden.

    Whoever gets the file can read it. Raises `NotAWordFile`.
    """
    told = [piece for part in _parts(data).values() for piece in _left(part)]
    return tuple(piece for piece in told if piece.text.strip())


def _left(part: Element) -> Iterator[Piece]:
    for element in part.iter():
        if element.tag in (f"{_W}del", f"{_W}moveFrom"):
            yield Piece("struck", ("".join(e.text or "" for e in element.iter() if e.tag in _WORDS),))
        elif element.tag == f"{_W}r" and element.find(f"{_W}rPr/{_W}vanish") is not None:
            yield Piece("hidden", (_said(element),))


def _parts(data: bytes) -> Mapping[str, Element]:
    if len(data) > LARGEST_FILE:
        raise NotAWordFile(f"larger than {LARGEST_FILE // _MB} MB")
    wanted = ("word/document.xml", "word/styles.xml", *(start for start, _ in _BESIDE))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            told = [
                m for m in archive.infolist() if m.filename.startswith(wanted) and m.filename.endswith(".xml")
            ]
            if sum(m.file_size for m in told) > LARGEST_PART:
                raise NotAWordFile(f"unpacks to more than {LARGEST_PART // _MB} MB")
            return {m.filename: ElementTree.fromstring(archive.read(m), forbid_dtd=True) for m in told}
    except (zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, *_BROKEN) as broken:
        raise NotAWordFile(str(broken)) from broken


_BROKEN = (EOFError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises for a part cut short, packed in an unknown way, locked, or not text."""


def _style_names(styles: Element | None) -> Mapping[str, str]:
    """Word's own name of a style by its identity: "Overskrift1" is "heading 1"."""
    found = [] if styles is None else styles.findall(f"{_W}style")
    named = ((style.get(f"{_W}styleId", ""), style.find(f"{_W}name")) for style in found)
    return {key: name.get(f"{_W}val", "").lower() for key, name in named if name is not None}


def _pieces(place: Element, names: Mapping[str, str]) -> Iterator[Piece]:
    for child in place:
        if child.tag == f"{_W}p":
            yield _paragraph(child, names)
            yield from (Piece("alt", (alt,)) for alt in _alts(child))
        elif child.tag == f"{_W}tbl":
            yield from _rows(child)
        elif child.tag not in _GONE:
            yield from _pieces(child, names)


def _rows(table: Element) -> Iterator[Piece]:
    for row in _under(table, f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield Piece("row", tuple(_cell(cell) for cell in _under(row, f"{_W}tc")))
            yield from (Piece("alt", (alt,)) for alt in _alts(row))


def _under(place: Element, tag: str) -> Iterator[Element]:
    """The nearest elements of a kind, through content controls and tracked changes."""
    for child in place:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE:
            yield from _under(child, tag)


def _cell(cell: Element) -> str:
    return "\n".join(_said(line) for line in _under(cell, f"{_W}p"))


def _paragraph(line: Element, names: Mapping[str, str]) -> Piece:
    of = line.find(f"{_W}pPr/{_W}pStyle")
    name = "" if of is None else names.get(of.get(f"{_W}val", ""), "")
    text = (_said(line),)
    if name.startswith("heading ") and name[8:].isdigit():
        return Piece("heading", text, int(name[8:]))
    if name in {"title", "caption"}:
        return Piece("title" if name == "title" else "caption", text)
    listed = name.startswith("list ") or line.find(f"{_W}pPr/{_W}numPr") is not None
    return Piece("item" if listed else "text", text)


def _said(place: Element) -> str:
    """The words of a paragraph, those of a text box in it on lines of their own."""
    words = []
    for child in place:
        if child.tag == f"{_W}t":
            words.append(child.text or "")
        elif child.tag in _SIGNS:
            words.append(_SIGNS[child.tag])
        elif child.tag == f"{_W}p":
            words.append(f"\n{_said(child)}\n")
        elif child.tag not in _GONE and child.tag != f"{_W}tabs":
            words.append(_said(child))
    return "".join(words)


def _alts(place: Element) -> Iterator[str]:
    return (e.get("descr", "") for e in place.iter() if e.tag.endswith("}docPr") and e.get("descr"))
