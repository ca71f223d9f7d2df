"""The three example tenders give the figures beside them, which an independent program computed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from scoring import admission, reference, weights
from scoring.edit import changed, with_assessment, with_model
from scoring.formats import excel
from scoring.model import Assessment, Case
from scoring.score import Scorecard, score
from scoring.values import THEMES

FOUR_DECIMALS = Decimal("0.00005")
TWO_DECIMALS = Decimal("0.01")
NAMES = reference.examples()


def expected(name: str) -> dict[str, Any]:
    text = (reference.folder() / "examples" / name / "expected.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def every(table: str):
    """One test for each entry of a table, over all three examples."""
    entries = [(name, entry) for name in NAMES for entry in expected(name).get(table, [])]
    names = [
        f"{name}: {entry.get('theme', '')} {entry['what']}".replace(":  ", ": ") for name, entry in entries
    ]
    return pytest.mark.parametrize(("name", "due"), entries, ids=names)


def case_as(name: str, method: Mapping[str, Any] | None) -> Case:
    """The example, by its own model or by another method in its place."""
    case = reference.example(name)
    return case if method is None else with_model(case, changed(case.models[0], method=method))


def card(name: str, due: Mapping[str, Any], lot: str, **analysis: Any) -> Scorecard:
    return score(case_as(name, due.get("method")), lot, reject=due.get("reject", ()), **analysis)


def test_there_are_three_examples():
    assert NAMES == ("beskaeftigelse", "groen_vedligehold", "kantine")


@pytest.mark.parametrize("name", NAMES)
def test_every_bidder_is_marked_fictional(name: str):
    assert [b.id for b in reference.example(name).bids if "(fiktiv)" not in b.tenderer.name] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stops_an_example(name: str):
    assert admission.check(reference.example(name)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_beside_the_case_file_is_the_same_case(name: str):
    workbook = (reference.folder() / "examples" / name / "udbud.xlsx").read_bytes()
    reading = excel.read(workbook, "udbud.xlsx", cpv=reference.cpv())
    assert reading.findings == ()
    assert reading.case == reference.example(name)


@pytest.mark.parametrize("name", NAMES)
def test_evaluation_prices(name: str):
    for lot, due in expected(name)["prices"].items():
        assert score(reference.example(name), lot).prices == due


@every("scoring")
def test_totals_to_four_decimals(name: str, due: dict[str, Any]):
    totals = card(name, due, due["lot"]).totals
    assert totals.keys() == due["totals"].keys()
    assert [b for b, total in due["totals"].items() if abs(totals[b] - total) > FOUR_DECIMALS] == []


@every("scoring")
def test_ranking(name: str, due: dict[str, Any]):
    assert [list(group) for group in card(name, due, due["lot"]).ranking] == due["ranking"]


@every("scoring")
def test_parts_add_up_to_the_total(name: str, due: dict[str, Any]):
    result = card(name, due, due["lot"])
    for bid, total in result.totals.items():
        assert sum(row.weighted or 0 for row in result.rows if row.bid == bid) == pytest.approx(
            total, abs=Decimal("1e-20")
        )


@every("scoring")
def test_weighted_quality_points(name: str, due: dict[str, Any]):
    rows = card(name, due, due["lot"]).rows
    for bid, points in due.get("quality", {}).items():
        of_bid = [row for row in rows if row.bid == bid and row.points is not None]
        assert sum(row.weight * row.points for row in of_bid) == points


@every("winners")
def test_the_winner_of_each_lot(name: str, due: dict[str, Any]):
    assert {lot: card(name, due, lot).winners() for lot in due["lots"]} == {
        lot: (bid,) for lot, bid in due["lots"].items()
    }


@every("winner_by_weight")
def test_who_wins_just_inside_both_ends_of_each_range_of_a_weight(name: str, due: dict[str, Any]):
    case = case_as(name, due.get("method"))
    for part in due["winners"]:
        for percent in (part["from"] + TWO_DECIMALS, part["to"] - TWO_DECIMALS):
            shares = weights.with_themes(case.models[0], {due["theme"]: Decimal(percent)})
            result = card(name, due, "LOT-0000", weights=shares)
            assert result.winners() == (part["bid"],), f"{due['theme']} {percent}"
            assert not result.binding


def test_a_rejected_cheap_bid_turns_the_order_of_two_bids_that_did_not_change():
    """With A5 in, A2 is before A4; without A5, A4 is before A2: points are relative to the lowest price."""
    case = reference.example("beskaeftigelse")
    with_a5, without = score(case, "LOT-0000"), score(case, "LOT-0000", reject={"A5"})
    assert with_a5.place("A2") < with_a5.place("A4")
    assert without.place("A4") < without.place("A2")
    assert [(e.bid, e.reason.key) for e in without.excluded] == [("A5", "excluded.in_analysis")]


def test_an_absolute_span_is_immune_to_the_rejected_bid():
    due = next(s for s in expected("beskaeftigelse")["scoring"] if s["what"].startswith("span"))
    everyone = card("beskaeftigelse", due, "LOT-0000").totals
    left = card("beskaeftigelse", {**due, "reject": ["A5"]}, "LOT-0000").totals
    assert left == {bid: total for bid, total in everyone.items() if bid != "A5"}


def test_each_near_tie_flips_with_one_point():
    case, tie = reference.example("beskaeftigelse"), expected("beskaeftigelse")["near_tie"]
    best = score(case, "LOT-0000", reject=tie["reject"])
    assert best.ranking[:2] == ((tie["first"],), (tie["second"],))
    assert best.lead() == pytest.approx(tie["gap_points"], abs=FOUR_DECIMALS)
    for flip in tie["one_point_changes_that_flip"]:
        now = next(
            row.raw for row in best.rows if (row.bid, row.criterion) == (flip["bid"], flip["criterion"])
        )
        said = Assessment(bid=flip["bid"], criterion=flip["criterion"], points=now + flip["change"])
        assert score(with_assessment(case, said), "LOT-0000", reject=tie["reject"]).winners() == (
            flip["winner"],
        )


@pytest.mark.parametrize("name", NAMES)
def test_the_themes_weigh_100_percent_together(name: str):
    model = reference.example(name).models[0]
    assert sum(weights.of_whole(model).values()) == 1
    assert set(weights.by_theme(model)) <= set(THEMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_judged_criterion_has_a_reason_and_a_consensus_inside_the_evaluators_range(name: str):
    case = reference.example(name)
    said: dict[tuple[str, str | None, str], dict[str, Assessment]] = {}
    for a in case.assessments:
        said.setdefault((a.bid, a.lot, a.criterion), {})[a.evaluator] = a
    for voices in said.values():
        agreed, own = voices["panel"], [a.points for who, a in voices.items() if who != "panel"]
        assert len(own) == 3
        assert min(own) <= agreed.points <= max(own)
        assert agreed.rationale
