"""Print: what does a chart look like on paper? The specification of the screen, drawn without a browser.

Vega-Lite → SVG or PNG by vl-convert, offline, with the typeface of the paper and the chart's own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import vl_convert

from scoring.charts.style import NUMBER_LOCALE
from scoring.texts import Language

TYPEFACE = "Source Sans Pro"
"""The family in `data/print/fonts`: static files, because a variable one prints as its lightest cut."""

WIDTH = 700
"""How wide a chart is drawn [px] where its frame would say; its letters then print at 8 to 9 points."""

_SHARP = 3.0
"""Pixels of a picture for each pixel of the drawing: about 330 to the inch on the page."""


def svg(spec: Mapping[str, Any], fonts: str, language: Language = "da") -> str:
    """The chart as SVG with selectable text. fonts: the folder of the typeface."""
    _register(fonts)
    drawn: str = vl_convert.vegalite_to_svg(
        _printed(spec), format_locale=dict(NUMBER_LOCALE[language]), allowed_base_urls=[]
    )
    return drawn


def png(spec: Mapping[str, Any], fonts: str, language: Language = "da") -> bytes:
    """The chart as a picture, for Word. fonts: the folder of the typeface."""
    _register(fonts)
    drawn: bytes = vl_convert.vegalite_to_png(
        _printed(spec), scale=_SHARP, format_locale=dict(NUMBER_LOCALE[language]), allowed_base_urls=[]
    )
    return drawn


@cache
def _register(fonts: str) -> None:
    vl_convert.register_font_directory(fonts)


def _printed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The specification with the paper's typeface and, for a single chart, the paper's width."""
    config = {**spec.get("config", {}), "font": TYPEFACE}
    single = "layer" in spec or "mark" in spec
    width = {"width": WIDTH} if single and spec.get("width", "container") == "container" else {}
    return {**spec, **width, "config": config}
