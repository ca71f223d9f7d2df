"""What-if bar: which weighting is tried now? The bar, the way back, the address. Nothing is written."""

from __future__ import annotations

from decimal import Decimal
from typing import cast
from urllib.parse import urlencode

import streamlit as st

from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.tables import criterion_name
from scoring.values import Theme
from scoring.words.tried import Level, Tried, address, fits, levels, percents, read, settled_on
from widgets import session
from widgets.weight_bar import Part, weight_bar

ADDRESS, LOT = "vaegte", "delaftale"


def state_key(case: Case, model: EvaluationModel) -> str:
    """Where the session keeps the weighting being tried on this model."""
    return f"whatif:{case.tender.id}:{case.models.index(model)}"


def lot_from_address(case: Case) -> None:
    """Open the lot the address names; to be called before the lot is chosen."""
    wanted = st.query_params.get(LOT)
    if wanted in {lot.id for lot in case.tender.lots} and "lot" not in st.session_state:
        st.session_state["lot"] = wanted


def tried_now(case: Case, model: EvaluationModel) -> Tried | None:
    """The weighting the officer tries: what the address says if it is new, else as it was left."""
    key = state_key(case, model)
    given = st.query_params.get(ADDRESS)
    if given and given != st.session_state.get(f"{key}.address"):
        st.session_state[f"{key}.address"] = given
        found = read(given, model)
        show(key, found)
        if found is None:
            st.warning(session.texts()("whatif.bad_address"))
    tried = cast("Tried | None", st.session_state.get(key))
    return settled_on(model, tried) if tried and fits(model, tried) else None


def bar(case: Case, model: EvaluationModel, tried: Tried | None) -> tuple[Level, Tried | None]:
    """The weight bar; its level, and the weighting after what the officer has just done."""
    t, key = session.texts(), state_key(case, model)
    offered = levels(model)
    if not offered:
        st.write(t("whatif.one_weight"))
        return "criteria", None
    level = _level(offered, key)
    now = percents(model, tried, level)
    moved = weight_bar([_part(model, level, k, x) for k, x in now.items()], key=f"{key}/{level}", texts=t)
    if moved:
        tried = settled_on(model, Tried(level, moved))
        st.session_state[key] = tried
    return level, tried


def back(case: Case, model: EvaluationModel, tried: Tried | None) -> None:
    """The way back to the model's own weights."""
    t = session.texts()
    st.button(t("whatif.reset"), on_click=show, args=(state_key(case, model), None), disabled=tried is None)


def show(key: str, tried: Tried | None) -> None:
    """Put a weighting into the bar; before the bar is drawn."""
    st.session_state[key] = tried
    if tried:
        st.session_state[f"{key}/level"] = tried.level


def keep_address(case: Case, model: EvaluationModel, lot: str, tried: Tried | None) -> None:
    """Let the page's address say what is tried, so that it survives a reload and can be sent."""
    key = f"{state_key(case, model)}.address"
    said = address(tried) if tried else None
    st.session_state[key] = said
    if said is None:
        st.query_params.pop(ADDRESS, None)
    elif st.query_params.get(ADDRESS) != said:
        st.query_params[ADDRESS] = said
    if len(case.tender.lots) > 1 and st.query_params.get(LOT) != lot:
        st.query_params[LOT] = lot


def share(case: Case, lot: str, tried: Tried | None) -> None:
    """The address of the weighting, ready to copy."""
    t = session.texts()
    with st.popover(t("whatif.share.title")):
        st.write(t("whatif.share.words"))
        parts = {"sag": case.tender.id}
        if len(case.tender.lots) > 1:
            parts[LOT] = lot
        if tried:
            parts[ADDRESS] = address(tried)
        st.code(f"{st.context.url or ''}?{urlencode(parts, safe=':,')}", language=None, wrap_lines=True)


def _level(offered: tuple[Level, ...], key: str) -> Level:
    if len(offered) == 1:
        return offered[0]
    t = session.texts()
    st.session_state.setdefault(f"{key}/level", offered[0])
    chosen = st.segmented_control(
        t("whatif.level"),
        offered,
        required=True,
        format_func=lambda level: t(f"whatif.level_{level}"),
        key=f"{key}/level",
    )
    return cast(Level, chosen)


def _part(model: EvaluationModel, level: Level, key: str, weight: Decimal) -> Part:
    t = session.texts()
    if level == "themes":
        theme = cast(Theme, key)
        return Part(key, t(f"tables.theme.{theme}"), theme, weight)
    c = next(c for c in model.leaves() if c.id == key)
    return Part(key, f"{c.id} {criterion_name(c, t.language)}", c.theme, weight)
