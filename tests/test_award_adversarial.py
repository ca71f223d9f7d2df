"""Ordinary-looking awards that trip solvers: none may come out wrong, and every one must be certified.

The full set of 260 stands in tests/benchmarks/test_bench_award.py; here are 60, and small ones against
plain enumeration.
"""

from __future__ import annotations

import pytest
from award_generator import most_social, tender
from award_instances import Instance, awards, lawful, programme_of, worth

from scoring.award.search import best


def both(seed: int, **size: tuple[int, int]) -> list[Instance]:
    """A tender for the lowest price, and for most social points one unit short of the best award's price."""
    cheapest = tender(seed, **size)
    richest = most_social(cheapest)
    return [cheapest] if richest is None else [cheapest, richest]


@pytest.mark.parametrize("seed", range(30))
def test_every_adversarial_award_is_lawful_and_certified(seed: int):
    for instance in both(seed):
        posed = programme_of(instance)
        found = best(posed.programme)
        assert found.status in ("optimal", "infeasible")
        assert found.proved
        if found.found:
            taken = frozenset(posed.awarded(found.values))
            assert lawful(instance, taken)
            assert abs(found.objective) == worth(instance, taken) == abs(found.certificate.bound)


@pytest.mark.parametrize("seed", range(30))
def test_small_ones_agree_with_enumeration(seed: int):
    for instance in both(10_000 + seed, lots=(4, 5), suppliers=(3, 5)):
        posed = programme_of(instance)
        found = best(posed.programme)
        worths = [w for _, w in awards(instance)]
        due = (min(worths) if instance.aim == "price" else max(worths)) if worths else None
        assert found.proved
        assert (abs(found.objective) if found.found else None) == due
