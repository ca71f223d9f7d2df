"""Correction shown: what a correction changes, what follows, and what stays; on screen and as a text."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import streamlit as st

from scoring.correction import Correction, Input, Number
from scoring.model import Case
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.words.headline import listed
from widgets import session
from widgets.explained import plain


def correction_shown(found: Correction, case: Case) -> None:
    """The inputs that change, the numbers that follow, what stays, and whether the winner changes."""
    t = session.texts()
    st.markdown(f"**{t('correction.inputs')}**")
    _table([(_place(i, case, t), _typed(i.before, t), _typed(i.after, t)) for i in found.inputs], t)
    st.markdown(f"**{t('correction.follows')}**")
    if found.numbers:
        _table([_line(n, case, t) for n in found.numbers], t)
    else:
        st.markdown(t("correction.no_numbers"))
    st.markdown("\n".join(f"- {plain(line)}" for line in kept(found, t)))
    for line in outcome(found, t):
        (st.error if found.moved else st.success)(plain(line))


def as_text(found: Correction, case: Case, reason: str, t: Texts) -> str:
    """The same for a file: one line per number, nothing left out."""
    lines = [t("correction.title_of", title=case.tender.title, id=case.tender.id)]
    lines += [t("correction.reason_of", reason=reason)] if reason else []
    lines += ["", t("correction.inputs")]
    lines += [
        t("correction.change", what=_place(i, case, t), before=_typed(i.before, t), after=_typed(i.after, t))
        for i in found.inputs
    ]
    lines += ["", t("correction.follows")]
    for n in found.numbers:
        what, before, after = _line(n, case, t)
        lines.append(t("correction.change", what=what, before=before, after=after))
    lines += [] if found.numbers else [t("correction.no_numbers")]
    return "\n".join([*lines, "", *kept(found, t), "", *outcome(found, t)]) + "\n"


def kept(found: Correction, t: Texts) -> tuple[str, ...]:
    """What stays as it was, to the letter."""
    return (
        t("correction.kept_points", n=found.kept_assessments, of=found.assessments),
        t("correction.kept_prices", n=found.kept_prices, of=found.prices),
        t("correction.kept_numbers", n=found.unchanged, of=found.unchanged + len(found.numbers)),
    )


def outcome(found: Correction, t: Texts) -> tuple[str, ...]:
    """Whether the winner is the same, lot by lot where it is not."""
    if not found.moved:
        return (t("correction.same_winner"),)
    return tuple(
        t("correction.other_winner", lot=lot, was=listed(was, t), now=listed(now, t))
        for lot, (was, now) in found.winners.items()
        if lot in found.moved
    )


def _table(lines: list[tuple[str, str, str]], t: Texts) -> None:
    heads = [t(f"course.change_head.{name}") for name in ("place", "before", "after")]
    frame = pd.DataFrame([tuple(plain(cell) for cell in line) for line in lines], columns=heads)
    st.table(frame, border="horizontal", hide_index=True)


def _line(n: Number, case: Case, t: Texts) -> tuple[str, str, str]:
    values = {"bid": n.bid, "lot": n.lot, "criterion": _criterion(n.criterion, case, t)}
    several = len(case.tender.lots) > 1
    what = t(f"correction.what_{n.what}", **values)
    what = t("correction.in_lot", what=what, lot=n.lot) if several else what
    return what, _worked(n.before, t), _worked(n.after, t)


def _criterion(key: str | None, case: Case, t: Texts) -> str:
    every = {c.id: c for m in case.models for c in m.criteria}
    return criterion_name(every[key], t.language) if key else ""


def _place(i: Input, case: Case, t: Texts) -> str:
    """A place as an officer names it; the path itself where there is no better name."""
    parts = i.place.split("/")
    if parts[0] == "assessments":
        _, bid, _, criterion, evaluator = parts
        return t("correction.place_points", bid=bid, criterion=_criterion(criterion, case, t), who=evaluator)
    if parts[2:3] == ["prices"]:
        return t(
            "correction.place_price", bid=parts[1], item=parts[4], field=t(f"correction.field_{parts[5]}")
        )
    if parts[2:3] == ["offered"] and len(parts) == 5:
        return t("correction.place_offer", bid=parts[1], criterion=_criterion(parts[4], case, t))
    return i.place


def _typed(said: Decimal | str | None, t: Texts) -> str:
    if said is None or said == "":
        return t("correction.nothing_there")
    return t.number(said) if isinstance(said, Decimal) else said


def _worked(said: Decimal | tuple[int, int] | None, t: Texts) -> str:
    if said is None:
        return t("correction.nothing_there")
    if isinstance(said, tuple):
        first, last = said
        return f"{first}." if first == last else f"{first}.–{last}."
    return t.number(said)
