"""A solver only proposes: whatever it says, the award that comes out is lawful, best and proved."""

from __future__ import annotations

from itertools import product

import pytest
from award_generator import large
from award_instances import programme_of

from scoring.award import search as award_search
from scoring.award.certificate import Effort
from scoring.award.programme import Programme, Row, ones
from scoring.award.search import best, first_in_order, survey
from scoring.award.solver import Proposal, propose

PROGRAMME = programme_of(large(8, 6, 1)).programme
TRUE = best(PROGRAMME)


def lying(monkeypatch, *answers: Proposal) -> None:
    """The solver gives these answers first, then speaks the truth."""
    waiting = list(answers)
    monkeypatch.setattr(
        award_search, "propose", lambda p, seed=0: waiting.pop(0) if waiting else propose(p, seed)
    )


def a_poor_award() -> tuple[int, ...]:
    return best(PROGRAMME.plus(PROGRAMME.other_than(TRUE.values))).values


NOTHING_WON = Proposal("best", (0,) * len(PROGRAMME.names), bound=0.0)


@pytest.mark.parametrize(
    "answers",
    [
        (Proposal("none"),),
        (Proposal("nothing"),),
        (NOTHING_WON,),
        (NOTHING_WON,) * 10,
        (Proposal("best", a_poor_award(), bound=float("inf")),),
        (Proposal("found", a_poor_award()),),
        (Proposal("best", a_poor_award(), bound=0.0),),
    ],
    ids=[
        "says none",
        "says nothing",
        "breaks rules",
        "keeps breaking them",
        "claims best",
        "stopped",
        "open gap",
    ],
)
def test_whatever_the_solver_says_the_true_award_comes_out(monkeypatch, answers):
    lying(monkeypatch, *answers)
    found = best(PROGRAMME)
    assert (found.status, found.objective) == ("optimal", TRUE.objective)
    assert not PROGRAMME.broken(found.values)


def test_an_award_that_does_not_exist_is_not_believed(monkeypatch):
    none = Programme(("a", "b"), (1, 1), (Row("no", ((0, 2), (1, 2)), 1, 1),), 2)
    lying(monkeypatch, *[Proposal("best", (1, 0), bound=1.0)] * 4)
    assert best(none).status == "infeasible"


def test_without_proof_the_word_optimal_is_not_used(monkeypatch):
    found = best(PROGRAMME, Effort(nodes=0))
    assert found.status == "feasible"
    assert found.certificate.bound < found.objective
    monkeypatch.setattr(award_search, "propose", lambda p, seed=0: Proposal("nothing"))
    assert best(PROGRAMME, Effort(nodes=0)).status == "open"


def test_a_better_award_met_on_the_way_takes_the_first_ones_place(monkeypatch):
    lying(monkeypatch, Proposal("found", a_poor_award()))
    poor = best(PROGRAMME, Effort(nodes=0))
    assert poor.objective > TRUE.objective
    found, seen = survey(PROGRAMME, poor, 5)
    assert found.objective == TRUE.objective
    assert seen.equals[0] == found.values


def a_tie() -> Programme:
    """Three lots, three bidders, every award worth the same but those with bidder 2 in lot 0."""
    rows = tuple(Row(f"lot {k}", tuple(ones(range(3 * k, 3 * k + 3))), 1, 1) for k in range(3))
    return Programme(tuple(f"{b}/{k}" for k in range(3) for b in range(3)), (1, 1, 2) + (1,) * 6, rows, 9)


def test_every_equal_award_is_found_and_counted():
    programme = a_tie()
    found, seen = survey(programme, best(programme), 50)
    assert (len(set(seen.equals)), seen.complete, seen.runner_up.objective) == (18, True, 4)
    due = {
        x
        for x in product((0, 1), repeat=9)
        if not programme.broken(x) and programme.objective(x) == found.objective
    }
    assert set(seen.equals) == due


def test_the_award_shown_first_takes_the_earliest_bid_lot_by_lot():
    groups = ((1, 0, 2), (5, 4, 3), (6, 7, 8))
    shown = first_in_order(a_tie(), 3, groups)
    assert a_tie().chosen(shown) == (1, 5, 6)
    with pytest.raises(ValueError, match="that good"):
        first_in_order(a_tie(), 2, groups)
