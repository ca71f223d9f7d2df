"""Markdown: how is a printed paper written as plain text that a screen, too, can show?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scoring.document import Block, Figure, Paragraph, Points, Section, Signatures, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>$|~#])")
_EMOJI = re.compile(r":(?=[a-z])")
_LIST = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|=|$)", re.MULTILINE)


def text(title: str, sections: Iterable[Section], depth: int = 1) -> str:
    """The paper as markdown, its title a heading of level `depth`.

    What people wrote is shown as they wrote it, never read as markup.
    """
    lines = [f"{'#' * depth} {escaped(title)}"]
    for section in sections:
        lines.append(f"{'#' * (section.level + depth)} {escaped(section.heading)}")
        lines += (written for block in section.blocks for written in _block(block))
    return "\n\n".join(lines) + "\n"


def escaped(said: str) -> str:
    """The words with every sign that means something in markdown, or on the screen, made plain."""
    plain = _EMOJI.sub(r"\\:", _SPECIAL.sub(r"\\\1", said))
    return _LIST.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", plain)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=said, strong=strong):
            shown = _broken(said)
            yield f"**{shown}**" if strong else shown
        case Points(items=items, numbered=numbered):
            marks = (f"{i}." if numbered else "-" for i, _ in enumerate(items, start=1))
            yield "\n".join(f"{mark} {_inline(item)}" for mark, item in zip(marks, items, strict=True))
        case Table():
            yield from _table(block)
        case Figure(caption=caption, alt=alt):
            yield f"{escaped(caption)}: {escaped(alt)}"
        case Signatures(lines=lines):
            yield "\n".join(f"- {escaped(who)}, {escaped(role)}" for who, role in lines)


def _table(block: Table) -> Iterator[str]:
    if block.caption:
        yield f"*{escaped(block.caption)}*"
    align = block.align or ("left",) * len(block.head)
    rule = ("---:" if side == "right" else "---" for side in align)
    rows = [block.head, tuple(rule), *block.rows]
    lines = ("| " + " | ".join(row if i == 1 else map(_inline, row)) + " |" for i, row in enumerate(rows))
    yield "\n".join(lines)


def _broken(said: str) -> str:
    return escaped(said).replace("\n", "  \n")


def _inline(said: str) -> str:
    return escaped(said).replace("\n", " ")
