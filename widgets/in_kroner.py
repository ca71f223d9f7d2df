"""In kroner: what is a point worth under this model, and how many points does a price get?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from scoring import charts, kroner, worked
from scoring.evaluation import EvaluationModel
from scoring.kroner import Basis, InKroner, Worth
from scoring.model import Case
from scoring.reading import typed
from scoring.tables import criterion_name
from scoring.texts import Language
from scoring.values import Finding, Kroner, LotId
from widgets import session
from widgets.fields import key_of

_UNBROKEN = "\u00a0"


def test_price() -> Kroner | None:
    """The price the officer tries the model with before there are bids; of the session, never of the case."""
    text = st.session_state.get(key_of("test_price"), "")
    found = typed(text, "test_price", "amount")
    return Kroner(found) if found and not isinstance(found, Finding) else None


def model_in_kroner(case: Case, lot: LotId, model: EvaluationModel) -> None:
    """What one more point is worth, by theme in words and by criterion in a table."""
    t = session.texts()
    if not kroner.has_worth(model):
        st.write(t(f"method.{model.method.name}.worth"))
        return
    seen = kroner.in_kroner(case, lot, test_price())
    if kroner.rests_on_price(model):
        _basis(kroner.basis(case, lot, test_price()))
    st.markdown("\n".join(f"- {line}" for line in in_words(seen)))
    st.table(_table(seen.criteria), border="horizontal", alt=t("in_kroner.table_alt"))
    st.caption(t(f"method.{model.method.name}.worth"))


def in_words(seen: InKroner) -> list[str]:
    """One sentence per theme: what one more point is worth. Themes without an amount are left out."""
    t = session.texts()
    return [
        t("in_kroner.point", theme=t(f"tables.theme.{worth.theme}").lower(), amount=worth.point)
        for worth in seen.themes
        if worth.point is not None
    ]


def price_curve(case: Case, lot: LotId) -> None:
    """Points against price with the competing bids on the line; nothing where the method gives none."""
    t, curve = session.texts(), worked.curve(case, lot, test_price())
    if curve is None:
        return
    names = {bid.id: bid.tenderer.name for bid in case.bids}
    line = pd.DataFrame(curve.line, columns=["price", "points"])
    bids = pd.DataFrame(
        [(bid, names[bid], price, points) for bid, (price, points) in curve.bids.items()],
        columns=["bid", "name", "price", "points"],
    )
    st.altair_chart(charts.price_curve(line, bids, t), alt=charts.price_curve_alt(bids, t))


def _basis(basis: Basis | None) -> None:
    t = session.texts()
    if basis is None:
        st.info(t("in_kroner.no_price"))
    elif basis.source == "bids":
        lowest = sorted(bid for bid, price in basis.prices.items() if price == basis.price)
        st.write(t("in_kroner.from_bids", bids=", ".join(lowest), amount=basis.price))
    else:
        st.write(t(f"in_kroner.from_{basis.source}", amount=basis.price))
    if basis is None or basis.source != "bids":
        key = key_of("test_price")
        st.text_input(t("in_kroner.test_price"), key=key, persist_state="session")
        found = typed(st.session_state[key], "test_price", "amount")
        if isinstance(found, Finding):
            st.error(t.sentence(found))


def _table(criteria: tuple[Worth, ...]) -> pd.DataFrame:
    t, language = session.texts(), session.language()
    rows = [
        {
            t("in_kroner.criterion"): _named(worth, language),
            t("in_kroner.one_point"): _amount(worth.point),
            t("in_kroner.one_unit"): _amount(worth.unit),
        }
        for worth in criteria
    ]
    columns = list(rows[0]) if rows else [t("in_kroner.criterion")]
    return pd.DataFrame(rows, columns=columns, dtype="str").set_index(columns[0])


def _amount(x: Kroner | None) -> str:
    t = session.texts()
    return t("in_kroner.none") if x is None else t.kroner(x).replace(" ", _UNBROKEN)


def _named(worth: Worth, language: Language) -> str:
    c, name = worth.criterion, criterion_name(worth.criterion, language)
    return session.texts()("in_kroner.with_unit", name=name, unit=c.unit) if worth.unit and c.unit else name
