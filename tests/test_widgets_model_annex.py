"""The model annex on the page Kriterier: folded in at first, and the same text as the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import new_store, page

from scoring import annex, reference


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def test_the_annex_unfolds_at_the_bottom_of_the_page():
    case, t = reference.example("groen_vedligehold"), reference.texts("da")
    whole = annex.of(case, t).text(3)
    app = page("views/criteria.py", case)
    assert t("annex.show") in [e.label for e in app.expander]
    assert whole not in [m.value for m in app.markdown]
    app.session_state["model_annex"] = True
    app.run()
    assert not app.exception
    assert whole.strip() in [m.value.strip() for m in app.markdown]
