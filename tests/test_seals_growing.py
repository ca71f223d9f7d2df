"""What is only added to (declarations, answers) is pinned by every step; no byte of a sealed file is free."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_bid, a_case
from test_seals import EXAMPLES, NOON, File, small, spoken_for, step, stops, told, winners

from scoring import casefile, edit, reference, seals
from scoring.life import Acceptance, Declaration
from scoring.model import Case
from scoring.values import ScoringError


def test_no_byte_of_a_sealed_file_is_flipped_unnoticed():
    """One bit of every byte as it lies on the disk: told, unreadable, or the same tender (a space for a tab).

    What no seal covers is the tender's number and its title.
    """
    case = step(answered(small("closed")), "decided", 72, awards=winners(small("closed")))
    raw, slipped = bytearray(casefile.dump(case), "utf-8"), set()
    for n in range(len(raw)):
        raw[n] ^= 1
        slipped |= unnoticed(bytes(raw), case)
        raw[n] ^= 1
    assert slipped == {"tender/id", "tender/title"}


def unnoticed(data: bytes, case: Case) -> set[str]:
    """The places at which this file reads otherwise, where nothing is told."""
    try:
        after = casefile.load(data)
    except ScoringError:
        return set()
    return set() if stops(after) else {d.place for d in casefile.differences(case, after)}


@pytest.mark.parametrize("part", ["declarations", "accepted"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_value_of_a_declaration_or_an_answer_that_is_altered_after_a_step_is_found(
    name: str, part: str
):
    case = step(answered(spoken_for(reference.example(name))), "sealed")
    assert stops(case) == []
    tried = 0
    for path, after in File(case).altered(part):
        tried += 1
        assert (f"seal.{part}", part) in told(after), path
    assert tried > 3


def answered(case: Case, **fields: Any) -> Case:
    answer = {"code": "CHK-23.thin", "place": "criteria", "reason": "Drøftet", "by": "Mette", "at": NOON}
    return edit.with_acceptance(case, Acceptance.model_validate({**answer, **fields}))


def test_declarations_and_answers_may_grow_and_none_may_be_taken_away():
    case = step(answered(small("opened")), "points_closed", 48)
    more = answered(case, place="bids")
    assert stops(more) == []
    assert told(case.model_copy(update={"accepted": ()})) == [("seal.accepted", "accepted")]
    first = Declaration(evaluator="Ny", conflict=False, at=NOON)
    assert stops(case.model_copy(update={"declarations": (first,)})) == []


def test_a_step_taken_before_declarations_and_answers_were_pinned_still_verifies():
    """As older files stand: their steps say nothing about them."""
    case = step(answered(spoken_for(a_case(a_bid("A")))), "sealed")
    (event,) = case.events
    bare = {place: pin for place, pin in event.pins.items() if place not in ("accepted", "step")}
    older = seals.stamped(
        case.model_copy(update={"accepted": (), "events": ()}), event.model_copy(update={"pins": bare})
    )
    assert "accepted" not in older.pins
    assert stops(case.model_copy(update={"events": (older,)})) == []
