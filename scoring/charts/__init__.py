"""Charts: data frames → Altair charts that an officer can read on screen, on a phone and on paper.

One look for all: names written out above the bars, values at their ends, themes in house order with the
legend below, Danish numbers, no gridline without a meaning. Each chart has a sentence that says the same
in words (`…_alt`). Colour is never alone: bidder kinds have shape and word, the winner is bold and named.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import altair as alt
import pandas as pd

from scoring.charts.drawn import (
    bids_of,
    curve_of,
    kind_of,
    labelled,
    records,
    segments_of,
    steps_of,
    title_of,
)
from scoring.charts.style import (
    INK,
    LEFT,
    LIGHT,
    NUMBER_LOCALE,
    QUIET,
    THEME_COLOURS,
    ZERO,
    Across,
    reach,
    styled,
    words,
)
from scoring.tables import Unit, amount, decimals
from scoring.texts import Texts

__all__ = [
    "NUMBER_LOCALE",
    "THEME_COLOURS",
    "contributions",
    "price_curve",
    "price_curve_alt",
    "ranking_alt",
    "totals",
    "waterfall",
    "waterfall_alt",
]

_ROOMY = Decimal("0.4")
"""The part of the width that an amount needs inside a bar, on the narrowest screen."""

ALL = slice(None)
"""A whole chart, not a part of it."""

_LEGEND = 48
"""The height of a legend of two rows; where a chart is fitted into its frame, it is taken from the bars."""


def contributions(
    parts: pd.DataFrame, ranking: pd.DataFrame, t: Texts, *, unit: Unit, only: slice = ALL
) -> alt.LayerChart:
    """What each total is made of, by theme: a bar per bid, best first (`tables.contributions`, `.ranking`).

    In points the parts are stacked to the total. In kroner what quality deducts is drawn light at the end
    of the price, so that the full part is the evaluation price; what quality adds is drawn full after it.
    only: the bids drawn, where a page cannot hold all; on the scale of all of them.
    """
    bids = bids_of(ranking, t, unit)
    by_bid = [(bid, parts[parts["bid"] == bid]) for bid in ranking["bid"]]
    segments = pd.DataFrame([s for bid, own in by_bid for s in segments_of(bid, own, unit, t)])
    ends = reach(segments["start"], segments["end"])
    roomy = all(total > _ROOMY * Decimal(ends[1]) for total in ranking["total"])
    if unit == "DKK" and roomy and (segments["opacity"] == LIGHT).any():
        # The bar ends at the price offered; the total stands inside the full part.
        bids["value"] = [t("charts.own_price", price=price) for price in ranking["price"]]
        bids["weight"] = "normal"
    segments["share"] = (segments["end"] - segments["start"]) / (ends[1] - ends[0])
    bids["end"] = bids["bid"].map(segments.groupby("bid")["end"].max())
    x = Across(ends, bids["value"])
    bids = bids.iloc[only]
    segments = segments[segments["bid"].isin(bids["bid"])]
    bars = _themed(segments, t).encode(y=_down(bids), x=x("start"), x2=alt.X2("end"))
    inside = _inside(segments, x.room).encode(y=_down(bids), x=x("middle"))
    return styled([bars, inside, *_named(bids, x)], t, height=76 * len(bids) + _LEGEND)


def totals(ranking: pd.DataFrame, t: Texts, *, unit: Unit, only: slice = ALL) -> alt.LayerChart:
    """The totals alone, for methods whose totals are not sums of parts (`tables.ranking`)."""
    bids = bids_of(ranking, t, unit)
    x = Across(reach(bids["end"]), bids["value"])
    bids = bids.iloc[only]
    bars = alt.Chart(bids).mark_bar(size=24, yOffset=14, color=QUIET)
    drawn = bars.encode(y=_down(bids), x=x("end"), x2=ZERO)
    return styled([drawn, *_named(bids, x)], t, height=76 * len(bids))


def ranking_alt(ranking: pd.DataFrame, t: Texts, *, unit: Unit) -> str:
    """What a chart of totals says, in words: every place with bidder and total."""
    places = decimals(ranking["total"], unit)
    said = ((title_of(b), kind_of(b, t), amount(b["total"], unit, t, places)) for b in records(ranking))
    return t("charts.ranking_alt", bids="; ".join(f"{title}, {kind}: {total}" for title, kind, total in said))


def waterfall(
    comparison: pd.DataFrame, t: Texts, *, unit: Unit, a: str, b: str, only: slice = ALL
) -> alt.LayerChart:
    """Where bid `a` wins and loses its lead over `b`, criterion by criterion (`tables.comparison`).

    Each bar starts where the last one ended; the last bar is the lead in the total. Full: `a` is ahead on
    the criterion; light: `b` is. only: the bars drawn, as for `contributions`.
    """
    steps = pd.DataFrame(list(steps_of(_counted(comparison), t, unit, a, b)))
    x = Across(reach(steps["start"], steps["end"]), steps["value"])
    steps = steps.iloc[only]
    y = alt.Y("step:O", axis=None, sort=None, scale=alt.Scale(padding=0))
    chart = alt.Chart(steps)
    bars = chart.mark_bar(size=18, yOffset=9, strokeWidth=1.5).encode(
        y=y,
        x=x("start"),
        x2=alt.X2("end"),
        fill=alt.Fill("colour:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
        tooltip=[
            alt.Tooltip("name:N", title=t("charts.criterion")),
            alt.Tooltip("value:N", title=t("charts.lead")),
        ],
    )
    values = words(chart, "value", dx=6, dy=9, weight="datum.weight").encode(y=y, x=x("right"))
    names = words(chart, "name", dx=5, dy=-12, weight="datum.weight").encode(y=y, x=LEFT)
    # White behind the words, so that the line at zero does not cross them out.
    behind_value = words(chart, "value", dx=6, dy=9, halo=True).encode(y=y, x=x("right"))
    behind_name = words(chart, "name", dx=5, dy=-12, halo=True).encode(y=y, x=LEFT)
    zero = chart.mark_rule(color=QUIET, strokeDash=[2, 3]).encode(x=x("zero"))
    return styled([zero, bars, behind_value, behind_name, values, names], t, height=50 * len(steps))


def waterfall_alt(comparison: pd.DataFrame, t: Texts, *, unit: Unit, a: str, b: str) -> str:
    """Where `a` wins and where it loses against `b`, the largest first, in words."""
    told = sorted(records(_counted(comparison)), key=lambda line: -abs(line["lead"]))

    def named(sign: int) -> str:
        ours = (line for line in told if line["lead"] * sign > 0)
        each = (
            f"{line['name'] or t('charts.rounding')} {amount(abs(line['lead']), unit, t)}" for line in ours
        )
        return "; ".join(each) or t("charts.nowhere")

    lead = amount(sum((line["lead"] for line in told), Decimal(0)), unit, t)
    return t("charts.waterfall_alt", a=a, b=b, lead=lead, ahead=named(1), behind=named(-1))


def price_curve(curve: pd.DataFrame, bids: pd.DataFrame, t: Texts) -> alt.LayerChart:
    """Points for every price and where the bids lie. curve: price [DKK], points; bids: bid, name too."""
    x = alt.X(
        "price:Q",
        title=t("charts.price"),
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(format=",.0f", grid=False, tickCount=4, labelOverlap=True, labelFlush=True),
    )
    y = alt.Y("points:Q", title=t("charts.points"), axis=alt.Axis(format=",~f", grid=False, tickCount=5))
    tips = [
        alt.Tooltip("name:N", title=t("charts.bid")),
        alt.Tooltip("price:Q", title=t("charts.price"), format=",.2~f"),
        alt.Tooltip("points:Q", title=t("charts.points"), format=",.2f"),
    ]
    placed = alt.Chart(labelled(curve_of(bids), curve_of(curve)))
    line = alt.Chart(curve_of(curve)).mark_line(color=THEME_COLOURS["price"], strokeWidth=2)
    dots = placed.mark_point(color=INK, fill=INK, size=48, opacity=1).encode(x=x, y=y, tooltip=tips)
    names = placed.mark_text(
        color=INK,
        fontSize=13,
        align=alt.ExprRef("datum.side"),
        dx=alt.ExprRef("datum.side == 'left' ? 7 : -7"),
        dy=alt.ExprRef("-9 - 15 * datum.level"),
    )
    named = names.encode(x=x, y=y, text=alt.Text("bid:N"))
    return styled([line.encode(x=x, y=y), dots, named], t, height=260)


def price_curve_alt(bids: pd.DataFrame, t: Texts) -> str:
    """The bids' prices and the points they give, the lowest price first, in words."""
    told = sorted(records(bids), key=lambda bid: bid["price"])
    each = (t("charts.price_gives", bid=b["bid"], price=b["price"], points=b["points"]) for b in told)
    return t("charts.price_curve_alt", bids="; ".join(each))


def _counted(comparison: pd.DataFrame) -> pd.DataFrame:
    """The criteria that are part of the total: a price that is given is not."""
    return comparison[comparison["lead"].notna()]


def _themed(segments: pd.DataFrame, t: Texts) -> alt.Chart:
    names = {t(f"tables.theme.{theme}"): colour for theme, colour in THEME_COLOURS.items()}
    present = {name: colour for name, colour in names.items() if name in set(segments["theme"])}
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=alt.ExprRef("width < 480 ? 3 : 5"),
        symbolType="square",
        symbolOpacity=1,
    )
    bars: alt.Chart = (
        alt.Chart(segments)
        .mark_bar(size=24, yOffset=14, strokeWidth=1)
        .encode(
            fill=alt.Fill(
                "theme:N", scale=alt.Scale(domain=list(present), range=list(present.values())), legend=legend
            ),
            stroke=alt.Stroke("edge:N", scale=None),
            fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
            tooltip=[
                alt.Tooltip("bid:N", title=t("charts.bid")),
                alt.Tooltip("said:N", title=t("charts.part")),
            ],
        )
    )
    return bars


def _inside(segments: pd.DataFrame, room: int) -> alt.Chart:
    # As much as the part is wide enough for: theme and value, the value, or nothing (the table has it all).
    space = f"datum.share * (width - {room}) - 8"
    shown = " : ".join(f"length({x}) * 6.4 < {space} ? {x}" for x in ("datum.said", "datum.value"))
    chart = alt.Chart(segments).transform_calculate(shown=f"{shown} : ''")
    words: alt.Chart = chart.mark_text(dy=14, fontSize=13, baseline="middle").encode(
        text=alt.Text("shown:N"), color=alt.Color("ink:N", scale=None)
    )
    return words


def _named(bids: pd.DataFrame, x: Across) -> Iterator[alt.Chart]:
    chart, y = alt.Chart(bids), _down(bids)
    yield words(chart, "title", dy=-26, weight="datum.title_weight").encode(y=y, x=LEFT)
    yield words(chart, "kind", dy=-8, color=QUIET).encode(y=y, x=LEFT)
    yield words(chart, "value", dx=6, dy=14, weight="datum.weight").encode(y=y, x=x("end"))


def _down(bids: pd.DataFrame) -> alt.Y:
    return alt.Y("bid:N", axis=None, scale=alt.Scale(domain=list(bids["bid"]), padding=0))
