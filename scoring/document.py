"""Document: what does a printed paper consist of, whatever it is printed as?

Headings, paragraphs, tables and figures as values; `formats.pdf`, `formats.docx` and the screen show the same
ones. All words are written already, in one language; numbers are formatted. Knows no law and no case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from scoring.texts import Language

Align = Literal["left", "right"]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. strong: printed bold; a sentence that carries the page. quiet: small print."""

    text: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Points:
    """A list, bulleted or numbered."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption and a head; the first cell of a row names the row.

    align: one per column. strong: numbers of the rows printed bold (the winner, the sum).
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...] = ()
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """A chart as its Vega-Lite specification. alt: what it shows, in a sentence, for who cannot see it."""

    caption: str
    alt: str
    chart: Mapping[str, Any]


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on: who, and in what role."""

    lines: tuple[tuple[str, str], ...]


Block: TypeAlias = Paragraph | Points | Table | Figure | Signatures


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. key: what the officer ticks. level: 1 or 2; never skipped.

    internal: analysis for the file, left out of anything sent to a bidder.
    """

    key: str
    heading: str
    blocks: tuple[Block, ...]
    level: Literal[1, 2] = 1
    internal: bool = False


@dataclass(frozen=True)
class Document:
    """A paper. subject: who buys, which tender. meta: label and value, printed under the title.

    footer: the words at the foot of every page (digest, head of the trail, versions). draft: every page is
    marked "UDKAST" with the reason given here; empty: it is final. on: the day it carries; the same case and
    day print the same bytes.
    """

    title: str
    subject: str
    language: Language
    on: date
    sections: tuple[Section, ...]
    meta: tuple[tuple[str, str], ...] = ()
    footer: tuple[str, ...] = ()
    draft: str = ""
    attached: Mapping[str, bytes] = field(default_factory=dict)
    """Files inside the PDF by name: the sealed case, so that everything can be recomputed from the paper."""

    def only(self, keys: frozenset[str]) -> Document:
        """The document with these sections alone, in order."""
        kept = tuple(s for s in self.sections if s.key in keys)
        return Document(**{**vars(self), "sections": kept})
