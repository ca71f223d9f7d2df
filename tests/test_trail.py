"""The trail tells every change, can be checked without the database, and shows where it was bent."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import a_bid, a_case
from openpyxl import load_workbook
from test_seals import brought_to, leaves

from scoring import casefile, edit, reference, trail
from scoring.formats import trail_book
from scoring.model import Assessment, Case
from scoring.store import Store
from scoring.values import ScoringError

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{(tmp_path / 'a.sqlite3').as_posix()}")
    yield opened
    opened.close()


def kept(store: Store, *cases: Case | str, name: str = "T") -> trail.Trail:
    """A store in which these versions were saved one after another, an hour apart."""
    for n, case in enumerate(cases):
        document = case if isinstance(case, str) else casefile.dump(case)
        at = NOON + timedelta(hours=n)
        store.save(name, document, base=n, who=f"Person {n + 1}", what=f"Skridt {n + 1}", at=at)
    return trail.trail(store, name)


def judged(case: Case, **fields: Any) -> Case:
    given = {"bid": "A", "criterion": "Q", "points": 5, "rationale": "God plan", "evaluator": "e1", **fields}
    return edit.with_assessment(case, Assessment.model_validate(given))


FIRST = a_case(a_bid("A"), a_bid("B", price=1_200_000))


# What changed


def test_a_change_tells_who_what_when_where_before_and_after(store: Store):
    renamed = edit.changed(FIRST, tender=edit.changed(FIRST.tender, title="Nyt navn"))
    created, changed = kept(store, FIRST, renamed).changes
    assert (created.kind, created.rev, created.who) == ("created", 1, "Person 1")
    assert changed == trail.Change(
        rev=2,
        at=NOON + timedelta(hours=1),
        who="Person 2",
        what="Skridt 2",
        kind="changed",
        place="tender/title",
        before="Prøveudbud",
        after="Nyt navn",
    )


def test_a_new_assessment_is_told_whole_with_its_rationale_however_long(store: Store):
    long = "Planen er konkret. " * 300
    (change,) = kept(store, FIRST, judged(FIRST, rationale=long)).changes[1:]
    assert (change.place, change.before) == ("assessments/2", "")
    assert f"rationale: {long.strip()}" in change.after
    assert "bid: A; criterion: Q; evaluator: e1" in change.after.replace("; lot: ", "; ")


def test_a_bid_taken_away_is_told_with_what_stood_there(store: Store):
    told = {c.place: c for c in kept(store, FIRST, edit.without_bid(FIRST, "B")).changes}
    assert "unit_price: 1200000" in told["bids/B"].before
    assert told["bids/B"].after == ""
    assert "points: 7" in told["assessments/1"].before


def test_a_save_that_changed_nothing_is_told_as_such(store: Store):
    assert [c.kind for c in kept(store, FIRST, FIRST).changes] == ["created", "nothing"]


def test_a_document_that_is_no_case_is_told_by_its_fields_and_one_that_is_no_json_as_unreadable(store: Store):
    told = kept(store, FIRST, '{"tender": {"id": "T", "colour": "rød"}}', "{ødelagt", FIRST)
    by_rev = {c.rev: c for c in told.changes}
    assert ("tender/colour", "rød") in {(c.place, c.after) for c in told.changes if c.rev == 2}
    assert by_rev[3].kind == "unreadable"
    assert {c.kind for c in told.changes if c.rev == 4} == {"changed"}
    assert told.newest == FIRST
    assert told.broken() == ()


def test_a_field_that_a_later_program_writes_with_its_default_is_no_change(store: Store):
    document = json.loads(casefile.dump(FIRST))
    document["tender"] |= {"later": "", "also_later": [], "and_later": None}
    (_, second) = kept(store, FIRST, json.dumps(document)).changes
    assert second.kind == "nothing"


def test_a_tender_the_store_does_not_know_has_no_trail(store: Store):
    with pytest.raises(ScoringError) as error:
        trail.trail(store, "T")
    assert [f.code for f in error.value.findings] == ["trail.unknown"]


# The head


def test_the_head_is_the_newest_fingerprint_in_its_short_form(store: Store):
    told = kept(store, FIRST, judged(FIRST))
    assert told.head == told.revisions[-1].hash
    assert trail.head(store, "T").replace(" ", "") == told.head[:16]
    assert [len(group) for group in trail.head(store, "T").split()] == [4, 4, 4, 4]
    assert trail.head(store, "X") == ""


# The file


@pytest.fixture
def exported(store: Store) -> str:
    case = brought_to(FIRST, "closed")
    told = kept(store, FIRST, brought_to(FIRST, "opened"), case)
    store.set_aside("T", casefile.dump(FIRST), who="Bo", what="Kom for sent", at=NOON)
    return trail.dump(trail.trail(store, told.case))


def codes(text: str) -> list[str]:
    return [f.code for f in trail.check(text) if f.severity != "note"]


def test_an_exported_trail_holds_every_revision_letter_for_letter_and_verifies(store: Store, exported: str):
    back = trail.load(exported)
    assert back == trail.trail(store, "T")
    assert len(back.aside) == 1
    assert codes(exported) == []
    assert trail.is_trail(exported)
    assert not trail.is_trail(casefile.dump(FIRST))
    assert not trail.is_trail("{")


def test_keys_in_another_order_and_another_layout_break_nothing(exported: str):
    data = json.loads(exported)
    assert codes(json.dumps(dict(reversed(data.items())), indent=4, ensure_ascii=True)) == []


def test_any_sign_of_a_revision_that_is_altered_names_the_first_broken_revision(exported: str):
    data, tried = json.loads(exported), 0
    for line in ("revisions", "aside"):
        for path, value in [*leaves(data[line])]:
            row, field = data[line][path[0]], path[1]
            for other in [value + 1] if isinstance(value, int) else flips(value):
                row[field], tried = other, tried + 1
                found = trail.check(json.dumps(data))
                assert found, (path, other)
                assert found[0].code == "trail.broken"
                named = {data[line][path[0]]["rev"], value, *(r["rev"] for r in data[line][path[0] :])}
                assert found[0].values["rev"] in named
            row[field] = value
    assert tried > 60


def flips(value: str) -> Iterator[str]:
    for i in sorted({0, len(value) // 3, len(value) // 2, len(value) - 1}) if value else ():
        yield value[:i] + chr(ord(value[i]) ^ 1) + value[i + 1 :]
    yield f"{value} "


def test_a_revision_taken_out_of_the_middle_names_the_one_behind_the_gap(exported: str):
    data = json.loads(exported)
    del data["revisions"][1]
    (found, *_) = trail.check(json.dumps(data))
    assert (found.code, found.values["rev"]) == ("trail.broken", 3)


def test_the_newest_cut_off_is_found_by_the_head(exported: str):
    data = json.loads(exported)
    data["revisions"].pop()
    assert codes(json.dumps(data)) == ["trail.head", "trail.changes"]


def test_a_list_of_changes_that_says_otherwise_is_found(exported: str):
    data = json.loads(exported)
    data["changes"][1]["after"] = "noget andet"
    assert codes(json.dumps(data)) == ["trail.changes"]


def test_a_chain_that_holds_over_a_case_whose_seal_does_not_is_found(store: Store):
    case = brought_to(FIRST, "closed")
    bent = case.model_copy(update={"models": (edit.changed(case.models[0], tie_rule="Lod"),)})
    assert codes(trail.dump(kept(store, case, bent))) == ["seal.differs"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"trail": 2}',
        '{"trail": 1, "case": "T", "revisions": [{"rev": 1}], "aside": []}',
        '{"trail": 1, "case": "T", "revisions": [{"rev": "1", "stamp": "", "who": "", "what": "",'
        ' "previous": "", "hash": "", "document": ""}], "aside": []}',
    ],
)
def test_what_is_no_trail_is_refused(text: str):
    with pytest.raises(ScoringError) as error:
        trail.check(text)
    assert [f.code for f in error.value.findings] == ["trail.not_a_trail"]


# The workbook


def rows(told: trail.Trail, sheet: int) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(trail_book.write(told, "da")))
    return [[c.value for c in row] for row in book.worksheets[sheet].iter_rows(min_row=4)]


def test_the_workbook_has_a_row_for_every_change_revision_and_assessment(store: Store, exported: str):
    told = trail.trail(store, "T")
    assert len(rows(told, 0)) == len(told.changes)
    assert [row[1] for row in rows(told, 1)] == [1, 2, 3, -1]
    assert [(row[0], row[4]) for row in rows(told, 2)] == [("A", 7), ("B", 7)]


def test_the_workbook_names_the_head(store: Store):
    told = kept(store, FIRST)
    book = load_workbook(io.BytesIO(trail_book.write(told, "da")))
    assert all(told.head in ws["A2"].value for ws in book)
    assert book.sheetnames == ["Ændringer", "Revisioner", "Bedømmelser"]


@pytest.mark.parametrize("typed", ["=1+1", "@SUM(A1)", "+cmd", "-2+3", '=HYPERLINK("x")'])
def test_what_people_typed_never_becomes_a_formula(store: Store, typed: str):
    told = kept(store, FIRST, judged(FIRST, rationale=typed), judged(FIRST, rationale=f"x{typed}"))
    book = load_workbook(io.BytesIO(trail_book.write(told, "da")))
    cells = [c for ws in book for row in ws.iter_rows() for c in row]
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    assert [c for c in cells if c.value == typed and c.quotePrefix] or typed not in {c.value for c in cells}


def test_signs_a_workbook_cannot_hold_and_texts_too_long_for_a_cell_are_written_as_far_as_possible(
    store: Store,
):
    odd = judged(FIRST, rationale="a\x0bb")
    told = kept(store, FIRST, odd, FIRST.model_dump_json().replace("Prøveudbud", "Prøve" * 9_000))
    assert any("a_x000B_b" in str(row[6]) for row in rows(told, 0))
    longest = max(len(str(v)) for row in rows(told, 0) for v in row)
    assert 32_000 < longest < 32_767
    assert any("resten står i JSON-filen" in str(v) for row in rows(told, 0) for v in row)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_word_of_the_trail_is_there_in_both_languages(language: Any, store: Store):
    assert trail_book.write(kept(store, FIRST, "{", FIRST, FIRST), language)
    texts = reference.texts(language)
    broken = trail.broken_link(trail.trail(store, "T").revisions[0])
    assert "Person 1" in texts.sentence(broken)
    for code in ("not_a_trail", "head", "changes"):
        assert texts(f"finding.trail.{code}")
    assert "X" in texts("finding.trail.unknown", case="X")
