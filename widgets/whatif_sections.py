"""What-if sections: the map, the limits, the prices, the methods and the points, each with its sentence."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from scoring.break_even import break_evens
from scoring.break_even.worth import in_kroner
from scoring.charts import whatif as drawn
from scoring.charts.whatif import Line, Point
from scoring.methods import METHODS
from scoring.reading import typed_percent
from scoring.stability import Undefined, by_amount
from scoring.stability.field import other_methods
from scoring.stability.field import reversals as turned
from scoring.stability.scores import flips
from scoring.stability.uncertainty import uncertainty
from scoring.values import Finding, Share
from scoring.winner_map import Segment, Triangle
from scoring.words import whatif as words
from scoring.words.asked import Asked, Key, named
from scoring.words.tried import shares_of
from widgets import session
from widgets import whatif_shown as shown
from widgets.explained import plain

SEED = 2019
"""For the one case where chances are drawn and not computed: the same every time."""


def winner_map(asked: Asked) -> None:
    """Who wins at which weights, with the model's weighting and the one being tried."""
    t, found = session.texts(), asked.map
    if isinstance(found, Undefined):
        st.write(t(f"whatif.map.undefined.{found.reason}"))
        return
    sentence = words.map_sentence(asked, found, t)
    st.markdown(plain(sentence))
    bids = [bid.id for bid in asked.case.bids]
    if isinstance(found, Segment):
        name = t(f"tables.theme.{found.themes[0]}")
        line = Line(name, found.stretches, found.published, asked.own_point[0] if asked.own_point else None)
        st.altair_chart(drawn.sweep_lines([line], bids, t), theme=None, alt=sentence)
    else:
        told = words.where(asked, found, t)
        chart = drawn.winner_map(found, _points(asked, found), bids, t)
        st.altair_chart(chart, theme=None, alt=t("whatif.map.alt", sentence=sentence, points=told))
        st.markdown(plain(told))
    with unfolded(t("whatif.show_numbers"), "map") as numbers:
        if numbers.open:
            st.table(shown.map_areas(asked, found, t), border="horizontal", alt=sentence)


def limits(asked: Asked) -> None:
    """How far one weight can be moved before another bid wins."""
    t = session.texts()
    st.write(t("whatif.limits.words"))
    keys = [key for key in asked.themes if key in asked.sweeps]
    if keys:
        _swept(asked, keys)
    criteria = list(shown.criteria_keys(asked))
    if criteria:
        with unfolded(t("whatif.limits.criteria"), "limits", expanded=not keys) as more:
            if more.open:
                _swept(asked, criteria)
    if not keys and not criteria:
        st.write(t("whatif.limits.nothing"))
    if asked.model.round_total.mode != "none":
        st.caption(t("whatif.limits.unrounded"))
    found = by_amount(asked.field)
    if not isinstance(found, Undefined) and asked.amount_per_point is not None:
        st.markdown(f"**{t('whatif.limits.amount_title')}**")
        now = t("whatif.limits.amount_now", amount=asked.amount_per_point)
        st.markdown(plain(f"{now} {words.amounts(found, t)}"))


def prices(asked: Asked) -> None:
    """Which price would have made each bid the first, and what a point is worth."""
    t, found = session.texts(), break_evens(asked.opened)
    st.write(t("whatif.price.words"))
    first = [b for b in found if b.bid in (*asked.card.winners(), *_second(asked))]
    st.markdown("\n".join(f"- {plain(t(b.how.key, **b.how.values))}" for b in first))
    st.table(shown.break_even(asked, found, t), border="horizontal", alt=t("whatif.price.title"))
    seen = in_kroner(asked.opened)
    worth = [w for w in seen.themes if w.point is not None]
    told = [
        t("whatif.price.per_point", theme=t(f"tables.theme.{w.theme}").lower(), amount=w.point) for w in worth
    ]
    st.markdown(plain(" ".join(told)) if told else t("whatif.price.no_worth"))
    if told:
        with unfolded(t("whatif.show_numbers"), "worth") as numbers:
            if numbers.open:
                st.table(shown.worth(seen, t), border="horizontal", alt=plain(" ".join(told)))


def methods(asked: Asked) -> None:
    """Who would have won under other methods, with the parameters they are tried with."""
    t, found = session.texts(), other_methods(asked.field, price_share=_price_share(asked))
    sentence = words.methods_sentence(found, t)
    st.markdown(plain(sentence))
    st.caption(t("whatif.method.words"))
    with unfolded(t("whatif.show_numbers"), "methods") as numbers:
        if numbers.open:
            st.table(shown.methods(asked, found, t), border="horizontal", alt=plain(sentence))


def points(asked: Asked) -> None:
    """Which single points, given otherwise, give another result."""
    t, found = session.texts(), flips(asked.field)
    sentence = words.points_sentence(found, t)
    st.markdown(plain(sentence))
    if found.flips:
        st.table(shown.point_flips(asked, found.flips, t), border="horizontal", alt=plain(sentence))
    if found.tried:
        st.markdown(plain(words.chances(uncertainty(asked.field, seed=SEED), t)))


def field(asked: Asked) -> None:
    """What a bid that leaves or comes back changes."""
    t = session.texts()
    found = turned(asked.case, asked.lot, reject=asked.left_out, weights=asked.weights)
    st.markdown("\n".join(f"- {plain(line)}" for line in words.reversals(found, t)))


def unfolded(label: str, key: str, *, expanded: bool = False) -> ExpanderContainer:
    """A part that folds out. What is folded in is not worked out: a move of the bar must not wait for it."""
    return st.expander(label, key=f"whatif/{key}/more", expanded=expanded, on_change="rerun")


def _price_share(asked: Asked) -> Share | None:
    """What the price weighs where the model says nothing: the officer's own number, and no other."""
    if METHODS[asked.model.method.name].weighs_price:
        return None
    t, key = session.texts(), f"whatif/price/{asked.case.tender.id}"
    text = st.text_input(t("whatif.method.price_share"), key=key, help=t("whatif.method.price_share_help"))
    found = typed_percent(text, "price_share")
    if isinstance(found, Finding):
        st.error(t.sentence(found))
        return None
    return None if found is None else Share(found / 100)


def _swept(asked: Asked, keys: list[Key]) -> None:
    t = session.texts()
    lines = [_line(asked, key) for key in keys]
    told = words.limits_alt([(named(asked, key, t), asked.sweeps[key]) for key in keys], t)
    bids = [bid.id for bid in asked.case.bids]
    st.altair_chart(drawn.sweep_lines(lines, bids, t), theme=None, alt=told)
    st.table(shown.limits(asked, keys, t), border="horizontal", alt=told)


def _line(asked: Asked, key: Key) -> Line:
    found = asked.sweeps[key]
    own = shares_of(asked.model, None)
    whole = sum(Fraction(own[c]) for c in asked.field.criteria) or Fraction(1)
    was = sum((Fraction(own[c]) for c in found.moved), Fraction(0)) / whole
    return Line(
        named(asked, key, session.texts()), found.stretches, found.share, was if asked.tried else None
    )


def _points(asked: Asked, found: Triangle) -> list[Point]:
    t = session.texts()
    if asked.tried is None:
        return [Point(t("whatif.map.own_name"), found.published, tried=False)]
    tried = Point(t("whatif.map.tried_name"), found.published, tried=True)
    if asked.own_point is None:
        return [tried]
    return [Point(t("whatif.map.own_name"), asked.own_point, tried=False), tried]


def _second(asked: Asked) -> tuple[str, ...]:
    ranking = asked.card.ranking
    return ranking[1] if len(ranking) > 1 else ()
