"""Lots solved: the award and the trade-off curve of the open case, within a time an officer can wait.

Kept by the content of the case, so that opening an expander does not solve the same problem again.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from scoring import casefile, seals
from scoring.award import AnalysisLimits, Award, Effort, problem, solve
from scoring.award import tradeoff as award_tradeoff
from scoring.award.tradeoff import Point
from scoring.model import Case
from scoring.values import Theme

AT_ONCE_S = 4.0
"""How long a proof may take when the page opens [seconds]."""
LONGER_S = 60.0
"""How long it may take when the officer asks for it [seconds]."""
SMALL = 200
"""Up to so many pairs of bid and lot the award is found without being asked."""
SMALL_CURVE = 60
"""The same for the trade-off curve, which takes many awards."""
_CURVE_STEPS = 5_000
_KEPT = 32


def is_small(case: Case, most: int = SMALL) -> bool:
    """Whether the award (or, with `SMALL_CURVE`, the curve) can be found while the page opens."""
    return sum(len(case.bids_in(lot.id)) for lot in case.tender.lots) <= most


def awarded(
    case: Case, held_out: tuple[str, ...], limits: AnalysisLimits | None = None, seconds: float = AT_ONCE_S
) -> Award:
    """The award without the bids held out; with `limits`, an analysis of its own."""
    return _awarded(case, held_out, limits, seconds)


def traded_off(case: Case, held_out: tuple[str, ...], theme: Theme) -> tuple[Point, ...]:
    """The cheapest awards with at least so many points on `theme`, from the cheapest to the fullest."""
    return _traded_off(case, held_out, theme)


def _published(case: Case) -> str:
    return f"{casefile.digest(case)} {seals.is_sealed(case)}"


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _published})
def _awarded(case: Case, held_out: tuple[str, ...], limits: AnalysisLimits | None, seconds: float) -> Award:
    return solve(case, reject=held_out, limits=limits, effort=Effort(stop=_after(seconds)))


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _published})
def _traded_off(case: Case, held_out: tuple[str, ...], theme: Theme) -> tuple[Point, ...]:
    effort = Effort(iterations=_CURVE_STEPS, stop=_after(AT_ONCE_S))
    return award_tradeoff.curve(problem(case, reject=held_out), theme, effort=effort)


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
