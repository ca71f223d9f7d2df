"""Lines: what does a letter say, sentence by sentence, and where does one read back differ from it?

A letter and what was read back are cut into the same units: a heading, a row of a table, a sentence. Spaces,
quotation marks, dashes and hidden marks that Word puts in or changes make no difference. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Protocol

from scoring.document import Block, Document, Figure, Paragraph, Points, Signatures, Table

HEAD = ""
"""The section of what stands before the first heading."""
BESIDE = frozenset({"header", "footer", "note", "comment", "struck", "hidden"})
"""Kinds of lines that are no part of the running text."""
_SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "»": '"', "«": '"', "’": "'", "‘": "'"}
    | {"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"}
)
_SHORT = r"nr|stk|pkt|kl|ca|jf|evt|inkl|ekskl|bl\.a|f\.eks|tlf|art|no|e\.g|i\.e"
_ABBREVIATED = re.compile(rf"\b(?:{_SHORT})\.$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:\b(?:kr|mio|mia|pct|dkk)|\d)\.$", re.IGNORECASE)
_BREAK = re.compile(r"(?<=[.!?])\s+(?=[\"»“(\[]?[A-ZÆØÅ0-9\[])")
_NUMBERED = re.compile(r"^(?:Tabel|Table|Figur|Figure) \d+[^.]*\. ")
_PAGE = re.compile(r"^(?:Side \d+ af|Page \d+ of) \d+$")
_ALIKE, _ALIKE_HERE = 0.5, 0.35
"""From what likeness two sentences are one that was changed: anywhere, and between the same neighbours."""


class Line(Protocol):
    """A line of a letter: what kind, and its text or the cells of a row."""

    @property
    def kind(self) -> str: ...

    @property
    def cells(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Written:
    """A line as it was meant. section: the key of its section."""

    kind: str
    cells: tuple[str, ...]
    section: str = HEAD


@dataclass(frozen=True)
class Unit:
    """A sentence, a heading or a row.

    plain: what is compared. section, heading: what it stands under. criterion: the one it is about, by the
    beginning of the row or the paragraphs above. lead: what stands before it in its paragraph, plain.
    """

    kind: str
    text: str
    plain: str
    section: str
    heading: str = ""
    criterion: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Compared:
    """Two letters held together.

    same: what stands as it should. changed: what was meant and what stands. missing: what stands no more.
    added: what was put in. moved: what stands, but in another section.
    """

    same: tuple[Unit, ...]
    changed: tuple[tuple[Unit, Unit], ...]
    missing: tuple[Unit, ...]
    added: tuple[Unit, ...]
    moved: tuple[Unit, ...]


def lines_of(document: Document) -> tuple[Written, ...]:
    """The lines of a letter as a Word file of it is read back, without what stands on every page."""
    meta = (Written("text", (f"{label}\t{value}",)) for label, value in document.meta)
    opening = (Written("text", (document.subject,)), Written("title", (document.title,)), *meta)
    return tuple(line for line in (*opening, *_in_sections(document)) if any(map(str.strip, line.cells)))


def on_every_page(document: Document) -> tuple[str, ...]:
    """The words of headers and footers that belong to the letter."""
    running = " · ".join(filter(str.strip, (document.subject, document.title)))
    return tuple(map(plain, (running, *document.footer)))


def units(
    lines: Iterable[Line], criteria: Mapping[str, str], headings: frozenset[str] = frozenset()
) -> tuple[Unit, ...]:
    """The lines cut into sentences.

    criteria: how a row or paragraph about a criterion begins → its id. headings: plain, for lines that are
    headings by their words alone.
    """
    return tuple(_cut(lines, criteria, headings))


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """The text as it is compared: one space between words, one kind of quotation mark and dash, no marks."""
    # Thirty letters of one round say the same sentences.
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(c for c in composed if unicodedata.category(c) != "Cf")
    return " ".join(seen.translate(_SAME).split())


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph; an abbreviation ends none, nor does "5 kr." or "12." before a number."""
    for line in text.splitlines():
        begun = ""
        for part in _BREAK.split(line):
            if begun and not _goes_on(begun, part):
                yield begun
                begun = ""
            begun = f"{begun} {part}".strip()
        yield begun


def _goes_on(begun: str, part: str) -> bool:
    return bool(_ABBREVIATED.search(begun) or (_COUNTED.search(begun) and part[:1].isdigit()))


def compared(meant: Sequence[Unit], said: Sequence[Unit], voice: Callable[[str], object]) -> Compared:
    """What became of every unit of the letter. A unit that only moved within its section is the same.

    voice: whom the words before a sentence speak of; one that now follows other words has moved.
    """
    steps = SequenceMatcher(
        None, [u.plain for u in meant], [u.plain for u in said], autojunk=False
    ).get_opcodes()
    said = _placed(meant, said, steps)
    stood, changed = list[tuple[Unit, Unit]](), list[tuple[Unit, Unit]]()
    missing, added = list[Unit](), list[Unit]()
    for how, a, b, c, d in steps:
        if how == "equal":
            stood += zip(meant[a:b], said[c:d], strict=True)
            continue
        pairs, gone, new = _paired(meant[a:b], said[c:d], _ALIKE_HERE)
        changed, missing, added = changed + pairs, missing + gone, added + new
    moved, missing, added = _moved(missing, added)
    late, missing, added = _paired(missing, added, _ALIKE)
    same = [now for was, now in stood + moved if _at_home(was, now, voice)]
    away = [now for was, now in stood + moved if not _at_home(was, now, voice)]
    return Compared(tuple(same), (*changed, *late), tuple(missing), tuple(added), tuple(away))


def _at_home(was: Unit, now: Unit, voice: Callable[[str], object]) -> bool:
    placed = (was.section, was.criterion) == (now.section, now.criterion)
    led = was.lead == now.lead or not was.lead or not now.lead
    return placed and (led or voice(now.lead) in ("", voice(was.lead)))


def _placed(
    meant: Sequence[Unit], said: Sequence[Unit], steps: Iterable[tuple[str, int, int, int, int]]
) -> list[Unit]:
    """The units read back, each in the section of the letter it stands in: that of what it follows."""
    twins = {c + k: meant[a + k] for how, a, _, c, d in steps if how == "equal" for k in range(d - c)}
    placed, after = list[Unit](), Unit("", "", "", HEAD)
    for i, unit in enumerate(said):
        twin = twins.get(i)
        if unit.kind in BESIDE:
            placed.append(unit)
            continue
        at = after if twin is None else twin
        about = unit.criterion or ("" if unit.kind == "heading" else at.criterion)
        placed.append(replace(unit, section=at.section, heading=at.heading, criterion=about))
        after = placed[-1] if unit.kind != "row" else replace(placed[-1], criterion=after.criterion)
    return placed


def _in_sections(document: Document) -> Iterator[Written]:
    for section in document.sections:
        yield Written("heading", (section.heading,), section.key)
        for block in section.blocks:
            for kind, cells in _block(block):
                yield Written(kind, cells, section.key)


def _block(block: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    match block:
        case Paragraph():
            yield from (("text", (part,)) for part in block.text.split("\n\n"))
        case Points():
            yield from (("item", (item,)) for item in block.items)
        case Table():
            yield "caption", (block.caption,)
            yield from (("row", cells) for cells in (block.head, *block.rows))
        case Figure():
            yield from (("alt", (block.alt,)), ("caption", (block.caption,)))
        case Signatures():
            yield from (("text", (part,)) for line in block.lines for part in line)


def _cut(lines: Iterable[Line], criteria: Mapping[str, str], headings: frozenset[str]) -> Iterator[Unit]:
    heading = criterion = ""
    for line in lines:
        whole = plain("\t".join(line.cells))
        begun = next((c for start, c in criteria.items() if whole.startswith(start)), "")
        if line.kind == "heading" or whole in headings:
            heading, criterion = line.cells[0].strip(), ""
        elif begun and line.kind != "row":
            criterion = begun
        about, section = begun if line.kind == "row" else criterion, getattr(line, "section", HEAD)
        before = ""
        for text in filter(plain, _texts(line)):
            if line.kind in BESIDE:
                yield Unit(line.kind, text.strip(), plain(text), HEAD)
            else:
                yield Unit(line.kind, text.strip(), plain(text), section, heading, about, before)
            before = f"{before} {plain(text)}".strip()


def _texts(line: Line) -> Iterator[str]:
    if line.kind == "row":
        yield "\t".join(line.cells)
    elif line.kind in ("heading", "title"):
        yield line.cells[0]
    elif line.kind == "caption":
        yield from sentences(_NUMBERED.sub("", line.cells[0]))
    elif line.kind in ("header", "footer"):
        yield from (part for part in line.cells[0].splitlines() if not _PAGE.match(plain(part)))
    else:
        yield from sentences("\n".join(line.cells))


def _paired(
    meant: Sequence[Unit], said: Sequence[Unit], least: float
) -> tuple[list[tuple[Unit, Unit]], list[Unit], list[Unit]]:
    """The units that are each other's, the likest first; what is left on either side."""
    likely = (
        (_likeness(a, b), i, j) for i, a in enumerate(meant) for j, b in enumerate(said) if a.kind == b.kind
    )
    pairs: dict[int, int] = {}
    for alike, i, j in sorted(likely, key=lambda found: (-found[0], abs(found[1] - found[2]))):
        if alike >= least and i not in pairs and j not in pairs.values():
            pairs[i] = j
    gone = [unit for i, unit in enumerate(meant) if i not in pairs]
    new = [unit for j, unit in enumerate(said) if j not in pairs.values()]
    return [(meant[i], said[j]) for i, j in sorted(pairs.items())], gone, new


def _likeness(a: Unit, b: Unit) -> float:
    """The part of their words two sentences share, whatever the order. A letter has one title."""
    if a.kind == "title":
        return 1.0
    one, other = (Counter(unit.plain.lower().split()) for unit in (a, b))
    return 2 * (one & other).total() / (one.total() + other.total())


def _moved(
    missing: Sequence[Unit], added: Sequence[Unit]
) -> tuple[list[tuple[Unit, Unit]], list[Unit], list[Unit]]:
    """What was taken out in one place and put in word for word in another; what is left of both."""
    gone, moved, new = list(missing), list[tuple[Unit, Unit]](), list[Unit]()
    for unit in added:
        was = [u for u in gone if u.plain == unit.plain]
        if was:
            gone.remove(was[0])
            moved.append((was[0], unit))
        else:
            new.append(unit)
    return moved, gone, new
