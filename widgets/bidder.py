"""Bidder: one bid opened, with who the bidder is and whether the bid is in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from scoring import edit
from scoring.bid import Bid, Rejection
from scoring.model import Case
from scoring.values import LotId
from widgets import session
from widgets.bidder_facts import GROUNDS, bidder_facts, ground_name, put_tenderer, tenderer_place
from widgets.fields import choice_field, key_of, text_field
from widgets.forms import refuse, refused
from widgets.jump import asked

CHOSEN = "bids/chosen"
"""Which bid is opened."""
_JUMPED = "bids/jumped"


def named(bid: Bid, lot: LotId) -> tuple[str, str]:
    """The bid in the rows of a table: shape and id, and the name, which says whether the bid is out."""
    t, name = session.texts(), bid.tenderer.name
    shape = t(f"tables.kind.{bid.tenderer.kind}").split()[0]
    return f"{shape} {bid.id}", t("bids.named_out", name=name) if bid.rejection(lot) else name


def choose_bid(case: Case, key: str) -> Bid:
    """The bid a part of the page is about; remembered under `key`. The case has at least one."""
    t, names = session.texts(), {b.id: f"{b.id} {b.tenderer.name}" for b in case.bids}
    meant = "".join(asked("bids/").split("/")[1:2])
    if meant in names and st.session_state.get(_JUMPED) != asked():
        # Only on arrival: afterwards the officer may choose another bid on the same address.
        st.session_state[_JUMPED], st.session_state[key] = asked(), meant
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    chosen = st.selectbox(
        t("bids.choose"),
        list(names),
        format_func=lambda i: names.get(i, i),
        key=key,
        persist_state="session",
    )
    return case.bid(chosen)


def one_bid(case: Case) -> None:
    """One bid opened: its bidder's details, rejection, and how to take it out."""
    t, bid = session.texts(), choose_bid(case, CHOSEN)
    _details(bid)
    bidder_facts(case, bid)
    st.markdown(f"**{t('bids.admission')}**")
    for at, rejection in enumerate(bid.rejections):
        _rejection(bid, at, rejection)
    _rejecting(case, bid)
    with st.popover(t("bids.remove", id=bid.id)):
        st.write(t("bids.remove_means", id=bid.id))
        st.button(t("bids.remove_now", id=bid.id), key=f"remove/{bid.id}", on_click=_removed, args=(bid.id,))


def _details(bid: Bid) -> None:
    t, who = session.texts(), bid.tenderer
    first, second, third = st.columns(3)
    with first:
        _text(bid, "name", who.name, needed=True)
        _text(bid, "country", who.country)
    with second:
        _text(bid, "cvr", who.cvr)
        choice_field(
            t("bids.kind"),
            tenderer_place(bid, "kind"),
            who.kind,
            ("ordinary", "social_economy"),
            put_tenderer(bid, "kind"),
            name=lambda k: t(f"tables.kind.{k}"),
        )
    with third:
        _text(bid, "note", who.note, lines=4)


def _text(bid: Bid, field: str, value: str, *, lines: int = 1, needed: bool = False) -> None:
    t, place, put = session.texts(), tenderer_place(bid, field), put_tenderer(bid, field)

    def named_put(case: Case, text: str) -> Case:
        if text.strip():
            return put(case, text)
        st.session_state[key_of(place)] = value
        refuse(place, t("bids.name_needed", name=value))
        return case

    text_field(t(f"bids.{field}"), place, value, named_put if needed else put, lines=lines)
    refused(place)


def _rejection(bid: Bid, at: int, rejection: Rejection) -> None:
    t = session.texts()

    def put(field: str) -> Callable[..., Case]:
        def changed(case: Case, value: object) -> Case:
            now = next(r for r in case.bid(bid.id).rejections if r.lot == rejection.lot)
            return edit.with_rejection(case, bid.id, edit.changed(now, **{field: value}), rejection.lot)

        return changed

    left, middle, right = st.columns([4, 3, 1], vertical_alignment="bottom")
    where = t("bids.every_lot") if rejection.lot is None else rejection.lot
    label = t("bids.withdrawn_because" if rejection.withdrawn else "bids.rejected_because", lot=where)
    with left:
        text_field(label, _rejected_at(bid.id, rejection.lot, "reason"), rejection.reason, put("reason"))
    if not rejection.withdrawn:
        with middle:
            choice_field(
                t("facts.ground"),
                _rejected_at(bid.id, rejection.lot, "ground"),
                rejection.ground,
                GROUNDS,
                put("ground"),
                name=lambda ground: ground_name(ground, t),
                help=t("facts.ground_help"),
            )
    right.button(
        t("bids.let_in"), key=f"let_in/{bid.id}/{at}", on_click=_let_in, args=(bid.id, rejection.lot)
    )


def _rejected_at(bid: str, lot: LotId | None, field: str) -> str:
    return f"bids/{bid}/rejections/{lot or '*'}/{field}"


def _let_in(bid: str, lot: LotId | None) -> None:
    held = session.opened()
    if held:
        # The fields of a rejection that no longer stands must not show themselves again with the next one.
        for field in ("reason", "ground"):
            st.session_state.pop(key_of(_rejected_at(bid, lot, field)), None)
        session.keep(
            edit.with_rejection(held.case, bid, None, lot), session.texts()("bids.let_in_done", id=bid)
        )


def _rejecting(case: Case, bid: Bid) -> None:
    t, out = session.texts(), {r.lot for r in bid.rejections}
    several = len(case.tender.lots) > 1
    lots = [lot for lot in (None, *(part.id for part in case.tender.lots if several)) if lot not in out]
    if None in out:
        return
    key = f"reject/{bid.id}"
    with st.form(key):
        if several:
            st.selectbox(
                t("frame.lot"), lots, format_func=lambda i: i or t("bids.every_lot"), key=f"{key}/lot"
            )
        st.text_area(t("bids.reason"), key=f"{key}/reason", height=68, help=t("bids.reason_help"))
        st.selectbox(
            t("facts.ground"),
            GROUNDS,
            format_func=lambda ground: ground_name(ground, t),
            key=f"{key}/ground",
            help=t("facts.ground_help"),
        )
        st.checkbox(t("bids.withdrew"), key=f"{key}/withdrawn")
        st.form_submit_button(t("bids.reject", id=bid.id), on_click=_rejected, args=(bid.id,))
    refused(key)


def _rejected(bid: str) -> None:
    held, state, key, t = session.opened(), st.session_state, f"reject/{bid}", session.texts()
    reason = state[f"{key}/reason"].strip()
    if held is None:
        return
    if not reason:
        refuse(key, t("bids.reason_needed"))
        return
    lot = state.get(f"{key}/lot")
    withdrawn = state[f"{key}/withdrawn"]
    ground = "" if withdrawn else state[f"{key}/ground"]
    rejection = Rejection(lot=lot, reason=reason, ground=ground, withdrawn=withdrawn)
    state[f"{key}/reason"], state[f"{key}/ground"], state[f"{key}/withdrawn"] = "", "", False
    session.keep(edit.with_rejection(held.case, bid, rejection, lot), t("bids.rejected", id=bid))


def _removed(bid: str) -> None:
    held = session.opened()
    if held:
        session.keep(edit.without_bid(held.case, bid), session.texts()("bids.removed", id=bid))
