"""Paper: what does a document need before anything prints it?

Letters the typeface has, numbers of tables and figures, columns that fit the page. Same for PDF and Word.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, pairwise
from typing import Any, TypeAlias, TypeVar

from scoring import reference
from scoring.document import Align, Document, Figure, Paragraph, Points, Section, Signatures, Table
from scoring.formats.typeface import Typeface, typeface
from scoring.texts import Texts

LINE = 453.5
"""How long a line is [pt]: A4 less a margin of 25 mm on both sides."""

SIZES = (9.5, 8.5, 7.5)
"""Sizes of letters in a table [pt]: the first in which its longest words fit side by side."""

INSET = 4.0
"""Air on either side of a cell [pt]."""

_WIDEST_WORD = 0.3
"""The part of the line one word of a cell may claim; a longer one is broken."""
_BROAD = 0.55
"""The part of the line a cell of running text may claim against its neighbours."""
_FEW_LETTERS = 600
"""Letters up to which a paragraph moves to the next page with the picture or the signatures it leads to."""
_LONG_ROW = 14
"""Lines from which a row of a table may go on over the page break."""

MAY_BREAK = "\u200b"
"""Stands in a word where it may go on in the next line; the printer leaves it out of the text."""

_TWINS = {"\u2011": "-", "\u2010": "-", "●": "•", "♦": "◆", "✔": "✓", "\u2028": "\n", "\u2029": "\n"}
"""A letter the typeface lacks and one that looks and means the same."""
_VARIATIONS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet:
    """A table that fits between the margins. widths [pt]; size of its letters [pt]; strong, long: rows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...]
    widths: tuple[float, ...]
    size: float
    strong: frozenset[int]
    long: frozenset[int]


@dataclass(frozen=True)
class Drawing:
    """A figure with its number."""

    caption: str
    alt: str
    chart: Mapping[str, Any]


Placed: TypeAlias = Paragraph | Points | Sheet | Drawing | Signatures


@cache
def faces() -> tuple[Typeface, Typeface]:
    """The upright typeface of all papers, regular and bold."""
    regular, bold = ((reference.fonts() / f"SourceSansPro-{cut}.ttf") for cut in ("Regular", "Bold"))
    return typeface(regular.read_bytes()), typeface(bold.read_bytes())


@cache
def has(letter: str) -> bool:
    """Whether the typeface has the letter, regular and bold."""
    return all(face.has(letter) for face in faces())


def shown(text: str, may: Callable[[str], bool]) -> str:
    """The text in letters that can be printed; one that cannot stands as its number: [U+1F331].

    Marks without a picture of their own (joiners, directions, variants) are left out.
    """
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_letter(letter, may) for letter in lines)


def _letter(letter: str, may: Callable[[str], bool]) -> str:
    category = unicodedata.category(letter)
    if letter == "\n" or (category != "Cc" and may(letter)):
        return letter
    if letter in _TWINS:
        return _TWINS[letter]
    if category == "Cf" or letter in _VARIATIONS:
        return ""
    return " " if letter.isspace() else _numbered(letter)


def _numbered(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


def lacking(document: Document) -> tuple[tuple[str, str], ...]:
    """The letters of the document that stand as numbers, each with its Unicode name in small letters."""
    letters = sorted({letter for text in texts(document) for letter in text})
    numbered = [one for one in letters if _letter(one, has) == _numbered(one)]
    return tuple((_numbered(one), unicodedata.name(one, "").lower()) for one in numbered)


def rewritten(value: T, write: Callable[[str], str]) -> T:
    """The value with every text in it written anew; names of fields and files stay."""
    made: Any = value
    if isinstance(value, str):
        made = write(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: rewritten(getattr(value, f.name), write) for f in dataclasses.fields(value)}
        made = replace(value, **parts)
    elif isinstance(value, Mapping):
        made = {key: rewritten(part, write) for key, part in value.items()}
    elif isinstance(value, tuple | list):
        made = type(value)(rewritten(part, write) for part in value)
    return made  # type: ignore[no-any-return]


def texts(value: object) -> Iterator[str]:
    """Every text in a document, to the bottom of its charts."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            yield from texts(getattr(value, part.name))
    elif isinstance(value, Mapping | tuple | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from texts(each)


def placed(document: Document, t: Texts, air: float = 1.03) -> Iterator[tuple[Section, tuple[Placed, ...]]]:
    """The sections with blocks ready to print: tables and figures numbered through, wide tables in parts.

    A section whose parent was left out moves up, so that no level of heading is skipped; one under an
    internal section does not say again that it is internal. air: how much wider than the sum of its letters a
    word may turn out, by kerning or by another typeface.
    """
    tables, figures, level, internal = count(1), count(1), 0, False
    for section in document.sections:
        level = min(section.level, level + 1)
        said = internal and level > 1
        internal = section.internal
        blocks: list[Placed] = []
        for block in section.blocks:
            if isinstance(block, Table):
                blocks += _sheets(block, next(tables), t, air)
            elif isinstance(block, Figure):
                caption = t("print.figure", number=next(figures), caption=block.caption)
                blocks.append(
                    Drawing(caption, block.alt.strip() or block.caption.strip() or "–", block.chart)
                )
            else:
                blocks.append(block)
        yield replace(section, level=1 if level == 1 else 2, internal=internal and not said), tuple(blocks)


def leading(blocks: tuple[Placed, ...]) -> frozenset[int]:
    """The short paragraphs that stay with what follows: a table, a picture, signatures, their list.

    One printed bold stands over what follows like a heading.
    """
    return frozenset(
        n
        for n, (block, after) in enumerate(pairwise(blocks))
        if isinstance(block, Paragraph) and len(block.text) < _FEW_LETTERS
        if isinstance(after, Sheet | Drawing | Signatures)
        or block.strong
        or (isinstance(after, Points) and block.text.endswith(":"))
    )


def _sheets(table: Table, number: int, t: Texts, air: float) -> Iterator[Sheet]:
    """The table, or its parts side by side in turn, each with the column that names the rows."""
    columns = tuple(zip(table.head, *table.rows, strict=True))
    align: tuple[Align, ...] = table.align or tuple("left" for _ in columns)
    needs = [_least(column, side) * air for column, side in zip(columns, align, strict=True)]
    size, parts = _parted(needs)
    for n, part in enumerate(parts, 1):
        key = "print.part" if len(parts) > 1 else "print.table"
        widths = _widths([needs[c] for c in part], [_whole(columns[c]) * air for c in part], size)
        rows = tuple(tuple(row[c] for c in part) for row in table.rows)
        yield Sheet(
            caption=t(key, number=number, part=n, parts=len(parts), caption=table.caption),
            head=tuple(table.head[c] for c in part),
            rows=rows,
            align=tuple(align[c] for c in part),
            widths=widths,
            size=size,
            strong=table.strong,
            long=frozenset(r for r, row in enumerate(rows) if _lines(row, widths, size) > _LONG_ROW),
        )


def _parted(needs: list[float]) -> tuple[float, tuple[tuple[int, ...], ...]]:
    """The size of letters, and which columns go together. needs: how narrow each may be [em]."""
    for size in SIZES:
        if sum(need * size + 2 * INSET for need in needs) <= LINE:
            return size, (tuple(range(len(needs))),)
    first, *others = (need * SIZES[-1] + 2 * INSET for need in needs)
    rooms = len(_filled(others, LINE - first, len(others)))
    even = -(-len(others) // rooms)
    return SIZES[-1], tuple((0, *part) for part in _filled(others, LINE - first, even))


def _filled(widths: list[float], room: float, most: int) -> list[list[int]]:
    """The columns from 1 in groups of at most `most` that fit the room."""
    groups: list[list[int]] = [[]]
    used = 0.0
    for n, width in enumerate(widths, 1):
        if groups[-1] and (used + width > room or len(groups[-1]) == most):
            groups.append([])
            used = 0.0
        groups[-1].append(n)
        used += width
    return groups


def _least(column: tuple[str, ...], side: Align) -> float:
    """How narrow a column may be [em]: its longest word; a number with its unit is one word."""
    cap = _WIDEST_WORD * LINE / SIZES[0]
    head, *cells = column
    whole = [cell for cell in cells if side == "right" and _width(cell) <= cap / 2]
    words = [word for cell in (head, *cells) for word in cell.split()]
    return min(cap, max(map(_width, (*whole, *words)), default=0.0))


def _widths(needs: list[float], wholes: list[float], size: float) -> tuple[float, ...]:
    """The widths of columns that fill the line: each its longest word, the rest by how much it has to say."""
    widths = [need * size + 2 * INSET for need in needs]
    whole = [want * size + 2 * INSET for want in wholes]
    for wished in ([min(w, _BROAD * LINE) for w in whole], whole):
        lacking = [max(0.0, w - has) for w, has in zip(wished, widths, strict=True)]
        granted = min(1.0, (LINE - sum(widths)) / (sum(lacking) or 1.0))
        widths = [has + granted * lack for has, lack in zip(widths, lacking, strict=True)]
    return tuple(width * LINE / sum(widths) for width in widths)


def _whole(column: tuple[str, ...]) -> float:
    """How wide a column would be [em] if no line of it were broken."""
    return max(_width(line) for cell in column for line in cell.split("\n"))


def _lines(row: tuple[str, ...], widths: tuple[float, ...], size: float) -> float:
    return max(
        _width(cell) * size / max(1.0, w - 2 * INSET) + cell.count("\n")
        for cell, w in zip(row, widths, strict=True)
    )


def _width(text: str) -> float:
    """How wide a text is in bold [em]: what is set bold must fit as well."""
    return faces()[1].width(text)


def broken(text: str, room: float) -> str:
    """The text with `MAY_BREAK` in every word that is wider than the room [em]."""
    return "\n".join(" ".join(_broken(word, room) for word in line.split(" ")) for line in text.split("\n"))


def _broken(word: str, room: float) -> str:
    width = _width(word)
    if width <= room:
        return word
    run = max(1, int(len(word) * room / width / 4))
    return MAY_BREAK.join(word[at : at + run] for at in range(0, len(word), run))
