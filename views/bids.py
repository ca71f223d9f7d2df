"""Tilbud: who bids, at which price, and what do they offer? Who is rejected, and why?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import streamlit as st

from scoring import admission, edit
from scoring.bid import Bid, Rejection, Tenderer
from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case
from scoring.tables import criterion_name
from scoring.tender import Lot
from scoring.values import LotId
from widgets import session
from widgets.bidder import CHOSEN, named, one_bid
from widgets.forms import refuse, refused
from widgets.frame import choose_lot, need_case, tell
from widgets.jump import asked
from widgets.price_list import lines_managed, lines_open, price_lines, prices
from widgets.scope import choose_scope
from widgets.typed_table import Column, Table, typed_table

t = session.texts()


def answer(case: Case) -> str:
    """How many bids, how many social-economy, how many out."""
    social = sum(b.tenderer.kind == "social_economy" for b in case.bids)
    withdrawn = sum(any(r.withdrawn for r in b.rejections) for b in case.bids)
    rejected = sum(any(not r.withdrawn for r in b.rejections) for b in case.bids)
    count = t("bids.answer_one" if len(case.bids) == 1 else "bids.answer", n=len(case.bids))
    of_them = {0: "bids.answer_social_none", 1: "bids.answer_social_one"}.get(social, "bids.answer_social")
    parts = [f"{count}, {t(of_them, n=social)}"]
    parts += [t("bids.answer_rejected", n=rejected)] if rejected else []
    parts += [t("bids.answer_withdrawn", n=withdrawn)] if withdrawn else []
    return "; ".join(parts) + "."


def bidders(case: Case) -> None:
    """Every bidder as a row, in the words of the tender documents."""
    rows = [
        {
            t("bids.id"): bid.id,
            t("bids.name"): f"~~{bid.tenderer.name}~~" if bid.rejections else bid.tenderer.name,
            t("bids.kind"): t(f"tables.kind.{bid.tenderer.kind}").replace(" ", "\N{NO-BREAK SPACE}"),
            t("bids.rsv"): _rsv(bid.tenderer),
            t("bids.share"): _share(bid.tenderer),
            t("bids.status"): "  \n".join(_out(r) for r in bid.rejections) or t("bids.in"),
        }
        for bid in case.bids
    ]
    st.table(pd.DataFrame(rows, dtype="str"), hide_index=True, border="horizontal", alt=t("bids.bidders_alt"))


def _rsv(tenderer: Tenderer) -> str:
    known = t(f"bids.rsv_{tenderer.rsv}")
    return t("bids.rsv_on", known=known, d=tenderer.rsv_checked) if tenderer.rsv_checked else known


def _share(tenderer: Tenderer) -> str:
    share = tenderer.disadvantaged_share
    return t("bids.not_stated") if share is None else t.percent(share)


def _out(rejection: Rejection) -> str:
    sentence = t(
        "excluded.withdrawn" if rejection.withdrawn else "excluded.rejected", reason=rejection.reason
    )
    return sentence if rejection.lot is None else t("bids.in_lot", lot=rejection.lot, sentence=sentence)


def new_bid() -> None:
    """A form for one more bid; its id must be its own."""
    with st.form("new_bid", enter_to_submit=True):
        left, middle, right = st.columns([2, 5, 3])
        left.text_input(t("bids.id"), key="new_bid/id", help=t("bids.id_help"), max_chars=40)
        middle.text_input(t("bids.name"), key="new_bid/name", max_chars=400)
        right.selectbox(t("bids.kind"), ("ordinary", "social_economy"), format_func=_kind, key="new_bid/kind")
        st.form_submit_button(t("bids.add"), on_click=_bid_added)
    refused("new_bid")


def _kind(kind: str) -> str:
    return t(f"tables.kind.{kind}")


def _bid_added() -> None:
    held, state = session.opened(), st.session_state
    key, name = state["new_bid/id"].strip(), state["new_bid/name"].strip()
    if held is None:
        return
    if not key or not name:
        refuse("new_bid", t("bids.id_and_name_needed"))
    elif key in {b.id for b in held.case.bids}:
        refuse("new_bid", t("bids.id_taken", id=key, name=held.case.bid(key).tenderer.name))
    else:
        bid = Bid(id=key, tenderer=Tenderer(name=name, kind=state["new_bid/kind"]))
        state["new_bid/id"] = state["new_bid/name"] = ""
        state[CHOSEN] = key
        session.keep(edit.with_bid(held.case, bid), t("bids.added", id=key))


def offers(case: Case, lot: Lot, model: EvaluationModel | None) -> None:
    """The offered-indicator grid of the lot; points come from the numbers, so nobody gives them."""
    offered = [c for c in admission.quality_criteria(model) if c.scoring.how == "indicator"] if model else []
    if not offered:
        st.info(t("bids.no_indicators"))
        st.page_link("views/criteria.py", label=t("criteria.title"))
        return
    scope = choose_scope(case, lot.id, key="offers")
    stands = {edit.offer_place(b.id, o.lot, o.criterion) for b in case.bids for o in b.offered}
    stands |= case.unread.keys()

    def lot_of(bid: str, criterion: str) -> LotId | None:
        known = [at for at in (lot.id, None) if edit.offer_place(bid, at, criterion) in stands]
        return known[0] if known else scope

    def put_of(bid: str, criterion: str) -> Callable[[Case, Decimal | None], Case]:
        return lambda now, value: edit.with_offer(now, bid, criterion, value, lot_of(bid, criterion))

    found = ((b.id, c.id, b.value_offered(c.id, lot.id)) for b in case.bids for c in offered)
    table = Table(
        rows={b.id: named(b, lot.id) for b in case.bids},
        columns={c.id: _indicator(c) for c in offered},
        cells={(bid, c): value for bid, c, value in found if value is not None},
        place_of=lambda bid, criterion: edit.offer_place(bid, lot_of(bid, criterion), criterion),
        put_of=put_of,
        headings=(t("bids.bid"), t("bids.name")),
    )
    typed_table(
        table,
        key=f"offers/{lot.id}",
        said=t("bids.offers_typed"),
        alt=t("bids.offers_alt", lot=lot.title or case.tender.title),
    )


def _indicator(criterion: Criterion) -> Column:
    name = f"{criterion.id} {criterion_name(criterion, session.language())}"
    label = t("bids.indicator", name=name, unit=criterion.unit) if criterion.unit else name
    span = criterion.scoring
    if span.how != "indicator":
        return Column(label)
    return Column(label, "number", t("bids.span", name=label, worst=span.worst, best=span.best))


def about_lot(case: Case) -> None:
    """Prices and offered numbers of one lot."""
    st.header(t("bids.prices"))
    lot = choose_lot(case)
    model = case.model_for(lot.id)
    prices(case, lot, model)
    if lines_open():
        with st.expander(t("bids.lines"), expanded=not price_lines(case, lot)):
            lines_managed(case, lot)
    st.header(t("bids.offers"))
    offers(case, lot, model)


held = need_case()
st.title(t("bids.title"))
if held.case.bids:
    st.write(answer(held.case))
    bidders(held.case)
    with st.expander(t("bids.details"), expanded=bool(asked("bids/"))):
        one_bid(held.case)
else:
    st.write(t("bids.none"))
    st.page_link("views/tenders.py", label=t("bids.from_excel"))
with st.expander(t("bids.new"), expanded=not held.case.bids):
    new_bid()
if held.case.bids:
    about_lot(held.case)
    tell(held.case, ("bids/",))
