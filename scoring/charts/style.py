"""Style: what do all charts share? Colours, Danish numbers, room for words, scales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from scoring.texts import Language, Texts
from scoring.values import Theme

THEME_COLOURS: Mapping[Theme, str] = {
    "price": "#0B5FA5",
    "social": "#B4400B",
    "effect": "#0F766E",
    "quality": "#6D4C9F",
    "environment": "#4D6B0F",
}
"""One colour per theme, in house order; each at least 4.5:1 against white."""

NUMBER_LOCALE: Mapping[Language, Mapping[str, Any]] = {
    "da": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."], "minus": "−"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["DKK ", ""], "minus": "−"},
}
"""How a chart writes numbers, as d3-format wants it. Stands in every chart; hand it along for print."""

INK = "#1B1F24"
QUIET = "#4A5560"
LIGHT = 0.18
"""How opaque a part is that counts against the whole."""
LEFT = alt.XValue(0)  # type: ignore[no-untyped-call]
ZERO = alt.X2Datum(0)
LETTER = 7
"""The width of a letter [px], generously."""


def styled(layers: list[alt.Chart], t: Texts, *, height: int) -> alt.LayerChart:
    """The layers as one chart of this house, `height` pixels high, with its own locale."""
    chart: alt.LayerChart = alt.LayerChart(layer=layers, height=height).configure(
        locale=alt.Locale(number=alt.NumberLocale(**NUMBER_LOCALE[t.language])),
        font="Source Sans, Source Sans Pro, sans-serif",
        background="white",
        # The chart's alt sentence says it; Vega's own labels are English field names.
        mark=alt.MarkConfig(aria=False),
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=INK, titleColor=INK, labelFontSize=12, titleFontWeight="normal", aria=False
        ),
        legend=alt.LegendConfig(
            labelColor=INK, labelFontSize=14, labelLimit=0, symbolSize=140, offset=4, aria=False
        ),
    )
    return chart


def words(
    chart: alt.Chart,
    column: str,
    *,
    dx: int = 0,
    dy: int = 0,
    weight: str = "'normal'",
    color: str = INK,
    halo: bool = False,
) -> alt.Chart:
    """A column of words from the left edge of its place; `weight` is an expression, `halo` a white shadow."""
    # A name too long for a narrow screen ends in …; the table under the chart has it in full.
    text: alt.Chart = chart.mark_text(
        align="left",
        baseline="middle",
        dx=dx,
        dy=dy,
        fontSize=14,
        fontWeight=alt.ExprRef(weight),
        limit=alt.ExprRef("width"),
        color="white" if halo else color,
        stroke="white" if halo else None,
        strokeWidth=5,
    ).encode(text=alt.Text(f"{column}:N"))
    return text


class Across:
    """The horizontal scale of a chart: from `low` to `high`, with room on the right for the longest word."""

    def __init__(self, reach: tuple[float, float], words: pd.Series[str]) -> None:
        self.room = round(max(map(len, words), default=0) * LETTER) + 12
        width = alt.ExprRef(f"max(40, width - {self.room})")
        self._scale = alt.Scale(domain=list(reach), range=[0, width], nice=False, zero=False)

    def __call__(self, column: str) -> alt.X:
        return alt.X(f"{column}:Q", axis=None, scale=self._scale)


def reach(*ends: pd.Series[float]) -> tuple[float, float]:
    """The lowest and highest end, zero among them."""
    low, high = min(0.0, *(e.min() for e in ends)), max(0.0, *(e.max() for e in ends))
    return low, high if high > low else low + 1
