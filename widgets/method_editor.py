"""Method editor: how do price and quality meet, in words, as a formula, and with which parameters?

A method is taken into use when every parameter it needs has been typed; nothing is filled in for the
officer. Until then the choice is kept for the session beside the method that counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from scoring import edit
from scoring.evaluation import EvaluationModel
from scoring.methods import METHODS
from scoring.model import Case
from scoring.reading import What, typed
from scoring.values import Finding
from widgets import session
from widgets.course_lock import locked
from widgets.fields import key_of, written

Draft = dict[str, str]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a method: a number (`what`) or one of `options`.

    `optional` ones may stay empty. `begins` is what a new choice starts with, where every value ranks alike.
    """

    name: str
    what: What = "number"
    options: tuple[str, ...] = ()
    unit: str = ""
    optional: bool = False
    begins: str = ""


_OUTSIDE_LOWEST = Parameter("outside", options=("floor", "negative", "fallback"))
_FALLBACK = Parameter("fallback_spread", "percent", unit="%")
_SPREAD = Parameter("spread", "percent", unit="%")

PARAMETERS: Mapping[str, tuple[Parameter, ...]] = {
    "fixed_kroner": (
        Parameter("kroner_per_point", "amount", unit="kr.", optional=True),
        Parameter("percent_of_lot_value", "percent", unit="%", optional=True),
        Parameter("form", options=("deduct", "add"), begins="deduct"),
    ),
    "linear_from_lowest": (_SPREAD, _OUTSIDE_LOWEST, _FALLBACK),
    "linear_span": (
        Parameter("low", "amount", unit="kr."),
        Parameter("high", "amount", unit="kr."),
        Parameter("outside", options=("clip", "extend")),
    ),
    "gate_then_price": (Parameter("then", options=("lowest_price", "price_per_point")),),
    "quality_per_price": (Parameter("factor", begins="1000000"),),
    "fixed_price": (Parameter("price", "amount", unit="kr.", optional=True),),
    "from_average": (Parameter("average", options=("mean", "median")), _SPREAD),
}
"""What each method asks for, in the order it is asked; a method that is not named asks for nothing."""


def choose_method(model: EvaluationModel | None, index: int) -> str | None:
    """The choice of method and its parameters; the name of the method shown, None before there is one.

    With a model the method is kept in it as soon as it is complete; without one the page asks `complete`.
    """
    t, key, draft = session.texts(), key_of(f"models/{index}/method"), _draft(model, index)
    st.session_state.setdefault(key, draft.get("name"))
    st.selectbox(
        t("method_choice.label"),
        tuple(METHODS),
        index=0 if "name" in draft else None,
        placeholder=t("method_choice.placeholder"),
        format_func=_offered,
        disabled=locked(),
        key=key,
        on_change=_chosen,
        args=(index, key),
    )
    shown = draft.get("name")
    if shown:
        if METHODS[shown].comparison_only:
            st.warning(t("method_choice.discouraged", why=t(f"method.{shown}.discouraged")))
        st.write(t(f"method.{shown}.words"))
        for parameter in _asked(draft):
            _field(parameter, draft, index)
        _what_is_missing(model, draft, index)
    return shown


def complete(model: EvaluationModel | None, index: int) -> dict[str, object] | None:
    """The chosen method with its parameters once none is missing and they hold together; None until then."""
    method = _all_there(model, index)
    return method if method and _holds(method) else None


def taken_into_use(index: int) -> None:
    """Forget the choice that waited: the model has it now."""
    st.session_state.pop(_draft_key(index), None)


def _all_there(model: EvaluationModel | None, index: int) -> dict[str, object] | None:
    draft = _draft(model, index)
    read = {p.name: _read(p, draft) for p in _asked(draft)}
    if not draft or any(_lacks(p, read[p.name]) for p in _asked(draft)):
        return None
    return {"name": draft["name"], **{name: value for name, value in read.items() if value is not None}}


def _draft(model: EvaluationModel | None, index: int) -> Draft:
    """What has been chosen and typed but does not count yet; else the model's own method as typed."""
    waiting = st.session_state.get(_draft_key(index))
    if waiting is not None:
        return dict(waiting)
    if model is None:
        return {}
    draft = {"name": model.method.name}
    for parameter in PARAMETERS.get(model.method.name, ()):
        value = getattr(model.method, parameter.name)
        draft[parameter.name] = value if parameter.options else written(value, parameter.what)
    return draft


def _draft_key(index: int) -> str:
    return key_of(f"models/{index}/method_draft")


def _asked(draft: Draft) -> Iterator[Parameter]:
    for parameter in PARAMETERS.get(draft.get("name", ""), ()):
        if parameter is not _FALLBACK or draft.get("outside") == "fallback":
            yield parameter


def _field(parameter: Parameter, draft: Draft, index: int) -> None:
    t, label = session.texts(), session.texts()(f"param.{parameter.name}")
    key = key_of(f"models/{index}/method/{draft['name']}/{parameter.name}")
    help = t(f"param_help.{parameter.name}")
    put = {
        "key": key,
        "help": help,
        "on_change": _typed,
        "args": (index, parameter.name, key),
        "disabled": locked(),
    }
    if parameter.options:
        st.session_state.setdefault(key, draft.get(parameter.name) or None)
        group = parameter.name
        name = lambda option: t(f"choice.{group}.{option}")  # noqa: E731
        st.selectbox(
            label,
            parameter.options,
            index=0 if draft.get(group) else None,
            placeholder=t("method_choice.pick"),
            format_func=name,
            **put,
        )
        return
    st.session_state.setdefault(key, draft.get(parameter.name, ""))
    st.text_input(f"{label} ({parameter.unit})" if parameter.unit else label, **put)
    found = _read(parameter, draft)
    if isinstance(found, Finding):
        st.error(t.sentence(found))


def _read(parameter: Parameter, draft: Draft) -> Decimal | str | Finding | None:
    text = draft.get(parameter.name) or ""
    if parameter.options:
        return text or None
    return typed(text, parameter.name, parameter.what)


def _lacks(parameter: Parameter, found: Decimal | str | Finding | None) -> bool:
    return isinstance(found, Finding) or (found is None and not parameter.optional)


def _chosen(index: int, key: str) -> None:
    held, name = session.opened(), st.session_state[key]
    if held is None or name is None:
        return
    model = _model(held.case, index)
    st.session_state.pop(_draft_key(index), None)
    if model is None or name != model.method.name:
        begun = {p.name: p.begins for p in PARAMETERS.get(name, ()) if p.begins}
        _take({"name": name, **begun}, index)


def _typed(index: int, name: str, key: str) -> None:
    held = session.opened()
    if held:
        _take({**_draft(_model(held.case, index), index), name: st.session_state[key] or ""}, index)


def _take(draft: Draft, index: int) -> None:
    """Keep the draft, and put the method into the model when it is complete."""
    held, t = session.opened(), session.texts()
    st.session_state[_draft_key(index)] = draft
    model = _model(held.case, index) if held else None
    method = complete(model, index)
    if held and model and method:
        what = t("method_choice.taken", name=t(f"method.{draft['name']}.name"))
        session.keep(edit.with_model(held.case, edit.changed(model, method=method), index), what)
        taken_into_use(index)


def _what_is_missing(model: EvaluationModel | None, draft: Draft, index: int) -> None:
    t, method = session.texts(), _all_there(model, index)
    missing = [t(f"param.{p.name}") for p in _asked(draft) if _lacks(p, _read(p, draft))]
    if missing:
        st.info(t("method_choice.missing", what=", ".join(missing)))
    elif method and not _holds(method):
        st.error(t(f"method.{draft['name']}.clash"))
    if model and _draft_key(index) in st.session_state:
        st.info(t("method_choice.until_then", name=t(f"method.{model.method.name}.name")))


def _holds(method: Mapping[str, object]) -> bool:
    try:
        EvaluationModel.model_validate({"criteria": (), "method": method})
    except ValueError:
        return False
    return True


def _model(case: Case, index: int) -> EvaluationModel | None:
    return case.models[index] if index < len(case.models) else None


def _offered(name: str) -> str:
    t = session.texts()
    title = t(f"method.{name}.name")
    return t("method_choice.only_comparison", name=title) if METHODS[name].comparison_only else title
