"""What-if charts: who wins at which weights? The winner map of three themes, and one line per weight.

Bidders have colours of their own, light enough for words on them and never a theme's; every region carries
its winner in letters and every border is drawn, so that no colour is needed to read it. Floats only draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt

import altair as alt
import pandas as pd

from scoring.charts.style import INK, styled
from scoring.charts.whatif_drawn import (
    Line,
    Point,
    line_rows,
    point_rows,
    region_rows,
    stop_rows,
    stretch_rows,
    word_rows,
)
from scoring.texts import Texts
from scoring.values import BidId
from scoring.winner_map import Triangle

__all__ = ["Line", "Point", "sweep_lines", "winner_map"]

_HEIGHT = 400
_TOP, _SIDE, _BOTTOM = 46, 44, 50
"""The room around the triangle for the words at its corners [px]."""
_RISE = sqrt(3) / 2
_LINE, _ABOVE, _END = 62, 20, 6
"""The height of a line, the room over the first, and half a mark's room at 100 % [px]."""


def winner_map(found: Triangle, points: Sequence[Point], bids: Sequence[BidId], t: Texts) -> alt.LayerChart:
    """The triangle cut into the regions of the winners, with the weightings in `points` on it.

    bids: all bids of the case in order; a bid keeps its colour whatever wins. Pointing at the map shows the
    weights there and who wins.
    """
    x, y = _plane()
    cells = alt.Chart(pd.DataFrame(region_rows(found, bids, t))).mark_line(
        filled=True, interpolate="linear-closed", stroke=INK, strokeWidth=1.2
    )
    filled = cells.encode(
        x=x,
        y=y,
        order=alt.Order("n:Q"),
        detail=alt.Detail("cell:N"),
        fill=alt.Fill("colour:N", scale=None),
    )
    tips = [alt.Tooltip(f"{theme}:N", title=t(f"tables.theme.{theme}")) for theme in found.themes]
    stops = alt.Chart(pd.DataFrame(stop_rows(found, t))).mark_point(filled=True, size=300, opacity=0)
    pointed = stops.encode(x=x, y=y, tooltip=[alt.Tooltip("winner:N", title=t("whatif.chart.wins")), *tips])
    marks = alt.Chart(pd.DataFrame(point_rows(points))).mark_point(size=130, strokeWidth=2, opacity=1)
    marked = marks.encode(
        x=x,
        y=y,
        shape=alt.Shape("shape:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("stroke:N", scale=None),
    )
    words = _words(word_rows(found, points, t), x, y)
    return styled([filled, pointed, marked, *words], t, height=_HEIGHT)


def sweep_lines(lines: Sequence[Line], bids: Sequence[BidId], t: Texts) -> alt.LayerChart:
    """Who wins as each weight moves from 0 to 100 %, the others in proportion; a mark for the weight now."""
    room = f"(width - {_END})"
    scale = alt.Scale(domain=[0, 100], range=[0, alt.ExprRef(room)], nice=False)
    y = alt.Y("line:O", axis=None, scale=alt.Scale(padding=0))
    stretches = [row for n, line in enumerate(lines) for row in stretch_rows(n, line, bids, t)]
    heads = pd.DataFrame([line_rows(n, line, t) for n, line in enumerate(lines)])
    at = {name: alt.X(f"{name}:Q", scale=scale, axis=None) for name in ("start", "middle", "now", "own")}
    bars = alt.Chart(pd.DataFrame(stretches)).mark_bar(size=26, yOffset=10, stroke=INK, strokeWidth=1)
    drawn = bars.encode(
        x=at["start"],
        x2=alt.X2("end"),
        y=y,
        fill=alt.Fill("colour:N", scale=None),
        tooltip=[alt.Tooltip("said:N", title=t("whatif.chart.wins"))],
    )
    ticks = alt.Chart(heads).mark_tick(
        yOffset=10, size=33, thickness=5, color=INK, opacity=1, stroke="white", strokeWidth=2
    )
    layers = [drawn, ticks.encode(x=at["now"], y=y), *_own(heads, at["own"], y)]
    inside = f"length(datum.label) * 8 + 6 < (datum.end - datum.start) / 100 * {room}"
    told = alt.Chart(pd.DataFrame([*stretches, *heads.to_dict("records")])).transform_calculate(
        shown=f"datum.head || {inside} ? datum.label : ''"
    )
    words = told.mark_text(
        baseline="middle",
        fontSize=14,
        color=INK,
        align=alt.ExprRef("datum.head ? 'left' : 'center'"),
        dy=alt.ExprRef("datum.head ? -14 : 10"),
        fontWeight=alt.ExprRef("datum.head ? 'normal' : 'bold'"),
        limit=alt.ExprRef("width"),
    )
    layers.append(words.encode(x=at["middle"], y=y, text=alt.Text("shown:N")))
    return styled(layers, t, height=_LINE * len(lines) + _ABOVE)


def _plane() -> tuple[alt.X, alt.Y]:
    """The scales of the map: as large as the width allows, in the middle, and always of equal sides."""
    side = f"min(width - {2 * _SIDE}, {(_HEIGHT - _TOP - _BOTTOM) / _RISE})"
    across = [alt.ExprRef(f"(width - {side}) / 2"), alt.ExprRef(f"(width + {side}) / 2")]
    down = [alt.ExprRef(f"{_TOP} + {side} * {_RISE}"), alt.ExprRef(str(_TOP))]
    x = alt.Scale(domain=[-0.5, 0.5], range=across, nice=False, zero=False)
    y = alt.Scale(domain=[0, _RISE], range=down, nice=False, zero=False)
    return alt.X("x:Q", axis=None, scale=x), alt.Y("y:Q", axis=None, scale=y)


def _words(rows: Sequence[dict[str, object]], x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    """All words on the map; those that lie across borders have white behind them."""
    for halo in (True, False):
        shown = [row for row in rows if row["halo"]] if halo else rows
        text = alt.Chart(pd.DataFrame(shown)).mark_text(
            baseline="middle",
            align=alt.ExprRef("datum.align"),
            dx=alt.ExprRef("datum.dx"),
            dy=alt.ExprRef("datum.dy"),
            fontSize=alt.ExprRef("datum.size"),
            fontWeight=alt.ExprRef("datum.weight"),
            color="white" if halo else alt.ExprRef("datum.colour"),
            stroke="white" if halo else None,
            strokeWidth=4,
        )
        yield text.encode(x=x, y=y, text=alt.Text("text:N"))


def _own(heads: pd.DataFrame, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    moved = heads[heads["moved"]]
    if len(moved):  # a layer without marks has no words for a screen reader
        own = alt.Chart(moved).mark_point(
            shape="diamond", yOffset=10, size=90, fill="white", stroke=INK, strokeWidth=2, opacity=1
        )
        yield own.encode(x=x, y=y)
