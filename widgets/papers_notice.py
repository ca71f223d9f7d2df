"""Papers, notice: what do the letters say that stands nowhere else, and until when must the contract wait?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import streamlit as st

from scoring import course, edit
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.papers import PRICES, Notice
from widgets import session
from widgets.date_field import date_field
from widgets.fields import Put, choice_field, number_field, text_field

_ASKED_ABOUT = ("negotiated", "light", "other")
"""The procedures in which there may have been negotiations or a dialogue to tell of."""
_GIVEN_AWAY = {
    "linear_from_lowest": "lowest",
    "lowest_over_price": "lowest",
    "min_max": "ends",
    "from_average": "average",
}
"""The methods whose price points rest on another bid's price: which one a loser can work out."""


def notice(case: Case, least: int) -> None:
    """The fields, each saved when it is left. least: the days of standstill the act asks for [days]."""
    _sending(case.notice, least)
    _prices(case)
    _about(case.notice)
    _evidence(case.notice)
    if case.tender.procedure in _ASKED_ABOUT or case.notice.negotiation:
        _text("negotiation", case.notice.negotiation, lines=4)
    if _is_ended(case) or case.notice.ground or case.notice.next_step:
        _text("ground", case.notice.ground, lines=3)
        _text("next_step", case.notice.next_step, lines=2)


def put(field: str) -> Put[Any]:
    """How a value gets into the notice. Raises pydantic's ValidationError where the field refuses it."""
    return lambda case, value: edit.changed(case, notice=edit.changed(case.notice, **{field: value}))


def _sending(notice: Notice, least: int) -> None:
    t, (left, middle, right) = session.texts(), st.columns(3)
    with left:
        date_field(t("justification.sent"), "notice/sent", notice.sent, put("sent"), help=_help("sent"))
    with middle:
        choice_field(
            t("justification.way"),
            "notice/paper",
            notice.paper,
            (False, True),
            put("paper"),
            name=lambda paper: t("justification.on_paper" if paper else "justification.electronic"),
        )
    with right:
        number_field(
            t("justification.days"),
            "notice/days",
            None if notice.days is None else Decimal(notice.days),
            _put_days(least),
            what="number",
            help=t("justification.days_help", least=least),
        )


def _put_days(least: int) -> Put[Decimal | None]:
    def days(case: Case, number: Decimal | None) -> Case:
        if number is not None and number < least:
            raise ValueError(number)
        return put("days")(case, number)

    return days


def _prices(case: Case) -> None:
    notice, t = case.notice, session.texts()
    left, right = st.columns([1, 2])
    options: tuple[Literal["shown", "withheld"] | None, ...] = (None, *PRICES)
    with left:
        choice_field(
            t("justification.prices"),
            "notice/prices",
            notice.prices,
            options,
            put("prices"),
            name=lambda choice: t(f"justification.prices_{choice or 'open'}"),
            help=_help("prices"),
        )
    with right:
        _text("prices_because", notice.prices_because)
    if notice.prices != "shown":
        for key in dict.fromkeys(_GIVEN_AWAY[m.method.name] for m in case.models if _gives_away(m)):
            st.caption(t(f"justification.given_away.{key}"))


def _gives_away(model: EvaluationModel) -> bool:
    """Whether a loser's own price and price points lead to another bid's price."""
    return model.method is not None and model.method.name in _GIVEN_AWAY


def _about(notice: Notice) -> None:
    t, (left, right) = session.texts(), st.columns(2)
    with left:
        _text("notice_number", notice.notice_number)
        date_field(
            t("justification.bids_stand_until"),
            "notice/bids_stand_until",
            notice.bids_stand_until,
            put("bids_stand_until"),
            help=_help("bids_stand_until"),
        )
    with right:
        _text("model_at", notice.model_at)
        _text("contact", notice.contact)


def _evidence(notice: Notice) -> None:
    t, (left, right) = session.texts(), st.columns([2, 1])
    with left:
        text_field(
            t("justification.evidence"),
            "notice/evidence",
            "\n".join(notice.evidence),
            lambda case, text: put("evidence")(case, tuple(filter(str.strip, text.splitlines()))),
            lines=3,
            help=_help("evidence"),
        )
    with right:
        date_field(t("justification.due"), "notice/due", notice.due, put("due"))


def _text(field: str, value: str, lines: int = 1) -> None:
    label = session.texts()(f"justification.{field}")
    text_field(label, f"notice/{field}", value, put(field), lines=lines, help=_help(field))


def _help(field: str) -> str:
    return session.texts()(f"justification.{field}_help")


def _is_ended(case: Case) -> bool:
    """Whether the tender has been annulled, or a decision recalled."""
    return any(course.last(case, step) for step in ("annulled", "recalled"))
