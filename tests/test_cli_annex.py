"""`annex` on the command line: printed, or written to a file, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import a_case

from scoring import annex, casefile, reference
from scoring.cli import main

GREEN = str(reference.folder() / "examples" / "groen_vedligehold" / "case.json")


def made(language: str) -> str:
    return annex.of(reference.example("groen_vedligehold"), reference.texts(language)).text()


@pytest.mark.parametrize("language", ["da", "en"])
def test_it_is_printed_in_the_language_asked_for(language: str, capsys: pytest.CaptureFixture[str]):
    assert main(["annex", GREEN, "--lang", language]) == 0
    out = capsys.readouterr()
    assert (out.out, out.err) == (made(language), "")


def test_it_is_written_to_the_file_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "bilag.md"
    assert main(["annex", GREEN, "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == made("da")
    assert capsys.readouterr().out == f"Skrevet: {file}\n"


def test_what_it_cannot_say_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "case.json"
    file.write_text(casefile.dump(a_case()), encoding="utf-8")
    assert main(["annex", str(file)]) == 1
    out = capsys.readouterr()
    assert f"{file}: models/0/tie_rule: Hvad der sker, når to tilbud står lige." in out.err.splitlines()
    assert "## Det står endnu ikke i modellen" in out.out
