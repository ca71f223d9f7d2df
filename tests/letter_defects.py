"""Defects a letter may get between the case and the post: each kind a function from lines to changed lines.

A kind draws its place from a seeded random and gives None where a letter has no such place. It names the
codes of which the letter check must give at least one; a finding with another code does not count as caught.
The kinds stand in `letter_defects_numbers`, `_bidders`, `_reasons` and `_form`.
(They assert nothing, so PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from letter_scenes import Scene

from scoring.bid import Bid
from scoring.formats.docx_read import Piece
from scoring.letters.others import bare_name

Lines = list[Piece]
Make = Callable[[random.Random, "At"], "Lines | Scene | None"]
Where = Literal["usual", "withheld", "market", "below"]
"""Which letters a kind is tried on: full regime and price shown, price withheld, § 193, §§ 191-192."""


@dataclass(frozen=True)
class Kind:
    """A kind of defect. codes: of which the check must give one."""

    make: Make
    codes: frozenset[str]
    where: Where


KINDS: dict[str, Kind] = {}
NUMBER = r"\d+(?:\.\d{3})*(?:,\d+)?"


@dataclass(frozen=True)
class At:
    """A letter under the knife: its lines and what is around it."""

    scene: Scene
    lines: Lines

    @property
    def recipient(self) -> Bid:
        return self.scene.case.bid(self.scene.letter.bid)

    def winners(self) -> dict[str, Bid]:
        """Lot → its winner, where it is not the recipient and the letter names it."""
        awards = self.scene.case.events[-1].awards
        text = "\n".join(line.text for line in self.lines)
        won = {lot: self.scene.case.bid(bid) for lot, bid in awards.items() if bid != self.recipient.id}
        return {lot: bid for lot, bid in won.items() if bid.tenderer.name in text}

    def third(self, draw: random.Random) -> Bid | None:
        """A bid the letter must not tell of."""
        known = {self.recipient.id, *(b for b in self.scene.case.events[-1].awards.values())}
        others = [b for b in self.scene.case.bids if b.id not in known and bare_name(b.tenderer.name)]
        return draw.choice(others) if others else None

    def section(self, heading: str) -> range:
        """The lines from a heading to the next; empty where there is none."""
        heads = [i for i, line in enumerate(self.lines) if line.kind == "heading"]
        first = next((i for i in heads if self.lines[i].text.startswith(heading)), None)
        if first is None:
            return range(0)
        return range(first, next((i for i in heads if i > first), len(self.lines)))

    def like(self, pattern: str, kinds: str = "text item caption") -> list[int]:
        """The lines that hold a pattern."""
        return [i for i, x in enumerate(self.lines) if x.kind in kinds and re.search(pattern, x.text)]

    def rows(self) -> list[int]:
        """The rows of points, without heads and totals."""
        return [
            i for i, x in enumerate(self.lines) if x.kind == "row" and re.match(r"[A-Z]+\d* ", x.cells[0])
        ]


def kind(*codes: str, where: Where = "usual") -> Callable[[Make], Make]:
    def kept(make: Make) -> Make:
        KINDS[make.__name__] = Kind(make, frozenset(f"letter.{code}" for code in codes), where)
        return make

    return kept


def put(lines: Lines, i: int, *cells: str) -> Lines:
    """The lines with other words in one of them."""
    return [*lines[:i], replace(lines[i], cells=cells), *lines[i + 1 :]]


def without(lines: Lines, gone: Iterable[int]) -> Lines:
    out = set(gone)
    return [line for i, line in enumerate(lines) if i not in out]


def after(lines: Lines, i: int, text: str, what: str = "text") -> Lines:
    return [*lines[: i + 1], Piece(what, (text,)), *lines[i + 1 :]]  # type: ignore[arg-type]


def another(draw: random.Random, number: str) -> str:
    """A number like this one, but another."""
    places = [i for i, c in enumerate(number) if c.isdigit()]
    i = draw.choice(places[:2])
    return number[:i] + str((int(number[i]) + draw.randint(1, 8)) % 9 + 1) + number[i + 1 :]


def renumber(draw: random.Random, at: At, pattern: str, kinds: str = "text item caption") -> Lines | None:
    """One line that holds the pattern, with the number of its first group changed."""
    places = at.like(pattern, kinds)
    if not places:
        return None
    i = draw.choice(places)
    m = re.search(pattern, at.lines[i].text)
    new = m[1]
    while new == m[1]:
        new = another(draw, m[1])
    text = at.lines[i].text
    return put(at.lines, i, text[: m.start(1)] + new + text[m.end(1) :])


def reword(draw: random.Random, at: At, *swaps: tuple[str, str]) -> Lines | None:
    """One line with a word for another; the first swap that finds a place."""
    for old, new in swaps:
        places = at.like(old)
        if places:
            i = draw.choice(places)
            return put(at.lines, i, re.sub(old, new, at.lines[i].text, count=1))
    return None


def said(draw: random.Random, at: At, text: str, heading: str = "") -> Lines | None:
    """The text as a sentence of its own, or at the end of a paragraph, in a section or among the reasons."""
    places = list(at.section(heading))[1:] if heading else reasons(at)
    places = [i for i in places if at.lines[i].kind == "text" and at.lines[i].text.endswith(".")]
    if not places:
        return None
    i = draw.choice(places)
    return put(at.lines, i, f"{at.lines[i].text} {text}") if draw.random() < 0.5 else after(at.lines, i, text)


def reasons(at: At) -> list[int]:
    """The paragraphs that tell what a bid was assessed as."""
    return at.like(rf"^(?:Jeres|Det vindende) tilbud: {NUMBER} point(?: \(.*\))?\. .")


def assessed(at: At, low: int, high: int) -> list[tuple[int, re.Match[str]]]:
    """Such paragraphs where the points lie between: its points, and the words after the step."""
    found = [
        (i, re.match(rf"(.*?tilbud: ({NUMBER}) point(?: \(.*?\))?\. )(.+)", at.lines[i].text))
        for i in reasons(at)
    ]
    return [(i, m) for i, m in found if m and low <= float(m[2].replace(",", ".")) <= high]
