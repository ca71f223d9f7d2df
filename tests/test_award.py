"""Which bids get which lots: the canteen tender's nine scenarios, brute force, ties, clashes, analysis."""

from __future__ import annotations

import random
import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from award_cases import a_tender, assigned, bid, every_award, random_tender
from builders import a_bid, a_case, a_model, a_price, linear, quality

from scoring import reference, weights
from scoring.award import AnalysisLimits, Award, Effort, solve
from scoring.edit import changed, with_model
from scoring.model import Case
from scoring.seals import seal
from scoring.values import ScoringError
from tests.thorough import up_to

ONE_OERE = Decimal("0.01")
ROUNDED = (10_000, 100_000_000)
OUT = ("B7/L5",)
LIMITS, DISCOUNTS = "max_lots_won", "discounts"
SCENARIOS = {
    "lowest price, lot by lot": {"per_point": 0, "without": {LIMITS, DISCOUNTS}},
    "published model, lot by lot, no limits": {"without": {LIMITS, DISCOUNTS}},
    "at most two lots, no discounts": {"without": {DISCOUNTS}},
    "main: at most two lots, with discounts": {},
    "at most three lots, with discounts": {"most": 3},
    "no limit, with discounts": {"without": {LIMITS}},
    "main, but B7 accepted in L5": {"reject": ()},
    "main, social weight doubled": {"social": 2},
    "main, social weight zero": {"social": 0},
}
DUE = {
    entry["what"]: entry["best"]
    for entry in tomllib.loads(
        (reference.folder() / "examples" / "kantine" / "expected.toml").read_text(encoding="utf-8"),
        parse_float=Decimal,
    )["later"]["award"]
}


def canteen(scenario: str = "main: at most two lots, with discounts", **analysis) -> Award:
    told = SCENARIOS[scenario]
    case = reference.example("kantine")
    if "per_point" in told:
        free = {"name": "fixed_kroner", "kroner_per_point": told["per_point"]}
        case = with_model(case, changed(case.models[0], method=free))
    if "most" in told:
        limits = changed(case.tender.limits, max_lots_won=told["most"])
        case = changed(case, tender=changed(case.tender, limits=limits))
    if "social" in told:
        share = 35 * Decimal(told["social"])
        analysis["weights"] = weights.with_themes(case.models[0], {"social": share})
    return solve(
        case, reject=told.get("reject", OUT), without_rules=frozenset(told.get("without", ())), **analysis
    )


def best_and_next(award: Award) -> list[tuple[Decimal, Decimal, dict[str, str]]]:
    others = [*award.alternatives, *([award.runner_up] if award.runner_up else [])]
    return [(o.objective, o.to_pay, dict(o.assignments)) for o in (award.award, *others)][:2]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_canteen_tender_gives_the_figures_of_an_independent_program(scenario: str):
    award = canteen(scenario)
    for (worth, to_pay, lots), due in zip(best_and_next(award), DUE[scenario], strict=True):
        assert abs(worth - due["evaluation_price"]) < ONE_OERE
        assert (to_pay, lots) == (due["to_pay"], due["lots"])
    assert (award.status, award.optimal_count, award.runner_up_proved) == ("optimal", 1, True)


def test_every_scenario_that_was_computed_is_tested():
    assert set(SCENARIOS) == set(DUE)


def test_at_most_two_lots_costs_124_340_and_the_discounts_gain_280_160():
    costs = {cost.rule: cost.cost for cost in canteen().rule_costs}
    assert costs == {"max_lots_won": 124_340, "capacity": 0, "discounts": -280_160}


def test_the_runner_up_is_9_600_behind():
    award = canteen()
    assert award.runner_up_distance == 9_600
    assert award.runner_up.assignments["L4"] == "B5"


def test_the_discounts_that_apply_are_named_with_their_amounts():
    assert canteen().award.taken_off == {("B2", "R2"): 95_610, ("B4", "R3"): 260_150}


def test_the_certificate_says_optimum_bound_work_versions_and_fingerprint():
    award = canteen()
    said = award.certificate.how(award.scale)
    assert said.key == "award.certificate.optimal"
    assert (said.values["best"], said.values["bound"]) == (7_948_740, 7_948_740)
    assert "HiGHS" in str(said.values["versions"])
    assert len(str(said.values["digest"])) == 64


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_certificate_and_the_remarks_can_be_read_in_both_languages(language: str):
    texts, award = reference.texts(language), canteen()
    said = award.certificate.how(award.scale)
    assert "HiGHS" in texts(said.key, **said.values)


BATCHES = up_to(12, 20)
"""Of 25 random tenders each."""


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_tenders_agree_with_enumeration(batch: int):
    for seed in range(25 * batch, 25 * batch + 25):
        case, limits = random_tender(seed)
        agrees(solve(case, limits=limits, most=30), sorted(every_award(case, limits), key=lambda a: a.worth))


def agrees(award: Award, due: list) -> None:
    """The same best awards, the same next best, the same payment.

    Exactly, unless the figures had to be shortened to ten-thousandths of a krone (a percentage on the price).
    """
    if not due:
        assert award.status == "infeasible"
        assert award.conflict.proved
        return
    grain = Fraction(1, 2_000) if award.scale in ROUNDED else Fraction(0)
    shown = grain + Fraction(1, 10**20)
    ties = [a for a in due if a.worth - due[0].worth <= grain]
    sign = 1 if award.best == "min" else -1
    assert award.status == "optimal"
    assert award.counted
    assert set(assigned((award.award, *award.alternatives))) == {a.assigned for a in ties}
    assert abs(sign * Fraction(award.objective) - due[0].worth) <= shown
    assert Fraction(award.to_pay) == next(a.to_pay for a in due if a.assigned in assigned((award.award,)))
    assert award.contested == {
        lot: tuple(sorted({dict(a.assigned)[lot] for a in ties})) for lot in award.assignments
    }
    following = next((a for a in due if a.worth - due[0].worth > grain), None)
    assert (award.runner_up is None) == (following is None)
    if following is not None:
        assert abs(Fraction(award.runner_up_distance) - (following.worth - due[0].worth)) <= shown


def test_the_random_tenders_hold_ties_clashes_discounts_and_caps():
    drawn = [random_tender(seed) for seed in range(25 * BATCHES)]
    counts = [sorted(a.worth for a in every_award(case, limits)) for case, limits in drawn]
    assert sum(not worths for worths in counts) > 4 * BATCHES
    assert sum(len(worths) > 1 and worths[0] == worths[1] for worths in counts) > 2 * BATCHES
    assert sum(any(b.discounts for b in case.bids) for case, _ in drawn) > 10 * BATCHES
    assert sum(case.tender.limits.max_lots_won is not None for case, _ in drawn) > 10 * BATCHES


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_bids_and_lots_changes_nothing(seed: int):
    case, limits = random_tender(seed)
    draw = random.Random(seed)
    bids = draw.sample(case.bids, len(case.bids))
    said = draw.sample(case.assessments, len(case.assessments))
    shuffled = changed(case, bids=tuple(bids), assessments=tuple(said))
    once, again = solve(case, limits=limits), solve(shuffled, limits=limits)
    assert once == again


def test_equal_awards_are_all_named_and_none_is_chosen():
    case = a_tender(
        bid("A", {"L1": 100, "L2": 100}), bid("B", {"L1": 100, "L2": 100}), lots={"L1": None, "L2": None}
    )
    award = solve(case)
    assert (award.optimal_count, award.counted, award.binding) == (4, True, False)
    assert award.contested == {"L1": ("A", "B"), "L2": ("A", "B")}
    assert [f.code for f in award.findings] == ["award.tie"]
    assert award.runner_up is None


def test_more_equal_awards_than_can_be_named_give_who_can_hold_what():
    lots = {f"L{k}": None for k in range(6)}
    three = [bid(name, dict.fromkeys(lots, 100)) for name in "ABC"]
    award = solve(a_tender(*three, bid("D", dict.fromkeys(lots, 200)), lots=lots), most=5)
    assert (award.optimal_count, award.counted) == (5, False)
    assert set(award.contested.values()) == {("A", "B", "C")}
    assert set(award.assignments.values()) == {"A"}
    assert [f.code for f in award.findings] == ["award.tie_uncounted"]


def test_lots_judged_in_points_and_in_kroner_cannot_be_added_up():
    case = a_tender(bid("A", {"L1": 100, "L2": 100}), lots={"L1": 1, "L2": 1})
    points = a_model(a_price(40), quality("Q", 60), method=linear(50), lots=["L2"])
    with pytest.raises(ScoringError, match="different_units"):
        solve(case.model_copy(update={"models": (*case.models, points)}))


def test_a_discount_on_combinations_nobody_announced_is_remarked_and_not_counted():
    """As the annex tells the bidders: announced it decides, unannounced it is no part of the model."""
    rebate = bid("A", {"L1": 100, "L2": 100}, discounts=[{"id": "R", "percent": 50, "min_lots": 2}])
    both, lots = (rebate, bid("B", {"L1": 80, "L2": 80})), {"L1": 1, "L2": 1}
    for announced, winner, said in ((True, "A", []), (False, "B", ["award.combination_not_announced"])):
        award = solve(a_tender(*both, lots=lots, limits={"combinations_announced": announced}))
        assert set(award.assignments.values()) == {winner}
        assert [f.code for f in award.findings] == said


def test_what_is_not_proved_says_how_far_it_can_be_from_the_best():
    award = canteen(effort=Effort(nodes=0))
    assert (award.status, award.optimal_count, award.binding) == ("feasible", 0, False)
    assert award.bound < award.objective
    assert award.gap == award.objective - award.bound
    assert "award.not_proved" in [f.code for f in award.findings]
    assert award.certificate.how().key == "award.certificate.open"


def test_two_awards_that_differ_in_one_oere_do_not_tie():
    case = a_tender(bid("A", {"L1": "1000.01"}), bid("B", {"L1": "1000.02"}), lots={"L1": None})
    award = solve(case)
    assert (award.optimal_count, award.runner_up_distance) == (1, ONE_OERE)


def test_one_lot_takes_the_same_road():
    award = solve(reference.example("beskaeftigelse"), reject=("A5",))
    assert award.assignments == {"LOT-0000": "A4"}
    assert (round(award.objective, 4), round(award.runner_up.objective, 4)) == (
        Decimal("7.6542"),
        Decimal("7.6354"),
    )
    assert (award.unit, award.to_pay, award.rule_costs) == ("points", 7_836_000, ())


def test_a_sealed_model_with_one_best_award_binds_and_an_analysis_never_does():
    case = a_tender(bid("A", {"L1": 100}), bid("B", {"L1": 200}), lots={"L1": None})
    sealed = seal(case, by="Åse", at=datetime(2026, 11, 23, 12, tzinfo=UTC), program="1")
    assert solve(sealed).binding
    assert not solve(case).binding
    for analysis in (
        {"limits": AnalysisLimits(max_suppliers=1)},
        {"without_rules": frozenset({"capacity"})},
        {"reject": ("B",)},
    ):
        award = solve(sealed, **analysis)
        assert (award.analysis, award.binding) == (True, False)


def test_points_weigh_by_the_lots_estimated_values():
    # A leads by more points in the small lot than B in the large one, yet may win only one.
    big, small = 900_000, 100_000
    case = points_tender({"L1": big, "L2": small}, limits={"max_lots_won": 1})
    award = solve(case)
    assert award.assignments == {"L1": "B", "L2": "A"}
    assert award.findings == ()


def test_without_a_value_for_each_lot_the_lots_weigh_alike_and_it_is_said():
    award = solve(points_tender({"L1": 900_000, "L2": None}, limits={"max_lots_won": 1}))
    assert [f.code for f in award.findings] == ["award.lots_weigh_alike"]


def points_tender(lots, **fields) -> Case:
    return a_tender(
        bid("A", {"L1": 110_000, "L2": 100_000}),
        bid("B", {"L1": 100_000, "L2": 150_000}),
        lots=lots,
        points={"A": 6, "B": 6},
        method=linear(100),
        **fields,
    )


def test_in_a_points_model_a_discount_only_lowers_what_is_paid():
    case = a_tender(
        bid("A", {"L1": 100_000}, discounts=[{"id": "R", "percent": 10, "min_lots": 1}]),
        bid("B", {"L1": 99_000, "L2": 99_000}),
        lots={"L1": 1, "L2": 1},
        points={"A": 8, "B": 5},
        method=linear(100),
    )
    award = solve(case)
    assert (award.assignments, award.to_pay) == ({"L1": "A", "L2": "B"}, 90_000 + 99_000)
    assert "award.discount_not_scored" in [f.code for f in award.findings]


def test_several_lots_for_one_bidder_only_within_a_stated_combination():
    cheap = bid("A", {"L1": 100, "L2": 100, "L3": 100})
    dear = bid("B", {"L1": 300, "L2": 200, "L3": 300})
    limits = {"combinations": [["L1", "L2"], ["L2", "L3"], ["L1", "L3"]]}
    award = solve(a_tender(cheap, dear, lots=dict.fromkeys(("L1", "L2", "L3")), limits=limits))
    assert award.assignments == {"L1": "A", "L2": "B", "L3": "A"}
    assert {c.rule: c.cost for c in award.rule_costs} == {"combinations": 100}


def test_of_several_discounts_of_one_bidder_the_best_applies():
    rules = [{"id": "R1", "percent": 5, "lots": ["L1", "L2"]}, {"id": "R2", "percent": 4, "min_lots": 2}]
    mine = bid("A", dict.fromkeys(("L1", "L2", "L3"), 100), discounts=rules)
    award = solve(a_tender(mine, lots=dict.fromkeys(("L1", "L2", "L3"))))
    assert award.award.taken_off == {("A", "R2"): 12}


def test_a_reserved_tender_takes_only_bidders_who_prove_the_share():
    proved = bid("A", {"L1": 200}, tenderer={"disadvantaged_share": 46})
    registered = bid("B", {"L1": 100}, tenderer={"rsv": "yes", "disadvantaged_share": 22})
    case = a_tender(proved, registered, bid("C", {"L1": 90}), lots={"L1": None}, reserved="res-ws")
    award = solve(case, reserved_from=Decimal(30))
    assert award.assignments == {"L1": "A"}
    assert {c.rule: c.cost for c in award.rule_costs} == {"reserved": 110}
    assert "award.reservation_unchecked" in [f.code for f in solve(case).findings]


def test_no_lawful_award_names_the_clashes_and_how_far_each_rule_must_give():
    case = a_tender(
        bid("A", {"L1": 100, "L2": 100, "L3": 100}),
        bid("B", {"L1": 500}, social=True),
        lots=dict.fromkeys(("L1", "L2", "L3")),
        limits={"max_lots_won": 2},
    )
    award = solve(case, limits=AnalysisLimits(budget=Decimal(400)))
    assert award.status == "infeasible"
    assert award.conflict.conflicts == (frozenset({"budget", "max_lots_won"}),)
    assert {m.rule: (m.to, m.by) for m in award.conflict.moves} == {
        "budget": (700, None),
        "max_lots_won": (None, 1),
    }


@pytest.mark.parametrize("seed", range(60))
def test_every_clash_is_solved_by_dropping_any_one_of_its_rules(seed: int):
    case, limits = random_tender(1_000 + seed)
    award = solve(case, limits=limits)
    for rules in award.conflict.conflicts if award.conflict else ():
        others = frozenset(AWARD_RULES) - rules
        assert solve(case, limits=limits, without_rules=others, study=False).status == "infeasible"
        for rule in rules:
            alone = solve(case, limits=limits, without_rules=others | {rule}, study=False)
            assert alone.status == "optimal"


AWARD_RULES = (
    "max_lots_won",
    "capacity",
    "combinations",
    "budget",
    "social_share",
    "social_lots",
    "max_suppliers",
)


def test_analysis_limits_bind_as_they_say():
    least_social = canteen(limits=AnalysisLimits(social_lots=2))
    kinds = {b.id: b.tenderer.kind for b in reference.example("kantine").bids}
    assert sum(kinds[b] == "social_economy" for b in least_social.assignments.values()) == 2
    assert least_social.analysis
    few = canteen(limits=AnalysisLimits(max_suppliers=3))
    assert len(set(few.assignments.values())) == 3
    cheap = canteen(limits=AnalysisLimits(budget=Decimal("9216239.99")))
    assert (cheap.to_pay, cheap.objective) == (9_162_240, 7_958_340)


def test_a_least_effect_takes_the_bid_that_has_it():
    case = reference.example("beskaeftigelse")
    free = solve(case, reject=("A5",), limits=AnalysisLimits(effect_points=Decimal(0)))
    asked = solve(case, reject=("A5",), limits=AnalysisLimits(effect_points=Decimal("8")))
    assert free.assignments == {"LOT-0000": "A4"}
    assert asked.status in ("optimal", "infeasible")


def test_a_lot_nobody_can_win_is_left_out_and_said():
    case = a_tender(bid("A", {"L1": 100}), lots={"L1": None, "L2": None})
    award = solve(case)
    assert award.assignments == {"L1": "A"}
    assert [f.code for f in award.findings] == ["award.no_bid"]


def test_zero_and_equal_prices_and_one_bid_only():
    assert solve(a_case(a_bid("A", price=5), model=None)).optimal_count == 1
    two = a_tender(bid("A", {"L1": 0}), bid("B", {"L1": 0}), lots={"L1": None})
    assert (solve(two).optimal_count, solve(two).to_pay) == (2, 0)
