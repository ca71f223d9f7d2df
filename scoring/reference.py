"""Reference: the only reader of `data/`: texts, examples, code lists."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from scoring import casefile
from scoring.model import Case
from scoring.texts import Language, Texts


def folder() -> Path:
    """The folder `data/`: inside the installed package, else at the root of the checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "data"


@cache
def texts(language: Language = "da") -> Texts:
    """All messages of one language, from `data/texts/<language>/*.toml`."""
    messages: dict[str, str] = {}
    for file in sorted((folder() / "texts" / language).glob("*.toml")):
        messages |= dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    return Texts(language, messages)


def examples() -> tuple[str, ...]:
    """The names of the fictional example tenders, in the order they are offered."""
    found = {path.parent.name for path in (folder() / "examples").glob("*/case.json")}
    return tuple(sorted(found))


def example(name: str) -> Case:
    """One example tender; FileNotFoundError if there is none of that name."""
    return casefile.load((folder() / "examples" / name / "case.json").read_bytes())


@cache
def cpv() -> Mapping[str, str]:
    """CPV 2008: code of eight digits → Danish name. Source: EU Publications Office, CC BY 4.0."""
    with (folder() / "cpv.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name_da"] for row in csv.DictReader(file)}


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
