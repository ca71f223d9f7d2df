"""Survey charts: weights on paper beside weights in effect, and what a survey answered beside one tender.

Lines of two parts, one under the other: the words (name on the left, value on the right) and a bar of the
full width. A figure that is missing is an empty dashed bar with its word, never a bar of nought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import altair as alt
import pandas as pd

from scoring.charts.style import INK, QUIET, THEME_COLOURS, styled
from scoring.texts import Texts
from scoring.values import Theme

TRACK, DARK, PALE = "#EEF1F4", "#7A8794", "#CFD6DD"
"""The whole, firms, and municipal departments: the theme colours mean themes and nothing else."""
FILLS = {"firms": DARK, "departments": PALE, "ours": "white"}
"""The lines that have a bar, and what fills it."""
_HEAD, _WORDS, _BAR, _GAP = 30, 20, 16, 14
"""Heights of a heading, of the words of a line, of its bar, and of the room below [px]."""
_THIN = 11


@dataclass(frozen=True)
class Weighed:
    """A theme's weight on paper (None: none) and in effect [percent]."""

    theme: Theme
    nominal: Decimal | None
    effective: Decimal


@dataclass(frozen=True)
class Line:
    """One line of the survey chart. share, low, high [percent], None where the report is silent.

    head: an answer, over its groups. tender: what this tender shows, a mark (♦) without a bar. ours: what was
    counted over many tenders, a bar like the survey's own.
    """

    kind: Literal["head", "firms", "departments", "tender", "ours"]
    name: str
    said: str = ""
    share: float | None = None
    low: float | None = None
    high: float | None = None


def weights(themes: Sequence[Weighed], t: Texts) -> alt.LayerChart:
    """Two bars per theme: open for the weight on paper, full for the weight in effect."""
    step = _WORDS + 2 * _THIN + _GAP
    rows = [
        {
            "name": t(f"tables.theme.{w.theme}"),
            "said": _both(w, t),
            "words": n * step + _WORDS / 2,
            "paper": n * step + _WORDS,
            "effect": n * step + _WORDS + _THIN + 2,
            "nominal": float(w.nominal or 0),
            "effective": float(w.effective),
            "colour": THEME_COLOURS[w.theme],
        }
        for n, w in enumerate(themes)
    ]
    height = step * len(rows)
    chart, y = alt.Chart(pd.DataFrame(rows)), _down(height)
    top = max(x for row in rows for x in (row["nominal"], row["effective"], 1.0) if isinstance(x, float))
    x = _across(top)
    colour = alt.Stroke("colour:N", scale=None)
    paper = chart.mark_bar(height=_THIN, yOffset=_THIN / 2, filled=False, strokeWidth=2)
    effect = chart.mark_bar(height=_THIN, yOffset=_THIN / 2, strokeWidth=2)
    layers = [
        paper.encode(x=x("nominal"), x2=alt.X2Datum(0), y=y("paper"), stroke=colour),
        effect.encode(
            x=x("effective"),
            x2=alt.X2Datum(0),
            y=y("effect"),
            stroke=colour,
            fill=alt.Fill("colour:N", scale=None),
        ),
        *_spoken(chart, y),
    ]
    return styled(layers, t, height=height)


def weights_alt(themes: Sequence[Weighed], t: Texts) -> str:
    """The same in words."""
    return "; ".join(f"{t(f'tables.theme.{w.theme}')}: {_both(w, t)}" for w in themes)


def answers(lines: Sequence[Line], t: Texts) -> alt.LayerChart:
    """What each group answered, with its 95 % interval as a line across the end of the bar."""
    rows, height = _placed(lines)
    chart, x, y = alt.Chart(pd.DataFrame(rows)), _across(100), _down(height)
    known = chart.transform_filter("isValid(datum.share)")
    silent = chart.transform_filter("datum.silent")
    half = _BAR / 2
    whisker = {"y": y("bar"), "x": x("low")}
    layers = [
        known.mark_bar(height=_BAR, yOffset=half, color=TRACK).encode(
            x=x("whole"), x2=alt.X2Datum(0), y=y("bar")
        ),
        silent.mark_bar(
            height=_BAR, yOffset=half, filled=False, stroke=QUIET, strokeDash=[3, 3], strokeWidth=1
        ).encode(x=x("whole"), x2=alt.X2Datum(0), y=y("bar")),
        known.mark_bar(height=_BAR, yOffset=half, stroke=INK, strokeWidth=1).encode(
            x=x("share"), x2=alt.X2Datum(0), y=y("bar"), fill=alt.Fill("colour:N", scale=None)
        ),
        known.mark_rule(yOffset=half, color=INK, strokeWidth=2).encode(x2=alt.X2("high"), **whisker),
        *_ends(known, x, y),
        *_spoken(chart, y),
    ]
    return styled(layers, t, height=height)


def answers_alt(lines: Sequence[Line]) -> str:
    """Every answer with its groups, in words."""
    ends = {"head": ":", "tender": "."}
    told = (f"{line.name} {line.said}".strip() + ends.get(line.kind, ";") for line in lines)
    return " ".join(told)


def _placed(lines: Sequence[Line]) -> tuple[list[dict[str, Any]], int]:
    """Each line with the height where its words and its bar stand, and the height of all."""
    rows: list[dict[str, Any]] = []
    at = 0
    for line in lines:
        has_bar = line.kind in FILLS
        head = line.kind == "head"
        tall = _HEAD if head else _WORDS
        rows.append(
            {
                "kind": line.kind,
                "name": line.name,
                "said": line.said,
                "words": at + tall / 2,
                "bar": at + tall,
                "whole": 100.0,
                "share": line.share,
                "low": line.low,
                "high": line.high,
                "silent": has_bar and line.share is None,
                "colour": FILLS.get(line.kind, PALE),
                "weight": "normal" if line.kind in ("firms", "departments") else "bold",
            }
        )
        at += tall + {"head": 4, "tender": _GAP}.get(line.kind, _BAR + _GAP)
    return rows, at


def _ends(chart: alt.Chart, x: _Across, y: _Down) -> Iterator[alt.Chart]:
    for end in ("low", "high"):
        tick = chart.mark_tick(yOffset=_BAR / 2, color=INK, thickness=2, height=10, orient="vertical")
        yield tick.encode(x=x(end), y=y("bar"))


def _spoken(chart: alt.Chart, y: _Down) -> Iterator[alt.Chart]:
    """The words of every line: the name from the left edge, the value to the right one."""
    for side, column in (("left", "name"), ("right", "said")):
        text = chart.mark_text(
            align="left" if side == "left" else "right",
            baseline="middle",
            fontSize=14,
            color=INK,
            fontWeight=alt.ExprRef("isValid(datum.weight) ? datum.weight : 'normal'"),
            limit=alt.ExprRef("width"),
        )
        edge = alt.XValue(0 if side == "left" else "width")  # type: ignore[no-untyped-call]
        yield text.encode(x=edge, y=y("words"), text=alt.Text(f"{column}:N"))


class _Across:
    """The horizontal scale from nought to `top` over the full width."""

    def __init__(self, top: float) -> None:
        self._scale = _scale(top)

    def __call__(self, column: str) -> alt.X:
        return alt.X(f"{column}:Q", axis=None, scale=self._scale)


class _Down:
    """The vertical scale in pixels from the top."""

    def __init__(self, height: int) -> None:
        self._scale = alt.Scale(domain=[0, height], range=[0, height], nice=False)

    def __call__(self, column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", axis=None, scale=self._scale)


def _across(top: float) -> _Across:
    return _Across(top)


def _down(height: int) -> _Down:
    return _Down(height)


def _scale(top: float) -> alt.Scale:
    # a pixel of room at both ends, so that no outline is cut
    return alt.Scale(domain=[0, top], range=[1, alt.ExprRef("width - 1")], nice=False, zero=False)


def _both(weighed: Weighed, t: Texts) -> str:
    effective = t.percent(weighed.effective, 1)
    if weighed.nominal is None:
        return t("dominance.weights.no_nominal", effective=effective)
    return t("dominance.weights.both", nominal=weighed.nominal, effective=effective)
