"""`seal`, `course`, `verify` and `trail` on the command line: steps with their conditions, and faults."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from test_seals import brought_to, spoken_for

from scoring import casefile, course, reference, seals
from scoring.cli import main
from scoring.formats import excel
from scoring.model import Case
from scoring.store import Store
from tests import postgres

GREEN = str(reference.folder() / "examples" / "groen_vedligehold" / "case.json")
WHOLE = reference.example("groen_vedligehold")
"""Nothing the rule book would stop."""
CASE = a_case(a_bid("A", points=9), a_bid("B", price=1_200_000))
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def written(case: Case, folder: Path, name: str = "case.json") -> str:
    file = folder / name
    file.write_text(casefile.dump(case), encoding="utf-8")
    return str(file)


def at(out: Path) -> Case:
    return casefile.load(out.read_bytes())


def sealed(folder: Path, case: Case = CASE, **fields: Any) -> Path:
    return Path(written(brought_to(case, "closed"), folder, "sealed.json"))


# seal


def test_seal_writes_the_sealed_case_and_says_by_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out.json"
    assert main(["seal", GREEN, "-o", str(out), "--by", "Mette Holm"]) == 0
    assert seals.is_sealed(at(out))
    assert course.state(at(out)) == "sealed"
    said = capsys.readouterr().out
    assert "af Mette Holm" in said
    assert casefile.model_digest(at(out)) in said


def test_a_case_with_a_stop_is_not_sealed_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    case = a_case(model=a_model(a_price(40), quality("Q", 50)))
    out = tmp_path / "out.json"
    assert main(["seal", written(case, tmp_path), "-o", str(out), "--by", "Mette"]) == 1
    assert not out.exists()
    assert "Vægtene giver 90 %" in capsys.readouterr().err


def test_a_stop_of_the_rule_book_is_answered_for_with_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    tender = {"estimated_value": 9_000_000, "cpv": ["77310000"], "award_criterion": "price"}
    file, out = written(a_case(a_bid("A"), a_bid("B"), tender=tender), tmp_path), tmp_path / "out.json"
    main(["rules", file, "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    stopping = {f"{f['code']}.{f['trigger']}" for f in found if f["severity"] == "stop"}
    assert stopping
    call = ["seal", file, "-o", str(out), "--by", "Mette"]
    assert main(call) == 1
    assert not out.exists()
    answers = [word for code in stopping for word in ("--accept", f"{code}=Afklaret med jura = ja")]
    assert main([*call, *answers]) == 0
    assert {(a.code, a.reason, a.by) for a in at(out).accepted} == {
        (code, "Afklaret med jura = ja", "Mette") for code in stopping
    }


def test_an_answer_to_a_finding_nobody_made_is_a_wrong_call(tmp_path: Path):
    call = ["seal", written(CASE, tmp_path), "-o", str(tmp_path / "o.json"), "--by", "Mette"]
    for accept in ("CHK-99.nothing=x", "CHK-03.x=", "bare"):
        with pytest.raises(SystemExit) as left:
            main([*call, "--accept", accept])
        assert left.value.code == 2


def test_a_second_seal_is_a_correction_and_needs_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    first, again = tmp_path / "1.json", tmp_path / "2.json"
    main(["seal", GREEN, "-o", str(first), "--by", "Mette"])
    assert main(["seal", str(first), "-o", str(again), "--by", "Mette"]) == 1
    assert "kræver en skriftlig grund" in capsys.readouterr().err
    assert main(["seal", str(first), "-o", str(again), "--by", "Mette", "--reason", "Vægt rettet"]) == 0
    assert len(at(again).earlier_seals) == 1


def test_where_two_sign_the_command_asks_for_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = written(WHOLE.model_copy(update={"two_sign": True}), tmp_path)
    call = ["seal", file, "-o", str(tmp_path / "o.json"), "--by", "Mette"]
    assert main(call) == 1
    assert "to personer" in capsys.readouterr().err
    assert main([*call, "--asked-by", "Bo"]) == 0


def test_a_sealed_case_is_not_written_as_a_workbook(tmp_path: Path):
    with pytest.raises(SystemExit) as left:
        main(["seal", GREEN, "-o", str(tmp_path / "o.xlsx"), "--by", "Mette"])
    assert left.value.code == 2


# course


def test_a_tender_is_taken_to_its_decision_step_by_step(tmp_path: Path):
    file = written(spoken_for(WHOLE), tmp_path)
    for n, (step, more) in enumerate(
        [("sealed", ()), ("opened", ()), ("points_closed", ()), ("decided", ("--award", "LOT-0000=C1"))]
    ):
        out = str(tmp_path / f"{n}.json")
        assert main(["course", file, "-o", out, "--step", step, "--by", "Mette", *more]) == 0
        file = out
    assert course.state(at(Path(file))) == "decided"
    assert main(["verify", file]) == 0


def test_a_step_out_of_turn_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call = ["course", written(CASE, tmp_path), "-o", str(tmp_path / "o.json"), "--by", "Mette"]
    assert main([*call, "--step", "decided"]) == 1
    assert "kan ikke tages nu: udbuddet står som kladde" in capsys.readouterr().err


# verify FILE


def test_verify_finds_nothing_in_a_case_nobody_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", str(sealed(tmp_path))]) == 0
    assert "Intet er ændret" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("was", "now", "place", "before", "after"),
    [
        ('"weight": "40"', '"weight": "41"', "models/0/criteria/P/weight", "40", "41"),
        ('"spread": "50"', '"spread": "55"', "models/0/method/spread", "50", "55"),
        ('"max_lots_won": null', '"max_lots_won": 1', "tender/limits/max_lots_won", "null", "1"),
    ],
)
def test_verify_names_the_field_with_before_and_after(
    was: str,
    now: str,
    place: str,
    before: str,
    after: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    file = sealed(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
    assert main(["verify", str(file), "--json"]) == 1
    told = capsys.readouterr()
    (found,) = json.loads(told.out)["findings"]
    assert (found["place"], found["values"]["before"], found["values"]["after"]) == (place, before, after)
    assert place in told.err


def test_verify_names_the_bid_and_criterion_of_a_point_that_was_altered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = sealed(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace('"points": "9"', '"points": "8"', 1))
    assert main(["verify", str(file)]) == 1
    assert "panels bedømmelse af A på »Q«" in capsys.readouterr().err


def test_verify_says_that_a_draft_is_not_sealed_and_leaves_with_0(capsys: pytest.CaptureFixture[str]):
    assert main(["verify", GREEN]) == 0
    said = capsys.readouterr()
    assert "ikke forseglet" in said.out
    assert said.err == ""


def test_verify_reads_a_workbook_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "udbud.xlsx"
    file.write_bytes(excel.write(CASE, "da"))
    assert main(["verify", str(file)]) == 0
    assert "ikke forseglet" in capsys.readouterr().out


def test_pins_taken_away_leave_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    case = at(sealed(tmp_path))
    bare = tuple(e.model_copy(update={"pins": {}}) for e in case.events)
    assert main(["verify", written(case.model_copy(update={"events": bare}), tmp_path)]) == 1
    assert "har intet fingeraftryk" in capsys.readouterr().err


def test_verify_asks_for_a_file_or_the_store(tmp_path: Path):
    for call in (["verify"], ["verify", GREEN, "--store"]):
        with pytest.raises(SystemExit) as left:
            main(call)
        assert left.value.code == 2


# score and award


@pytest.mark.parametrize("command", ["score", "award"])
def test_a_result_is_binding_under_the_sealed_model_and_not_once_it_was_altered(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = sealed(tmp_path)
    assert main([command, str(file), "--json"]) == 0
    assert binding(command, capsys.readouterr().out)
    for was, now, place in (
        ('"spread": "50"', '"spread": "55"', "models/0/method/spread"),
        ('"points": "9"', '"points": "8"', "assessments/0"),
    ):
        other = tmp_path / "other.json"
        other.write_text(file.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
        assert main([command, str(other), "--json"]) == 1
        told = capsys.readouterr()
        assert not binding(command, told.out)
        assert "Resultatet er ikke bindende" in told.err
        assert place in told.err


def binding(command: str, out: str) -> bool:
    data = json.loads(out)
    return data["binding"] if command == "award" else all(lot["binding"] for lot in data["lots"])


def test_other_weights_on_the_command_line_are_an_analysis(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    main(["score", str(sealed(tmp_path)), "--weights", "price=50", "--json"])
    assert not binding("score", capsys.readouterr().out)


# The archive


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An archive with one tender in three revisions and another in one."""
    url = f"sqlite:///{(tmp_path / 'udbud.sqlite3').as_posix()}"
    monkeypatch.setenv("DATABASE_URL", url)
    kept = Store(url)
    for n, state in enumerate(("sealed", "opened", "closed")):
        document = casefile.dump(brought_to(CASE, state))
        kept.save("T", document, base=n, who="Mette", what=f"Trin {n}", at=NOON)
    kept.save("U", casefile.dump(CASE), base=0, who="Bo", what="Oprettet", at=NOON)
    kept.close()
    return url


def bend(url: str, statement: str) -> None:
    guards = [f"DROP TRIGGER revision_no_{name}" for name in ("update", "delete", "replace")]
    postgres.execute(url, *guards, statement)


def test_verify_store_finds_an_untouched_archive_whole(archive: str, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", "--store"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("T: hel, revision 3, ")
    assert "\nU: hel, revision 1, " in told.out
    assert told.err == ""


def test_verify_store_names_the_first_broken_revision(archive: str, capsys: pytest.CaptureFixture[str]):
    bend(archive, """UPDATE revision SET document = replace(document, '"9"', '"8"') WHERE rev = 2""")
    assert main(["verify", "--store"]) == 1
    told = capsys.readouterr()
    assert "T: IKKE som skrevet" in told.out
    assert "Første brudte revision: T 2 (Mette" in told.out
    assert "T/2" in told.err or "Revision 2 (Mette" in told.err


def test_verify_store_looks_behind_the_chain_at_the_seals(archive: str, capsys: pytest.CaptureFixture[str]):
    case = brought_to(CASE, "closed")
    bent = case.model_copy(update={"models": (a_model(a_price(30), quality("Q", 70)),)})
    kept = Store(archive)
    kept.save("T", casefile.dump(bent), base=3, who="Bo", what="Uden om", at=NOON)
    kept.close()
    assert main(["verify", "--store", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {f["code"] for f in found} == {"seal.differs"}


def test_a_document_in_the_archive_that_is_no_case_is_told(archive: str, capsys: pytest.CaptureFixture[str]):
    kept = Store(archive)
    kept.save("T", "{", base=3, who="Bo", what="Ødelagt", at=NOON)
    kept.close()
    assert main(["verify", "--store"]) == 1
    assert "T: IKKE som skrevet" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["spor.json", "spor.xlsx"])
def test_trail_writes_the_trail_and_names_the_head(
    name: str, archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / name
    assert main(["trail", "T", "-o", str(out)]) == 0
    kept = Store(archive)
    newest = kept.load("T")
    kept.close()
    assert newest
    assert newest.hash in capsys.readouterr().out
    assert out.stat().st_size > 1_000


def test_an_exported_trail_is_verified_without_the_archive(
    archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "spor.json"
    main(["trail", "T", "-o", str(out)])
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    assert main(["verify", str(out)]) == 0
    assert "Kæden og forseglingen er hele." in capsys.readouterr().out
    out.write_text(out.read_text(encoding="utf-8").replace("Trin 1", "Trin X", 1), encoding="utf-8")
    assert main(["verify", str(out)]) == 1
    assert "Revision 2 (Mette" in capsys.readouterr().err


def test_a_trail_of_an_unknown_tender_is_refused(
    archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["trail", "X", "-o", str(tmp_path / "spor.json")]) == 1
    assert "intet udbud med nøglen »X«" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["trail", "T", "-o", str(tmp_path / "spor.txt")])


def test_english_is_there_for_every_command(archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "o.json"
    assert main(["seal", GREEN, "-o", str(out), "--by", "Mette", "--lang", "en"]) == 0
    assert main(["verify", str(out), "--lang", "en"]) == 0
    assert main(["verify", "--store", "--lang", "en"]) == 0
    assert "Nothing has changed" in capsys.readouterr().out
