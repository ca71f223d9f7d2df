"""Assessment: how does one evaluator's word on the bids of a lot stand, and how is it changed?

Each change is one more assessment; the earlier ones stay in the case. No price stands here: it must not
colour the points.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from scoring import access, admission, course, edit, panel
from scoring.bid import Bid
from scoring.evaluation import Criterion, EvaluationModel, Scale
from scoring.model import Assessment, Case
from scoring.tables import criterion_name
from scoring.tender import Lot
from scoring.values import PANEL, Finding, LotId
from widgets import panel_lint, session
from widgets.explained import plain
from widgets.fields import number_field, text_field
from widgets.forms import small
from widgets.panel_meeting import lamp
from widgets.panel_who import barred, is_discreet
from widgets.scope import choose_scope

Cell = tuple[str, str]
"""A bid and a criterion."""


class Page:
    """What the page shows: one lot, its bids and criteria, and one evaluator's points."""

    def __init__(self, case: Case, lot: Lot, model: EvaluationModel, evaluator: str) -> None:
        self.case, self.lot, self.model, self.evaluator = case, lot, model, evaluator
        self.bids = case.bids_in(lot.id)
        self.criteria = panel.assessed(model)
        self.cells = [(b.id, c.id) for c in self.criteria for b in self.bids]
        self.voices = panel.spoken(case, lot.id)
        self.discreet = is_discreet(case, evaluator)
        self.spread = {} if self.discreet else panel.spread(case, lot.id)
        self.barred = barred(case, evaluator)

    def last(self, cell: Cell) -> Assessment | None:
        """The evaluator's last word on a bid and criterion."""
        return self.voices.get(cell, {}).get(self.evaluator)

    def lacking(self) -> list[Cell]:
        """The cells of bids that compete for which the evaluator has given no points that can be read."""
        out = {b.id for b in self.bids if b.rejection(self.lot.id)} | self.barred
        open_cells = (c for c in self.cells if c[0] not in out)
        return [c for c in open_cells if self._points(c) is None or self.unread(c) is not None]

    def unread(self, cell: Cell) -> str | None:
        """What was typed as points and could not be read."""
        places = (edit.points_place(cell[0], lot, cell[1], self.evaluator) for lot in (self.lot.id, None))
        return next((self.case.unread[p] for p in places if p in self.case.unread), None)

    def sign(self, bid: Bid, criterion: Criterion) -> str:
        """How a cell stands, in a sign and words."""
        t, cell = session.texts(), (bid.id, criterion.id)
        said, points, typed = self.last(cell), self._points(cell), self.unread(cell)
        if typed is not None:
            return t("points.sign_unread", typed=typed)
        if bid.id in self.barred:
            return t("points.sign_barred")
        if points is None or said is None:
            waiting = t("points.sign_rejected" if bid.rejection(self.lot.id) else "points.sign_missing")
            return " · ".join([waiting, *self._apart(cell, criterion)])
        inside = is_inside(points, self.model.scale_of(criterion))
        parts = [t("points.sign_given" if inside else "points.sign_outside", points=points)]
        parts += self._apart(cell, criterion)
        if self.evaluator == PANEL and not said.rationale:
            parts.append(t("points.sign_no_rationale"))
        return " · ".join(parts)

    def _apart(self, cell: Cell, criterion: Criterion) -> list[str]:
        voices = self.voices.get(cell, {})
        heard = [a for who, a in voices.items() if who != PANEL and a.points is not None]
        if cell not in self.spread or len(heard) < 2:
            return []
        return [lamp(self.case, self.spread[cell], self.model.scale_of(criterion))]

    def _points(self, cell: Cell) -> Decimal | None:
        said = self.last(cell)
        return said.points if said else None


def is_inside(points: Decimal, scale: Scale) -> bool:
    """Whether the points lie on the scale."""
    return scale.bottom <= points <= scale.top


def one_cell(page: Page, cell: Cell) -> None:
    """Points and rationale beside the scale and the bid; on a narrow screen the points come first."""
    criterion = next(c for c in page.criteria if c.id == cell[1])
    bid = page.case.bid(cell[0])
    left, right = st.columns(2, gap="large")
    with left:
        judged(page, bid, criterion)
        others(page, cell)
    with right:
        scale_sentences(page, cell, criterion)
        if bid.id not in page.barred:
            facts(page, bid)


def scale_sentences(page: Page, cell: Cell, criterion: Criterion) -> None:
    """What is given weight, and what each step of the scale means; the step given is marked."""
    t, scale, said = session.texts(), page.model.scale_of(criterion), page.last(cell)
    st.markdown(f"**{criterion.id} {criterion_name(criterion, session.language())}**")
    if criterion.emphasis:
        st.write(criterion.emphasis)
    lines = []
    for step in sorted(scale.steps, key=lambda s: s.points, reverse=True):
        given = said is not None and said.points == step.points
        key = "points.step_given" if given else "points.step"
        lines.append(t(key, points=step.points, text=step.text))
    st.markdown("  \n".join(lines))
    if not scale.steps:
        small(t("points.no_steps", bottom=scale.bottom, top=scale.top))


def facts(page: Page, bid: Bid) -> None:
    """The numbers the bid offers; not its price, which must not colour the points."""
    t, lines = session.texts(), []
    for c in admission.quality_criteria(page.model):
        offered = bid.value_offered(c.id, page.lot.id)
        if offered is not None:
            name = criterion_name(c, session.language())
            lines.append(t("points.offered", name=name, value=offered, unit=c.unit))
    if lines:
        st.markdown("\n".join([t("points.facts", bid=bid.id), "", *(f"- {line}" for line in lines)]))


def judged(page: Page, bid: Bid, criterion: Criterion) -> None:
    """Points and rationale, to be given or only to be read."""
    why_not = shut(page, bid)
    if why_not is None:
        _given(page, bid, criterion)
        return
    t, said = session.texts(), page.last((bid.id, criterion.id))
    st.info(why_not)
    if said is not None and said.points is not None:
        values = {"points": said.points, "rationale": plain(said.rationale)}
        st.markdown(t("points.read_only", **values))


def shut(page: Page, bid: Bid) -> str | None:
    """Why no points may be given on this bid now; None where they may."""
    t, case = session.texts(), page.case
    if bid.id in page.barred:
        return t("panel.barred", name=panel.name_of(case, page.evaluator), bid=bid.id)
    if access.may(case, session.person(), "consensus" if page.evaluator == PANEL else "points"):
        return None
    return t("panel.not_now", state=t(f"state_said.{course.state(case)}"))


def _given(page: Page, bid: Bid, criterion: Criterion) -> None:
    """Each change is one more assessment, and the earlier ones stay."""
    t, cell, scale = session.texts(), (bid.id, criterion.id), page.model.scale_of(criterion)
    said = page.last(cell)
    scope = _scope(page, cell, said)
    before = said or Assessment(bid=bid.id, lot=scope, criterion=criterion.id, evaluator=page.evaluator)
    place = edit.points_place(bid.id, scope, criterion.id, page.evaluator)
    unit = t("points.on_scale", bottom=scale.bottom, top=scale.top)
    number_field(t("points.points"), place, before.points, _put(page, before, "points"), unit=unit)
    if before.points is not None and not is_inside(before.points, scale) and page.unread(cell) is None:
        st.error(t.sentence(_outside(page, before, criterion, scale)))
    rationale = _put(page, before, "rationale")
    text_field(t("points.rationale"), f"{place}/rationale", before.rationale, rationale, lines=5)
    if before.points is not None and not before.rationale:
        small(t("points.no_rationale"))
    panel_lint.told(page.case, before, criterion, scale)
    if page.evaluator == PANEL and cell in panel.moved(page.case, page.lot.id):
        _why_moved(page, before, place)


def _why_moved(page: Page, before: Assessment, place: str) -> None:
    """The reason that is due where the panel agrees on other points than an evaluator's own."""
    t = session.texts()
    text_field(t("points.reason"), f"{place}/reason", before.reason, _put(page, before, "reason"), lines=3)
    if not before.reason:
        st.warning(t("points.reason_due"))


def others(page: Page, cell: Cell) -> None:
    """What the others said, each by name; nothing while everybody judges on their own."""
    t, voices = session.texts(), {} if page.discreet else page.voices.get(cell, {})
    heard = {who: a for who, a in voices.items() if who != page.evaluator and a.points is not None}
    if page.discreet:
        small(t("points.on_your_own"))
    if not heard:
        return
    lines = [f"**{t('points.others')}**"]
    for who, a in heard.items():
        name = t("points.panel") if who == PANEL else panel.name_of(page.case, who)
        values = {"points": a.points, "rationale": plain(a.rationale)}
        lines.append(t("points.voice", name=plain(name), **values))
    st.markdown("  \n".join(lines))
    if page.spread.get(cell):
        small(t("points.apart", spread=page.spread[cell]))


def _outside(page: Page, said: Assessment, criterion: Criterion, scale: Scale) -> Finding:
    values: dict[str, str | int | Decimal] = {
        "bid": said.bid,
        "criterion": criterion_name(criterion, session.language()),
        "lot": page.lot.id,
        "points": said.points or Decimal(0),
        "bottom": scale.bottom,
        "top": scale.top,
    }
    return Finding(code="score.points_outside", severity="stop", values=values)


def _put(page: Page, before: Assessment, field: str) -> Callable[..., Case]:
    def put(case: Case, value: object) -> Case:
        voices = panel.spoken(case, page.lot.id).get((before.bid, before.criterion), {})
        # The other field may have been changed since the page was drawn; its last word goes along.
        last = voices.get(before.evaluator, before)
        if getattr(last, field) == value:
            return case
        return edit.with_assessment(case, edit.changed(last, **{field: value, "at": session.now()}))

    return put


def _scope(page: Page, cell: Cell, said: Assessment | None) -> LotId | None:
    t, (bid, criterion) = session.texts(), cell
    if said is not None:
        if len(page.case.tender.lots) > 1:
            small(t("points.for_all") if said.lot is None else t("points.for_lot", lot=said.lot))
        return said.lot
    for lot in (page.lot.id, None):
        if edit.points_place(bid, lot, criterion, page.evaluator) in page.case.unread:
            return lot
    usual = [a.lot for a in page.case.assessments if a.criterion == criterion]
    only_here = bool(usual) and usual[-1] is not None
    return choose_scope(page.case, page.lot.id, key=f"points/{criterion}", only_here=only_here)
