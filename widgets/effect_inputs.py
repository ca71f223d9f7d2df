"""Effect inputs: every assumption with year, source and status, to change and to put back.

What is typed here and cannot be read is refused on the spot and never kept: an unread number in a case stops
its scoring, and nothing of the effect may do that.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from scoring import edit, reference
from scoring.effect import Effect
from scoring.effect.book import OUTLOOKS, BenefitRate, Used
from scoring.evaluation import EvaluationModel
from scoring.model import Case, EffectOffer, EffectParameter, Estimate
from scoring.reading import typed
from scoring.values import CriterionId, Finding, LotId
from widgets import effect_shown as shown
from widgets import session
from widgets.explained import plain
from widgets.fields import choice_field, key_of, text_field, written
from widgets.forms import refuse, refused

_ROLES: tuple[tuple[EffectOffer, str], ...] = (
    ("promised_share", "indicator"),
    ("retention", "indicator"),
    ("credibility", "assessed"),
)
Put = Callable[[Case, str], Case | str]
"""The case after a text was typed, or why it was not taken."""


def inputs(case: Case, lot: LotId, model: EvaluationModel, found: Effect) -> None:
    """Where the figures come from, the assumptions, the rates that were found, the refund stair."""
    t = session.texts()
    with st.expander(t("effect.inputs.title"), key="effect/inputs", expanded=not found.costs):
        st.markdown(f"**{t('effect.inputs.links')}**")
        _links(case, lot, model)
        st.markdown(plain(t("effect.inputs.words")))
        for name, row in found.assumptions.items():
            _assumption(name, row, answered=name in case.effect.criteria)
        _rates()
        _refund(found)


def _links(case: Case, lot: LotId, model: EvaluationModel) -> None:
    t = session.texts()
    for (role, how), column in zip(_ROLES, st.columns(3), strict=True):
        leaves = {c.id: c.name for c in model.leaves() if c.kind == "quality" and c.scoring.how == how}
        with column:
            _criterion(role, case.effect.criteria.get(role), leaves)
    items = {line.item: line.description for bid in case.bids_in(lot) for line in bid.lines(lot)}
    for item, description in items.items():
        _line(item, description, case.effect.prices.get(item, ""))
    persons = case.effect.persons.get(lot)
    _typed(
        t("effect.inputs.persons"),
        f"effect/persons/{lot}",
        "" if persons is None else str(persons),
        lambda now, text: _with_persons(now, lot, text),
        help=t("effect.inputs.persons_help"),
    )


def _criterion(role: EffectOffer, chosen: CriterionId | None, leaves: dict[CriterionId, str]) -> None:
    t = session.texts()
    options = ("", *leaves) if chosen in (None, *leaves) else ("", str(chosen), *leaves)

    def put(now: Case, criterion: str) -> Case:
        others = {r: c for r, c in now.effect.criteria.items() if r != role}
        return _with(now, criteria={**others, role: criterion} if criterion else others)

    choice_field(
        t(f"effect.inputs.{role}"),
        f"effect/criteria/{role}",
        chosen or "",
        options,
        put,
        name=lambda c: f"{c} {leaves.get(c, '')}".strip() or t("effect.inputs.nothing"),
    )


def _line(item: str, description: str, use: str) -> None:
    t = session.texts()
    label = t("effect.inputs.line", item=item)

    def put(now: Case, chosen: str) -> Case:
        others = {i: u for i, u in now.effect.prices.items() if i != item}
        return _with(now, prices={**others, item: chosen} if chosen else others)

    choice_field(
        f"{label}: {plain(description)}" if description else label,
        f"effect/prices/{item}",
        use,
        ("", "per_person", "per_result"),
        put,
        name=lambda u: t(f"effect.inputs.{u or 'ordinary'}"),
    )


def _assumption(name: EffectParameter, row: Used, *, answered: bool) -> None:
    t, said = session.texts(), row.assumption
    unit = t(f"effect.inputs.unit_{said.unit}")
    st.markdown(f"**{plain(said.name.in_(t.language))}** ({unit})  \n{plain(said.note.in_(t.language))}")
    if answered:
        st.markdown(plain(t("effect.inputs.answered")))
    for outlook, column in zip(OUTLOOKS, st.columns(3), strict=True):
        with column:
            _typed(
                f"{t(f'effect.outlook.{outlook}')} ({unit})",
                f"effect/parameters/{name}/{outlook}",
                written(row.stated(outlook), "amount" if said.unit == "kroner" else "number"),
                lambda now, text, outlook=outlook: _with_number(now, row, outlook, text),
            )
    st.markdown(plain(_from(row)))
    if row.own is not None:
        _own(name, row)


def _from(row: Used) -> str:
    t, said, own = session.texts(), row.assumption, row.own
    if own is not None and row.replaced:
        source, status = own.source or t("effect.inputs.no_source"), t("effect.inputs.own")
    else:
        source, status = said.source.in_(t.language), t(f"effect.status.{said.status}")
    year = row.year or t("effect.inputs.no_year")
    return t("effect.inputs.from_source", year=str(year), source=source.rstrip("."), status=status)


def _own(name: EffectParameter, row: Used) -> None:
    """Year and source of the department's own numbers, and the way back."""
    t, own = session.texts(), row.own or Estimate()
    place, left, right = f"effect/parameters/{name}", *st.columns([1, 4])
    with left:
        year = "" if own.year is None else str(own.year)
        _typed(t("effect.inputs.year"), f"{place}/year", year, lambda now, text: _with_year(now, row, text))
    with right:
        text_field(
            t("effect.inputs.source"),
            f"{place}/source",
            own.source,
            lambda now, text: _with_estimate(now, name, edit.changed(_own_of(now, row), source=text)),
        )
    st.button(t("effect.inputs.back"), key=f"{place}/back", on_click=_put_back, args=(row,))


def _rates() -> None:
    t, book = session.texts(), reference.effect_parameters()
    st.markdown(f"**{t('effect.inputs.rates')}**  \n{plain(t('effect.inputs.rates_words'))}")
    st.table(shown.rates(book, t), border="horizontal", alt=t("effect.inputs.rates"))
    usable = {r.id: r for r in book.rates if r.amount is not None and r.whole}
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        t("effect.inputs.choose_rate"),
        list(usable),
        format_func=lambda i: usable[i].name.in_(t.language),
        key="effect/rate",
    )
    right.button(t("effect.inputs.use_rate"), key="effect/use_rate", on_click=_take, args=(usable[chosen],))


def _refund(found: Effect) -> None:
    t, book = session.texts(), reference.effect_parameters()
    st.markdown(f"**{t('effect.inputs.refund')}**")
    st.markdown(plain(t("effect.inputs.refund_words", law=book.refund.law, source=book.refund.source)))
    benefit = found.assumptions["benefit_monthly"].value("central")
    st.table(shown.refund(book, benefit, t), border="horizontal", alt=t("effect.inputs.refund"))


def _typed(label: str, place: str, value: str, put: Put, help: str | None = None) -> None:
    """A text field that saves what could be read, and says why when it could not."""
    key = key_of(place)
    st.session_state.setdefault(key, value)
    st.text_input(label, key=key, max_chars=40, on_change=_read, args=(label, place, put), help=help)
    refused(place)


def _read(label: str, place: str, put: Put) -> None:
    held = session.opened()
    if held is None:
        return
    after = put(held.case, st.session_state[key_of(place)])
    if isinstance(after, str):
        refuse(place, after)
    else:
        session.keep(after, label)


def _with(case: Case, **updates: object) -> Case:
    return edit.changed(case, effect=edit.changed(case.effect, **updates))


def _with_estimate(case: Case, name: EffectParameter, estimate: Estimate) -> Case:
    return _with(case, parameters={**case.effect.parameters, name: estimate})


def _own_of(case: Case, row: Used) -> Estimate:
    """The department's own numbers; at first the program's, without their year and source."""
    said = row.assumption
    own = case.effect.parameters.get(said.id, Estimate())
    return own if _numbers(own) else edit.changed(own, low=said.low, central=said.central, high=said.high)


def _with_number(case: Case, row: Used, outlook: str, text: str) -> Case | str:
    t, said = session.texts(), row.assumption
    what = "amount" if said.unit == "kroner" else "number"
    number = typed(text, outlook, what)
    if isinstance(number, Finding):
        return t.sentence(number)
    if number is not None and not said.least <= number <= said.most:
        name = said.name.in_(t.language)
        return t("finding.effect.outside", name=name, least=said.least, most=said.most)
    if number is not None and said.unit == "months" and number != number.to_integral_value():
        return t("finding.effect.not_whole", name=said.name.in_(t.language))
    own = edit.changed(_own_of(case, row), **{outlook: number})
    return _without(case, said.id) if not _numbers(own) else _with_estimate(case, said.id, own)


def _numbers(estimate: Estimate) -> bool:
    return any(x is not None for x in (estimate.low, estimate.central, estimate.high))


def _without(case: Case, name: EffectParameter) -> Case:
    """The case without own numbers for an assumption; the fields show the program's again."""
    for field in (*OUTLOOKS, "year", "source"):
        st.session_state.pop(key_of(f"effect/parameters/{name}/{field}"), None)
    return _with(case, parameters={k: e for k, e in case.effect.parameters.items() if k != name})


def _with_year(case: Case, row: Used, text: str) -> Case | str:
    digits = text.strip()
    if digits and not (digits.isdecimal() and len(digits) == 4 and 1900 <= int(digits) <= 2200):
        return session.texts()("effect.inputs.year_wrong")
    year = int(digits) if digits else None
    return _with_estimate(case, row.assumption.id, edit.changed(_own_of(case, row), year=year))


def _with_persons(case: Case, lot: LotId, text: str) -> Case | str:
    others = {k: n for k, n in case.effect.persons.items() if k != lot}
    number = typed(text, lot, "number")
    if number is None:
        return _with(case, persons=others)
    if isinstance(number, Finding) or number < 1 or number != number.to_integral_value():
        return session.texts()("effect.inputs.persons_wrong")
    return _with(case, persons={**others, lot: int(number)})


def _put_back(row: Used) -> None:
    held, t = session.opened(), session.texts()
    if held:
        said = t("effect.inputs.back_done", name=row.assumption.name.in_(t.language))
        session.keep(_without(held.case, row.assumption.id), said)


def _take(rate: BenefitRate) -> None:
    held, t, month = session.opened(), session.texts(), rate.monthly()
    if held is None or month is None:
        return
    name = rate.name.in_(t.language)
    source = ", ".join(part for part in (name, rate.source) if part)
    estimate = Estimate(low=month, central=month, high=month, year=rate.year, source=source)
    case = _with_estimate(_without(held.case, "benefit_monthly"), "benefit_monthly", estimate)
    session.keep(case, t("effect.inputs.used_rate", name=name))
