"""`dominance` on the command line: files and folders, sentences, one JSON object, faults passed over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from builders import a_bid, a_case
from dominance_cases import two
from test_portfolio import decided, traded

from scoring import casefile, reference
from scoring.cli import main
from scoring.model import Case

EXAMPLES = reference.folder() / "examples"
A, B, C = (str(EXAMPLES / name / "case.json") for name in ("beskaeftigelse", "kantine", "groen_vedligehold"))


def saved(folder: Path, name: str, case: Case) -> str:
    named = case.model_copy(update={"tender": case.tender.model_copy(update={"id": name.upper()})})
    file = folder / f"{name}.json"
    file.write_text(casefile.dump(named), encoding="utf-8")
    return str(file)


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    assert main(["dominance", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_the_employment_tender_without_a5(capsys: pytest.CaptureFixture[str]):
    found = run(capsys, A, "--reject", "A5")
    (lot,) = found["tenders"]
    assert (lot["case"], lot["lot"], lot["verdict"], lot["lowest_won"]) == (
        "A-BESK",
        "LOT-0000",
        "traded_off",
        False,
    )
    assert (lot["nominal"], round(float(lot["effective"]), 1), lot["analysis"]) == ("30", 21.8, True)
    assert [round(float(lot["interval"][end]), 2) for end in ("from", "to")] == [27.15, 59.96]
    assert lot["premium"]["kroner"] == "1092000"
    assert 0 < float(lot["map_share_lowest"]) < 100


def test_the_green_tender_is_first_down_to_no_price_weight(capsys: pytest.CaptureFixture[str]):
    (lot,) = run(capsys, C)["tenders"]
    assert round(float(lot["effective"]), 1) == 36.3
    assert (lot["interval"]["from"], round(float(lot["interval"]["to"]), 2)) == ("0", 55.48)


def test_the_intervals_and_premiums_are_those_of_whatif(capsys: pytest.CaptureFixture[str]):
    (lot,) = run(capsys, A, "--reject", "A5")["tenders"]
    assert main(["whatif", A, "--reject", "A5", "--json"]) == 0
    (asked,) = json.loads(capsys.readouterr().out)["lots"]
    held = asked["stability"]["price"]
    wanted = [float(lot["interval"][end]) for end in ("from", "to")]
    assert [float(held["low"]), float(held["high"])] == pytest.approx(wanted, abs=1e-9)
    premiums = {b["bid"]: b["premium"] for b in asked["break_even"]}
    assert {b["bid"]: b["premium"] for b in lot["break_even"]} == premiums


def test_a_portfolio_of_the_examples_beside_the_survey(capsys: pytest.CaptureFixture[str]):
    found = run(capsys, A, B, C)
    assert len(found["tenders"]) == found["portfolio"]["lots"] == 7
    assert found["portfolio"]["tenders"] == 3
    assert found["portfolio"]["counts"]["price_decided"] == {"count": 3, "of": 7}
    assert found["portfolio"]["shares"]["price_decided"].startswith("42.857")
    assert found["portfolio"]["intervals"]["price_decided"] == [15.82, 74.95]
    rows = {(r["statement"], r["group"], r["response"]): r for r in found["survey"]}
    price = rows["PUR1", "firms", "agree"]
    assert (price["value"], price["interval"]) == ("60", [50.44, 68.86])
    assert price["beside"] == ["price_decided", "lowest_won"]
    assert price["not_comparable"]
    assert rows["PUR1", "firms", "disagree"]["value"] is None
    assert {r["statement"] for r in found["survey"]} == {"PUR1", "PUR2", "PUR3", "PUR4", "REG1"}


def test_a_folder_stands_for_its_case_files_and_workbooks(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    saved(tmp_path, "t2", traded())
    saved(tmp_path, "t1", decided())
    shutil.copy(EXAMPLES / "beskaeftigelse" / "udbud.xlsx", tmp_path / "u.xlsx")
    (tmp_path / "~$u.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("x")
    found = run(capsys, str(tmp_path))
    assert [row["case"] for row in found["tenders"]] == ["T1", "T2", "A-BESK"]


def test_a_broken_file_is_told_and_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    saved(tmp_path, "b", decided())
    saved(tmp_path, "c", a_case(a_bid("A", price=None)))
    assert main(["dominance", str(tmp_path), "--json"]) == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert [row["case"] for row in found["tenders"]] == ["B"]
    assert [(u["case"], u["lot"]) for u in found["portfolio"]["unmeasured"]] == [
        ("a.json", None),
        ("C", "LOT-0000"),
    ]
    assert all(u["findings"][0]["text"] for u in found["portfolio"]["unmeasured"])
    assert "a.json: stop" in err
    assert "c.json: stop" in err


def test_a_tender_without_bids_is_noted_and_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = saved(tmp_path, "empty", a_case())
    assert main(["dominance", file]) == 0
    assert "Læg tilbuddene ind" in capsys.readouterr().err


def test_one_tender_in_two_files_is_counted_once_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    shutil.copy(A, tmp_path / "a.json")
    shutil.copy(EXAMPLES / "beskaeftigelse" / "udbud.xlsx", tmp_path / "b.xlsx")
    assert main(["dominance", str(tmp_path), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["portfolio"]["lots"] == 1
    assert "kun talt med én gang" in err


def test_one_tender_is_told_in_sentences(capsys: pytest.CaptureFixture[str]):
    assert main(["dominance", A, "--reject", "A5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [
        "Analyse, ikke afgørelse",
        "  Prisen vejede 30 % på papiret og 21,79 % i virkeligheden.",
    ]


def test_several_tenders_are_a_table_and_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    two_files = saved(tmp_path, "d", decided()), saved(tmp_path, "t", two(1_000_000, 7, 1_000_000, 7))
    assert main(["dominance", *two_files, "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Verdict", "On", "paper", "In", "fact", "Premium", "Tender"]
    assert lines[1].split()[:4] == ["price", "decided", "40.0%", "72.7%"]
    assert lines[2].split()[:5] == ["price", "did", "not", "decide", "40.0%"]
    assert "The price decided 1 of 2 lots; the lowest price came first in 2." in lines


@pytest.mark.parametrize("file", ["nowhere.json", "README.md"])
def test_a_wrong_call_ends_with_2_before_anything_is_printed(
    file: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    (tmp_path / "README.md").write_text("x")
    try:
        code = main(["dominance", A, str(tmp_path / file), "--json"])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert capsys.readouterr().out == ""


def test_folders_are_searched_to_the_bottom_and_an_empty_one_is_a_wrong_call(tmp_path, capsys):
    (tmp_path / "2026" / "maj").mkdir(parents=True)
    with pytest.raises(SystemExit) as left:
        main(["dominance", str(tmp_path)])
    assert left.value.code == 2
    assert "hverken sagsfiler" in capsys.readouterr().err
    shutil.copy(A, tmp_path / "2026" / "maj" / "case.json")
    assert [t["case"] for t in run(capsys, str(tmp_path))["tenders"]] == ["A-BESK"]
