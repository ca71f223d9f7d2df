"""Procurement facts: what does the rule book need to know about this purchase, and how is it entered?

Every field is saved when it is left and says the section it is for. What the rules do not ask of this
purchase is not shown: the form on cross-border interest only below the threshold, the earlier award only for
§ 190.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import streamlit as st

from scoring import edit, reference
from scoring.model import Case
from scoring.reading import What
from scoring.rules.book import RegimeKey
from scoring.rules.regime import Regime, regime
from scoring.values import Value
from widgets import session
from widgets.cpv_field import cpv_field
from widgets.date_field import date_field
from widgets.fields import Put, choice_field, key_of, number_field, text_field
from widgets.forms import small
from widgets.jump import asked
from widgets.master_data import PLACES, master_data

OPEN = "open"
"""What a choice shows where nobody has answered; a selectbox cannot show None."""
KINDS = ("services", "supplies", "works")
PROCEDURES = ("open", "restricted", "negotiated", "light", "other")
REGIMES = (OPEN, "full", "light", "cbi", "market", "small", "works_sub")
AWARD_CRITERIA = ("bpqr", "price", "cost")
RESERVED = ("none", "res-ws", "res-pub-ser")
_BELOW = {"cbi", "market"}
_OUTSIDE = {"market", "small"}
"""Purchases that no rule asks to divide, to train people, or to explain a turnover demand."""


@dataclass(frozen=True)
class Group:
    """Fields that belong together: their heading's key, the places they begin with, how they are shown."""

    name: str
    places: tuple[str, ...]
    show: Callable[[Case, Regime], None]
    matters: bool = True


def procurement_facts(case: Case) -> None:
    """The facts in groups that open; one with something unread in it, or that was jumped to, stands open."""
    t, binding = session.texts(), binding_regime(case)
    st.subheader(t("facts.title"))
    st.write(_answer(binding))
    for group in _groups(binding):
        with st.container():  # a place of its own, so that a group that comes or goes closes no other
            if group.matters:
                with st.expander(t(f"facts.group.{group.name}"), expanded=_stands_open(case, group)):
                    group.show(case, binding)


def _stands_open(case: Case, group: Group) -> bool:
    # Remembered, so that it does not close at the moment what was unread in it is mended.
    key = key_of(f"facts/{group.name}")
    waiting = any(place.startswith(group.places) for place in case.unread)
    st.session_state[key] = waiting or bool(asked(*group.places)) or st.session_state.get(key, False)
    return bool(st.session_state[key])


def binding_regime(case: Case) -> Regime:
    """Which rules bind the purchase today, by the facts entered."""
    return regime(case.tender, reference.rulebook(), session.now().date())


def _groups(binding: Regime) -> tuple[Group, ...]:
    """All groups in the order of the work, and whether they matter for this purchase."""
    is_below = set(binding.candidates) <= _BELOW
    return (
        Group("about", PLACES, lambda case, _: master_data(case)),
        Group("purchase", _places(*_PURCHASE), _purchase),
        Group("rules", _places(*_RULES), _rules),
        Group("below", _places("cross_border", "market_test"), _below, is_below),
        Group("before", _places("market_dialogue", "model_tested"), _before),
        Group("reserved", _places("reserved", "earlier_reserved_award"), _reserved),
        Group("demands", _places("limits", "training", "minimum_turnover"), _demands),
    )


_PURCHASE = (
    "contract_kind",
    "cpv",
    "estimated_value",
    "duration_months",
    "performed_in_denmark",
    "published",
)
_RULES = ("procedure", "award_criterion", "regime")


def _places(*fields: str) -> tuple[str, ...]:
    return tuple(f"tender/{field}" for field in fields)


def _answer(binding: Regime) -> str:
    t = session.texts()
    if binding.key:
        return t("facts.binding", regime=_named(binding.key))
    if set(binding.candidates) <= _BELOW:
        return t("facts.open", regimes=t("facts.or").join(map(_named, binding.candidates)))
    return t("facts.unknown")


def _named(key: RegimeKey) -> str:
    return session.texts()(f"regime.name.{key}")


def _purchase(case: Case, _: Regime) -> None:
    tender = case.tender
    left, right = st.columns(2)
    with left:
        _choice("contract_kind", tender.contract_kind, KINDS)
        cpv_field(case)
        _number("estimated_value", tender.estimated_value, "amount", "kr.")
    with right:
        _number("duration_months", tender.duration_months, "number", session.texts()("facts.months"))
        _yes_no("performed_in_denmark", tender.performed_in_denmark)
        _day("published", tender.published)


def _rules(case: Case, _: Regime) -> None:
    t, tender = session.texts(), case.tender
    left, right = st.columns(2)
    with left:
        _choice("procedure", tender.procedure, PROCEDURES)
        _choice("award_criterion", tender.award_criterion, AWARD_CRITERIA)
    with right:
        choice_field(
            t("facts.regime"),
            "tender/regime",
            tender.regime or OPEN,
            REGIMES,
            _put_answer("regime"),
            name=lambda key: t("facts.regime_open" if key == OPEN else f"regime.name.{key}"),
            help=t("facts.regime_help"),
        )


def _below(case: Case, binding: Regime) -> None:
    tender, form = case.tender, case.tender.cross_border
    small(session.texts()("facts.below_words"))
    _choice("cross_border/present", form.present or OPEN, (OPEN, "yes", "no"), _put_answer)
    left, right = st.columns(2)
    with left:
        _text("cross_border/subject", form.subject)
        _text("cross_border/value", form.value)
    with right:
        _text("cross_border/market", form.market)
        _text("cross_border/place", form.place)
    if form.present == "no" or binding.key == "market":
        _text("market_test", tender.market_test, lines=3)


def _before(case: Case, _: Regime) -> None:
    dialogue = case.tender.market_dialogue
    _yes_no("market_dialogue/held", dialogue.held)
    if dialogue.held or dialogue.shared or dialogue.measures:
        left, right = st.columns(2)
        with left:
            _text("market_dialogue/shared", dialogue.shared, lines=3)
        with right:
            _text("market_dialogue/measures", dialogue.measures, lines=3)
    _day("model_tested", case.tender.model_tested)


def _reserved(case: Case, _: Regime) -> None:
    tender = case.tender
    _choice("reserved", tender.reserved, RESERVED)
    if tender.reserved != "none":
        small(session.texts()("facts.reserved_words"))
        _yes_no("reserved_in_notice", tender.reserved_in_notice)
    if tender.reserved == "res-pub-ser":
        _day("earlier_reserved_award", tender.earlier_reserved_award)


def _demands(case: Case, binding: Regime) -> None:
    tender = case.tender
    if len(tender.lots) > 1:
        _text("limits/rule", tender.limits.rule, lines=3)
    elif binding.key not in _OUTSIDE:
        _text("limits/not_divided_because", tender.limits.not_divided_because, lines=3)
    if tender.contract_kind != "supplies" and binding.key not in _OUTSIDE:
        _yes_no("training/included", tender.training.included)
        if not tender.training.included:
            _text("training/exception", tender.training.exception, lines=2)
    _number("minimum_turnover", tender.minimum_turnover, "amount", "kr.")


def _choice(
    field: str, value: str, options: tuple[str, ...], put: Callable[[str], Put[str]] | None = None
) -> None:
    t, words = session.texts(), _words(field)
    choice_field(
        t(f"facts.{words}"),
        f"tender/{field}",
        value,
        options,
        (put or _put)(field),
        name=lambda code: t(f"facts.choice.{words}.{code}"),
        help=t(f"facts.{words}_help"),
    )


def _yes_no(field: str, value: bool) -> None:
    t, words = session.texts(), _words(field)
    choice_field(
        t(f"facts.{words}"),
        f"tender/{field}",
        value,
        (True, False),
        _put(field),
        name=lambda yes: t("facts.yes" if yes else "facts.no"),
        help=t(f"facts.{words}_help"),
    )


def _number(field: str, value: Decimal | int | None, what: What, unit: str) -> None:
    t, number = session.texts(), None if value is None else Decimal(value)
    number_field(
        t(f"facts.{field}"),
        f"tender/{field}",
        number,
        _put(field),
        what=what,
        unit=unit,
        help=t(f"facts.{field}_help"),
    )


def _day(field: str, value: date | None) -> None:
    t = session.texts()
    date_field(
        t(f"facts.{field}"),
        f"tender/{field}",
        value,
        _put(field),
        help=t(f"facts.{field}_help"),
    )


def _text(field: str, value: str, *, lines: int = 2) -> None:
    t, words = session.texts(), _words(field)
    text_field(
        t(f"facts.{words}"),
        f"tender/{field}",
        value,
        _put(field),
        lines=lines,
        help=t(f"facts.{words}_help"),
    )


def _words(field: str) -> str:
    return field.rpartition("/")[2]


def _put(field: str) -> Callable[..., Case]:
    path = field.split("/")
    return lambda case, value: edit.changed(case, tender=_with(case.tender, path, value))


def _put_answer(field: str) -> Put[str]:
    return lambda case, answer: _put(field)(case, None if answer == OPEN else answer)


def _with(value: Value, path: Sequence[str], new: object) -> Value:
    first, *rest = path
    return edit.changed(value, **{first: _with(getattr(value, first), rest, new) if rest else new})
