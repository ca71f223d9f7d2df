"""Lots offers: how many lots can a bidder carry out, and what discount does it give on several?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from scoring import edit, edit_lots
from scoring.bid import Bid, Discount
from scoring.model import Case
from scoring.reading import typed, typed_percent
from scoring.values import Finding, Percent
from scoring.words.lot_rules import said_of
from widgets import session
from widgets.bidder import choose_bid
from widgets.explained import plain
from widgets.fields import key_of, number_field, text_field
from widgets.forms import refuse, refused, small

CHOSEN = "lots/bidder"
"""Which bidder's capacity and discounts are opened."""


def offers_managed(case: Case) -> None:
    """One bidder opened: its capacity, its discounts, and a form for one more."""
    bid = choose_bid(case, CHOSEN)
    _capacity(bid)
    for discount in bid.discounts:
        _discount(bid, discount)
    _new_discount(case, bid)


def _capacity(bid: Bid) -> None:
    def put(case: Case, value: Decimal | None) -> Case:
        return edit_lots.with_capacity(case, bid.id, value)

    t, value = session.texts(), None if bid.capacity is None else Decimal(bid.capacity)
    number_field(
        t("lots.capacity", id=bid.id), f"bids/{bid.id}/capacity", value, put, help=t("lots.capacity_help")
    )


def _discount(bid: Bid, discount: Discount) -> None:
    t = session.texts()

    def put(field: str) -> Callable[..., Case]:
        def changed(case: Case, value: object) -> Case:
            own = next(d for d in case.bid(bid.id).discounts if d.id == discount.id)
            return edit_lots.with_discount(case, bid.id, edit.changed(own, **{field: value}))

        return changed

    def percent(case: Case, value: Decimal | None) -> Case:
        if value is not None:
            return put("percent")(case, value)
        # A discount without a figure is none: the old one stands until it is taken away.
        st.session_state.pop(key_of(place("percent")), None)
        return case

    def place(field: str) -> str:
        return edit_lots.discount_place(bid.id, discount.id, field)

    st.markdown(f"**{plain(discount.id)}:** {plain(said_of(edit.changed(discount, text=''), t))}")
    first, second, third = st.columns([2, 5, 2], vertical_alignment="bottom")
    with first:
        number_field(t("lots.percent"), place("percent"), discount.percent, percent, what="percent", unit="%")
    with second:
        text_field(t("lots.discount_text"), place("text"), discount.text, put("text"))
    third.button(
        t("lots.discount_remove", id=discount.id),
        key=f"discount/{bid.id}/{discount.id}",
        on_click=_discount_removed,
        args=(bid.id, discount.id),
    )


def _new_discount(case: Case, bid: Bid) -> None:
    t, key = session.texts(), f"new_discount/{bid.id}"
    with st.form(key):
        st.markdown(f"**{t('lots.new_discount', id=bid.id)}**")
        small(t("lots.new_discount_help"))
        first, second, third = st.columns([1, 2, 1])
        first.text_input(f"{t('lots.percent')} (%)", key=f"{key}/percent", max_chars=20)
        second.multiselect(
            t("lots.discount_lots"),
            [lot.id for lot in case.tender.lots],
            key=f"{key}/lots",
            placeholder=t("lots.all_won"),
        )
        third.text_input(t("lots.discount_least"), key=f"{key}/least", max_chars=20)
        st.text_input(t("lots.discount_text"), key=f"{key}/text", max_chars=400)
        st.form_submit_button(t("lots.discount_add"), on_click=_discount_added, args=(bid.id,))
    refused(key)


def _discount_added(bid: str) -> None:
    held, state, t, key = session.opened(), st.session_state, session.texts(), f"new_discount/{bid}"
    if held is None:
        return
    percent, least = typed_percent(state[f"{key}/percent"], key), typed(state[f"{key}/least"], key)
    lots = tuple(state[f"{key}/lots"])
    wrong = next((x for x in (percent, least) if isinstance(x, Finding)), None)
    if wrong:
        refuse(key, t.sentence(wrong))
    elif not isinstance(percent, Decimal) or not (lots or least):
        refuse(key, t("lots.discount_needed"))
    elif isinstance(least, Decimal) and not _possible(least, lots, held.case):
        refuse(key, t("lots.least_impossible"))
    else:
        discount = Discount(
            id=_free_id(held.case),
            lots=lots,
            min_lots=int(least) if isinstance(least, Decimal) else None,
            percent=Percent(percent),
            text=state[f"{key}/text"],
        )
        state[f"{key}/percent"] = state[f"{key}/least"] = state[f"{key}/text"] = ""
        state[f"{key}/lots"] = []
        session.keep(edit_lots.with_discount(held.case, bid, discount), t("lots.discount_added", id=bid))


def _possible(least: Decimal, lots: tuple[str, ...], case: Case) -> bool:
    return least == int(least) and 1 <= least <= len(lots or case.tender.lots)


def _free_id(case: Case) -> str:
    taken = {d.id for b in case.bids for d in b.discounts}
    return next(f"R{n}" for n in range(1, len(taken) + 2) if f"R{n}" not in taken)


def _discount_removed(bid: str, discount: str) -> None:
    held = session.opened()
    if held:
        said = session.texts()("lots.discount_removed", id=bid)
        session.keep(edit_lots.without_discount(held.case, bid, discount), said)
