"""What was sealed, marked or pinned cannot be altered in a file without `verify` naming the place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from pydantic import ValidationError

from scoring import casefile, course, edit, reference, seals
from scoring.course import Move
from scoring.evaluation import Criterion, EvaluationModel, Gates, Rounding, Scale
from scoring.life import Declaration
from scoring.model import Assessment, Case
from scoring.score import score
from scoring.tender import Limits, Lot
from scoring.values import PANEL, Finding
from tests.thorough import every

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
EXAMPLES = reference.examples()
STATES = ("sealed", "opened", "closed", "decided")
TAKEN = ("step", "step_unmarked", "steps_before", "seals_before", "pinned", "declarations", "accepted")
"""What is found by a step that was taken."""


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def step(case: Case, name: Any, hours: int = 0, **fields: Any) -> Case:
    when = max([at(hours), *(e.at for e in case.events)])
    return course.take(case, Move(step=name, by="Mette Holm", at=when, **fields))


def spoken_for(case: Case) -> Case:
    """The case in which every evaluator who spoke has declared, and the panel says why it moved."""
    voices = sorted({a.evaluator for a in case.assessments} - {PANEL})
    declared = tuple(Declaration(evaluator=v, conflict=False, at=NOON) for v in voices)
    said = tuple(
        a.model_copy(update={"reason": "Enighed på mødet"}) if a.evaluator == PANEL else a
        for a in case.assessments
    )
    return case.model_copy(update={"declarations": declared, "assessments": said})


def winners(case: Case) -> dict[str, str]:
    return {lot.id: score(case, lot.id).winners()[0] for lot in case.tender.lots}


def brought_to(case: Case, state: str) -> Case:
    """The case taken step by step to one of STATES."""
    made = spoken_for(case)
    made = step(made, "sealed")
    if state != "sealed":
        made = step(made, "opened", 24)
    if state in ("closed", "decided"):
        made = step(made, "points_closed", 48)
    if state == "decided":
        made = step(made, "decided", 72, awards=winners(made))
    return made


@cache
def example(name: str, state: str) -> Case:
    return brought_to(reference.example(name), state)


def small(state: str = "decided") -> Case:
    case = a_case(a_bid("A", points=7), a_bid("B", price=1_200_000, points=9), model=a_model())
    return brought_to(case, state)


def stops(case: Case) -> list[Finding]:
    return [f for f in seals.verify(case) if f.severity != "note"]


def told(case: Case) -> list[tuple[str, str]]:
    return [(f.code, f.place) for f in stops(case)]


class File:
    """The case as a file in which one value at a time is altered."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.data = json.loads(casefile.dump(case))

    def with_(self, path: tuple[str | int, ...], value: object) -> Case | None:
        """The case as it reads with one value altered; None if it no longer reads, or reads the same."""
        *way, last = path
        there = self.data
        for key in way:
            there = there[key]
        was, there[last] = there[last], value
        try:
            after = Case.model_validate(self.data)
        except ValidationError:
            return None
        finally:
            there[last] = was
        return None if after == self.case else after

    def altered(self, *parts: str, each: int = 1) -> Iterator[tuple[tuple[str | int, ...], Case]]:
        """Every value under `parts`, altered in each way there is, and where it stands.

        each: of each entry every so many values, others in the next entry, so that over the entries every
        field has its turn, and in every entry some.
        """
        turns = Counter[tuple[str | int, ...]]()
        for path, value in [*leaves(self.data)]:
            if "/".join(map(str, path)).startswith(parts):
                turns[path[:2]] += 1
                if (turns[path[:2]] + (path[1] if isinstance(path[1], int) else 0)) % each:
                    continue
                for other in flipped(value):
                    if after := self.with_(path, other):
                        yield path, after


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value in a piece of JSON, with the way to it."""
    if isinstance(data, dict):
        for key, entry in data.items():
            yield from leaves(entry, (*path, key))
    elif isinstance(data, list):
        for i, entry in enumerate(data):
            yield from leaves(entry, (*path, i))
    else:
        yield path, data


def flipped(value: Any) -> Iterator[Any]:
    """Other values for the field: one bit of one sign turned, a sign more, something where nothing stood."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        middle = len(value) // 2
        if value:
            yield value[:middle] + chr(ord(value[middle]) ^ 1) + value[middle + 1 :]
        yield f"{value}1"
    else:
        yield from ("1", 1, "A")


# Every byte


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_case_brought_there_step_by_step_verifies(name: str, state: str):
    case = example(name, state)
    assert course.state(case) == state
    assert stops(casefile.load(casefile.dump(case))) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_value_of_the_model_lots_and_limits_that_is_altered_is_named(name: str, state: str):
    tried, each = 0, 1 if state == "decided" else every(4)
    for path, after in File(example(name, state)).altered(
        "models", "tender/lots", "tender/limits", each=each
    ):
        tried += 1
        places = [f.place for f in stops(after) if f.code == "seal.differs"]
        assert any(is_there(place, path) for place in places), (path, places)
    assert tried > 100 / each


def is_there(place: str, path: tuple[str | int, ...]) -> bool:
    """Whether a finding's place is the altered one or what it lies in; list entries go by their id."""
    steps = place.split("/")
    return len(steps) <= len(path) and all(
        isinstance(there, int) or step == there for step, there in zip(steps, path, strict=False)
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_value_of_every_assessment_that_is_altered_is_named(name: str, state: str):
    """Points, rationale, reason, time, evaluator, mark … Before the decision, in every fifth."""
    case = example(name, state)
    here = range(0, len(case.assessments), 1 if state == "decided" else 7)
    tried, fields = set(), set()
    for path, after in File(case).altered(*(f"assessments/{i}/" for i in here), each=every(3)):
        tried.add(path[1])
        fields.add(path[2])
        assert ("seal.assessment", f"assessments/{path[1]}") in told(after), path
    assert tried == {*here}
    assert fields >= {"at", "bid", "evaluator", "mark", "points", "rationale", "reason"}


@pytest.mark.parametrize("state", ["opened", "closed", "decided"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_value_of_a_bid_that_is_altered_after_opening_is_told_by_bid(name: str, state: str):
    case, tried = example(name, state), set()
    for path, after in File(case).altered("bids", each=every(3 if state == "decided" else 8)):
        tried.add(path[1])
        pinned = {place for code, place in told(after) if code == "seal.pinned"}
        assert f"bids/{case.bids[int(path[1])].id}" in pinned, path
    assert tried == {*range(len(case.bids))}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_value_of_every_step_pin_and_seal_that_is_altered_is_found(name: str, state: str):
    tried = 0
    for path, after in File(example(name, state)).altered("events", "seal"):
        tried += 1
        expected = f"events/{path[1]}" if path[0] == "events" else ("seal", "events/0")
        assert any(place.startswith(expected) for _, place in told(after)), path
    assert tried > 10


# What does not break a seal


def shuffled(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: shuffled(data[key]) for key in reversed(list(data))}
    return [shuffled(entry) for entry in data] if isinstance(data, list) else data


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_order_of_keys_spelling_of_numbers_and_layout_break_nothing(name: str, state: str):
    case = example(name, state)
    data = json.loads(casefile.dump(case))
    unchanged = {"weight", "unit_price", "points", "quantity", "estimated_value", "value"}
    for text in (
        json.dumps(shuffled(data)),
        json.dumps(data, indent=7, ensure_ascii=True),
        json.dumps(numbered(data, unchanged), separators=(",", ":")),
    ):
        assert stops(casefile.load(text)) == []
        assert seals.is_sealed(casefile.load(text))


def is_number(entry: object) -> bool:
    return isinstance(entry, str) and entry.replace(".", "", 1).isdigit()


def numbered(data: Any, fields: set[str]) -> Any:
    """40 → 40.0, as a number of JSON and not as a text."""
    if isinstance(data, dict):
        return {
            key: float(entry) if key in fields and is_number(entry) else numbered(entry, fields)
            for key, entry in data.items()
        }
    return [numbered(entry, fields) for entry in data] if isinstance(data, list) else data


def test_a_field_that_a_later_program_adds_with_a_default_breaks_no_seal():
    class LaterCriterion(Criterion):
        carbon_price: str = ""

    class LaterModel(EvaluationModel):
        reserve_rule: str = ""
        method_hint: tuple[str, ...] = ()

    case = small()
    (model,) = case.models
    later = LaterModel.model_validate(
        {**dict(model), "criteria": [LaterCriterion.model_validate(dict(c)) for c in model.criteria]}
    )
    same = case.model_copy(update={"models": (later,)})
    assert casefile.model_digest(same) == casefile.model_digest(case)
    used = same.model_copy(update={"models": (later.model_copy(update={"reserve_rule": "lodtrækning"}),)})
    assert casefile.model_digest(used) != casefile.model_digest(case)


def test_no_default_that_a_seal_leaves_out_may_ever_change():
    """A sealed file is silent where the default applied. Another default would change a published model."""
    nothing = {"lots", "criteria", "method", "scale", "id", "name", "steps", "text", "points"}
    assert {
        kind.__name__: {
            name: field.get_default(call_default_factory=True)
            for name, field in kind.model_fields.items()
            if name not in nothing and field.get_default(call_default_factory=True) not in ("", None, ())
        }
        for kind in (EvaluationModel, Criterion, Rounding, Scale, Gates, Limits, Lot)
    } == {
        "EvaluationModel": {
            "weights_of": "parent",
            "panel": "consensus",
            "round_points": Rounding(mode="none", decimals=2),
            "round_total": Rounding(mode="none", decimals=2),
            "options_counted": True,
            "gates": Gates(),
            "prices_hidden": False,
            "method_version": 1,
        },
        "Criterion": {"kind": "quality", "theme": "quality", "scoring": Criterion(id="x", name="x").scoring},
        "Rounding": {"mode": "none", "decimals": 2},
        "Scale": {"bottom": 0, "top": 10},
        "Gates": {},
        "Limits": {"combinations_announced": False},
        "Lot": {},
    }


# What a difference says


def test_a_difference_says_place_before_and_after_with_defaults_written_out():
    (model,) = small().models
    other = model.model_copy(update={"tie_rule": "Lodtrækning", "panel": "mean"})
    case = small().model_copy(update={"models": (other,)})
    found = {f.place: (f.values["before"], f.values["after"]) for f in stops(case)}
    assert found == {
        "models/0/tie_rule": ("", "Lodtrækning"),
        "models/0/panel": ("consensus", "mean"),
    }


def test_the_model_as_it_was_sealed_can_be_had_back():
    case = small()
    bent = case.model_copy(update={"models": (a_model(a_price(1), quality("Q", 99)),)})
    back = seals.as_sealed(bent)
    assert back is not None
    assert (back.models, back.tender) == (case.models, case.tender)
    assert seals.as_sealed(a_case()) is None


def test_a_seal_without_a_copy_still_tells_that_the_model_changed():
    """Files of the first version have a digest and no copy."""
    case = small("sealed")
    assert case.seal
    bare = case.model_copy(update={"seal": case.seal.model_copy(update={"model": ""}), "events": ()})
    assert stops(bare) == []
    bent = bare.model_copy(update={"models": (a_model(a_price(1), quality("Q", 99)),)})
    assert told(bent) == [("seal.changed", "models")]


def test_a_draft_has_no_seal_and_that_is_only_worth_a_note():
    (found,) = seals.verify(a_case(a_bid()))
    assert (found.code, found.severity) == ("seal.none", "note")


def test_a_seal_torn_off_is_noticed():
    case = small().model_copy(update={"seal": None})
    assert ("seal.torn_off", "seal") in told(case)


def test_a_step_whose_pins_were_taken_away_is_noticed():
    case = small()
    bare = [e.model_copy(update={"pins": {}}) for e in case.events]
    assert {code for code, _ in told(case.model_copy(update={"events": tuple(bare)}))} == {
        "seal.step_unmarked"
    }


def test_a_step_left_out_breaks_the_chain_of_those_behind_it():
    case = small()
    without = (*case.events[:1], *case.events[2:])
    assert ("seal.steps_before", "events/1") in told(case.model_copy(update={"events": without}))


def test_an_assessment_taken_away_or_moved_is_noticed():
    case = small()
    gone = case.model_copy(update={"assessments": case.assessments[:-1]})
    assert told(gone) == [("seal.pinned", "assessments")]
    turned = case.model_copy(update={"assessments": case.assessments[::-1]})
    assert ("seal.assessment", "assessments/0") in told(turned)


def test_a_bid_slipped_in_or_taken_away_after_closing_is_noticed():
    case = small("closed")
    extra = case.bids[0].model_copy(update={"id": "X"})
    assert told(case.model_copy(update={"bids": (*case.bids, extra)})) == [("seal.pinned", "bids/X")]
    assert told(case.model_copy(update={"bids": case.bids[1:], "assessments": case.assessments})) == [
        ("seal.pinned", "bids/A")
    ]


def point(case: Case, value: int, **fields: Any) -> Case:
    return edit.with_assessment(
        case, Assessment.model_validate({"bid": "A", "criterion": "Q", "points": value, **fields})
    )


def test_points_may_grow_while_they_are_open_and_after_a_recall_but_not_after_closing():
    opened = small("opened")
    assert stops(point(opened, 5)) == []
    closed = step(point(opened, 5), "points_closed", 48)
    assert told(point(closed, 6)) == [("seal.pinned", "assessments")]
    recalled = step(closed, "recalled", 60, reason="Fejl i pointgivningen")
    assert stops(point(recalled, 6)) == []


def test_points_computed_anew_from_the_start_are_found_by_what_opening_pinned():
    """Whoever alters an early point and all marks behind it is stopped by the mark the step has kept."""
    case = point(small("opened"), 5)
    first = case.assessments[0].model_copy(update={"rationale": "Omskrevet"})
    redone = seals.marked((first, *case.assessments[1:]))
    assert told(case.model_copy(update={"assessments": redone})) == [("seal.pinned", "assessments")]


def test_a_new_seal_keeps_the_earlier_one_and_both_are_watched():
    case = step(spoken_for(a_case(a_bid("A"))), "sealed")
    mended = case.model_copy(update={"models": (a_model(a_price(30), quality("Q", 70)),)})
    again = step(mended, "resealed", 2, reason="Vægt rettet før fristen")
    assert stops(again) == []
    (earlier,) = again.earlier_seals
    bent = earlier.model_copy(update={"model": earlier.model.replace("40", "41")})
    assert told(again.model_copy(update={"earlier_seals": (bent,)}))[0] == (
        "seal.copy",
        "earlier_seals/0/model",
    )
    assert ("seal.seals_before", "events/0") in told(again.model_copy(update={"earlier_seals": ()}))


def test_a_copy_and_digest_made_anew_over_another_model_are_found_by_the_step():
    case = small()
    bent = case.model_copy(update={"models": (a_model(a_price(30), quality("Q", 70)),)})
    forged = seals.seal(bent.model_copy(update={"seal": None}), by="Mette Holm", at=NOON)
    assert seals.is_sealed(forged)
    assert ("seal.seals_before", "events/0") in told(forged)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_finding_has_its_sentence(language: Any):
    taken = {"step": "opened", "at": "01.06.2026 12:00", "by": "Mette"}
    codes = {
        "seal.none": {},
        "seal.torn_off": {},
        "seal.copy": {},
        "seal.changed": {},
        "seal.differs": {"before": "40", "after": "41"},
        "seal.assessment": {"bid": "A", "criterion": "Q", "evaluator": "panel"},
        **{f"seal.{code}": taken for code in TAKEN},
    }
    texts = reference.texts(language)
    for code, values in codes.items():
        said = texts.sentence(Finding(code=code, severity="stop", place="models/0/x", values=values))
        assert said
        assert "{" not in said
