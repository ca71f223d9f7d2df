"""A panel's meeting replayed: five evaluators, ten cells, nine moved; no first word is ever lost.

After the English judgment on the Magnox contract, in which points that the evaluators and the panel had given
were set aside and the records of how they came about did not carry them (Energysolutions EU Ltd v Nuclear
Decommissioning Authority [2016] EWHC 1988 (TCC)).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, quality
from openpyxl import load_workbook
from pages import new_store, page

from scoring import casefile, course, edit, panel, seals, trail
from scoring.course import Move
from scoring.formats import panel_book, trail_book
from scoring.model import Assessment, Case
from scoring.store import Store
from scoring.values import PANEL

JUDGES = ("Ane", "Bo", "Cy", "Dan", "Eva")
CRITERIA = "QRSTU"
CELLS = [(bid, c) for bid in "AB" for c in CRITERIA]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNANIMOUS = ("B", "U")


def own_points(judge: str, cell: tuple[str, str]) -> int:
    return 6 if cell == UNANIMOUS else (JUDGES.index(judge) * 3 + CELLS.index(cell)) % 11


def own_words(judge: str, cell: tuple[str, str]) -> str:
    return f"{judge} læste bilag {CELLS.index(cell)} sådan"


def opened() -> Case:
    model = a_model(a_price(50), *(quality(c, 10) for c in CRITERIA), tie_rule="Lodtrækning")
    declared = [{"evaluator": j, "conflict": False, "at": START} for j in JUDGES]
    case = a_case(
        a_bid("A", points=None),
        a_bid("B", price=1_100_000, points=None),
        model=model,
        evaluators=[{"id": j} for j in JUDGES],
        declarations=declared,
    )
    for hours, step in enumerate(("sealed", "opened")):
        case = course.take(case, Move(step, by="Indkøber", at=START + timedelta(hours=hours)))
    return case


def through_a_sheet(case: Case, judge: str, at: datetime) -> Case:
    """The evaluator fills in the sheet of their own and brings it back."""
    book = load_workbook(BytesIO(panel_book.write(case, judge, "da")))
    for row in book.worksheets[0].iter_rows(min_row=4):
        cell = row[1].value, row[3].value
        if cell in CELLS:
            row[6].value, row[7].value = own_points(judge, cell), own_words(judge, cell)
    data = BytesIO()
    book.save(data)
    reading = panel_book.read(data.getvalue(), f"{judge}.xlsx", case, judge, "da")
    assert reading.findings == ()
    for said in reading.assessments:
        case = edit.with_assessment(case, edit.changed(said, at=at))
    return case


def agreed(case: Case, *, reasons: bool) -> Case:
    """The meeting: seven points in every cell but the one all agreed on."""
    for i, cell in enumerate(CELLS):
        unanimous = cell == UNANIMOUS
        said = Assessment(
            bid=cell[0],
            criterion=cell[1],
            points=Decimal(6 if unanimous else 7),
            rationale=f"Panelet om {cell[0]} {cell[1]}: planen er konkret og bemandet",
            reason="" if unanimous or not reasons else f"Mødet læste bilag {i} igen",
            at=START + timedelta(days=2, minutes=i),
        )
        case = edit.with_assessment(case, said)
    return case


def judged() -> Case:
    case = opened()
    for i, judge in enumerate(JUDGES):
        case = through_a_sheet(case, judge, START + timedelta(days=1, hours=i))
    return case


def replayed() -> Case:
    case = agreed(judged(), reasons=True)
    return course.take(case, Move("points_closed", by="Indkøber", at=START + timedelta(days=3)))


def originals(case: Case) -> list[Assessment]:
    return [a for a in case.assessments if a.evaluator != PANEL]


def test_all_fifty_first_words_stand_with_points_words_and_times():
    found = {(a.evaluator, a.bid, a.criterion): a for a in originals(replayed())}
    assert len(found) == len(originals(replayed())) == 50
    for i, judge in enumerate(JUDGES):
        for cell in CELLS:
            a = found[judge, *cell]
            assert (a.points, a.rationale) == (own_points(judge, cell), own_words(judge, cell))
            assert a.at == START + timedelta(days=1, hours=i)
            assert a.mark


def test_the_meeting_moved_nine_and_says_why():
    case = replayed()
    moved = panel.moved(case, ONLY)
    assert set(moved) == set(CELLS) - {UNANIMOUS}
    assert sorted(said.reason for said, _ in moved.values()) == sorted(
        f"Mødet læste bilag {i} igen" for i in range(9)
    )
    assert all(len(own) == 5 for _, own in moved.values())


def test_without_the_nine_reasons_the_points_cannot_be_closed():
    case = agreed(judged(), reasons=False)
    due = course.due(case, Move("points_closed", by="Indkøber", at=START + timedelta(days=3)))
    assert [f.code for f in due] == ["panel.no_reason"] * 9


def test_the_seal_knows_when_a_first_word_is_bent():
    case = replayed()
    assert [f for f in seals.verify(case) if f.severity == "stop"] == []
    bent = list(case.assessments)
    bent[17] = bent[17].model_copy(update={"points": bent[17].points - 1})
    told = seals.verify(case.model_copy(update={"assessments": tuple(bent)}))
    assert "assessments/17" in {f.place for f in told}


def test_the_case_file_brings_every_word_back():
    case = replayed()
    again = casefile.load(casefile.dump(case))
    assert again.assessments == case.assessments


def test_the_trails_export_holds_every_first_word_every_reason_and_every_time(tmp_path: Path):
    store = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    stages = [opened()]
    for i, judge in enumerate(JUDGES):
        stages.append(through_a_sheet(stages[-1], judge, START + timedelta(days=1, hours=i)))
    stages.append(agreed(stages[-1], reasons=True))
    for rev, case in enumerate(stages):
        store.save("T", casefile.dump(case), base=rev, who="Indkøber", what=f"Trin {rev}", at=START)
    exported = trail.dump(trail.trail(store, "T"))
    assert trail.check(exported) == ()
    last = casefile.load(trail.load(exported).revisions[-1].document)
    assert last.assessments == stages[-1].assessments
    sheet = load_workbook(BytesIO(trail_book.write(trail.load(exported), "da")))
    written = " ".join(str(c.value) for ws in sheet for row in ws.iter_rows() for c in row if c.value)
    assert all(own_words(judge, cell) in written for judge in JUDGES for cell in CELLS)
    assert all(f"Mødet læste bilag {i} igen" in written for i in range(9))
    told = [change.after for change in trail.load(exported).changes]
    for judge in JUDGES:
        for cell in CELLS:
            assert any(own_words(judge, cell) in text for text in told)
    for i in range(9):
        assert any(f"Mødet læste bilag {i} igen" in text for text in told)
    for a in last.assessments:
        assert any(a.at.isoformat() in text for text in told)


@pytest.mark.parametrize("cell", [CELLS[0], CELLS[7], UNANIMOUS])
def test_the_page_tells_the_whole_story_of_a_cell(
    cell: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))
    app = page("views/points.py", replayed())
    app.selectbox(key="points/bid").set_value(cell[0]).run()
    app.selectbox(key="points/criterion").set_value(cell[1]).run()
    assert not app.exception
    story = next(t.value for t in app.main.table if "Hvornår" in t.value.columns)
    assert list(story["Hvem"]) == [*JUDGES, "Panelets fælles vurdering"]
    assert list(story["Point"])[:5] == [str(own_points(judge, cell)) for judge in JUDGES]
    assert list(story["Begrundelse"])[:5] == [own_words(judge, cell) for judge in JUDGES]
    assert all("03.03.2026 kl. " in when for when in list(story["Hvornår"])[:5])
    reason = "" if cell == UNANIMOUS else f"Mødet læste bilag {CELLS.index(cell)} igen"
    assert story["Grund til ændring"].iloc[-1] == reason
