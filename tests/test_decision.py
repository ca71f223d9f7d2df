"""Who is awarded each lot, and is that decided or only what the model says so far?"""

from __future__ import annotations

import sealed_cases
from builders import a_bid, a_case, a_model, a_price, quality

from scoring import course, reference
from scoring.decision import decided, decision, proposed


def two(points: int, **second: object):
    bids = (a_bid("A", price=1_000_000, points=5), a_bid("B", price=1_000_000, points=points, **second))
    return a_case(*bids, model=a_model(a_price(40), quality("Q", 60)))


def test_before_the_decision_the_first_place_is_what_would_be_awarded():
    found = decision(two(7))
    assert (dict(found.awards), found.final) == ({"LOT-0000": "B"}, False)


def test_a_shared_first_place_is_awarded_to_nobody_and_named():
    found = decision(two(5))
    assert found.awards == {}
    assert set(found.undecided["LOT-0000"]) == {"A", "B"}


def test_what_was_decided_stands_whatever_the_ranking_says():
    case = sealed_cases.taken(two(7), "closed")
    case = course.take(case, sealed_cases.move("decided", awards={"LOT-0000": "A"}))
    found = decision(case)
    assert (dict(found.awards), found.final, found.won("A")) == ({"LOT-0000": "A"}, True, ("LOT-0000",))


def test_a_recall_takes_the_decision_back():
    case = sealed_cases.taken(two(7), "decided")
    assert decided(case) == case.events[-1]
    back = course.take(case, sealed_cases.move("recalled", reason="Fejl i udregningen"))
    assert decided(back) is None
    assert not decision(back).final


def test_an_annulment_leaves_no_decision():
    case = sealed_cases.taken(two(7), "decided")
    gone = course.take(case, sealed_cases.move("annulled", reason="Behovet er bortfaldet"))
    assert decided(gone) is None


def test_a_correction_leaves_the_decision_as_it_is():
    case = sealed_cases.taken(two(7), "decided")
    mended = course.take(case, sealed_cases.move("corrected", reason="Slåfejl"))
    assert decided(mended) == case.events[-1]


def test_several_lots_are_awarded_together_under_the_published_limits():
    """The canteen: at most two lots to one bidder, so first places alone would not do."""
    case = reference.example("kantine")
    found = proposed(case)
    won = [bids[0] for bids in found.values() if len(bids) == 1]
    assert len(found) == len(case.tender.lots) == 5
    assert max(won.count(bid) for bid in won) <= 2
