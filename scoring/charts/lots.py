"""Lots: the chart of what more social value or effect costs, over whole awards.

Every dot is one combination of winners; between the dots there is nothing, so no line joins them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import altair as alt
import pandas as pd

from scoring.award.tradeoff import Point
from scoring.charts.style import INK, THEME_COLOURS, styled
from scoring.texts import Texts
from scoring.values import BidId, LotId, Points, Theme

_ROOM = 0.12
"""Empty room at the ends of a scale, as part of its length, so that no number is cut."""


def tradeoff(
    points: Sequence[Point], chosen: Mapping[LotId, BidId], theme: Theme, t: Texts
) -> alt.LayerChart:
    """Payment across, points on `theme` up; numbers as in the table, the award a diamond with its word."""
    drawn = pd.DataFrame(_dots(points, chosen, theme, t))
    x = alt.X(
        "paid:Q",
        title=t("charts.lots.to_pay"),
        scale=_scale(drawn["paid"]),
        axis=alt.Axis(format=",.0f", grid=False, tickCount=4, labelOverlap=True, labelFlush=True),
    )
    y = alt.Y(
        "points:Q",
        title=t("charts.lots.points", theme=t(f"tables.theme.{theme}")),
        scale=_scale(drawn["points"]),
        axis=alt.Axis(format=",~f", grid=False, tickCount=5),
    )
    chart = alt.Chart(drawn)
    dots = chart.mark_point(filled=True, opacity=1, color=THEME_COLOURS[theme]).encode(
        x=x,
        y=y,
        shape=alt.Shape("shape:N", scale=None, legend=None),
        size=alt.Size("size:Q", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("label:N", title=t("charts.lots.number")),
            alt.Tooltip("paid_words:N", title=t("charts.lots.to_pay")),
            alt.Tooltip("points_words:N", title=t("charts.lots.points", theme=t(f"tables.theme.{theme}"))),
        ],
    )
    names = chart.mark_text(color=INK, fontSize=14, dy=-15, fontWeight=alt.ExprRef("datum.weight")).encode(
        x=x, y=y, text=alt.Text("label:N")
    )
    return styled([dots, names], t, height=300)


def tradeoff_alt(points: Sequence[Point], theme: Theme, t: Texts) -> str:
    """The same in words: from the cheapest combination to the one with most points."""
    each = (t("charts.lots.point", n=n, paid=p.to_pay, points=_of(p, theme)) for n, p in enumerate(points, 1))
    return t("charts.lots.alt", theme=t(f"tables.theme.{theme}"), points="; ".join(each))


def _dots(
    points: Sequence[Point], chosen: Mapping[LotId, BidId], theme: Theme, t: Texts
) -> Iterator[dict[str, object]]:
    for n, point in enumerate(points, 1):
        is_award = point.assignments == chosen
        yield {
            "label": t("charts.lots.award", n=n) if is_award else str(n),
            "paid": float(point.to_pay),
            "points": float(_of(point, theme)),
            "paid_words": t.kroner(point.to_pay),
            "points_words": t.points(_of(point, theme)),
            "shape": "diamond" if is_award else "circle",
            "size": 260 if is_award else 110,
            "weight": "bold" if is_award else "normal",
        }


def _of(point: Point, theme: Theme) -> Points:
    return point.effect if theme == "effect" else point.social


def _scale(values: pd.Series[float]) -> alt.Scale:
    low, high = float(values.min()), float(values.max())
    room = _ROOM * ((high - low) or abs(high) or 1.0)
    return alt.Scale(domain=[low - room, high + room], nice=False, zero=False)
