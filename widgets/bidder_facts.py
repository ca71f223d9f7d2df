"""Bidder facts: what is known about a bidder for reservations, market dialogue and the control?

Registration, § 54 and § 190 stand apart, because none of them proves another. What this tender does not ask
for is not shown, unless somebody has already answered it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from scoring import edit
from scoring.bid import Bid
from scoring.model import Case
from scoring.texts import Texts
from widgets import session
from widgets.date_field import date_field
from widgets.fields import Put, choice_field, number_field, text_field

MISSION = ("public_mission", "reinvests_profit", "participatory")
ANSWERS = {"open": None, "yes": True, "no": False}
GROUNDS = ("", "excluded", "unsuitable", "requirement", "late", "abnormally_low", "state_aid")
"""What kind of reason a bid is out for; empty while nobody has said."""


def bidder_facts(case: Case, bid: Bid) -> None:
    """The facts behind the checks, each group under its own heading."""
    first, second, third = st.columns(3)
    with first:
        _heading("registration")
        _registration(bid)
    with second:
        _heading("workers")
        _workers(case, bid)
    with third:
        _heading("qualification")
        _control(case, bid)
    if case.tender.reserved == "res-pub-ser" or any(_known(bid, field) for field in MISSION):
        _heading("mission")
        for field, column in zip(MISSION, st.columns(3), strict=True):
            with column:
                _answer(bid, field)


def tenderer_place(bid: Bid, field: str) -> str:
    """Where a fact about the bidder stands."""
    return f"bids/{bid.id}/tenderer/{field}"


def put_tenderer(bid: Bid, field: str) -> Callable[..., Case]:
    """Puts a fact about the bidder into the case."""

    def put(case: Case, value: object) -> Case:
        now = case.bid(bid.id)
        return edit.with_bid(case, edit.changed(now, tenderer=edit.changed(now.tenderer, **{field: value})))

    return put


def ground_name(ground: str, t: Texts) -> str:
    """A kind of reason for leaving a bid out, in words."""
    return t(f"facts.choice.ground.{ground or 'open'}")


def _heading(words: str) -> None:
    st.markdown(f"**{session.texts()(f'facts.{words}')}**")


def _registration(bid: Bid) -> None:
    t, who = session.texts(), bid.tenderer
    choice_field(
        t("bids.rsv"),
        tenderer_place(bid, "rsv"),
        who.rsv,
        ("yes", "no", "unknown"),
        put_tenderer(bid, "rsv"),
        name=lambda known: t(f"bids.rsv_{known}"),
    )
    place, put = tenderer_place(bid, "rsv_checked"), put_tenderer(bid, "rsv_checked")
    date_field(t("bids.rsv_checked"), place, who.rsv_checked, put, help=t("bids.rsv_help"))


def _workers(case: Case, bid: Bid) -> None:
    t, who = session.texts(), bid.tenderer
    number_field(
        t("bids.share"),
        tenderer_place(bid, "disadvantaged_share"),
        who.disadvantaged_share,
        put_tenderer(bid, "disadvantaged_share"),
        what="percent",
        unit="%",
        help=t("facts.share_help"),
    )
    text_field(
        t("bids.disadvantaged_evidence"),
        tenderer_place(bid, "disadvantaged_evidence"),
        who.disadvantaged_evidence,
        put_tenderer(bid, "disadvantaged_evidence"),
        lines=2,
        help=t("facts.evidence_help"),
    )
    if case.tender.reserved == "res-ws" or _known(bid, "integration_is_main_aim"):
        _answer(bid, "integration_is_main_aim")


def _control(case: Case, bid: Bid) -> None:
    t = session.texts()
    place, put = f"bids/{bid.id}/qualified_on", _put(bid, "qualified_on")
    date_field(t("facts.qualified_on"), place, bid.qualified_on, put, help=t("facts.qualified_on_help"))
    if case.tender.market_dialogue.held or bid.consulted:
        choice_field(
            t("facts.consulted"),
            f"bids/{bid.id}/consulted",
            bid.consulted,
            (True, False),
            _put(bid, "consulted"),
            name=lambda yes: t("facts.yes" if yes else "facts.no"),
            help=t("facts.consulted_help"),
        )


def _answer(bid: Bid, field: str) -> None:
    t = session.texts()
    put = put_tenderer(bid, field)
    choice_field(
        t(f"facts.{field}"),
        tenderer_place(bid, field),
        next(code for code, answer in ANSWERS.items() if answer is getattr(bid.tenderer, field)),
        tuple(ANSWERS),
        lambda case, code: put(case, ANSWERS[code]),
        name=lambda code: t(f"facts.choice.known.{code}"),
        help=t(f"facts.{field}_help"),
    )


def _known(bid: Bid, field: str) -> bool:
    return getattr(bid.tenderer, field) is not None


def _put(bid: Bid, field: str) -> Put[Any]:
    return lambda case, value: edit.with_bid(case, edit.changed(case.bid(bid.id), **{field: value}))
