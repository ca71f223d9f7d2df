"""Two changes made at once: what is independent is put together, and what is not is told, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from hypothesis import given
from hypothesis import strategies as st

from scoring import access, edit, merge, reference, seals
from scoring.access import Person
from scoring.model import Assessment, Case, Scenario

BIDS = ("A", "B", "C")
BASE = a_case(
    *(a_bid(name, points={"Q": 5, "S": 5}) for name in BIDS),
    model=a_model(a_price(40), quality("Q", 35), quality("S", 25)),
)
BASE = BASE.model_copy(update={"assessments": seals.marked(BASE.assessments)})
Place = tuple[str, ...]


def change(case: Case, place: Place, n: int) -> Case:
    """One thing changed to something that depends on `n`."""
    kind, *rest = place
    return _MADE[kind](case, n, *rest)


def price(case: Case, n: int, bid: str) -> Case:
    return edit.with_unit_price(case, bid, case.bid(bid).prices[0], Decimal(1_000_001 + n))


def note(case: Case, n: int, bid: str) -> Case:
    return edit.with_bid(case, edit.changed(case.bid(bid), capacity=n + 1))


def points(case: Case, n: int, bid: str, criterion: str, who: str) -> Case:
    said = Assessment(bid=bid, criterion=criterion, evaluator=who, points=n % 10, rationale=f"fordi {n}")
    return edit.with_assessment(case, said)


def name(case: Case, n: int, criterion: str) -> Case:
    model = case.models[0]
    one = next(c for c in model.criteria if c.id == criterion)
    return edit.with_model(case, edit.with_criterion(model, edit.changed(one, name=f"Navn {n}")))


def weights(case: Case, n: int) -> Case:
    model = case.models[0]
    for criterion, weight in (("P", 39 - n % 30), ("Q", 36 + n % 30)):
        one = next(c for c in model.criteria if c.id == criterion)
        model = edit.with_criterion(model, edit.changed(one, weight=weight))
    return edit.with_model(case, model)


def title(case: Case, n: int) -> Case:
    return edit.changed(case, tender=edit.changed(case.tender, title=f"Titel {n}"))


def buyer(case: Case, n: int) -> Case:
    return edit.changed(case, tender=edit.changed(case.tender, buyer=f"Køber {n}"))


def scenario(case: Case, n: int) -> Case:
    tried = Scenario(name=f"Forsøg {n}", weights={"P": 50})
    return edit.changed(case, scenarios=(*case.scenarios, tried))


def new_bid(case: Case, n: int) -> Case:
    return edit.with_bid(case, edit.changed(case.bids[0], id=f"N{n}"))


def unread(case: Case, n: int, bid: str) -> Case:
    return edit.with_unread(case, f"bids/{bid}/capacity", f"mange {n}")


_MADE: dict[str, Callable[..., Case]] = {
    f.__name__: f for f in (price, note, points, name, weights, title, buyer, scenario, new_bid, unread)
}
APPENDING = ("scenario", "new_bid")
PLACES: tuple[Place, ...] = (
    *(("price", bid) for bid in BIDS),
    *(("note", bid) for bid in BIDS),
    *(("unread", bid) for bid in BIDS),
    *(("points", bid, c, who) for bid in BIDS for c in ("Q", "S") for who in ("Anne", "panel")),
    *(("name", c) for c in ("P", "Q", "S")),
    ("weights",),
    ("title",),
    ("buyer",),
)
CLASHES_AT = {
    "price": "bids/{0}/prices/*/sum/unit_price",
    "note": "bids/{0}/capacity",
    "unread": "unread/bids/{0}/capacity",
    "points": "assessments/{0}/*/{1}/{2}",
    "name": "models/0/criteria/{0}/name",
    "weights": "models/0/weights",
    "title": "tender/title",
    "buyer": "tender/buyer",
}
changes = st.lists(st.sampled_from(PLACES), unique=True, max_size=6)
numbers = st.integers(0, 1000)


def made(case: Case, places: list[Place], n: int) -> Case:
    for place in places:
        case = change(case, place, n)
    return case


def unordered(case: Case | None) -> tuple:
    """The case, with what was appended in no order and without marks, which follow from the order."""
    assert case is not None
    said = {a.model_copy(update={"mark": ""}).model_dump_json() for a in case.assessments}
    bids = {b.id: b for b in case.bids}
    tried = {s.name for s in case.scenarios}
    return said, bids, tried, case.model_copy(update={"assessments": (), "bids": (), "scenarios": ()})


@given(mine=changes, theirs=changes, n=numbers, m=numbers)
def test_independent_changes_give_the_same_in_either_order(
    mine: list[Place], theirs: list[Place], n: int, m: int
):
    theirs = [place for place in theirs if place not in mine]
    one, other = made(BASE, mine, n), made(BASE, theirs, m)
    first, second = merge.merge(BASE, one, other), merge.merge(BASE, other, one)
    assert first.clashes == second.clashes == ()
    assert unordered(first.case) == unordered(second.case) == unordered(made(one, theirs, m))


@given(mine=changes, theirs=changes, n=numbers, m=numbers)
def test_nothing_appended_is_lost_or_doubled_and_the_marks_are_whole(
    mine: list[Place], theirs: list[Place], n: int, m: int
):
    theirs = [place for place in theirs if place not in mine]
    one = scenario(new_bid(made(BASE, mine, n), 1), 1)
    other = scenario(new_bid(made(BASE, theirs, m), 2), 2)
    merged = merge.merge(BASE, one, other).case
    assert merged
    assert merged.assessments[: len(other.assessments)] == other.assessments
    assert len(merged.assessments) == len(one.assessments) + len(other.assessments) - len(BASE.assessments)
    assert [s.name for s in merged.scenarios] == ["Forsøg 2", "Forsøg 1"]
    assert {b.id for b in merged.bids} == {*BIDS, "N1", "N2"}
    assert seals.marked(merged.assessments) == merged.assessments


@given(place=st.sampled_from(PLACES), n=numbers, m=numbers, mine=changes, theirs=changes)
def test_one_thing_changed_in_two_ways_clashes_and_is_named(
    place: Place, n: int, m: int, mine: list[Place], theirs: list[Place]
):
    if change(BASE, place, n) == change(BASE, place, m) or n % 10 == m % 10:
        return
    theirs = [other for other in theirs if other not in (*mine, place)]
    one = made(BASE, [*(p for p in mine if p != place), place], n)
    other = made(BASE, [*theirs, place], m)
    merged = merge.merge(BASE, one, other)
    assert merged.case is None
    assert [f.place for f in merged.clashes] == [CLASHES_AT[place[0]].format(*place[1:])]
    said = merged.clashes[0].values
    assert said["mine"] != said["theirs"]

    won = merge.merge(BASE, one, other, mine_wins=True).case
    assert won
    if place[0] == "points":
        assert won.assessments[: len(other.assessments)] == other.assessments
        last = [a for a in won.assessments if (a.bid, a.criterion, a.evaluator) == place[1:]][-1]
        assert last.points == n % 10
    else:
        assert change(won, place, n) == won
    for kept in theirs:
        assert unordered(change(won, kept, m))[1:] == unordered(won)[1:]


@given(place=st.sampled_from(PLACES), n=numbers)
def test_the_same_change_made_by_both_is_one_change(place: Place, n: int):
    both = change(BASE, place, n)
    assert merge.merge(BASE, both, both).case == both


def test_half_of_each_weighting_is_nobodys():
    """P 39 and Q 36 against another P and Q: each sums to 100, a mixture does not."""
    merged = merge.merge(BASE, weights(BASE, 0), weights(BASE, 5))
    assert merged.clashes[0].values == {"mine": "P 39 · Q 36 · S 25", "theirs": "P 34 · Q 41 · S 25"}


def test_a_long_text_is_told_whole_because_it_may_be_the_only_copy():
    long = "ord " * 200

    def reasoned(n: int) -> Case:
        said = Assessment(bid="A", criterion="Q", points=7, rationale=f"{long}{n}")
        return edit.with_assessment(BASE, said)

    (clash,) = merge.merge(BASE, reasoned(1), reasoned(2)).clashes
    assert clash.values["mine"] == f"7 · {long}1"


def test_a_bid_taken_away_by_one_and_judged_by_the_other_cannot_be_put_together():
    merged = merge.merge(BASE, edit.without_bid(BASE, "A"), points(BASE, 3, "A", "Q", "Anne"))
    assert merged.case is None
    assert merged.clashes


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_clash_can_be_said(language: str):
    clashes = merge.merge(BASE, title(BASE, 1), title(BASE, 2)).clashes
    impossible = merge.merge(BASE, edit.without_bid(BASE, "A"), note(BASE, 1, "A")).clashes
    for finding in (*clashes, *impossible):
        assert "{" not in reference.texts(language).sentence(finding)


OPENED = edit.changed(
    BASE,
    models=(edit.changed(BASE.models[0], prices_hidden=True),),
    evaluators=[{"id": "Anne", "who": "anne@x"}],
    access=[{"who": "anne@x", "role": "evaluator"}, {"who": "ida@x", "role": "officer"}],
    declarations=[{"evaluator": "Anne", "conflict": False}],
    events=[{"step": s, "at": "2026-03-02T09:00:00Z", "by": "ida@x"} for s in ("sealed", "opened")],
)


@given(mine=changes, n=numbers)
def test_what_somebody_was_not_shown_stays_when_their_change_is_put_into_the_whole(mine: list[Place], n: int):
    mine = [place for place in mine if place[0] != "price"]
    view = access.view_for(OPENED, Person("anne@x"))
    assert view != OPENED
    whole = merge.lifted(view, made(view, mine, n), OPENED)
    assert unordered(whole) == unordered(made(OPENED, mine, n))
    assert seals.marked(whole.assessments) == whole.assessments


def test_an_officer_may_type_a_price_that_is_not_shown():
    view = access.view_for(OPENED, Person("ida@x"))
    assert merge.lifted(view, price(view, 7, "A"), OPENED) == price(OPENED, 7, "A")
