"""The page Forløb: every step is taken here, pressed twice, and what is sealed is locked on other pages."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import a_bid, a_case
from pages import field, new_store, page, press, revisions, said, stored
from sealed_cases import taken
from streamlit.testing.v1 import AppTest

from scoring import course, edit, reference, seals
from scoring.course import State
from scoring.model import Assessment, Case
from scoring.store import Store
from scoring.values import PANEL

COURSE, CRITERIA, LOTS, BIDS = "views/course.py", "views/criteria.py", "views/lots.py", "views/bids.py"
DANISH = reference.texts("da")
GREEN = reference.example("groen_vedligehold")
SEALED = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def in_state(state: State, case: Case = GREEN) -> Case:
    return taken(case, state)


def shown(app: AppTest) -> str:
    """What the page says, without the strokes that keep it from being markup."""
    parts = [*app.main.subheader, *app.main.success, *app.main.code]
    return (
        (said(app) + "\n" + "\n".join(str(p.value) for p in parts)).replace("\\", "").replace("\u00a0", " ")
    )


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.main.button]


def box(app: AppTest, label: str):
    return next(
        f for f in (*app.main.text_area, *app.main.text_input, *app.main.selectbox) if f.label == label
    )


def name(step: str) -> str:
    return DANISH(f"course.step.{step}.name")


def step(app: AppTest, which: str) -> AppTest:
    """Both presses."""
    press(app, name(which))
    return press(app, DANISH("course.yes", step=name(which)))


@pytest.mark.parametrize("state", course.STATES[:-1])
def test_every_state_opens_with_one_sentence_and_the_step_that_leads_on(state: State):
    app = page(COURSE, in_state(state))
    assert DANISH(f"course.answer.{state}") in shown(app)
    onward = [s for s in course.may_follow(in_state(state)) if s not in ("corrected", "resealed")]
    assert {name(s) for s in onward} <= {*labels(app)}


@pytest.mark.parametrize("state", course.STATES[:-1])
def test_the_line_on_every_page_has_today_in_bold_and_in_words(state: State):
    app = page("views/tenders.py", in_state(state))
    line = next(m.value for m in app.sidebar.markdown if "→" in m.value)
    assert f"**{DANISH(f'state.{state}')}**" in line
    assert line.count("**") == 2
    assert any(DANISH(f"state_said.{state}") in m.value for m in app.sidebar.markdown)


def test_a_tender_is_taken_from_draft_to_contract_on_this_page_alone():
    app = page(COURSE, GREEN)
    for which in ("sealed", "opened", "points_closed", "decided", "notified", "signed", "award_notice"):
        step(app, which)
    assert [e.step for e in stored(GREEN).events][-1] == "award_notice"
    assert course.state(stored(GREEN)) == "contract"
    assert "Forløbet er slut" in shown(app)
    assert [f.code for f in seals.verify(stored(GREEN)) if f.severity == "stop"] == []


def test_the_first_press_only_asks():
    app = page(COURSE, GREEN)
    press(app, name("sealed"))
    assert "Modellen låses" in shown(app)
    assert stored(GREEN).seal is None
    press(app, DANISH("course.no"))
    assert (stored(GREEN).seal, name("sealed") in labels(app)) == (None, True)


def test_the_digest_stands_on_the_page_once_it_is_sealed():
    app = page(COURSE, GREEN)
    step(app, "sealed")
    assert stored(GREEN).seal.digest in shown(app)
    assert "Modellen er den forseglede" in shown(app)


def test_what_keeps_the_model_from_being_sealed_is_told_and_the_button_waits():
    case = a_case(a_bid("A"), tender={"id": "U"})
    app = page(COURSE, case)
    assert "✗ Ingen åbne stop under Regler (eller de er besvaret med navn og grund): **mangler**" in shown(
        app
    )
    assert next(b for b in app.main.button if b.label == name("sealed")).disabled
    links = [link.label for link in app.main.get("page_link")]
    assert DANISH("course.mend", page="Regler") in links


def test_a_stop_in_a_trial_bid_is_told_and_the_model_is_sealed_all_the_same():
    rejected = {"reason": "Unormalt lav", "ground": "abnormally_low"}
    case = edit.with_bid(GREEN, edit.changed(GREEN.bids[0], rejections=[rejected]))
    app = page(COURSE, case)
    assert "Reglerne har også fundet" in shown(app)
    step(app, "sealed")
    assert stored(case).seal is not None
    assert "Reglerne har også fundet" not in shown(app)


def test_a_stop_in_a_bid_still_keeps_the_award_from_being_decided():
    rejected = {"reason": "Unormalt lav", "ground": "abnormally_low"}
    case = in_state("closed", edit.with_bid(GREEN, edit.changed(GREEN.bids[0], rejections=[rejected])))
    app = page(COURSE, case)
    assert "✗ Ingen åbne stop under Regler" in shown(app)
    assert next(b for b in app.main.button if b.label == name("decided")).disabled


@pytest.mark.parametrize("steps", [("sealed",), ("sealed", "opened")])
def test_a_file_with_steps_and_no_seal_says_who_took_the_step(steps: tuple[str, ...]):
    """As a file written by hand may have it."""
    case = edit.changed(GREEN, events=[{"step": s, "at": SEALED, "by": "Birthe"} for s in steps])
    app = page(CRITERIA, case)
    assert "Modellen blev forseglet 04.05.2026 af Birthe" in shown(app)


@pytest.mark.parametrize("declared", [True, False])
def test_that_all_have_declared_is_said_only_where_somebody_has(declared: bool):
    case = in_state("opened")
    alone = {} if declared else {"declarations": (), "evaluators": (), "assessments": panel_alone(case)}
    app = page(COURSE, case.model_copy(update=alone))
    assert (DANISH("course.need.declared") in shown(app)) is declared


def panel_alone(case: Case) -> tuple[Assessment, ...]:
    """The panel's points without the evaluators' own."""
    return tuple(a for a in case.assessments if a.evaluator == PANEL)


def test_bids_are_not_opened_before_the_deadline():
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    tender = edit.changed(GREEN.tender, tender_deadline=tomorrow)
    app = page(COURSE, in_state("sealed", edit.changed(GREEN, tender=tender)))
    assert "✗ Tilbudsfristen er udløbet: **mangler**" in shown(app)
    assert next(b for b in app.main.button if b.label == name("opened")).disabled


def test_a_step_that_happened_earlier_is_noted_with_its_time():
    case = in_state("decided")
    app = page(COURSE, case)
    box(app, DANISH("course.moment")).set_value("05.06.2026 13.15").run()
    step(app, "notified")
    assert f"{stored(case).events[-1].at:%d.%m.%Y %H:%M}" == "05.06.2026 13:15"


@pytest.mark.parametrize(("days", "early"), [(1, True), (60, False)])
def test_a_contract_signed_before_the_standstill_has_run_out_is_pointed_out(days: int, early: bool):
    case = in_state("standstill")
    app = page(COURSE, case)
    signed = case.events[-1].at + timedelta(days=days)
    box(app, DANISH("course.moment")).set_value(f"{signed:%d.%m.%Y %H.%M}").run()
    told = "\n".join(warning.value for warning in app.warning)
    assert ("tidligst underskrives den" in told) is early


@pytest.mark.parametrize("typed", ["31.02.2026", "i går", "01.01.2100 10:00"])
def test_a_time_that_cannot_be_is_told(typed: str):
    app = page(COURSE, in_state("decided"))
    box(app, DANISH("course.moment")).set_value(typed).run()
    assert "Tidspunktet kan ikke læses" in shown(app)
    assert name("notified") not in labels(app)


def test_nothing_is_annulled_without_a_reason_and_then_nothing_more_may_follow():
    case = in_state("sealed")
    app = page(COURSE, case)
    assert next(b for b in app.main.button if b.label == name("annulled")).disabled
    box(app, DANISH("course.step.annulled.reason")).set_value("Behovet er bortfaldet").run()
    step(app, "annulled")
    assert course.state(stored(case)) == "annulled"
    assert "Grund: Behovet er bortfaldet" in shown(app)
    line = [m.value for m in app.sidebar.markdown]
    assert "**annulleret**" in line


def test_another_award_than_the_models_needs_a_reason():
    case = in_state("closed")
    app = page(COURSE, case)
    choice = box(app, DANISH("course.award"))
    other = next(o for o in choice.options if o != choice.value and not o.startswith(str(choice.value)))
    choice.select(other).run()
    assert DANISH("course.award_differs") in shown(app)
    assert next(b for b in app.main.button if b.label == name("decided")).disabled
    box(app, DANISH("course.reason")).set_value("Lodtrækning").run()
    step(app, "decided")
    assert stored(case).events[-1].reason == "Lodtrækning"


def test_several_lots_are_awarded_by_the_best_combination():
    kantine = reference.example("kantine")
    case = in_state("closed", kantine)
    app = page(COURSE, case)
    boxes = [s for s in app.main.selectbox if s.label.startswith("Hvem tildeles L")]
    assert len(boxes) == len(kantine.tender.lots)
    assert all(s.value for s in boxes)


def test_two_sign_with_two_names():
    app = page(COURSE, GREEN)
    app.main.toggle[0].set_value(True).run()
    assert stored(GREEN).two_sign
    first = next(b for b in app.main.button if b.label == name("sealed"))
    assert first.disabled
    box(app, DANISH("course.asked_by")).set_value("Birthe").run()
    step(app, "sealed")
    assert stored(GREEN).events[-1].asked_by == "Birthe"


@pytest.mark.parametrize("state", ["sealed", "opened"])
def test_a_sealed_model_is_visibly_locked_on_kriterier(state: State):
    app = page(CRITERIA, in_state(state))
    assert "Modellen blev forseglet" in shown(app)
    model_fields = [f for f in (*app.main.text_input, *app.main.text_area) if "models/" in (f.key or "")]
    assert model_fields
    assert all(f.disabled for f in model_fields)
    assert all(s.disabled for s in app.main.selectbox if "models/" in (s.key or ""))
    assert DANISH("criteria.add") not in labels(app)


def test_the_lots_are_locked_with_the_model():
    app = page(LOTS, in_state("sealed", reference.example("kantine")))
    assert "Modellen blev forseglet" in shown(app)
    assert all(f.disabled for f in app.main.text_input if "tender/lots" in (f.key or ""))
    assert DANISH("lots.add") not in labels(app)


def test_a_draft_is_open_for_every_change():
    app = page(CRITERIA, GREEN)
    assert "forseglet" not in shown(app)
    assert not any(f.disabled for f in app.main.text_input if "models/" in (f.key or ""))


def test_bids_are_locked_when_the_award_is_decided():
    app = page(BIDS, in_state("decided"))
    fields = [f for f in app.main.text_input if "bids/" in (f.key or "")]
    assert fields
    assert all(f.disabled for f in fields)


def reopened(case: Case) -> AppTest:
    """The weight rule of the sealed model corrected, not yet sealed anew."""
    app = page(COURSE, case)
    press(app, DANISH("course.mend_begin"))
    app.switch_page(CRITERIA).run()
    rule = field(app, "models/0/tie_rule")
    assert not rule.disabled
    rule.set_value("Lodtrækning ved notar").run()
    return app.switch_page(COURSE).run()


def test_a_correction_of_the_sealed_model_waits_until_it_is_sealed_with_a_reason():
    case = in_state("sealed")
    app = reopened(case)
    assert revisions(case) == 1
    assert "Lodtrækning ved notar" in shown(app)
    box(app, DANISH("course.step.resealed.reason")).set_value("Reglen manglede").run()
    step(app, "resealed")
    now = stored(case)
    assert now.models[0].tie_rule == "Lodtrækning ved notar"
    assert (now.seal.reason, len(now.earlier_seals), revisions(case)) == ("Reglen manglede", 1, 2)
    assert seals.is_sealed(now)


def test_a_correction_that_is_dropped_leaves_no_trace():
    case = in_state("sealed")
    app = press(reopened(case), DANISH("course.mend_drop"))
    assert (stored(case), revisions(case)) == (case, 1)
    app.switch_page(CRITERIA).run()
    rule = field(app, "models/0/tie_rule")
    assert (rule.value, rule.disabled) == (case.models[0].tie_rule, True)


def test_the_model_is_not_corrected_after_the_deadline():
    tender = edit.changed(GREEN.tender, tender_deadline=date(2026, 3, 1))
    app = reopened(in_state("sealed", edit.changed(GREEN, tender=tender)))
    box(app, DANISH("course.step.resealed.reason")).set_value("For sent").run()
    assert "✗ Tilbudsfristen er ikke udløbet: **mangler**" in shown(app)
    assert next(b for b in app.main.button if b.label == name("resealed")).disabled


def test_after_opening_the_model_cannot_be_corrected_at_all():
    assert DANISH("course.mend_begin") not in labels(page(COURSE, in_state("opened")))


def corrected(app: AppTest, case: Case, bid: str, spot: str, value: str) -> AppTest:
    box(app, DANISH("correction.bid")).select(bid).run()
    box(app, DANISH("correction.spot")).select(spot).run()
    box(app, DANISH("correction.should")).set_value(value).run()
    assert not app.exception
    return app


def loser(case: Case) -> str:
    return next(b.id for b in case.bids if b.id not in case.events[-1].awards.values())


def test_an_error_is_corrected_with_the_difference_shown_first():
    case = in_state("decided")
    bid = loser(case)
    line = case.bid(bid).prices[0]
    spot = f"bids/{bid}/prices/{line.lot or '*'}/{line.item}/unit_price"
    app = corrected(page(COURSE, case), case, bid, spot, DANISH.number(line.unit_price + 1, 2))
    assert revisions(case) == 1
    assert "Vinderen er den samme" in shown(app)
    assert "bedømmelser er uændrede til mindste tegn" in shown(app)
    box(app, DANISH("correction.reason")).set_value("Tastefejl fundet ved kontrol").run()
    press(app, DANISH("correction.note"))
    now = stored(case)
    assert now.bid(bid).prices[0].unit_price == line.unit_price + 1
    assert (now.events[-1].step, now.events[-1].reason) == ("corrected", "Tastefejl fundet ved kontrol")
    assert now.assessments == case.assessments
    assert course.state(now) == "decided"


def test_a_correction_that_changes_the_winner_points_to_the_recall():
    case = in_state("decided")
    bid = loser(case)
    line = case.bid(bid).prices[0]
    spot = f"bids/{bid}/prices/{line.lot or '*'}/{line.item}/unit_price"
    app = corrected(page(COURSE, case), case, bid, spot, "1")
    assert "bliver en anden" in shown(app)
    assert DANISH("correction.note") not in labels(app)


def test_the_trail_opens_an_older_version_to_be_read():
    app = page(COURSE, GREEN)
    step(app, "sealed")
    box(app, DANISH("course.open_rev")).select(1).run()
    assert "Udgave 1. Udbuddet var da: kladde" in shown(app)
    assert not app.exception
    box(app, DANISH("course.open_rev")).select(2).run()
    assert "Udgave 2. Udbuddet var da: forseglet" in shown(app)
    assert course.state(stored(GREEN)) == "sealed"


def test_a_draft_goes_back_to_an_older_version_as_a_new_one():
    app = page("views/tenders.py", GREEN)
    field(app, "tender/title").set_value("Nyt navn").run()
    app.switch_page(COURSE).run()
    box(app, DANISH("course.open_rev")).select(1).run()
    press(app, DANISH("course.restore", rev=1))
    assert (stored(GREEN).tender.title, revisions(GREEN)) == (GREEN.tender.title, 3)


def test_the_head_of_the_trail_is_shown_and_the_check_says_all_is_whole():
    app = page(COURSE, in_state("opened"))
    head = Store(os.environ["DATABASE_URL"]).history(GREEN.tender.id)[-1].hash
    assert head in shown(app)
    press(app, DANISH("course.verify"))
    assert "Alt er, som det blev skrevet" in shown(app)


def test_the_check_names_what_no_longer_is_as_it_was_fixed():
    case = in_state("closed")
    bid = edit.changed(case.bids[0], consulted=not case.bids[0].consulted)
    app = page(COURSE, edit.with_bid(case, bid))
    press(app, DANISH("course.verify"))
    assert "Sagen er ikke, som den blev forseglet" in shown(app)


def test_the_trail_is_taken_out_as_workbook_and_as_json():
    app = page(COURSE, GREEN)
    wanted = [DANISH("course.export_excel"), DANISH("course.export_json")]
    assert [b.label for b in app.main.get("download_button")][-2:] == wanted


def test_nobody_takes_the_trail_out_while_prices_are_hidden():
    hidden = edit.changed(GREEN.models[0], prices_hidden=True)
    app = page(COURSE, in_state("opened", edit.with_model(GREEN, hidden)))
    assert DANISH("course.export_later") in shown(app)
    assert DANISH("course.export_json") not in [b.label for b in app.main.get("download_button")]
