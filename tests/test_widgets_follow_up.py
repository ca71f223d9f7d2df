"""What was delivered, typed in beside the promise: kept or what lacks, and every way to type it wrong."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from scoring import casefile, edit
from scoring.model import Case
from scoring.papers import Delivery
from scoring.store import Store
from tests.builders import a_bid, a_case
from tests.pages import field, new_store, press, said, stored
from tests.sealed_cases import at

SCRIPT = """
import streamlit as st
from widgets import session
from widgets.follow_up import follow_up
from widgets.papers_made import decided
held = session.refresh()
follow_up(held.case, decided(held.case))
"""
ADD = "Tilføj måling"
CASE = at("groen_vedligehold", "contract")
LOT = CASE.tender.lots[0].id


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def shown(case: Case, **query: str) -> AppTest:
    """The widget alone, with this case open."""
    now = datetime(2026, 1, 2, tzinfo=UTC)
    Store(os.environ["DATABASE_URL"]).save(
        case.tender.id, casefile.dump(case), base=0, who="Test", what="test", at=now
    )
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.query_params["sag"] = case.tender.id
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def measured(app: AppTest, **typed: str) -> AppTest:
    """The page after these fields were typed and the measurement was added."""
    for name, text in typed.items():
        field(app, f"deliveries/{name}").set_value(text).run()
    return press(app, ADD)


def choose(app: AppTest, criterion: str) -> None:
    """The promise that is measured."""
    (box,) = app.selectbox
    box.select_index(next(n for n, option in enumerate(box.options) if criterion in option)).run()


def told(app: AppTest) -> str:
    return said(app).replace("\\", "").replace("\u00a0", " ")


def delivered(amount: int, on: date = date(2026, 6, 1)) -> Delivery:
    return Delivery(lot=LOT, bid="C1", criterion="M1", delivered=amount, on=on)


def test_every_promise_of_a_number_is_shown_before_anything_is_measured():
    app = shown(CASE)
    assert "M1 Maskintimer uden fossilt brændstof: lovet 70 %; ikke målt endnu." in told(app)
    assert app.table


def test_what_is_typed_is_added_and_shown_against_the_promise():
    app = shown(CASE)
    choose(app, "M1")
    app = measured(app, delivered="65 %", on="01.06.2026", by="Ea Holm", note="Stikprøve")
    last = stored(CASE).deliveries[-1]
    assert (last.bid, last.criterion, last.delivered, last.on) == ("C1", "M1", 65, date(2026, 6, 1))
    assert (last.by, last.note) == ("Ea Holm", "Stikprøve")
    assert "ikke nået. Lovet 70 %, leveret 65 % (01.06.2026): der mangler 5 procentpoint" in told(app)
    assert field(app, "deliveries/delivered").value == ""


def test_a_second_measurement_is_added_and_counts():
    app = shown(edit.with_delivery(CASE, delivered(5)))
    choose(app, "M1")
    app = measured(app, delivered="72,5")
    assert [d.delivered for d in stored(CASE).deliveries] == [5, Decimal("72.5")]
    assert "holdt. Lovet 70 %, leveret 72,5 %" in told(app)


def test_without_a_day_it_was_measured_today():
    app = shown(CASE)
    measured(app, delivered="10", on="")
    assert stored(CASE).deliveries[-1].on == datetime.now().astimezone().date()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"delivered": "mange"}, "»mange« er ikke et tal."),
        ({"delivered": "1.500"}, "»1.500« kan læses på to måder"),
        ({"delivered": ""}, "Skriv det tal, der er leveret på "),
        ({"delivered": "-3"}, "»-3« er under 0. Skriv det leverede som et tal på 0 eller derover."),
        ({"delivered": "1,23456789"}, "Feltet tager ikke »1,23456789«."),
        ({"delivered": "10", "on": "i går"}, "»i går« er ikke en dato. Skriv den som 23.11.2026."),
        (
            {"delivered": "10", "on": "01.01.2199"},
            "01.01.2199 ligger efter i dag. Skriv den dag, der er målt.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_saved(typed: dict[str, str], sentence: str):
    app = measured(shown(CASE), **typed)
    assert sentence in told(app)
    assert stored(CASE).deliveries == ()
    assert field(app, "deliveries/delivered").value == typed["delivered"]


def test_as_long_as_nothing_is_decided_there_is_nowhere_to_type():
    app = shown(at("groen_vedligehold", "closed"))
    assert "Det leverede kan skrives ind, når tildelingen er besluttet." in told(app)
    assert ADD not in [b.label for b in app.button]


def test_a_winner_with_plans_alone_is_followed_up_in_words():
    app = shown(a_case(a_bid("A"), a_bid("B", points=5)))
    assert "Løfterne er beskrivelser uden tal og følges op i ord." in told(app)
    assert not app.table


def test_a_winner_with_nothing_but_a_price_promised_nothing():
    app = shown(a_case(a_bid("A", points=0), a_bid("B", points=0, price=2_000_000)))
    assert "fik ikke point på andet end prisen" in told(app)


def test_in_english():
    app = shown(CASE, sprog="en")
    assert "promised 70%; not measured yet." in told(app)
    assert "Add a measurement" in [b.label for b in app.button]
