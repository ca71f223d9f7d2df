"""Delaftaler: which combination of winners is best under the rules, and what does each rule cost?"""

from __future__ import annotations

import streamlit as st

from scoring import admission, edit_lots, reference, seals
from scoring.award import Award
from scoring.model import Case
from scoring.rules.bids import median_signal
from scoring.score import Scorecard, score
from scoring.values import LotId, ScoringError
from scoring.words import lots as lots_words
from scoring.words.headline import listed
from widgets import lots_analysis, lots_editor, lots_offers, lots_rules, lots_shown, session
from widgets.course_lock import told
from widgets.explained import plain
from widgets.forms import small
from widgets.frame import need_case
from widgets.lots_solved import AT_ONCE_S, LONGER_S, awarded, is_small
from widgets.missing import missing

t = session.texts()
SAID_HERE = ("award.tie", "award.not_proved")
"""What the page says in its own words."""
_STYLE = """<style>
[data-testid='stTable'] :is(th, th *) { overflow-wrap: anywhere !important; hyphens: auto }
[data-testid='stTable'] :is(th, td) { padding-inline: .3rem }
[data-testid='stTable'] :is(th, td):first-child { position: sticky; left: 0; background: white }
[data-testid='stTable'] td:has(.stMarkdownColoredBackground) { background: #E7ECF2 }
</style>"""


def held_out_of(case: Case) -> tuple[str, ...]:
    """The bids the officer holds out, in every lot or in one, to see what happens; nothing is written."""
    pairs = {b.id: [lot.id for lot in case.tender.lots if b.priced(lot.id)] for b in case.bids}
    by_lot = len(case.tender.lots) > 1 and sum(map(len, pairs.values())) <= lots_shown.MOST_CELLS
    options = [o for b, lots in pairs.items() for o in (b, *(f"{b}/{lot}" for lot in lots if by_lot))]
    chosen = st.multiselect(
        t("lots.hold_out"),
        options,
        format_func=lambda option: option_named(case, option),
        help=t("result.leave_out_help"),
        placeholder=t("result.leave_out_nobody"),
        key=held_key(case),
        persist_state="session",
    )
    return tuple(sorted(chosen))


def held_key(case: Case) -> str:
    """Where the bids held out are remembered."""
    return f"lots/held_out/{case.tender.id}"


def option_named(case: Case, option: str) -> str:
    """B7 Havfrisk, or B7 in L5."""
    bid, _, lot = option.partition("/")
    return t("lots.bid_in_lot", bid=bid, lot=lot) if lot else f"{bid} {case.bid(bid).tenderer.name}"


def hold_out(case: Case, option: str) -> None:
    """Hold one more out."""
    now = st.session_state.get(held_key(case), [])
    st.session_state[held_key(case)] = [*now, *([] if option in now else [option])]


def answer(award: Award, case: Case, held_out: tuple[str, ...]) -> None:
    """The sentence the page is about, what is paid, how near the next is, and whether it is the decision."""
    st.subheader(plain(lots_words.headline(award, case, t)), anchor=False)
    if award.award:
        tie = lots_words.is_tie(award)
        if tie:
            st.markdown("\n".join(f"- {plain(said)}" for said in lots_words.ties(award, case, t)))
            st.markdown(plain(lots_words.tie_rule(case, t)))
        if tie and not award.counted:
            st.table(lots_shown.contested(award, case, t), border="horizontal", alt=t("lots.can_hold"))
        paid = "" if tie else lots_words.paid(award.award, t)
        st.markdown(plain(f"{paid} {lots_words.runner_up(award, case, t)}".strip()))
    lots_analysis.why_not(case, award)
    if edit_lots.is_undivided(case):
        st.markdown(t("lots.undivided", where=t("lots.lots")))
    if not award.binding:
        out = [option_named(case, o) for o in held_out]
        unsealed = "lots.not_one" if seals.is_sealed(case) else "result.analysis_unsealed"
        why = t("result.analysis_left_out", bids=listed(out, t)) if out else t(unsealed)
        st.markdown(f"**{t('result.analysis')}:** {plain(why)}")


def proof(award: Award, case: Case) -> None:
    """The line of the certificate, its text on request, and a longer search where it did not finish."""
    st.markdown(plain(lots_words.certificate(award, t)))
    if award.status in ("feasible", "open"):
        st.toggle(t("lots.longer", seconds=int(LONGER_S)), key=f"lots/longer/{case.tender.id}")
    with st.expander(t("lots.proof_title")):
        st.write(plain(lots_words.proof(award, t)))
        small(t("lots.proof_about"))


def field(cards: dict[LotId, Scorecard], case: Case, award: Award | None) -> None:
    """Lots by bidders; and the prices that one should ask about first."""
    if len(cards) * len(case.bids) <= lots_shown.MOST_CELLS:
        st.table(
            lots_shown.grid(cards, case, award, t),
            border="horizontal",
            hide_index=True,
            alt=t("lots.grid_alt"),
        )
    elif award:
        st.table(lots_shown.winners(cards, case, award, t), border="horizontal", alt=t("lots.grid_alt"))
    unit, many = next(iter(cards.values())).unit, len(cards) > 1
    small(t(f"lots.cells_{unit}"))
    signal = median_signal(case, reference.rulebook())
    for bid, lot, sentence in lots_shown.low(cards, signal, t):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"{sentence} {hearing(case, bid, lot)}"))
            option, named = (f"{bid}/{lot}", t("lots.bid_in_lot", bid=bid, lot=lot)) if many else (bid, bid)
            label = t("lots.hold_out_one", option=named)
            st.button(label, key=f"hold/{option}", on_click=hold_out, args=(case, option))


def hearing(case: Case, bid: str, lot: LotId) -> str:
    """How far the hearing about an abnormally low price has come."""
    asked = next((a for a in case.bid(bid).abnormal if a.lot in (None, lot)), None)
    if asked is None:
        return t("lots.not_asked")
    return asked.assessment or t("lots.asked")


def rules(case: Case, award: Award | None) -> None:
    """The published rules as sentences, with what each costs."""
    st.subheader(t("lots.rules"), anchor=False)
    lines = [f"- {line}" for line in lots_rules.rules(case, award, t)]
    none = t("lots.no_rules_undivided" if edit_lots.is_undivided(case) else "lots.no_rules")
    st.markdown("\n".join(lines) or none)
    for f in award.findings if award else ():
        if f.code not in SAID_HERE:
            st.markdown(f"- {plain(t.sentence(f))}")


def analyses(case: Case, held_out: tuple[str, ...], award: Award) -> None:
    """What nobody announced, clearly apart from the award."""
    st.subheader(t("result.analysis"), anchor=False)
    st.write(t("lots.analysis_about"))
    st.markdown(f"#### {t('lots.limits_title')}")
    lots_analysis.limits_tried(case, held_out, award)
    st.markdown(f"#### {t('lots.curve.title')}")
    lots_analysis.tradeoff(case, held_out, award)


def editing(case: Case) -> None:
    """The tender's lots, its rules on them, and what the bidders offer on several."""
    st.subheader(t("lots.edit"), anchor=False)
    told(case)
    with st.expander(t("lots.lots"), expanded=not case.bids):
        lots_editor.lots_managed(case)
    with st.expander(t("lots.limits")):
        lots_editor.limits(case)
    if case.bids and len(case.tender.lots) > 1:
        with st.expander(t("lots.offers")):
            lots_offers.offers_managed(case)


def result(case: Case, held_out: tuple[str, ...], seconds: float) -> Award | None:
    """The award, or why there is none; everything else on the page is already there."""
    try:
        with st.spinner(t("lots.working")):
            award = awarded(case, held_out, seconds=seconds)
    except ScoringError as error:
        st.error("\n".join(f"- {t.sentence(f)}" for f in error.findings))
        return None
    answer(award, case, held_out)
    proof(award, case)
    return award


def page(case: Case) -> None:
    """The parts in the order they are read; the solver comes last, so that nothing waits for it."""
    top, table, choice, told, analysis, below = (st.container() for _ in range(6))
    with below:
        editing(case)
    with choice:
        held_out = held_out_of(case) if case.bids else ()
    found = [f for f in admission.check(case, held_out) if f.severity == "stop"]
    with top:
        if not case.bids:
            st.write(t("result.no_bids"))
            return
        if found:
            missing(found)
            return
        asked = is_small(case) or st.toggle(t("lots.find"), key=f"lots/find/{case.tender.id}")
        cards = {lot.id: score(case, lot.id, reject=held_out) for lot in case.tender.lots}
        longer = st.session_state.get(f"lots/longer/{case.tender.id}")
        award = result(case, held_out, LONGER_S if longer else AT_ONCE_S) if asked else None
    with table:
        field(cards, case, award)
    with told:
        rules(case, award)
    if award and award.award:
        with analysis, st.container(border=True):
            analyses(case, held_out, award)


held = need_case()
st.html(_STYLE)
st.title(t("lots.title"), anchor=False)
page(held.case)
