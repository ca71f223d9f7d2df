"""The README says what happens: its commands are run and their output compared."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from scoring.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ python -m scoring (.*?)\n(.*?)```", README, re.DOTALL)


def test_there_is_something_to_run() -> None:
    assert len(SHOWN) >= 2


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to work in with the examples at hand, so that what one command writes the next can read."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "data" / "examples", folder / "data" / "examples")
    return folder


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_in_the_readme_prints_what_stands_there(  # … stands for what is left out
    command: str,
    output: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    desk: Path,
) -> None:
    monkeypatch.chdir(desk)
    assert main(shlex.split(command)) == 0
    wanted = re.escape(output.strip()).replace("…", ".*")
    assert re.fullmatch(wanted, capsys.readouterr().out.strip(), re.DOTALL)


def test_every_command_stands_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert commands
    assert not [c for c in commands if f"python -m scoring {c}" not in README]


def test_every_picture_and_file_it_names_is_there() -> None:
    named = [*re.findall(r"!\[[^]]*\]\(([^)]+)\)", README), *re.findall(r"`(data/[\w/.]+)`", README)]
    assert named
    assert not [n for n in named if not (ROOT / n).exists()]
