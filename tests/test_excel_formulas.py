"""The workbook's own formulas, recalculated by LibreOffice, agree with the engine: an independent check.

Binary numbers differ from decimal ones in the last digits, so totals are compared to a billionth of
their size; ranks and who is left out must be the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from scoring import casefile, reference
from scoring.formats.excel import read, template, write
from scoring.model import Case
from scoring.score import score
from tests.builders import Offer, a_bid, a_case, a_model, a_price, kroner, linear, quality
from tests.excel_cases import edited

OFFICE = shutil.which("soffice")
RELATIVE = 1e-9
INDICATOR = {"how": "indicator", "worst": 40, "best": 10}
ENTRY = {"how": "indicator", "worst": 0, "best": 100}
WEIGHTS = (a_price(40), quality("Q", 35), quality("R", 25, scoring=INDICATOR))
UNWEIGHED = (a_price(), quality("Q", 70), quality("R", 30, scoring=INDICATOR))


def bids(**more: Any) -> tuple[Offer, ...]:
    """Four bids: the cheapest is rejected, so that the lowest price counted is another's."""
    return (
        a_bid("A", price=1_000_000, points=7, offered={"R": 22}, **more),
        a_bid("B", price="1234567.89", points=9, offered={"R": "12.5"}, **more),
        a_bid("C", price=1_900_000, points="9.75", offered={"R": 8}, **more),
        a_bid("D", price=300_000, points=2, offered={"R": 41}, rejected="Mangler bilag", **more),
    )


def of_points(method: Mapping[str, Any], **fields: Any) -> Case:
    return a_case(*bids(), model=a_model(*WEIGHTS, method=method, **fields))


def of_price(method: Mapping[str, Any], **fields: Any) -> Case:
    return a_case(*bids(), model=a_model(*UNWEIGHED, method=method, **fields))


def shares_of_parents() -> Case:
    tree = (
        a_price(40),
        quality("G", 60),
        quality("Q", 70, parent="G", scale={"bottom": 1, "top": 4}),
        quality("R", 30, parent="G", scoring=INDICATOR),
    )
    offers = (
        a_bid("A", points="2.5", offered={"R": 22}),
        a_bid("B", price=1_200_000, points=4, offered={"R": 12}),
    )
    return a_case(*offers, model=a_model(*tree, scale={"bottom": 2, "top": 8}))


def mean_of_the_panel() -> Case:
    """Three evaluators, one of whom changed their mind, and a consensus that must not count."""
    said = [
        {"bid": bid, "criterion": "Q", "evaluator": who, "points": points}
        for bid, who, points in (
            *(("A", "1", 3), ("A", "2", 8), ("A", "3", 8), ("B", "1", 9), ("B", "2", 6), ("B", "3", 7)),
            *(("A", "panel", 1), ("B", "panel", 2)),
        )
    ]
    said.append({"bid": "A", "criterion": "Q", "evaluator": "1", "points": 7, "at": "2026-11-23T14:32:00"})
    offers = (a_bid("A", points=None), a_bid("B", price=1_050_000, points=None))
    rounding = {"mode": "truncate", "decimals": 1}
    return a_case(*offers, assessments=said, model=a_model(panel="mean", round_points=rounding))


def lots_with_models_of_their_own() -> Case:
    lots = [{"id": "L1", "estimated_value": 1_000_000}, {"id": "L2"}, {"id": "L3"}]
    per_value = {"name": "fixed_kroner", "percent_of_lot_value": "2.5", "form": "add"}
    models = [
        a_model(a_price(), quality("Q", 100), method=per_value, lots=["L1"]),
        a_model(a_price(30), quality("Q", 70), method=linear(100)),
    ]

    def lines(*prices: int | None) -> list[dict[str, Any]]:
        named = zip(("L1", "L2", "L3"), prices, strict=True)
        return [{"lot": lot, "item": "1", "quantity": 2, "unit_price": p} for lot, p in named if p]

    said = [
        {"bid": "A", "criterion": "Q", "points": 5},
        {
            "bid": "A",
            "criterion": "Q",
            "lot": "L2",
            "points": 9,
        },  # for this lot, so it goes before the general
        {"bid": "B", "criterion": "Q", "points": 8},
        {"bid": "C", "criterion": "Q", "points": 10},
    ]
    offers = (
        a_bid("A", price=None, points=None, prices=lines(400_000, 500_000, 600_000)),
        a_bid("B", price=None, points=None, prices=lines(450_000, 520_000, None)),
        a_bid(
            "C",
            price=None,
            points=None,
            prices=lines(440_000, 300_000, None),
            rejections=[{"lot": "L2", "reason": "x"}],
        ),
    )
    return a_case(*offers, tender={"lots": lots}, models=models, assessments=said)


def options_left_out() -> Case:
    lines = [{"item": "1", "unit_price": 900_000}, {"item": "2", "unit_price": 500_000, "option": True}]
    offers = (a_bid("A", price=None, prices=lines), a_bid("B", price=1_000_000))
    return a_case(*offers, model=a_model(options_counted=False))


ROUND = {"mode": "round", "decimals": 2}
CUT = {"mode": "truncate", "decimals": 1}
GATES = {"total_at_least": 70, "each_at_least": 50}
CASES: dict[str, Callable[[], Case]] = {
    "fixed kroner, deduct": lambda: of_price(kroner(43_000)),
    "fixed kroner, add, rounded": lambda: of_price(kroner("43000.55", form="add"), round_total=ROUND),
    "linear, floor": lambda: of_points(linear(50)),
    "linear, negative": lambda: of_points(linear(50, "negative"), round_points=CUT),
    "linear, fallback used": lambda: of_points(linear(50, "fallback", fallback_spread=120)),
    "linear, fallback not needed": lambda: of_points(linear(90, "fallback", fallback_spread=120)),
    "span, clip": lambda: of_points(
        {"name": "linear_span", "low": 1_100_000, "high": 1_800_000, "outside": "clip"}
    ),
    "span, extend": lambda: of_points(
        {"name": "linear_span", "low": 0, "high": 1_500_000, "outside": "extend"}
    ),
    "percentage on price": lambda: of_points({"name": "percentage_on_price"}, round_total=CUT),
    "gates, lowest price": lambda: of_price({"name": "gate_then_price"}, gates=GATES),
    "gates, price per point": lambda: of_price(
        {"name": "gate_then_price", "then": "price_per_point"},
        gates={"price_at_most": 1_500_000, "total_at_least": 20},
    ),
    "quality per price": lambda: of_price({"name": "quality_per_price", "factor": 1000}, round_total=ROUND),
    "fixed price": lambda: of_price({"name": "fixed_price", "price": 5}),
    "lowest over price": lambda: of_points({"name": "lowest_over_price"}),
    "min max": lambda: of_points({"name": "min_max"}),
    "from the mean": lambda: of_points({"name": "from_average", "spread": 80}),
    "from the median": lambda: of_points({"name": "from_average", "average": "median", "spread": 30}),
    "by rank": lambda: of_points({"name": "by_rank"}),
    "points and total rounded": lambda: of_points(linear(70), round_points=ROUND, round_total=CUT),
    "minimum points": lambda: a_case(
        *bids(), model=a_model(a_price(40), quality("Q", 35, minimum_points=8), WEIGHTS[2])
    ),
    "minimum points on an offered number": lambda: a_case(
        *bids(), model=a_model(*WEIGHTS[:2], quality("R", 25, scoring=INDICATOR, minimum_points=7))
    ),
    "a tie": lambda: a_case(a_bid("A"), a_bid("B"), a_bid("C", price=1_400_000)),
    "a tie after rounding": lambda: a_case(
        a_bid("A", points="7.01"), a_bid("B", points="7.04"), model=a_model(round_total=CUT)
    ),
    "shares of parents, own scales": shares_of_parents,
    "mean of the panel": mean_of_the_panel,
    "lots with models of their own": lots_with_models_of_their_own,
    "options left out": options_left_out,
    **{name: (lambda name=name: reference.example(name)) for name in reference.examples()},
}


def a_point_changed() -> tuple[Case, bytes]:
    """One score changed in the spreadsheet, and the case in which it was given so from the start."""
    case = of_points(linear(50))

    def change(book: Workbook) -> None:
        book["Point"]["D5"] = 3

    said = [a.model_dump() for a in case.assessments]
    said[1]["points"] = 3
    return Case.model_validate({**case.model_dump(), "assessments": said}), edited(write(case, "da"), change)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every workbook after LibreOffice opened, recalculated and saved it; one start for all of them."""
    if OFFICE is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed: nothing checks the workbook's formulas")
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("recalculated")
    for name, build in CASES.items():
        (folder / f"{name}.xlsx").write_bytes(write(build(), "en" if "," in name else "da"))
    (folder / "changed.xlsx").write_bytes(a_point_changed()[1])
    (folder / "template.xlsx").write_bytes(template("da"))
    out, profile = folder / "out", (folder / "profile").as_uri()
    command = [
        OFFICE,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, *map(str, folder.glob("*.xlsx"))], check=True, capture_output=True, timeout=300)
    return {file.stem: file for file in out.glob("*.xlsx")}


def shown(file: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The sheet Result, by lot and bid."""
    book = load_workbook(file, data_only=True)
    sheet = book["Resultat" if "Resultat" in book.sheetnames else "Result"]
    columns = (
        "lot",
        "bid",
        "tenderer",
        "status",
        "price",
        "price_points",
        "quality",
        "total",
        "unit",
        "rank",
    )
    rows = (dict(zip(columns, row, strict=False)) for row in sheet.iter_rows(min_row=4, values_only=True))
    return {(row["lot"], row["bid"]): row for row in rows if row["bid"]}


def same(found: object, expected: Decimal) -> bool:
    return isinstance(found, int | float) and found == pytest.approx(float(expected), rel=RELATIVE, abs=1e-9)


def agrees(case: Case, found: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    for lot in case.tender.lots:
        card = score(case, lot.id)
        for bid, total in card.totals.items():
            row = found[lot.id, bid]
            assert same(row["total"], total), (lot.id, bid, row, total)
            assert same(row["price"], card.prices[bid])
            assert row["rank"] == card.place(bid)[0]
        ranked = {bid for place, bid in found if place == lot.id and found[place, bid]["rank"]}
        assert ranked == set(card.totals)


@pytest.mark.parametrize("name", CASES)
def test_the_spreadsheet_comes_to_the_same_totals_and_ranks(
    name: str, recalculated: Mapping[str, Path]
) -> None:
    agrees(CASES[name](), shown(recalculated[name]))


@pytest.mark.parametrize("name", CASES)
def test_a_recalculated_workbook_reads_back_as_the_same_case(
    name: str, recalculated: Mapping[str, Path]
) -> None:
    reading = read(recalculated[name].read_bytes(), "u.xlsx")
    assert [f for f in reading.findings if f.severity == "stop"] == []
    assert reading.case is not None
    assert casefile.digest(reading.case) == casefile.digest(CASES[name]())


def test_a_score_changed_in_the_spreadsheet_moves_the_result(recalculated: Mapping[str, Path]) -> None:
    agrees(a_point_changed()[0], shown(recalculated["changed"]))


def test_who_is_out_and_why_can_be_read_in_the_result(recalculated: Mapping[str, Path]) -> None:
    rows = shown(recalculated["minimum points"])
    assert [rows["LOT-0000", bid]["status"] for bid in "ABCD"] == [
        "mindstekrav ikke opfyldt",
        "med",
        "med",
        "afvist eller trukket",
    ]


@pytest.mark.parametrize("name", [*CASES, "template"])
def test_no_cell_shows_an_error(name: str, recalculated: Mapping[str, Path]) -> None:
    book = load_workbook(recalculated[name], data_only=True)
    cells = (c for sheet in book for row in sheet.iter_rows() for c in row)
    assert [f"{c.parent.title}!{c.coordinate}" for c in cells if c.data_type == "e"] == []
