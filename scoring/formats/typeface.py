"""Typeface: which letters does a font have, and how wide is a word set in it?

Reads the tables of a TrueType file that answer this (OpenType 1.9: head, hhea, hmtx, cmap formats 4 and 12).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Typeface:
    """widths: how far each letter it has moves the pen [em], by code point."""

    widths: Mapping[int, float]

    def has(self, letter: str) -> bool:
        return ord(letter) in self.widths

    def width(self, text: str) -> float:
        """How wide the text is [em], without kerning; a letter it lacks counts one em."""
        return sum(self.widths.get(ord(letter), 1.0) for letter in text)


def typeface(font: bytes) -> Typeface:
    """The typeface in a TrueType file. ValueError where it has no Unicode table of these formats."""
    tables = dict(_tables(font))
    (per_em,) = struct.unpack_from(">H", font, tables["head"] + 18)
    (counted,) = struct.unpack_from(">H", font, tables["hhea"] + 34)
    advances = struct.unpack_from(">" + "Hh" * counted, font, tables["hmtx"])[::2]
    glyphs = _glyphs(font, tables["cmap"])
    return Typeface({code: advances[min(g, counted - 1)] / per_em for code, g in glyphs if g})


def _tables(font: bytes) -> Iterator[tuple[str, int]]:
    (count,) = struct.unpack_from(">H", font, 4)
    for n in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * n)
        yield tag.decode("ascii"), offset


def _glyphs(font: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Code points and their glyphs: of the full Unicode table if there is one, else of the basic plane."""
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    found = {}
    for n in range(count):
        platform, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)
        (kind,) = struct.unpack_from(">H", font, cmap + offset)
        if platform in {0, 3}:
            found[kind] = cmap + offset
    if 12 in found:
        return _groups(font, found[12])
    if 4 in found:
        return _segments(font, found[4])
    raise ValueError("no Unicode table of format 4 or 12")


def _groups(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", font, at + 12)
    for n in range(count):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * n)
        yield from ((code, glyph + code - first) for code in range(first, last + 1))


def _segments(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    count = twice // 2
    lasts = struct.unpack_from(f">{count}H", font, at + 14)
    firsts = struct.unpack_from(f">{count}H", font, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * twice)
    offsets_at = at + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    for n, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if offset == 0:
                yield code, (code + delta) % 65536
            else:
                where = offsets_at + 2 * n + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, where)
                yield code, (glyph + delta) % 65536 if glyph else 0
