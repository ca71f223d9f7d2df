"""Which step may follow upon which, and everything that stands in the way of one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from builders import a_bid, a_case, a_model, a_price, price_model, quality
from test_seals import brought_to, step, stops

from scoring import course, edit, reference, seals
from scoring.bid import PriceLine
from scoring.course import NEXT, STATES, Move
from scoring.life import STEPS, Declaration, Event, Step
from scoring.model import Assessment, Case
from scoring.values import PANEL, Finding, ScoringError

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
STOP = Finding(code="CHK-03.no_method", severity="stop", place="models/0")
WARN = STOP.model_copy(update={"severity": "warn"})
WAY: tuple[tuple[Step, dict[str, Any]], ...] = (
    ("sealed", {}),
    ("opened", {}),
    ("points_closed", {}),
    ("decided", {"awards": {"LOT-0000": "A"}}),
    ("notified", {}),
    ("signed", {}),
)


def two_bids(**fields: Any) -> Case:
    return a_case(a_bid("A", points=9), a_bid("B", price=1_200_000, points=7), **fields)


def in_state(state: str, case: Case | None = None) -> Case:
    """A tender taken step by step to a state."""
    case = two_bids() if case is None else case
    if state == "annulled":
        return step(in_state("sealed", case), "annulled", reason="Bevillingen bortfaldt")
    for name, fields in WAY:
        if course.state(case) == state:
            break
        case = step(case, name, **fields)
    return case


def move(name: Any, **fields: Any) -> Move:
    return Move(**{"step": name, "by": "Mette Holm", "at": LATER, "reason": "Fordi", **fields})


def due(case: Case, name: Any, **fields: Any) -> list[str]:
    return [f.code.removeprefix("course.") for f in course.due(case, move(name, **fields))]


# The line


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_reached_by_its_steps(state: str):
    assert course.state(in_state(state)) == state


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_only_where_the_table_allows_it(name: Step, state: Any):
    case = in_state(state)
    waiting = course.due(case, move(name, awards={"LOT-0000": "A"}))
    refused = [f.values for f in waiting if f.code == "course.not_now"]
    if name in NEXT[state]:
        assert refused == []
        after = course.take(case, move(name, awards={"LOT-0000": "A"}))
        assert course.state(after) == NEXT[state][name]
    else:
        assert refused == [{"step": name, "state": state}]
        with pytest.raises(ScoringError):
            course.take(case, move(name))


def test_nothing_follows_upon_an_annulled_tender_and_only_the_notice_upon_a_contract():
    assert course.may_follow(in_state("annulled")) == ()
    assert course.may_follow(in_state("contract")) == ("award_notice",)


def test_every_step_there_is_can_be_taken_somewhere():
    assert {name for steps in NEXT.values() for name in steps} == set(get_args(Step))


def test_a_recall_goes_back_to_giving_points_and_keeps_all_that_was_done():
    case = in_state("decided")
    back = step(case, "recalled", reason="Ulige vilkår")
    assert course.state(back) == "opened"
    assert back.assessments == case.assessments
    assert back.events[: len(case.events)] == case.events


def test_a_seal_without_a_step_counts_as_sealed():
    """As files of the first version have it."""
    case = seals.seal(a_case(a_bid("A", points=None)), by="Mette", at=NOON)
    assert course.state(case) == "sealed"
    assert course.state(step(case, "opened")) == "opened"


def test_a_step_the_table_does_not_know_there_moves_nothing():
    assert course.state(two_bids(events=[Event(step="signed", at=NOON)])) == "draft"


def test_the_last_time_a_step_was_taken():
    case = in_state("sealed")
    assert course.last(case, "sealed") == case.events[0]
    assert course.last(case, "opened") is None


# What every step needs


@pytest.mark.parametrize("name", ["sealed", "annulled"])
def test_a_step_needs_a_name(name: str):
    assert "no_name" in due(in_state("draft" if name == "sealed" else "sealed"), name, by="")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("resealed", "sealed"),
        ("supplemented", "opened"),
        ("recalled", "closed"),
        ("corrected", "decided"),
        ("annulled", "standstill"),
    ],
)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_step_that_undoes_or_changes_something_needs_a_reason(name: str, state: str, reason: str):
    assert due(in_state(state), name, reason=reason) == ["no_reason"]
    assert due(in_state(state), name, reason="Fejl i bilag 2") == []


def test_a_step_is_not_taken_before_the_one_it_follows():
    assert due(in_state("sealed"), "opened", at=NOON - timedelta(hours=1)) == ["before_the_last"]


def test_a_step_recorded_without_a_time_zone_can_still_be_followed():
    bare = two_bids(events=[Event(step="sealed", at=NOON.replace(tzinfo=None))])
    assert "before_the_last" not in due(bare, "opened")


@pytest.mark.parametrize(
    ("name", "state"), [("sealed", "draft"), ("resealed", "sealed"), ("decided", "closed")]
)
@pytest.mark.parametrize(
    ("asked_by", "waiting"), [("", ["second_person"]), ("Mette Holm", ["second_person"]), ("Bo", [])]
)
def test_where_two_sign_the_seal_and_the_decision_need_two_different_people(
    name: str, state: str, asked_by: str, waiting: list[str]
):
    case = in_state(state).model_copy(update={"two_sign": True})
    assert due(case, name, asked_by=asked_by, awards={"LOT-0000": "A"}) == waiting


def test_where_two_sign_other_steps_need_one():
    assert due(in_state("sealed").model_copy(update={"two_sign": True}), "opened") == []


# Sealing


def test_a_tender_without_a_model_is_not_sealed():
    assert due(a_case(models=()), "sealed") == ["no_model"]


def test_a_lot_no_model_decides_is_named():
    lots = [{"id": "L1"}, {"id": "L2"}]
    case = a_case(model=a_model(lots=("L1",)), tender={"lots": lots})
    (found,) = course.due(case, move("sealed"))
    assert (found.code, found.values) == ("course.no_model_for", {"lot": "L2"})


def test_weights_that_do_not_sum_are_not_sealed_and_told_once_for_all_lots():
    case = a_case(model=a_model(a_price(40), quality("Q", 50)), tender={"lots": [{"id": "L1"}, {"id": "L2"}]})
    assert due(case, "sealed") == ["weights.sum_low_top"]


def test_a_method_without_its_parameter_is_not_sealed():
    method = {"name": "fixed_kroner"}
    assert due(a_case(model=price_model(method)), "sealed") == ["score.kroner_per_point_missing"]


@pytest.mark.parametrize("name", ["sealed", "resealed"])
def test_a_stop_nobody_answered_for_keeps_the_model_from_being_sealed(name: str):
    case = in_state("draft" if name == "sealed" else "sealed")
    assert due(case, name, findings=[STOP, WARN]) == [STOP.code]
    assert due(case, name, findings=[WARN]) == []


@pytest.mark.parametrize("name", ["sealed", "resealed"])
@pytest.mark.parametrize(
    "place", ["bids/A/prices/LOT-0000", "assessments/A/*/Q/Bo/rationale", "declarations/Bo", "evaluators/Bo"]
)
def test_what_is_found_in_trial_bids_and_points_does_not_keep_the_model_from_being_sealed(
    name: str, place: str
):
    case = in_state("draft" if name == "sealed" else "sealed")
    found = STOP.model_copy(update={"place": place})
    assert due(case, name, findings=[found]) == []
    assert due(in_state("closed"), "decided", awards={"LOT-0000": "A"}, findings=[found]) == [STOP.code]


@pytest.mark.parametrize(
    "place", ["", "tender/regime", "models/0/gates", "criteria/Q/evidence", "seal", "nyt"]
)
def test_what_is_found_in_what_is_published_keeps_it_from_being_sealed(place: str):
    """So does what nobody has thought of."""
    found = STOP.model_copy(update={"place": place})
    assert due(in_state("draft"), "sealed", findings=[found]) == [STOP.code]


def test_every_part_of_a_case_is_published_or_not():
    """So that a part added to the case is thought of here."""
    published = {"format", "tender", "models", "seal", "earlier_seals", "two_sign", "unread"}
    found = [STOP.model_copy(update={"place": f"{part}/x"}) for part in Case.model_fields]
    aside = {f.place.split("/")[0] for f in course.not_published(found)}
    assert aside == set(Case.model_fields) - published


def test_bids_and_points_need_not_be_there_to_seal():
    assert due(a_case(), "sealed") == []


def test_sealing_marks_points_already_given_and_writes_seal_and_step():
    sealed = step(two_bids(), "sealed")
    assert seals.is_sealed(sealed)
    assert stops(sealed) == []
    assert all(a.mark for a in sealed.assessments)
    assert sealed.seal
    assert (sealed.seal.sealed_by, sealed.events[0].by) == ("Mette Holm", "Mette Holm")


@pytest.mark.parametrize(
    ("day", "waiting"), [(date(2026, 7, 1), []), (date(2026, 6, 30), ["after_deadline"])]
)
def test_a_correction_is_sealed_up_to_the_deadline_and_not_after(day: date, waiting: list[str]):
    case = in_state("sealed", two_bids(tender={"tender_deadline": day}))
    assert due(case, "resealed", at=datetime(2026, 7, 1, 9, tzinfo=UTC)) == waiting


def test_a_correction_keeps_the_earlier_seal_with_the_reason_on_the_new():
    case = in_state("sealed")
    again = step(case, "resealed", reason="Vægt rettet")
    assert again.earlier_seals == (case.seal,)
    assert again.seal
    assert again.seal.reason == "Vægt rettet"


# Opening, closing


@pytest.mark.parametrize(
    ("day", "waiting"), [(date(2026, 7, 1), []), (date(2026, 7, 2), ["before_deadline"])]
)
def test_bids_are_not_opened_before_the_day_of_the_deadline(day: date, waiting: list[str]):
    case = in_state("sealed", two_bids(tender={"tender_deadline": day}))
    assert due(case, "opened", at=datetime(2026, 7, 1, 13, tzinfo=UTC)) == waiting


@pytest.mark.parametrize(
    ("name", "state"), [("opened", "sealed"), ("points_closed", "opened"), ("decided", "closed")]
)
def test_a_model_changed_after_the_seal_stops_opening_closing_and_deciding(name: str, state: str):
    case = in_state(state).model_copy(update={"models": (a_model(a_price(30), quality("Q", 70)),)})
    waiting = course.due(case, move(name, awards={"LOT-0000": "A"}))
    assert {f.code for f in waiting} == {"seal.differs"}
    assert "models/0/criteria/P/weight" in {f.place for f in waiting}


@pytest.mark.parametrize(("name", "state"), [("points_closed", "opened"), ("decided", "closed")])
def test_a_bid_changed_without_a_step_stops_closing_and_deciding(name: str, state: str):
    case = in_state(state)
    cheaper = case.bids[0].model_copy(update={"consulted": True})
    bent = case.model_copy(update={"bids": (cheaper, *case.bids[1:])})
    assert due(bent, name, awards={"LOT-0000": "A"}) == ["seal.pinned"]
    noted = step(bent, "supplemented", reason="Oplysning efter § 159, stk. 5")
    assert due(noted, name, awards={"LOT-0000": "A"}) == []


def test_points_are_not_closed_while_one_is_missing():
    case = in_state("opened", a_case(a_bid("A", points=9), a_bid("B", points=None)))
    assert due(case, "points_closed") == ["score.points_missing"]


def unpriced(*, hidden: bool) -> Case:
    model = a_model(a_price(40), quality("Q", 60), tie_rule="Lodtrækning", prices_hidden=hidden)
    return step(step(a_case(a_bid("A", price=None, points=6), model=model), "sealed"), "opened")


def test_points_are_closed_without_prices_only_where_prices_lie_in_an_envelope():
    assert due(unpriced(hidden=False), "points_closed") == ["score.price_missing"]
    assert due(unpriced(hidden=True), "points_closed") == []


def test_what_lay_in_the_envelope_is_noted_with_a_reason_before_the_decision():
    closed = step(unpriced(hidden=True), "points_closed")
    assert due(closed, "decided", awards={"LOT-0000": "A"}) == ["score.price_missing"]
    line = PriceLine.model_validate({"item": "sum", "unit_price": 1_000_000})
    priced = edit.with_unit_price(closed, "A", line, line.unit_price)
    assert due(priced, "decided", awards={"LOT-0000": "A"}) == ["seal.pinned"]
    assert due(priced, "supplemented", reason="") == ["no_reason"]
    noted = step(priced, "supplemented", reason="Kuverten med priser er åbnet")
    assert due(noted, "decided", awards={"LOT-0000": "A"}) == []


def test_points_are_not_closed_while_an_evaluator_has_not_declared():
    case = in_state("opened")
    own = Assessment.model_validate({"bid": "A", "criterion": "Q", "points": 9, "evaluator": "e1"})
    spoken = edit.with_assessment(case, own)
    (found,) = course.due(spoken, move("points_closed"))
    assert (found.code, found.values) == ("course.not_declared", {"evaluator": "e1"})
    declared = spoken.model_copy(update={"declarations": (Declaration(evaluator="e1", conflict=False),)})
    assert due(declared, "points_closed") == []


def test_points_are_not_closed_while_the_panel_has_moved_without_a_reason():
    voices = [{"bid": "A", "criterion": "Q", "points": 4, "evaluator": "e1"}]
    declared = [{"evaluator": "e1", "conflict": False}]
    case = in_state("opened", two_bids(assessments=voices, declarations=declared))
    assert due(case, "points_closed") == ["panel.no_reason"]
    agreed = {"bid": "A", "criterion": "Q", "points": 9, "evaluator": PANEL, "reason": "Bilag 3 var overset"}
    again = edit.with_assessment(case, Assessment.model_validate(agreed))
    assert due(again, "points_closed") == []


# Deciding


def closed_in_two_lots() -> Case:
    lots = [{"id": "L1"}, {"id": "L2"}]
    offers = (a_bid("A", lot="L1", points=9), a_bid("B", lot="L1", points=2), a_bid("C", lot="L2", points=6))
    gate = a_model(gates={"each_at_least": 50})
    case = step(a_case(*offers, model=gate, tender={"lots": lots}), "sealed")
    return step(step(case, "opened"), "points_closed")


@pytest.mark.parametrize(
    ("awards", "waiting"),
    [
        ({"L1": "A", "L2": "C"}, []),
        ({"L1": "A"}, ["no_award"]),
        ({"L1": "A", "L2": "A"}, ["award_unknown"]),  # no bid for that lot
        ({"L1": "B", "L2": "C"}, ["award_unknown"]),  # fails the gate
        ({"L1": "A", "L2": "X"}, ["award_unknown"]),  # no such bid
        ({"L1": "A", "L2": "C", "L3": "A"}, ["award_unknown"]),  # no such lot
    ],
)
def test_every_lot_is_awarded_to_a_bid_that_is_ranked_there(awards: dict[str, str], waiting: list[str]):
    assert due(closed_in_two_lots(), "decided", awards=awards) == waiting


def test_a_rejected_bid_is_not_awarded():
    case = in_state("closed", a_case(a_bid("A", rejected="For sent", points=9), a_bid("B", points=5)))
    assert due(case, "decided", awards={"LOT-0000": "A"}) == ["award_unknown"]
    assert due(case, "decided", awards={"LOT-0000": "B"}) == []


def test_a_lot_nobody_is_ranked_in_needs_no_award():
    case = in_state("closed", a_case(a_bid("A", rejected="For sent", points=9)))
    assert due(case, "decided") == []


def test_a_stop_nobody_answered_for_keeps_the_award_from_being_decided():
    assert due(in_state("closed"), "decided", awards={"LOT-0000": "A"}, findings=[STOP]) == [STOP.code]


def test_the_decision_keeps_who_was_awarded_what_and_what_it_closed_over():
    decided = course.last(in_state("decided"), "decided")
    assert decided
    assert decided.awards == {"LOT-0000": "A"}
    assert {"bids/A", "bids/B", "assessments", "events", "seals", "step"} == set(decided.pins)


# Words


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_refusal_has_its_sentence(language: Any):
    values = {"step": "opened", "last": "sealed", "state": "draft", "lot": "L1", "bid": "A", "by": "Mette"}
    values |= {"deadline": "01.07.2026", "evaluator": "e1"}
    codes = "not_now no_name no_reason second_person before_the_last no_model no_model_for after_deadline"
    codes += " before_deadline not_declared no_award award_unknown"
    for code in codes.split():
        found = Finding(code=f"course.{code}", severity="stop", values=dict(values))
        said = reference.texts(language).sentence(found)
        assert said
        assert "{" not in said


def test_a_refusal_speaks_of_steps_and_states_by_their_danish_names():
    (found,) = course.due(two_bids(), move("decided"))
    said = reference.texts("da").sentence(found)
    assert said.startswith("Trinnet »Tildelingen besluttet« kan ikke tages nu: udbuddet står som kladde.")


def test_the_examples_can_be_taken_to_a_decision():
    for name in reference.examples():
        assert course.state(brought_to(reference.example(name), "decided")) == "decided"
