"""`report`, `letters`, `followup`, `standstill` on the command line: what is written, and the exit codes."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from builders import a_bid, a_case
from test_standstill import VECTORS

from scoring import casefile, edit, letters, reference
from scoring.cli import main
from scoring.formats.docx import read
from scoring.letters import Letter
from scoring.letters.files import file_names
from scoring.model import Case
from scoring.papers import Delivery, Notice, Report
from tests.documents import a_document
from tests.sealed_cases import at, taken

FILLED = Notice(
    sent=date(2026, 3, 9),
    prices="shown",
    notice_number="2026/S 045-123456",
    model_at="udbudsbetingelserne, punkt 7",
    contact="Indkøb (fiktiv)",
    bids_stand_until=date(2026, 9, 1),
)


@pytest.fixture(scope="module")
def green() -> Case:
    """The green-care example, decided, with what the letters need."""
    return taken(edit.changed(reference.example("groen_vedligehold"), notice=FILLED), "decided")


def written(case: Case, folder: Path) -> str:
    file = folder / "case.json"
    file.write_text(casefile.dump(case), encoding="utf-8")
    return str(file)


def pages(file: Path) -> int:
    with pikepdf.open(file) as opened:
        return len(opened.pages)


def said(file: Path) -> str:
    """Everything a Word file says."""
    return "\n".join(" ".join(piece.cells) for piece in read(file.read_bytes()))


# report


def test_the_report_is_written_as_pdf_or_word_by_the_ending(
    green: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = written(green, tmp_path)
    for name, first in (("ud.pdf", b"%PDF"), ("ud.docx", b"PK")):
        out = tmp_path / name
        assert main(["report", file, "-o", str(out), "--short", "--on", "2026-03-10"]) == 0
        assert out.read_bytes().startswith(first)
        assert capsys.readouterr().out == f"Skrevet: {out}\n"
    assert pages(tmp_path / "ud.pdf") <= 2
    assert "10.03.2026" in said(tmp_path / "ud.docx")


def test_the_same_case_and_day_give_the_same_bytes(green: Case, tmp_path: Path):
    file, outs = written(green, tmp_path), [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for out in outs:
        main(["report", file, "-o", str(out), "--short", "--on", "2026-03-10"])
    assert outs[0].read_bytes() == outs[1].read_bytes()


def headings(case: Case, folder: Path, *words: str) -> str:
    out = folder / "ud.docx"
    assert main(["report", written(case, folder), "-o", str(out), *words]) == 0
    return said(out)


def test_without_a_form_the_case_has_chosen_and_full_is_all_of_it(tmp_path: Path):
    chosen = a_case(a_bid("A"), a_bid("B", points=5), report=Report(sections=("decision",)))
    whole = headings(chosen, tmp_path, "--full")
    course, decision = (reference.texts("da")(f"report.section.{key}") for key in ("course", "decision"))
    assert course in whole
    assert decision in whole
    ticked = headings(chosen, tmp_path)
    assert decision in ticked
    assert course not in ticked


def test_the_report_speaks_the_language_asked_for(green: Case, tmp_path: Path):
    assert reference.texts("en")("report.section.decision") in headings(
        green, tmp_path, "--short", "--lang", "en"
    )


def test_the_individual_report_has_the_eleven_headings(green: Case, tmp_path: Path):
    told = headings(green, tmp_path, "--individual")
    assert "1. Ordregiver, kontraktens genstand og værdi" in told
    assert "11. Foranstaltninger efter § 39" in told


def test_an_unsealed_case_prints_as_a_draft(tmp_path: Path):
    out = tmp_path / "ud.docx"
    assert main(["report", written(a_case(a_bid("A")), tmp_path), "-o", str(out)]) == 0
    # The mark stands in the header of every page, which is no line of the text.
    assert "UDKAST: evalueringsmodellen er ikke forseglet" in unpacked(out)


def unpacked(file: Path) -> str:
    with zipfile.ZipFile(file) as opened:
        return "".join(opened.read(n).decode() for n in opened.namelist() if "header" in n)


def test_a_case_that_was_changed_after_its_seal_is_printed_marked_and_gives_1(
    green: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    bent = green.model_copy(update={"models": (edit.changed(green.models[0], tie_rule="Lodtrækning"),)})
    file, out = written(bent, tmp_path), tmp_path / "ud.docx"
    assert main(["report", file, "-o", str(out), "--short"]) == 1
    assert "UDKAST: sagen er ikke, som den blev forseglet" in unpacked(out)
    assert "models/0/tie_rule" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["report", "followup"])
def test_another_ending_is_a_wrong_call_and_nothing_is_written(
    command: str, green: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "ud.odt"
    with pytest.raises(SystemExit) as left:
        main([command, written(green, tmp_path), "-o", str(out)])
    assert left.value.code == 2
    assert not out.exists()
    assert "ud.odt: " in capsys.readouterr().err


def test_two_forms_at_once_are_a_wrong_call(green: Case, tmp_path: Path):
    with pytest.raises(SystemExit) as left:
        main(["report", written(green, tmp_path), "-o", str(tmp_path / "a.pdf"), "--short", "--individual"])
    assert left.value.code == 2


# letters


@pytest.fixture(scope="module")
def sent(green: Case, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str, int]:
    """All letters of the example: the folder, what was said on stdout and stderr, the exit code."""
    folder = tmp_path_factory.mktemp("sag")
    file, out = written(green, folder), folder / "breve"
    with pytest.MonkeyPatch.context() as patch:
        streams = io.StringIO(), io.StringIO()
        patch.setattr("sys.stdout", streams[0])
        patch.setattr("sys.stderr", streams[1])
        code = main(["letters", file, "-o", str(out)])
    return out, streams[0].getvalue(), streams[1].getvalue(), code


def test_every_bidder_gets_one_letter_as_word_and_pdf(green: Case, sent: tuple[Path, str, str, int]):
    folder, out, _, _ = sent
    names = sorted(f.name for f in folder.iterdir())
    assert len(names) == 2 * len(green.bids)
    assert {name.rpartition(".")[0] for name in names if name.endswith(".pdf")} == {
        name.rpartition(".")[0] for name in names if name.endswith(".docx")
    }
    assert "tildeling-c1-hvidtjoernsgartneren-a-s-fiktiv.docx" in names
    assert f"7 breve i {folder}, hvert som .docx og .pdf." in out
    for name in names:
        assert name in out


def test_letters_without_anything_to_mend_give_0_and_say_so(sent: tuple[Path, str, str, int]):
    _, out, err, code = sent
    assert (code, err) == (0, "")
    assert out.count(": ingen bemærkninger") == 7


def test_what_nobody_has_checked_of_the_law_is_told_beside_the_letters(sent: tuple[Path, str, str, int]):
    assert "Brevene hviler på bestemmelser, som ikke er efterprøvet mod retsinformation.dk: " in sent[1]


def test_what_is_not_filled_in_stops_and_is_told_once_for_all_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = written(a_case(a_bid("A"), a_bid("B", points=5)), tmp_path)
    assert main(["letters", file, "-o", str(tmp_path / "breve")]) == 1
    told = capsys.readouterr()
    everywhere = [line for line in told.err.splitlines() if line.startswith("Alle breve: stop: ")]
    assert [line for line in everywhere if "Kontakt: " in line]
    assert len(everywhere) == len(set(everywhere))
    assert "mindst én stopper brevet" in told.out


def test_a_draft_and_files_of_other_letters_in_the_folder_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "breve"
    folder.mkdir()
    (folder / "afslag-a-gammelt.docx").write_bytes(b"")
    main(["letters", written(a_case(a_bid("A")), tmp_path), "-o", str(folder)])
    told = capsys.readouterr().out
    assert "Brevene er mærket UDKAST: " in told
    assert "filer, som ikke hører til disse breve: afslag-a-gammelt.docx" in told


def test_as_one_object_for_programs(green: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    two = a_case(a_bid("A"), a_bid("B", points=5), notice=FILLED)
    main(["letters", written(two, tmp_path), "-o", str(tmp_path / "breve"), "--json", "--lang", "en"])
    made = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["bid"]) for one in made["letters"]] == [("tildeling", "A"), ("afslag", "B")]
    assert made["letters"][0]["files"] == ["tildeling-a-a-fiktiv.docx", "tildeling-a-a-fiktiv.pdf"]
    assert {"findings", "draft", "name"} <= made["letters"][1].keys()
    assert made["unverified"]


def test_questions_about_a_low_price_are_written_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file, folder = written(a_case(a_bid("A"), a_bid("B", price=10)), tmp_path), tmp_path / "breve"
    main(["letters", file, "-o", str(folder), "--explain", "B"])
    assert [f.name for f in folder.glob("*.pdf")] == ["anmodning_forklaring-b-b-fiktiv.pdf"]
    with pytest.raises(SystemExit) as left:
        main(["letters", file, "-o", str(folder), "--explain", "X"])
    assert left.value.code == 2
    assert "Der er intet tilbud X. Tilbuddene er: A, B." in capsys.readouterr().err


def test_a_case_nobody_can_score_gives_1_and_no_letters(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "breve"
    case = a_case(a_bid("A", points=None), a_bid("B"))
    assert main(["letters", written(case, tmp_path), "-o", str(folder)]) == 1
    assert not folder.exists()
    assert capsys.readouterr().err


def names_of(*bidders: tuple[str, str]) -> tuple[str, ...]:
    case = a_case(*(a_bid(bid, tenderer={"name": name}) for bid, name in bidders))
    due = [Letter("afslag", bid, a_document()) for bid, _ in bidders]
    return file_names(due, case)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Ærø & Søn ApS", "afslag-a-aeroe-og-soen-aps"),
        ("../../etc/passwd", "afslag-a-etc-passwd"),
        ('A:\\B*?"<>|', "afslag-a-a-b"),
        ("中文 🌱", "afslag-a"),
        ("Ålborg", "afslag-a-aalborg"),  # å as a + ring
        ("x" * 300, "afslag-a-" + "x" * 37),
    ],
)
def test_a_file_name_is_safe_whatever_the_bidder_is_called(name: str, file: str):
    assert names_of(("A", name)) == (file,)


def test_names_that_would_be_alike_are_told_apart():
    made = names_of(("a", "Ens"), ("A", "Ens"), ("Å", "x"), ("aa", "X"), ("a ens", "nr2"))
    assert made[:2] == ("afslag-a-ens", "afslag-a-ens-nr2")
    assert len(set(made)) == len(made)


def test_every_kind_of_letter_has_its_word():
    for language in ("da", "en"):
        assert all(reference.texts(language)(f"cli_papers.kind.{kind}") for kind in letters.KINDS)


# followup


def test_the_follow_up_is_written_as_paper_and_as_a_workbook(green: Case, tmp_path: Path):
    case = edit.with_delivery(
        green,
        Delivery(lot=green.tender.lots[0].id, bid="C1", criterion="M1", delivered=10, on=date(2026, 9, 1)),
    )
    file = written(case, tmp_path)
    for name in ("ud.pdf", "ud.docx", "ud.xlsx"):
        assert main(["followup", file, "-o", str(tmp_path / name)]) == 0
    assert "ikke nået" in said(tmp_path / "ud.docx")
    assert openpyxl.load_workbook(tmp_path / "ud.xlsx").sheetnames == [
        "Opfølgning",
        "Dokumentation",
        "Målinger",
    ]


def test_the_annex_of_a_contract_is_one_suppliers(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file, out = written(at("kantine", "decided"), tmp_path), tmp_path / "ud.docx"
    for wrong in ((), ("--bid", "B99")):
        with pytest.raises(SystemExit) as left:
            main(["followup", file, "-o", str(out), "--contract", *wrong])
        assert left.value.code == 2
    assert "Hver leverandør har sin egen kontrakt. Angiv --bid" in capsys.readouterr().err
    assert main(["followup", file, "-o", str(out), "--contract", "--bid", "B4"]) == 0
    assert "Kontraktbilag" in said(out)


def test_the_annex_is_no_workbook(green: Case, tmp_path: Path):
    with pytest.raises(SystemExit) as left:
        main(["followup", written(green, tmp_path), "-o", str(tmp_path / "ud.xlsx"), "--contract"])
    assert left.value.code == 2


# standstill


@pytest.mark.parametrize(("sent_on", "channel", "strict", "cautious"), VECTORS)
def test_the_nine_vectors_of_the_standstill(
    sent_on: str, channel: str, strict: str, cautious: str, capsys: pytest.CaptureFixture[str]
):
    on_paper = channel == "other"
    days = 15 if on_paper else 10
    call = ["standstill", "--sent", sent_on, "--json", *(["--paper"] if on_paper else [])]
    assert main([*call, "--strict"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["days"], found["ends"], found["cautious"]) == (days, strict, False)
    assert main(call) == 0
    assert json.loads(capsys.readouterr().out)["ends"] == cautious


def test_the_contract_may_be_signed_the_day_after_and_every_day_skipped_has_its_reason(
    capsys: pytest.CaptureFixture[str],
):
    assert main(["standstill", "--sent", "2026-05-04"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Sendt 04.05.2026; 10 kalenderdage fra dagen efter (lov om Klagenævnet for Udbud § 3, stk. 1).",
        "14.05.2026 er Kristi himmelfartsdag, så fristen løber til næste dag.",
        "15.05.2026 holder mange lukket, så fristen løber forsigtigt til næste dag.",
        "16.05.2026 er en lørdag eller søndag, så fristen løber til næste dag.",
        "17.05.2026 er en lørdag eller søndag, så fristen løber til næste dag.",
        "Standstill-perioden udløber 18.05.2026 kl. 23.59.",
        "Kontrakten kan tidligst underskrives 19.05.2026.",
        "Forsigtig regning: perioden slutter heller ikke 5. juni, 24. december, 31. december eller fredagen "
        "efter Kristi himmelfartsdag.",
    ]


def test_more_days_may_be_given_and_fewer_may_not(capsys: pytest.CaptureFixture[str]):
    assert main(["standstill", "--sent", "2026-03-02", "--days", "14", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ends"] == "2026-03-16"
    with pytest.raises(SystemExit) as left:
        main(["standstill", "--sent", "2026-03-02", "--days", "9"])
    assert left.value.code == 2
    assert "9 dage er færre end de 10, som lov om Klagenævnet for Udbud § 3, stk. 1 kræver" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    "wrong",
    [["--sent", "02-03-2026"], ["--sent", "9999-12-31"], ["--sent", "2026-03-02", "--days", "1e9"], []],
)
def test_what_is_no_day_or_number_is_a_wrong_call(wrong: list[str]):
    with pytest.raises(SystemExit) as left:
        main(["standstill", *wrong])
    assert left.value.code == 2
