"""The desk: what a person sees, and what becomes of a change while others save. Nothing typed is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from builders import a_bid, a_case, a_model, a_price, quality

from scoring import access, casefile, course, edit, seals
from scoring.access import Person
from scoring.course import Move
from scoring.desk import Desk, Kept, Seen
from scoring.model import Assessment, Case
from scoring.store import Store
from scoring.values import PANEL, ScoringError
from tests import sealed_cases

pytest_plugins = ["tests.postgres"]

DAY = sealed_cases.FIRST_DAY
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
EVA, IDA, BO, LIS = (Person(f"{name}@by.dk") for name in ("eva", "ida", "bo", "lis"))
STRANGER = Person("frede@by.dk")
MAKER = Person("karl@by.dk", creates=True)
KEY = "SAG"


@cache
def opened(*, hidden: bool = False) -> Case:
    """Bids are open; Ida and Bo judge, Eva is the officer, Lis reads."""
    draft = a_case(
        a_bid("A", points=None),
        a_bid("B", price=1_100_000, points=None),
        model=a_model(a_price(40), quality("Q", 60), tie_rule="Lodtrækning", prices_hidden=hidden),
        tender={"id": KEY},
        access=[
            {"who": EVA.who, "role": "officer"},
            {"who": IDA.who, "role": "evaluator"},
            {"who": BO.who, "role": "evaluator"},
            {"who": LIS.who, "role": "reader"},
        ],
        evaluators=[{"id": "Ida", "who": IDA.who}, {"id": "Bo", "who": BO.who}],
        declarations=[{"evaluator": name, "conflict": False, "at": DAY} for name in ("Ida", "Bo")],
    )
    return sealed_cases.taken(draft, "opened")


class Place(Store):
    """A store, guarded as where people log in, that knows its address."""

    def __init__(self, url: str) -> None:
        super().__init__(url, access.guard(lambda who: who == MAKER.who))
        self.url = url


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    store = Place(f"sqlite:///{(tmp_path / 'sager.sqlite').as_posix()}")
    yield store
    store.close()


def put(url: str, case: Case) -> None:
    # Past the guard: how the tender came here is not what is tried.
    store = Store(url)
    store.save(KEY, casefile.dump(case), base=0, who="Start", what="Start", at=DAY)
    store.close()


def point(case: Case, evaluator: str, points: int, words: str, bid: str = "A") -> Case:
    said = Assessment(bid=bid, criterion="Q", evaluator=evaluator, points=points, rationale=words, at=NOW)
    return edit.with_assessment(case, said)


def see(store: Store, person: Person) -> Seen:
    seen = Desk(store, person).open(KEY)
    assert seen is not None
    return seen


def whole(store: Store) -> Case:
    newest = store.load(KEY)
    assert newest is not None
    return casefile.load(newest.document)


def codes(kept: Kept) -> list[str]:
    return [f.code for f in kept.refused]


def words_of(case: Case) -> list[str]:
    return [a.rationale for a in case.assessments]


def all_given(case: Case) -> Case:
    for bid in "AB":
        for name in ("Ida", "Bo", PANEL):
            case = point(case, name, 6, f"{name} om {bid}", bid)
    return case


# A step and others' points


def test_a_step_closes_over_the_points_others_saved_meanwhile(place: Place):
    """The officer looked, an evaluator wrote, the officer closed: the new point is in, marked and pinned."""
    put(place.url, all_given(opened()))
    officer, evaluator = see(place, EVA), see(place, IDA)
    Desk(place, IDA).keep(evaluator, point(evaluator.case, "Ida", 6, "Læst igen"), "point", NOW)
    move = Move("points_closed", by=EVA.who, at=LATER)
    kept = Desk(place, EVA).keep(officer, course.take(officer.case, move), "lukket", LATER)
    assert (kept.refused, kept.clashes, kept.aside) == ((), (), None)
    assert [entry.who for entry in kept.with_] == [IDA.who]
    now = whole(place)
    assert course.state(now) == "closed"
    assert words_of(now)[-1] == "Læst igen"
    assert now.events[-1].pins["assessments"] == now.assessments[-1].mark
    assert [f for f in seals.verify(now) if f.severity == "stop"] == []


def test_points_saved_after_the_step_are_refused_and_kept_beside(place: Place):
    put(place.url, all_given(opened()))
    late = see(place, IDA)
    Desk(place, EVA).take(KEY, Move("points_closed", by=EVA.who, at=NOW), "lukket", NOW)
    kept = Desk(place, IDA).keep(late, point(late.case, "Ida", 9, "For sent skrevet"), "point", LATER)
    assert "access.not_allowed" in codes(kept)
    assert kept.aside is not None
    assert "For sent skrevet" in kept.aside.document
    assert "For sent skrevet" not in words_of(whole(place))
    assert course.state(whole(place)) == "closed"


def test_a_step_somebody_else_has_taken_is_not_taken_twice(place: Place):
    put(place.url, all_given(opened()))
    first = see(place, EVA)
    Desk(place, EVA).take(KEY, Move("points_closed", by=EVA.who, at=NOW), "lukket", NOW)
    again = course.take(first.case, Move("points_closed", by=EVA.who, at=LATER))
    kept = Desk(place, EVA).keep(first, again, "lukket", LATER)
    assert codes(kept)
    assert [e.step for e in whole(place).events] == ["sealed", "opened", "points_closed"]


def test_what_stands_in_the_way_is_judged_on_the_whole_tender_and_not_on_what_is_shown(place: Place):
    """Nobody's prices are shown, and Bo's points are not shown to Ida; a step looks at all of it."""
    put(place.url, all_given(opened(hidden=True)))
    move = Move("points_closed", by=EVA.who, at=NOW)
    assert Desk(place, EVA).due(KEY, move) == ()
    refused = Desk(place, IDA).due(KEY, Move("points_closed", by=IDA.who, at=NOW))
    assert [f.code for f in refused] == ["access.not_your_step"]
    assert Desk(place, EVA).take(KEY, move, "lukket", NOW).refused == ()


# What is refused or clashes is kept


def test_a_refused_save_keeps_what_was_typed_and_changes_nothing(place: Place):
    put(place.url, opened())
    seen = see(place, IDA)
    kept = Desk(place, IDA).keep(seen, point(seen.case, "Bo", 1, "I en andens navn"), "point", NOW)
    assert codes(kept) == ["access.not_yours"]
    assert kept.aside is not None
    assert "I en andens navn" in kept.aside.document
    assert whole(place) == opened()
    assert [r.rev for r in place.aside(KEY)] == [kept.aside.rev]


def test_a_reader_saves_nothing(place: Place):
    put(place.url, opened())
    seen = see(place, LIS)
    title = edit.changed(seen.case, tender=edit.changed(seen.case.tender, title="Andet"))
    assert codes(Desk(place, LIS).keep(seen, title, "titel", NOW)) == ["access.not_allowed"]
    assert whole(place) == opened()


def test_who_judges_a_cell_second_is_told_both_values_and_may_put_the_own_on_top(place: Place):
    put(place.url, opened())
    first, second = see(place, EVA), see(place, EVA)
    Desk(place, EVA).keep(first, point(first.case, PANEL, 4, "Først"), "point", NOW)
    kept = Desk(place, EVA).keep(second, point(second.case, PANEL, 8, "Dernæst"), "point", LATER)
    (clash,) = kept.clashes
    assert "Først" in str(clash.values["theirs"])
    assert "Dernæst" in str(clash.values["mine"])
    assert kept.aside is not None
    assert words_of(whole(place)) == ["Først"]

    settled = Desk(place, EVA).insist(kept.aside, second.entry.rev, "min udgave", LATER)
    assert settled.aside is None
    assert words_of(whole(place)) == ["Først", "Dernæst"]
    assert [f.code for f in seals.verify(whole(place)) if f.severity == "stop"] == []


def test_a_bid_taken_away_by_one_and_judged_by_the_other_is_a_clash_and_both_are_kept(place: Place):
    draft = opened().model_copy(update={"events": (), "seal": None, "assessments": ()})
    put(place.url, draft)
    officer, evaluator = see(place, EVA), see(place, IDA)
    Desk(place, EVA).keep(officer, edit.without_bid(officer.case, "A"), "tilbud fjernet", NOW)
    kept = Desk(place, IDA).keep(evaluator, point(evaluator.case, "Ida", 5, "Om A"), "point", LATER)
    assert kept.clashes
    assert kept.aside is not None
    assert "Om A" in kept.aside.document
    assert [b.id for b in whole(place).bids] == ["B"]


def test_a_save_that_changes_nothing_writes_nothing(place: Place):
    put(place.url, opened())
    seen = see(place, EVA)
    assert Desk(place, EVA).keep(seen, seen.case, "intet", NOW).seen.entry.rev == seen.entry.rev
    assert len(place.history(KEY)) == 1


# Two at once


def test_two_who_save_in_the_same_moment_both_have_their_way(database_url: str):
    """On both databases, ten times over: other cells, so no clash, and no point is lost or doubled."""
    store = Store(database_url)
    put(database_url, opened())
    for turn in range(10):
        ready = threading.Barrier(2)

        def save(person: Person, turn: int = turn, ready: threading.Barrier = ready) -> Kept:
            own = Store(database_url)
            name, seen = person.who[:3].capitalize().removesuffix("@"), see(own, person)
            mine = point(seen.case, name, turn, f"{name} {turn}")
            ready.wait(10)
            kept = Desk(own, person).keep(seen, mine, "point", NOW)
            own.close()
            return kept

        with ThreadPoolExecutor(2) as both:
            kept = list(both.map(save, (IDA, BO)))
        assert [k.aside for k in kept] == [None, None]
        assert sorted(words_of(whole(store))[-2:]) == [f"Bo {turn}", f"Ida {turn}"]
    assert len(whole(store).assessments) == 20
    assert len(store.history(KEY)) == 21
    assert [f for f in seals.verify(whole(store)) if f.severity == "stop"] == []
    store.close()


def test_of_two_who_write_one_field_in_the_same_moment_one_is_told_and_loses_nothing(database_url: str):
    store = Store(database_url)
    put(database_url, opened())
    ready = threading.Barrier(2)

    def save(words: str) -> Kept:
        own = Store(database_url)
        seen = see(own, EVA)
        ready.wait(10)
        kept = Desk(own, EVA).keep(seen, point(seen.case, PANEL, len(words), words), "point", NOW)
        own.close()
        return kept

    texts = ("Mettes ord", "Annes ord, længere")
    with ThreadPoolExecutor(2) as both:
        kept = list(both.map(save, texts))
    told = [(k, words) for k, words in zip(kept, texts, strict=True) if k.clashes]
    assert len(told) == 1
    ((loser, words),) = told
    assert loser.aside is not None
    assert words in loser.aside.document
    assert words_of(whole(store)) == [t for t in texts if t != words]
    store.close()


# What is seen, and by whom


def test_for_a_stranger_a_tender_does_not_exist(place: Place):
    put(place.url, opened())
    desk = Desk(place, STRANGER)
    assert (desk.open(KEY), desk.version(KEY, 1), desk.history(KEY), desk.cases()) == (None, None, (), ())
    for call in (
        lambda: desk.due(KEY, Move("points_closed", by="x", at=NOW)),
        lambda: desk.take(KEY, Move("points_closed", by="x", at=NOW), "x", NOW),
        lambda: desk.restore(KEY, 1, "x", NOW),
        lambda: desk.ask(KEY, "decided", "x", {}, NOW),
        lambda: desk.asked(KEY, "decided", {}),
    ):
        with pytest.raises(ScoringError, match=r"access\.stranger"):
            call()
    assert len(place.history(KEY)) == 1


def test_the_envelope_tells_those_who_enter_bids_how_many_prices_lie_in_it_and_not_which(place: Place):
    put(place.url, opened(hidden=True))
    inside = Desk(place, EVA).envelope(KEY)
    assert inside is not None
    assert inside.priced == {"A": 1, "B": 1}
    assert [p.unit_price for b in inside.bids for p in b.prices] == [None, None]
    assert [Desk(place, person).envelope(KEY) for person in (IDA, LIS)] == [None, None]


def test_where_prices_are_not_hidden_there_is_no_envelope(place: Place):
    put(place.url, opened())
    assert Desk(place, EVA).envelope(KEY) is None


def test_an_older_version_shows_no_more_than_the_person_may_see_of_it(place: Place):
    put(place.url, all_given(opened()))
    found = Desk(place, IDA).version(KEY, 1)
    assert found is not None
    assert {a.evaluator for a in found.assessments} == {"Ida"}


def test_whoever_is_taken_off_a_tender_no_longer_sees_it_nor_its_older_versions(place: Place):
    put(place.url, opened())
    seen = see(place, EVA)
    fewer = tuple(a for a in seen.case.access if a.who != LIS.who)
    Desk(place, EVA).keep(seen, edit.changed(seen.case, access=fewer), "adgang", NOW)
    assert Desk(place, LIS).open(KEY) is None
    assert Desk(place, LIS).version(KEY, 1) is None


def test_an_older_version_put_back_leaves_points_steps_and_people_as_they_are(place: Place):
    put(place.url, opened())
    seen = see(place, EVA)
    title = edit.changed(seen.case, tender=edit.changed(seen.case.tender, title="Andet"))
    Desk(place, EVA).keep(seen, title, "titel", NOW)
    own = see(place, IDA)
    Desk(place, IDA).keep(own, point(own.case, "Ida", 5, "Står fast"), "point", NOW)
    kept = Desk(place, EVA).restore(KEY, 1, "som før", LATER)
    assert kept.refused == ()
    assert whole(place).tender.title == opened().tender.title
    assert words_of(whole(place)) == ["Står fast"]


def test_whoever_makes_a_tender_is_its_officer_and_roles_in_a_file_give_nobody_anything(place: Place):
    made = Desk(place, MAKER).create(opened().model_copy(update={"events": (), "seal": None}), "ny", NOW)
    case = casefile.load(made.document)
    assert [(a.who, a.role) for a in case.access] == [(MAKER.who, "officer")]
    assert Desk(place, EVA).open(KEY) is None
    assert Desk(place, MAKER).create(case, "ny", NOW).case == f"{KEY}-2"
    with pytest.raises(ScoringError, match="may_not_create"):
        Desk(place, EVA).create(case, "ny", NOW)
