"""Resultat: who wins, where is the lead won and lost, and how did every number come about?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from scoring import charts, tables
from scoring.formats import excel
from scoring.model import Case
from scoring.score import Scorecard, score
from scoring.values import LotId
from scoring.words.headline import headline, lead_of, who_is, why_analysis
from widgets import session, shown
from widgets.explained import plain, price_lines, steps
from widgets.frame import choose_lot, need_case
from widgets.left_out import left_out_of, named
from widgets.missing import missing, stops

t = session.texts()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def lots(case: Case) -> None:
    """The winner of every lot, each by itself."""
    cards = {lot.id: None if stops(case, lot.id) else score(case, lot.id) for lot in case.tender.lots}
    named = (t("result.lot_winners", lot=lot, winners=shown.winners(card, t)) for lot, card in cards.items())
    st.markdown(plain(t("result.lots_answer", winners="; ".join(named))))
    st.table(shown.lots(cards, case, t), border="horizontal", alt=t("result.lots_title"))
    if limited(case):
        st.caption(t("result.apart_from_limits"))


def limited(case: Case) -> bool:
    """Whether something ties the lots together that a lot by itself does not show."""
    limits = case.tender.limits
    tied = any(bid.discounts or bid.capacity is not None for bid in case.bids)
    return bool(limits.max_lots_won or limits.combinations or tied)


def answer(card: Scorecard, case: Case, left_out: Sequence[str]) -> None:
    """The sentence the page is about, who that is, and whether it is the decision."""
    st.subheader(plain(headline(card, case, t)), anchor=False)
    st.markdown("  \n".join(plain(sentence) for sentence in who_is(card, case, t)))
    why = why_analysis(card, left_out, t)
    if why:
        st.markdown(f"**{t('result.analysis')}:** {plain(why)}")


def picture(card: Scorecard, case: Case) -> None:
    """The bars, and the numbers behind them."""
    ranked, parts = tables.ranking(card, case), tables.contributions(card, case)
    words = charts.ranking_alt(ranked, t, unit=card.unit)
    whole = tables.adds_up(card)
    chart = (
        charts.contributions(parts, ranked, t, unit=card.unit)
        if whole
        else charts.totals(ranked, t, unit=card.unit)
    )
    st.altair_chart(chart, theme=None, alt=words)
    if card.unit == "DKK" and any(part < 0 for part in parts["amount"]):
        st.caption(t("result.deducted"))
    with st.expander(t("result.show_numbers")):
        st.table(shown.ranking(card, case, t), border="horizontal", alt=words)


def excluded(card: Scorecard, case: Case) -> None:
    """The bids that are out: struck through, with the reason."""
    out = tables.excluded(card, case, t)
    if len(out):
        lines = (
            f"- ~~{plain(f'{o.bid} {o.tenderer}')}~~ ({t(f'tables.kind.{o.kind}')}): {plain(o.reason)}"
            for o in out.itertuples()
        )
        st.markdown("\n".join([f"**{t('result.excluded')}**", "", *lines]))


def comparison(card: Scorecard, case: Case) -> None:
    """The winner against another bid: where the lead is won and lost."""
    a, *others = (bid for group in card.ranking for bid in group)
    if not others:
        st.write(t("result.others_only"))
        return
    b = st.selectbox(t("result.compare", winner=a), others, format_func=lambda bid: named(case, bid))
    found, lead = tables.comparison(card, case, a, b, t.language), tables.lead(card, a, b)
    words = (
        t("result.ahead", lead=lead_of(card, lead, case, t), a=a, b=b)
        if lead
        else t("result.equal", a=a, b=b)
    )
    st.markdown(plain(words))
    if found["lead"].any():
        drawn = charts.waterfall(found, t, unit=card.unit, a=a, b=b)
        st.altair_chart(drawn, theme=None, alt=charts.waterfall_alt(found, t, unit=card.unit, a=a, b=b))
    if not tables.adds_up(card):
        st.write(t("result.no_numbers"))
    with st.expander(t("result.show_numbers")):
        st.table(shown.comparison(card, case, a, b, t), border="horizontal", alt=words)


def explanation(card: Scorecard, case: Case) -> None:
    """One bid's numbers, opened: the price line by line, and every criterion to its part."""
    bids = [bid for group in card.ranking for bid in group]
    bid = st.selectbox(t("result.explain"), bids, format_func=lambda bid: named(case, bid))
    st.table(steps(card, case, bid, t), border="horizontal", alt=t("result.explain_title"))
    lines = list(price_lines(card, case, bid, t))
    if lines:
        st.markdown("\n".join([f"**{t('result.price_title')}**", "", *(f"- {line}" for line in lines)]))


def result(case: Case, lot: LotId) -> None:
    """The result of one lot."""
    top = st.container()
    left_out = left_out_of(case, lot)
    found = stops(case, lot, left_out)
    if found:
        with top:
            missing(found)
        return
    card = score(case, lot, reject=left_out)
    with top:
        answer(card, case, left_out)
    if card.ranking:
        picture(card, case)
    excluded(card, case)
    if card.ranking:
        st.subheader(t("result.compare_title"), anchor=False)
        comparison(card, case)
        st.subheader(t("result.explain_title"), anchor=False)
        explanation(card, case)
        st.page_link("views/justification.py", label=t("result.go.justification"))


held = need_case()
st.title(t("result.title"), anchor=False)
if not held.case.bids:
    st.write(t("result.no_bids"))
    st.page_link("views/bids.py", label=t("result.go.bids"))
    st.stop()
if len(held.case.tender.lots) > 1:
    lots(held.case)
result(held.case, choose_lot(held.case).id)
st.download_button(
    t("result.excel"),
    lambda: excel.write(held.case, session.language()),
    f"{held.entry.case}.xlsx",
    XLSX,
    on_click="ignore",
)
