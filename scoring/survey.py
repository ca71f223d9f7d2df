"""Survey: what did firms and municipal departments say in 2018, how surely, and what is missing?

Every figure of the report as a value with its place, base, doubt and caveats; `reference.survey()`
fills them from `data/survey`. A missing figure is missing and never nought. It holds opinions:
nothing here measures a price or an award. Pure.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal, TypeAlias

from pydantic import model_validator

from scoring.intervals import Interval, effective_base, newcombe, wilson, within
from scoring.texts import Said
from scoring.values import Value, exactly

Group: TypeAlias = str
"""Who answered: firms, purchasing, employment, business; or what a figure is about."""
StatementId: TypeAlias = str
Response = Literal["agree", "disagree", "neither", "unambiguous", "share", ""]
Kind = Literal["stated", "chart", "stated_and_chart", "derived", "missing"]
Form = Literal["percent", "count", "mean", "text"]

PURCHASING: tuple[StatementId, ...] = ("PUR1", "PUR2", "PUR3", "PUR4", "REG1")
"""What the survey asked that a tender can be held beside, in the order of the report."""
RESPONSES: tuple[Response, ...] = ("agree", "disagree", "neither")
GROUPS: tuple[Group, ...] = ("firms", "purchasing", "employment", "business")
"""Who answered statements, in the order of every chart and table."""
_AGREED: tuple[Response, ...] = ("agree", "disagree")
_STEPS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Figure(Value):
    """One figure of the report, or the place where one is missing.

    value: percent, number or mean [unit]; None when the report is silent or speaks in `words`.
    base: how many answered [people], itself mostly derived (see the group's base note).
    lines: in the report's text file, from 1. derivation: how a derived value comes about.
    """

    id: str
    statement: StatementId
    group: Group
    response: Response
    form: Form
    value: Decimal | None
    unit: str
    words: str
    base: int | None
    lines: str
    page: int | None
    page_basis: Literal["printed", "counted"]
    kind: Kind
    derivation: str
    caveats: tuple[str, ...]


class Statement(Value):
    """What was asked, in the report's own Danish, or what a figure on method describes."""

    area: str
    text: Said


class Answerers(Value):
    """A group of answerers. population: of how many [people], where that is known."""

    name: Said
    population: int | None = None
    population_basis: Said | None = None
    base_note: Said | None = None


class Source(Value):
    """The report, what it measures, and what the law has become since."""

    title: Said
    published: str
    text: Said
    since: Said


class Assumption(Value):
    """What an interval takes for granted."""

    id: str
    text: Said


class Doubt(Value):
    """An inconsistency or gap in the report, with its lines."""

    id: str
    lines: str
    text: Said


class Voice(Value):
    """A quotation of the report: one voice, no result."""

    id: str
    page: int
    who: Said
    text: Said


class Survey(Value):
    """The survey as data, in the order of the report. Every key a figure names is explained in it."""

    source: Source
    figures: tuple[Figure, ...]
    statements: Mapping[StatementId, Statement]
    groups: Mapping[Group, Answerers]
    areas: Mapping[str, Said]
    responses: Mapping[str, Said]
    units: Mapping[str, Said]
    words: Mapping[str, Said]
    kinds: Mapping[str, Said]
    page_bases: Mapping[str, Said]
    caveats: Mapping[str, Said]
    assumptions: tuple[Assumption, ...]
    doubts: tuple[Doubt, ...]
    voices: tuple[Voice, ...]

    @model_validator(mode="after")
    def _everything_is_explained(self) -> Survey:
        lost = [f.id for f in self.figures if not self._explains(f)]
        if lost:
            raise ValueError(f"figures without an explanation: {lost}")
        return self

    def _explains(self, f: Figure) -> bool:
        known = (
            f.statement in self.statements,
            f.group in self.groups,
            f.unit in self.units,
            not f.response or f.response in self.responses,
            not f.words or f.words in self.words,
            set(f.caveats) <= self.caveats.keys(),
        )
        return all(known)

    @property
    def claims(self) -> tuple[StatementId, ...]:
        """The statements that people agreed or disagreed with, in the order of the report."""
        asked = (f.statement for f in self.figures if f.response in _AGREED)
        return tuple(dict.fromkeys(asked))

    def figure(self, statement: StatementId, group: Group, response: Response = "agree") -> Figure | None:
        """The figure for one answer of one group; None when they were not asked."""
        return next(
            (f for f in self.of(statement) if f.group == group and f.response == response),
            None,
        )

    def of(self, statement: StatementId) -> tuple[Figure, ...]:
        """All figures of a statement."""
        return tuple(f for f in self.figures if f.statement == statement)

    def asked(self, statement: StatementId) -> tuple[Group, ...]:
        """The groups that answered a statement, in house order."""
        groups = {f.group for f in self.of(statement)}
        return tuple(group for group in GROUPS if group in groups)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far two shares are apart, with its 95 % interval [parts of the whole]."""

    difference: float
    interval: Interval

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out nought: chance alone hardly made the difference."""
        return self.interval.low > 0 or self.interval.high < 0


def interval(figure: Figure) -> Interval | None:
    """Wilson's 95 % interval for a percentage; None without a value or a base."""
    if figure.form != "percent" or figure.value is None or figure.base is None:
        return None
    return wilson(_share(figure) * figure.base, figure.base)


def optimistic(figure: Figure, survey: Survey) -> Interval | None:
    """The same with correction for a finite population: the optimistic interval, never shown alone.

    It holds only if those who did not answer are missing at random (assumptions b and c).
    """
    population = survey.groups[figure.group].population
    if interval(figure) is None or population is None or figure.base is None:
        return None
    n = effective_base(figure.base, population)
    return wilson(_share(figure) * n, n)


def between(first: Figure | None, second: Figure | None) -> Gap | None:
    """Share of one group minus share of another (Newcombe); None where one of them is missing."""
    if first is None or second is None or interval(first) is None or interval(second) is None:
        return None
    p1, p2, n1, n2 = _share(first), _share(second), first.base or 0, second.base or 0
    return Gap(p1 - p2, newcombe(p1 * n1, n1, p2 * n2, n2))


def inside(first: Figure | None, second: Figure | None) -> Gap | None:
    """Share of one answer minus share of another in the same group (Wald, multinomial)."""
    if first is None or second is None or interval(first) is None or interval(second) is None:
        return None
    p1, p2 = _share(first), _share(second)
    return Gap(p1 - p2, within(p1, p2, first.base or 0))


@exactly
def recomputed(figure: Figure, survey: Survey) -> Decimal:
    """A derived value worked out again from the figures it names, to the decimals it is kept with.

    A derivation is read from left to right: `100 - F009 - F010`. `up` at its end takes the next whole
    number, the count whose percentage is the stated one when its decimals are cut off.
    """
    kept = {f.id: f.value for f in survey.figures}
    words = figure.derivation.split()
    up = words[-1] == "up"
    steps = words[:-1] if up else words
    number = _operand(steps[0], kept)
    for sign, word in zip(steps[1::2], steps[2::2], strict=True):
        number = _STEPS[sign](number, _operand(word, kept))
    way = ROUND_CEILING if up else ROUND_HALF_UP
    return number.quantize(figure.value or Decimal(1), rounding=way)


@exactly
def reached(percent: Decimal, base: int) -> frozenset[Literal["rounded", "cut"]]:
    """In which ways a whole count of `base` can be printed as this whole percentage, if any.

    The granularity test: 33 % of 74 is no rounded count, but 25 of 74 with its decimals cut off.
    """
    shares = [Decimal(100 * count) / base for count in range(base + 1)]
    rounded = any(share.quantize(Decimal(1), rounding=ROUND_HALF_UP) == percent for share in shares)
    cut = any(int(share) == percent for share in shares)
    ways: list[Literal["rounded", "cut"]] = ["rounded"] if rounded else []
    return frozenset([*ways, "cut"] if cut else ways)


def _share(figure: Figure) -> float:
    return float(figure.value or 0) / 100


def _operand(word: str, kept: Mapping[str, Decimal | None]) -> Decimal:
    if word not in kept:
        return Decimal(word)
    value = kept[word]
    if value is None:
        raise ValueError(f"{word} is missing in the survey")
    return value
