"""Drawn: charts of the screen as figures of a paper, closer, and in parts where a page cannot hold them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scoring import charts, tables
from scoring.document import Figure
from scoring.report.within import Within
from scoring.score import Scorecard
from scoring.values import BidId

_BIDS, _STEPS = (8, 6), (14, 10)
"""How many bars one figure holds, and how many where there are more: then two figures share a page."""
_CLOSER = 0.82
"""A paper needs less air between bars than a finger does."""


def contributions(at: Within, card: Scorecard) -> Iterator[Figure]:
    """What each bid's total is made of, the best first."""
    t, ranked, parts = at.t, tables.ranking(card, at.case), tables.contributions(card, at.case)
    alt = charts.ranking_alt(ranked, t, unit=card.unit)
    for only, n, of in _parts(len(ranked), *_BIDS):
        drawn = (
            charts.contributions(parts, ranked, t, unit=card.unit, only=only)
            if tables.adds_up(card)
            else charts.totals(ranked, t, unit=card.unit, only=only)
        )
        caption = _caption(at, t("report.contributions.caption"), n, of)
        yield Figure(caption, alt, closer(drawn.to_dict()))


def waterfall(at: Within, card: Scorecard, a: BidId, b: BidId) -> Iterator[Figure]:
    """Where `a` is ahead of `b`; nothing where the method adds nothing up, or where they are alike."""
    t, found = at.t, tables.comparison(card, at.case, a, b, at.t.language)
    if not tables.adds_up(card) or not found["lead"].any():
        return
    alt = charts.waterfall_alt(found, t, unit=card.unit, a=a, b=b)
    for only, n, of in _parts(found["lead"].count() + 1, *_STEPS):
        drawn = charts.waterfall(found, t, unit=card.unit, a=a, b=b, only=only)
        caption = _caption(at, t("report.comparison.waterfall", a=a, b=b), n, of)
        yield Figure(caption, alt, closer(drawn.to_dict()))


def closer(spec: dict[str, Any]) -> dict[str, Any]:
    """The same chart, less high."""
    return {**spec, "height": round(spec["height"] * _CLOSER)}


def _parts(bars: int, whole: int, part: int) -> Iterator[tuple[slice, int, int]]:
    """Which bars each figure holds, its number, and how many figures there are."""
    size = bars if bars <= whole else part
    starts = range(0, bars, size)
    return ((slice(at, at + size), n, len(starts)) for n, at in enumerate(starts, start=1))


def _caption(at: Within, caption: str, n: int, of: int) -> str:
    return at.t("report.part", caption=caption, n=n, of=of) if of > 1 else caption
