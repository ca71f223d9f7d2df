"""Weight bar: how does an officer move one weight and see the others give way?

A stacked bar moved by dragging, touch or keyboard, with a padlock per part. The browser shows
a preview and sends what was done; `weights.move` does the arithmetic. Writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import streamlit as st

from scoring import weights
from scoring.charts import THEME_COLOURS
from scoring.texts import Texts
from scoring.values import THEMES, Theme

_AMOUNT = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
_HERE = Path(__file__).parent
_BAR = st.components.v2.component(
    "weight_bar",
    js="\n".join((_HERE / f).read_text(encoding="utf-8") for f in ("weight_bar_sums.js", "weight_bar.js")),
    css=(_HERE / "weight_bar.css").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Part:
    """One segment. weight [percent, at most two decimals]; `locked` until the officer says otherwise."""

    id: str
    name: str
    theme: Theme
    weight: Decimal
    locked: bool = False


def weight_bar(
    parts: Sequence[Part], *, key: str, texts: Texts, step: Decimal = Decimal(1), fixed: bool = False
) -> dict[str, Decimal] | None:
    """Show the bar; return the new weights when the officer has just moved one, otherwise None.

    The sum of the weights never changes: 100 stays exactly 100. A change is known before the bar is
    drawn, so bar and everything below it agree in the same run, in a page and in a fragment alike:

        changed = weight_bar(parts, key="weights", texts=t)
        if changed: keep(changed)      # at once: it is returned only in this run

    Locks are the bar's own and stay for the session under `key`. `step` [percentage points] is what an
    arrow key and a drag move; Shift makes it a tenth, PageUp and PageDown five. Not for use in a form.
    `fixed`: the bar is only read; nothing moves and no lock opens.
    """
    memory = st.session_state.setdefault(f"{key}.memory", {"seen": 0, "locks": {}})
    acts = [act for act in _sent(key) if act["n"] > memory["seen"]] if not fixed else []
    before = {part.id: part.weight for part in parts}
    locked = {part.id: part.locked for part in parts}
    locks = {**locked, **{k: on for k, on in memory["locks"].items() if k in locked}}
    after = before
    for act in acts:
        after, locks = _done(act, after, locks)
    seen = max((act["n"] for act in acts), default=memory["seen"])
    shown = sorted(parts, key=lambda part: THEMES.index(part.theme))
    data = {
        "parts": [
            _segment(part, after[part.id], locked=fixed or locks[part.id], texts=texts) for part in shown
        ],
        "step": f"{step:.2f}",
        "seen": seen,
        "fixed": fixed,
        **_words(texts, step, fixed=fixed),
    }
    _BAR(key=key, data=data, on_acts_change=_nothing)
    # Last, and in place: a run cut short before this line gets the same acts again.
    memory.update(seen=seen, locks={k: on for k, on in locks.items() if on != locked[k]})
    return after if after != before else None


def _sent(key: str) -> list[dict[str, int | str | bool]]:
    # All acts the bar has not seen answered, so that two quick ones cannot hide each other.
    state = st.session_state.get(key) or {}
    return state.get("acts") or []


def _done(
    act: Mapping[str, object], parts: dict[str, Decimal], locks: dict[str, bool]
) -> tuple[dict[str, Decimal], dict[str, bool]]:
    moved = str(act.get("id"))
    if moved not in parts:
        return parts, locks
    if "locked" in act:
        return parts, {**locks, moved: bool(act["locked"])}
    to = str(act.get("to"))
    if not _AMOUNT.fullmatch(to):
        return parts, locks
    return weights.move(parts, moved, Decimal(to), frozenset(k for k, on in locks.items() if on)), locks


def _segment(part: Part, weight: Decimal, *, locked: bool, texts: Texts) -> dict[str, object]:
    return {
        "id": part.id,
        "name": part.name,
        "weight": f"{weight:.2f}",
        "locked": locked,
        "colour": THEME_COLOURS[part.theme],
        "lock": texts("weight_bar.lock", name=part.name),
        "less": texts("weight_bar.less", name=part.name),
        "more": texts("weight_bar.more", name=part.name),
    }


def _words(texts: Texts, step: Decimal, *, fixed: bool) -> dict[str, str]:
    # The browser writes the preview in the same style: it gets one number as a pattern.
    sample = Decimal("8.5")
    number = texts.number(sample)
    return {
        "label": texts("weight_bar.label"),
        "hint": texts("weight_bar.fixed")
        if fixed
        else texts("weight_bar.hint", step=step, tenth=step / 10, leap=step * 5),
        "comma": number[1],
        "percent": texts.percent(sample).replace(number, "{}"),
    }


def _nothing() -> None:
    """A trigger is only delivered when it has a callback."""
