"""Correction form: an error is found after the decision. Which, what should stand there, and what follows?

Arithmetic and typing are mended here, as long as the winner stays the same; the difference is shown before
anything is saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from scoring import access, edit
from scoring.correction import Correction, corrected, correction
from scoring.model import Assessment, Case
from scoring.reading import What, typed
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.values import Finding, Points, ScoringError
from widgets import session
from widgets.correction_shown import as_text, correction_shown
from widgets.course_awards import proposed
from widgets.explained import plain
from widgets.fields import key_of, written
from widgets.forms import refuse, refused, small


@dataclass(frozen=True)
class Spot:
    """Something that was typed and may be corrected."""

    place: str
    name: str
    what: What
    value: Decimal | None


def correction_form(case: Case) -> None:
    """Choose what is wrong, type what should stand there and why, see the difference, and note it."""
    t = session.texts()
    if not access.may(case, session.person(), "course"):
        return
    st.subheader(t("correction.title"), anchor=False)
    with st.expander(t("correction.open")):
        st.markdown(t("correction.words"))
        bid = st.selectbox(
            t("correction.bid"),
            [b.id for b in case.bids],
            index=None,
            format_func=lambda b: f"{b} {case.bid(b).tenderer.name}",
            placeholder=t("correction.choose"),
            key=_key(case, "bid"),
        )
        spots = _spots(case, bid, t) if bid else {}
        place = st.selectbox(
            t("correction.spot"),
            list(spots),
            index=None,
            format_func=lambda p: spots[p].name if p in spots else p,
            placeholder=t("correction.choose"),
            key=_key(case, f"spot/{bid}"),
            disabled=not spots,
        )
        if place in spots:
            _mended(case, spots[place], t)
        refused(_key(case, ""))


def _mended(case: Case, spot: Spot, t: Texts) -> None:
    small(t("correction.stands", value=written(spot.value, spot.what) or t("correction.nothing_there")))
    text = st.text_input(t("correction.should"), key=_key(case, f"value/{spot.place}"), max_chars=40)
    reason = st.text_area(t("correction.reason"), key=_key(case, f"reason/{spot.place}"), max_chars=4000)
    value = typed(text, spot.place, spot.what)
    if isinstance(value, Finding):
        st.error(t.sentence(value))
    elif value is not None and value != spot.value:
        _difference(case, spot, value, reason.strip(), t)


def _difference(case: Case, spot: Spot, value: Decimal, reason: str, t: Texts) -> None:
    try:
        after = mended(case, spot, value, reason)
        found = correction(case, after, award=proposed)
    except ScoringError as error:
        st.error("\n".join(f"- {t.sentence(f)}" for f in error.findings))
        return
    except ValueError:
        # A number the field does not allow: a negative price.
        st.error(t("fields.refused", typed=written(value, spot.what)))
        return
    correction_shown(found, case)
    _download(found, case, reason, t)
    if found.moved:
        st.markdown(plain(t("correction.recall_instead")))
        return
    if not reason:
        st.markdown(plain(t("correction.reason_needed")))
    st.button(
        t("correction.note"),
        key=_key(case, "note"),
        type="primary",
        disabled=not reason,
        on_click=_noted,
        args=(spot, value, reason),
    )


def _download(found: Correction, case: Case, reason: str, t: Texts) -> None:
    st.download_button(
        t("correction.download"),
        as_text(found, case, reason, t),
        t("correction.file", id=case.tender.id),
        "text/plain",
        key=_key(case, "download"),
        on_click="ignore",
    )


def _noted(spot: Spot, value: Decimal, reason: str) -> None:
    held, t = session.opened(), session.texts()
    if held is None:
        return
    case, at = held.case, session.now()
    try:
        after = mended(case, spot, value, reason)
        done = corrected(case, after, by=session.who(), at=at, reason=reason, award=proposed)
    except ScoringError as error:
        refuse(_key(case, ""), "\n".join(f"- {t.sentence(f)}" for f in error.findings))
        return
    session.keep(done, t("course.step.corrected.done"))


def mended(case: Case, spot: Spot, value: Decimal, reason: str) -> Case:
    """The case with the one number put right; points are added beside the old ones, with the reason."""
    kind, bid, *rest = spot.place.split("/")
    if kind == "assessments":
        was = _standing(case)[spot.place]
        again = edit.changed(was, points=Points(value), reason=reason, at=session.now(), mark="")
        return edit.with_assessment(case, again)
    if rest[0] == "offered":
        lot = None if rest[1] == "*" else rest[1]
        return edit.with_offer(case, bid, rest[2], value, lot)
    line = next(p for p in case.bid(bid).prices if spot.place.startswith(_line_at(bid, p.lot, p.item)))
    if rest[-1] == "unit_price":
        return edit.with_unit_price(case, bid, line, value)
    own = tuple(edit.changed(p, quantity=value) if p == line else p for p in case.bid(bid).prices)
    return edit.with_bid(case, edit.changed(case.bid(bid), prices=own))


def _spots(case: Case, bid: str, t: Texts) -> Mapping[str, Spot]:
    """Every number that was typed about the bid: its price lines, what it offers, the points it was given."""
    found = []
    for p in case.bid(bid).prices:
        at, item = _line_at(bid, p.lot, p.item), p.description or p.item
        found.append(Spot(f"{at}unit_price", t("correction.spot_price", item=item), "amount", p.unit_price))
        found.append(Spot(f"{at}quantity", t("correction.spot_quantity", item=item), "number", p.quantity))
    names = {c.id: criterion_name(c, t.language) for m in case.models for c in m.criteria}
    for o in case.bid(bid).offered:
        place = edit.offer_place(bid, o.lot, o.criterion)
        found.append(Spot(place, t("correction.spot_offer", criterion=names[o.criterion]), "number", o.value))
    for place, a in _standing(case).items():
        if a.bid == bid:
            name = t("correction.spot_points", criterion=names[a.criterion], who=a.evaluator, lot=a.lot or "")
            found.append(Spot(place, name.strip(), "number", a.points))
    return {spot.place: spot for spot in found}


def _standing(case: Case) -> Mapping[str, Assessment]:
    """The assessments that count, by place: each evaluator's last word."""
    return {edit.points_place(a.bid, a.lot, a.criterion, a.evaluator): a for a in case.assessments}


def _line_at(bid: str, lot: str | None, item: str) -> str:
    return edit.price_place(bid, lot, item).removesuffix("unit_price")


def _key(case: Case, part: str) -> str:
    return key_of(f"correction/{len(case.events)}/{part}")
