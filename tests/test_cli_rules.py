"""`rules` on the command line: regime, findings and eligibility, for programs and for people."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import a_bid, a_case
from rule_cases import BOOK

from scoring import casefile, reference, rules
from scoring.cli import main
from scoring.model import Case

GREEN = str(reference.folder() / "examples" / "groen_vedligehold" / "case.json")
ON = ("--on", "2026-03-01")


EMPLOYMENT = str(reference.folder() / "examples" / "beskaeftigelse" / "case.json")


def told_of(file: str, capsys: pytest.CaptureFixture[str]) -> str:
    main(["rules", file, *ON])
    return capsys.readouterr().out


def written(case: Case, folder: Path) -> str:
    file = folder / "case.json"
    file.write_text(casefile.dump(case), encoding="utf-8")
    return str(file)


def run(capsys: pytest.CaptureFixture[str], file: str, *words: str) -> tuple[int, dict[str, Any]]:
    code = main(["rules", file, *ON, "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_the_regime_comes_with_its_steps_and_thresholds(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = run(capsys, GREEN)
    assert (told["case"], told["on"]) == ("C-GROEN", "2026-03-01")
    regime = told["regime"]
    assert (regime["key"], regime["candidates"], regime["value"]) == ("full", ["full"], "13000000")
    (threshold,) = regime["thresholds"]
    assert (threshold["id"], threshold["dkk"], threshold["verified"]) == ("TH-01-2026", "1611360", True)
    assert "13.000.000 kr. er lig med eller over tærskelværdien på 1.611.360 kr." in regime["why"]


def test_the_findings_are_those_of_the_rules_with_section_and_confidence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, told = run(capsys, EMPLOYMENT)
    case = reference.example("beskaeftigelse")
    found = rules.check(case, BOOK, date(2026, 3, 1))
    assert [f"{f['code']}.{f['trigger']}" for f in told["findings"]] == [f.code for f in found]
    assert told["findings"]
    for finding in told["findings"]:
        assert finding["law"]
        assert finding["text"]
        assert finding["verified"] == (finding["confidence"] == "source read")
        assert finding["severity"] in {"stop", "warn", "note"}


def test_eligibility_goes_by_share_and_not_by_the_register(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = run(capsys, GREEN)
    shares = {
        e["bid"]: next(c["verdict"] for c in e["art20"]["conditions"] if c["name"] == "share")
        for e in told["eligibility"]
    }
    assert {bid for bid, verdict in shares.items() if verdict == "met"} == {"C2", "C4", "C6"}


def test_the_book_says_which_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = run(capsys, GREEN)
    assert told["book"] == {"version": BOOK.version, "reviewed": BOOK.reviewed.isoformat()}


def test_a_stop_exits_with_one_until_somebody_answers_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = a_case(a_bid("A"), a_bid("B"), tender={"estimated_value": 9_000_000, "cpv": ["77310000"]})
    code, told = run(capsys, written(case, tmp_path))
    stopping = [f for f in told["findings"] if f["severity"] == "stop"]
    assert code == 1
    assert stopping
    answered = [
        {
            "code": f"{f['code']}.{f['trigger']}",
            "place": f["place"],
            "about": f["about"],
            "reason": "Afklaret med juridisk afdeling",
            "by": "Anne",
            "at": "2026-03-01T12:00:00+01:00",
        }
        for f in stopping
    ]
    answered_for = Case.model_validate({**case.model_dump(), "accepted": answered})
    code, told = run(capsys, written(answered_for, tmp_path))
    assert code == 0
    assert [f["accepted"] for f in told["findings"] if f["severity"] == "stop"] == [True] * len(stopping)


def test_people_get_the_findings_grouped_with_what_nobody_has_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["rules", GREEN, *ON])
    said = capsys.readouterr().out
    assert said.startswith(
        "Pleje af grønne områder - åbent udbud eller reserveret kontrakt: regler pr. 01.03.2026"
    )
    assert "Regelsæt: udbudslovens afsnit II" in said
    assert "[ikke efterprøvet mod retsinformation.dk]" in told_of(EMPLOYMENT, capsys)
    for bid, verdict in {"C2": "opfyldt", "C4": "opfyldt", "C6": "opfyldt", "C7": "ikke opfyldt"}.items():
        assert f"{bid}: § 54 {verdict}" in said
    assert "ikke juridisk rådgivning" in said


def test_an_open_regime_names_what_it_may_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = a_case(tender={"estimated_value": 900_000, "cpv": ["77310000"]})
    main(["rules", written(case, tmp_path), *ON, "--lang", "en"])
    said = capsys.readouterr().out
    assert "Regime: not settled yet. It may be: below the threshold, with clear" in said


def test_the_day_decides_and_must_be_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(a_case(tender={"estimated_value": 1_625_000, "cpv": ["77310000"]}), tmp_path)
    keys = []
    for day in ("2025-12-31", "2026-01-01"):
        main(["rules", file, "--on", day, "--json"])
        keys.append(json.loads(capsys.readouterr().out)["regime"]["key"])
    assert keys == [None, "full"]
    with pytest.raises(SystemExit) as left:
        main(["rules", file, "--on", "31.12.2025"])
    assert left.value.code == 2
