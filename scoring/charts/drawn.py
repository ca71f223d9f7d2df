"""Drawn: tables → the rows a chart draws, with the words and ends of every bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from scoring.charts.style import INK, LIGHT, QUIET, THEME_COLOURS
from scoring.tables import Unit, amount, decimals, signed
from scoring.texts import Texts
from scoring.values import THEMES, Theme

_APART = 0.12
"""How far apart two dots must lie for labels on one line, as part of the curve's width."""


def bids_of(ranking: pd.DataFrame, t: Texts, unit: Unit) -> pd.DataFrame:
    """One row per bid: what stands above its bar and at its end."""
    places = decimals(ranking["total"], unit)
    return pd.DataFrame(
        {
            "bid": bid["bid"],
            "title": title_of(bid),
            "kind": kind_of(bid, t),
            "title_weight": "bold" if bid["winner"] else "normal",
            "weight": "bold",
            "value": amount(bid["total"], unit, t, places),
            "end": float(bid["total"]),
        }
        for bid in records(ranking)
    )


def segments_of(bid: str, parts: pd.DataFrame, unit: Unit, t: Texts) -> Iterator[dict[str, object]]:
    """The parts of one bar, end to end (see `charts.contributions`)."""
    amounts: dict[Theme, Decimal] = dict(zip(parts["theme"], parts["amount"], strict=True))
    up = down = 0.0
    if unit == "DKK" and "price" in amounts:
        price = amounts.pop("price")
        deducted = sum((x for x in amounts.values() if x < 0), Decimal(0))
        up, down = float(price), float(price + deducted)
        said = t("charts.evaluation_price") if deducted else t("tables.theme.price")
        yield _segment(bid, "price", 0.0, max(0.0, down), amount(price + deducted, unit, t), said, t)
    for theme in (theme for theme in THEMES if amounts.get(theme)):
        x, name = amounts[theme], t(f"tables.theme.{theme}")
        value = amount(x, unit, t) if unit == "DKK" else _short(x, t)
        if x > 0:
            yield _segment(bid, theme, up, up + float(x), value, name, t)
            up += float(x)
        elif unit == "DKK":
            # From the evaluation price up to the price, in house order.
            yield _segment(bid, theme, down, down - float(x), value, name, t, light=True)
            down -= float(x)
        else:
            yield _segment(bid, theme, down + float(x), down, value, name, t, light=True)
            down += float(x)


def steps_of(comparison: pd.DataFrame, t: Texts, unit: Unit, a: str, b: str) -> Iterator[dict[str, object]]:
    """The bars of a waterfall: each criterion's lead from where the last one ended, and the sum from zero."""
    at = Decimal(0)
    for n, line in enumerate(records(comparison)):
        lead: Decimal = line["lead"]
        colour = THEME_COLOURS[line["theme"]] if line["theme"] else QUIET
        yield _step(n, line["name"] or t("charts.rounding"), at, at + lead, lead, colour, unit, t)
        at += lead
    name = t("charts.lead_in_total", a=a, b=b)
    yield {**_step(len(comparison), name, Decimal(0), at, at, INK, unit, t), "weight": "bold"}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as they are: pandas' own way would bend a Decimal or None."""
    return [dict(zip(frame.columns, line, strict=True)) for line in frame.itertuples(index=False, name=None)]


def curve_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Prices and points as floats, which only a drawing may use."""
    return frame.assign(price=frame["price"].astype(float), points=frame["points"].astype(float))


def labelled(bids: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """Bids on a curve with the place of their labels: side, and level above the dot where dots are close."""
    low, high = curve["price"].min(), curve["price"].max()
    width = (high - low) or 1.0
    levels: list[int] = []
    prices = sorted(bids["price"])
    for n, price in enumerate(prices):
        near = {levels[k] for k in range(n) if price - prices[k] < _APART * width}
        levels.append(next(level for level in range(n + 1) if level not in near))
    sides = ["right" if price > low + (1 - _APART) * width else "left" for price in prices]
    return bids.sort_values("price").assign(level=levels, side=sides)


def title_of(bid: Mapping[str, Any]) -> str:
    """1. A4 Navn; a shared place is 1.–2."""
    shared = bid["first"] != bid["last"]
    place = f"{bid['first']}.–{bid['last']}." if shared else f"{bid['first']}."
    return f"{place} {bid['bid']} {bid['tenderer']}"


def kind_of(bid: Mapping[str, Any], t: Texts) -> str:
    kind = t(f"tables.kind.{bid['kind']}")
    return f"{kind} · {t('charts.winner')}" if bid["winner"] else kind


def _short(x: Decimal, t: Texts) -> str:
    return t("tables.minus", amount=t.points(-x)) if x < 0 else t.points(x)


def _segment(
    bid: str, theme: Theme, start: float, end: float, value: str, name: str, t: Texts, *, light: bool = False
) -> dict[str, object]:
    return {
        "bid": bid,
        "theme": t(f"tables.theme.{theme}"),
        "start": start,
        "end": end,
        "middle": (start + end) / 2,
        "value": value,
        "said": f"{name} {value}",
        "opacity": LIGHT if light else 1.0,
        "edge": THEME_COLOURS[theme] if light else "white",
        "ink": INK if light else "white",
    }


def _step(
    n: int, name: str, start: Decimal, end: Decimal, lead: Decimal, colour: str, unit: Unit, t: Texts
) -> dict[str, object]:
    return {
        "step": n,
        "name": name,
        "start": float(start),
        "end": float(end),
        "right": float(max(start, end)),
        "zero": 0.0,
        "value": signed(lead, unit, t),
        "colour": colour,
        "opacity": LIGHT if lead < 0 else 1.0,
        "weight": "normal",
    }
