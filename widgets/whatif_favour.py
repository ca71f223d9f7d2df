"""What if, in favour of one bid: which weights would make it win, or why do none? Asked only on request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import streamlit as st

from scoring import tables
from scoring import weights as weighting
from scoring.award.weights import Change, Favour, favour
from scoring.charts.whatif_drawn import percent
from scoring.evaluation import EvaluationModel
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.values import CriterionId, ScoringError, Share
from scoring.words.asked import Asked, decimal
from scoring.words.headline import listed
from scoring.words.tried import Tried
from widgets import session
from widgets.explained import plain
from widgets.left_out import named
from widgets.whatif_bar import show

_TOLD = 3
"""How many criteria are named when a weighting is told; the heaviest first."""


def favour_section(asked: Asked, state_key: str) -> None:
    """Choose a bid and read what it would take."""
    t = session.texts()
    bids = [bid for group in asked.card.ranking for bid in group]
    bid = st.selectbox(
        t("whatif.favour.choose"),
        bids,
        index=None,
        placeholder=t("whatif.favour.nobody"),
        format_func=lambda b: named(asked.case, b),
        key=f"whatif/favour/{asked.case.tender.id}/{asked.lot}",
    )
    if bid is None:
        return
    try:
        found = favour(asked.case, asked.lot, bid, reject=asked.left_out)
    except ScoringError as stopped:
        st.write(plain(" ".join(t.sentence(f) for f in stopped.findings)))
        return
    st.markdown(plain(" ".join(sentences(found, asked.model, t))))
    if not found.leads_now and found.change:
        to = _in_hundredths(found.change.weights)
        st.button(t("whatif.favour.try"), on_click=show, args=(state_key, to), key="whatif/favour/try")
    st.caption(t("whatif.favour.note"))


def sentences(found: Favour, model: EvaluationModel, t: Texts) -> Iterator[str]:
    """What it would take for one bid to win, or the proof that nothing would do."""
    bid, chance = found.bid, found.chance
    if found.leads_now:
        yield t("whatif.favour.leads", bid=bid)
    if chance.verdict == "never":
        yield _never(found, t)
        return
    if found.change and not found.leads_now:
        yield _change(found, found.change, model, t)
    if chance.margin is None:
        yield t("whatif.favour.alone", bid=bid)
    elif chance.verdict == "ties":
        yield t("whatif.favour.ties", bid=bid)
    else:
        weights = _heaviest(chance.weights, model, t)
        margin = _margin(chance.margin, found, t)
        best = "whatif.favour.best" if margin else "whatif.favour.best_unmeasured"
        yield t(best, bid=bid, margin=margin, weights=weights)


def _never(found: Favour, t: Texts) -> str:
    mixture = found.chance.mixture
    if len(mixture) == 1:
        return t("whatif.favour.never_one", bid=found.bid, rival=next(iter(mixture)))
    order = sorted(mixture, key=lambda b: -mixture[b])
    parts = listed([t("whatif.favour.part", part=percent(mixture[b], t), bid=b) for b in order], t)
    margin = _margin(-(found.chance.margin or Fraction(0)), found, t)
    key = "whatif.favour.never" if margin else "whatif.favour.never_unmeasured"
    return t(key, bid=found.bid, mixture=parts, margin=margin)


def _change(found: Favour, change: Change, model: EvaluationModel, t: Texts) -> str:
    shares = _published(model, list(change.weights))
    moves = [
        t("whatif.favour.move", name=_name(model, c, t), was=percent(shares[c], t), now=percent(now, t))
        for c, now in change.weights.items()
        if shares[c] != now
    ]
    key = "whatif.favour.change" if change.rivals else "whatif.favour.change_alone"
    moved = t("whatif.points_off", n=t.number(decimal(change.moved * 50), 2))
    return t(key, bid=found.bid, moved=moved, moves=listed(moves, t), rivals=listed(change.rivals, t))


def _heaviest(weights: Mapping[CriterionId, Fraction], model: EvaluationModel, t: Texts) -> str:
    held = sorted((c for c, w in weights.items() if w), key=lambda c: -weights[c])
    told = [
        t("whatif.favour.weighs", name=_name(model, c, t), weight=percent(weights[c], t))
        for c in held[:_TOLD]
    ]
    return listed(told, t) if len(held) <= _TOLD else ", ".join([*told, "…"])


def _margin(x: Fraction, found: Favour, t: Texts) -> str:
    return "" if found.unit == "none" else tables.amount(decimal(x), found.unit, t)


def _published(model: EvaluationModel, criteria: Sequence[CriterionId]) -> dict[CriterionId, Fraction]:
    shares = weighting.of_whole(model)
    whole = sum(Fraction(shares[c]) for c in criteria) or Fraction(1)
    return {c: Fraction(shares[c]) / whole for c in criteria}


def _in_hundredths(weights: Mapping[CriterionId, Fraction]) -> Tried:
    shares = {c: Share(decimal(w)) for c, w in weights.items()}
    return Tried("criteria", {c: Decimal(x) for c, x in weighting.in_percent(shares).items()})


def _name(model: EvaluationModel, criterion: CriterionId, t: Texts) -> str:
    c = next(c for c in model.criteria if c.id == criterion)
    return f"{c.id} {criterion_name(c, t.language)}"
