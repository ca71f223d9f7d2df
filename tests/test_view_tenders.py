"""The page Udbud: a new tender gets a readable key, and the officer is shown the next step."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import a_bid, a_case, a_model, quality
from pages import new_store, page, press
from streamlit.testing.v1 import AppTest

from scoring import reference
from scoring.model import Case

TENDERS = "views/tenders.py"
DANISH = reference.texts("da")


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def links(app: AppTest) -> list[str]:
    return [link.label for link in app.main.get("page_link")]


def begun(title: str) -> AppTest:
    app = page(TENDERS, reference.example("kantine"))
    next(f for f in app.text_input if f.label == DANISH("tenders.title_field")).set_value(title)
    return press(app, DANISH("tenders.create"))


def test_a_long_title_becomes_a_key_that_ends_in_a_letter_or_digit():
    assert begun("Rengøring på skoler 2027").query_params["sag"] == "RENGØRING-PÅ-SKOLER"


def test_a_new_tender_begins_with_the_criteria_and_is_not_said_to_be_complete():
    app = begun("Rengøring")
    assert links(app) == ["Næste skridt: Kriterier"]
    assert "Der mangler én ting, før resultatet kan regnes." in [
        link.label for link in app.sidebar.get("page_link")
    ]


@pytest.mark.parametrize(
    ("bids", "next_page"),
    [
        ((), "Tilbud"),
        ((a_bid("A", price=None),), "Tilbud"),
        ((a_bid("A", points=None),), "Point"),
        ((a_bid("A"),), "Resultat"),
    ],
)
def test_the_next_step_is_the_first_page_where_something_is_missing(bids: tuple, next_page: str):
    case = a_case(*bids, tender={"id": "U", "fictional": False})
    assert links(page(TENDERS, case)) == [f"Næste skridt: {next_page}"]


def test_a_model_to_be_mended_comes_before_the_points():
    case: Case = a_case(
        a_bid("A", points=None), model=a_model(quality("Q", 100)), tender={"id": "U", "fictional": False}
    )
    assert links(page(TENDERS, case)) == ["Næste skridt: Kriterier"]
