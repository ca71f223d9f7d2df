"""`whatif` and `award` on the command line, held against the examples' expected figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scoring import casefile, edit, reference
from scoring.cli import main

EXAMPLES = reference.folder() / "examples"


def case_of(name: str) -> str:
    return str(EXAMPLES / name / "case.json")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def a_without_a5(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    (lot,) = run(capsys, "whatif", case_of("beskaeftigelse"), "--reject", "A5")["lots"]
    return lot


def test_the_price_weights_at_which_the_winner_changes(capsys: pytest.CaptureFixture[str]) -> None:
    stretches = a_without_a5(capsys)["intervals"]["price"]
    assert [s["winners"] for s in stretches] == [["A2"], ["A4"], ["A1"]]
    limits = [float(s["to"]) for s in stretches]
    assert limits == pytest.approx([27.15, 59.96, 100], abs=0.01)


def test_exactly_the_eight_single_point_changes_flip_the_award(capsys: pytest.CaptureFixture[str]) -> None:
    found = a_without_a5(capsys)["flips"]["scores"]
    assert not found["survives"]
    changes = {(c["bid"], c["criterion"], c["change"]) for c in found["changes"]}
    assert changes == {(bid, c, d) for bid, d in (("A4", -1), ("A2", 1)) for c in ("E4", "Q1", "Q2", "S2")}


def test_the_map_is_whole_and_in_weight_coordinates(capsys: pytest.CaptureFixture[str]) -> None:
    found = a_without_a5(capsys)["map"]
    assert found["kind"] == "triangle"
    assert found["complete"]
    assert found["themes"] == ["price", "social", "effect"]
    assert sum(float(r["area"]) for r in found["regions"]) == pytest.approx(100)
    corners = [c for r in found["regions"] for polygon in r["polygons"] for c in polygon]
    assert all(sum(map(float, c)) == pytest.approx(100) for c in corners)


def test_a_winner_may_become_dearer_and_a_loser_must_become_cheaper(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rooms = {b["bid"]: float(b["room"]) for b in a_without_a5(capsys)["break_even"]}
    assert rooms["A4"] == pytest.approx(42_250.66)
    assert all(room < 0 for bid, room in rooms.items() if bid != "A4")


def test_a5_coming_back_turns_a4_and_a2_round(capsys: pytest.CaptureFixture[str]) -> None:
    back = next(r for r in a_without_a5(capsys)["reversals"] if r["move"] == "returns")
    assert (back["bid"], back["winners"]) == ("A5", ["A5"])
    assert ["A2", "A4"] in back["swapped"]


def test_the_ratio_method_would_have_crowned_a2(capsys: pytest.CaptureFixture[str]) -> None:
    methods = a_without_a5(capsys)["methods"]
    ratio = next(m for m in methods if m["method"]["name"] == "lowest_over_price")
    assert (ratio["winners"], ratio["other_winner"]) == (["A2"], True)


@pytest.mark.parametrize("key", ["price", "social", "quality"])
def test_the_green_tenders_limits(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """More price weight favours the social-economy bids C2 and C4."""
    stretches = run(capsys, "whatif", case_of("groen_vedligehold"))["lots"][0]["intervals"][key]
    limits = {"price": [55.48, 58.25], "social": [13.44], "quality": [13.07, 31.57]}[key]
    assert [float(s["to"]) for s in stretches[:-1]] == pytest.approx(limits, abs=0.01)


def test_the_canteen_is_awarded_as_one_and_proved(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "award", case_of("kantine"), "--reject", "B7/L5")
    assert found["status"] == "optimal"
    assert found["optimal_count"] == 1
    assert (found["objective"], found["to_pay"]) == ("7948740", "9216240")
    assert found["assignments"] == {"L1": "B2", "L2": "B4", "L3": "B4", "L4": "B6", "L5": "B2"}
    assert found["runner_up"]["objective"] == "7958340"
    costs = {c["rule"]: c["cost"] for c in found["rule_costs"]}
    assert "124340" in costs.values()
    assert found["conflict"] is None
    assert "7.948.740" in found["certificate"]


def test_a_single_lot_takes_the_same_road(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "award", case_of("beskaeftigelse"), "--reject", "A5")
    assert (found["status"], found["assignments"]) == ("optimal", {"LOT-0000": "A4"})
    assert "7,6542 er bedst" in found["certificate"]


def test_the_smallest_change_that_makes_a2_win(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "award", case_of("beskaeftigelse"), "--reject", "A5", "--favour", "A2")
    (lot,) = found["lots"]
    assert lot["verdict"] == "wins"
    assert 0 < float(lot["smallest_change"]["moved"]) < 2


def test_the_proof_that_no_weights_help_a3(capsys: pytest.CaptureFixture[str]) -> None:
    (lot,) = run(capsys, "award", case_of("beskaeftigelse"), "--reject", "A5", "--favour", "A3")["lots"]
    assert (lot["verdict"], lot["smallest_change"]) == ("never", None)
    assert sum(float(part) for part in lot["mixture"].values()) == pytest.approx(100)


def test_people_get_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["award", case_of("kantine"), "--reject", "B7/L5"]) == 0
    assert "Samlet: 7.948.740 kr.; til betaling 9.216.240 kr." in capsys.readouterr().out
    assert main(["whatif", case_of("beskaeftigelse"), "--reject", "A5"]) == 0
    assert "price: A2 0 %–27,15 %; A4 27,15 %–59,96 %; A1 59,96 %–100 %" in capsys.readouterr().out


def test_rules_that_clash_are_named_with_how_far_they_must_move(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five lots, four bidders left, and at most one lot each."""
    case = reference.example("kantine")
    limits = edit.changed(case.tender.limits, max_lots_won=1)
    file = tmp_path / "narrow.json"
    narrow = edit.changed(case, tender=edit.changed(case.tender, limits=limits))
    file.write_text(casefile.dump(narrow), encoding="utf-8")
    words = ["award", str(file), *(w for bid in ("B1", "B3", "B7") for w in ("--reject", bid))]
    assert main([*words, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["status"], found["assignments"]) == ("infeasible", {})
    assert ["max_lots_won"] in found["conflict"]["conflicts"]
    move = next(m for m in found["conflict"]["moves"] if m["rule"] == "max_lots_won")
    assert move["helps"]
    assert main(words) == 1
    assert "max_lots_won" in capsys.readouterr().out
