"""Tricky awards with proven answers: what a solver's defaults get wrong (see each file's `about`)."""

from __future__ import annotations

import pytest
from award_instances import awards, lawful, programme_of, read

from scoring.award.conflict import clash
from scoring.award.search import best, contested, survey


@pytest.mark.parametrize(
    ("name", "objective"), [("opt01", 15_037_937), ("opt02", -87_460), ("opt05", 9_421_921)]
)
def test_the_proven_answer_is_found_and_certified(name: str, objective: int):
    instance = read(name)
    posed = programme_of(instance)
    found = best(posed.programme)
    assert (found.status, found.objective) == ("optimal", objective)
    assert posed.awarded(found.values) == instance.expected["one_optimal_award"]
    assert not posed.programme.broken(found.values)


@pytest.mark.parametrize("name", ["opt01", "opt05"])
def test_there_is_exactly_one_optimal_award(name: str):
    posed = programme_of(read(name))
    _, seen = survey(posed.programme, best(posed.programme), 10)
    assert (len(seen.equals), seen.complete) == (1, True)


def test_bundles_discounts_and_share_have_their_runner_up():
    instance = read("opt05")
    posed = programme_of(instance)
    found, seen = survey(posed.programme, best(posed.programme), 10)
    assert seen.runner_up.objective == instance.expected["runner_up_price"]
    assert posed.discounts(found.values) == instance.expected["active_discounts"]
    assert len(awards(instance)) == instance.expected["feasible_awards"]


def test_rules_that_clash_are_named_and_measured():
    instance = read("opt06")
    found = clash(programme_of(instance).programme)
    due = instance.expected
    assert found.proved
    assert {tuple(sorted(c)) for c in found.conflicts} == {tuple(sorted(c)) for c in due["minimal_conflicts"]}
    assert {tuple(sorted(c)) for c in found.drops} == {
        tuple(sorted(c)) for c in due["minimal_sets_of_rules_to_drop"]
    }
    moves = {m.rule: m.to for m in found.moves}
    assert {rule: moves[rule] for rule in due["single_rule_relaxation_needed"]} == due[
        "single_rule_relaxation_needed"
    ]


def test_every_clash_dissolves_when_any_one_of_its_rules_is_dropped():
    programme = programme_of(read("opt06")).programme
    for conflict in clash(programme).conflicts:
        only = programme.without(frozenset(programme.rules) - conflict)
        assert best(only).status == "infeasible"
        for rule in conflict:
            assert best(only.without({rule})).status == "optimal"


def test_enumeration_agrees_that_nothing_is_lawful_and_that_dropping_helps():
    instance = read("opt06")
    assert awards(instance) == []
    free = frozenset({"max_suppliers"})
    posed = programme_of(instance)
    found = best(posed.programme.without(free))
    assert lawful(instance, frozenset(posed.awarded(found.values)), dropped=free)


def test_the_contest_table_shows_every_choice_of_every_best_award():
    posed = programme_of(read("opt05"))
    near = best(posed.programme).objective + 50_000
    shown = {j for values in contested(posed.programme, near) for j in posed.programme.chosen(values)}
    due = {k for taken, worth in awards(read("opt05")) if worth <= near for k in taken}
    assert {posed.offers[j] for j in shown} == due
