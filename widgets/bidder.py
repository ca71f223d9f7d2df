"""Bidder: one bid opened, with who the bidder is and whether the bid is in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from scoring import edit
from scoring.bid import Bid, Rejection
from scoring.model import Case
from scoring.reading import read_date
from scoring.values import LotId
from widgets import session
from widgets.fields import choice_field, key_of, number_field, text_field
from widgets.forms import refuse, refused

CHOSEN = "bids/chosen"
"""Which bid is opened."""


def named(bid: Bid, lot: LotId) -> tuple[str, str]:
    """The bid in the rows of a table: shape and id, and the name, which says whether the bid is out."""
    t, name = session.texts(), bid.tenderer.name
    shape = t(f"tables.kind.{bid.tenderer.kind}").split()[0]
    return f"{shape} {bid.id}", t("bids.named_out", name=name) if bid.rejection(lot) else name


def choose_bid(case: Case, key: str) -> Bid:
    """The bid a part of the page is about; remembered under `key`. The case has at least one."""
    t, names = session.texts(), {b.id: f"{b.id} {b.tenderer.name}" for b in case.bids}
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
    st.markdown(f"**{t('bids.admission')}**")
    for at, rejection in enumerate(bid.rejections):
        _rejection(bid, at, rejection)
    _rejecting(case, bid)
    with st.popover(t("bids.remove", id=bid.id)):
        st.write(t("bids.remove_means", id=bid.id))
        st.button(t("bids.remove_now", id=bid.id), key=f"remove/{bid.id}", on_click=_removed, args=(bid.id,))


def _details(bid: Bid) -> None:
    t, who = session.texts(), bid.tenderer
    kinds, known = ("ordinary", "social_economy"), ("yes", "no", "unknown")
    first, second, third = st.columns(3)
    with first:
        _text(bid, "name", who.name, needed=True)
        _text(bid, "cvr", who.cvr)
        _text(bid, "country", who.country)
    with second:
        kind = _put(bid, "kind")
        choice_field(
            t("bids.kind"), _place(bid, "kind"), who.kind, kinds, kind, name=lambda k: t(f"tables.kind.{k}")
        )
        rsv = _put(bid, "rsv")
        choice_field(
            t("bids.rsv"), _place(bid, "rsv"), who.rsv, known, rsv, name=lambda k: t(f"bids.rsv_{k}")
        )
        _checked_on(bid)
    with third:
        share, put = who.disadvantaged_share, _put(bid, "disadvantaged_share")
        number_field(
            t("bids.share"), _place(bid, "disadvantaged_share"), share, put, what="percent", unit="%"
        )
        _text(bid, "disadvantaged_evidence", who.disadvantaged_evidence, lines=2)
        _text(bid, "note", who.note, lines=2)


def _place(bid: Bid, field: str) -> str:
    return f"bids/{bid.id}/tenderer/{field}"


def _put(bid: Bid, field: str) -> Callable[..., Case]:
    def put(case: Case, value: object) -> Case:
        now = case.bid(bid.id)
        return edit.with_bid(case, edit.changed(now, tenderer=edit.changed(now.tenderer, **{field: value})))

    return put


def _text(bid: Bid, field: str, value: str, *, lines: int = 1, needed: bool = False) -> None:
    t, place, put = session.texts(), _place(bid, field), _put(bid, field)

    def named_put(case: Case, text: str) -> Case:
        if text.strip():
            return put(case, text)
        st.session_state[key_of(place)] = value
        refuse(place, t("bids.name_needed", name=value))
        return case

    text_field(t(f"bids.{field}"), place, value, named_put if needed else put, lines=lines)
    refused(place)


def _checked_on(bid: Bid) -> None:
    t, place, day = session.texts(), _place(bid, "rsv_checked"), bid.tenderer.rsv_checked
    held, put = session.opened(), _put(bid, "rsv_checked")

    def read(case: Case, text: str) -> Case:
        found = read_date(text)
        unread = text if text.strip() and found is None else None
        case = edit.with_unread(case, place, unread)
        return case if unread else put(case, found)

    waiting = held.case.unread.get(place) if held else None
    shown = waiting if waiting is not None else day.strftime("%d.%m.%Y") if day else ""
    text_field(t("bids.rsv_checked"), place, shown, read, help=t("bids.rsv_help"))
    if waiting is not None:
        st.error(t("bids.not_a_date", typed=waiting))


def _rejection(bid: Bid, at: int, rejection: Rejection) -> None:
    t = session.texts()

    def put(case: Case, reason: str) -> Case:
        return edit.with_rejection(case, bid.id, edit.changed(rejection, reason=reason), rejection.lot)

    left, right = st.columns([4, 1], vertical_alignment="bottom")
    where = t("bids.every_lot") if rejection.lot is None else rejection.lot
    label = t("bids.withdrawn_because" if rejection.withdrawn else "bids.rejected_because", lot=where)
    with left:
        text_field(label, f"bids/{bid.id}/rejections/{rejection.lot or '*'}/reason", rejection.reason, put)
    right.button(
        t("bids.let_in"), key=f"let_in/{bid.id}/{at}", on_click=_let_in, args=(bid.id, rejection.lot)
    )


def _let_in(bid: str, lot: LotId | None) -> None:
    held = session.opened()
    if held:
        # The field of a reason that no longer stands must not show itself again with the next one.
        st.session_state.pop(key_of(f"bids/{bid}/rejections/{lot or '*'}/reason"), None)
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
    rejection = Rejection(lot=lot, reason=reason, withdrawn=state[f"{key}/withdrawn"])
    state[f"{key}/reason"], state[f"{key}/withdrawn"] = "", False
    session.keep(edit.with_rejection(held.case, bid, rejection, lot), t("bids.rejected", id=bid))


def _removed(bid: str) -> None:
    held = session.opened()
    if held:
        session.keep(edit.without_bid(held.case, bid), session.texts()("bids.removed", id=bid))
