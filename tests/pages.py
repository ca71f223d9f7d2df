"""A page of the app as it runs without a browser, and the case as it then stands in the store."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from scoring import casefile
from scoring.model import Case
from scoring.store import Store
from scoring.texts import Language

ROOT = Path(__file__).parent.parent

# Every new AppTest looks through all installed packages for components, for most of a second.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
_PAGES: dict[str, Any] = {}


def new_store(folder: Path) -> str:
    """The address of an empty store in `folder`, for DATABASE_URL; forgets the one used before."""
    st.cache_resource.clear()
    return f"sqlite:///{(folder / 'store.sqlite').as_posix()}"


def page(file: str, case: Case, language: Language = "da") -> AppTest:
    """The page `file` with this case open, in a store of its own (`new_store`)."""
    store = Store(os.environ["DATABASE_URL"])
    if store.load(case.tender.id) is None:
        now = datetime(2026, 1, 2, tzinfo=UTC)
        store.save(case.tender.id, casefile.dump(case), base=0, who="Test", what="test", at=now)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.query_params["sag"] = case.tender.id
    app.query_params["sprog"] = language
    # Only a run tells which pages there are; they are the same for all, so one run tells it for the process.
    if not _PAGES:
        _PAGES.update(app.run()._registered_pages)
    app._registered_pages = dict(_PAGES)
    app.switch_page(file).run()
    assert not app.exception
    return app


def stored(case: Case) -> Case:
    """The case as it stands in the store now."""
    newest = Store(os.environ["DATABASE_URL"]).load(case.tender.id)
    assert newest is not None
    return casefile.load(newest.document)


def revisions(case: Case) -> int:
    """How many revisions the case has."""
    return len(Store(os.environ["DATABASE_URL"]).history(case.tender.id))


def field(app: AppTest, place: str):
    """The text field or area at `place` in the case."""
    return next(f for f in (*app.text_input, *app.text_area) if (f.key or "").endswith(f":{place}"))


def press(app: AppTest, label: str) -> AppTest:
    """The page after the button with this label has been pressed."""
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception
    return app


def typed(app: AppTest, table: str, cells: dict[int, dict[str, str | None]]) -> AppTest:
    """The page after these cells of a table (row → column → text) have been typed or pasted."""
    return _sent(app, f"table/{table}", {"edited_rows": cells, "added_rows": [], "deleted_rows": []})


def chosen(app: AppTest, table: str, row: int, column: str) -> AppTest:
    """The page after a cell of a table has been clicked."""
    return _sent(app, table, {"selection": {"rows": [], "columns": [], "cells": [[row, column]]}})


def _sent(app: AppTest, table: str, value: object) -> AppTest:
    # What the browser sends. A value put into the session state would not call on_change.
    states = app._tree.get_widget_states()
    state = states.widgets.add()
    state.id = next(t.proto.id for t in app.main.dataframe if table in t.proto.id)
    state.string_value = json.dumps(value)
    app._run(states)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """What the page says outside its tables and fields."""
    parts = [*app.main.title, *app.main.header, *app.main.markdown, *app.error, *app.warning, *app.info]
    return "\n".join(str(part.value) for part in parts)
