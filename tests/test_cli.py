"""The command line: what programs read, what people read, and the exit codes they rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring import casefile, reference
from scoring.cli import main

EXAMPLES = reference.folder() / "examples"
A = str(EXAMPLES / "beskaeftigelse" / "case.json")


def printed(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(words) == code
    return capsys.readouterr().out


def test_score_prints_one_object_with_everything_a_program_needs(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "score", A, "--json"))
    assert {"case", "sealed", "digest", "findings", "lots"} <= found.keys()
    (lot,) = found["lots"]
    assert (lot["unit"], lot["best"], lot["binding"]) == ("points", "max", False)
    assert lot["totals"]["A5"] == "5.59"
    assert lot["ranking"] == [["A5"], ["A2"], ["A4"], ["A6"], ["A1"], ["A3"]]
    row = next(r for r in lot["rows"] if (r["bid"], r["criterion"]) == ("A1", "E1"))
    assert (row["raw"], row["points"], row["weight"], row["weighted"]) == ("22", "4", "0.15", "0.6")


def test_a_rejected_bid_leaves_before_the_lowest_price_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    (lot,) = json.loads(printed(capsys, "score", A, "--reject", "A5", "--json"))["lots"]
    assert lot["totals"]["A4"].startswith("7.6542")
    assert lot["totals"]["A2"].startswith("7.6354")
    assert [e["bid"] for e in lot["excluded"]] == ["A5"]


def test_a_bid_can_be_left_out_of_one_lot_only(capsys: pytest.CaptureFixture[str]) -> None:
    b = str(EXAMPLES / "kantine" / "case.json")
    lots = json.loads(printed(capsys, "score", b, "--reject", "B7/L5", "--json"))["lots"]
    left_out = {lot["lot"]: [e["bid"] for e in lot["excluded"]] for lot in lots}
    assert left_out == {"L1": [], "L2": [], "L3": [], "L4": [], "L5": ["B7"]}


def test_other_weights_are_an_analysis_and_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "score", A, "--weights", "price=50", "--json"))
    assert found["analysis"] == {"weights": {"price": "50"}, "reject": []}
    shares = {r["criterion"]: r["weight"] for r in found["lots"][0]["rows"] if r["bid"] == "A1"}
    assert shares["P"] == "0.5"
    assert shares["E1"].startswith("0.107142857")


@pytest.mark.parametrize("name", reference.examples())
def test_workbook_and_case_file_give_the_same_digest_and_scorecard(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case, book = (str(EXAMPLES / name / file) for file in ("case.json", "udbud.xlsx"))
    assert json.loads(printed(capsys, "score", case, "--json")) == json.loads(
        printed(capsys, "score", book, "--json")
    )


def test_converting_there_and_back_keeps_the_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, back = str(tmp_path / "a.xlsx"), tmp_path / "b.json"
    printed(capsys, "convert", A, book)
    printed(capsys, "convert", book, str(back))
    assert casefile.digest(casefile.load(back.read_bytes())) == casefile.digest(
        reference.example("beskaeftigelse")
    )


def test_findings_that_stop_give_1_and_name_file_place_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"tender": {"id": "X", "title": "T"}, "bids": [{"id": "A"}]}', encoding="utf-8")
    assert main(["check", str(file)]) == 1
    said = capsys.readouterr().err
    assert "x.json: stop: bids/A/tenderer" in said
    assert "skal udfyldes" in said


def test_an_unfinished_case_says_what_is_missing_and_scores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"tender": {"id": "X", "title": "T"}}', encoding="utf-8")
    found = json.loads(printed(capsys, "score", str(file), "--json", code=1))
    assert (found["lots"], [f["code"] for f in found["findings"]]) == ([], ["score.no_model"])


@pytest.mark.parametrize(
    "words", [["score", "nowhere.json"], ["score", "offer.pdf"], ["convert", A, "case.docx"]]
)
def test_a_wrong_call_gives_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(words)
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert capsys.readouterr().err


def test_a_theme_that_does_not_exist_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["score", A, "--weights", "pris=50"])
    assert stop.value.code == 2
    assert "price, social, effect" in capsys.readouterr().err


def test_the_schema_describes_a_small_case(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(printed(capsys, "schema"))
    assert schema["required"] == ["tender"]
    assert schema["additionalProperties"] is False


def test_the_template_is_read_as_a_workbook_to_fill_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "t.xlsx")
    printed(capsys, "template", "-o", file, "--lang", "en")
    assert main(["check", file, "--lang", "en"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(": ", 2)[2] for line in said] == [
        "'Tender'!B4 is empty. Tender id must be filled in.",
        "'Tender'!B5 is empty. Title must be filled in.",
        "'Evaluation model'!B5 is empty. Method must be filled in.",
    ]


def test_the_examples_are_listed_with_their_files(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(printed(capsys, "examples", "--json"))
    assert set(listed) == {"beskaeftigelse", "kantine", "groen_vedligehold"}
    assert all(Path(file).is_file() for file in listed.values())


def test_sentences_come_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Analysis, not a decision" in printed(capsys, "score", A, "--lang", "en")
