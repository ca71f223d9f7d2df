"""A correction after the decision: what changes, what follows, and what stays to the last character."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import a_bid, a_case, kroner, price_model
from sealed_cases import FIRST_DAY, taken

from scoring import casefile, course, edit, seals
from scoring.correction import Correction, Input, Number, corrected, correction, first_places
from scoring.model import Assessment, Case
from scoring.score import score
from scoring.values import ScoringError

D = Decimal
LATER = FIRST_DAY + timedelta(days=20)
ONLY = "LOT-0000"


def meals(*, slip: int = 1) -> Case:
    """Three bids on meals; B's third line was multiplied by `slip` times the announced quantity."""

    def lines(unit: int, factor: int = 1) -> list[dict[str, object]]:
        quantities = {"frokost": 1000, "mellemmåltid": 2000, "drikke": 500 * factor}
        return [{"item": i, "quantity": q, "unit_price": unit} for i, q in quantities.items()]

    return a_case(
        a_bid("A", price=None, points=9, prices=lines(100)),
        a_bid("B", price=None, points=7, prices=lines(101, slip)),
        a_bid("C", price=None, points=3, prices=lines(120)),
    )


def decided(case: Case, state: course.State = "decided") -> Case:
    return taken(case, state)


def mended(case: Case) -> Case:
    """B's line on drinks brought back to the announced 500."""
    bid = case.bid("B")
    prices = tuple(edit.changed(p, quantity=D(500)) if p.item == "drikke" else p for p in bid.prices)
    return edit.with_bid(case, edit.changed(bid, prices=prices))


def noted(before: Case, after: Case, reason: str = "Mængden var ganget med 3") -> Case:
    return corrected(before, after, by="Indkøber Et", at=LATER, reason=reason)


def codes(error: pytest.ExceptionInfo[ScoringError]) -> list[str]:
    return [f.code for f in error.value.findings]


def test_an_arithmetic_slip_changes_one_input_and_only_the_numbers_that_follow():
    """The slip is in a bid that neither wins nor is the cheapest, so nobody else's number may move."""
    before = decided(meals(slip=3))
    found = correction(before, mended(before))
    assert found.inputs == (Input("bids/B/prices/*/drikke/quantity", D(1500), D(500)),)
    assert {n.bid for n in found.numbers} == {"B"}
    assert [(n.what, n.criterion) for n in found.numbers if n.what == "points"] == [("points", "P")]
    total = next(n for n in found.numbers if n.what == "total")
    assert (total.before, total.after) == (
        score(before, ONLY).totals["B"],
        score(mended(before), ONLY).totals["B"],
    )


def test_every_point_that_was_given_stays_to_the_last_character():
    before = decided(meals(slip=3))
    done = noted(before, mended(before))
    assert [casefile.canonical(a) for a in done.assessments] == [
        casefile.canonical(a) for a in before.assessments
    ]
    found = correction(before, done)
    assert (found.kept_assessments, found.assessments) == (3, 3)
    assert (found.kept_prices, found.prices) == (8, 9)


def test_the_corrected_case_says_who_when_and_why_and_is_whole():
    before = decided(meals(slip=3))
    done = noted(before, mended(before))
    event = course.last(done, "corrected")
    assert event is not None
    assert (event.by, event.at, event.reason) == ("Indkøber Et", LATER, "Mængden var ganget med 3")
    assert course.state(done) == "decided"
    assert [f.code for f in seals.verify(done) if f.severity == "stop"] == []


def test_a_change_without_its_step_is_found():
    before = decided(meals(slip=3))
    broken = [f.place for f in seals.verify(mended(before)) if f.severity == "stop"]
    assert broken == ["bids/B"]


def test_the_cheapest_bid_corrected_moves_every_price_point_but_no_quality_point():
    before = decided(meals())
    bid = before.bid("A")
    dearer = tuple(edit.changed(p, unit_price=D(99)) if p.item == "drikke" else p for p in bid.prices)
    found = correction(before, edit.with_bid(before, edit.changed(bid, prices=dearer)))
    points = [n for n in found.numbers if n.what == "points"]
    assert {(n.bid, n.criterion) for n in points} == {("B", "P"), ("C", "P")}
    assert found.inputs == (Input("bids/A/prices/*/drikke/unit_price", D(100), D(99)),)
    assert found.unchanged == 12 - len(found.numbers)


def test_mistyped_points_are_put_right_beside_the_old_ones():
    before = decided(meals())
    again = Assessment(bid="C", criterion="Q", points=D(2), reason="Tastet 3 for 2", at=LATER)
    done = noted(before, edit.with_assessment(before, again))
    found = correction(before, done)
    assert found.inputs == (Input("assessments/C/*/Q/panel", D(3), D(2)),)
    assert done.assessments[:3] == before.assessments
    assert Number(ONLY, "C", "points", D(3), D(2), "Q") in found.numbers


def test_a_correction_that_makes_another_bid_win_is_refused_and_asks_for_a_recall():
    before = decided(meals())
    again = Assessment(bid="A", criterion="Q", points=D(1), reason="Tastet 9 for 1", at=LATER)
    after = edit.with_assessment(before, again)
    assert correction(before, after).moved == (ONLY,)
    with pytest.raises(ScoringError) as refused:
        noted(before, after)
    assert codes(refused) == ["correction.winner_changes"]


def test_whether_the_winner_changes_is_asked_of_whoever_knows_the_rules_about_lots():
    before = decided(meals(slip=3))
    found = correction(
        before, mended(before), award=lambda case: {ONLY: ("B",) if case is before else ("C",)}
    )
    assert found.winners == {ONLY: (("B",), ("C",))}
    assert found.moved == (ONLY,)


def test_nothing_but_bids_and_points_may_change():
    before = decided(meals(slip=3))
    after = edit.changed(mended(before), tender=edit.changed(before.tender, title="Noget andet"))
    with pytest.raises(ScoringError) as refused:
        noted(before, after)
    assert codes(refused) == ["correction.not_input"]


def test_points_that_were_written_over_are_no_correction():
    before = decided(meals(slip=3))
    first = edit.changed(before.assessments[0], rationale="Skrevet om")
    after = edit.changed(mended(before), assessments=(first, *before.assessments[1:]))
    with pytest.raises(ScoringError) as refused:
        noted(before, after)
    assert codes(refused) == ["correction.rewritten"]


def test_a_correction_of_nothing_is_refused():
    before = decided(meals())
    with pytest.raises(ScoringError) as refused:
        noted(before, before)
    assert codes(refused) == ["correction.nothing"]


def test_a_correction_needs_a_reason():
    before = decided(meals(slip=3))
    with pytest.raises(ScoringError) as refused:
        noted(before, mended(before), reason=" ")
    assert codes(refused) == ["course.no_reason"]


@pytest.mark.parametrize("state", ["opened", "closed", "contract"])
def test_there_is_nothing_to_correct_before_the_decision_or_after_the_contract(state: course.State):
    before = decided(meals(slip=3), state)
    with pytest.raises(ScoringError) as refused:
        noted(before, mended(before))
    assert codes(refused) == ["course.not_now"]


def test_in_standstill_a_correction_keeps_the_standstill():
    before = decided(meals(slip=3), "standstill")
    assert course.state(noted(before, mended(before))) == "standstill"


def test_a_bid_that_comes_or_goes_is_told_with_all_that_was_typed():
    before = decided(meals())
    found: Correction = correction(before, edit.without_bid(before, "C"))
    assert {i.place.split("/")[1] for i in found.inputs} == {"C"}
    gone = [n for n in found.numbers if n.bid == "C"]
    assert all(n.after is None for n in gone)
    assert found.kept_assessments == 2


def test_after_a_recall_the_error_is_mended_noted_and_decided_anew():
    """The way there where the winner changes: everything that was said stays, and the record is whole."""
    case = decided(meals(), "standstill")
    for day, (step, change) in enumerate(
        [("recalled", None), ("supplemented", True), ("points_closed", None), ("decided", None)]
    ):
        if change:
            case = edit.with_unit_price(case, "B", case.bid("B").prices[0], D(1))
        awards = {lot: bids[0] for lot, bids in first_places(case).items()} if step == "decided" else {}
        at = LATER + timedelta(days=day)
        case = course.take(case, course.Move(step, by="Indkøber Et", at=at, reason="Fejl", awards=awards))
    assert course.state(case) == "decided"
    assert course.last(case, "decided").awards != decided(meals()).events[-1].awards
    assert [f.code for f in seals.verify(case) if f.severity == "stop"] == []


def test_a_price_that_counts_in_kroner_is_told_as_its_part_of_the_total():
    case = a_case(
        a_bid("A", price=900_000), a_bid("B", price=1_000_000), model=price_model(kroner(per_point=1))
    )
    before = decided(case)
    line = before.bid("B").prices[0]
    found = correction(before, edit.with_unit_price(before, "B", line, D(1_100_000)))
    assert [(n.what, n.before, n.after) for n in found.numbers] == [
        ("part", D(1_000_000), D(1_100_000)),
        ("total", D(999_993), D(1_099_993)),
    ]
