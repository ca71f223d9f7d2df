"""Who may do what, in every state, by every way in; the page in the docs says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
import role_table
import sealed_cases
from builders import a_bid, a_case, a_model, a_price, quality

from scoring import access, casefile, course, edit, reference, seals
from scoring.access import Area, Person
from scoring.course import Move, State
from scoring.desk import Desk
from scoring.life import ROLES, STEPS, Acceptance, Access, Declaration, Evaluator, Event, Role, Step
from scoring.model import Assessment, Case, Scenario
from scoring.store import Store
from scoring.values import PANEL, ScoringError

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PEOPLE: dict[str, str] = {role: f"{role}@kommune.dk" for role in ROLES}
STRANGER = "anden@kommune.dk"
CHANGES: dict[Area, Callable[[Case], Case]] = {
    "model": lambda c: edit.with_model(c, edit.changed(c.models[0], tie_rule="Lodtrækning")),
    "facts": lambda c: edit.changed(c, tender=edit.changed(c.tender, title="Nyt navn")),
    "bids": lambda c: edit.with_bid(c, edit.changed(c.bids[0], capacity=3)),
    "points": lambda c: edit.with_assessment(c, own("E", 4)),
    "consensus": lambda c: edit.with_assessment(c, own(PANEL, 4)),
    "declarations": lambda c: edit.changed(c, declarations=(*c.declarations, declared("E"))),
    "answers": lambda c: edit.with_acceptance(c, Acceptance(code="X", reason="fordi", by="x", at=NOW)),
    "trials": lambda c: edit.changed(c, scenarios=(*c.scenarios, Scenario(name="prøve", weights={"P": 50}))),
    "people": lambda c: edit.changed(c, evaluators=(*c.evaluators, Evaluator(id="Ny"))),
    "papers": lambda c: edit.changed(c, notice=edit.changed(c.notice, contact="Indkøb, lokal 4")),
    "signing": lambda c: edit.changed(c, two_sign=not c.two_sign),
}


def own(evaluator: str, points: int) -> Assessment:
    return Assessment(
        bid="A", criterion="Q", evaluator=evaluator, points=points, rationale="set", reason="ja"
    )


def declared(evaluator: str, **fields: object) -> Declaration:
    return Declaration(evaluator=evaluator, conflict=False, at=NOW, **fields)


@cache
def at(state: State, two: bool = False) -> Case:
    """A tender with one person in each role, where it stands in `state`."""
    case = a_case(
        a_bid("A"),
        a_bid("B", price=1_100_000, points=5),
        model=a_model(a_price(40), quality("Q", 60)),
        access=[{"who": who, "role": role} for role, who in PEOPLE.items()],
        evaluators=[{"id": "E", "name": "Eva", "who": PEOPLE["evaluator"]}],
        declarations=[declared("E")],
    )
    if state == "annulled":
        move = sealed_cases.move("annulled", reason="Behovet er bortfaldet")
        return course.take(sealed_cases.taken(case, "sealed"), move)
    # Whether two sign is set afterwards: how it came this far is not what is tried.
    return edit.changed(sealed_cases.taken(case, state), two_sign=two)


def person(role: str) -> Person:
    return Person(PEOPLE.get(role, STRANGER))


def codes(findings: tuple) -> set[str]:
    return {f.code for f in findings}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """One database as nobody guards it, and as it is where people log in."""
    url = f"sqlite:///{(tmp_path_factory.mktemp('access') / 'a.sqlite').as_posix()}"
    both = Store(url), Store(url, access.guard(lambda who: False))
    yield both
    for store in both:
        store.close()


def test_the_page_in_the_docs_is_the_table_the_product_follows():
    assert Path(role_table.FILE).read_text(encoding="utf-8") == role_table.table()


def test_every_area_but_the_steps_is_tried_here():
    assert {*CHANGES, "course"} == set(access.TABLE)


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
@pytest.mark.parametrize("state", course.STATES)
@pytest.mark.parametrize("area", CHANGES)
def test_a_change_is_made_or_refused_as_the_table_says_by_every_way_in(
    area: Area, state: State, role: str, stores: tuple[Store, Store]
):
    """By the rule itself, at the desk, and by a direct call to the store."""
    open_store, guarded = stores
    allowed = state in access.TABLE[area].get(role, frozenset())
    before, who = at(state), person(role)
    after = CHANGES[area](before)
    assert (access.refusals(before, after, who) == ()) is allowed

    for way in (by_desk, by_store):
        key = f"{way.__name__}-{area}-{state}-{role}"
        open_store.save(key, casefile.dump(before), base=0, who="x", what="x", at=NOW)
        assert way(guarded, key, who, after) is allowed
        assert (open_store.load(key).rev == 2) is allowed


def by_desk(store: Store, key: str, who: Person, after: Case) -> bool:
    desk = Desk(store, who)
    seen = desk.open(key)
    if seen is None:
        return False
    try:
        return not desk.keep(seen, after_of(seen.case, after, at_state(after)), "x", NOW).refused
    except ScoringError:
        return False


def at_state(after: Case) -> Case:
    return at(course.state(after))


def after_of(view: Case, after: Case, before: Case) -> Case:
    """The change as it is made to what the person sees."""
    if view == before:
        return after
    gone = len(before.assessments)
    said = (*view.assessments, *after.assessments[gone:])
    changed = {
        name: getattr(after, name)
        for name in type(after).model_fields
        if name != "assessments" and getattr(after, name) != getattr(before, name)
    }
    return view.model_copy(update={**changed, "assessments": said})


def by_store(store: Store, key: str, who: Person, after: Case) -> bool:
    try:
        store.save(key, casefile.dump(after), base=1, who=who.who, what="x", at=NOW)
    except ScoringError:
        return False
    return True


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
@pytest.mark.parametrize("two", [False, True])
@pytest.mark.parametrize("state", course.STATES)
def test_a_step_is_the_roles_that_the_table_names(state: State, two: bool, role: str):
    before, who = at(state, two), person(role)
    for step in STEPS:
        allowed = role in ROLES and role_table.may_take(role, state, step, two=two)
        assert access.may_step(before, who, step) is allowed, step
        refused = codes(access.refusals(before, stepped(before, step, who), who))
        mine = {"access.not_your_step", "access.wrong_step", "access.stranger", "access.not_allowed"}
        assert (not refused & mine) is allowed, step


def stepped(case: Case, step: Step, who: Person) -> Case:
    """The case with a step written into it by hand."""
    event = Event(step=step, at=NOW, by=who.who, reason="fordi", asked_by=PEOPLE["officer"])
    return case.model_copy(update={"events": (*case.events, seals.stamped(case, event))})


def asked(case: Case, step: Step = "sealed", by: str = PEOPLE["officer"]) -> Case:
    place = access.signing_place(case, step, {})
    request = Acceptance(code=access.ASKED, place=place, reason="Klar", by=by, at=NOW)
    return edit.with_acceptance(case, request)


def sealing(by: str = PEOPLE["approver"], asked_by: str = PEOPLE["officer"]) -> Move:
    return Move("sealed", by=by, asked_by=asked_by, at=NOW + timedelta(days=1))


def test_an_approver_signs_what_an_officer_has_asked_for():
    before = asked(at("draft", two=True))
    assert access.refusals(before, course.take(before, sealing()), person("approver")) == ()


def test_nobody_signs_alone_by_naming_an_officer_who_has_not_asked():
    before = at("draft", two=True)
    refused = access.refusals(before, course.take(before, sealing()), person("approver"))
    assert codes(refused) == {"access.not_asked"}


def test_nobody_signs_what_they_have_asked_for_themselves():
    who = PEOPLE["approver"]
    both = (*at("draft", two=True).access, Access(who=who, role="officer"))
    before = asked(edit.changed(at("draft", two=True), access=both), by=who)
    after = course.take(before, sealing(asked_by=PEOPLE["officer"]))
    assert codes(access.refusals(before, after, person("approver"))) == {"access.not_asked"}
    forged = after.events[-1].model_copy(update={"asked_by": who})
    again = before.model_copy(update={"events": (forged,), "seal": after.seal})
    assert {"access.not_asked", "course.second_person"} <= codes(
        access.refusals(before, again, person("approver"))
    )


def test_a_request_lapses_when_what_it_was_about_changes():
    before = asked(at("draft", two=True))
    assert access.asked(before, "sealed")
    assert access.asked(CHANGES["model"](before), "sealed") == ()
    assert access.asked(CHANGES["trials"](before), "sealed")


def test_a_step_cannot_be_taken_in_anothers_name():
    before = at("draft")
    after = course.take(before, sealing(by="chef@kommune.dk"))
    assert codes(access.refusals(before, after, person("officer"))) == {"access.not_your_name"}


def test_a_step_written_by_hand_meets_the_conditions_of_the_step():
    """A direct call to the store with the points closed, though one is missing."""
    before = edit.changed(at("opened"), bids=(*at("opened").bids, edit.changed(at("opened").bids[0], id="C")))
    after = stepped(before, "points_closed", person("officer"))
    assert "score.points_missing" in codes(access.refusals(before, after, person("officer")))


def test_a_seal_is_not_exchanged_without_a_step():
    before = at("sealed")
    after = seals.seal(before, by=PEOPLE["officer"], at=NOW)
    assert "access.seal_without_step" in codes(access.refusals(before, after, person("officer")))


@pytest.mark.parametrize("state", ["sealed", "opened", "closed"])
def test_what_was_said_is_not_said_anew_whoever_asks(state: State):
    before = at(state)
    first = edit.changed(before.assessments[0], points=1)
    after = before.model_copy(update={"assessments": (first, *before.assessments[1:])})
    for who in (person("officer"), Person("Anne", alone=True)):
        assert "access.rewritten" in codes(access.refusals(before, after, who))


def test_in_a_draft_invented_points_go_with_their_bid():
    assert access.refusals(at("draft"), edit.without_bid(at("draft"), "A"), person("officer")) == ()
    assert access.refusals(at("draft"), edit.without_bid(at("draft"), "A"), person("evaluator")) != ()


def test_points_are_given_in_ones_own_name():
    before = edit.changed(at("opened"), evaluators=(*at("opened").evaluators, Evaluator(id="F")))
    after = edit.with_assessment(before, own("F", 3))
    assert "access.not_yours" in codes(access.refusals(before, after, person("evaluator")))


def test_a_conflict_keeps_an_evaluator_from_the_bids_concerned():
    conflict = Declaration(evaluator="E", conflict=True, bids=("A",), measure="Deltager ikke", at=NOW)
    before = edit.changed(at("opened"), declarations=(*at("opened").declarations, conflict))
    about = {a: edit.with_assessment(before, edit.changed(own("E", 3), bid=a)) for a in ("A", "B")}
    assert codes(access.refusals(before, about["A"], person("evaluator"))) == {"access.barred"}
    assert access.refusals(before, about["B"], person("evaluator")) == ()


def test_a_bid_that_a_conflict_bars_is_shown_by_name_only():
    conflict = Declaration(evaluator="E", conflict=True, bids=("A",), measure="Deltager ikke", at=NOW)
    offering = edit.with_bid(at("opened"), edit.changed(at("opened").bids[0], capacity=7))
    before = edit.changed(offering, declarations=(*offering.declarations, conflict))
    shut, other = access.view_for(before, person("evaluator")).bids
    assert (shut.tenderer, shut.capacity, shut.prices[0].unit_price) == (before.bids[0].tenderer, None, None)
    assert other == before.bids[1]


def test_an_evaluator_sees_no_other_evaluators_points_and_an_officer_does():
    before = edit.with_assessment(edit.with_assessment(at("opened"), own("F", 3)), own("E", 4))
    assert {a.evaluator for a in access.view_for(before, person("evaluator")).assessments} == {"E"}
    assert access.view_for(before, person("reader")).assessments == ()
    assert access.view_for(before, person("officer")).assessments == before.assessments


def test_an_officer_puts_an_evaluators_mistyped_points_right_by_a_correction_and_gives_none():
    """After the decision. Until the points are closed the evaluator writes again; nobody does it for them."""
    before, officer = by_mean("decided"), person("officer")
    right, new = own("E", 6), own("E", 6).model_copy(update={"bid": "B"})
    noted = course.take(edit.with_assessment(before, right), corrected())
    assert access.refusals(before, noted, officer) == ()
    assert "access.not_your_step" in codes(access.refusals(before, noted, person("evaluator")))
    unheard = course.take(edit.with_assessment(before, new), corrected())
    assert "access.not_yours" in codes(access.refusals(before, unheard, officer))
    giving = by_mean("opened")
    again = access.refusals(giving, edit.with_assessment(giving, right), officer)
    assert "access.not_yours" in codes(again)


def corrected() -> Move:
    return Move("corrected", by=PEOPLE["officer"], at=NOW, reason="Tastet 7 for 6")


def by_mean(state: State) -> Case:
    """E has given A points; another evaluator, who is nobody's login, gave B's."""
    case = a_case(
        a_bid("A", evaluator="E"),
        a_bid("B", price=1_100_000, points=5, evaluator="F"),
        model=a_model(a_price(40), quality("Q", 60), panel="mean", tie_rule="Lodtrækning"),
        access=[{"who": who, "role": role} for role, who in PEOPLE.items()],
        evaluators=[{"id": "E", "who": PEOPLE["evaluator"]}, {"id": "F"}],
        declarations=[declared("E"), declared("F")],
    )
    return sealed_cases.taken(case, state)


def test_the_last_officer_cannot_be_taken_away():
    before = at("draft")
    left = tuple(a for a in before.access if a.role != "officer")
    refused = access.refusals(before, edit.changed(before, access=left), person("officer"))
    assert codes(refused) == {"access.no_officer"}


def test_a_login_is_the_same_in_large_and_small_letters_and_an_empty_one_is_nobody():
    assert Person("OFFICER@Kommune.DK").roles(at("draft")) == {"officer"}
    nameless = edit.changed(at("draft"), evaluators=(Evaluator(id="E"),))
    assert Person("").speaks_for(nameless) == frozenset()


def test_in_a_tender_where_nobody_is_named_whoever_may_create_is_officer():
    before = edit.changed(at("draft"), access=())
    assert Person(STRANGER, creates=True).roles(before) == {"officer"}
    assert Person(STRANGER).roles(before) == frozenset()
    assert Person(STRANGER, creates=True).roles(at("draft")) == frozenset()


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("unread/criteria/Q/weight", "model"),
        ("unread/method/spread", "model"),
        ("unread/prices/*/sum/quantity", "bids"),
        ("unread/assessments/A/*/Q/panel", "consensus"),
        ("unread/assessments/A/*/Q/E", "points"),
        ("unread/tender/estimated_value", "facts"),
        ("tender/limits/max_lots_won", "model"),
        ("something/new", "model"),
    ],
)
def test_what_could_not_be_read_is_held_like_what_can(place: str, area: Area):
    assert access.area_of(place) == area


def test_every_refusal_can_be_said_in_both_languages():
    before = at("opened", two=True)
    left = edit.changed(before, access=before.access[1:], assessments=())
    tries = (*CHANGES.values(), lambda c: stepped(c, "signed", Person("x")), lambda c: left)
    roles = (person(role) for role in (*ROLES, "stranger"))
    found = [f for who in roles for change in tries for f in access.refusals(before, change(before), who)]
    found += access.refusals(at("sealed"), stepped(at("sealed"), "opened", Person("x")), person("reader"))
    assert len(codes(tuple(found))) >= 7
    for language in ("da", "en"):
        for finding in found:
            assert "{" not in reference.texts(language).sentence(finding)
    assert {f.severity for f in found} == {"stop"}


def test_a_role_is_known_by_name():
    assert set(PEOPLE) == set(ROLES)
    assert Role.__args__ == ROLES
